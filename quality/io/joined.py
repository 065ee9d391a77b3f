"""Outputs of one format made into one, in order; the memory that it takes does not grow with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj

from quality.io import formats
from quality.io.arrow import library
from quality.io.open import reader, writer
from quality.io.packed import plain_name
from quality.io.shape import Shape

_PIECE = 1 << 20


def join(parts: Sequence[Path], target: Path, shape: Shape) -> None:
    """Write the rows of all parts into a new file; without any part it is as the format has no rows."""
    ending = Path(plain_name(target.name)).suffix
    if not parts:
        with formats.writer(str(target), shape):
            pass
    elif ending == ".csv":
        _records(parts, target, shape)
    elif ending == ".parquet":
        _row_groups(parts, target)
    elif ending in (".arrow", ".feather", ".ipc"):
        _batches(parts, target)
    else:
        with target.open("wb") as whole:  # packed parts in a row are one packed file
            for path in parts:
                with path.open("rb") as part:
                    copyfileobj(part, whole, _PIECE)


def _records(parts: Sequence[Path], target: Path, shape: Shape) -> None:
    """Join CSV: the header once."""
    with formats.writer(str(target), shape):
        pass
    with reader(str(target)) as empty:
        header = len(empty.read())
    with writer(str(target)) as whole:
        for number, path in enumerate(parts):
            with reader(str(path)) as part:
                if number:
                    part.read(header)
                copyfileobj(part, whole, _PIECE)


def _row_groups(parts: Sequence[Path], target: Path) -> None:
    library("Parquet")
    from pyarrow import parquet

    first = parquet.ParquetFile(parts[0])
    with first, parquet.ParquetWriter(target, first.schema_arrow, compression="zstd") as whole:
        for path in parts:
            with parquet.ParquetFile(path) as part:
                for group in range(part.num_row_groups):
                    whole.write_table(part.read_row_group(group))


def _batches(parts: Sequence[Path], target: Path) -> None:
    library("Arrow")
    from pyarrow import ipc

    with ipc.open_file(str(parts[0])) as first, ipc.new_file(str(target), first.schema) as whole:
        for path in parts:
            with ipc.open_file(str(path)) as part:
                for number in range(part.num_record_batches):
                    whole.write_batch(part.get_batch(number))
