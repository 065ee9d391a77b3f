"""Every row of the table becomes a row."""

import datetime

import pytest

from quality.errors import FileTrouble, MissingExtra
from quality.io import parquet as tables
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Article, Assessment, Problem, Reason

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.parquet"


def rows_of(path, columns, intake=None):
    parquet.write_table(arrow.table(columns), path)
    return list(tables.read(str(path), intake) if intake else tables.read(str(path)))


def test_an_empty_table_has_no_rows(path):
    """No rows are no error."""
    assert [] == rows_of(path, {"text": arrow.array([], arrow.string())})


def test_a_row_is_an_article(path):
    """Numbers may be ids, times become ISO 8601, null and NaN are unknown, other columns are not read."""
    intake = Intake(columns={"published": "day"}, keep=("score",))
    columns = {"id": [1, 2], "text": ["a", None], "day": [datetime.date(2024, 5, 1), None]}
    rows = rows_of(path, {**columns, "score": [float("nan"), 0.5], "more": [[1], [2]]}, intake)

    assert [
        Article(id="1", text="a", published="2024-05-01", carried={"score": None}),
        Article(id="2", carried={"score": 0.5}),
    ] == rows


def test_a_row_without_id_is_numbered(path):
    """FILE:ROW, from 1, over all batches."""
    rows = rows_of(path, {"text": ["a"] * 1100})

    assert [f"{path}:{number}" for number in range(1, 1101)] == [row.id for row in rows]


def test_a_bad_row_is_an_unscored_row(path):
    """Its neighbours are read."""
    texts = arrow.array([b"a", b"\xff", b"c"], arrow.binary()).view(arrow.string())
    rows = rows_of(path, {"text": texts})

    assert ["a", "invalid_utf8", "c"] == [
        row.error.code if isinstance(row, Assessment) else row.text for row in rows
    ]


@pytest.mark.parametrize(
    ("columns", "code"), [({"content": ["a", "b"]}, "missing_column"), ({"text": [1, 2]}, "wrong_type")]
)
def test_a_wrong_column_is_a_code_a_row(path, columns, code):
    """Rows in, rows out."""
    assert [code, code] == [row.error.code for row in rows_of(path, columns)]


@pytest.mark.parametrize("content", [b"", b"no parquet", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_a_damaged_file_is_named(path, content):
    """The error says which file."""
    path.write_bytes(content)

    with pytest.raises(FileTrouble, match="a.parquet cannot be read"):
        list(tables.read(str(path)))


def test_a_missing_library_prints_the_pip_line(monkeypatch, path):
    """The extra is named, and the exit code is that of an input that cannot be read."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(MissingExtra, match=r"pip install 'quality\[parquet\]'") as caught:
        list(tables.read(str(path)))
    assert 3 == caught.value.exit_code


def test_assessments_come_back(path):
    """Nested as in JSON; a kept column is text."""
    shape = Shape(families=("headline",), signals=("a.b_share",), sections=True, ledger=True, kept=("label",))
    reason = Reason(signal="a.b_share", family="a", value=1.0, effect=0.5, message="m", spans=((0, 2),))
    with tables.writer_of(str(path), shape) as write:
        write(Assessment(id="1\ud800", families={"headline": 0.5}, reasons=(reason,), carried={"label": [1]}))
        write(Assessment(id="2", error=Problem(code="no_text", detail="none")))
    first, second = parquet.read_table(path).to_pylist()

    assert ("1\\ud800", {"headline": 0.5}, "[1]") == (first["id"], first["families"], first["label"])
    assert [[0, 2]] == first["reasons"][0]["spans"]
    assert ("unscored", "no_text") == (second["status"], second["error"]["code"])


def test_no_assessments_make_a_valid_file(path):
    """A run without rows leaves a table without rows."""
    with tables.writer_of(str(path), Shape()):
        pass

    assert 0 == parquet.read_table(path).num_rows


def test_a_broken_cell_that_is_only_kept_spoils_itself(path):
    """Bytes that are not UTF-8 are carried as escapes; as a text they are refused, and the rest stays."""
    columns = {"id": ["1", "2"], "text": [b"a", b"\xff"], "k": [b"\x00\xff", b"b"]}
    first, second = rows_of(path, columns, Intake(columns={}, keep=("k",)))

    assert ("1", "a", {"k": "\x00\\xff"}) == (first.id, first.text, first.carried)
    assert ("2", "invalid_utf8", {"k": "b"}) == (second.id, second.error.code, second.carried)
