"""``quality train``: from labelled sets to a model, and into the place of another if it is no worse."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from quality.cli import evaluate, options, screen

LICENCES = ("all", "permissive")


@click.command()
@evaluate.folder
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the model to write.")
@click.option(
    "--promote",
    is_flag=True,
    help="Put the new model into the place of --model (by default the shipped one), if it keeps every floor.",
)
@click.option(
    "--floors",
    type=click.Path(path_type=Path, exists=True),
    help="Floors that --promote asks for. Default: what the model in that place reaches.",
)
@options.model
@click.option(
    "--licences",
    type=click.Choice(LICENCES),
    default="all",
    help="permissive leaves out sets that forbid commercial use or state no licence.  [default: all]",
)
@click.option("--name", default="default", help="Name of the model.  [default: default]")
@click.option("--seed", type=click.IntRange(0), default=0, help="Seed of all that is random.  [default: 0]")
@click.option(
    "--cache",
    "memory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that keeps the signals of articles from one fit to the next. Default: none is kept.",
)
@click.option(
    "--beside",
    metavar="NAME=FOLDER",
    multiple=True,
    help="Name another model whose figures the new one's card shows beside its own; repeat it.",
)
@click.pass_context
def train(
    ctx: click.Context,
    /,
    folder: Path | None,
    out: Path | None,
    promote: bool,
    floors: Path | None,
    model: Path | None,
    licences: str,
    name: str,
    seed: int,
    memory: Path | None,
    beside: tuple[str, ...],
) -> None:
    """Fit a model on the public labelled sets; the same sets, seed and versions give the same bytes."""
    if not (out or promote):
        raise click.UsageError("Nowhere to put the model. Add --out FOLDER, --promote, or both.")
    source = evaluate.public_sets(folder)
    champion = options.settled({"model": model}).model
    from quality.model import bundle
    from quality.training import cache, gate
    from quality.training import train as training

    trained = training.train(
        source,
        name=name,
        seed=seed,
        permissive=licences == "permissive",
        memory=cache.at(memory) if memory else cache.NOWHERE,
        beside={told: bundle.load(place) for told, place in map(_named, beside)},
    )
    click.echo(trained.model.id)
    for told, figures in trained.model.facts["metrics"].items():
        click.echo(f"{told:42}" + "  ".join(f"{key} {value}" for key, value in figures.items()))
    if out:
        trained.save(out)
    if promote:
        place = champion or bundle.shipped()
        with tempfile.TemporaryDirectory() as challenger:
            trained.save(Path(challenger))
            verdict = gate.challenge(Path(challenger), place, source, floors)
        click.echo(str(verdict))
        if not verdict.passed:
            screen.tell(f"{place} stays: the new model is worse on {len(verdict.fell)} floor(s).")
            ctx.exit(1)
        trained.save(place)


def _named(pair: str) -> tuple[str, Path]:
    """Take NAME=FOLDER apart."""
    name, equals, folder = pair.partition("=")
    if not (name and equals and folder):
        raise click.BadParameter(f"{pair!r} is not NAME=FOLDER.", param_hint="--beside")
    return name, Path(folder)
