"""What an index knows about headlines: candidates by their bands, compared word by word."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from quality.corpus import batches, headlines, segments
from quality.corpus.headlines import Headlines
from quality.corpus.relations import RELATIONS, compared
from quality.corpus.segments import Numbers
from quality.types import Relation

SAME = tuple(RELATIONS.index(name) for name in ("exact", "reworded"))
"""Relations that make a headline a copy."""
STEP = 50_000
"""Headlines that are looked up together: one way through the runs serves all of them."""
LEAST, MOST = 2, 16
"""Bands that candidates share at least, and candidates that are compared with a headline at most.

Two headlines of Jaccard similarity .7 share two bands or more with probability .998, 8 on average.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article of the index with nearly the same headline."""

    id: str
    title: str
    publisher: str | None
    day: str
    relation: Relation
    similarity: float


class Alike(NamedTuple):
    """Pairs of a headline that was asked for and a form of the index, by the headline's place."""

    places: Numbers
    forms: Numbers
    relations: npt.NDArray[np.uint8]
    similarities: npt.NDArray[np.float32]


class Tally(NamedTuple):
    """Articles by publisher under nearly the same headline, and what the most similar one is."""

    publishers: dict[str | None, int]
    relation: Relation
    similarity: float


NOTHING = Tally({}, "unique", 0.0)


def alike(db: sqlite3.Connection, titles: Sequence[str], publishers: Sequence[str | None]) -> Alike:
    """Forms with nearly the same headline, those of one headline in a row, the most similar first."""
    asked = batches.read(titles, publishers)
    places, forms = _candidates(db, asked)
    wanted, columns = np.unique(forms, return_inverse=True)
    stored = _stored(db, wanted)
    known = np.array([form for form, _, _ in stored], np.int64)
    rows = np.searchsorted(known, wanted)
    there = np.isin(wanted, known)[columns]
    every = batches.read(
        [title for _, title, _ in stored], [name for _, _, name in stored], behind=asked
    )  # fmt: skip
    places, forms, right = places[there], forms[there], len(titles) + rows[columns][there]
    relations, similarities = compared(every, places, right, thorough=False)
    same = np.isin(relations, SAME)
    order = np.lexsort((forms[same], -similarities[same], places[same]))
    kept = np.flatnonzero(same)[order]
    return Alike(places[kept], forms[kept], relations[kept], similarities[kept])


def matches(
    db: sqlite3.Connection,
    titles: Sequence[str],
    publishers: Sequence[str | None],
    *,
    since: date | None,
    most: int,
) -> list[list[Match]]:
    """Articles with nearly the same headline as each title, at most so many, the most similar first."""
    found = alike(db, titles, publishers)
    told: list[list[Match]] = [[] for _ in titles]
    articles = _articles(db, found.forms, since.toordinal() if since else 0, most)
    for place, form, relation, similarity in zip(*(column.tolist() for column in found), strict=True):
        for identity, title, publisher, day in articles.get(form, ())[: most - len(told[place])]:
            told[place].append(
                Match(
                    id=identity,
                    title=title,
                    publisher=publisher,
                    day=day,
                    relation=RELATIONS[relation],
                    similarity=similarity,
                )  # fmt: skip
            )
    return told


def tallies(
    db: sqlite3.Connection, titles: Sequence[str], publishers: Sequence[str | None], *, since: date | None
) -> list[Tally]:
    """How many articles each publisher has under nearly the same headline as each title.

    Articles whose ids stand in the table ``run.own`` are left out: they are those that are asked about.
    """
    found = alike(db, titles, publishers)
    by_form: dict[int, dict[str | None, int]] = {}
    told: list[Tally] = [NOTHING] * len(titles)
    first = since.toordinal() if since else 0
    for place, form, relation, similarity in zip(*(column.tolist() for column in found), strict=True):
        if form not in by_form:
            by_form[form] = dict(db.execute(_TALLY, (form, first)))
        if by_form[form] and told[place] is NOTHING:
            told[place] = Tally({}, RELATIONS[relation], similarity)
        for publisher, count in by_form[form].items():
            own = told[place].publishers
            own[publisher] = own.get(publisher, 0) + count
    return told


_TALLY = (
    "SELECT p.name, count(*) FROM articles a LEFT JOIN publishers p ON p.publisher = a.publisher "
    "WHERE form = ? AND day >= ? AND NOT EXISTS (SELECT 1 FROM run.own o WHERE o.id = a.id) GROUP BY p.name"
)


def _candidates(db: sqlite3.Connection, asked: Headlines) -> tuple[Numbers, Numbers]:
    """Places of the headlines and forms that share bands with them, those with most in common of each."""
    keys = headlines.bands(headlines.sketch(asked))
    wanted, starts, owners = segments.wanted(keys)
    met = segments.find(db, wanted, starts, owners)
    first = np.flatnonzero(np.diff(met, prepend=-1))
    bands = np.diff(first, append=len(met))
    pairs, bands = met[first][bands >= LEAST], bands[bands >= LEAST]
    places = pairs >> segments.FORM_BITS
    best = np.lexsort((-bands, places))
    rank = np.arange(len(best)) - np.searchsorted(places[best], places[best])
    pairs = np.sort(pairs[best[rank < MOST]])
    return pairs >> segments.FORM_BITS, pairs & (1 << segments.FORM_BITS) - 1


def _stored(db: sqlite3.Connection, forms: Numbers) -> list[tuple[int, str, str | None]]:
    """Form, title, publisher's name of each of the forms that is still there."""
    found = []
    for chunk in _chunks(forms.tolist()):
        marks = ",".join(map(str, chunk))  # numbers of our own
        found += db.execute(
            "SELECT form, title, name FROM forms LEFT JOIN publishers USING (publisher) "
            f"WHERE form IN ({marks}) ORDER BY form"
        ).fetchall()
    return found


def _articles(
    db: sqlite3.Connection, forms: Numbers, first: int, most: int
) -> dict[int, list[tuple[str, str, str | None, str]]]:
    """Id, title, publisher's name and day of the articles under each form from a day on, so many at most."""
    told: dict[int, list[tuple[str, str, str | None, str]]] = {}
    for chunk in _chunks(np.unique(forms).tolist()):
        marks = ",".join(map(str, chunk))  # numbers of our own
        rows = db.execute(
            "SELECT form, id, title, name, day FROM (SELECT form, id, publisher, day, "
            "row_number() OVER (PARTITION BY form ORDER BY id) AS place FROM articles "
            f"WHERE form IN ({marks}) AND day >= ?) a JOIN (SELECT form, title FROM forms) USING (form) "
            "LEFT JOIN publishers p ON p.publisher = a.publisher WHERE place <= ? ORDER BY form, id",
            (first, most),
        )
        for form, identity, title, publisher, day in rows:
            told.setdefault(form, []).append((identity, title, publisher, _iso(day)))
    return told


@lru_cache
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _chunks(forms: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(forms), 10_000):
        yield forms[start : start + 10_000]
