"""Additive models as plain tables: exported from scikit-learn, scored with numpy alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from quality.errors import ModelRefused
from quality.model.calibration import UNCHANGED, Calibration
from quality.model.tables import Column, Flat, Table, add_up, flat, look_up

if TYPE_CHECKING:
    from quality.model.estimator import AdditiveClassifier, GatedClassifier

STILL = 1e-9
"""A change of a gate's log-odds so small that its slope stands for the quotient."""
OFFSETS = (-0.8, -0.4, 0.0, 0.4, 0.8)
"""Where around its value a signal is looked at, in parts of its blur, see AdditiveClassifier."""
DOUBT = 0.002
"""A gate is never surer than this that a text is no journalism."""


@dataclass(frozen=True)
class Additive:
    """One table a signal; the intercept is the log-odds of an ordinary reliable article."""

    tables: tuple[Table, ...]
    intercept: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.intercept):
            name = type(self).__name__.lower()
            raise ModelRefused(f"The intercept of a {name} must be a finite number.")

    @cached_property
    def flat(self) -> Flat:
        """The tables as compiled code reads them."""
        return flat(self.tables)


@dataclass(frozen=True)
class Gate(Additive):
    """Tables whose sum counts as the logarithm of a probability: it can cost much and give little.

    What lowers an article that is no journalism need not rank those that are: on the safe side of the gate
    differences fade, below it all of them count. And what is said for an article at one gate does not open
    another: an advertisement is none the less one for being written by hand.
    """

    def opened(self, change: Column, *, doubt: float) -> Column:
        """What each effect of an article is multiplied by, shape (n_articles,), from 0 to 1.

        ``change`` is the sum of its effects; so multiplied, they add up to that of the log-probability.
        """
        start = log_probability(np.array(self.intercept), doubt)
        moved = log_probability(self.intercept + change, doubt) - start
        slope = (np.exp(start) - doubt) * UNCHANGED.probability(np.array(-self.intercept)) / np.exp(start)
        still = np.abs(change) < STILL
        return np.where(still, slope, moved / np.where(still, 1.0, change))


@dataclass(frozen=True)
class Scorecard(Additive):
    """One table a signal, an intercept and a calibration; for reliability also gates.

    Effects and intercept add up to the uncalibrated log-odds; the calibration makes a probability of them.
    """

    calibration: Calibration = UNCHANGED
    gates: tuple[Gate, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(len(gate.tables) != len(self.tables) for gate in self.gates):
            raise ModelRefused("A gate needs a table for each signal of its scorecard.")

    def effects(self, signals: Column) -> Column:
        """Effects of shape (n_articles, n_signals)."""
        return self.weighed(signals)[0]

    def weighed(self, signals: Column) -> tuple[Column, Column]:
        """Effects against an ordinary reliable article, and costs: what they take off where no gate doubts.

        Both of shape (n_articles, n_signals) and 0 where a signal is unknown.
        """
        effects = look_up(self.flat, signals)
        costs = np.maximum(0.0, -effects)
        for gate in self.gates:
            closing = look_up(gate.flat, signals)
            change = add_up(closing, 0.0)
            effects += gate.opened(change, doubt=DOUBT)[:, np.newaxis] * closing
            costs += gate.opened(change, doubt=0.0)[:, np.newaxis] * np.maximum(0.0, -closing)
        return effects, costs

    @cached_property
    def shapes(self) -> tuple[Table, ...]:
        """Tables with the gates' added in full: what each signal moves where they are shut."""
        tables = self.tables
        for gate in self.gates:
            tables = tuple(map(_added, tables, gate.tables))
        return tables

    def log_odds(self, effects: Column) -> Column:
        """Intercept plus effects, always added from left to right: the same bits in any batch."""
        return add_up(effects, self.intercept)

    def probability(self, signals: Column) -> Column:
        """Calibrated probability of the good side, shape (n_articles,)."""
        return self.calibration.probability(self.log_odds(self.effects(signals)))


def log_probability(log_odds: Column, doubt: float = DOUBT) -> Column:
    """Logarithm of the probability that ``log_odds`` stand for, with some doubt; cannot overflow.

    >>> log_probability(np.array([0.0, 1e6, -1e6])).round(3).tolist()
    [-0.691, 0.0, -6.215]
    """
    if doubt == 0:
        return np.asarray(-np.logaddexp(0.0, -log_odds))
    return np.asarray(np.log(doubt + (1 - doubt) * UNCHANGED.probability(log_odds)))


def _added(one: Table, other: Table) -> Table:
    edges = np.unique([*one.edges, *other.edges])
    at = np.append(edges, math.inf)
    values = one.effect(at) + other.effect(at)
    return Table(tuple(edges.tolist()), tuple(values.tolist()), one.usual)


def export(
    fitted: AdditiveClassifier | GatedClassifier, *, calibration: Calibration = UNCHANGED
) -> Scorecard:
    """Read the trees of a fitted classifier into one table a signal, and one more for each of its gates.

    Without a calibration the result reproduces ``predict_proba`` to 1e-9.

    Raises
    ------
    ModelRefused
        A tree splits on two signals, so there are no effects that add up.
    """
    tables, intercept = _read(getattr(fitted, "ranking", fitted))
    gates = tuple(Gate(*_read(behind)) for behind in getattr(fitted, "gates", ()))
    shut = sum(float(log_probability(np.array(gate.intercept))) for gate in gates)
    return Scorecard(tables, intercept + shut, calibration, gates)


def _read(fitted: Any) -> tuple[tuple[Table, ...], float]:
    """Tables and intercept of an additive classifier."""
    trees: list[list[tuple[float, Any]]] = [[] for _ in range(fitted.n_features_in_)]
    intercept = float(fitted.offset_)
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
    tables = tuple(map(_table, trees, directions, fitted.usual_.tolist(), fitted.blur_.tolist()))
    return tables, intercept + sum(table.level for table in tables)


def _table(trees: Sequence[tuple[float, Any]], direction: int, usual: float, blur: float) -> Table:
    offsets = [offset * blur for offset in OFFSETS] if blur else [0.0]
    splits = [nodes["num_threshold"][nodes["is_leaf"] == 0] for _, nodes in trees]
    thresholds = np.concatenate([*splits, []])
    thresholds = thresholds[np.isfinite(thresholds)]  # with the last one all go the same way
    edges = np.unique(np.concatenate([*(_before(thresholds, by) for by in offsets)]))
    at = np.array([*edges, math.inf])
    values = sum(
        (share / len(offsets) * _leaves(nodes, at + by) for by in offsets for share, nodes in trees),
        np.zeros(len(at)),
    )
    if direction:  # the last bit of a sum may break what each tree keeps
        values = direction * np.maximum.accumulate(direction * values)
    changes = np.append(values[1:] != values[:-1], True)  # an edge where nothing changes is none
    kept, left = edges[changes[:-1]], values[changes]
    return Table(tuple(kept.tolist()), tuple(left.tolist()), usual)


def _before(edges: Column, offset: float) -> Column:
    """The last numbers that do not lie beyond the edges once the offset is added, rounding included."""
    found = edges - offset
    found = np.where(found + offset > edges, np.nextafter(found, -math.inf), found)
    after = np.nextafter(found, math.inf)
    return np.where(after + offset <= edges, after, found)


def _leaves(nodes: Any, column: Column) -> Column:
    """Values of the leaves that the values of ``column`` fall into."""
    at = np.zeros(len(column), np.intp)
    for _ in range(len(nodes)):
        here = nodes[at]
        left = column <= here["num_threshold"]
        at = np.where(here["is_leaf"].astype(bool), at, np.where(left, here["left"], here["right"]))
    return nodes[at]["value"].astype(np.float64)  # type: ignore[no-any-return]
