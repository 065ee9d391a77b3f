"""Clusters of near-duplicate headlines: who meets, who belongs together, what each row is to its cluster.

Equal forms collapse first. The distinct ones meet in the bands of their signatures, made a few
bands at a time, and each pair that meets is compared word by word. Pairs of one event join clusters, the most
similar first; a cluster whose longest headline contradicts the other's stays apart. All is in the order of
the headlines' keys, so that neither rows nor chunks nor workers change a cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quality.corpus import compare, meet, minhash, wording
from quality.corpus.headlines import Headlines
from quality.corpus.relations import RELATIONS, SYNDICATED, compared, pairs
from quality.corpus.scheme import HEADLINES, Scheme, permutations
from quality.corpus.vocabulary import Codes, Ints, Offsets

Numbers = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

UNIQUE, TEMPLATE, REWORDED, EXACT = (
    RELATIONS.index(name) for name in ("unique", "template", "reworded", "exact")
)
BANDS_AT_ONCE, PAIRS_AT_ONCE = 4, 1 << 16
REMEMBERED = 1 << 22
"""Pairs that are not compared again where they meet again."""
TEMPLATE_LEAST = 4
"""Headlines of one publisher and one frame that make a cluster of relation ``template``."""
NOBODY = -1


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


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct headlines, by the order of their keys."""

    groups: Ints
    """Number of each row's headline, -1 without words."""
    order: Offsets
    starts: Offsets
    """The rows of headline ``d`` are ``order[starts[d]:starts[d + 1]]``."""
    rows: Offsets
    """One row of each."""
    keys: Codes

    def __len__(self) -> int:
        return len(self.rows)


def clusters(
    headlines: Headlines,
    publishers: Ints | None = None,
    credited: npt.NDArray[np.bool_] | None = None,
    *,
    order: Offsets | None = None,
    workers: int = 1,
    scheme: Scheme = HEADLINES,
) -> Clusters:
    """Put near-duplicate headlines together.

    Parameters
    ----------
    publishers, credited
        A number for each row's publisher, -1 where it is unknown; whether the row credits a news agency.
    order
        Rank of each row, for the choice of a representative among equal headlines; by default its place.
    """
    n = len(headlines)
    publishers = np.full(n, NOBODY, np.int32) if publishers is None else publishers
    credited = np.zeros(n, bool) if credited is None else credited
    distinct = _distinct(headlines)
    owners = _owners(distinct, publishers)
    links = _Links(_outlines(headlines, distinct))
    with ThreadPoolExecutor(workers) as pool:
        for left, right in _meetings(headlines, distinct, scheme):
            links.take(headlines, distinct, owners, left, right, pool if workers > 1 else None)
    events = links.events(headlines, distinct)
    together = links.templates(events)
    return _told(headlines, distinct, links, events, together, publishers, credited, order)


def _distinct(headlines: Headlines) -> Distinct:
    keys = headlines.keys()
    order = np.argsort(keys, kind="stable")
    groups, starts = np.empty(len(keys), np.int32), np.zeros(len(keys) + 1, np.int64)
    n = meet.choose(order, keys, headlines.flags, headlines.offsets, groups, starts)
    rows = order[starts[:n]]
    return Distinct(groups, order, starts[: n + 1].copy(), rows, keys[rows])


def _owners(distinct: Distinct, publishers: Ints) -> Ints:
    """The one publisher of a distinct headline, -1 where there are several or none is known."""
    owners = publishers[distinct.rows]
    copies = np.diff(distinct.starts)
    if (copies > 1).any():
        sorted_publishers = publishers[distinct.order]
        most = np.maximum.reduceat(sorted_publishers, distinct.starts[:-1])
        least = np.minimum.reduceat(sorted_publishers, distinct.starts[:-1])
        owners = np.where(most == least, most, NOBODY).astype(np.int32)
    return owners


def _outlines(headlines: Headlines, distinct: Distinct) -> Codes:
    """A set of 64 bits for the words of each distinct headline."""
    words, made = headlines.vocabulary, np.empty(len(distinct), np.uint64)
    telling = words.bits & np.uint64(wording.FUNCTION) == 0
    meet.outlines(headlines.tokens, headlines.offsets, distinct.rows, words.stems, telling, made)
    return made


def _meetings(headlines: Headlines, distinct: Distinct, scheme: Scheme) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of distinct headlines that share a band; some come twice."""
    n = len(distinct)
    seen = np.zeros(REMEMBERED, np.uint64)
    counts = np.zeros(1 << max(16, (4 * n).bit_length()), np.uint8)
    left, right = (np.empty(2 * PAIRS_AT_ONCE + meet.CROWD**2, np.int32) for _ in range(2))
    found, keys = np.empty(n, np.int64), np.empty((BANDS_AT_ONCE, n), np.uint64)
    for first in range(0, scheme.bands, BANDS_AT_ONCE):
        here = min(BANDS_AT_ONCE, scheme.bands - first)
        _keys(headlines, distinct, scheme, first, keys[:here])
        for band in range(here):
            own, others = keys[band], keys[(band + 1) % here]
            shared = found[: meet.repeated(own, counts, found)]
            order = shared[np.argsort(own[shared], kind="stable")]
            at = 0
            while at < len(order):
                made, at = meet.candidates(order, own, others, seen, at, left, right)
                yield left[:made], right[:made]


def _keys(headlines: Headlines, distinct: Distinct, scheme: Scheme, first: int, keys: Codes) -> None:
    words = headlines.vocabulary
    chosen = slice(first * scheme.rows, (first + len(keys)) * scheme.rows)
    a, b = (np.ascontiguousarray(drawn[chosen]) for drawn in permutations(scheme))
    of_words = np.empty((len(words), len(a)), np.uint32)
    minhash.sketch_words(words.points, words.starts, len(words), a, b, of_words)
    minhash.headline_keys(
        of_words, headlines.tokens, headlines.offsets, distinct.rows, scheme.rows, first,
        np.empty(of_words.shape[1], np.uint32), keys,
    )  # fmt: skip


class _Links:
    """What is known between distinct headlines: edges of one event, templates, the strongest other tie."""

    def __init__(self, outlines: Codes) -> None:
        n, self.outlines = len(outlines), outlines
        self.edges: list[tuple[Ints, Ints, Floats]] = []
        self.best, self.of_best = np.zeros(n, np.uint8), np.zeros(n, np.float32)
        self.frames = np.arange(n)

    def take(self, headlines: Headlines, distinct: Distinct, owners: Ints, left: Ints, right: Ints,
             pool: ThreadPoolExecutor | None) -> None:  # fmt: skip
        """Compare pairs and keep what comes of it; pairs that lack too much of each other are left out."""
        one, two = self.outlines[left], self.outlines[right]
        lacking = np.minimum(np.bitwise_count(one & ~two), np.bitwise_count(two & ~one))
        left, right = left[lacking <= compare.HOPELESS], right[lacking <= compare.HOPELESS]
        numbers, values = _compared(headlines, distinct.rows[left], distinct.rows[right], pool)
        numbers &= ~np.uint8(compare.CONTRADICTION)
        same = numbers >= REWORDED
        self.edges.append((left[same], right[same], values[same]))
        frame = (numbers == TEMPLATE) & (owners[left] == owners[right]) & (owners[left] != NOBODY)
        meet.join(self.frames, left[frame], right[frame])
        tie = (numbers > UNIQUE) & ~same
        meet.strongest(left[tie], right[tie], numbers[tie], values[tie], self.best, self.of_best)

    def events(self, headlines: Headlines, distinct: Distinct) -> Offsets:
        """Cluster of each distinct headline: its member with the smallest number."""
        parents = np.arange(len(distinct))
        if self.edges:
            left, right, values = (np.concatenate(column) for column in zip(*self.edges, strict=True))
            order = np.lexsort((right, left, -values))
            compare.unite(
                headlines.tokens, headlines.flags, headlines.offsets, distinct.rows,
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
    headlines: Headlines, left: Offsets, right: Offsets, pool: ThreadPoolExecutor | None
) -> tuple[Numbers, Floats]:
    """Relations of pairs of rows, by several threads where there is a pool."""
    if pool is None or len(left) < PAIRS_AT_ONCE // 16:
        return compared(headlines, left, right, thorough=False)
    size = PAIRS_AT_ONCE // 16
    parts = [slice(at, at + size) for at in range(0, len(left), size)]
    done: Iterable[tuple[Numbers, Floats]] = pool.map(
        lambda part: compared(headlines, left[part], right[part], thorough=False), parts
    )
    numbers, values = (np.concatenate(column) for column in zip(*done, strict=True))
    return numbers, values


def _told(
    headlines: Headlines, distinct: Distinct, links: _Links, events: Offsets, together: Offsets,
    publishers: Ints, credited: npt.NDArray[np.bool_], order: Offsets | None,
) -> Clusters:  # fmt: skip
    """What each row is to its cluster, from what the distinct headlines are to each other."""
    copies = np.diff(distinct.starts)
    heads = _heads(together, copies)
    relations, values = links.best.copy(), links.of_best.copy()
    _relate(headlines, distinct, events, heads, relations, values)
    several = (copies > 1) & (heads == np.arange(len(distinct)))
    relations[several], values[several] = EXACT, 1.0
    relations[several & _syndicated(distinct, publishers, credited)] = SYNDICATED
    first = _first_rows(distinct, order)
    has_words = distinct.groups >= 0
    groups = distinct.groups[has_words]
    made = Clusters(
        np.zeros(len(headlines), np.uint64), np.zeros(len(headlines), np.uint8),
        np.zeros(len(headlines), np.float32), np.arange(len(headlines)),
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


def _relate(
    headlines: Headlines, distinct: Distinct, events: Offsets, heads: Offsets, relations: Numbers,
    values: Floats,
) -> None:  # fmt: skip
    """Relation of each member to the head of its cluster, and of the head to its nearest member."""
    members = np.flatnonzero(heads != np.arange(len(heads)))
    of_members = heads[members]
    _, found = compared(headlines, distinct.rows[members], distinct.rows[of_members])
    values[members] = found
    relations[members] = np.where(events[members] == events[of_members], REWORDED, TEMPLATE)
    relations[of_members], values[of_members] = UNIQUE, 0.0
    np.maximum.at(relations, of_members, relations[members])
    np.maximum.at(values, of_members, found)


def _syndicated(
    distinct: Distinct, publishers: Ints, credited: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Headlines of several publishers of which one credits an agency."""
    if not len(distinct):
        return np.zeros(0, bool)
    starts = distinct.starts[:-1]
    own = publishers[distinct.order]
    most = np.maximum.reduceat(own, starts)
    least = np.minimum.reduceat(np.where(own == NOBODY, np.iinfo(np.int32).max, own), starts)
    return (most > least) & np.logical_or.reduceat(credited[distinct.order], starts)


def _first_rows(distinct: Distinct, order: Offsets | None) -> Offsets:
    """First row of each distinct headline, by the given ranks."""
    if not len(distinct):
        return distinct.rows
    if order is None:
        return np.minimum.reduceat(distinct.order, distinct.starts[:-1])
    rows = np.argsort(order)
    return rows[np.minimum.reduceat(order[distinct.order], distinct.starts[:-1])]
