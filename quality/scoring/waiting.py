"""Lines from a pipe in blocks that do not wait: what has come is handed on when nothing more does."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import UnsupportedOperation

from quality.errors import WrongUsage
from quality.io import jsonl
from quality.scoring.blocks import BYTES, START, Lines, Position

_PIECE = 1 << 16
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zX", b"\x28\xb5\x2f\xfd")


@dataclass(slots=True)
class Cutter:
    """Bytes as they come, cut after their last line; a line beyond the limit is cut short."""

    limit: int
    rest: bytes = b""
    passing: bool = False

    def whole(self, piece: bytes) -> bytes:
        r"""Take more bytes, and give the lines that are whole now.

        >>> cutter = Cutter(limit=100)
        >>> cutter.whole(b"a\nb"), cutter.whole(b"c\n")
        (b'a\n', b'bc\n')
        """
        if self.passing:
            cut = piece.find(b"\n")
            if cut < 0:
                return b""
            piece, self.passing = piece[cut:], False
        start, newline, rest = piece.rpartition(b"\n")
        found = self.rest + start + newline if newline else b""
        self.rest = rest if newline else self.rest + rest
        if len(self.rest) > self.limit:
            self.rest, self.passing = self.rest[: self.limit + 1], True
        return found


def stdin() -> int | None:
    """Number of the file that stdin is; None where a program has put something else there."""
    try:
        return sys.stdin.fileno()
    except (UnsupportedOperation, ValueError, AttributeError):
        return None


def waited(
    handle: int, name: str, *, limit: int, flush: float, start: Position = START
) -> Iterator[Lines | None]:
    """Lines of a pipe: a full block, or what came within ``flush`` seconds after the first of it.

    None where that time passes without a line, so that whoever waits for results can look for them.
    """
    cutter, waiting, at, due = Cutter(limit), b"", start, time.monotonic() + flush
    while True:
        ready = select.select([handle], [], [], max(0.0, due - time.monotonic()))[0]
        piece = os.read(handle, _PIECE) if ready else b""
        if at is start and not waiting:
            _check(piece, name)
        lines = cutter.whole(piece) if piece else cutter.rest if ready else b""
        if lines and not waiting:
            due = time.monotonic() + flush
        waiting += lines
        over = time.monotonic() >= due
        if waiting and (over or len(waiting) >= BYTES or (ready and not piece)):
            block = _block(waiting, name, at)
            yield block
            waiting, at = b"", block.end
        elif over:
            yield None
        if over:
            due = time.monotonic() + flush
        if ready and not piece:
            return


def _block(content: bytes, name: str, at: Position) -> Lines:
    if not at.number:
        content = content.removeprefix(jsonl.BYTE_ORDER_MARK)
    end = Position(
        number=at.number + content.count(b"\n"),
        rows=at.rows + sum(bool(line.strip()) for line in content.split(b"\n")),
    )
    return Lines(content=content, name=name, start=at, end=end)


def _check(piece: bytes, name: str) -> None:
    if piece.startswith(_PACKED):
        raise WrongUsage(f"{name} is packed; unpack it on its way: zcat FILE | quality filter")
