"""One kernel, one answer: every engine gives the same articles the same scores."""

import gzip
import json
import os
import time
from itertools import islice
from pathlib import Path

import pyarrow
import pytest
from click.testing import CliRunner

from quality import load_model
from quality.cli.main import cli

DATA = Path(__file__).parents[3] / "shared" / "data" / "reliability" / "recovery.jsonl.gz"
FIELDS = ("id", "url", "publisher", "title", "text", "author", "published")
SIZE = 5_000


@pytest.fixture(scope="module")
def given(rows):
    """Rows with the contract's fields: the samples, or under QUALITY_FULL=1 real articles."""
    if os.environ.get("QUALITY_FULL"):
        if not DATA.exists():
            pytest.skip(f"no {DATA.name} beside the checkout")
        rows = []
        for path in sorted(DATA.parent.glob("*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                rows += map(json.loads, islice(stream, SIZE - len(rows)))
    return [{name: row.get(name) for name in FIELDS} | {"id": str(n)} for n, row in enumerate(rows)]


@pytest.fixture(scope="module")
def expected(given, model):
    """Reliability by id, as the Python interface gives it for a list."""
    found = {assessment.id: assessment.reliability for assessment in model.score(given)}
    assert sum(value is not None for value in found.values()) > 0.8 * len(found)
    return found


def by_arrow(given, _folder, _request):
    """The Python interface for a table."""
    found = load_model(reasons=0, workers=2).score(pyarrow.Table.from_pylist(given))
    return dict(zip(found["id"].to_pylist(), found["reliability"].to_pylist(), strict=True))


def by_command(given, folder, _request):
    """``quality score`` from JSON Lines to JSON Lines."""
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    done = CliRunner().invoke(
        cli, ["score", str(source), "-o", str(target), "--quiet", "--max-errors", "50%"]
    )
    assert 0 == done.exit_code, done.output
    lines = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["reliability"] for row in lines}


def by_sklearn(given, _folder, _request):
    """A pipeline of scikit-learn."""
    from sklearn.pipeline import make_pipeline

    from quality.plugins.sklearn import ArticleFeatures, ReliabilityClassifier

    pipeline = make_pipeline(ArticleFeatures(), ReliabilityClassifier.from_model())
    found = pipeline.predict_proba(given)[:, 1].tolist()
    return {row["id"]: value for row, value in zip(given, found, strict=True)}


def by_datatrove(given, _folder, _request):
    """The filter block, in batches of its size."""
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    from datatrove.data import Document

    from quality.plugins.datatrove import ReliabilityFilter

    documents = [Document(text=row["text"], id=row["id"], metadata=dict(row)) for row in given]
    block = ReliabilityFilter(batch_size=100)
    for at in range(0, len(documents), 100):
        block.filter_batch(documents[at : at + 100])
    return {document.id: document.metadata["quality"]["reliability"] for document in documents}


def by_scrapy(given, _folder, _request):
    """The item pipeline, one by one."""
    pytest.importorskip("scrapy", reason="scrapy is not installed")
    from scrapy.utils.test import get_crawler

    from quality.plugins.scrapy import ReliabilityPipeline

    pipeline = ReliabilityPipeline.from_crawler(get_crawler())
    items = [pipeline.process_item(dict(row)) for row in given]
    return {item["id"]: item["quality"]["reliability"] for item in items}


def by_spark(given, _folder, request):
    """Spark on two threads."""
    run = request.getfixturevalue("spark_job")
    found = run("local[2]", pyarrow.Table.from_pylist(given), "plain")[0]["plain"]
    return dict(zip(found["id"].to_pylist(), found["reliability"].to_pylist(), strict=True))


def by_http(given, _folder, _request):
    """The service, in streams of a thousand lines."""
    testclient = pytest.importorskip("fastapi.testclient", reason="the extra serve is not installed")
    from quality.service import app

    found = {}
    service = app.create(load_model().scorer)
    with testclient.TestClient(service, base_url="http://127.0.0.1") as client:
        while client.get("/ready").status_code != 200:
            time.sleep(0.01)
        for at in range(0, len(given), 1000):
            lines = "".join(json.dumps(row) + "\n" for row in given[at : at + 1000])
            kind = {"Content-Type": "application/x-ndjson"}
            for line in client.post("/score?reasons=0", content=lines, headers=kind).text.splitlines():
                row = json.loads(line)
                found[row["id"]] = row["reliability"]
    return found


@pytest.mark.parametrize(
    "engine",
    [by_arrow, by_command, by_sklearn, by_datatrove, by_scrapy, by_spark, by_http],
    ids=lambda engine: engine.__name__.removeprefix("by_"),
)
def test_every_engine_gives_the_same_scores(engine, given, expected, tmp_path, request):
    """To 1e-9; articles without a score have none anywhere that can say so."""
    found = engine(given, tmp_path, request)

    assert set(expected) == set(found)
    for key, value in expected.items():
        if value is not None:
            assert found[key] == pytest.approx(value, rel=0, abs=1e-9), key
        elif engine is not by_sklearn:
            assert found[key] is None, key
