"""Opening what the user named; ``-`` is stdin or stdout. Trouble becomes one error with the name in it."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, cast

from quality.errors import FileTrouble

MAX_ROW = 64 << 20
"""Bytes that one row may have: a broken file without line ends must not fill the memory."""

_GZIP = b"\x1f\x8b"
_BUFFER = 1 << 18
_ADVICE = {
    "read": ("stdin", "Check the path and its rights."),
    "written": ("stdout", "Check the path, its rights and the space left."),
}


@contextmanager
def reader(name: str) -> Iterator[BinaryIO]:
    """Bytes of an input; gzip is told by its first bytes, not by its name."""
    with trouble(name, "read"):
        if name == "-":
            yield _unpacked(sys.stdin.buffer)
        else:
            with Path(name).open("rb", buffering=_BUFFER) as stream:
                yield _unpacked(stream)


@contextmanager
def writer(name: str) -> Iterator[BinaryIO]:
    """Bytes of an output, packed where the name ends in ``.gz``."""
    with trouble(name, "written"):
        if name == "-":
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif name.endswith(".gz"):
            with (
                Path(name).open("wb") as raw,
                gzip.GzipFile("", "wb", 6, raw, 0) as packed,  # no name, no time: same rows, same bytes
                io.BufferedWriter(cast(io.RawIOBase, packed), _BUFFER) as stream,
            ):
                yield cast(BinaryIO, stream)
        else:
            with Path(name).open("wb", buffering=_BUFFER) as stream:
                yield stream


@contextmanager
def trouble(name: str, done: Literal["read", "written"]) -> Iterator[None]:
    """Turn the system's errors into ours; a closed pipe stays what it is: nobody wants to read on."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        stream, advice = _ADVICE[done] if getattr(error, "errno", None) else ("stdin", "The file is damaged.")
        named = stream if name == "-" else name
        raise FileTrouble(f"{named} cannot be {done}: {what.rstrip('.')}. {advice}") from error


def whole(name: str) -> bytes | None:
    """All bytes of an input, None where it is larger than a row may be."""
    with reader(name) as stream:
        content = stream.read(MAX_ROW + 1)
    return content if len(content) <= MAX_ROW else None


def lines(stream: BinaryIO, *, limit: int = MAX_ROW) -> Iterator[bytes | None]:
    r"""Lines of a stream, None for one beyond the limit; they end at the byte ``\n`` and nowhere else."""
    while line := stream.readline(limit + 1):
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def _unpacked(stream: BinaryIO) -> BinaryIO:
    peekable = stream if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream))
    if not peekable.peek(2).startswith(_GZIP):
        return peekable
    return io.BufferedReader(gzip.GzipFile(fileobj=peekable), _BUFFER)
