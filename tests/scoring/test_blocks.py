"""Blocks are the input, whatever their size and wherever a run begins."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.io import formats
from quality.io.records import PLAIN
from quality.scoring import blocks
from quality.scoring.blocks import Position

LINES = [
    "",
    " ",
    "{}",
    '{"id": "é", "text": "a"}',
    '{"text": "' + "b" * 50 + '"}',
    "{",
    "\ufeff{}",
    '{"id": 3}\r',
]


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    """In a folder of our own."""
    monkeypatch.chdir(tmp_path)


def rows_of(found, intake=PLAIN):
    """All rows of blocks, which count them right."""
    rows = []
    for block in found:
        own = block.rows(intake)
        assert (len(rows), len(rows) + len(own)) == (block.start.rows, block.end.rows)
        rows += own
    return rows


def test_an_empty_file_has_no_block():
    """Nothing to do."""
    Path("a.jsonl").touch()

    assert [] == list(blocks.blocks(formats.sources(["a.jsonl"]), PLAIN))


@given(
    lines=st.lists(st.sampled_from(LINES)),
    size=st.integers(1, 80),
    limit=st.sampled_from([20, 1000]),
    packed=st.booleans(),
    ended=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_blocks_hold_the_rows_that_the_reader_gives(monkeypatch, lines, size, limit, packed, ended):
    """Blank lines, marks of the byte order, lines beyond the limit, a last line without an end."""
    content = ("\n".join(lines) + "\n" * ended).encode()
    Path("a.jsonl").write_bytes(gzip.compress(content) if packed else content)
    monkeypatch.setattr(blocks, "BYTES", size)
    found, intake = formats.sources(["a.jsonl", "a.jsonl"]), replace(PLAIN, max_bytes=limit)
    made = list(blocks.blocks(found, intake))

    assert list(formats.read(found, intake)) == rows_of(made, intake)
    for block in made:
        rest = list(blocks.blocks(found, intake, start=block.end))
        assert made[made.index(block) + 1 :] == rest


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_other_formats_go_on_at_a_row(monkeypatch, name):
    """As JSON Lines do."""
    lines = [{"id": str(number), "text": "a"} for number in range(50)]
    if name == "a.csv":
        Path(name).write_text("id,text\n" + "".join(f"{row['id']},a\n" for row in lines))
    else:
        arrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist(lines), name, row_group_size=7)
    monkeypatch.setattr(blocks, "ROWS", 8)
    made = list(blocks.blocks(formats.sources([name]), PLAIN))

    assert [row["id"] for row in lines] == [row.id for block in made for row in block.rows(PLAIN)]
    assert Position(number=24, rows=24) == made[2].end
    assert made[3:] == list(blocks.blocks(formats.sources([name]), PLAIN, start=made[2].end))


def test_pages_are_read_by_who_takes_the_block():
    """The reader leaves them as they are; the rows are those that it would have made itself."""
    pytest.importorskip("resiliparse")
    Path("a").mkdir()
    Path("a/1.html").write_text("<title>T</title><p>The body of the page.</p>")
    Path("a/2.html").write_bytes(b"\0\0")
    Path("a/3.jsonl").write_text(json.dumps({"html": "<p>One.</p>", "text": "Given.", "author": "A. B."}))
    found = formats.sources(["a"])
    made = list(blocks.blocks(found, PLAIN))

    assert "<title>" in made[0].content[0].html
    assert list(formats.read(found)) == [row for block in made for row in block.rows(PLAIN)]
