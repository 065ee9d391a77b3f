"""``quality compare``: two models on the same labelled rows."""

from __future__ import annotations

from pathlib import Path

import click

from quality.cli import evaluate, options, screen


@click.command()
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@evaluate.folder
@evaluate.names
@evaluate.draws
@options.as_json
def compare(
    first: Path, second: Path, folder: Path | None, names: tuple[str, ...], draws: int, as_json: bool
) -> None:
    """Compare two models, A and B: differences with paired intervals, and who is better where.

    Only rows that both answer and neither has learned from count.
    """
    from quality.model import bundle
    from quality.reports import comparison
    from quality.training import compare as comparing
    from quality.training import examined

    place = evaluate.public_sets(folder)
    one, other = (examined.Examiner.of(bundle.load(path), path) for path in (first, second))
    found = comparing.compare(one, other, examined.load(place, names or examined.NAMES), draws=draws)
    if as_json:
        screen.print_json(found.plain())
    else:
        comparison.terminal(found, screen.console())
