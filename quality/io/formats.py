"""What reads and writes each format, and the rows of all that the user named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol, TypeAlias

from quality.errors import WrongUsage
from quality.io import csv, html, ipc, jsonl, parquet, partition, remote, text, warc
from quality.io.open import writer as packed_writer
from quality.io.packed import plain_name
from quality.io.paths import Source, sources
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.io.shape import Shape, Write

__all__ = ["FORMATS", "OUTPUTS", "Partition", "Source", "check_outputs", "lines", "read", "sources", "writer"]

Partition: TypeAlias = partition.By


class Reader(Protocol):
    """Rows of one input; those that are skipped are not made into articles."""

    def __call__(self, name: str, intake: Intake = PLAIN, skip: Skip | None = None, /) -> Iterator[Row]:
        """Yield the rows."""


FORMATS: Mapping[str, Reader] = MappingProxyType(
    {
        "jsonl": jsonl.read,
        "csv": csv.read,
        "tsv": csv.read_tabs,
        "parquet": parquet.read,
        "arrow": ipc.read,
        "warc": warc.read,
        "txt": text.read,
        "html": html.read,
    }
)
_READ_ONLY = (".bz2", ".xz")
OUTPUTS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.gz", ".csv.zst", ".parquet", ".arrow")


def read(found: Iterable[Source], intake: Intake = PLAIN, *, skip: int = 0) -> Iterator[Row]:
    """Rows of all files, one after the other, from row ``skip`` on; rows keep their names."""
    left = Skip(skip)
    for source in found:
        yield from FORMATS[source.format](source.name, intake, left)


def writer(
    name: str, shape: Shape, *, partition_by: Partition | None = None
) -> AbstractContextManager[Write]:
    """Open an output in the format that its name tells; ``-`` is JSON Lines on stdout.

    With ``partition_by`` the name is that of a folder, and of the format of the files in it where it
    ends in one: ``scores.parquet`` gives Parquet files in ``scores``; by default they are JSON Lines.
    """
    if partition_by:
        folder, suffix = _folder(name)
        return partition.writer_of(
            folder, partition_by, suffix, lambda path, add: _single(path, shape, add=add)
        )
    return _single(name, shape)


def _folder(name: str) -> tuple[str, str]:
    """Folder of a partitioned output, and the ending of the files in it."""
    if name == "-" or (not remote.is_address(name) and Path(name).is_file()):
        raise WrongUsage(f"{name}: a partitioned output is a folder. Name one with -o.")
    known = [suffix for suffix in OUTPUTS if name.lower().endswith(suffix)]
    suffix = max(known, key=len, default="")
    return name[: len(name) - len(suffix)], suffix or ".jsonl"


def lines(name: str) -> AbstractContextManager[BinaryIO]:
    """Open an output of a command that writes nothing but JSON Lines, for lines of any kind."""
    if name.lower().endswith(_READ_ONLY) or not (_is_lines(name) or _is_device(name)):
        raise WrongUsage(f"{name}: this output is JSON Lines. End it in {', '.join(OUTPUTS[:3])}.")
    return packed_writer(name)


def _single(name: str, shape: Shape, *, add: bool = False) -> AbstractContextManager[Write]:
    ending = plain_name(name)
    packed = ending != name.lower()
    if name.lower().endswith(_READ_ONLY):
        raise WrongUsage(f"{name}: outputs are packed as .gz or .zst. End it in {', '.join(OUTPUTS)}.")
    if _is_lines(name):
        return jsonl.writer_of(name, add=add)
    if ending.endswith(".csv"):
        return csv.writer_of(name, shape)
    if ending.endswith(".parquet") and not packed:
        return parquet.writer_of(name, shape)
    if ending.endswith((".arrow", ".feather", ".ipc")) and not packed:
        return ipc.writer_of(name, shape)
    if _is_device(name):
        return jsonl.writer_of(name)
    raise WrongUsage(f"{name}: the name does not tell the output's format. End it in {', '.join(OUTPUTS)}.")


def _is_lines(name: str) -> bool:
    return name == "-" or plain_name(name).endswith((".jsonl", ".ndjson"))


def _is_device(name: str) -> bool:
    """Whether it is a pipe or a device, whose name says nothing."""
    return os.path.exists(name) and not os.path.isfile(name)


def check_outputs(
    outputs: Iterable[str | Path | None], inputs: Iterable[Source | str | Path | None] = ()
) -> None:
    """Refuse to write over an input or another output, before anything is read; None is not there."""
    read = [str(each.name if isinstance(each, Source) else each) for each in inputs if each is not None]
    written: list[str] = []
    for name in map(str, filter(None, outputs)):
        if any(name != "-" and _same(name, other) for other in read):
            raise WrongUsage(f"{name} is an input too. Name another output.")
        if any(_same(name, other) for other in written):
            raise WrongUsage(f"{name} is to hold two outputs. Name another for one of them.")
        written.append(name)


def _same(name: str, other: str) -> bool:
    """Whether two names are those of one file; a device like ``/dev/null`` takes any number of outputs."""
    if name == "-" or other == "-" or remote.is_address(name):
        return name == other
    if os.path.exists(name) and not os.path.isfile(name):
        return False
    if os.path.exists(name) and os.path.exists(other):
        return os.path.samefile(name, other)
    return os.path.realpath(name) == os.path.realpath(other)
