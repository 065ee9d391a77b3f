"""``quality duplicates``: which rows tell the same, in the same or in other words."""

from __future__ import annotations

from typing import Any

import click

from quality.cli import options, screen
from quality.errors import TooManyFailures
from quality.io import encoded, formats, headings
from quality.settings import allowed


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="Where to write JSON lines: .jsonl, .jsonl.gz, .jsonl.zst; - is stdout.  [default: -]",
)
@click.option("--body", is_flag=True, help="Compare the texts too: versions of one text join a cluster.")
@options.reading
@click.option(
    "--workers",
    type=click.IntRange(1),
    help=f"Threads that compare; the clusters do not depend on it.  [default: {options.DEFAULTS.workers}]",
)
@options.max_errors
@options.quiet
@options.as_json
def duplicates(
    paths: tuple[str, ...], output: str, body: bool, quiet: bool, as_json: bool, **flags: Any
) -> None:
    """Put near-duplicate headlines together: one row out for each row in, in order.

    PATHS are files as of score, folders of them, or - for stdin. A row says its cluster, how it relates to
    the cluster's representative (exact, reworded, template, syndicated), and how similar it is. A row without
    relatives is unique, or same_topic or template where another headline comes close.
    """
    from quality.corpus.duplicates import find

    settings = options.settled({name: flags[name] for name in ("workers", "max_errors")})
    found = formats.sources(paths, flags["format"])
    formats.check_outputs([output], found)
    destination = formats.lines(output)
    rows = headings.read(found, options.intake(flags))
    told = find(rows, body=body, workers=settings.workers)
    with destination as stream:
        for row in told.rows():
            stream.write(encoded.line(row))
    summary = told.summary()
    if as_json:
        screen.tell(encoded.encoded(summary).decode())
    elif not quiet:
        screen.tell("\n".join(_lines(summary)))
    failed = sum(summary["errors"].values())
    if failed > allowed(settings.max_errors, summary["rows"]):
        raise TooManyFailures(
            f"{failed:,} of {summary['rows']:,} rows cannot be read; --max-errors {settings.max_errors} "
            "allows fewer. All rows were written: look at those with an error, or allow more."
        )


def _lines(summary: dict[str, Any]) -> list[str]:
    """What a person reads at the end."""
    relations = ", ".join(f"{count:,} {name}" for name, count in summary["relations"].items())
    rows = "1 row" if summary["rows"] == 1 else f"{summary['rows']:,} rows"
    told = [f"{rows}: {summary['clusters']:,} clusters; {relations or 'no headlines'}"]
    return [*told, *(f"  {code} {count:,}" for code, count in summary["errors"].items())]
