"""``quality signals``: what is measured."""

from __future__ import annotations

import click
from rich.table import Table

from quality.cli import options, screen


@click.command()
@options.as_json
def signals(as_json: bool) -> None:
    """List every signal: what it measures, its unit, range, direction and source."""
    from quality.features import registry

    if as_json:
        from quality.reports import listing

        screen.print_json(listing.signals())
        return
    heads = ("signal", "measures", "unit", "range", "reliability", "source")
    table = Table(*heads, box=None, header_style="bold")
    for family in registry.FAMILIES:
        for spec in family:
            low, high = spec.bounds
            moves = {-1: "falls", 0: "either", 1: "rises"}[int(spec.direction)]
            scale = (spec.unit.suffix, f"{low:g} to {high:g}", moves)
            table.add_row(spec.name, spec.summary, *scale, spec.source.key)
    screen.console().print(table, markup=False, highlight=False)
