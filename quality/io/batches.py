"""Rows of Arrow's record batches, which Parquet and Arrow files are read as."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from quality.errors import BadRow
from quality.io import arrow, records
from quality.io.records import Intake, Row, Skip
from quality.io.shape import Shape
from quality.types import Assessment

ROWS = 512
"""Rows that become Python objects at a time."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """A cell that cannot be read, and what can be carried along of it."""

    code: str
    detail: str
    carried: str | None = None


@contextmanager
def filling(table: Any, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Fill an open table of pyarrow's, ROWS rows at a time; what is yielded takes one assessment."""
    library, schema = arrow.library("An Arrow table"), arrow.schema(shape)
    waiting: list[dict[str, Any]] = []

    def flush() -> None:
        table.write_table(library.Table.from_pylist(waiting, schema=schema))
        waiting.clear()

    def write(assessment: Assessment) -> None:
        waiting.append(arrow.held(records.row(assessment), shape))
        if len(waiting) == ROWS:
            flush()

    try:
        yield write
    finally:
        flush()


def paths(fields: Any, above: str = "") -> Iterator[str]:
    """Names of all columns of a schema, those inside others after them as ``a.b``."""
    for field in fields:
        path = above + field.name
        yield path
        if hasattr(field.type, "fields"):
            yield from paths(field.type.fields, f"{path}.")


def rows(batch: Any, first: int, name: str, intake: Intake, problem: str | None, skip: Skip) -> Iterator[Row]:
    """Yield the rows of a batch, the first of which is row ``first`` of the file."""
    for start in range(skip.many(batch.num_rows), batch.num_rows, ROWS):
        part = batch.slice(start, ROWS)
        columns = [(column, cells_of(part.column(place))) for place, column in enumerate(part.schema.names)]
        for place in range(part.num_rows):
            where = f"{name}:{first + start + place}"
            yield row({column: cells[place] for column, cells in columns}, where, intake, problem)


def row(cells: dict[str, Any], where: str, intake: Intake, problem: str | None = None) -> Row:
    """Article of a row's cells; a broken one that is only carried along spoils no more than itself."""
    broken = {column: cell for column, cell in cells.items() if isinstance(cell, _Broken)}
    fields = cells | {column: cell.carried for column, cell in broken.items()} if broken else cells
    try:
        if problem:
            raise BadRow("missing_column", f"{where}: {problem}")
        for column, cell in broken.items():
            if any(f"{path}.".startswith(f"{column}.") for path in intake.order):
                fields[column] = None
                raise BadRow(cell.code, f"{where}: {column} has {cell.detail}")
        if sum(len(cell) for cell in fields.values() if isinstance(cell, str)) > intake.max_bytes:
            raise intake.large(where, "row")
        return records.article(fields, where, intake)
    except BadRow as error:
        return records.refused(error, where, fields, intake)


def cells_of(column: Any) -> Sequence[Any]:
    """Values of a column; one that cannot be had spoils its own row only."""
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError):  # not UTF-8; a time beyond what Python's can be
        values = [_cell(value) for value in column]
    return [plain(value) for value in values]


def _cell(value: Any) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError as error:
        return _not_utf8(error.object)
    except (ValueError, OverflowError) as error:
        return _Broken("wrong_type", str(error))


def plain(value: Any) -> Any:
    """Value of a cell as JSON has it; bytes are text that was written without saying that it is text."""
    if not isinstance(value, bytes):
        return value if isinstance(value, _Broken) else arrow.plain(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _not_utf8(value)


def _not_utf8(value: bytes) -> _Broken:
    return _Broken("invalid_utf8", "bytes that are not UTF-8", value.decode("utf-8", "backslashreplace"))
