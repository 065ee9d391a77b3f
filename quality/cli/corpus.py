"""The two passes of ``score``: what inputs and an index say about each other, before any row is scored."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quality.errors import WrongUsage
from quality.io import formats, remote
from quality.io.formats import Source
from quality.io.open import trouble
from quality.io.records import Intake, Row

if TYPE_CHECKING:
    from quality.corpus.earlier import Earlier
    from quality.corpus.facts import FirstPass, Known
    from quality.scoring.tally import Tally

Command = TypeVar("Command", bound=Callable[..., Any])


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date:
    """The day that was given, or today."""
    try:
        return date.fromisoformat(value) if value else datetime.now(UTC).date()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no date like 2026-11-22.") from error


day = click.option(
    "--day", metavar="DATE", callback=_day, help="Day of the crawl, as the index counts it.  [default: today]"
)


def knowing(command: Command) -> Command:
    """Options for what is to be known around the articles."""
    for option in (
        day,
        click.option(
            "--index-days",
            type=click.IntRange(1),
            default=90,
            show_default=True,
            help="Compare with what the index has had in so many days.",
        ),
        click.option(
            "--publishers",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write what the corpus says about each publisher, a line of JSON each: template lines, "
            "copies, bylines, reliability with its interval. It moves no score. Implies --corpus.",
        ),
        click.option(
            "--index",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Compare headlines with an index too, and add them to it at the end. Implies --corpus.",
        ),
        click.option(
            "--corpus",
            is_flag=True,
            help="Read the inputs twice: for copies and template lines, then to score with these facts.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What the first pass left: facts for the second one, and things to do when that is over."""

    known: Known
    earlier: Earlier | None
    rows: Callable[[], Iterable[Row]]
    publishers: Path | None

    def close(self, tally: Tally) -> str | None:
        """Write the publishers' table, add the articles to the index; return what is to be told."""
        if self.publishers is not None:
            from quality.cli import publishers

            publishers.write(self.publishers, self.known, self.rows(), tally)
        if self.earlier is None:
            return None
        done = self.earlier.keep()
        return f"{done.added:,} articles added to {self.earlier.path}; {done.known:,} were there already"


def wanted(flags: Mapping[str, Any]) -> bool:
    """Whether a first pass was asked for."""
    return bool(flags["corpus"] or flags["index"] or flags["publishers"])


@contextmanager
def read(sources: Sequence[Source], intake: Intake, flags: Mapping[str, Any]) -> Iterator[Corpus | None]:
    """Make the first pass over the inputs, if one was asked for."""
    if not wanted(flags):
        yield None
        return
    from quality.corpus.facts import first_pass

    with ExitStack() as opened:
        rewind = opened.enter_context(_repeatable(sources))
        learning = opened.enter_context(first_pass())
        earlier = _earlier(opened, learning, flags)

        def rows() -> Iterable[Row]:
            rewind()
            return formats.read(sources, intake)

        known = _learn(learning, rows(), earlier)
        rewind()
        yield Corpus(known=known, earlier=earlier, rows=rows, publishers=flags["publishers"])


def _earlier(opened: ExitStack, learning: FirstPass, flags: Mapping[str, Any]) -> Earlier | None:
    if flags["index"] is None:
        return None
    from quality.corpus.earlier import Earlier

    earlier = Earlier(flags["index"], flags["day"], learning.folder, window=flags["index_days"])
    return opened.enter_context(closing(earlier))


def _learn(learning: FirstPass, rows: Iterable[Row], earlier: Earlier | None) -> Known:
    """Take all rows, for the corpus and for the index."""
    from quality.corpus.facts import chunked

    for chunk in chunked(rows):
        learning.add(chunk)
        if earlier is not None:
            earlier.add(chunk)
    return learning.finish(earlier)


@contextmanager
def _repeatable(sources: Sequence[Source]) -> Iterator[Callable[[], None]]:
    """Keep stdin on disk, so that it can be read again; yields what begins it anew."""
    for source in sources:
        if source.name != "-" and not remote.is_address(source.name) and not os.path.isfile(source.name):
            raise WrongUsage(
                f"{source.name} is a stream, and the inputs are read twice. Use a file, or - for stdin."
            )
    if not any(source.name == "-" for source in sources):
        yield lambda: None
        return
    before = sys.stdin
    with tempfile.TemporaryFile() as kept:
        with trouble("-", "read"):
            copyfileobj(before.buffer, kept)
            kept.flush()
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Kept(kept.fileno(), closefd=False)))

        def rewind() -> None:
            sys.stdin.buffer.seek(0)

        try:
            rewind()
            yield rewind
        finally:
            sys.stdin = before


class _Kept(io.FileIO):
    """The file that stands in for stdin; whoever is done with stdin may close it without ending it."""

    def close(self) -> None:
        """Stay open."""
