"""An output that grows in shards, each of them whole: what a run has committed survives whatever stops it.

A shard is written under a hidden name, forced to disk, renamed, and then told to the journal. A run that
goes on reads the journal, drops what that does not know, and starts where the last shard ended. The journal
begins with the key of the run (inputs, model, settings); a run with another key is refused.

A single file is a folder of shards, ``FILE.parts``, until the run is done; then the shards are joined.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from quality.io import formats
from quality.io.encoded import encoded
from quality.io.formats import Partition
from quality.io.joined import join
from quality.io.open import trouble
from quality.io.shape import Shape
from quality.scoring.blocks import START, Position
from quality.scoring.journal import NAME, Journal
from quality.scoring.tally import Tally
from quality.scoring.work import Done

ROWS = 50_000
"""Rows of a shard: what a killed run has to do again at most."""

_LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an output goes: the folder of its shards, the ending of their names, the file they become."""

    folder: Path
    suffix: str
    file: Path | None = None

    @classmethod
    def of(cls, output: str, *, folder: bool = False) -> Place:
        """Place of what ``-o`` names: a folder where it ends in ``/``, is one, or is asked to be one.

        >>> Place.of("scores.parquet/").suffix, Place.of("scores.jsonl").folder.name
        ('.parquet', 'scores.jsonl.parts')
        """
        path = Path(output)
        ending = _ending(path.name)
        if folder or output.endswith("/") or path.is_dir():
            return cls(folder=path, suffix=ending or ".jsonl")
        return cls(folder=path.with_name(f"{path.name}.parts"), suffix=ending, file=path)

    @property
    def name(self) -> str:
        """What the user called it."""
        return str(self.file or self.folder)

    @property
    def lines(self) -> str | None:
        """Name of an output of JSON lines, which workers write themselves; None for other formats."""
        return self.suffix if self.suffix in _LINES else None

    @property
    def record(self) -> Path:
        """Where the summary of the run goes."""
        return self.folder / "run.json" if self.file is None else Path(f"{self.file}.run.json")


@dataclass(slots=True)
class Shards:
    """The open output of one run; made by :func:`opened`."""

    place: Place
    shape: Shape
    journal: Journal
    rows: int
    partition: Partition | None = None
    end: Position = START
    tally: Tally = field(default_factory=Tally)
    """Of all that is committed."""
    _pending: Tally = field(default_factory=Tally)
    _stack: ExitStack = field(default_factory=ExitStack)
    _write: Callable[[Done], object] | None = None

    def write(self, done: Done) -> None:
        """Add a block; a shard that is full is committed."""
        with trouble(self.place.name, "written"):
            if self._write is None:
                self._write = self._begin()
            self._write(done)
        self._pending.merge(done.tally)
        self.end = done.end
        if self._pending.rows >= self.rows:
            self.commit()

    def commit(self) -> None:
        """Make what was written since the last shard the next one."""
        if self._write is None:
            return
        with trouble(self.place.name, "written"):
            self._stack.close()
            files = [self._settle(path) for path in self._staged()]
            _sync(self.place.folder)
            self.journal.add(
                {
                    "shard": self.journal.shards,
                    "files": files,
                    "end": asdict(self.end),
                    "tally": self._pending.plain(),
                }
            )
        self.tally.merge(self._pending)
        self._pending, self._write = Tally(), None

    def discard(self) -> None:
        """Drop what is not committed."""
        with trouble(self.place.name, "written"), ExitStack() as stack:
            stack.callback(self._clear)
            stack.callback(self._stack.close)
        self._write = None

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Join the shards where one file was asked for, and leave the summary beside it."""
        self.commit()
        with trouble(self.place.name, "written"):
            if not self.journal.done:
                self.journal.add({"done": True})
            if self.place.file is not None:
                self._join(self.place.file)
            _replace(self.place.record, encoded(summary, indent=True))
            if self.place.file is not None:
                self.journal.remove()  # first: without it the rest is rubbish that the next run sweeps up
                sweep(self.place)

    def _begin(self) -> Callable[[Done], object]:
        name = self.place.folder / f"{self._stem()}{self.place.suffix}"
        if self.place.lines and not self.partition:
            stream: BinaryIO = self._stack.enter_context(name.open("wb"))
            return lambda done: stream.write(done.lines or b"")
        write = self._stack.enter_context(formats.writer(str(name), self.shape, partition_by=self.partition))

        def each(done: Done) -> None:
            for assessment in done.assessments:
                write(assessment)

        return each

    def _stem(self) -> str:
        return f".part-{self.journal.shards:05}"

    def _staged(self) -> list[Path]:
        """Files of the open shard: one, or one a partition."""
        found = sorted(self.place.folder.glob(f"{self._stem()}*"))
        return [
            path
            for top in found
            for path in (sorted(top.rglob("*")) if top.is_dir() else [top])
            if path.is_file()
        ]

    def _settle(self, path: Path) -> list[Any]:
        """Force a file to disk and give it its name; ``pass.jsonl`` becomes a shard in ``pass``."""
        parts = path.relative_to(self.place.folder).parts
        part = path.name.removesuffix(self.place.suffix) if len(parts) > 1 else ""
        target = self.place.folder / part / f"{self._stem()[1:]}{self.place.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(path)
        path.replace(target)
        _sync(target.parent)
        return [str(target.relative_to(self.place.folder)), target.stat().st_size]

    def _clear(self) -> None:
        """Remove what was not committed, also what was renamed and then not told to the journal."""
        for path in self.place.folder.glob(".part-*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        told = {self.place.folder / name for name, _ in self.journal.files()}
        for path in {*self.place.folder.rglob(f"part-?????{self.place.suffix}")} - told:
            path.unlink()

    def _join(self, file: Path) -> None:
        parts = [self.place.folder / name for name, _ in self.journal.files()]
        if len(parts) == 1 and file.is_file() and not parts[0].exists():
            return  # a run that died between this and its last step
        whole = parts[0] if len(parts) == 1 else self.place.folder / f".joined{self.place.suffix}"
        if len(parts) != 1:
            join(parts, whole, self.shape)
            _sync(whole)
        whole.replace(file)
        _sync(file.parent)


def sweep(place: Place) -> None:
    """Remove what a run leaves in ``FILE.parts``, unless its journal is there."""
    if place.file is not None and place.folder.is_dir() and not (place.folder / NAME).exists():
        for path in (*place.folder.glob("*part-*"), *place.folder.glob(".joined*")):
            path.unlink()
        place.folder.rmdir()


@contextmanager
def opened(
    place: Place,
    key: Mapping[str, Any],
    *,
    shape: Shape,
    rows: int = ROWS,
    partition: Partition | None = None,
    resume: bool = False,
) -> Iterator[Shards]:
    """Open an output, or go on with it; what is not committed in the end is dropped.

    Raises
    ------
    WrongUsage
        There is a run already and ``resume`` was not asked for, or its key is another.
    FileTrouble
        It cannot be written, or another process writes it.
    """
    with trouble(place.name, "written"):
        sweep(place)
        place.folder.mkdir(parents=place.file is None, exist_ok=True)
    with Journal.opened(place.folder, key, resume=resume) as journal:
        made = Shards(place, shape, journal, rows, partition)
        made.tally, made.end = journal.tally, journal.end()
        made._clear()
        try:
            yield made
        finally:
            made.discard()
            if not journal.shards and not journal.done:
                journal.remove()
                with suppress(OSError):  # somebody else's folder, which was there before
                    place.folder.rmdir()


def _ending(name: str) -> str:
    """The longest ending that an output's format has."""
    known = [
        ending for ending in (*formats.OUTPUTS, *_LINES, ".feather", ".ipc") if name.lower().endswith(ending)
    ]
    return max(known, key=len, default="")


def _replace(path: Path, content: bytes) -> None:
    """Write a small file, whole or not at all."""
    hidden = path.with_name(f".{path.name}.new")
    hidden.write_bytes(content + b"\n")
    _sync(hidden)
    hidden.replace(path)


def _sync(path: Path) -> None:
    """Wait until a file or a folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
