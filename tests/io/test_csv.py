"""Every record becomes a row."""

import csv
import gzip
import json

import pytest

from quality.errors import FileTrouble
from quality.io import csv as tables
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Article, Assessment, Problem


def rows_of(path, content, intake=None, read=tables.read):
    path.write_bytes(content)
    return list(read(str(path), intake) if intake else read(str(path)))


def codes(rows):
    return [row.error.code if isinstance(row, Assessment) else row.text for row in rows]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.csv"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"id,text\n"])
def test_an_empty_table_has_no_rows(path, content):
    """No records are no error."""
    assert [] == rows_of(path, content)


def test_a_record_is_an_article(path):
    """Cells may hold commas, quotes and lines; the id is the line that the record begins in."""
    rows = rows_of(path, '\ufeffid,text,title\n,"a, ""b""\nc",\n\n7,d\r\n'.encode())

    assert [Article(id=f"{path}:2", text='a, "b"\nc'), Article(id="7", text="d")] == rows


def test_tabs(path):
    """TSV is CSV with tabs."""
    assert ["a, b"] == codes(rows_of(path, b"id\ttext\n1\ta, b\n", read=tables.read_tabs))


def test_gzip(path):
    """Packed tables are unpacked."""
    assert ["a"] == codes(rows_of(path, gzip.compress(b"text\na\n")))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id,content\n1,a\n2,b\n", ["missing_column", "missing_column"]),
        (b"id,text\n1,\xff\n2,b\n", ["invalid_utf8", "b"]),
        (b"id,text\n1,a,b,c\n2,b\n", ["not_csv", "b"]),
        (b"id,text\n1,a,,\n2\n", ["a", None]),
        (b'id,text\n1,"a"b\n2,b\n', ["not_csv", "b"]),
        (b'id,text\n1,a\n2,"never closed\n3,c\n', ["a", "not_csv"]),
        (b"id,text\n1,a\x00b\n", ["a\x00b"]),
    ],
)
def test_a_bad_record_is_an_unscored_row(path, content, expected):
    """What is wrong with it is a code, and the next record is read."""
    assert expected == codes(rows_of(path, content))


def test_a_missing_column_is_named(path):
    """The detail says what there is instead."""
    (row,) = rows_of(path, b"id,content\n1,a\n", Intake(columns={"text": "body"}))

    assert f"{path}:2: no column 'body'; there are: id, content" == row.error.detail


def test_a_title_is_enough_to_be_an_article(path):
    """A table of headlines is judged by its headlines."""
    assert [Article(id=f"{path}:2", title="T")] == rows_of(path, b"title\nT\n")


def test_a_line_beyond_the_limit_is_a_row(path):
    """What does not fit is counted, and the next record is read."""
    content = b"text\na\n" + b"x" * 170 + b"\nb\n"

    assert ["a", "too_large", "b"] == codes(rows_of(path, content, Intake(columns={}, max_bytes=50)))


def test_a_long_cell_is_read(path):
    """The csv module's own limit of 131,072 characters is not ours."""
    (row,) = rows_of(path, b"text\n" + b"a" * 1_000_000)

    assert 1_000_000 == len(row.text)


def test_assessments_are_flat(path):
    """A column each for the families, JSON for what is nested deeper."""
    shape = Shape(families=("headline", "prose"), kept=("label",))
    with tables.writer_of(str(path), shape) as write:
        write(
            Assessment(
                id="1\ud800",
                reliability=0.5,
                families={"headline": 0.1, "prose": None},
                carried={"label": [1]},
            )
        )
        write(Assessment(id="2", error=Problem(code="no_text", detail="none")))
    first, second = csv.DictReader(path.read_text(encoding="utf-8").splitlines())

    assert ("1\\ud800", "0.5", "0.1", "") == tuple(
        first[name] for name in ("id", "reliability", "families.headline", "families.prose")
    )
    assert ([1], []) == (json.loads(first["label"]), json.loads(first["reasons"]))
    assert ("unscored", "no_text") == (second["status"], second["error.code"])


@pytest.mark.parametrize(
    "content",
    [
        b"id,te\xffxt\n1,secret\n",
        "id,text\n1,secret\n".encode("utf-16"),
        "id,text\n1,secret\n".encode("utf-16-le"),
        b'id,"text"x\n1,secret\n',
    ],
)
def test_a_header_that_is_none_is_one_error(path, content):
    """The first article is not taken for it, and no word of an article is in the message."""
    with pytest.raises(FileTrouble, match="a.csv has no header that can be read") as caught:
        rows_of(path, content)

    assert "secret" not in str(caught.value)


def test_an_article_in_the_header_is_not_told(path):
    """A table without a header has its first record there: a few words of each cell are enough."""
    (row,) = rows_of(path, f"1,{'word ' * 999}\n2,b\n".encode())

    assert len(row.error.detail) < len(str(path)) + 120


def test_a_refused_record_keeps_its_id_and_its_columns(path):
    """But for cells that are not UTF-8, and where cells have no name."""
    rows = rows_of(path, b"id,text,k\n1,\xff,a\n\xff,b,c\n3,b,c,d\n", Intake(columns={}, keep=("k",)))

    assert ["1", f"{path}:3", f"{path}:4"] == [row.id for row in rows]
    assert [{"k": "a"}, {"k": "c"}, {}] == [row.carried for row in rows]


def test_a_cell_may_hold_any_line_end(path):
    """Each row is one record, also for readers that take a carriage return for the end of a line."""
    values = ["a\rb", "a\nb", "a\r\nb", "\r", 'a"b', "a,b"]
    with tables.writer_of(str(path), Shape(kept=("k",))) as write:
        for value in values:
            write(Assessment(id="1", carried={"k": value}))
    with path.open(newline="", encoding="utf-8") as stream:
        found = [row["k"] for row in csv.DictReader(stream)]

    assert values == found
    assert values == [
        row.carried["k"] for row in tables.read(str(path), Intake(columns={"text": "id"}, keep=("k",)))
    ]
    assert b"model\n1," in path.read_bytes()
