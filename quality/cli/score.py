"""``quality score``: one assessment for every row of the input."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from quality.cli import corpus, loading, options, screen, tally
from quality.io import formats
from quality.io.open import writer
from quality.reports import explain, page

if TYPE_CHECKING:
    from quality.cli.running import Outcome
    from quality.scoring.engine import Scorer
    from quality.settings import Settings

_LISTED = 1000
"""Articles that the table and the page of --html list."""
_EXTRAS = ("signals", "sections", "ledger")


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help=f"Where to write: a file ({', '.join(formats.OUTPUTS)}), a folder of shards (scores/, "
    "scores.parquet/), an address; - is stdout.  "
    "[default: JSON lines on stdout, a table where that is a terminal]",
)
@click.option("--table", "tabular", is_flag=True, help="Print a person's table, whatever stdout is.")
@click.option(
    "--html", "target", metavar="FILE", help="Also write a self-contained page of the first articles."
)
@options.reading
@options.scoring
@options.workers
@options.max_errors
@options.reasons
@click.option("--signals", is_flag=True, help="Add the value of every signal.")
@click.option("--sections", is_flag=True, help="Add the sections of the text: body, navigation, ...")
@click.option("--ledger", is_flag=True, help="Add the attributions: who is said to have said what.")
@corpus.knowing
@options.committing
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

    PATHS are JSON Lines, CSV, TSV, Parquet, Arrow, WARC, text or HTML files, plain or packed, folders of
    them, patterns, addresses, or - for stdin.

    What is written is committed in shards: a run that was stopped, whatever by, goes on with --resume.
    """
    settings = options.settled(flags)
    found = formats.sources(paths, flags["format"])
    outputs = (output or "-", target, flags["publishers"], flags["log"])
    formats.check_outputs(outputs, [*found, flags["index"]])  # what is no index is not written to
    on_terminal = sys.stdout.isatty() and output in (None, "-")
    table = tabular or (on_terminal and output is None and not as_json)
    with corpus.read(found, options.intake(flags), flags) as around:
        outcome = _run(
            settings,
            flags,
            known=around and around.known,
            sources=found,
            output="" if table and output is None else output or "-",
            show=_LISTED if table or target else 0,
            # progress and data on one terminal would write over each other
            progress=not quiet and (table or not on_terminal),
        )
        noted = around.close(outcome.tally) if around else None
    counted = loading.overview(outcome.tally)
    if target:
        with writer(target) as stream:
            html = page.table(outcome.shown, "Scored articles", limit=_LISTED, overview=counted)
            stream.write(html.encode("utf-8", "replace"))
    if table:
        explain.table(outcome.shown, screen.console(), overview=counted)  # it ends with the counts
    elif not quiet:
        screen.tell("\n".join([*tally.lines(outcome.tally, rate=outcome.rate), *([noted] if noted else [])]))
    tally.check(outcome.tally, settings.max_errors)


def _run(settings: Settings, flags: Mapping[str, Any], **order: Any) -> Outcome:
    """Put the order together, and run it."""
    from quality.cli import running
    from quality.scoring.work import Work

    shape = loading.shape(**{name: flags[name] for name in _EXTRAS}, kept=flags["keep"])
    scorer, intake = loading.scorer(settings, shape=shape), options.intake(flags, page_facts=flags["signals"])
    return running.batch(
        running.Order(
            work=Work(
                scorer=scorer, intake=intake, lines=None, known=order.pop("known"), show=order.pop("show")
            ),
            shape=shape,
            key=_key(scorer, settings, flags),
            workers=settings.workers,
            shards=flags["shards"],
            partition=flags["partition"],
            resume=flags["resume"],
            log=flags["log"],
            **order,
        )
    )


def _key(scorer: Scorer, settings: Settings, flags: Mapping[str, Any]) -> dict[str, Any]:
    """Model and settings that a run must share with the one that it goes on with."""
    names = ("columns", "keep", "format", "max_bytes", "extractor", "shards", "partition", *_EXTRAS)
    around = {name: str(flags[name]) for name in ("index", "index_days", "day") if flags["index"]}
    return {
        "model": scorer.model.id,
        "schema": scorer.model.schema.fingerprint,
        "preset": settings.preset,
        "reasons": settings.reasons,
        **({"corpus": True, **around} if corpus.wanted(flags) else {}),
        **{name: list(flags[name]) if name == "keep" else flags[name] for name in names},
    }
