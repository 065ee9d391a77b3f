"""Sorted runs of packed band keys inside an SQLite file: what an index looks candidates up in.

An entry is one 64-bit number: 36 bits of a band's key, then 28 bits that say which headline has it. The
entries of what was added together are a *segment*, sorted and cut into runs, a run a row. Segments of one
size are merged, so that their number grows with the logarithm of the index. Looking up reads a run at a time,
merging a stretch of keys.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled

Entries = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

TABLES = """
CREATE TABLE segments (segment INTEGER PRIMARY KEY, base INTEGER NOT NULL, entries INTEGER NOT NULL);
CREATE TABLE runs (run INTEGER PRIMARY KEY, segment INTEGER NOT NULL, last INTEGER NOT NULL,
                   entries BLOB NOT NULL);
CREATE UNIQUE INDEX places ON runs (segment, last);
"""

RUN = 1 << 14
"""Entries of a run, and a few more where it would part equal keys."""
LOCAL = 28
"""Bits for the headline, counted from the segment's base."""
SPAN = 1 << LOCAL
"""Headlines that one segment can tell apart."""
FORM_BITS = 40
"""Bits for a headline's number where it stands beside another number."""
_LOCAL = np.uint64(LOCAL)
_OWN = np.uint64(SPAN - 1)
_TIER = 4
"""Segments of one size that are merged, and by how much the next size is larger."""
_PIECE = 1 << 22
"""Entries that a merge holds in memory, roughly."""
_KEYS = 1 << 36


class Segment(NamedTuple):
    """A row of the table."""

    segment: int
    base: int
    entries: int

    @property
    def tier(self) -> int:
        """Size as a power."""
        return max(self.entries // RUN, 1).bit_length() // (_TIER.bit_length() - 1)


def of(db: sqlite3.Connection) -> list[Segment]:
    """Segments, the oldest first."""
    return [
        Segment(*row) for row in db.execute("SELECT segment, base, entries FROM segments ORDER BY segment")
    ]


def wanted(keys: Entries) -> tuple[Entries, Numbers, Numbers]:
    """What :func:`find` asks for, of band keys of shape (n, bands): prefixes, starts and owners.

    Prefixes are what entries keep of the keys; 0 stands for none.
    """
    packed = keys.ravel() & ~_OWN | np.arange(keys.size, dtype=np.uint64)
    packed.sort()
    packed = packed[np.searchsorted(packed, np.uint64(SPAN)) :]
    owners = (packed & _OWN).astype(np.int64) // keys.shape[1]
    packed >>= _LOCAL
    starts = np.flatnonzero(np.diff(packed, prepend=np.uint64(0)))
    return packed[starts], np.append(starts, len(packed)), owners


def put(db: sqlite3.Connection, keys: Entries, numbers: Numbers) -> None:
    """Store a new segment: band keys of shape (n, bands), 0 for none, and ascending numbers."""
    if not len(numbers):
        return
    base = int(numbers[0])
    local = np.repeat((numbers - base).astype(np.uint64), keys.shape[1])
    entries = keys.ravel() & ~_OWN | local
    entries = entries[keys.ravel() != 0]
    entries.sort()
    _store(db, base, [entries])


def find(db: sqlite3.Connection, wanted: Entries, starts: Numbers, owners: Numbers) -> Numbers:
    """Who meets which headline: ``owner << FORM_BITS | number`` for every key that both have, ascending.

    ``wanted`` holds prefixes in ascending order, each once; ``owners[starts[i] : starts[i + 1]]`` want number
    ``i``.
    """
    found = [np.zeros(0, np.int64)]
    low, size = np.zeros((2, len(wanted)), np.int64)
    for segment in of(db):
        at = 0
        while at < len(wanted):
            run = db.execute(
                "SELECT last, entries FROM runs WHERE segment = ? AND last >= ? ORDER BY last LIMIT 1",
                (segment.segment, int(wanted[at])),
            ).fetchone()
            if run is None:
                break
            end = int(np.searchsorted(wanted, np.uint64(run[0]), "right"))
            entries = np.frombuffer(run[1], "<u8")
            total = overlap(entries, wanted, starts, at, end, low, size)
            if total:
                met = np.empty(total, np.int64)
                expand(entries, segment.base, owners, starts, at, end, low, size, met)
                found.append(met)
            at = end
    return np.sort(np.concatenate(found))


@compiled
def overlap(entries: Array, wanted: Array, starts: Array, at: int, end: int, low: Array, size: Array) -> int:
    """Find the entries of each wanted key from ``at`` to ``end``; return how many pairs they make."""
    total, place = 0, 0
    for i in range(at, end):
        key, step = wanted[i], 1
        while place + step < len(entries) and entries[place + step] >> np.uint64(LOCAL) < key:
            place += step
            step *= 2
        while step:  # the first entry that is not smaller lies behind place, by no more than step
            if place + step <= len(entries) and entries[place + step - 1] >> np.uint64(LOCAL) < key:
                place += step
            step //= 2
        low[i], stop = place, place
        while stop < len(entries) and entries[stop] >> np.uint64(LOCAL) == key:
            stop += 1
        size[i] = stop - place
        total += size[i] * (starts[i + 1] - starts[i])
    return total


@compiled
def expand(
    entries: Array,
    base: int,
    owners: Array,
    starts: Array,
    at: int,
    end: int,
    low: Array,
    size: Array,
    met: Array,
) -> None:
    """Write the pairs that :func:`overlap` counted."""
    made = 0
    for i in range(at, end):
        for place in range(low[i], low[i] + size[i]):
            number = np.int64(entries[place] & np.uint64(SPAN - 1)) + base
            for k in range(starts[i], starts[i + 1]):
                met[made] = owners[k] << FORM_BITS | number
                made += 1


def tidy(db: sqlite3.Connection) -> None:
    """Merge the newest segments while enough of them are of one size."""
    while True:
        listed = of(db)
        tail = 0
        while tail < len(listed) and listed[-1 - tail].tier <= listed[-1].tier:
            tail += 1
        newest = listed[len(listed) - tail :]
        if len(newest) < _TIER or not merge(db, newest):
            return


def merge(db: sqlite3.Connection, merged: list[Segment], alive: npt.NDArray[np.bool_] | None = None) -> bool:
    """Make one segment of the newest ones, inside the caller's transaction; say whether that was possible.

    ``alive`` says for the numbers from the first one's base on which headlines are still there (at least one
    value); the entries of others are left out. What was read is deleted at once, and its pages used again.
    """
    base = merged[0].base
    if db.execute("SELECT coalesce(max(form), 0) FROM forms").fetchone()[0] - base >= SPAN:
        return False
    _store(db, base, _merged(db, merged, base, alive))
    return True


def _merged(
    db: sqlite3.Connection, merged: list[Segment], base: int, alive: npt.NDArray[np.bool_] | None
) -> Iterator[Entries]:
    """Entries of all segments, a stretch of keys at a time."""
    pieces = 1 + sum(segment.entries for segment in merged) // _PIECE
    rests = {segment: np.zeros(0, np.uint64) for segment in merged}
    for piece in range(1, pieces + 1):
        limit = _KEYS * piece // pieces
        found = []
        for segment, rest in rests.items():
            parts = [rest, *_taken(db, segment.segment, limit)]
            shift = np.uint64(segment.base - base)
            own = np.concatenate([part if part is rest else part + shift for part in parts])
            cut = int(np.searchsorted(own >> _LOCAL, np.uint64(limit), "left")) if limit < _KEYS else len(own)
            found.append(own[:cut])
            rests[segment] = own[cut:]
        entries = np.concatenate(found)
        if alive is not None:
            local = (entries & _OWN).astype(np.int64)
            entries = entries[(local < len(alive)) & alive[np.minimum(local, len(alive) - 1)]]
        entries.sort()
        yield entries
    for segment in merged:
        db.execute("DELETE FROM segments WHERE segment = ?", (segment.segment,))


def _taken(db: sqlite3.Connection, segment: int, limit: int) -> list[Entries]:
    """Take the runs of a segment out that begin below the limit, and the one that reaches over it."""
    over = db.execute(
        "SELECT last FROM runs WHERE segment = ? AND last >= ? ORDER BY last LIMIT 1", (segment, limit)
    ).fetchone()
    upto = (segment, over[0] if over else _KEYS)
    rows = db.execute(
        "SELECT entries FROM runs WHERE segment = ? AND last <= ? ORDER BY last", upto
    ).fetchall()
    db.execute("DELETE FROM runs WHERE segment = ? AND last <= ?", upto)
    return [np.frombuffer(row[0], "<u8") for row in rows]


def _store(db: sqlite3.Connection, base: int, pieces: Iterator[Entries] | list[Entries]) -> None:
    """Write a segment; each piece continues where the one before it ended, and parts no equal keys."""
    newest = db.execute("SELECT coalesce(max(segment), 0) + 1 FROM segments").fetchone()[0]
    count = 0
    for entries in pieces:
        keys, start = entries >> _LOCAL, 0
        while start < len(entries):
            last = keys[min(start + RUN, len(entries)) - 1]
            end = int(np.searchsorted(keys, last, "right"))
            run = entries[start:end].astype("<u8").tobytes()
            db.execute("INSERT INTO runs (segment, last, entries) VALUES (?, ?, ?)", (newest, int(last), run))
            start = end
        count += len(entries)
    if count:
        db.execute("INSERT INTO segments VALUES (?, ?, ?)", (newest, base, count))
