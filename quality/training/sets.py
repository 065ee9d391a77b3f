"""Labelled sets as rows of one kind, whatever their files look like; the manifests say how to read them."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import orjson

from quality.errors import FileTrouble
from quality.training import manifests
from quality.training.manifests import Columns, Manifest
from quality.types import Article

State: TypeAlias = Literal["good", "changed", "absent"]

SHARED: Final = ("url", "author", "published", "flags", "dup_of", "words", "rating_side")
"""Columns that mean the same in every set that has them."""
EXTRAS: Final = ("publisher", "group", "label", "score", "flags", "copy_of", "words", "html", "details")
"""What a row has beside its article and is written as it is."""


class Mark(NamedTuple):
    """A part of the text that people marked, from ``start`` to ``end`` (exclusive) in characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """What lists say about the publisher, as they say it; None where a list does not know it.

    ``side`` is the vote of the lists: ``reliable`` where two or more are for it and none against,
    ``unreliable`` the other way round, else ``mixed``.
    """

    lin_pc1: float | None = None
    mbfc_factual: str | None = None
    mbfc_credibility: str | None = None
    opensources: str | None = None
    hanley: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with what its set says about it; what a set does not say is None or empty.

    Rows of one ``group`` belong together and must never stand on both sides of a split. ``publisher`` is
    as the set names it; ``article.publisher`` only where that is a domain. A row of a list of ratings is
    an article that has nothing but a publisher. ``words`` is the set's own count. ``details`` holds the
    columns that no other field does.
    """

    article: Article
    label: str | None
    group: str
    publisher: str | None = None
    score: float | None = None
    flags: tuple[str, ...] = ()
    copy_of: str | None = None
    words: int | None = None
    ratings: Ratings = field(default_factory=Ratings)
    marks: tuple[Mark, ...] = ()
    html: str | None = None
    other: Article | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Checked(NamedTuple):
    """What became of a set on this disk; rows are looked at only where the file is good.

    The checksums are those that were found.
    """

    file: State
    rows: State | None = None
    file_sha256: str | None = None
    rows_sha256: str | None = None


def records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of a set as its file has them.

    Raises
    ------
    FileTrouble
        The file is missing or holds something else; the message names the line.
    """
    path = folder / _manifest(name).file.path
    number = 0
    try:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as table:
                yield from csv.DictReader(table)
        else:
            with gzip.open(path) as lines:
                for number, line in enumerate(lines, 1):  # noqa: B007 - the error names the line
                    yield orjson.loads(line)
    except (OSError, EOFError, ValueError, csv.Error) as error:
        hint = f"Get it with: quality datasets fetch {name}, or name the folder of the sets."
        raise FileTrouble(f"{path}:{number}: cannot be read ({error}). {hint}") from error


def load(name: str, folder: Path) -> list[Labelled]:
    """Rows of a set, in the order of its file."""
    columns = _manifest(name).columns
    rows = []
    for number, record in enumerate(records(folder, name), 1):
        try:
            rows.append(_row(record, columns, f"{name}:{number}"))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise FileTrouble(
                f"{name}, row {number}: not as its manifest says ({error!r}). Fetch it again."
            ) from error
    return rows


def plain(row: Labelled) -> dict[str, Any]:
    """A row as ``quality score`` reads it, with what the set says beside it; no empty field."""
    found: dict[str, Any] = {key: value for key, value in asdict(row.article).items() if value}
    found |= {key: getattr(row, key) for key in EXTRAS}
    found["ratings"] = {key: value for key, value in asdict(row.ratings).items() if value is not None}
    found["marks"] = [list(mark) for mark in row.marks]
    found["other"] = row.other.title if row.other else None
    return {key: value for key, value in found.items() if value not in (None, "", (), [], {})}


def lines(rows: Iterable[Labelled]) -> Iterator[bytes]:
    """Rows as JSON lines; the same file gives the same bytes."""
    for row in rows:
        yield orjson.dumps(plain(row), option=orjson.OPT_APPEND_NEWLINE)


def digest(rows: Iterable[Labelled]) -> str:
    """SHA-256 of the JSON lines, which is what manifests call that of the converter."""
    found = hashlib.sha256()
    for line in lines(rows):
        found.update(line)
    return found.hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FileTrouble(f"{path}: cannot be read ({error.strerror}). Name the sets' folder.") from error


def present(manifest: Manifest, folder: Path) -> bool:
    """Whether a file of the right size is there; :func:`whole` reads it too."""
    path = folder / manifest.file.path
    return path.is_file() and path.stat().st_size == manifest.file.bytes


def whole(manifest: Manifest, folder: Path) -> bool:
    """Whether the file is there and is the one that was published."""
    return present(manifest, folder) and sha256(folder / manifest.file.path) == manifest.file.sha256


def check(manifest: Manifest, folder: Path) -> Checked:
    """Compare the file and what the converter makes of it with the manifest."""
    path = folder / manifest.file.path
    if not path.is_file():
        return Checked("absent")
    held = sha256(path)
    if held != manifest.file.sha256:
        return Checked("changed", file_sha256=held)
    rows = load(manifest.name, folder)
    made = digest(rows)
    same = len(rows) == manifest.converted.rows and made == manifest.converted.sha256
    return Checked("good", "good" if same else "changed", held, made)


def _manifest(name: str) -> Manifest:
    (found,) = manifests.named([name])
    return found


def _row(record: Mapping[str, Any], columns: Columns, identity: str) -> Labelled:
    text, marks = _text(record.get(columns.text), record.get(columns.marks or ""))
    publisher = record.get(columns.publisher) or None
    article = Article(
        id=str(record.get(columns.id) or identity),
        title=record.get(columns.title) or None,
        text=text or None,
        publisher=publisher if publisher and "." in publisher else None,
        url=record.get("url") or None,
        author=record.get("author") or None,
        published=record.get("published") or None,
    )
    label, score = record.get(columns.label), record.get(columns.score or "")
    other = record.get(columns.other or "")
    return Labelled(
        article=article,
        label=None if label is None else str(label),
        group=str(next((record[key] for key in columns.group if record.get(key)), article.id)),
        publisher=publisher,
        score=None if score in (None, "") else float(score),
        flags=tuple(filter(None, (record.get("flags") or "").split("|"))),
        copy_of=record.get("dup_of") or None,
        words=record.get("words"),
        ratings=_ratings(record),
        marks=marks,
        html=record.get(columns.html or "") or None,
        other=Article(id=f"{article.id}#other", title=other) if other else None,
        details=_details(record, columns),
    )


def _text(found: Any, marks: Any) -> tuple[str | None, tuple[Mark, ...]]:
    """Text with its marks; a page that comes as lines, each with its kind, is joined."""
    if not isinstance(found, list):
        return found or None, tuple(Mark(*mark) for mark in marks or ())
    spans, start = [], 0
    for line, kind in zip(found, marks, strict=True):
        spans.append(Mark(kind, start, start + len(line)))
        start += len(line) + 1
    return "\n".join(found), tuple(spans)


def _ratings(record: Mapping[str, Any]) -> Ratings:
    said = {key: record.get(key) or None for key in Ratings.__dataclass_fields__ if key != "lin_pc1"}
    said["side"] = record.get("rating_side") or None
    number = record.get("lin_pc1")
    return Ratings(**said, lin_pc1=float(number) if number else None)


def _details(record: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """Columns that no field of a row holds."""
    named = {value for value in asdict(columns).values() if isinstance(value, str)}
    known = named | {*columns.group, *SHARED, *Ratings.__dataclass_fields__}
    return {key: value for key, value in record.items() if key not in known and value not in (None, "")}
