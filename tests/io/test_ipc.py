"""Arrow IPC in and out."""

import pytest

from quality.errors import FileTrouble
from quality.io import formats, ipc
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Article, Assessment

arrow = pytest.importorskip("pyarrow")


def written(path, columns, new=arrow.ipc.new_file, batches=1):
    table = arrow.table(columns)
    with arrow.OSFile(str(path), "wb") as stream, new(stream, table.schema) as writer:
        for _ in range(batches):
            writer.write_table(table)
    return path


each_kind = pytest.mark.parametrize("new", [arrow.ipc.new_file, arrow.ipc.new_stream])


@each_kind
def test_an_empty_table_has_no_rows(tmp_path, new):
    """No row, no error."""
    path = written(tmp_path / "a.arrow", {"text": arrow.array([], arrow.string())}, new)

    assert [] == list(ipc.read(str(path)))


@each_kind
def test_every_row_is_an_article(tmp_path, new):
    """Numbered from 1 over all batches; nested columns by name; other columns only where they are kept."""
    inside = arrow.array([{"b": "A."}, {"b": None}])
    path = written(tmp_path / "a.arrow", {"a": inside, "id": ["x", None], "n": [1, 2]}, new, batches=2)
    intake = Intake(columns={"text": "a.b"}, keep=("n",))

    assert [
        Article(id="x", text="A.", carried={"n": 1}),
        Article(id=f"{path}:2", carried={"n": 2}),
        Article(id="x", text="A.", carried={"n": 1}),
        Article(id=f"{path}:4", carried={"n": 2}),
    ] == list(ipc.read(str(path), intake))


@each_kind
def test_a_bad_cell_spoils_its_row_only(tmp_path, new):
    """Bytes that are not UTF-8 are a code."""
    texts = arrow.array([b"a", b"\xff", b"c"], arrow.binary()).view(arrow.string())
    rows = ipc.read(str(written(tmp_path / "a.arrow", {"text": texts}, new)))

    assert ["a", "invalid_utf8", "c"] == [
        row.error.code if isinstance(row, Assessment) else row.text for row in rows
    ]


@each_kind
def test_a_truncated_file_gives_its_whole_batches(tmp_path, new):
    """Then comes the error."""
    path = written(tmp_path / "a.arrow", {"text": ["a" * 999, "b"]}, new, batches=3)
    path.write_bytes(path.read_bytes()[: -2100 if new is arrow.ipc.new_file else -1000])
    rows = ipc.read(str(path))

    assert [999, 1] == [len(next(rows).text) for _ in range(2)]
    with pytest.raises(FileTrouble, match="a.arrow cannot be read"):
        list(rows)


def test_offsets_that_lie_are_damage(tmp_path):
    """pyarrow would read beyond its memory."""
    path = written(tmp_path / "a.arrow", {"text": ["abcd", "efgh", "ijkl"]}, arrow.ipc.new_stream)
    offsets = b"".join(number.to_bytes(4, "little") for number in (0, 4, 8, 12))
    content = path.read_bytes()
    assert 1 == content.count(offsets)
    path.write_bytes(content.replace(offsets, offsets[:4] + (1 << 30).to_bytes(4, "little") + offsets[8:]))

    with pytest.raises(FileTrouble, match="a.arrow cannot be read"):
        list(ipc.read(str(path)))


@pytest.mark.parametrize("content", [b"", b"no table", b"ARROW1\0\0" + b"\0" * 50])
def test_a_damaged_file_is_named(tmp_path, content):
    """The error says which file."""
    (tmp_path / "a.arrow").write_bytes(content)

    with pytest.raises(FileTrouble, match="a.arrow cannot be read"):
        list(ipc.read(str(tmp_path / "a.arrow")))


def test_assessments_can_be_read_again(tmp_path):
    """Columns of the contract, and what is kept."""
    with formats.writer(str(tmp_path / "a.arrow"), Shape(families=("prose",), kept=("n",))) as write:
        write(Assessment(id="x", publisher="a.example", families={"prose": 0.5}, carried={"n": [1]}))
    with arrow.ipc.open_file(str(tmp_path / "a.arrow")) as table:
        (row,) = table.read_all().to_pylist()

    assert ("x", "a.example", {"prose": 0.5}, "[1]") == (
        row["id"],
        row["publisher"],
        row["families"],
        row["n"],
    )
