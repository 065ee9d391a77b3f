"""Effects of signals as plain tables, looked up by compiled code: a batch of articles at a time."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.errors import ModelRefused
from quality.text.compiled import Array, compiled

Column: TypeAlias = npt.NDArray[np.float64]


MOST_EDGES = 10_000
"""A table of a fitted model has a few hundred edges; more is no table of ours."""


@dataclass(frozen=True)
class Table:
    """Effect of one signal in log-odds: ``values[i]`` up to and including ``edges[i]``.

    ``usual`` is the signal of an ordinary reliable article, from which effects are counted: what most
    articles have is no reason, and not knowing a signal has the effect 0.
    """

    edges: tuple[float, ...]
    values: tuple[float, ...]
    usual: float

    def __post_init__(self) -> None:
        finite = all(map(math.isfinite, (*self.edges, *self.values, self.usual)))
        rising = all(low < high for low, high in zip(self.edges, self.edges[1:], strict=False))
        if not (finite and rising and len(self.values) == len(self.edges) + 1 <= MOST_EDGES):
            raise ModelRefused("A table needs finite rising edges and one value more than edges.")

    @property
    def level(self) -> float:
        """The value of an ordinary reliable article."""
        return self.values[bisect_left(self.edges, self.usual)]

    @property
    def effects(self) -> list[float]:
        """The values, counted from there."""
        level = self.level
        return [value - level for value in self.values]

    def effect(self, column: Column) -> Column:
        """Change in log-odds against an ordinary reliable article, shape (n_articles,)."""
        return look_up(flat((self,)), column[:, np.newaxis])[:, 0]


class Flat(NamedTuple):
    """Tables of all signals of a card, one after another."""

    edges: Column
    effects: Column
    starts: npt.NDArray[np.int64]
    """Where each table's edges begin, and where the last one's end; its effects begin a place later for each
    table before it."""


def flat(tables: Sequence[Table]) -> Flat:
    """Lay tables end to end."""
    parts = [np.array(table.effects) for table in tables]
    return Flat(
        edges=np.array([edge for table in tables for edge in table.edges], np.float64),
        effects=np.concatenate([*parts, np.zeros(0)]),
        starts=np.cumsum([0, *(len(table.edges) for table in tables)]),
    )


def look_up(tables: Flat, signals: Column) -> Column:
    """Effects of the shape of ``signals``, (n_articles, n_signals), 0 where a signal is unknown."""
    effects: Column = _look_up(signals, *tables)
    return effects


def add_up(effects: Column, start: float) -> Column:
    """``start`` plus the effects of each article, from left to right: the same bits in any batch."""
    total: Column = _add_up(effects, start)
    return total


@compiled
def _look_up(signals: Array, edges: Array, steps: Array, starts: Array) -> Array:
    effects = np.zeros(signals.shape)
    for column in range(signals.shape[1]):
        start, size = starts[column], starts[column + 1] - starts[column]
        for row in range(len(signals)):
            value = signals[row, column]
            if np.isnan(value):
                continue
            at, left = start, size  # the number of edges below the value, without branches
            while left > 0:
                half = left >> 1
                below = edges[at + half] < value
                at += (half + 1) * below
                left = (left - half - 1) * below + half * (not below)
            effects[row, column] = steps[at + column]
    return effects


@compiled
def _add_up(effects: Array, start: float) -> Array:
    total = np.full(len(effects), start)
    for row in range(len(effects)):
        for column in range(effects.shape[1]):
            total[row] += effects[row, column]
    return total
