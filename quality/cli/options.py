"""Options that more than one command takes, and what they are turned into."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from quality import settings
from quality.io import formats, records
from quality.io.markup import Extractor
from quality.io.open import MAX_ROW
from quality.io.records import Intake

Command = TypeVar("Command", bound=Callable[..., Any])
DEFAULTS = settings.Settings()
_SIZE = re.compile(r"(\d{1,12})([KMG]?)B?")
_SHIFTS = {"": 0, "K": 10, "M": 20, "G": 30}


class Number(click.FloatRange):
    """A number within bounds; NaN lies within any bounds for click, and nobody waits for ever."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Refuse what is no finite number."""
        found: float = super().convert(value, param, ctx)
        return found if math.isfinite(found) else self.fail(f"{value!r} is no finite number.", param, ctx)


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


def size(_context: click.Context, _option: click.Parameter, value: str | None) -> int:
    """Turn ``64M`` into a number of bytes."""
    if value is None:
        return MAX_ROW
    found = _SIZE.fullmatch(value.strip().upper())
    if not found or not int(found[1]):
        raise click.BadParameter(f"{value!r} is no size. Write 500K, 64M or 1G.")
    return int(found[1]) << _SHIFTS[found[2] or ""]


columns = click.option(
    "--map",
    "columns",
    metavar="FIELD=COL,...",
    callback=_mapping,
    help="Read a field from another column: text=body,id=uuid.",
)
format = click.option(
    "--format",
    type=click.Choice(list(formats.FORMATS)),
    help="Read every input as this. Default: a file's name tells; stdin is jsonl.",
)


def reading(command: Command) -> Command:
    """Options for input."""
    for option in (
        click.option(
            "--extractor",
            type=click.Choice(get_args(Extractor)),
            default="resiliparse",
            help="What finds the main text of HTML.  [default: resiliparse]",
        ),
        click.option(
            "--max-bytes",
            metavar="N[K|M|G]",
            callback=size,
            help=f"Rows with more bytes stay without a score, as too_large.  [default: {MAX_ROW >> 20}M]",
        ),
        click.option(
            "--keep",
            metavar="COL",
            multiple=True,
            callback=_columns,
            help="Carry a column of the input through to the output; repeat it or separate with commas.",
        ),
        columns,
        format,
    ):
        command = option(command)
    return command


model = click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Folder of a model. Default: the one that comes with the package.",
)


def scoring(command: Command) -> Command:
    """Options for model and thresholds."""
    for option in (
        model,
        click.option(
            "--preset",
            type=click.Choice(settings.PRESETS),
            help=f"Thresholds of the verdicts.  [default: {DEFAULTS.preset}]",
        ),
    ):
        command = option(command)
    return command


def committing(command: Command) -> Command:
    """Options for outputs that are written in shards, and for what is told meanwhile."""
    for option in (
        click.option(
            "--log-json",
            "log",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Add a line of JSON for each event of the run to this file.",
        ),
        click.option(
            "--partition",
            type=click.Choice(get_args(formats.Partition)),
            help="Write a folder with a part for each publisher or verdict.",
        ),
        click.option(
            "--shards",
            type=click.IntRange(1),
            metavar="ROWS",
            help="Write a folder of shards with so many rows each.  [default: 50000 where -o names a folder]",
        ),
        click.option(
            "--resume",
            is_flag=True,
            help="Go on with a run that was stopped: same inputs, model and settings.",
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
    "--workers", type=click.IntRange(1), help=f"Processes that score.  [default: {DEFAULTS.workers}]"
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


def intake(flags: Mapping[str, Any], *, page_facts: bool = False) -> Intake:
    """What to read from a row."""
    names = ("columns", "keep", "max_bytes", "extractor")
    return Intake(**{name: flags[name] for name in names}, page_facts=page_facts)
