"""Every line becomes a row."""

import gzip
import json

import pytest

from quality.errors import FileTrouble
from quality.io import jsonl
from quality.io.records import Intake
from quality.types import Article, Assessment

LINES = [
    (b'{"text": "A.", "more": 1}', Article(id="{name}:1", text="A.")),
    (b'{"id": "x", "title": "T"}', Article(id="x", title="T")),
    (b'{"id": 17, "text": "A.", "title": null}', Article(id="17", text="A.")),
    (b'{"id": 17.0, "text": "A."}', Article(id="17", text="A.")),
    (b'{"id": "", "text": ""}', Article(id="{name}:5", text="")),
    (rb'{"text": "a \ud800 b"}', Article(id="{name}:6", text="a \ud800 b")),
    (b"{", "not_json"),
    (b'{"text": NaN}', "not_json"),
    (b"[" * 100_000, "not_json"),
    (b'{"text": "\xff"}', "invalid_utf8"),
    (b'"text"', "not_an_object"),
    (b"null", "not_an_object"),
    (b'{"text": 7}', "wrong_type"),
    (b'{"text": "A.", "title": ["T"]}', "wrong_type"),
    (b'{"id": true, "text": "A."}', "wrong_type"),
    (b'{"id": 17.5, "text": "A."}', "wrong_type"),
    (b'{"html": 1}', "wrong_type"),
]


def test_an_empty_file_has_no_rows(tmp_path):
    """No lines are no error."""
    (tmp_path / "empty.jsonl").write_bytes(b"")

    assert [] == list(jsonl.read(str(tmp_path / "empty.jsonl")))


def test_a_bad_line_is_an_unscored_row(tmp_path):
    """Each line gives one row in order; what is wrong with it is a code, and FILE:LINE is its id."""
    name = str(tmp_path / "a.jsonl")
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(line for line, _ in LINES))
    rows = list(jsonl.read(name))

    assert len(LINES) == len(rows)
    for number, ((_, expected), row) in enumerate(zip(LINES, rows, strict=True), start=1):
        if isinstance(row, Assessment):
            assert (expected, f"{name}:{number}") == (row.error.code, row.id)
            assert row.error.detail.startswith(f"{name}:{number}: ")
        else:
            assert (expected.text, expected.title) == (row.text, row.title)
            assert expected.id.format(name=name) == row.id


def test_blank_lines_are_no_rows_but_are_counted(tmp_path):
    """The number in FILE:LINE is the one that an editor shows."""
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "A."}\r\n\r\n  \n{"text": "B."}')
    rows = list(jsonl.read(str(tmp_path / "a.jsonl")))

    assert [("1", "A."), ("4", "B.")] == [(row.id.rsplit(":")[-1], row.text) for row in rows]


def test_a_line_separator_in_a_text_ends_no_line(tmp_path):
    """Only the line feed ends a line."""
    (tmp_path / "a.jsonl").write_text('{"text": "a\u2028b\x85c"}\n', encoding="utf-8")

    assert ["a\u2028b\x85c"] == [row.text for row in jsonl.read(str(tmp_path / "a.jsonl"))]


def test_a_line_beyond_the_limit_is_a_row(tmp_path):
    """What does not fit is counted, and the next line is read."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * 100 + b'"}\n{"text": "B."}\n' + b" " * 50)
    rows = list(jsonl.read(str(tmp_path / "a.jsonl"), Intake(columns={}, max_bytes=20)))

    assert ["too_large", "B.", "too_large"] == [
        getattr(row, "error", None) and row.error.code or row.text for row in rows
    ]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl"])
def test_gzip_is_told_by_its_bytes(tmp_path, name):
    """A wrong name does no harm."""
    (tmp_path / name).write_bytes(gzip.compress(b'{"text": "A."}\n'))

    assert ["A."] == [row.text for row in jsonl.read(str(tmp_path / name))]


def test_a_damaged_gzip_file_is_named(tmp_path):
    """The rows before the damage are given, then the error says which file."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "A."}\n' * 5)[:-9])

    with pytest.raises(FileTrouble, match="a.jsonl.gz cannot be read: .* The file is damaged"):
        list(jsonl.read(str(path)))


def test_a_missing_file_is_named():
    """The error says which file, and what to do."""
    with pytest.raises(FileTrouble, match="no-such-file cannot be read: No such file.* Check the path"):
        list(jsonl.read("no-such-file"))


def test_columns_are_mapped_and_kept(tmp_path):
    """``--map`` names other columns, ``--keep`` carries columns of any type; a missing one is null."""
    intake = Intake(columns={"text": "body", "id": "uuid"}, keep=("label", "none"))
    line = {"uuid": "u", "id": "other", "body": "B.", "text": "not this", "label": {"a": [1]}}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    (row,) = jsonl.read(str(tmp_path / "a.jsonl"), intake)

    assert Article(id="u", text="B.", carried={"label": {"a": [1]}, "none": None}) == row


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_an_assessment_is_one_line(tmp_path, suffix):
    """The row speaks the words of the contract, packed where the name says so."""
    path = tmp_path / f"out{suffix}"
    with jsonl.writer_of(str(path)) as write:
        write(Assessment(id="1", model="m", reliability=0.5, verdict="review"))
    content = gzip.decompress(path.read_bytes()) if suffix.endswith("gz") else path.read_bytes()

    assert b'{"id":"1","status":"scored","reliability":0.5,"verdict":"review"' == content[:64]
    assert 1 == content.count(b"\n")


def test_a_refused_row_keeps_its_id_and_its_columns(tmp_path):
    """Who put them there must find the row again; what is no id is FILE:LINE, as ever."""
    name = str(tmp_path / "a.jsonl")
    lines = [
        {"id": "x7", "author": ["A"], "k": {"a": 1}},
        {"id": 7.0, "text": 1},
        {"id": ["x"]},
        {"k": 1, "text": 2},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = list(jsonl.read(name, Intake(columns={}, keep=("k",))))

    assert ["x7", "7", f"{name}:3", f"{name}:4"] == [row.id for row in rows]
    assert [{"k": {"a": 1}}, {"k": None}, {"k": None}, {"k": 1}] == [row.carried for row in rows]
    assert {"wrong_type"} == {row.error.code for row in rows}
