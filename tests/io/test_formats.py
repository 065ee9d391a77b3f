"""Which format a file has, and what paths name."""

import gzip
import io
import os

import pytest

from quality.errors import FileTrouble, WrongUsage
from quality.io import formats
from quality.io.formats import Source
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
        formats.check_output(str(tmp_path / "b.jsonl"), formats.sources([str(tmp_path / "a.jsonl")]))
