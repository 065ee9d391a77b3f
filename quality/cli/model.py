"""``quality model``: which model this is, what was measured with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from quality.cli import options, screen
from quality.cli.export import card, check, export

if TYPE_CHECKING:
    from quality.model.bundle import Model

_folder = click.option(
    "--model",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a model. Default: the one that comes with the package.",
)


@click.group(invoke_without_command=True)
@_folder
@options.as_json
@click.pass_context
def model(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Show a model: without a command the same as info."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(info, folder=folder, as_json=as_json)


@model.command()
@_folder
@options.as_json
def info(folder: Path | None, as_json: bool) -> None:
    """Show name, id, presets with their measures, and what the training says about itself."""
    from quality.model import bundle

    loaded = bundle.load(options.settled({"model": folder}).model)
    if as_json:
        from quality.reports import listing

        screen.print_json(listing.model(loaded))
    else:
        _print(loaded)


for _command in (card, export, check):
    model.add_command(_command)


def _print(model: Model) -> None:
    console = screen.console()
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_row("model", model.id)
    head.add_row("signals", f"{len(model.schema.names)} in {len(model.columns)} families")
    head.add_row("fingerprint", model.schema.fingerprint)
    for name, value in _lines(model.facts):
        head.add_row(name, value)
    console.print(head, markup=False, highlight=False)
    presets = Table("preset", "pass from", "review from", "precision", "recall", box=None, pad_edge=False)
    for name, preset in model.presets.items():
        found = (preset.pass_from, preset.review_from, preset.precision, preset.recall)
        presets.add_row(name, *("not measured" if value is None else f"{value:.3f}" for value in found))
    console.print()
    console.print(presets, markup=False, highlight=False)


def _lines(facts: Any, prefix: str = "") -> list[tuple[str, str]]:
    """Facts, however nested, as names with dots and one value each."""
    found: list[tuple[str, str]] = []
    for name, value in facts.items():
        if isinstance(value, dict):
            found += _lines(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", f"{value:.4g}" if isinstance(value, float) else str(value)))
    return found
