"""Clusters of near-duplicate headlines: who meets, who belongs together, what each row is to its cluster.

Equal forms collapse first. The distinct ones meet in the bands of their signatures, made a few
bands at a time, and each pair that meets is compared word by word. Pairs of one event join clusters, the most
similar first; a cluster whose longest headline contradicts the other's stays apart. All is in the order of
the headlines' keys, so that neither rows nor chunks nor workers change a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quality.corpus import compare, meet, minhash
from quality.corpus.distinct import NOBODY, Distinct, collapse, first_rows, owners_of, syndicated
from quality.corpus.headlines import Headlines
from quality.corpus.relations import RELATIONS, SYNDICATED, compared, pairs
from quality.corpus.scheme import HEADLINES, permutations
from quality.corpus.vocabulary import Codes, Ints, Offsets

Numbers = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

UNIQUE, TEMPLATE, REWORDED, EXACT = (
    RELATIONS.index(name) for name in ("unique", "template", "reworded", "exact")
)
BANDS_AT_ONCE, PAIRS_AT_ONCE = 4, 1 << 16
REMEMBERED = 1 << 22
"""Pairs that are not compared again where they meet again, at most."""
TEMPLATE_LEAST = 4
"""Headlines of one publisher and one frame that make a cluster of relation ``template``."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """What each row is to the rows around it; columns of one length.

    ``ids`` is 0 for a row without words, and the same for the rows of a cluster; ``representatives`` are
    rows.
    """

    ids: Codes
    relations: Numbers
    similarities: Floats
    representatives: Offsets


def clusters(
    headlines: Headlines,
    publishers: Ints | None = None,
    credited: npt.NDArray[np.bool_] | None = None,
    *,
    order: Offsets | None = None,
    workers: int = 1,
) -> Clusters:
    """Put near-duplicate headlines together.

    Parameters
    ----------
    publishers, credited
        A number for each row's publisher, -1 where it is unknown; whether the row credits a news agency.
    order
        Rank of each row, for the choice of a representative among equal headlines; by default its place.
    """
    return clusters_of(collapse(headlines), publishers, credited, order=order, workers=workers)


def clusters_of(
    distinct: Distinct,
    publishers: Ints | None = None,
    credited: npt.NDArray[np.bool_] | None = None,
    *,
    order: Offsets | None = None,
    workers: int = 1,
) -> Clusters:
    """As :func:`clusters`, of headlines that were collapsed; who has many need not keep them meanwhile."""
    n = len(distinct.groups)
    publishers = np.full(n, NOBODY, np.int32) if publishers is None else publishers
    credited = np.zeros(n, bool) if credited is None else credited
    owners = owners_of(distinct, publishers)
    links = _Links(distinct)
    with ThreadPoolExecutor(workers) as pool:
        for left, right in _meetings(distinct):
            links.take(owners, left, right, pool if workers > 1 else None)
    events = links.events()
    together = links.templates(events)
    return _told(distinct, links, events, together, publishers, credited, order)


def _meetings(distinct: Distinct) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of distinct headlines that share a band, but those that lack too much; some come twice."""
    n, outlines = len(distinct), distinct.sets[:, compare.OUTLINE].copy()
    seen = np.zeros(min(REMEMBERED, 1 << (16 * n).bit_length()), np.uint64)
    counts = np.zeros(1 << max(16, (4 * n).bit_length()), np.uint8)
    low = np.uint64((1 << n.bit_length()) - 1)
    left, right = (np.empty(2 * PAIRS_AT_ONCE + meet.CROWD**2, np.int32) for _ in range(2))
    found, keys = np.empty(n + 1, np.uint64), np.empty((BANDS_AT_ONCE, n), np.uint64)
    for first in range(0, HEADLINES.bands, BANDS_AT_ONCE):
        _keys(distinct.headlines, first, keys)
        for band in range(BANDS_AT_ONCE):
            own, others = keys[band], keys[(band + 1) % BANDS_AT_ONCE]
            shared = found[: meet.repeated(own, counts, low, found)]
            shared.sort()
            meet.in_order(shared, own, low)
            order, at = shared.view(np.int64), 0
            while at < len(order):
                made, at = meet.candidates(
                    order, own, others, outlines, compare.HOPELESS, seen, at, left, right
                )
                yield left[:made], right[:made]


def _keys(headlines: Headlines, first: int, keys: Codes) -> None:
    """Keys of some bands from the first one on, with these bands' permutations alone."""
    words, rows = headlines.vocabulary, HEADLINES.rows
    a, b = np.ascontiguousarray(permutations(HEADLINES)[:, first * rows : (first + len(keys)) * rows])
    of_words = np.empty((len(words), len(a)), np.uint32)
    minhash.sketch_words(words.points, words.starts, len(words), a, b, of_words)
    minhash.headline_keys(
        of_words, headlines.tokens, headlines.offsets, rows, first, np.empty(len(a), np.uint32), keys
    )


class _Links:
    """What is known between distinct headlines: edges of one event, templates, the strongest other tie."""

    def __init__(self, distinct: Distinct) -> None:
        n, self.distinct = len(distinct), distinct
        self.edges: list[tuple[Ints, Ints, Floats]] = []
        self.best, self.of_best = np.zeros(n, np.uint8), np.zeros(n, np.float32)
        self.frames = np.arange(n)

    def take(self, owners: Ints, left: Ints, right: Ints, pool: ThreadPoolExecutor | None) -> None:
        """Compare pairs and keep what comes of it."""
        numbers, values = _compared(self.distinct, left, right, pool)
        numbers &= ~np.uint8(compare.CONTRADICTION)
        same = numbers >= REWORDED
        self.edges.append((left[same], right[same], values[same]))
        frame = (numbers == TEMPLATE) & (owners[left] == owners[right]) & (owners[left] != NOBODY)
        meet.join(self.frames, left[frame], right[frame])
        tie = (numbers > UNIQUE) & ~same
        meet.strongest(left[tie], right[tie], numbers[tie], values[tie], self.best, self.of_best)

    def events(self) -> Offsets:
        """Cluster of each distinct headline: its member with the smallest number."""
        headlines, parents = self.distinct.headlines, np.arange(len(self.distinct))
        if self.edges:
            left, right, values = (np.concatenate(column) for column in zip(*self.edges, strict=True))
            order = np.lexsort((right, left, -values))
            compare.unite(
                headlines.tokens, headlines.offsets, self.distinct.sets,
                left[order], right[order],
                headlines.vocabulary.tables, pairs(), parents, parents.copy(),
            )  # fmt: skip
        meet.flatten(parents)
        return parents

    def templates(self, events: Offsets) -> Offsets:
        """Clusters with the large templates of one publisher joined."""
        frames = self.frames
        meet.flatten(frames)
        large = np.bincount(frames, minlength=len(frames))[frames] >= TEMPLATE_LEAST
        joined = events.copy()
        members = np.flatnonzero(large)
        meet.join(joined, events[members], events[frames[members]])
        meet.flatten(joined)
        return joined


def _compared(
    distinct: Distinct, left: Ints, right: Ints, pool: ThreadPoolExecutor | None
) -> tuple[Numbers, Floats]:
    """Relations of pairs, by several threads where there is a pool."""

    def told(part: slice) -> tuple[Numbers, Floats]:
        return compared(distinct.headlines, left[part], right[part], thorough=False, sets=distinct.sets)

    if pool is None or len(left) < PAIRS_AT_ONCE // 16:
        return told(slice(None))
    size = PAIRS_AT_ONCE // 16
    done = pool.map(told, [slice(at, at + size) for at in range(0, len(left), size)])
    numbers, values = (np.concatenate(column) for column in zip(*done, strict=True))
    return numbers, values


def _told(
    distinct: Distinct, links: _Links, events: Offsets, together: Offsets, publishers: Ints,
    credited: npt.NDArray[np.bool_], order: Offsets | None,
) -> Clusters:  # fmt: skip
    """What each row is to its cluster, from what the distinct headlines are to each other."""
    copies = np.diff(distinct.starts)
    heads = _heads(together, copies)
    relations, values = links.best.copy(), links.of_best.copy()
    _relate(distinct, events, heads, relations, values)
    several = (copies > 1) & (heads == np.arange(len(distinct)))
    relations[several], values[several] = EXACT, 1.0
    relations[several & syndicated(distinct, publishers, credited)] = SYNDICATED
    first = first_rows(distinct, order)
    has_words = distinct.groups >= 0
    groups = distinct.groups[has_words]
    made = Clusters(
        np.zeros(len(has_words), np.uint64), np.zeros(len(has_words), np.uint8),
        np.zeros(len(has_words), np.float32), np.arange(len(has_words)),
    )  # fmt: skip
    made.ids[has_words] = distinct.keys[together][groups]
    made.relations[has_words], made.similarities[has_words] = relations[groups], values[groups]
    made.representatives[has_words] = first[heads][groups]
    return made


def _heads(together: Offsets, copies: Offsets) -> Offsets:
    """Headline that represents each one's cluster: the one with most rows, then the first by its key."""
    order = np.lexsort((-copies, together))  # stable: equal ones stay in the order of their keys
    sorted_clusters = together[order]
    begins = np.flatnonzero(np.diff(sorted_clusters, prepend=-1))
    heads = np.arange(len(together))
    heads[sorted_clusters[begins]] = order[begins]
    return heads[together]


def _relate(distinct: Distinct, events: Offsets, heads: Offsets, relations: Numbers, values: Floats) -> None:
    """Relation of each member to the head of its cluster, and of the head to its nearest member."""
    members = np.flatnonzero(heads != np.arange(len(heads)))
    of_members = heads[members]
    _, found = compared(distinct.headlines, members, of_members, sets=distinct.sets)
    values[members] = found
    relations[members] = np.where(events[members] == events[of_members], REWORDED, TEMPLATE)
    relations[of_members], values[of_members] = UNIQUE, 0.0
    np.maximum.at(relations, of_members, relations[members])
    np.maximum.at(values, of_members, found)
