"""``quality report``: what the scores of a corpus say, as one page for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import click

from quality.cli import options, screen
from quality.io import formats
from quality.io.open import writer
from quality.io.records import Row
from quality.reports import page, scores
from quality.reports.survey import Survey
from quality.types import Article


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="SCORES...")
@click.option(
    "-o", "--output", metavar="FILE", default="report.html", help="Where to write.  [default: report.html]"
)
@click.option(
    "--articles",
    "inputs",
    metavar="PATH",
    multiple=True,
    help="What was scored: gives titles, and places in the text, to articles that stand out. Repeat it.",
)
@click.option("--title", metavar="TEXT", default="Scores of a corpus", help="Heading of the page.")
@options.reading
@options.quiet
def report(
    paths: tuple[str, ...], output: str, inputs: tuple[str, ...], title: str, quiet: bool, **flags: Any
) -> None:
    """Write a page about scores: distribution, publishers, duplicates, the worst and the best.

    SCORES is what score wrote: JSON Lines or Parquet, files or folders of shards.

    The page is one file that fetches nothing; its size does not grow with the rows.
    """
    found = formats.sources(inputs, flags["format"])
    formats.check_outputs([output], [*formats.sources(paths), *found])
    survey = Survey.of(scores.read(paths))
    articles = {}
    if found:
        articles = _chosen(formats.read(found, options.intake(flags)), survey.names)
    with writer(output) as stream:
        stream.write(page.scores(survey, articles, title).encode("utf-8", "replace"))
    if not quiet:
        screen.tell(f"{survey.tally.rows:,} rows: {output}")


def _chosen(rows: Iterable[Row], names: set[str]) -> dict[str, Article]:
    """Articles with these ids; reading ends when all are found."""
    found: dict[str, Article] = {}
    for row in rows:
        if row.id in names and isinstance(row, Article):
            found.setdefault(row.id, replace(row, carried={}))
            if len(found) == len(names):
                break
    return found
