"""What reads and writes each format, and the rows of all that the user named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeAlias

from quality.errors import WrongUsage
from quality.io import csv, html, ipc, jsonl, parquet, partition, remote, text, warc
from quality.io.packed import plain_name
from quality.io.paths import Source, sources
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.io.shape import Shape, Write

__all__ = ["FORMATS", "OUTPUTS", "Partition", "Source", "check_output", "read", "sources", "writer"]

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


def _single(name: str, shape: Shape, *, add: bool = False) -> AbstractContextManager[Write]:
    ending = plain_name(name)
    packed = ending != name.lower()
    if name.lower().endswith((".bz2", ".xz")):
        raise WrongUsage(f"{name}: outputs are packed as .gz or .zst. End it in {', '.join(OUTPUTS)}.")
    if name == "-" or ending.endswith((".jsonl", ".ndjson")):
        return jsonl.writer_of(name, add=add)
    if ending.endswith(".csv"):
        return csv.writer_of(name, shape)
    if ending.endswith(".parquet") and not packed:
        return parquet.writer_of(name, shape)
    if ending.endswith((".arrow", ".feather", ".ipc")) and not packed:
        return ipc.writer_of(name, shape)
    if Path(name).exists() and not Path(name).is_file():
        return jsonl.writer_of(name)  # a pipe or a device
    raise WrongUsage(f"{name}: the name does not tell the output's format. End it in {', '.join(OUTPUTS)}.")


def check_output(name: str, found: Iterable[Source]) -> None:
    """Refuse to write over an input before it is read."""
    for source in found:
        if name != "-" and _same(name, source.name):
            raise WrongUsage(f"{name} is an input too. Name another output.")


def _same(name: str, other: str) -> bool:
    if name == other:
        return True
    return os.path.isfile(name) and os.path.exists(other) and os.path.samefile(name, other)
