"""Command line: parse, call, render. No logic lives here; each command has its module."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import Exit

from quality.cli import screen
from quality.cli.compare import compare
from quality.cli.datasets import datasets
from quality.cli.drift import drift
from quality.cli.duplicates import duplicates
from quality.cli.evaluate import evaluate
from quality.cli.explain import explain
from quality.cli.filter import filter_
from quality.cli.index import index
from quality.cli.model import model
from quality.cli.report import report
from quality.cli.score import score
from quality.cli.serve import serve
from quality.cli.signals import signals
from quality.cli.train import train
from quality.errors import QualityError
from quality.io.open import trouble


class _Group(click.Group):
    def make_context(self, *words: Any, **extra: Any) -> click.Context:
        """Read the command line, which may print help; that has the same ends as any command."""
        with _ends():
            return super().make_context(*words, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _ends():
            return super().invoke(ctx)


@contextmanager
def _ends() -> Iterator[None]:
    """Turn our own errors into one line on stderr and their exit code; click and Rich have their own."""
    try:
        with _stdout():
            yield
    except QualityError as error:
        screen.tell(f"Error: {error}")
        raise Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        click.echo("Interrupted. What was written is valid.", err=True)
        raise Exit(130) from error
    except BrokenPipeError as error:
        _silence()
        raise Exit(0) from error  # whoever reads our output has seen enough


@contextmanager
def _stdout() -> Iterator[None]:
    """Turn the trouble with stdout into ours: of whatever else is opened the error has the name by now."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        _silence()
        with trouble("-", "written"):
            raise


def _silence() -> None:
    """Let nobody write to stdout any more: Python flushes it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quality")
def cli() -> None:
    """Tell how far each article of a news corpus can be relied on, and why.

    \b
    Exit codes: 0 done; 1 done, but too many rows have no score; 2 wrong usage;
    3 input or output cannot be read or written; 4 the model cannot be loaded; 130 interrupted.
    """


_COMMANDS = (
    *(score, filter_, explain, report, index, signals),
    *(model, datasets, train, evaluate, compare, drift, duplicates, serve),
)
for _command in _COMMANDS:
    cli.add_command(_command)
