"""What is known of each public data set: one TOML file a set, checked when it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from quality.errors import FileTrouble, WrongUsage

TASKS: Final = (
    "reliability",
    "veracity",
    "headline",
    "promotion",
    "prose",
    "sourcing",
    "sections",
    "extraction",
    "duplicates",
    "languages",
    "ratings",
)
SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What the authors of a set say about its use; it covers their work, not the articles in it.

    ``stated`` is False where they say nothing, or nobody has looked it up.
    """

    name: str
    stated: bool
    commercial: bool

    @property
    def permissive(self) -> bool:
        """Whether it is stated and does not forbid commercial use."""
        return self.stated and self.commercial


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the set was published; ``commit`` is one at which it stood there, where known."""

    address: str
    commit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The one file of a set: its place below a folder or a mirror, and what it must be.

    ``url`` is an address of this very file, where there is one.
    """

    path: str
    bytes: int
    sha256: str
    url: str | None = None

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.path).parts
        if not parts or ".." in parts or parts[0] == "/" or "\\" in self.path or ":" in self.path:
            raise ValueError(f"path {self.path!r} does not stay in the folder")
        if self.bytes <= 0 or not SHA256.fullmatch(self.sha256):
            raise ValueError("bytes and sha256 must be those of a file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """In which column of the file each field of a row stands; None where the set has no such thing.

    The first column of ``group`` that has a value names the rows that belong together. ``score`` is a
    number behind the label, ``marks`` parts of the text that people marked, ``html`` the page, ``other``
    the second headline of a pair.
    """

    id: str = "id"
    title: str = "title"
    text: str = "text"
    publisher: str = "publisher"
    label: str = "label"
    group: tuple[str, ...] = ("id",)
    score: str | None = None
    marks: str | None = None
    html: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What the converter makes of the file: so many rows, whose JSON lines have this checksum."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A public data set.

    ``labels`` says what each label means, ``care`` what is known to mislead whoever learns from it, and
    ``labels_from`` names the sets that labels were taken from.
    """

    name: str
    title: str
    about: str
    task: str
    citation: str
    licence: Licence
    source: Source
    file: File
    columns: Columns
    converted: Converted
    labels: Mapping[str, str]
    care: tuple[str, ...] = ()
    labels_from: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ValueError(f"task {self.task!r} is none of {', '.join(TASKS)}")


def folder() -> Path:
    """Folder of the manifests: inside a wheel, beside the package in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "_datasets"
    return inside if inside.is_dir() else package.parent / "datasets" / "manifests"


@cache
def every() -> Mapping[str, Manifest]:
    """All manifests by name, in the order of their tasks.

    Raises
    ------
    FileTrouble
        A manifest is missing a field, has an unknown one, or contradicts itself.
    """
    found = [read(path) for path in sorted(folder().glob("*.toml"))]
    return {one.name: one for one in sorted(found, key=lambda one: TASKS.index(one.task))}


def read(path: Path) -> Manifest:
    """One manifest; its name is that of the file."""
    try:
        return _manifest(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}. Install the package again.") from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise FileTrouble(f"{path} is no manifest: {error}. Compare it with another one.") from error


def named(names: Iterable[str]) -> list[Manifest]:
    """Manifests with these names, each once; all without a name.

    Raises
    ------
    WrongUsage
        No set has that name.
    """
    known = every()
    wanted = list(dict.fromkeys(names)) or list(known)
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            raise WrongUsage(f"No data set is called {name!r}. {hint}")
    return [known[name] for name in wanted]


def _manifest(name: str, read: dict[str, Any]) -> Manifest:
    columns = dict(read.pop("columns", {}))
    return Manifest(
        name=name,
        licence=Licence(**read.pop("licence")),
        source=Source(**read.pop("source")),
        file=File(**read.pop("file")),
        columns=Columns(**columns | {"group": tuple(columns.get("group", ("id",)))}),
        converted=Converted(**read.pop("converted")),
        care=tuple(read.pop("care", ())),
        labels_from=tuple(read.pop("labels_from", ())),
        **read,
    )
