"""Files at addresses (``s3://``, ``gs://``, ``hdfs://``, ``https://``, ...); the only importer of fsspec.

Nothing is opened but what the user named.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Literal, cast

from quality.errors import FileTrouble, MissingExtra, WrongUsage

BLOCK = 1 << 20
"""Bytes that are fetched at a time."""


def is_address(name: str) -> bool:
    """Whether a name is an address and no path.

    >>> is_address("s3://crawl/a.jsonl"), is_address("crawl/a.jsonl")
    (True, False)
    """
    return "://" in name


def at(name: str) -> tuple[Any, str]:
    """File system of an address, and the path there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra("remote", "Reading from an address") from error
    try:
        system, path = url_to_fs(name)
    except ImportError as error:
        raise FileTrouble(f"{name} needs a library that is not installed. {error}") from error
    except ValueError as error:
        raise WrongUsage(
            f"{name}: {error}. Use an address that fsspec knows, such as s3:// or https://."
        ) from error
    return system, path


class _OneWay(io.RawIOBase):
    """A file that a server sends from its beginning only; fsspec's own says that it could go back."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, view: Any, /) -> int:
        with failures():
            found = self._stream.read(len(view))
        view[: len(found)] = found
        return len(found)


@contextmanager
def opened(name: str, mode: Literal["rb", "wb"]) -> Iterator[BinaryIO]:
    """Bytes at an address."""
    system, path = at(name)
    with failures():
        one_way = mode == "rb" and _speaks_http(system) and not system.info(path).get("partial")
        with system.open(path, mode, block_size=0 if one_way else BLOCK) as stream:
            yield cast(BinaryIO, io.BufferedReader(_OneWay(stream), BLOCK) if one_way else stream)


def _speaks_http(system: Any) -> bool:
    kinds = system.protocol
    return "http" in ((kinds,) if isinstance(kinds, str) else kinds)


def exists(name: str) -> bool:
    """Whether something lies at the address."""
    system, path = at(name)
    with failures():
        return bool(system.exists(path))


def is_folder(name: str) -> bool:
    """Whether the address is that of a folder; any page has links, so on the web a slash must end it."""
    system, path = at(name)
    if _speaks_http(system) and not name.endswith("/"):
        return False
    with failures():
        return bool(system.isdir(path))


def inside(name: str) -> list[str]:
    """Addresses of all files below a folder, sorted."""
    system, path = at(name)
    with failures():
        return sorted(system.unstrip_protocol(found) for found in system.find(path))


def matching(pattern: str) -> list[str]:
    """Addresses of what a pattern with ``*`` names, sorted."""
    system, path = at(pattern)
    with failures():
        try:
            return sorted(system.unstrip_protocol(found) for found in system.glob(path))
        except ValueError as error:
            raise WrongUsage(f"{pattern}: {error}.") from error


def version(name: str) -> str:
    """What tells one version of a file from another, without reading all of it."""
    system, path = at(name)
    with failures():
        told = system.info(path)
    marks = ("size", "ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
    return repr([str(told[mark]) for mark in marks if told.get(mark) is not None])


@contextmanager
def failures() -> Iterator[None]:
    """Turn the errors of the HTTP library, which are not the system's, into those."""
    try:
        from aiohttp import ClientError
    except ImportError:
        yield
        return
    try:
        yield
    except ClientError as error:
        if isinstance(error, OSError):
            raise
        raise ConnectionError(str(error) or type(error).__name__) from error
