"""Which format a file has, and what paths name."""

import csv
import gzip
import io
import os

import orjson
import pytest

from quality.errors import FileTrouble, WrongUsage
from quality.io import formats
from quality.io.formats import Source
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Assessment


def test_no_paths_no_rows():
    """Nothing named, nothing read."""
    assert [] == list(formats.read(formats.sources([])))


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.jsonl", "jsonl"),
        ("a.NDJSON", "jsonl"),
        ("a.jsonl.gz", "jsonl"),
        ("a.csv", "csv"),
        ("a.tsv.gz", "tsv"),
        ("a.parquet", "parquet"),
        ("a.jsonl.ZST", "jsonl"),
        ("a.arrow", "arrow"),
        ("a.feather", "arrow"),
        ("a.warc.gz", "warc"),
        ("a.warc.wet.gz", "warc"),
        ("a.jsonl.bz2", "jsonl"),
        ("a.csv.xz", "csv"),
        ("a.txt", "txt"),
        ("a.htm", "html"),
    ],
)
def test_a_name_tells_its_format(tmp_path, name, format):
    """By its ending, packed or not."""
    (tmp_path / name).touch()

    assert [Source(str(tmp_path / name), format)] == formats.sources([str(tmp_path / name)])


def test_stdin_is_json_lines_unless_told(monkeypatch):
    """Packed or not."""
    for content in (b'{"text": "A."}\n', gzip.compress(b'{"text": "A."}\n')):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        (row,) = formats.read(formats.sources(["-"]))
        assert ("-:1", "A.") == (row.id, row.text)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"text\nB.\n")))
    (row,) = formats.read(formats.sources(["-"], "csv"))

    assert ("-:2", "B.") == (row.id, row.text)


def test_a_folder_is_its_files_sorted(tmp_path):
    """All below it, by name; hidden and unknown ones are left out."""
    for name in ("b/2.txt", "b/1.jsonl", "a.txt", "c.dat", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    found = [os.path.relpath(source.name, tmp_path) for source in formats.sources([str(tmp_path)])]
    assert ["a.txt", "b/1.jsonl", "b/2.txt"] == [name.replace(os.sep, "/") for name in found]
    assert 4 == len(formats.sources([str(tmp_path)], "txt"))


def test_a_folder_without_files_is_an_error(tmp_path):
    """The message says what was looked for."""
    (tmp_path / "a.dat").touch()

    with pytest.raises(FileTrouble, match="no file to read. Looked for .jsonl"):
        formats.sources([str(tmp_path)])


def test_a_missing_path_is_found_before_anything_is_read():
    """Nothing is written either."""
    with pytest.raises(FileTrouble, match="no-such-file.jsonl cannot be read"):
        formats.sources(["no-such-file.jsonl"])


def test_an_unknown_ending_asks_for_the_format(tmp_path):
    """No guess: a wrong one would make every line a bad row."""
    (tmp_path / "a.dat").touch()

    with pytest.raises(WrongUsage, match="Add --format"):
        formats.sources([str(tmp_path / "a.dat")])
    assert "csv" == formats.sources([str(tmp_path / "a.dat")], "csv")[0].format


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_json_lines(tmp_path):
    """As a shell's ``<(...)``."""
    os.mkfifo(tmp_path / "pipe")

    assert "jsonl" == formats.sources([str(tmp_path / "pipe")])[0].format


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz"])
def test_an_output_is_written_in_the_format_of_its_name(tmp_path, name):
    """Packed where the name says so."""
    with formats.writer(str(tmp_path / name), Shape()) as write:
        write(Assessment(id="x1"))
    content = (tmp_path / name).read_bytes()

    assert b"x1" in (gzip.decompress(content) if name.endswith("gz") else content)


def test_an_output_of_unknown_ending_is_refused(tmp_path):
    """The message lists the endings."""
    with pytest.raises(WrongUsage, match="End it in .jsonl"):
        formats.writer(str(tmp_path / "out.xlsx"), Shape())


def test_an_output_that_cannot_be_written_is_named(tmp_path):
    """The error says which file."""
    name = str(tmp_path / "no" / "out.jsonl")

    with pytest.raises(FileTrouble, match="out.jsonl cannot be written"), formats.writer(name, Shape()):
        pass


def test_no_input_is_written_over(tmp_path):
    """Also not under another name."""
    (tmp_path / "a.jsonl").touch()
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "a.jsonl")

    with pytest.raises(WrongUsage, match="is an input too"):
        formats.check_outputs([str(tmp_path / "b.jsonl")], formats.sources([str(tmp_path / "a.jsonl")]))


@pytest.mark.parametrize("pattern", ["crawl/*.jsonl*", "**/*.jsonl*", "crawl/**", "crawl/[ab].*", "cr*"])
def test_a_quoted_pattern_names_files(tmp_path, monkeypatch, pattern):
    """As the shell would; below ``**`` files whose name tells nothing are left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crawl").mkdir()
    for name in ("b.jsonl.zst", "a.jsonl"):
        (tmp_path / "crawl" / name).touch()
    if "*." not in pattern:
        (tmp_path / "crawl" / "c.dat").touch()

    names = [source.name.replace(os.sep, "/") for source in formats.sources([pattern])]
    assert ["crawl/a.jsonl", "crawl/b.jsonl.zst"] == names


def test_a_name_with_brackets_is_a_name(tmp_path):
    """What is there is meant."""
    (tmp_path / "a[1].jsonl").touch()

    assert 1 == len(formats.sources([str(tmp_path / "a[1].jsonl")]))
    with pytest.raises(FileTrouble, match="names no file"):
        formats.sources([str(tmp_path / "b[1].jsonl")])


def of_every_format(folder, texts):
    """One file of each format with the same articles, and the ids and titles they have there."""
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet")
    columns = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    table = pyarrow.Table.from_pylist(columns)
    with (folder / "a.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "text"])
        writer.writeheader()
        writer.writerows(columns)
    (folder / "a.jsonl").write_bytes(b"\n".join(map(orjson.dumps, columns)))
    pyarrow.parquet.write_table(table, str(folder / "a.parquet"), row_group_size=3)
    with pyarrow.ipc.new_stream(str(folder / "a.arrow"), table.schema) as stream:
        stream.write_table(table, max_chunksize=3)
    records = [
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <{row['id']}>\r\n"
        f"Content-Length: {len(row['text'].encode())}\r\n\r\n{row['text']}\r\n\r\n"
        for row in columns
    ]
    (folder / "a.warc.wet.gz").write_bytes(b"".join(gzip.compress(record.encode()) for record in records))
    return [str(folder / name) for name in ("a.jsonl", "a.csv", "a.parquet", "a.arrow", "a.warc.wet.gz")]


@pytest.mark.parametrize("skip", [0, 1, 3, 5, 9])
def test_a_run_goes_on_at_any_row_of_any_format(tmp_path, skip):
    """Skipped rows are not read; those that follow keep their names. Every format gives the same articles."""
    texts = [f"Row {number}.\nSecond – line." for number in range(5)]
    for name in of_every_format(tmp_path, texts):
        found = formats.sources([name, name])
        rows = list(formats.read(found))
        assert [*texts, *texts] == [row.text for row in rows], name
        assert rows[skip:] == list(formats.read(found, skip=skip)), name


def test_files_of_one_row_can_be_skipped(tmp_path):
    """Without being opened."""
    for name in ("a.txt", "b.html", "c.txt"):
        (tmp_path / name).write_bytes(b"<p>Words.")
    found = formats.sources([str(tmp_path)])
    (tmp_path / "a.txt").unlink()

    assert [str(tmp_path / "c.txt")] == [row.id for row in formats.read(found, skip=2)]


def test_nested_columns_have_names(tmp_path):
    """Also where a column has a dot in its own name."""
    (tmp_path / "a.jsonl").write_bytes(b'{"a": {"b": "A."}}\n{"a.b": "B."}\n{"a": "C."}\n')
    intake = Intake(columns={"text": "a.b"}, keep=("a.b", "a.c"))

    rows = list(formats.read(formats.sources([str(tmp_path / "a.jsonl")]), intake))
    assert ["A.", "B.", None] == [row.text for row in rows]
    assert {"a.b": "A.", "a.c": None} == rows[0].carried


@pytest.mark.parametrize("name", ["a.jsonl.bz2", "a.parquet.gz", "a.arrow.zst"])
def test_an_output_is_not_packed_twice_or_in_a_format_that_is_only_read(tmp_path, name):
    """The message lists the endings."""
    with pytest.raises(WrongUsage, match="End it in .jsonl"):
        formats.writer(str(tmp_path / name), Shape())
