"""What a run has committed, one JSON line a shard, so that another process can go on with it.

The first line is the key of the run. A line that was cut short by a crash was never promised, and is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quality.errors import FileTrouble, WrongUsage
from quality.io import encoded
from quality.io.open import trouble
from quality.scoring.blocks import START, Position
from quality.scoring.tally import Tally

try:
    import fcntl
except ImportError:  # a system without it: two runs into one folder are then not noticed
    fcntl = None  # type: ignore[assignment]

NAME = ".run.jsonl"
"""Hidden, so that nobody takes it for a shard."""


@dataclass(frozen=True, slots=True)
class Journal:
    """An open journal: the entries that were there, and those that are added."""

    path: Path
    stream: BinaryIO
    entries: list[dict[str, Any]]
    """Without the tallies, which would grow with every shard."""
    tally: Tally

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, key: Mapping[str, Any], *, resume: bool) -> Iterator[Journal]:
        """Begin a journal, or take up the one that is there.

        Raises
        ------
        WrongUsage
            There is one and it may not be taken up, or it is that of another run.
        FileTrouble
            It cannot be written, or another process writes it.
        """
        path = folder / NAME
        with trouble(str(folder), "written"):
            if not path.exists() or not path.stat().st_size:
                _unclaimed(folder)  # before there is a journal: a folder that is refused stays as it was
        with trouble(str(folder), "written"), path.open("a+b") as stream:
            _lock(stream, folder)
            tally = Tally()
            entries = _entries(stream, tally)
            if not any("end" in entry for entry in entries):  # nothing was committed
                stream.truncate(0)
                entries = [{"key": dict(key)}]
                _append(stream, entries[0])
            elif not resume:
                raise WrongUsage(_occupied(folder, entries))
            compare(folder, entries[0]["key"], key)
            made = cls(path, stream, entries, tally)
            if not made.done:
                made.check(folder)
            yield made

    @property
    def shards(self) -> int:
        """Number of shards that are committed."""
        return sum("shard" in entry for entry in self.entries)

    @property
    def done(self) -> bool:
        """Whether the run came to its end."""
        return "done" in self.entries[-1]

    def add(self, entry: dict[str, Any]) -> None:
        """Add an entry and force it to disk."""
        _append(self.stream, entry)
        self.entries.append({name: value for name, value in entry.items() if name != "tally"})

    def remove(self) -> None:
        """Leave nothing behind: nothing was committed."""
        self.path.unlink(missing_ok=True)

    def files(self) -> list[tuple[str, int]]:
        """Names and sizes of the files of all shards, in order."""
        return [(name, size) for entry in self.entries for name, size in entry.get("files", ())]

    def end(self) -> Position:
        """Where the input goes on."""
        ends = [entry["end"] for entry in self.entries if "end" in entry]
        return Position(**ends[-1]) if ends else START

    def check(self, folder: Path) -> None:
        """Complain where a shard is gone or was changed."""
        for name, size in self.files():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise FileTrouble(f"{path} is gone or was changed. Remove {folder} and score again.")


def compare(where: Path, begun: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    """Refuse to mix two runs; the message names what differs."""
    for name in {**begun, **key}:
        if begun.get(name) != key.get(name):
            shown = [str(value) for value in (begun.get(name), key.get(name))]
            how = f": {shown[0]}, now {shown[1]}" if max(map(len, shown)) < 60 else ""
            raise WrongUsage(
                f"{where} was begun with another {name.replace('_', ' ')}{how}. "
                "Name another output, or remove it and score again."
            )


def _entries(stream: BinaryIO, tally: Tally) -> list[dict[str, Any]]:
    """Entries that are there, their tallies added to one; what was cut short is dropped."""
    stream.seek(0)
    entries, end = [], 0
    for line in stream:
        if line.endswith(b"\n"):
            entry, end = encoded.decoded(line), end + len(line)
            if "tally" in entry:
                tally.merge(Tally.read(entry.pop("tally")))
            entries.append(entry)
    stream.truncate(end)
    return entries


def _append(stream: BinaryIO, entry: dict[str, Any]) -> None:
    stream.write(encoded.line(entry))
    stream.flush()
    os.fsync(stream.fileno())


def _lock(stream: BinaryIO, folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise FileTrouble(
            f"{folder} is being written by another run. Wait for it, or name another output."
        ) from error


def _unclaimed(folder: Path) -> None:
    """Refuse a folder with files of somebody else."""
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise WrongUsage(f"{folder} is not empty. Name a new folder for the output.")


def _occupied(folder: Path, entries: list[dict[str, Any]]) -> str:
    if "done" in entries[-1]:
        return f"{folder} holds a run that is done. Name another output, or remove it and score again."
    rows = entries[-1]["end"]["rows"] if "end" in entries[-1] else 0
    return f"{folder} holds a run that stopped after {rows:,} rows. Add --resume to go on, or remove it."
