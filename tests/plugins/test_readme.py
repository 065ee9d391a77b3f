"""The README's Python runs as it stands there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

import datasets

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
SCRAPY = "ITEM_PIPELINES"


@pytest.fixture
def folder(rows, tmp_path, monkeypatch):
    """A working folder with what the examples read."""
    lines = [json.dumps({**row, "label": int(row["expected"] == "pass")}) + "\n" for row in rows]
    (tmp_path / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "0.jsonl").write_text("".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    return tmp_path


def block(word):
    """The one example that has the word."""
    (found,) = (text for text in BLOCKS if word in text)
    return found


def run(word, **names):
    """Names that an example leaves behind."""
    exec(compile(block(word), word, "exec"), names)
    return names


def test_every_example_is_run_here():
    """An example that no test names is one that nobody has run."""
    named = re.findall(r'(?:run|block)\("(.+?)"', Path(__file__).read_text(encoding="utf-8"))

    assert [] == [text for text in BLOCKS if SCRAPY not in text and not any(word in text for word in named)]


def test_the_first_example(rows, capsys):
    """An article in, a verdict out."""
    found = run("Council closes", text=rows[0]["text"])

    assert "pass" == found["assessment"].verdict
    assert f"{found['assessment'].reliability} pass" in capsys.readouterr().out


def test_tables(folder, rows):
    """A data frame in, a data frame out."""
    scores = run("import pandas")["scores"]

    assert [row["id"] for row in rows] == list(scores["id"])
    assert {0, 1} == set(scores["label"])


def test_estimators(folder):
    """A model of one's own."""
    frame = run("import pandas")["articles"]
    with threadpool_limits(1, "openmp"):
        run("model_of(pipeline", articles=frame, labels=frame["label"], Path=Path)

    assert (folder / "mine" / "manifest.json").exists()


def test_a_filter_block(folder):
    """Kept and dropped documents are written."""
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    run("LocalPipelineExecutor")

    assert all(list((folder / name).iterdir()) for name in ("kept", "dropped", "logs"))


def test_settings_of_a_crawler():
    """The pipeline takes the settings as they stand there."""
    test = pytest.importorskip("scrapy.utils.test", reason="scrapy is not installed")
    from quality.plugins.scrapy import ReliabilityPipeline

    settings = run(SCRAPY)
    crawler = test.get_crawler(settings_dict={name: settings[name] for name in settings if name.isupper()})
    pipeline = ReliabilityPipeline.from_crawler(crawler)

    assert ("lenient", "body") == (pipeline.model.scorer.preset, pipeline.model.intake.columns["text"])
    assert ["drop"] == list(pipeline.sieve.drop)


def test_batch_functions(folder, rows, model):
    """``Dataset.map`` in two ways and Dask's partitions: all with the same verdicts."""
    found = run("import datasets", articles=run("import pandas")["articles"])
    expected = [row.verdict for row in model.score(rows)]

    scores, scored = (found[name].with_format(None) for name in ("scores", "scored"))
    assert expected == scores["verdict"][:] == scored["verdict"][:]
    assert [row["text"] for row in rows] == scored["text"][:]
    assert [row["error"] and row["error"]["code"] for row in scores] == [
        row.error and row.error.code for row in model.score(rows)
    ]
    counts = found["verdicts"].to_dict()
    assert {verdict: expected.count(verdict) for verdict in {*expected} - {None}} == counts


def test_spark(spark_job, folder):
    """In a process of its own; the job's folder is not needed, its check for Java is."""
    few = "--conf spark.sql.shuffle.partitions=2 pyspark-shell"  # instead of 200 tasks for a dozen rows
    settings = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": few}
    environment = {**os.environ, **settings}
    words = [sys.executable, "-c", block("SparkSession")]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=folder)

    assert 0 == done.returncode, done.stderr[-3000:]
    assert "|verdict|count|" in done.stdout.replace(" ", "")
