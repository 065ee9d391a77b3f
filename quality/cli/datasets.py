"""``quality datasets``: which labelled sets there are, getting them, checking them, reading them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from quality.cli import options, screen
from quality.errors import FileTrouble, MissingExtra, WrongUsage
from quality.io import formats

if TYPE_CHECKING:
    from quality.training.manifests import Manifest

_USE: Final = {True: "allowed", False: "forbidden"}
_folder = click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the sets. Default: the setting datasets, else the cache folder of this machine's user.",
)


@click.group()
def datasets() -> None:
    """Public labelled data: what models are fitted on and measured with."""


@datasets.command("list")
@_folder
@options.as_json
def show(folder: Path | None, as_json: bool) -> None:
    """List the sets: task, size, stated licence, and whether the file is on this machine."""
    from quality.training import manifests, sets

    place, known = _place(folder), manifests.named([])
    if as_json:
        screen.print_json([{**asdict(one), "present": sets.present(one, place)} for one in known])
        return
    table = Table("set", "task", "rows", "MB", "licence", "commercial use", "here", box=None, pad_edge=False)
    for one in known:
        use = _USE[one.licence.commercial] if one.licence.stated else "unknown"
        size = (f"{one.converted.rows:,}", f"{one.file.bytes / 1e6:.1f}")
        here = "yes" if sets.present(one, place) else "no"
        table.add_row(one.name, one.task, *size, one.licence.name, use, here)
    console = screen.console()
    console.print(table, markup=False, highlight=False)
    console.print(f"\nFolder: {place}", markup=False, highlight=False, soft_wrap=True)


@datasets.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Every set.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Folder to put the files in. Default: the setting datasets, else the cache folder.",
)
@click.option("--from", "source", type=click.Path(path_type=Path), help="Copy from this folder; no network.")
@click.option("--link", is_flag=True, help="With --from: link to the files instead of copying them.")
@click.option("--mirror", metavar="URL", help="Download from below this HTTPS address: URL/PATH-OF-THE-FILE.")
@options.quiet
def fetch(
    names: tuple[str, ...],
    everything: bool,
    target: Path | None,
    source: Path | None,
    link: bool,
    mirror: str | None,
    quiet: bool,
) -> None:
    """Get the files of sets; a file is kept only if its checksum is that of the manifest.

    A download that broke off goes on where it ended. Licences differ: quality datasets list.
    """
    from quality.training import fetch, manifests, sets

    if everything == bool(names):
        raise WrongUsage("Name the sets, or say --all. quality datasets list shows them.")
    if source is not None and mirror is not None or link and source is None:
        raise WrongUsage("--from and --mirror exclude each other, and --link goes with --from.")
    place, failed = _place(target), []
    for one in manifests.named(names):
        if sets.whole(one, place):
            _say(f"{one.name}: there already", quiet)
            continue
        try:
            with _progress(one, shown=not quiet) as advance:
                if source is None:
                    fetch.fetch(one, place, mirror=mirror, advance=advance)
                else:
                    fetch.take(one, place, source=source, link=link, advance=advance)
        except MissingExtra:
            raise
        except FileTrouble as error:
            screen.tell(f"{one.name}: {error}")
            failed.append(one.name)
        else:
            _say(f"{one.name}: {place / one.file.path}", quiet)
    if failed:
        raise FileTrouble(f"Not there: {', '.join(failed)}.")


@datasets.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_folder
@options.as_json
def verify(names: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Compute the checksums of files, and of what the converter makes of them, once more.

    Without a NAME those that are on this machine.
    """
    from quality.training import manifests, sets

    place = _place(folder)
    found = {one.name: sets.check(one, place) for one in manifests.named(names)}
    looked_at = {name: checked for name, checked in found.items() if names or checked.file != "absent"}
    if as_json:
        screen.print_json({name: checked._asdict() for name, checked in looked_at.items()})
    else:
        table = Table("set", "file", "rows", box=None, pad_edge=False)
        for name, checked in looked_at.items():
            table.add_row(name, checked.file, checked.rows or "-")
        screen.console().print(table, markup=False, highlight=False)
    bad = [name for name, checked in looked_at.items() if (checked.file, checked.rows) != ("good", "good")]
    if bad or not looked_at:
        what = f"Not as the manifests say: {', '.join(bad)}" if bad else "There is no set"
        raise FileTrouble(f"{place}: {what}. Get them with: quality datasets fetch.")


@datasets.command()
@click.argument("name")
@_folder
@click.option(
    "-o", "--output", metavar="PATH", default="-", help="Where to write: .jsonl, .jsonl.gz; - is stdout."
)
def convert(name: str, folder: Path | None, output: str) -> None:
    """Write the rows of a set as articles that score reads, with label, group and flags beside them."""
    from quality.training import manifests, sets

    place = _place(folder)
    formats.check_outputs([output], [place / one.file.path for one in manifests.named([name])])
    rows = sets.load(name, place)
    with formats.lines(output) as stream:
        stream.writelines(sets.lines(rows))


def _place(flag: Path | None) -> Path:
    """Folder of the sets: the flag, the setting, or where this system keeps what can be fetched again."""
    chosen = options.settled({"datasets": flag}).datasets
    if chosen is None:
        from platformdirs import user_cache_path

        return user_cache_path("quality", appauthor=False) / "datasets"
    return chosen


def _say(line: str, quiet: bool) -> None:
    if not quiet:
        screen.tell(line)


@contextmanager
def _progress(manifest: Manifest, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show bytes and speed while they come, where stderr is a terminal."""
    if not shown or not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=screen.console(stderr=True), transient=True) as bar:
        task = bar.add_task(manifest.name, total=manifest.file.bytes)
        yield lambda size: bar.update(task, completed=size)
