"""``quality evaluate``: how good a model is on labelled rows, and whether it keeps its floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quality.cli import options, screen
from quality.errors import WrongUsage
from quality.io import formats
from quality.io.formats import Source
from quality.io.open import writer
from quality.io.records import Intake
from quality.reports.view import FAMILIES

if TYPE_CHECKING:
    from quality.training.examined import Examined

folder = click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the public labelled sets, see quality datasets.  [default: the setting datasets]",
)
names = click.option(
    "--set",
    "names",
    metavar="NAME",
    multiple=True,
    help="Take this set only; repeat it. Default: every set that says which side an article is on.",
)
draws = click.option(
    "--draws",
    type=click.IntRange(0),
    default=1000,
    help="Draws of whole publishers behind each 95 % interval; 0 gives none.  [default: 1000]",
)


@click.command()
@click.argument("paths", nargs=-1)
@folder
@names
@options.model
@click.option("--html", "target", metavar="FILE", help="Also write a self-contained page with charts.")
@click.option("-o", "--output", metavar="PATH", help="Write the figures as JSON there; - is stdout.")
@click.option(
    "--label", metavar="COL", default="label", help="Column of PATHS with 1, 0, reliable or unreliable."
)
@click.option(
    "--family",
    type=click.Choice(list(FAMILIES)),
    help="What the labels of PATHS are about, where it is not reliability; 1 is then of no concern.",
)
@options.columns
@options.format
@click.option(
    "--also-seen",
    is_flag=True,
    help="Count articles of PATHS of publishers that the model learned from, too: that flatters it.",
)
@draws
@click.option(
    "--mistakes", type=click.IntRange(0), default=10, help="Mistakes a side to list.  [default: 10]"
)
@click.option(
    "--gate",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Only hold the figures against the floors in FILE; the exit code is 1 where one is not kept.",
)
@click.option("--update", is_flag=True, help="With --gate: raise the floors to the figures, if all are kept.")
@click.option("--allow-regression", is_flag=True, help="With --update: lower floors, too; take other data.")
@options.as_json
@click.pass_context
def evaluate(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    folder: Path | None,
    gate: Path | None,
    target: str | None,
    output: str | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Measure a model: on the public sets in a folder, on labelled rows of your own, or both.

    PATHS are files that score reads, with a column that says which side an article is on. Publishers that
    the model learned from count by predictions of models that never saw them, or not at all.
    """
    from quality.model import bundle
    from quality.reports import evaluation
    from quality.training import evaluate as measuring
    from quality.training import examined

    place = options.settled({"model": flags["model"]}).model or bundle.shipped()
    if gate is None and (flags["update"] or flags["allow_regression"]):
        raise WrongUsage("--update and --allow-regression move floors. Name their file with --gate FILE.")
    if gate is not None:
        ctx.exit(_gate(place, gate, public_sets(folder), flags, as_json=as_json))
    sources = formats.sources(paths, flags["format"])
    formats.check_outputs([target, output], sources)
    asked = _own(sources, flags)
    if folder is not None or flags["names"] or not paths:
        asked = [*examined.load(public_sets(folder), flags["names"] or examined.NAMES), *asked]
    found = measuring.evaluate(
        examined.Examiner.of(bundle.load(place), place),
        asked,
        draws=flags["draws"],
        mistakes=flags["mistakes"],
        also_seen=flags["also_seen"],
    )
    if target:
        with writer(target) as stream:
            stream.write(evaluation.write(found).encode("utf-8", "replace"))
    if output:
        with writer(output) as stream:
            stream.write(f"{json.dumps(found.plain(), indent=1)}\n".encode())
    if as_json:
        screen.print_json(found.plain())
    elif output != "-":
        evaluation.terminal(found, screen.console())


def public_sets(folder: Path | None) -> Path:
    """Folder of the public sets: the flag, or the setting."""
    found = options.settled({"datasets": folder}).datasets
    if found is None:
        raise WrongUsage("Nothing to measure on. Name the folder of the public sets with --from FOLDER.")
    return found


def _own(sources: list[Source], flags: dict[str, Any]) -> list[Examined]:
    """The user's rows."""
    from quality.training import examined

    if not sources:
        return []
    intake = Intake(columns=flags["columns"], keep=(flags["label"],))
    rows = formats.read(sources, intake)
    return [examined.labelled(rows, flags["label"], family=flags["family"])]


def _gate(place: Path, gate: Path, folder: Path, flags: dict[str, Any], *, as_json: bool) -> int:
    """Print the floors and what was measured; the exit code."""
    from dataclasses import asdict

    from quality.training import gate as gating

    allowed = {key: flags[key] for key in ("update", "allow_regression")}
    verdict = gating.gate(place, folder, gate, **allowed)
    if as_json:
        lines = [{**asdict(line), "kept": line.kept} for line in verdict.lines]
        screen.print_json({"model": verdict.model, "passed": verdict.passed, "floors": lines})
    else:
        click.echo(str(verdict))
        if verdict.fell:
            screen.tell(
                f"{len(verdict.fell)} of {len(verdict.lines)} floors are not kept: the model is worse."
            )
    return 0 if verdict.passed else 1
