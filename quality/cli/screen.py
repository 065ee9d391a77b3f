"""What is shown to a person: consoles for stdout and stderr, progress, tables of our own words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from quality.reports.marks import neutral

_PIPED_WIDTH = 160
"""Columns of a table that goes into a file or a pager, where nobody tells a width."""


def console(*, stderr: bool = False) -> Console:
    """Console for people."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else _PIPED_WIDTH)


def tell(line: str) -> None:
    """Say something on stderr; words of the input may not drive the terminal."""
    click.echo(neutral(line), err=True)


def print_json(content: Any) -> None:
    """Print a result for programs."""
    click.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode())


@contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show the number of rows while they are done, where stderr is a terminal."""
    if not shown or not sys.stderr.isatty():
        yield lambda _rows: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn())
    speed = TextColumn("{task.fields[speed]}")
    with Progress(*columns, speed, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None, speed="")

        def advance(rows: int) -> None:
            bar.advance(task, rows)
            rate = bar.tasks[0].speed
            bar.update(task, speed=f"{rate:,.0f} a second" if rate else "")

        yield advance
