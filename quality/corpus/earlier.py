"""What an index knows of the articles of a run: the crawls of the last months beside today's."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.corpus import lookup, store
from quality.corpus.index import Added, Entry, Index
from quality.corpus.publishers import UNKNOWN, Numbers, Row
from quality.corpus.relations import RELATIONS
from quality.io.encoded import encodable
from quality.types import Article

WINDOW = 90
"""Days that today's articles are compared with."""


class Earlier:
    """The rows of a run beside an index: compared with it before they are scored, added to it after.

    The index is open only meanwhile. Articles whose ids are those of the run itself count as no copies, so
    that a run that is done again finds what it found before.
    """

    def __init__(self, path: Path, day: date, folder: Path, *, window: int = WINDOW) -> None:
        self.path, self.day, self.since = path, day, day - timedelta(days=window)
        self._rows, self._kept = 0, folder / "own"
        with Index(path, create=True):
            pass  # what cannot be used is refused before anything is read
        self._own = sqlite3.connect(self._kept, isolation_level=None)
        self._own.execute("PRAGMA synchronous = OFF")
        self._own.execute("CREATE TABLE own (row INTEGER PRIMARY KEY, id TEXT, title TEXT, publisher TEXT)")
        self._own.execute("BEGIN")

    def add(self, rows: Sequence[Row]) -> None:
        """Take rows of the first pass, in order."""
        kept = [
            (
                self._rows + place,
                encodable(row.id),
                encodable(row.title),
                row.publisher and encodable(row.publisher),
            )
            for place, row in enumerate(rows)
            if isinstance(row, Article) and row.title
        ]
        self._rows += len(rows)
        self._own.executemany("INSERT INTO own VALUES (?, ?, ?, ?)", kept)

    def put(self, table: npt.NDArray[Any], names: Sequence[str], same: Numbers) -> None:
        """Add what the index knows to the facts; ``same`` is the group of each row's headline."""
        self._own.execute("CREATE INDEX own_ids ON own (id)")
        self._own.execute("COMMIT")
        here = _Here(table, names, same)
        with self._beside() as index, store.reading(index.db):
            stored = index.db.execute("SELECT row, title, publisher FROM run.own ORDER BY row")
            while asked := stored.fetchmany(lookup.STEP):
                rows, titles, publishers = zip(*asked, strict=True)
                told = lookup.tallies(index.db, titles, publishers, since=self.since)
                for row, publisher, found in zip(rows, publishers, told, strict=True):
                    if found.publishers:
                        here.take(row, publisher, found)

    def keep(self) -> Added:
        """Add the rows of the run to the index; when this returns they are in the file."""
        added = known = untitled = 0
        with self._beside() as index:
            stored = self._own.execute("SELECT id, title, publisher FROM own ORDER BY row")
            for done in index.add_all((Entry(*row) for row in stored), self.day):
                added, known, untitled = added + done.added, known + done.known, untitled + done.untitled
        return Added(added=added, known=known, untitled=untitled)

    def close(self) -> None:
        """Close what was put aside."""
        self._own.close()

    @contextmanager
    def _beside(self) -> Iterator[Index]:
        """The index, with the rows of the run beside it."""
        with Index(self.path, create=True) as index, store.trouble(self.path):
            index.db.execute("ATTACH ? AS run", (str(self._kept),))
            yield index


class _Here:
    """The table of facts, and who has which headline in this run."""

    def __init__(self, table: npt.NDArray[Any], names: Sequence[str], same: Numbers) -> None:
        self.table, self.names, self.same = table, names, same
        self.order = np.argsort(same, kind="stable")
        self.sorted = same[self.order]
        self.owners: defaultdict[int, set[str]] = defaultdict(set)

    def take(self, row: int, publisher: str | None, found: lookup.Tally) -> None:
        """Count what the index has beside what the run has."""
        record, group = self.table[row], int(self.same[row])
        count, own = sum(found.publishers.values()), found.publishers.get(publisher, 0) if publisher else 0
        others = {name for name in found.publishers if name is not None} - self._owners(group)
        if group != UNKNOWN:
            record["size"] += count
            record["publishers"] += len(others)
            record["headline_copies"] += count
            if publisher:
                record["headline_publishers"] += len(others)
        if publisher:
            for name in ("own_copies", "earlier_copies"):
                record[name] = max(int(record[name]), 0) + own
        if record["relation"] < RELATIONS.index(found.relation):
            record["relation"], record["similarity"] = RELATIONS.index(found.relation), found.similarity

    def _owners(self, group: int) -> set[str]:
        """Publishers that have a headline in this run."""
        if group not in self.owners:
            start, stop = np.searchsorted(self.sorted, [group, group + 1])
            numbers = np.unique(self.table["publisher"][self.order[start:stop]]).tolist()
            self.owners[group] = {self.names[number] for number in numbers if number != UNKNOWN}
        return self.owners[group]
