"""A persistent index of headlines: what earlier crawls had, for the next one to be compared with.

Equal headlines (in canonical form) are one *form*, which is signed and looked up once however many articles
stand under it. Candidates come from the bands of the signatures (:mod:`quality.corpus.segments`) and are then
compared word by word, as everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from quality.corpus import batches, headlines, segments, store
from quality.corpus.headlines import HEADLINES, Headlines
from quality.io.encoded import encodable

Answer = TypeVar("Answer")

BATCH = 100_000
"""Articles that :meth:`Index.add_all` makes durable together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the index knows it."""

    id: str
    title: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a batch: ``known`` ids had been there before, ``untitled`` articles have no headline."""

    added: int
    known: int
    untitled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStats:
    """What is in an index."""

    articles: int
    headlines: int
    publishers: int
    first_day: str | None
    last_day: str | None
    segments: int
    entries: int
    bytes: int
    free_bytes: int
    scheme: str


class Index:
    """An open index; one may write while any number read. Use it in a ``with`` statement."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.db = store.connect(path, HEADLINES.id, create=create)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def add(self, entries: Sequence[Entry], day: date) -> Added:
        """Add articles seen on ``day``; when this returns they are in the file, whoever is killed.

        An id that is there already stays as it is.
        """
        with store.trouble(self.path), store.writing(self.db):
            return self._add(entries, day)

    def add_all(self, entries: Iterable[Entry], day: date) -> Iterator[Added]:
        """Add a stream of articles; each value tells of a batch that is in the file."""
        remaining = iter(entries)
        while batch := list(islice(remaining, BATCH)):
            yield self.add(batch, day)
            self.tidy()

    def tidy(self) -> None:
        """Merge small segments, so that looking up stays quick; loses nothing when killed."""
        with store.trouble(self.path), store.writing(self.db):
            segments.tidy(self.db)

    def delete(self, ids: Iterable[str]) -> int:
        """Forget articles; say how many were there."""
        with store.trouble(self.path), store.writing(self.db):
            forms = []
            for identity in ids:
                forms += self.db.execute(
                    "DELETE FROM articles WHERE id = ? RETURNING form", (encodable(identity),)
                ).fetchall()
            self.db.executemany(
                "DELETE FROM forms WHERE form = ? "
                "AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.form = forms.form)",
                forms,
            )
            return len(forms)

    def expire(self, before: date) -> int:
        """Forget all articles that were added before a day, and what was kept to find them."""
        with store.trouble(self.path), store.writing(self.db):
            gone = self.db.execute("DELETE FROM articles WHERE day < ?", (before.toordinal(),)).rowcount
            if gone:
                self.db.execute("DELETE FROM forms WHERE form NOT IN (SELECT form FROM articles)")
                self._compact()
            return int(gone)

    def merge(self, other: Index) -> Added:
        """Take over the articles of another index, with their days; an id that is here stays as it is."""
        added = known = 0
        stored = other.db.execute(
            "SELECT a.day, a.id, f.title, p.name FROM articles a JOIN forms f USING (form) "
            "LEFT JOIN publishers p ON p.publisher = a.publisher ORDER BY a.day, a.form, a.id"
        )
        while rows := stored.fetchmany(BATCH):
            for day in sorted({row[0] for row in rows}):
                done = self.add([Entry(*row[1:]) for row in rows if row[0] == day], date.fromordinal(day))
                added, known = added + done.added, known + done.known
            self.tidy()
        return Added(added=added, known=known, untitled=0)

    def asked(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Answer of :mod:`quality.corpus.lookup`, from one state of the file."""
        with store.trouble(self.path), store.reading(self.db):
            return question(self.db)

    def stats(self) -> IndexStats:
        """Count what is there."""
        with store.trouble(self.path), store.reading(self.db):
            first, last, articles = self._one("SELECT min(day), max(day), count(*) FROM articles")
            size, pages, free = (
                self._one(f"PRAGMA {name}")[0] for name in ("page_size", "page_count", "freelist_count")
            )
            listed = segments.of(self.db)
            return IndexStats(
                articles=articles,
                headlines=self._one("SELECT count(*) FROM forms")[0],
                publishers=self._one("SELECT count(*) FROM publishers")[0],
                first_day=None if first is None else date.fromordinal(first).isoformat(),
                last_day=None if last is None else date.fromordinal(last).isoformat(),
                segments=len(listed),
                entries=sum(segment.entries for segment in listed),
                bytes=size * pages,
                free_bytes=size * free,
                scheme=HEADLINES.id,
            )

    def _one(self, statement: str) -> tuple[int, ...]:
        return self.db.execute(statement).fetchone()  # type: ignore[no-any-return]

    def _add(self, entries: Sequence[Entry], day: date) -> Added:
        """Sort a batch out with set operations, then sign the forms that are new."""
        entries = [*map(_storable, entries)]
        read = batches.read([entry.title for entry in entries], [entry.publisher for entry in entries])
        keys = read.keys()
        titled = np.flatnonzero(keys).tolist()
        signed = keys.view(np.int64).tolist()
        db = self.db
        db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS batch (key INTEGER, id TEXT, publisher INTEGER, title TEXT)"
        )
        names = self._publishers({entry.publisher for entry in entries if entry.publisher})
        db.executemany(
            "INSERT INTO batch VALUES (?, ?, ?, ?)",
            (
                (signed[row], e.id, names.get(e.publisher or ""), e.title)
                for row in titled
                for e in (entries[row],)
            ),
        )
        before = self._one("SELECT coalesce(max(form), 0) FROM forms")[0]
        db.execute(
            "INSERT OR IGNORE INTO forms (key, publisher, title) SELECT key, publisher, title FROM "
            "(SELECT key, publisher, title, min(rowid) FROM batch b "
            "WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = b.id) GROUP BY key)"
        )
        added = db.execute(
            "INSERT OR IGNORE INTO articles SELECT f.form, b.id, b.publisher, ? "
            "FROM batch b JOIN forms f USING (key) ORDER BY f.form, b.id",
            (day.toordinal(),),
        ).rowcount
        db.execute("DELETE FROM batch")
        fresh = db.execute("SELECT form, key FROM forms WHERE form > ? ORDER BY form", (before,)).fetchall()
        self._sign(read, np.array(fresh, np.int64).reshape(-1, 2))
        return Added(added=added, known=len(titled) - added, untitled=len(entries) - len(titled))

    def _sign(self, read: Headlines, fresh: segments.Numbers) -> None:
        """Store the band keys of new forms."""
        keys = read.keys().view(np.int64)
        order = np.argsort(keys, kind="stable")
        rows = order[np.searchsorted(keys[order], fresh[:, 1])]
        made = headlines.bands(headlines.sketch(read)[rows])
        segments.put(self.db, made, fresh[:, 0])

    def _publishers(self, names: set[str]) -> dict[str, int]:
        """Numbers of publishers, new ones included."""
        wanted = [(name,) for name in sorted(names)]
        self.db.executemany("INSERT OR IGNORE INTO publishers (name) VALUES (?)", wanted)
        find = "SELECT publisher FROM publishers WHERE name = ?"
        return {name: self.db.execute(find, (name,)).fetchone()[0] for (name,) in wanted}

    def _compact(self) -> None:
        """Write the segments anew, without headlines that are gone."""
        listed = segments.of(self.db)
        if not listed:
            return
        forms = np.fromiter((row[0] for row in self.db.execute("SELECT form FROM forms")), np.int64)
        alive = np.zeros(max(int(forms.max(initial=0)) - listed[0].base, 0) + 1, bool)
        alive[forms[forms >= listed[0].base] - listed[0].base] = True
        segments.merge(self.db, listed, alive)


def _storable(entry: Entry) -> Entry:
    """Entry as SQLite can hold it; a lone surrogate becomes its escape."""
    values = (entry.id, entry.title, entry.publisher or "")
    found = tuple(map(encodable, values))
    return entry if found == values else Entry(found[0], found[1], found[2] or None)
