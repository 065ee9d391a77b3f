"""Parquet, in and out; pyarrow is an extra."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from quality.errors import BadRow, FileTrouble
from quality.io import arrow as tables
from quality.io import batches, records
from quality.io.batches import ROWS
from quality.io.open import seekable, trouble, writer
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.io.shape import Shape
from quality.types import Assessment

_BATCH_BYTES = 8 << 20
_PAGE_BYTES = 1 << 20


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row a row of the table, numbered from 1; only the columns that are asked for are read.

    Of a row group that is damaged, the rows that cannot be had are unscored rows.
    """
    arrow, parquet = _libraries()
    skip = skip or Skip()
    with seekable(name) as stream:
        with _damage(arrow, name):
            table = parquet.ParquetFile(stream, buffer_size=_PAGE_BYTES, pre_buffer=False)
            offered = list(batches.paths(table.schema_arrow))
        number, problem = 1, intake.missing(offered)
        for group in range(table.num_row_groups):
            rows = _count(table, group, name)
            if skip.rows >= rows:
                skip.many(rows)
            else:
                yield from _group(table, group, number, name, intake, problem, skip)
            number += rows


def _group(
    table: Any, group: int, first: int, name: str, intake: Intake, problem: str | None, skip: Skip
) -> Iterator[Row]:
    """Rows of one row group, as many as the footer says it has."""
    arrow, _ = _libraries()
    wanted = [path for path in batches.paths(table.schema_arrow) if path in intake.read]
    told = table.metadata.row_group(group)
    size = sum(told.column(place).total_uncompressed_size for place in range(told.num_columns))
    fitting = max(1, min(ROWS, _BATCH_BYTES * told.num_rows // max(1, size)))
    number, end = first, first + told.num_rows
    try:
        for batch in table.iter_batches(fitting, row_groups=[group], columns=wanted):
            yield from batches.rows(batch, number, name, intake, problem, skip)
            number += batch.num_rows
    except (arrow.ArrowException, OSError) as error:
        if getattr(error, "errno", None):
            raise
        for place in range(number + skip.many(end - number), end):
            where = f"{name}:{place}"
            yield records.refused(BadRow("damaged", f"{where}: the row group is damaged ({error})"), where)


def _count(table: Any, group: int, name: str) -> int:
    """Rows of a row group; a damaged footer may say anything, but hardly the same twice."""
    told = table.metadata.row_group(group)
    rows: int = told.num_rows
    if rows < 0 or any(told.column(place).num_values < rows for place in range(told.num_columns)):
        raise FileTrouble(f"{name} cannot be read: its footer contradicts itself. The file is damaged.")
    return rows


@contextmanager
def writer_of(name: str, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Open an output; what is yielded takes one assessment. The file is whole after the last one."""
    _, parquet = _libraries()
    with (
        writer(name) as stream,
        parquet.ParquetWriter(stream, tables.schema(shape), compression="zstd") as table,
        batches.filling(table, shape) as write,
    ):
        yield write


def _libraries() -> tuple[ModuleType, ModuleType]:
    arrow = tables.library("Parquet")
    import pyarrow.parquet

    return arrow, pyarrow.parquet


@contextmanager
def _damage(arrow: ModuleType, name: str) -> Iterator[None]:
    """Turn pyarrow's errors into ours."""
    with trouble(name, "read"):
        try:
            yield
        except (arrow.ArrowException, UnicodeDecodeError) as error:
            raise FileTrouble(f"{name} cannot be read: {error}. Is it Parquet, and whole?") from error
