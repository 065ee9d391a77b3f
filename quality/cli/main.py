"""Command line: parse, call, render. No logic lives here; each command has its module."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

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


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Turn our own errors into one line on stderr and their exit code."""
        try:
            return super().invoke(ctx)
        except QualityError as error:
            screen.tell(f"Error: {error}")
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted. What was written is valid.", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            # Whoever reads our output has seen enough. Python flushes stdout once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


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
