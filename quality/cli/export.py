"""``quality model card``, ``export`` and ``check``: a model told to people, and given to scikit-learn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from quality.cli import options, screen
from quality.errors import FileTrouble
from quality.io import formats
from quality.io.open import writer
from quality.io.records import Intake
from quality.types import Article

CLOSE = 1e-9
"""How far an exported pipeline may be from the model."""
_output = click.option("-o", "--output", metavar="PATH", default="-", help="Where to write; - is stdout.")


@click.command()
@options.model
@click.option(
    "--figures",
    type=click.Path(path_type=Path),
    help="What quality evaluate wrote with -o.  [default: metrics.json beside the model, where it is there]",
)
@_output
def card(model: Path | None, figures: Path | None, output: str) -> None:
    """Write the model card in Markdown: data and licences, use, figures, limits, what each signal does."""
    from quality.model import bundle
    from quality.reports import card as cards

    place = options.settled({"model": model}).model or bundle.shipped()
    beside = place / cards.FIGURES
    source = figures or (beside if beside.exists() else None)
    formats.check_outputs([output], [source])
    written = cards.write(bundle.load(place), _figures(source) if source else None)
    with writer(output) as stream:
        stream.write(written.encode())


@click.command()
@options.model
@click.option(
    "--format",
    "kind",
    type=click.Choice(["joblib"]),
    default="joblib",
    help="Kind of file.  [default: joblib]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write.")
def export(model: Path | None, kind: str, output: Path) -> None:
    """Write the model as a fitted scikit-learn pipeline.

    A joblib file can run code when it is loaded: pass the model's folder on, not this file.
    """
    from quality.plugins import exported

    exported.export(options.settled({"model": model}).model, output)
    screen.tell(f"{output}: a fitted pipeline ({kind}). Load it with joblib where you trust it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True)
@click.option("--trust", is_flag=True, help="Load FILE although that runs whatever it says.")
@options.model
@options.columns
@options.format
@click.pass_context
def check(
    ctx: click.Context, /, file: Path, paths: tuple[str, ...], trust: bool, model: Path | None, **flags: Any
) -> None:
    """Check that an exported pipeline says about the articles in PATHS what the model says.

    The exit code is 1 where it does not, to nine digits.
    """
    from quality.model import bundle
    from quality.plugins import exported

    found = exported.load(file, trust=trust)
    loaded = bundle.load(options.settled({"model": model}).model)
    rows = formats.read(formats.sources(paths, flags["format"]), Intake(columns=flags["columns"]))
    count, apart = exported.difference(found, loaded, [row for row in rows if isinstance(row, Article)])
    click.echo(f"{count:,} articles scored, at most {apart:.3g} apart from {loaded.id}")
    ctx.exit(0 if count and apart <= CLOSE else 1)


def _figures(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    except ValueError as error:
        raise FileTrouble(f"{path} is not JSON ({error}). Write it with quality evaluate -o.") from error
