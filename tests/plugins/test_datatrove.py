"""The filter block in datatrove's own executor, JSON Lines to JSON Lines."""

import gzip
import json
import pickle

import pytest

pytest.importorskip("datatrove", reason="datatrove is not installed")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from quality import load_model
from quality.plugins.datatrove import ReliabilityFilter
from quality.plugins.sieve import Sieve


def read(folder):
    """Rows of all files that the writer made."""
    lines = [gzip.decompress(path.read_bytes()).splitlines() for path in sorted(folder.glob("*.gz"))]
    return [json.loads(line) for part in lines for line in part]


@pytest.fixture(scope="module")
def ran(rows, tmp_path_factory):
    """Kept rows, excluded rows and statistics of a run of two tasks."""
    folder = tmp_path_factory.mktemp("datatrove")
    (folder / "in").mkdir()
    for part in (0, 1):
        text = "".join(json.dumps(row) + "\n" for row in rows[part::2])
        (folder / "in" / f"{part}.jsonl").write_text(text, encoding="utf-8")
    block = ReliabilityFilter(
        drop=("drop", "review"),
        drop_unscored=True,
        exclusion_writer=JsonlWriter(str(folder / "dropped")),
        batch_size=16,
    )
    executor = LocalPipelineExecutor(
        pipeline=[JsonlReader(str(folder / "in")), block, JsonlWriter(str(folder / "kept"))],
        tasks=2,
        logging_dir=str(folder / "logs"),
    )
    executor.run()
    stats = json.loads((folder / "logs" / "stats.json").read_text())
    (own,) = (step["stats"] for step in stats if "Reliability" in step["name"])
    return read(folder / "kept"), read(folder / "dropped"), own


@pytest.fixture(scope="module")
def expected(model, rows):
    """Assessment of each row by its id, by the Python interface."""
    return {found.id: found for found in model.score(rows)}


def test_no_documents_are_no_results():
    """An empty batch."""
    assert [] == ReliabilityFilter().filter_batch([])


def test_every_document_is_kept_or_excluded(ran, rows, expected):
    """By its verdict, and none is lost."""
    kept, dropped, _ = ran

    assert {row["id"] for row in rows} == {row["id"] for row in kept} ^ {row["id"] for row in dropped}
    assert {"pass"} == {expected[row["id"]].verdict for row in kept}


def test_documents_carry_their_assessment(ran, expected):
    """The same numbers as elsewhere, beside the document's own metadata."""
    kept, dropped, _ = ran
    for row in (*kept, *dropped):
        found, own = expected[row["id"]], row["metadata"]
        assert found.reliability == pytest.approx(own["quality"]["reliability"], abs=1e-9)
        assert (found.verdict, found.model) == (own["quality"]["verdict"], own["quality"]["model"])
        assert {"publisher", "kind"} <= set(own)
        assert "text" in row


def test_drop_reasons_are_written_and_counted(ran, expected):
    """Excluded rows say why, and the statistics agree."""
    kept, dropped, stats = ran
    sieve = Sieve(drop=("drop", "review"), drop_unscored=True)
    reasons = [row["metadata"]["filter_reason"] for row in dropped]

    assert [sieve.reason(expected[row["id"]]) for row in dropped] == reasons
    assert "unscored_unsupported_language" in reasons
    for reason in set(reasons):
        assert reasons.count(reason) == stats[f"dropped_{reason}"]
    assert (len(kept), len(dropped)) == (stats["forwarded"], stats["dropped"])
    assert len(kept) == stats["pass"]
    assert stats["reliability"]["mean"] == pytest.approx(
        sum(found.reliability for found in expected.values() if found.error is None) / (len(expected) - 1)
    )


def test_fields_of_the_metadata_may_have_other_names(rows, expected):
    """``columns`` names them; ``annotate=None`` leaves the document alone."""
    row = rows[1]
    document = Document(text=row["text"], id=row["id"], metadata={"headline": row["title"]})
    plain = {"id": row["id"], "text": row["text"], "title": row["title"]}
    (found,) = load_model(reasons=0).score([plain])
    block = ReliabilityFilter(load_model(reasons=0, columns={"title": "headline"}), annotate="q")
    block.filter(document)
    assert found.reliability == document.metadata["q"]["reliability"]

    bare = Document(text=row["text"], id=row["id"], metadata={"headline": row["title"]})
    decided = ReliabilityFilter(columns={"title": "headline"}, annotate=None).filter(bare)
    assert {"headline": row["title"]} == bare.metadata
    assert (False, Sieve().reason(found)) == decided


def test_the_block_can_be_sent_to_other_processes(rows):
    """Executors pickle their pipelines."""
    document = Document(text=rows[0]["text"], id="1", metadata={})

    assert ReliabilityFilter().filter(document) == pickle.loads(pickle.dumps(ReliabilityFilter())).filter(
        document
    )
