"""Packed bytes: gzip, Zstandard, bzip2 and xz, told by their first bytes; several members are one stream.

What is unpacked is handed on in small pieces, so that a small file that unpacks to a huge one costs time
and no memory. A stream that ends in the middle says so only after all that could be unpacked was read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, BinaryIO, Protocol, cast

from quality.errors import MissingExtra

BUFFER = 1 << 18
SUFFIXES = (".gz", ".zst", ".bz2", ".xz")
_PIECE = 1 << 16
_GZIP_WINDOW = 31  # zlib's way to say: with gzip's header and checksum
_GZIP_LEVEL = 6


class _Frame(Protocol):
    """One member of a packed stream, as bz2, lzma and zstd have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class _Gzip:
    """zlib's object in the same clothes."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_GZIP_WINDOW)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._full and not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        found = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._full = len(found) == max_length  # there may be more of the same input
        return found


class _Unpacked(io.RawIOBase):
    """Unpacked bytes of all members of a stream."""

    def __init__(self, stream: BinaryIO, member: Callable[[], _Frame], errors: tuple[type[Exception], ...]):
        self._stream, self._member, self._errors = stream, member, errors
        self._frame = member()

    def readable(self) -> bool:
        return True

    def readinto(self, view: Any, /) -> int:
        while True:
            if self._frame.eof:
                data = self._between()
                if not data:
                    return 0
                self._frame = self._member()
            else:
                data = self._stream.read(_PIECE) if self._frame.needs_input else b""
                if not data and self._frame.needs_input:
                    raise EOFError("the packed data end in the middle")
            try:
                found = self._frame.decompress(data, len(view))
            except self._errors as error:
                raise OSError(f"the packed data are damaged ({error})") from error
            if found:
                view[: len(found)] = found
                return len(found)

    def _between(self) -> bytes:
        """Bytes after a member; zeros are padding."""
        data = self._frame.unused_data.lstrip(b"\0")
        while not data and (more := self._stream.read(_PIECE)):
            data = more.lstrip(b"\0")
        return data


class _Whole(io.BufferedReader):
    """Reader that hands on what came before the damage, and speaks of the damage after that."""

    _damage: OSError | EOFError | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        pieces, left = [], sys.maxsize if size is None or size < 0 else size
        try:
            if self._damage:
                raise self._damage
            while left and (piece := self.read1(min(left, BUFFER))):
                pieces.append(piece)
                left -= len(piece)
        except (OSError, EOFError) as error:
            self._damage = error
            if not pieces:
                raise
        return b"".join(pieces)


def unpacked(stream: io.BufferedReader) -> io.BufferedReader:
    """Stream of what the bytes hold, or the stream itself where they are not packed."""
    start = stream.peek(4)[:4]
    if start.startswith(b"\x1f\x8b"):
        made = _Unpacked(stream, _Gzip, (zlib.error,))
    elif start.startswith(b"BZh"):
        made = _Unpacked(stream, bz2.BZ2Decompressor, (OSError, ValueError))
    elif start == b"\xfd7zX":
        made = _Unpacked(stream, lzma.LZMADecompressor, (lzma.LZMAError,))
    elif start == b"\x28\xb5\x2f\xfd" or (start[1:] == b"\x2a\x4d\x18" and start[0] >> 4 == 5):
        library = _zstd()
        made = _Unpacked(stream, library.ZstdDecompressor, (library.ZstdError,))
    else:
        return stream
    return _Whole(made, BUFFER)


@contextmanager
def packing(raw: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Stream that packs as the name says; the same rows give the same bytes."""
    if name.endswith(".gz"):
        packed: Any = gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, 0)  # no name and no time
    elif name.endswith(".zst"):
        packed = _zstd().ZstdFile(raw, "wb")
    else:
        yield raw
        return
    with packed, io.BufferedWriter(cast(io.RawIOBase, packed), BUFFER) as stream:
        yield cast(BinaryIO, stream)


def plain_name(name: str) -> str:
    """Name in lower case, without the ending of the packing.

    >>> plain_name("Crawl.JSONL.zst")
    'crawl.jsonl'
    """
    lower = name.lower()
    return next((lower.removesuffix(end) for end in SUFFIXES if lower.endswith(end)), lower)


def _zstd() -> ModuleType:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise MissingExtra("zstd", "Zstandard") from error
    return zstd
