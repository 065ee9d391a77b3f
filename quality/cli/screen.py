"""What is shown to a person: consoles for stdout and stderr, progress, tables of our own words."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from quality.io.encoded import encoded
from quality.reports.marks import neutral
from quality.scoring.blocks import Position
from quality.scoring.tally import Tally

_PIPED_WIDTH = 160
"""Columns of a table that goes into a file or a pager, where nobody tells a width."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave the end of the run to the command line, as it is whoever writes; Rich would exit with 1."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Console for people."""
    stream = sys.stderr if stderr else sys.stdout
    return _Console(file=stream, width=None if stream.isatty() else _PIPED_WIDTH)


def tell(line: str) -> None:
    """Say something on stderr; words of the input may not drive the terminal."""
    click.echo(neutral(line), err=True)


def print_json(content: Any) -> None:
    """Print a result for programs."""
    click.echo(encoded(content, indent=True).decode())


@contextmanager
def progress(sizes: Sequence[int] | None, *, shown: bool) -> Iterator[Callable[[Position, Tally], None]]:
    """Show how far a run is, where stderr is a terminal: rows, rate, share of the bytes, errors, time left.

    ``sizes`` are the bytes of each source, None where nobody knows.
    """
    if not shown or not sys.stderr.isatty():
        yield lambda _end, _tally: None
        return
    total = sum(sizes) if sizes else None
    columns = [SpinnerColumn(), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()] if total else []
    words = TextColumn("{task.fields[words]}")
    with Progress(
        *(columns or [SpinnerColumn()]), words, console=console(stderr=True), transient=True
    ) as bar:
        task, start = bar.add_task("rows", total=total, words=""), time.monotonic()
        before: list[int] = []

        def show(end: Position, tally: Tally) -> None:
            before[:] = before or [tally.rows]
            rate = (tally.rows - before[0]) / max(1e-9, time.monotonic() - start)
            failed = f", {tally.codes.total():,} unscored" if tally.codes else ""
            words = f"{tally.rows:,} rows, {rate:,.0f} a second{failed}"
            taken = sum((sizes or [])[: end.source]) + end.taken
            bar.update(task, completed=taken if total else None, words=words)

        yield show
