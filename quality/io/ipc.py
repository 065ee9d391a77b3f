"""Arrow IPC, as a file (also Feather 2) or as a stream; pyarrow is an extra.

A file is a stream between two marks and an index. It is read as a stream, so that a truncated one gives all
its whole batches, and a packed one needs no room on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, BinaryIO, cast

from quality.errors import FileTrouble
from quality.io import arrow as tables
from quality.io import batches
from quality.io.open import reader, writer
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.io.shape import Shape
from quality.types import Assessment

_MARK = b"ARROW1"
_PADDED = 8


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row a row of the table, numbered from 1."""
    arrow, ipc = _libraries()
    skip, number = skip or Skip(), 1
    with reader(name) as stream:
        is_file = cast(Any, stream).peek(len(_MARK)).startswith(_MARK)
        if is_file:
            stream.read(_PADDED)
        with _damage(arrow, name):
            table = ipc.open_stream(stream)
            problem = intake.missing(list(batches.paths(table.schema)))
            wanted = [path for path in table.schema.names if _is_read(path, intake)]
        while (batch := _next(table, arrow, name)) is not None:
            yield from batches.rows(batch.select(wanted), number, name, intake, problem, skip)
            number += batch.num_rows
        if is_file and not _ended(stream):
            raise FileTrouble(
                f"{name} cannot be read further: it ends before its index. The file is damaged."
            )


@contextmanager
def writer_of(name: str, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Open an output; what is yielded takes one assessment. The file is whole after the last one."""
    _, ipc = _libraries()
    with (
        writer(name) as stream,
        ipc.new_file(stream, tables.schema(shape)) as table,
        batches.filling(table, shape) as write,
    ):
        yield write


def _libraries() -> tuple[ModuleType, ModuleType]:
    arrow = tables.library("Arrow")
    import pyarrow.ipc

    return arrow, pyarrow.ipc


def _next(table: Any, arrow: ModuleType, name: str) -> Any:
    """Next batch, examined: pyarrow believes the offsets that it reads. None after the last."""
    with _damage(arrow, name):
        try:
            batch = table.read_next_batch()
        except StopIteration:
            return None
        columns = [_as_bytes(column, arrow) for column in batch.columns]
        for column in columns:
            column.validate(full=True)
        return arrow.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _as_bytes(column: Any, arrow: ModuleType) -> Any:
    """Strings as bytes, so that one which is not UTF-8 spoils its own row only."""
    if arrow.types.is_string(column.type):
        return column.view(arrow.binary())
    return column.view(arrow.large_binary()) if arrow.types.is_large_string(column.type) else column


def _is_read(column: str, intake: Intake) -> bool:
    return column in intake.read or any(path.startswith(f"{column}.") for path in intake.read)


def _ended(stream: BinaryIO) -> bool:
    """Whether the mark that ends a file is there."""
    last = b""
    while piece := stream.read(1 << 20):
        last = (last + piece)[-len(_MARK) :]
    return last == _MARK


@contextmanager
def _damage(arrow: ModuleType, name: str) -> Iterator[None]:
    """Turn what pyarrow says of damaged bytes into our error."""
    try:
        yield
    except (arrow.ArrowException, OSError, UnicodeDecodeError, MemoryError) as error:
        if getattr(error, "errno", None):
            raise
        raise FileTrouble(f"{name} cannot be read further: {error}. Is it Arrow IPC, and whole?") from error
