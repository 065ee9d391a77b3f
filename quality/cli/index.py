"""``quality index``: the headlines of the last months in one file, for the next crawl to be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from quality.cli import options, screen
from quality.cli.corpus import day
from quality.errors import TooManyFailures
from quality.io import encoded, formats, headings
from quality.io.headings import Heading
from quality.io.open import reader
from quality.io.records import Row
from quality.settings import allowed
from quality.types import Article

if TYPE_CHECKING:
    from quality.corpus.index import Entry

_file = click.argument("index", type=click.Path(path_type=Path, dir_okay=False), metavar="INDEX")
_output = click.option(
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="Where to write JSON lines: .jsonl, .jsonl.gz, .jsonl.zst; - is stdout.  [default: -]",
)


@click.group()
def index() -> None:
    """Keep headlines between crawls: one file, any number of readers, one writer at a time."""


@index.command()
@_file
@click.argument("paths", nargs=-1, required=True)
@options.reading
@day
@options.max_errors
@options.quiet
def add(index: Path, paths: tuple[str, ...], day: date, quiet: bool, **flags: Any) -> None:
    """Add articles to INDEX, which is made where it is not there; an id that it has stays as it is.

    What is reported as added is in the file, whatever happens to this process then.
    """
    from quality.corpus.index import Index

    settings = options.settled(flags)
    found = formats.sources(paths, flags["format"])
    rows = _Rows(headings.read(found, options.intake(flags)))
    added = known = untitled = 0
    with Index(index, create=True) as opened:
        for done in opened.add_all(rows, day):
            added, known, untitled = added + done.added, known + done.known, untitled + done.untitled
            if not quiet:
                screen.tell(f"{added:,} added, {known:,} there already, {untitled:,} without a headline")
    rows.check(settings.max_errors)


@index.command()
@_file
@click.argument("paths", nargs=-1, required=True)
@options.reading
@_output
@click.option(
    "--days",
    type=click.IntRange(1),
    help="Look at what was added in so many days.  [default: all that is there]",
)
@click.option("--most", type=click.IntRange(1), default=10, show_default=True, help="Matches a row.")
@day
@options.max_errors
def query(
    index: Path, paths: tuple[str, ...], output: str, days: int | None, most: int, day: date, **flags: Any
) -> None:
    """Find the articles of INDEX with nearly the same headline as each row; a line of JSON a row.

    Rows whose own id is in the index find themselves, too.
    """
    from quality.corpus.index import Index
    from quality.corpus.lookup import STEP, matches

    settings = options.settled(flags)
    found = formats.sources(paths, flags["format"])
    formats.check_outputs([output], [index, *found])
    rows = _Rows(headings.read(found, options.intake(flags)))
    since = day - timedelta(days=days) if days else None
    entries = iter(rows)
    with Index(index) as opened, formats.lines(output) as stream:
        while batch := list(islice(entries, STEP)):
            titles, publishers = [entry.title for entry in batch], [entry.publisher for entry in batch]
            told = opened.asked(
                partial(matches, titles=titles, publishers=publishers, since=since, most=most)
            )
            for entry, found_here in zip(batch, told, strict=True):
                line = {"id": entry.id, "matches": [asdict(match) for match in found_here]}
                stream.write(encoded.line(line))
    rows.check(settings.max_errors)


@index.command()
@_file
@click.argument("ids", nargs=-1, required=True)
def delete(index: Path, ids: tuple[str, ...]) -> None:
    """Forget the articles with these ids; - reads them from stdin, one a line."""
    from quality.corpus.index import Index

    with Index(index) as opened:
        gone = opened.delete(_ids(ids))
    screen.tell(f"{gone:,} deleted")


@index.command()
@_file
@click.option("--days", type=click.IntRange(1), default=90, show_default=True, help="Keep what is not older.")
@day
def expire(index: Path, days: int, day: date) -> None:
    """Forget what was added more than so many days ago; the space is used again."""
    from quality.corpus.index import Index

    with Index(index) as opened:
        gone = opened.expire(day - timedelta(days=days))
    screen.tell(f"{gone:,} expired")


@index.command()
@_file
@options.as_json
def stats(index: Path, as_json: bool) -> None:
    """Count what is in INDEX."""
    from quality.corpus.index import Index

    with Index(index) as opened:
        found = asdict(opened.stats())
    if as_json:
        screen.print_json(found)
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, value in found.items():
        shown = f"{value:,}" if isinstance(value, int) else str(value or "none")
        table.add_row(name.replace("_", " "), shown)
    screen.console().print(table, markup=False, highlight=False)


@index.command()
@_file
@click.argument(
    "others", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="OTHERS"
)
@options.quiet
def merge(index: Path, others: tuple[Path, ...], quiet: bool) -> None:
    """Take the articles of other indexes over into INDEX, which is made where it is not there."""
    from quality.corpus.index import Index

    with Index(index, create=True) as opened:
        for other in others:
            with Index(other) as given:
                done = opened.merge(given)
            if not quiet:
                screen.tell(f"{other}: {done.added:,} added, {done.known:,} there already")


class _Rows:
    """Articles as an index takes them; rows that cannot be read are counted."""

    def __init__(self, rows: Iterable[Heading | Row]) -> None:
        self.rows, self.count, self.failed, self.first = rows, 0, 0, ""

    def __iter__(self) -> Iterator[Entry]:
        from quality.corpus.index import Entry

        for row in self.rows:
            self.count += 1
            if isinstance(row, tuple):
                yield Entry(row[0], row[1] or "", row[2])
            elif isinstance(row, Article):
                yield Entry(row.id, row.title or "", row.publisher)
            else:
                self.failed += 1
                self.first = self.first or (row.error.detail if row.error else row.id)

    def check(self, most: str) -> None:
        """Complain where more rows than allowed could not be read."""
        if self.failed > allowed(most, self.count):
            raise TooManyFailures(
                f"{self.failed:,} of {self.count:,} rows could not be read, first: {self.first}. "
                f"--max-errors {most} allows fewer. All others were taken."
            )


def _ids(given: tuple[str, ...]) -> Iterator[str]:
    for identity in given:
        if identity == "-":
            with reader("-") as stream:
                yield from (line.decode("utf-8", "backslashreplace").rstrip("\r\n") for line in stream)
        else:
            yield identity
