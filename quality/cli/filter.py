"""``quality filter``: let through the lines of articles that are good enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from quality.cli import loading, options, screen, tally
from quality.errors import WrongUsage
from quality.io import formats
from quality.io.formats import Source
from quality.io.open import writer
from quality.reports.view import FAMILIES
from quality.scoring.tally import Tally

if TYPE_CHECKING:
    from quality.io.records import Intake
    from quality.scoring.blocks import Lines


def _risks(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    """Turn ``promotion=0.7`` into highest risks by family."""
    risks = {}
    for value in values:
        family, _, most = (part.strip() for part in value.partition("="))
        try:
            risks[family] = float(most)
        except ValueError:
            risks[family] = -1.0
        if family not in FAMILIES or not 0 <= risks[family] <= 1:
            known = ", ".join(FAMILIES)
            raise click.BadParameter(f"{value!r} is not FAMILY=RISK, 0 to 1; the families are {known}.")
    return risks


@click.command("filter")
@click.argument("paths", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    help="Where accepted lines go; .gz and .zst are packed, - is stdout.  [default: -]",
)
@click.option(
    "--rejects", metavar="FILE", help="Where the others go: their assessments, with what spoke against them."
)
@click.option(
    "--min",
    "least",
    type=options.Number(0, 1),
    metavar="RELIABILITY",
    help="Accept from this reliability on. Default: the verdict decides, and drop is rejected.",
)
@click.option(
    "--review",
    type=click.Choice(["keep", "reject"]),
    default="keep",
    help="What becomes of the verdict review, where --min is not given.  [default: keep]",
)
@click.option(
    "--family",
    "risks",
    metavar="FAMILY=RISK",
    multiple=True,
    callback=_risks,
    help="Reject above this risk of a family: promotion=0.7; repeat it. An unknown risk is none.",
)
@click.option(
    "--unscored",
    type=click.Choice(["keep", "reject"]),
    default="reject",
    help="What becomes of rows without a score; a line beyond --max-bytes is always rejected."
    "  [default: reject]",
)
@click.option(
    "--flush",
    type=options.Number(0, min_open=True),
    metavar="SECONDS",
    default=1.0,
    help="How long a line from a pipe waits for others to be scored with.  [default: 1]",
)
@options.reading
@options.scoring
@options.workers
@options.max_errors
@options.quiet
def filter_(
    paths: tuple[str, ...], output: str, rejects: str | None, flush: float, quiet: bool, **flags: Any
) -> None:
    """Let the lines of articles through that are good enough, byte for byte.

    PATHS are JSON Lines, plain or packed, or - for stdin, which is the default.

    Other formats have no lines to let through: score them, and choose by the output.
    """
    settings = options.settled(flags)
    found = formats.sources(paths or ("-",), flags["format"])
    for source in found:
        if source.format != "jsonl":
            raise WrongUsage(f"{source.name} is {source.format}; filter takes JSON Lines. Use quality score.")
    formats.check_outputs((output, rejects), found)

    from quality.scoring import pool
    from quality.scoring.sieve import Rule, Sieve

    rule = Rule(**{name: flags[name] for name in ("least", "review", "unscored", "risks")})
    intake = options.intake(flags)
    sieve = Sieve(scorer=loading.scorer(settings), intake=intake, rule=rule)
    counted, kept = Tally(), 0
    with pool.mapped(sieve, settings.workers) as spread, ExitStack() as stack:
        accepted = stack.enter_context(writer(output))
        rejected = stack.enter_context(writer(rejects)) if rejects else None
        for sifted in spread(_blocks(found, intake, flush)):
            accepted.write(sifted.accepted)
            accepted.flush()
            if rejected:
                rejected.write(sifted.rejected)
                rejected.flush()
            counted.merge(sifted.tally)
            kept += sifted.kept
    if not quiet:
        screen.tell("\n".join([f"{kept:,} of {counted.rows:,} rows accepted", *tally.lines(counted)]))
    tally.check(counted, settings.max_errors)


def _blocks(found: Sequence[Source], intake: Intake, flush: float) -> Iterator[Lines | None]:
    """Lines of all inputs; None now and then while stdin has nothing to say."""
    from quality.scoring import blocks, waiting

    at = blocks.START
    for source in found:
        start, handle = blocks.Position(rows=at.rows), waiting.stdin() if source.name == "-" else None
        lines: Iterator[Lines | None] = (
            blocks.lines_of(source, intake, start)
            if handle is None
            else waiting.waited(handle, "-", limit=intake.max_bytes, flush=flush, start=start)
        )
        for block in lines:
            yield block
            at = block.end if block else at
