"""Options that more than one command takes, and what they are turned into."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from quality import settings
from quality.io import formats, records
from quality.io.records import Intake

Command = TypeVar("Command", bound=Callable[..., Any])
DEFAULTS = settings.Settings()


def _mapping(_context: click.Context, _option: click.Parameter, value: str | None) -> dict[str, str]:
    """Turn ``text=body,id=uuid`` into columns by field."""
    columns = {}
    for pair in (value or "").split(",") if value else ():
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column or field not in records.INPUT:
            fields = ", ".join(records.INPUT)
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN; the fields are {fields}.")
        columns[field] = column
    return columns


def _columns(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Turn repeated and comma-separated names into one list without doubles."""
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    for name in names:
        if name in records.OUTPUT and name != "text":
            raise click.BadParameter(f"{name!r} is a field of the output; rename the column.")
    return tuple(dict.fromkeys(names))


def _limit(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        settings.allowed(value, 1)
    return value


def reading(command: Command) -> Command:
    """Options for input."""
    for option in (
        click.option(
            "--keep",
            metavar="COL",
            multiple=True,
            callback=_columns,
            help="Carry a column of the input through to the output; repeat it or separate with commas.",
        ),
        click.option(
            "--map",
            "columns",
            metavar="FIELD=COL,...",
            callback=_mapping,
            help="Read a field from another column: text=body,id=uuid.",
        ),
        click.option(
            "--format",
            type=click.Choice(list(formats.FORMATS)),
            help="Read every input as this. Default: a file's name tells; stdin is jsonl.",
        ),
    ):
        command = option(command)
    return command


def scoring(command: Command) -> Command:
    """Options for model and thresholds."""
    for option in (
        click.option(
            "--model",
            type=click.Path(path_type=Path),
            help="Folder of a model. Default: the one that comes with the package.",
        ),
        click.option(
            "--preset",
            type=click.Choice(settings.PRESETS),
            help=f"Thresholds of the verdicts.  [default: {DEFAULTS.preset}]",
        ),
    ):
        command = option(command)
    return command


max_errors = click.option(
    "--max-errors",
    metavar="N|P%",
    callback=_limit,
    help=f"Rows that may stay without a score before the exit code is 1.  [default: {DEFAULTS.max_errors}]",
)
workers = click.option(
    "--workers", type=click.IntRange(1), help=f"Threads that score.  [default: {DEFAULTS.workers}]"
)
reasons = click.option(
    "--reasons",
    type=click.IntRange(0),
    help=f"Reasons a row, the largest effects first.  [default: {DEFAULTS.reasons}]",
)
quiet = click.option("--quiet", is_flag=True, help="No progress and no summary; errors are still told.")
as_json = click.option("--json", "as_json", is_flag=True, help="JSON where a person's table is the default.")


def settled(flags: Mapping[str, Any]) -> settings.Settings:
    """Flags over the environment over ``quality.toml`` over the defaults."""
    return settings.load(flags, os.environ)


def intake(columns: dict[str, str], keep: tuple[str, ...]) -> Intake:
    """What to read from a row."""
    return Intake(columns=columns, keep=keep)
