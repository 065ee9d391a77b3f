"""``quality explain``: one article, its verdict, and where in the text to look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from quality.cli import loading, options, screen
from quality.errors import FileTrouble
from quality.io import formats, records
from quality.io.open import writer
from quality.io.records import Row
from quality.reports import explain as words
from quality.reports import page
from quality.types import Article


@click.command()
@click.argument("path")
@click.option("--id", "identity", metavar="ID", help="Explain the row with this id. Default: the first row.")
@click.option("--html", "target", metavar="FILE", help="Write a self-contained page instead; - is stdout.")
@options.reading
@options.scoring
@options.as_json
@click.pass_context
def explain(ctx: click.Context, /, path: str, identity: str | None, target: str | None, **flags: Any) -> None:
    """Explain the verdict on one article: concerns, reasons, and the text with the evidence marked.

    PATH is anything that score reads; - is stdin.
    """
    settings = options.settled(flags)
    found = formats.sources([path], flags["format"])
    formats.check_outputs([target], found)
    row = _chosen(formats.read(found, options.intake(flags, page_facts=True)), identity, path)
    article = row if isinstance(row, Article) else None
    scorer = loading.scorer(settings)
    assessment = scorer.explain(row) if isinstance(row, Article) else row
    if target is not None:
        with writer(target) as stream:
            stream.write(page.explain(article, assessment).encode("utf-8", "replace"))
    if flags["as_json"]:
        click.echo(records.dump(assessment).decode(), nl=False)
    elif target is None:
        words.terminal(article, assessment, screen.console())
    ctx.exit(0 if assessment.error is None else 1)


def _chosen(rows: Iterable[Row], identity: str | None, path: str) -> Row:
    """First row with the id, or first row at all."""
    for row in rows:
        if identity is None or row.id == identity:
            return row
    if identity is None:
        raise FileTrouble(f"{path} has no row. Check the path.")
    raise FileTrouble(f"{path} has no row with the id {identity!r}. Ids of files without them are FILE:LINE.")
