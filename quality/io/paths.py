"""What the user's paths name: files, folders, patterns, addresses, stdin."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from quality.errors import FileTrouble, WrongUsage
from quality.io import remote
from quality.io.open import fingerprint
from quality.io.packed import plain_name

SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jsonl": (".jsonl", ".ndjson"),
        "csv": (".csv",),
        "tsv": (".tsv",),
        "parquet": (".parquet",),
        "arrow": (".arrow", ".feather", ".ipc"),
        "warc": (".warc", ".wet"),
        "txt": (".txt",),
        "html": (".html", ".htm"),
    }
)
"""Endings of each format's files, before that of the packing."""

_BY_SUFFIX = {suffix: format for format, suffixes in SUFFIXES.items() for suffix in suffixes}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, address or stdin, and the name of its format."""

    name: str
    format: str

    def key(self) -> str:
        """What changes when the rows may have changed: name, format, size, time, first and last bytes.

        Raises
        ------
        FileTrouble
            It cannot be read, or is a stream, which cannot be read twice.
        """
        return f"{self.format}:{self.name}:{fingerprint(self.name)}"


def sources(paths: Iterable[str], format: str | None = None) -> list[Source]:
    """Files that the paths name, in the order given, those of a folder or pattern sorted.

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
        elif remote.is_address(path):
            found += _at_address(path, format)
        elif glob.has_magic(path) and not os.path.lexists(path):
            found += _matching(path, format)
        else:
            found += _named(path, format)
    return found


def told(name: str) -> str | None:
    """Name of the format that a file's name ends in.

    >>> told("crawl/CC-1.warc.wet.gz"), told("https://a.example/b.jsonl?version=2"), told("a.dat")
    ('warc', 'jsonl', None)
    """
    plain = name.partition("?")[0].partition("::")[0] if remote.is_address(name) else name
    return _BY_SUFFIX.get(PurePosixPath(plain_name(plain)).suffix)


def _named(path: str, format: str | None) -> list[Source]:
    """One file, or all of a folder."""
    if Path(path).is_dir():
        return _chosen(_walk(path), path, format)
    if not os.path.lexists(path):
        raise FileTrouble(f"{path} cannot be read: there is no such file. Check the path.")
    if Path(path).is_file():
        return [Source(path, format or _must_tell(path))]
    return [Source(path, format or told(path) or "jsonl")]  # a pipe has no name worth reading


def _matching(pattern: str, format: str | None) -> list[Source]:
    """What a pattern names; below ``**`` files whose name tells nothing are left out, as in a folder."""
    names = sorted(glob.glob(pattern, recursive=True))
    if not names:
        raise FileTrouble(f"{pattern} names no file. Check the pattern.")
    if "**" in pattern:
        return _chosen((name for name in names if not Path(name).is_dir()), pattern, format)
    return [source for name in names for source in _named(name, format)]


def _at_address(name: str, format: str | None) -> list[Source]:
    if "*" in name:
        return _chosen(remote.matching(name), name, format)
    if "::" not in name and not told(name) and remote.is_folder(name):
        return _chosen(remote.inside(name), name, format)
    if not remote.exists(name):
        raise FileTrouble(f"{name} cannot be read: there is no such file. Check the address.")
    return [Source(name, format or _must_tell(name))]


def _must_tell(name: str) -> str:
    if found := told(name):
        return found
    raise WrongUsage(f"{name}: the name does not tell its format. Add --format {'|'.join(SUFFIXES)}.")


def _chosen(names: Iterable[str], place: str, format: str | None) -> list[Source]:
    """Files of a folder or pattern that can be read; it is an error where there is none."""
    found = [Source(name, kind) for name in names if (kind := format or told(name))]
    if not found:
        kinds = " ".join(_BY_SUFFIX)
        raise FileTrouble(f"{place} has no file to read. Looked for {kinds}; --format takes any name.")
    return found


def _walk(folder: str) -> Iterator[str]:
    """Files in a folder and all below it, hidden ones left out."""
    for path, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(path, name) for name in sorted(files) if not name.startswith("."))


def _unreadable(error: OSError) -> None:
    raise FileTrouble(f"{error.filename} cannot be read: {error.strerror}. Check its rights.") from error
