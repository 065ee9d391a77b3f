"""Which format a file has, and what the user's paths name: files, folders, stdin."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from quality.errors import FileTrouble, WrongUsage
from quality.io import csv, html, jsonl, parquet, text
from quality.io.records import PLAIN, Intake, Row
from quality.io.shape import Shape
from quality.types import Assessment

Reader: TypeAlias = Callable[[str, Intake], Iterator[Row]]
Write: TypeAlias = Callable[[Assessment], object]


@dataclass(frozen=True, slots=True)
class Format:
    """Endings of a format's files, and what reads them."""

    suffixes: tuple[str, ...]
    read: Reader


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "jsonl": Format((".jsonl", ".ndjson"), jsonl.read),
        "csv": Format((".csv",), csv.read),
        "tsv": Format((".tsv",), csv.read_tabs),
        "parquet": Format((".parquet",), parquet.read),
        "txt": Format((".txt",), text.read),
        "html": Format((".html", ".htm"), html.read),
    }
)
_BY_SUFFIX = {suffix: name for name, format in FORMATS.items() for suffix in format.suffixes}
OUTPUTS = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or stdin, and the name of its format."""

    name: str
    format: str


def sources(paths: Iterable[str], format: str | None = None) -> list[Source]:
    """Files that the paths name, in the order given, those of a folder sorted.

    Parameters
    ----------
    format
        Read every file as this; by default a file's name tells, and stdin and pipes are JSON Lines.

    Raises
    ------
    FileTrouble
        A path does not exist, or a folder has no file to read.
    WrongUsage
        A file's name does not tell its format.
    """
    found: list[Source] = []
    for path in paths:
        if path == "-":
            found.append(Source("-", format or "jsonl"))
        elif Path(path).is_dir():
            found += _inside(path, format)
        elif not os.path.lexists(path):
            raise FileTrouble(f"{path} cannot be read: there is no such file. Check the path.")
        elif told := format or _told(path):
            found.append(Source(path, told))
        elif Path(path).is_file():
            raise WrongUsage(f"{path}: the name does not tell its format. Add --format {'|'.join(FORMATS)}.")
        else:
            found.append(Source(path, "jsonl"))  # a pipe has no name worth reading
    return found


def read(found: Iterable[Source], intake: Intake = PLAIN) -> Iterator[Row]:
    """Rows of all files, one after the other."""
    for source in found:
        yield from FORMATS[source.format].read(source.name, intake)


def writer(name: str, shape: Shape) -> AbstractContextManager[Write]:
    """Open an output in the format that its name tells; ``-`` is JSON Lines on stdout."""
    ending = name.lower().removesuffix(".gz")
    if name == "-" or ending.endswith((".jsonl", ".ndjson")):
        return jsonl.writer_of(name)
    if ending.endswith(".csv"):
        return csv.writer_of(name, shape)
    if name.lower().endswith(".parquet"):
        return parquet.writer_of(name, shape)
    if Path(name).exists() and not Path(name).is_file():
        return jsonl.writer_of(name)  # a pipe or a device
    raise WrongUsage(f"{name}: the name does not tell the output's format. End it in {', '.join(OUTPUTS)}.")


def check_output(name: str, found: Iterable[Source]) -> None:
    """Refuse to write over an input before it is read."""
    if name == "-" or not Path(name).is_file():
        return
    for source in found:
        if source.name != "-" and os.path.exists(source.name) and os.path.samefile(name, source.name):
            raise WrongUsage(f"{name} is an input too. Name another output.")


def _told(path: str) -> str | None:
    """Name of the format that a file's name ends in."""
    return _BY_SUFFIX.get(Path(path.lower().removesuffix(".gz")).suffix)


def _inside(folder: str, format: str | None) -> list[Source]:
    """Files in a folder and all below it, hidden ones left out."""
    found = []
    for path, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            if told := format or _told(name):
                found.append(Source(os.path.join(path, name), told))
    if not found:
        kinds = " ".join(_BY_SUFFIX)
        raise FileTrouble(f"{folder} has no file to read. Looked for {kinds}; --format takes any name.")
    return found


def _unreadable(error: OSError) -> None:
    raise FileTrouble(f"{error.filename} cannot be read: {error.strerror}. Check its rights.") from error
