"""Opening what the user named; ``-`` is stdin or stdout. Trouble becomes one error with the name in it."""

from __future__ import annotations

import hashlib
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, Literal, cast

from quality.errors import FileTrouble
from quality.io import remote
from quality.io.packed import BUFFER, packing, unpacked

MAX_ROW = 64 << 20
"""Bytes that one row may have: a broken file without line ends must not fill the memory."""

_PASSED_OVER = 1 << 20
_SAMPLED = 1 << 16
_ADVICE = {
    "read": ("stdin", "Check the path and its rights."),
    "written": ("stdout", "Check the path, its rights and the space left."),
}


@contextmanager
def reader(name: str) -> Iterator[BinaryIO]:
    """Bytes of an input; how it is packed is told by its first bytes, not by its name."""
    with trouble(name, "read"), raw_reader(name) as stream:
        buffered = (
            stream if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream), BUFFER)
        )
        yield cast(BinaryIO, unpacked(cast(io.BufferedReader, buffered)))


@contextmanager
def raw_reader(name: str) -> Iterator[BinaryIO]:
    """Bytes of an input as they lie there."""
    if name == "-":
        yield sys.stdin.buffer
    elif remote.is_address(name):
        with remote.opened(name, "rb") as stream:
            yield stream
    else:
        with Path(name).open("rb", buffering=BUFFER) as file:
            yield file


@contextmanager
def writer(name: str, *, add: bool = False) -> Iterator[BinaryIO]:
    """Bytes of an output, packed where the name ends in ``.gz`` or ``.zst``; ``add`` goes on at its end."""
    with trouble(name, "written"):
        if name == "-":
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif remote.is_address(name):
            with remote.opened(name, "wb") as raw, packing(raw, name.lower()) as stream:
                yield stream
        else:
            with (
                Path(name).open("ab" if add else "wb", buffering=BUFFER) as raw,
                packing(raw, name.lower()) as stream,
            ):
                yield stream


@contextmanager
def seekable(name: str) -> Iterator[BinaryIO]:
    """Bytes of an input that is read back and forth; a stream is put on disk first."""
    with reader(name) as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.TemporaryFile() as kept:
            copyfileobj(stream, kept)
            kept.seek(0)
            yield cast(BinaryIO, kept)


@contextmanager
def trouble(name: str, done: Literal["read", "written"]) -> Iterator[None]:
    """Turn the system's errors into ours; a closed pipe stays what it is: nobody wants to read on."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, EOFError) as error:
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        stream, advice = _ADVICE[done]
        told = isinstance(error, FileNotFoundError | ConnectionError | TimeoutError)
        if getattr(error, "errno", None) is None and not told:
            advice = "The file is damaged."
        named = stream if name == "-" else name
        raise FileTrouble(f"{named} cannot be {done}: {what.rstrip('.')}. {advice}") from error


def whole(name: str, *, limit: int = MAX_ROW) -> bytes | None:
    """All bytes of an input, None where it is larger than a row may be."""
    with reader(name) as stream:
        content = stream.read(limit + 1)
        if len(content) > limit:
            return None
        stream.read(1)  # a packed file may end in the middle, and says so now
    return content


def lines(stream: BinaryIO, *, limit: int = MAX_ROW) -> Iterator[bytes | None]:
    r"""Lines of a stream, None for one beyond the limit; they end at the byte ``\n`` and nowhere else."""
    while line := stream.readline(limit + 1):
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(_PASSED_OVER)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def fingerprint(name: str) -> str:
    """What changes when an input changes: from its size, time, first and last bytes.

    Raises
    ------
    FileTrouble
        The input is a stream, which cannot be read twice, or it cannot be read.
    """
    known = hashlib.sha256()
    with trouble(name, "read"):
        if remote.is_address(name):
            known.update(remote.version(name).encode())
        elif name == "-" or not Path(name).is_file():
            raise FileTrouble(f"{name} is a stream, which cannot be read again. Name a file.")
        else:
            known.update(str(Path(name).stat().st_mtime_ns).encode())
        with raw_reader(name) as stream:
            known.update(stream.read(_SAMPLED))
            if stream.seekable():
                size = stream.seek(0, io.SEEK_END)
                stream.seek(max(0, size - _SAMPLED))
                known.update(stream.read(_SAMPLED) + str(size).encode())
    return known.hexdigest()
