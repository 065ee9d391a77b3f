"""The distinct headlines of many rows: equal forms collapse before anything is compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quality.corpus import meet
from quality.corpus.headlines import Headlines
from quality.corpus.relations import gathered
from quality.corpus.vocabulary import Codes, Ints, Offsets

NOBODY = -1
"""Number of a publisher that nobody knows."""


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
    headlines: Headlines
    """They alone."""
    sets: Codes
    """What comparisons begin with, :func:`quality.corpus.relations.gathered`."""

    def __len__(self) -> int:
        return len(self.rows)


def collapse(headlines: Headlines) -> Distinct:
    """The distinct headlines, and who has them."""
    keys = headlines.keys()
    order = np.argsort(keys, kind="stable")
    groups, starts = np.empty(len(keys), np.int32), np.zeros(len(keys) + 1, np.int64)
    n = meet.choose(order, keys, headlines.flags, headlines.offsets, groups, starts)
    rows = order[starts[:n]]
    size = int((headlines.offsets[rows + 1] - headlines.offsets[rows]).sum())
    own = Headlines(
        headlines.vocabulary, np.empty(size, np.int32), np.empty(size, np.uint8), np.zeros(n + 1, np.int64)
    )
    meet.compact(
        headlines.tokens, headlines.flags, headlines.offsets, rows, (own.tokens, own.flags, own.offsets)
    )
    return Distinct(groups, order, starts[: n + 1].copy(), rows, keys[rows], own, gathered(own))


def owners_of(distinct: Distinct, publishers: Ints) -> Ints:
    """The one publisher of a distinct headline, -1 where there are several or none is known."""
    owners = publishers[distinct.rows]
    copies = np.diff(distinct.starts)
    if (copies > 1).any():
        sorted_publishers = publishers[distinct.order]
        most = np.maximum.reduceat(sorted_publishers, distinct.starts[:-1])
        least = np.minimum.reduceat(sorted_publishers, distinct.starts[:-1])
        owners = np.where(most == least, most, NOBODY).astype(np.int32)
    return owners


def syndicated(
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


def first_rows(distinct: Distinct, order: Offsets | None) -> Offsets:
    """First row of each distinct headline, by the given ranks."""
    if not len(distinct):
        return distinct.rows
    if order is None:
        return np.minimum.reduceat(distinct.order, distinct.starts[:-1])
    rows = np.argsort(order)
    return rows[np.minimum.reduceat(order[distinct.order], distinct.starts[:-1])]
