"""Clusters among headlines that were compared elsewhere: what a distributed engine does with each component.

No decision of :mod:`quality.corpus.clusters` looks beyond the headlines that are tied to each other. So the
pairs may be found and compared on many machines, and each component be resolved on one, with the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from quality.corpus import compare, meet
from quality.corpus.clusters import (
    EXACT,
    REWORDED,
    UNIQUE,
    Floats,
    Numbers,
    _heads,
    _Links,
    _relate,
)
from quality.corpus.distinct import Distinct
from quality.corpus.headlines import Headlines, bands, read, sketch
from quality.corpus.relations import SYNDICATED, compared, gathered
from quality.corpus.vocabulary import Codes, Ints, Offsets

SEEN = 1 << 16
BANDS_AT_ONCE = 4


class Pairs(NamedTuple):
    """Numbers of relations and similarities of pairs, and which pairs are one event."""

    numbers: Numbers
    values: Floats
    same: npt.NDArray[np.bool_]


class Resolved(NamedTuple):
    """Of each distinct headline: key of its cluster, its head, relation and similarity."""

    clusters: Codes
    heads: Offsets
    relations: Numbers
    values: Floats


def band_codes(headlines: Headlines) -> tuple[Codes, Codes]:
    """Keys of all bands, and for each the key that orders a crowd in it; both of shape (n, n_bands)."""
    codes = bands(sketch(headlines))
    groups = codes.reshape(len(codes), -1, BANDS_AT_ONCE)
    return codes, np.roll(groups, -1, axis=2).reshape(codes.shape)


def meetings(codes: Codes, others: Codes) -> tuple[Ints, Ints]:
    """Pairs of places that meet; equal codes lie together, and within each the headlines in their order."""
    n, at = len(codes), 0
    room = 2 * min(1 << 16, max(n, 1) * meet.CROWD) + meet.CROWD**2
    left, right, seen = np.empty(room, np.int32), np.empty(room, np.int32), np.zeros(SEEN, np.uint64)
    order, outlines, found = np.arange(n), np.zeros(n, np.uint64), []
    while at < n:
        made, at = meet.candidates(order, codes, others, outlines, 0, seen, at, left, right)
        found.append((left[:made].copy(), right[:made].copy()))
    if not found:
        return left[:0], right[:0]
    columns = (np.concatenate(column) for column in zip(*found, strict=True))
    first, second = columns
    return first, second


def compare_pairs(headlines: Headlines, left: Offsets, right: Offsets) -> Pairs:
    """What pairs of rows are to each other, as the clusters see it."""
    sets = gathered(headlines)
    one, two = sets[left, compare.OUTLINE], sets[right, compare.OUTLINE]
    lacking = np.minimum(np.bitwise_count(one & ~two), np.bitwise_count(two & ~one))
    numbers, values = compared(headlines, left, right, thorough=False, sets=sets)
    numbers &= ~np.uint8(compare.CONTRADICTION)
    numbers[lacking > compare.HOPELESS] = UNIQUE
    return Pairs(numbers, values, numbers >= REWORDED)


def _each(headlines: Headlines) -> Distinct:
    """The rows as distinct headlines, in their own order."""
    n = len(headlines)
    places = np.arange(n)
    return Distinct(
        places.astype(np.int32), places, np.arange(n + 1), places, headlines.keys(), headlines,
        gathered(headlines),
    )  # fmt: skip


def resolve(
    titles: Sequence[str],
    publishers: Sequence[str | None],
    *,
    owners: Ints,
    copies: Offsets,
    syndicated: npt.NDArray[np.bool_],
    left: Offsets,
    right: Offsets,
) -> Resolved:
    """Clusters among distinct headlines, in the order of their keys.

    Parameters
    ----------
    owners
        A number for the one publisher of each headline, -1 where there are several or none is known.
    copies
        Rows that have each headline.
    syndicated
        Whether rows of several publishers have it, and one of them credits an agency.
    left, right
        Pairs to be compared.
    """
    headlines = read(titles, publishers)
    distinct = _each(headlines)
    links = _Links(distinct)
    links.take(owners, left.astype(np.int32), right.astype(np.int32), None)
    events = links.events()
    together = links.templates(events)
    heads = _heads(together, copies)
    relations, values = links.best.copy(), links.of_best.copy()
    _relate(distinct, events, heads, relations, values)
    several = (copies > 1) & (heads == distinct.rows)
    relations[several], values[several] = EXACT, 1.0
    relations[several & syndicated] = SYNDICATED
    return Resolved(distinct.keys[together], heads, relations, values)
