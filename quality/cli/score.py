"""``quality score``: one assessment for every row of the input."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import click

from quality.cli import loading, options, screen
from quality.cli.tally import Tally
from quality.io import formats
from quality.io.open import writer
from quality.io.records import Row
from quality.reports import explain, page
from quality.types import Article, Assessment

_LISTED = 1000
"""Articles that the page of --html lists, and keeps the text of."""
_STEP = 64
"""Rows between two looks at the progress bar; it is slower than the scoring."""


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help=f"Where to write: {', '.join(formats.OUTPUTS)}; - is stdout.  "
    "[default: JSON lines on stdout, a table where that is a terminal]",
)
@click.option("--table", "tabular", is_flag=True, help="Print a person's table, whatever stdout is.")
@click.option("--html", "target", metavar="FILE", help="Also write a self-contained page of the batch.")
@options.reading
@options.scoring
@options.workers
@options.max_errors
@options.reasons
@click.option("--signals", is_flag=True, help="Add the value of every signal.")
@click.option("--sections", is_flag=True, help="Add the sections of the text: body, navigation, ...")
@click.option("--ledger", is_flag=True, help="Add the attributions: who is said to have said what.")
@options.quiet
@options.as_json
def score(
    paths: tuple[str, ...],
    output: str | None,
    tabular: bool,
    target: str | None,
    quiet: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Score articles, one row out for each row in.

    PATHS are JSON Lines, CSV, TSV, Parquet, text or HTML files (also .gz), folders of them, or - for stdin.
    """
    settings = options.settled(flags)
    found = formats.sources(paths, flags["format"])
    for place in (output or "-", target or "-"):
        formats.check_output(place, found)
    extras = {name: flags[name] for name in ("signals", "sections", "ledger")}
    shape = loading.shape(**extras, kept=flags["keep"])
    scorer = loading.scorer(settings, shape=shape)
    rows = formats.read(found, options.intake(flags["columns"], flags["keep"]))
    on_terminal = sys.stdout.isatty() and output in (None, "-")
    table, tally = tabular or (on_terminal and output is None and not as_json), Tally()
    seen = _Seen(rows, whole=_LISTED if target else 0) if table or target else None
    assessments = loading.assess(seen or rows, scorer, settings)
    # progress and data on one terminal would write over each other
    with screen.progress(shown=not quiet and (table or not on_terminal)) as advance:
        counted = _counted(assessments, tally, advance)
        paired = seen.paired(counted) if seen else counted
        if table and output is None:
            deque(paired, maxlen=0)
        else:
            with formats.writer(output or "-", shape) as write:
                for assessment in paired:
                    write(assessment)
    if target and seen:
        with writer(target) as stream:
            stream.write(page.table(seen.pairs, "Scored articles", limit=_LISTED).encode("utf-8", "replace"))
    if table and seen:
        explain.table(seen.pairs, screen.console())  # it ends with the counts
    elif not quiet:
        screen.tell("\n".join(tally.lines()))
    tally.check(settings.max_errors)


class _Seen:
    """Rows on their way through, with what the table and the page show of them.

    The first ``whole`` articles are kept with their text, the others without.
    """

    def __init__(self, rows: Iterable[Row], *, whole: int) -> None:
        self.rows, self.whole = rows, whole
        self.waiting: deque[Article | None] = deque()
        self.pairs: list[tuple[Article | None, Assessment]] = []

    def __iter__(self) -> Iterator[Row]:
        for number, row in enumerate(self.rows):
            kept = row if isinstance(row, Article) else None
            if kept is not None and number >= self.whole:
                kept = replace(kept, text=None, carried={})
            self.waiting.append(kept)
            yield row

    def paired(self, assessments: Iterable[Assessment]) -> Iterator[Assessment]:
        """Pass on, and put each assessment beside its article."""
        for assessment in assessments:
            self.pairs.append((self.waiting.popleft(), assessment))
            yield assessment


def _counted(
    assessments: Iterable[Assessment], tally: Tally, advance: Callable[[int], None]
) -> Iterator[Assessment]:
    """Pass on, count, and move the progress bar."""
    for assessment in assessments:
        tally.add(assessment)
        if tally.rows % _STEP == 0:
            advance(_STEP)
        yield assessment
