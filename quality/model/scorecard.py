"""Additive models as plain tables: exported from scikit-learn, scored with numpy alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.errors import ModelRefused
from quality.model.calibration import UNCHANGED, Calibration

if TYPE_CHECKING:
    from quality.model.estimator import AdditiveClassifier

Column: TypeAlias = npt.NDArray[np.float64]

MOST_EDGES = 10_000
"""A table of a fitted model has a few hundred edges; more is no table of ours."""


@dataclass(frozen=True)
class Table:
    """Effect of one signal in log-odds: ``values[i]`` up to and including ``edges[i]``.

    ``unknown`` is the raw value for NaN. Effects are counted from there, so that not knowing a signal
    has the effect 0 and is never a reason.
    """

    edges: tuple[float, ...]
    values: tuple[float, ...]
    unknown: float

    def __post_init__(self) -> None:
        finite = all(map(math.isfinite, (*self.edges, *self.values, self.unknown)))
        rising = all(low < high for low, high in zip(self.edges, self.edges[1:], strict=False))
        if not (finite and rising and len(self.values) == len(self.edges) + 1 <= MOST_EDGES):
            raise ModelRefused("A table needs finite rising edges and one value more than edges.")

    @property
    def best(self) -> float:
        """The most that knowing the signal can do for an article."""
        return max(self.values) - self.unknown

    def effect(self, column: Column) -> Column:
        """Change in log-odds against not knowing the signal, shape (n_articles,)."""
        edges, effects = self._arrays
        return np.where(np.isnan(column), 0.0, effects[np.searchsorted(edges, column)])

    @cached_property
    def _arrays(self) -> tuple[Column, Column]:
        return np.array(self.edges), np.array(self.values) - self.unknown


@dataclass(frozen=True)
class Scorecard:
    """One table a signal, an intercept and a calibration.

    The intercept is the log-odds of an article about which nothing is known. Effects and intercept add up
    to the uncalibrated log-odds; the calibration makes a probability of them.
    """

    tables: tuple[Table, ...]
    intercept: float
    calibration: Calibration = UNCHANGED

    def __post_init__(self) -> None:
        if not math.isfinite(self.intercept):
            raise ModelRefused("The intercept of a scorecard must be a finite number.")

    def effects(self, signals: Column) -> Column:
        """Effects of shape (n_articles, n_signals)."""
        effects = np.empty(signals.shape)
        for i, table in enumerate(self.tables):
            effects[:, i] = table.effect(signals[:, i])
        return effects

    def log_odds(self, effects: Column) -> Column:
        """Intercept plus effects, always added from left to right: the same bits in any batch."""
        total = np.full(len(effects), self.intercept)
        for column in effects.T:
            total += column
        return total

    def probability(self, signals: Column) -> Column:
        """Calibrated probability of the good side, shape (n_articles,)."""
        return self.calibration.probability(self.log_odds(self.effects(signals)))

    @cached_property
    def best(self) -> Column:
        """The most that each signal can do for an article, shape (n_signals,)."""
        return np.array([table.best for table in self.tables])


def export(fitted: AdditiveClassifier, *, calibration: Calibration = UNCHANGED) -> Scorecard:
    """Read the trees of a fitted additive classifier into one table a signal.

    Without a calibration the result reproduces ``predict_proba`` to 1e-9.

    Raises
    ------
    ModelRefused
        A tree splits on two signals, so there are no effects that add up.
    """
    trees: list[list[tuple[float, Any]]] = [[] for _ in range(fitted.n_features_in_)]
    intercept = 0.0
    for share, booster in zip(fitted.shares_, fitted.boosters_, strict=True):
        intercept += share * float(booster._baseline_prediction.item())
        for (predictor,) in booster._predictors:
            nodes = predictor.nodes
            used = np.unique(nodes["feature_idx"][nodes["is_leaf"] == 0])
            if len(used) > 1:
                raise ModelRefused("A tree splits on two signals. Fit with no_interactions.")
            if len(used) == 0:
                intercept += share * float(nodes["value"][0])
            else:
                trees[used[0]].append((share, nodes))
    directions = list(fitted.directions) or [0] * len(trees)
    tables = tuple(map(_table, trees, directions))
    return Scorecard(tables, intercept + sum(table.unknown for table in tables), calibration)


def _table(trees: Sequence[tuple[float, Any]], direction: int) -> Table:
    splits = [nodes["num_threshold"][nodes["is_leaf"] == 0] for _, nodes in trees]
    edges = np.unique(np.concatenate([*splits, []]))
    edges = edges[np.isfinite(edges)]  # an infinite one parts known from unknown
    at = np.array([*edges, math.inf, math.nan])
    found = sum((share * _leaves(nodes, at) for share, nodes in trees), np.zeros(len(at)))
    values, unknown = found[:-1], found[-1]
    if direction:  # the last bit of a sum may break what each tree keeps
        values = direction * np.maximum.accumulate(direction * values)
    changes = np.append(values[1:] != values[:-1], True)  # an edge where nothing changes is none
    kept = edges[changes[:-1]]
    return Table(tuple(kept.tolist()), tuple(values[changes].tolist()), float(unknown))


def _leaves(nodes: Any, column: Column) -> Column:
    """Values of the leaves that the values of ``column`` fall into."""
    at = np.zeros(len(column), np.intp)
    for _ in range(len(nodes)):
        here = nodes[at]
        known = column <= here["num_threshold"]
        left = np.where(np.isnan(column), here["missing_go_to_left"].astype(bool), known)
        at = np.where(here["is_leaf"].astype(bool), at, np.where(left, here["left"], here["right"]))
    return nodes[at]["value"].astype(np.float64)  # type: ignore[no-any-return]
