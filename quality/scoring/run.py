"""A run over files: blocks in, shards out, as many processes as asked for, and an end that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from quality.errors import Interrupted, QualityError
from quality.io import formats
from quality.io.formats import Partition, Source
from quality.io.open import writer
from quality.io.packed import plain_name
from quality.io.shape import Shape
from quality.scoring.blocks import START, Block, Position, blocks
from quality.scoring.tally import Tally
from quality.scoring.work import Done, Work

Item = TypeVar("Item")


class Sink(Protocol):
    """Where blocks that are done go; what is there already ends at ``end``."""

    @property
    def end(self) -> Position:
        """Where the input goes on."""

    def write(self, done: Done) -> None:
        """Take the next block."""

    def commit(self) -> None:
        """Keep what was written, whatever comes."""


@dataclass(slots=True)
class Course:
    """Whether a run may go on: asked to stop, or in trouble, it ends with the blocks that are under way."""

    stopped: bool = False
    cut: bool = False
    """Whether it ended before its input did."""
    trouble: QualityError | None = None

    def stop(self) -> None:
        """Ask it to end."""
        self.stopped = True

    def until(self, items: Iterable[Item]) -> Iterator[Item]:
        """Items until the run is stopped; trouble ends them and is kept for later."""
        try:
            for item in items:
                if self.stopped:
                    self.cut = True
                    return
                yield item
        except QualityError as error:
            self.fail(error)

    def fail(self, error: QualityError) -> None:
        """Let it end for a reason; the first one counts."""
        self.trouble = self.trouble or error
        self.stopped = self.cut = True

    def check(self) -> None:
        """Raise what ended the run early."""
        if self.trouble is not None:
            raise self.trouble
        if self.cut:
            raise Interrupted("The run was interrupted.")


@dataclass(slots=True)
class Stream:
    """An output that is written as it comes: stdout, a pipe, an address."""

    send: Callable[[Done], object]
    tally: Tally = field(default_factory=Tally)
    end: Position = START

    @staticmethod
    def lines(name: str) -> str | None:
        """Whether workers write the lines; they are packed, if at all, on their way out."""
        tables = (".csv", ".parquet", ".arrow", ".feather", ".ipc")
        return None if not name or plain_name(name).endswith(tables) else ""

    @classmethod
    @contextmanager
    def opened(cls, name: str, shape: Shape, partition: Partition | None = None) -> Iterator[Stream]:
        """Open it; without a name nothing is written."""
        if not name:
            yield cls(lambda _done: None)
        elif partition is None and cls.lines(name) is not None:
            with writer(name) as stream:

                def send(done: Done) -> None:
                    stream.write(done.lines or b"")
                    stream.flush()

                yield cls(send)
        else:
            with formats.writer(name, shape, partition_by=partition) as write:
                yield cls(lambda done: [write(assessment) for assessment in done.assessments])

    def write(self, done: Done) -> None:
        """Send a block."""
        self.send(done)

    def commit(self) -> None:
        """Do nothing: what was sent was sent."""

    def finish(self, _summary: Any) -> None:
        """Leave no summary: nobody knows where."""


def score(
    sources: Sequence[Source],
    work: Work,
    sink: Sink,
    *,
    spread: Callable[[Iterable[Block]], Iterator[Done]],
    course: Course,
) -> Iterator[Done]:
    """Score all sources into a sink, from where it ends, and pass on what is done.

    Whatever ends the run early (an input that is damaged or gone, a worker that died, a request to stop),
    the blocks done until then are committed before it is raised.
    """
    results = spread(course.until(blocks(sources, work.intake, start=sink.end)))
    for done in _drained(results, course):
        sink.write(done)
        yield done
    if course.cut:
        sink.commit()
    course.check()


def _drained(results: Iterable[Done], course: Course) -> Iterator[Done]:
    """All results there are, also after the feed has ended; trouble of a worker ends them."""
    try:
        yield from results
    except QualityError as error:
        course.fail(error)
