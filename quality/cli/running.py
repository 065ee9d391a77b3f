"""``score`` over files: where blocks come from and go to, who is told, and how a run ends.

Imported when a run begins, since it loads the engine.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from quality.cli import log as logs
from quality.cli import screen
from quality.errors import QualityError, WrongUsage
from quality.io import formats, remote
from quality.io.encoded import decoded
from quality.io.formats import Partition, Source
from quality.io.shape import Shape
from quality.scoring import pool, run, shards
from quality.scoring.journal import NAME, compare
from quality.scoring.run import Course, Stream
from quality.scoring.shards import Place, Shards
from quality.scoring.tally import Tally
from quality.scoring.work import Done, Work
from quality.types import Article, Assessment

_LISTED = 1000
"""Publishers that the summary lists."""
_COLLECT_AT = 100_000
"""New objects after which rings of them are looked for. Scoring makes no rings, but many spans: to look as
often as Python does took a twentieth of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the user asked for; ``key`` is what a run that goes on must share with the one before, by name."""

    sources: Sequence[Source]
    work: Work
    shape: Shape
    output: str
    key: Mapping[str, Any]
    workers: int = 1
    shards: int | None = None
    partition: Partition | None = None
    resume: bool = False
    log: Path | None = None
    progress: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    tally: Tally
    rate: float | None = None
    shown: list[tuple[Article | None, Assessment]] = field(default_factory=list)


def batch(order: Order) -> Outcome:
    """Score the sources into the output."""
    place = _place(order)
    key = {**order.key, "inputs": _inputs(order), "version": version("quality")}
    if place and order.resume and (known := _finished(place, key)):
        return Outcome(known)
    work, course = replace(order.work, lines=_lines(order, place)), Course()
    if order.workers > 1:  # what is compiled and loaded now is there in every copy of this process
        work.scorer.score_rows([Article(id="", text="Ready.")])
    with (
        _few_collections(),
        pool.mapped(work, order.workers) as spread,
        logs.opened(order.log) as log,
        _sink(order, place, key) as sink,
        _interruptible(course, place),
    ):
        outcome, start = Outcome(deepcopy(sink.tally)), time.monotonic()
        log("start", rows=outcome.tally.rows, workers=order.workers, **key)
        before = outcome.tally.rows
        try:
            with screen.progress(_sizes(order.sources), shown=order.progress) as show:
                for done in run.score(order.sources, work, sink, spread=spread, course=course):
                    _note(outcome, done)
                    show(done.end, outcome.tally)
                    outcome.rate = (outcome.tally.rows - before) / max(1e-9, time.monotonic() - start)
                    log.beat(
                        "progress",
                        rows=outcome.tally.rows,
                        rate=outcome.rate,
                        errors=outcome.tally.codes.total(),
                    )
        except QualityError:
            _say_what_is_safe(place, sink)
            raise
        summary = {**_summary(outcome, time.monotonic() - start), "key": key}
        sink.finish(summary)
        log("done", **summary)
    return outcome


def _note(outcome: Outcome, done: Done) -> None:
    outcome.tally.merge(done.tally)
    outcome.shown += done.shown


def _summary(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """What ``run.json`` says."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "rate": outcome.rate,
        "rows": outcome.tally.rows,
        **outcome.tally.plain(publishers=_LISTED),
    }


def _place(order: Order) -> Place | None:
    """Folder of the shards; None for stdout, pipes and addresses, which are written as they come."""
    path, wanted = Path(order.output), order.shards is not None or order.partition is not None
    streams = order.output in ("", "-") or remote.is_address(order.output)
    if streams or (path.exists() and not path.is_file() and not path.is_dir()):
        if order.resume:
            raise WrongUsage(
                f"--resume needs an output on disk, not {order.output or 'a table'}. Name one with -o."
            )
        return None
    place = Place.of(order.output, folder=wanted)
    if not place.suffix:
        formats.writer(order.output, order.shape)  # which says what is wrong with the name
    return place


def _lines(order: Order, place: Place | None) -> str | None:
    """How workers pack their lines; None where they hand on assessments."""
    if order.partition:
        return None
    return place.lines if place else Stream.lines(order.output)


def _sink(
    order: Order, place: Place | None, key: Mapping[str, Any]
) -> AbstractContextManager[Shards | Stream]:
    if place is None:
        return Stream.opened(order.output, order.shape, order.partition)
    rows = order.shards or shards.ROWS
    return shards.opened(
        place, key, shape=order.shape, rows=rows, partition=order.partition, resume=order.resume
    )


def _inputs(order: Order) -> str:
    """One name for all that is read; a stream has none."""
    known = hashlib.sha256()
    for source in order.sources:
        if source.name == "-" or not (remote.is_address(source.name) or Path(source.name).is_file()):
            if order.resume:
                raise WrongUsage(f"--resume needs inputs that can be read twice; {source.name} is a stream.")
            return "stream"
        known.update(source.key().encode())
    return known.hexdigest()


def _finished(place: Place, key: Mapping[str, Any]) -> Tally | None:
    """Count of a run that has come to its end before."""
    if not place.record.is_file():
        return None
    if place.file and (not place.file.is_file() or (place.folder / NAME).exists()):
        return None
    record = decoded(place.record.read_bytes())
    compare(place.record, record["key"], key)
    shards.sweep(place)
    return Tally.read(record)


def _sizes(sources: Sequence[Source]) -> list[int] | None:
    """Bytes of each source; None where one of them is unknown."""
    found = [os.path.getsize(each.name) if os.path.isfile(each.name) else None for each in sources]
    return None if None in found else [size for size in found if size is not None]


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for garbage less often, in this process and in those that are copied from it."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _interruptible(course: Course, place: Place | None) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the run after the blocks under way; the second SIGINT ends it at once.

    A stream is ended at once: who reads or writes it may be waiting.
    """
    if place is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        course.stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_what_is_safe(place: Place | None, sink: Shards | Stream) -> None:
    if place is not None and sink.tally.rows:
        screen.tell(f"{sink.tally.rows:,} rows are safe in {place.folder}; --resume goes on after them.")
