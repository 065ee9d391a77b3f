"""A file on its way: it grows under another name, and gets its own when it is whole."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from quality.errors import FileTrouble

try:
    import fcntl
except ImportError:  # no such locks on Windows
    fcntl = None  # type: ignore[assignment]

BLOCK: Final = 1 << 20


class Part:
    """``FILE.part`` with its running checksum; a context manager, and nobody else's meanwhile.

    Beside it lies ``FILE.part.tag`` with the validator of the answer that it began with. A part that is
    not ``keep`` is removed where it was not finished.

    Raises
    ------
    FileTrouble
        Another process is writing it.
    """

    def __init__(self, target: Path, *, keep: bool = True) -> None:
        self.target, self.keep = target, keep
        self.path = target.with_name(f"{target.name}.part")
        self._tag = target.with_name(f"{target.name}.part.tag")
        self._stream = self.path.open("ab+")
        self._hash, self.size, self._gone = hashlib.sha256(), 0, False
        if not _alone(self._stream, self.path):
            self._stream.close()
            raise FileTrouble(f"{self.path} is being written by another process. Wait for that one.")
        self._stream.seek(0)
        while block := self._stream.read(BLOCK):
            self._hash.update(block)
            self.size += len(block)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if not self._gone and (not self.keep or self.size == 0):
            self._forget()
        self._stream.close()

    @property
    def sha256(self) -> str:
        """Checksum of what is there."""
        return self._hash.hexdigest()

    @property
    def validator(self) -> str:
        """What the server called the content that the part began with; empty where nobody knows."""
        return self._tag.read_text(encoding="ascii").strip() if self._tag.exists() else ""

    def restart(self, validator: str = "") -> None:
        """Begin again with nothing."""
        self._stream.truncate(0)
        self._hash, self.size = hashlib.sha256(), 0
        self._tag.unlink(missing_ok=True)
        if validator and validator.isascii() and validator.isprintable():
            self._tag.write_text(validator, encoding="ascii")

    def add(self, block: bytes) -> None:
        """Append."""
        self._stream.write(block)
        self._hash.update(block)
        self.size += len(block)

    def finish(self) -> None:
        """Give the file its name; whoever looks for it finds the old one or the whole new one."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._released()
        self._tag.unlink(missing_ok=True)
        os.replace(self.path, self.target)
        self._gone = True

    def link(self, source: Path) -> None:
        """Put a link to ``source`` under the name instead."""
        self._forget()
        self.path.symlink_to(source.resolve())
        os.replace(self.path, self.target)

    def _forget(self) -> None:
        self._released()
        self._tag.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self._gone = True

    def _released(self) -> None:
        """Close the file where an open one can be neither renamed nor removed; elsewhere the lock holds."""
        if os.name == "nt":
            self._stream.close()


def _alone(stream: BinaryIO, path: Path) -> bool:
    """Lock the file; whether nobody else had it, and it still has its name."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(stream.fileno()), os.stat(path))
    except (BlockingIOError, FileNotFoundError):
        return False
