"""From rows to the rows of ``quality duplicates``: one for each input row, in order.

Titles become numbers as they are read, and no text is kept: a process with a million headlines has had
0.55 GB, one with ten million 3.35 GB (tests/benchmarks/headlines.py). With bodies a signature of 512 bytes a
row comes on top.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.corpus import bodies, meet
from quality.corpus.clusters import EXACT, REWORDED, TEMPLATE, Clusters, clusters_of
from quality.corpus.distinct import NOBODY, collapse
from quality.corpus.headlines import Headlines, read
from quality.corpus.relations import RELATIONS, SYNDICATED, credited
from quality.corpus.scheme import Signatures
from quality.corpus.vocabulary import Codes, Vocabulary
from quality.io.headings import Heading, heading
from quality.io.records import Row
from quality.types import Article, Problem

CHUNK = 1024
"""Rows that are read together; a core's cache still holds so many."""
HEAD = 200
"""Characters at the beginning of a text where a dateline may name an agency."""
_BRACKETED = re.compile(r"\(([^()\n]{2,40})\)")
_SHORT = frozenset({"ap", "upi", "pa", "dpa", "afp"})
_cached = lru_cache(maxsize=1 << 16)(credited)


@dataclass(slots=True)
class Found:
    """Rows read, and what each is to the others."""

    ids: list[str] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    carried: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """Columns that are carried through, of the rows that have some."""
    clusters: Clusters | None = None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows of the output, in the order of the input; values that nobody knows are None."""
        told = self.clusters
        if told is None:
            return
        columns = (told.ids, told.relations, told.similarities, told.representatives)
        for at in range(0, len(self.ids), CHUNK):
            part = zip(*(column[at : at + CHUNK].tolist() for column in columns), strict=True)
            for row, (cluster, relation, similarity, representative) in enumerate(part, start=at):
                known = cluster != 0
                made = {
                    "id": self.ids[row],
                    "cluster_id": f"{cluster:016x}" if known else None,
                    "relation": RELATIONS[relation] if known else None,
                    "similarity": round(similarity, 4) if known else None,
                    "representative": self.ids[representative] if known else None,
                }
                made |= self.carried.get(row, {})
                if row in self.problems:
                    problem = self.problems[row]
                    made["error"] = {"code": problem.code, "detail": problem.detail}
                yield made

    def summary(self) -> dict[str, Any]:
        """Counts for a person: rows, clusters of more than one row, rows by relation and by problem."""
        relations: Counter[str] = Counter()
        groups = 0
        if self.clusters is not None:
            known = self.clusters.ids != 0
            counts = np.bincount(self.clusters.relations[known], minlength=len(RELATIONS)).tolist()
            relations.update({name: n for name, n in zip(RELATIONS, counts, strict=True) if n})
            groups = int((np.unique(self.clusters.ids[known], return_counts=True)[1] > 1).sum())
        codes = Counter(problem.code for problem in self.problems.values())
        return {
            "rows": len(self.ids),
            "clusters": groups,
            "relations": dict(relations),
            "errors": dict(codes),
        }


def find(rows: Iterable[Heading | Row], *, body: bool = False, workers: int = 1) -> Found:
    """Read all rows and put near-duplicates together.

    Parameters
    ----------
    body
        Compare texts too: rows with versions of one text join one cluster, whatever their titles say.
    """
    found, vocabulary = Found(), Vocabulary()
    publishers, credits, parts = array("i"), bytearray(), _Parts()
    numbers: dict[str | None, int] = {None: NOBODY}
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        ids, titles, names, authors, texts = zip(*_headings(chunk, found), strict=True)
        found.ids += ids
        for name in {*names}.difference(numbers):
            numbers[name] = len(numbers) - 1
        publishers.extend(map(numbers.__getitem__, names))
        credits.extend(map(agency, authors, texts) if any(authors) or any(texts) else bytes(len(ids)))
        parts.add(read([title or "" for title in titles], names, vocabulary))
        if body:
            parts.texts.append(bodies.signatures([text or "" for text in texts]))
    distinct, owners = collapse(parts.joined(vocabulary)), np.array(publishers, np.int32)
    mentioned = np.frombuffer(credits, bool)
    found.clusters = _named(clusters_of(distinct, owners, mentioned, workers=workers), found.ids)
    if body and found.ids:
        found.clusters = _with_bodies(found, found.clusters, np.concatenate(parts.texts), owners, mentioned)
    return found


class _Parts:
    """Chunks of headlines, joined at the end."""

    def __init__(self) -> None:
        self.tokens: list[npt.NDArray[np.int32]] = [np.zeros(0, np.int32)]
        self.flags: list[npt.NDArray[np.uint8]] = [np.zeros(0, np.uint8)]
        self.lengths: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self.texts: list[Signatures] = []

    def add(self, part: Headlines) -> None:
        self.tokens.append(part.tokens)
        self.flags.append(part.flags)
        self.lengths.append(np.diff(part.offsets))

    def joined(self, vocabulary: Vocabulary) -> Headlines:
        tokens, flags = np.concatenate(self.tokens), np.concatenate(self.flags)
        offsets = np.cumsum(np.concatenate(self.lengths))
        for parts in (self.tokens, self.flags, self.lengths):
            parts.clear()
        return Headlines(vocabulary, tokens, flags, offsets)


def _headings(rows: list[Heading | Row], found: Found) -> list[Heading]:
    """Headings of rows; one that cannot be compared is remembered with its problem, and has no title."""
    headings: list[Heading] = []
    for number, row in enumerate(rows, start=len(found.ids)):
        if isinstance(row, tuple):
            headings.append(row)
            continue
        if row.carried:
            found.carried[number] = row.carried
        if isinstance(row, Article):
            headings.append(heading(row))
            continue
        if row.error is not None:
            found.problems[number] = row.error
        headings.append((row.id, None, None, None, None))
    return headings


def agency(author: str | None, text: str | None) -> bool:
    """Whether the byline or the dateline names an agency."""
    if author and _cached(author):
        return True
    named = _BRACKETED.findall(text[:HEAD]) if text else ()
    return any(name.strip().lower() in _SHORT or _cached(name) for name in named)


def _named(told: Clusters, ids: list[str]) -> Clusters:
    """Of rows with equal headlines, the one with the smallest id represents them, whatever came first."""
    best: dict[int, int] = {}
    equal = (told.relations == EXACT) | (told.relations == SYNDICATED)
    for row, head in zip(np.flatnonzero(equal).tolist(), told.representatives[equal].tolist(), strict=True):
        if head not in best or ids[row] < ids[best[head]]:
            best[head] = row
    heads = np.arange(len(ids))
    heads[np.fromiter(best.keys(), np.int64, len(best))] = np.fromiter(best.values(), np.int64, len(best))
    return replace(told, representatives=heads[told.representatives])


def _with_bodies(
    found: Found, told: Clusters, texts: Signatures, publishers: npt.NDArray[np.int32],
    mentioned: npt.NDArray[np.bool_],
) -> Clusters:  # fmt: skip
    """Clusters of headlines joined where texts are versions of one another.

    A row that its title alone leaves without relatives is *reworded* or, on another publisher with an
    agency's credit, *syndicated*; its similarity is that of the texts.
    """
    rows = np.arange(len(texts))
    order = np.empty(len(texts), np.int64)
    order[sorted(range(len(texts)), key=found.ids.__getitem__)] = rows
    parents = rows.copy()
    meet.join(parents, rows, told.representatives)
    meet.join(parents, rows, bodies.twins(texts))
    meet.flatten(parents)
    _, titled, sizes = np.unique(told.ids, return_inverse=True, return_counts=True)
    best = np.lexsort((order, -np.where(told.ids != 0, sizes[titled], 0), parents))
    heads = np.empty(len(rows), np.int64)
    heads[parents[best][_begins(parents[best])]] = told.representatives[best[_begins(parents[best])]]
    heads = heads[parents]
    alike = bodies.similarities(texts, rows, heads)
    relations, values = told.relations.copy(), told.similarities.copy()
    moved = heads != told.representatives
    relations[moved & (rows != heads)], values[moved] = REWORDED, alike[moved]
    apart = (publishers != publishers[heads]) & (publishers != NOBODY) & (publishers[heads] != NOBODY)
    wire = (rows != heads) & (alike >= bodies.SAME) & apart & (mentioned | mentioned[heads])
    relations[wire] = SYNDICATED
    values[wire] = np.maximum(values[wire], alike[wire])
    joined = np.flatnonzero(moved & (rows != heads) & (told.relations[heads] < TEMPLATE))
    relations[heads[joined]] = REWORDED
    np.maximum.at(values, heads[joined], values[joined])
    return Clusters(_ids(told.ids, texts, parents), relations, values, heads)


def _begins(sorted_sets: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Where a new set begins."""
    return np.asarray(np.diff(sorted_sets, prepend=-1) != 0)


def _ids(ids: Codes, texts: Signatures, parents: npt.NDArray[np.int64]) -> Codes:
    """Id of each row's cluster: the smallest of its headlines, of its texts where there is no headline."""
    own = bodies.keys(texts)
    most = np.full(len(ids), np.iinfo(np.uint64).max)
    by_title, by_text = most.copy(), most.copy()
    np.minimum.at(by_title, parents[ids != 0], ids[ids != 0])
    np.minimum.at(by_text, parents[own != 0], own[own != 0])
    smallest = np.where(by_title != most, by_title, by_text)
    return np.where(smallest == most, np.uint64(0), smallest)[parents]
