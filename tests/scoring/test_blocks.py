"""Blocks are the input, whatever their size and wherever a run begins."""

import gzip
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.errors import FileTrouble
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


def until_damage(rows):
    """Rows that come before an error, and what it says."""
    found = []
    try:
        found.extend(rows)
    except FileTrouble as error:
        return found, str(error)
    return found, ""


def contents():
    """A file of each sort with forty rows, most of them too odd to be packed well."""
    rows = [(f"{number:03}", hashlib.sha256(b"%d" % number).hexdigest()) for number in range(40)]
    record = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <{}>\r\nContent-Length: 64\r\n\r\n{}\r\n\r\n"
    )
    return {
        "a.jsonl": "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in rows),
        "a.csv": "id,text\n" + "".join(f"{name},{text}\n" for name, text in rows),
        "a.warc": "".join(record.format(*row) for row in rows),
    }


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.75, 0.99])
def test_rows_before_a_truncation_are_there(monkeypatch, name, packed, share):
    """Those that the reader gives, in the same blocks from any of them on; then the same error."""
    whole = contents()[name].encode()
    whole = gzip.compress(whole, mtime=0) if packed else whole
    Path(name).write_bytes(whole[: int(len(whole) * share)])
    monkeypatch.setattr(blocks, "BYTES", 1000)
    monkeypatch.setattr(blocks, "ROWS", 7)
    found, made = formats.sources([name]), []
    rows, told = until_damage(formats.read(found))
    error = until_damage(made.append(block) or block for block in blocks.blocks(found, PLAIN))[1]

    if packed or name != "a.jsonl":  # a line that is cut is a row that is none
        assert abs(len(rows) - 40 * share) < 9 or not share
    assert (rows, told) == (rows_of(made), error)
    for place, block in enumerate(made, start=1):
        again, told_again = until_damage(blocks.blocks(found, PLAIN, start=block.end))
        assert (made[place:], told) == (again, told_again)
