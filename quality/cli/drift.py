"""``quality drift``: whether today's articles still look like those that the model was fitted on."""

from __future__ import annotations

from pathlib import Path

import click

from quality.cli import options, screen
from quality.io import formats
from quality.io.records import Intake


@click.command()
@click.argument("scores", nargs=-1, required=True)
@options.model
@click.option(
    "--against",
    metavar="FILE",
    multiple=True,
    help="Compare with these earlier scores instead of the training; repeat it.",
)
@click.option(
    "--fewest",
    type=click.IntRange(2),
    default=100,
    help="Rows on either side that a comparison needs.  [default: 100]",
)
@options.format
@options.as_json
def drift(
    scores: tuple[str, ...],
    model: Path | None,
    against: tuple[str, ...],
    fewest: int,
    format: str | None,
    as_json: bool,
) -> None:
    """Say which signals broke, in all rows and at single publishers.

    SCORES are files that score has written with --signals, and with --keep publisher for single sites
    (--keep published puts them in order). A publisher is compared with itself before: a redesign shows as
    a jump of its extraction quality.
    """
    from quality.model import bundle
    from quality.reports import drift as words
    from quality.training import bins
    from quality.training import drift as measuring

    intake = Intake(columns={}, keep=measuring.KEPT)
    now = measuring.read(formats.read(formats.sources(scores, format), intake))
    if against:
        before = measuring.read(formats.read(formats.sources(against, format), intake))
        kept = bins.quantiles(before.matrix, before.names)
    else:
        before = None
        kept = bundle.load(options.settled({"model": model}).model).facts.get("quantiles", {})
    found = measuring.drift(now, bins.stored(kept), earlier=before, fewest=fewest)
    if as_json:
        screen.print_json(found.plain())
    else:
        words.terminal(found, screen.console())
