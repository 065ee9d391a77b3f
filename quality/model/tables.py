"""Additive tables laid end to end, looked up by compiled code: a batch of articles at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled

Column = npt.NDArray[np.float64]


class Shape(Protocol):
    """What a table is to this module."""

    @property
    def edges(self) -> tuple[float, ...]:
        """Upper ends of the steps, rising."""

    @property
    def values(self) -> tuple[float, ...]:
        """A value a step, one more than edges."""

    @property
    def unknown(self) -> float:
        """The value for NaN, from which effects are counted."""

    @property
    def reference(self) -> float:
        """The effect from which costs are counted."""


class Flat(NamedTuple):
    """Tables of all signals of a card, one after another."""

    edges: Column
    effects: Column
    starts: npt.NDArray[np.int64]
    """Where each table's edges begin, and where the last one's end; its effects begin a place later for each
    table before it."""
    references: Column


def flat(tables: Sequence[Shape]) -> Flat:
    """Lay tables end to end."""
    parts = [np.array(table.values) - table.unknown for table in tables]
    return Flat(
        edges=np.array([edge for table in tables for edge in table.edges], np.float64),
        effects=np.concatenate([*parts, np.zeros(0)]),
        starts=np.cumsum([0, *(len(table.edges) for table in tables)]),
        references=np.array([table.reference for table in tables], np.float64),
    )


def look_up(tables: Flat, signals: Column) -> tuple[Column, Column]:
    """Effects, and costs: what each signal takes off against its table's reference.

    Both of the shape of ``signals``, (n_articles, n_signals), and 0 where a signal is unknown.
    """
    effects, costs = _look_up(signals, *tables)
    return effects, costs


def add_up(effects: Column, start: float) -> Column:
    """``start`` plus the effects of each article, from left to right: the same bits in any batch."""
    total: Column = _add_up(effects, start)
    return total


@compiled
def _look_up(signals: Array, edges: Array, steps: Array, starts: Array, references: Array) -> Any:
    effects, costs = np.zeros(signals.shape), np.zeros(signals.shape)
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
            costs[row, column] = max(0.0, references[column] - steps[at + column])
    return effects, costs


@compiled
def _add_up(effects: Array, start: float) -> Array:
    total = np.full(len(effects), start)
    for row in range(len(effects)):
        for column in range(effects.shape[1]):
            total[row] += effects[row, column]
    return total
