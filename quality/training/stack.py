"""Word model below, additive scorecard above: fitted, and examined on groups that neither has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from quality.model import calibration
from quality.model.calibration import Calibration
from quality.model.estimator import AdditiveClassifier, classifier, joined
from quality.training import split, words
from quality.training.words import Linear

Column: TypeAlias = npt.NDArray[np.float64]
Rows: TypeAlias = npt.NDArray[np.bool_]

OUTER, INNER = 5, 4


@dataclass(frozen=True, kw_only=True)
class Second:
    """A second question about the same signals, whose scorecard is added to the first with a factor.

    The word model's score takes no part in it.
    """

    sides: npt.NDArray[np.intp]
    weights: Column
    factor: float


@dataclass(frozen=True, kw_only=True)
class Task:
    """Rows to learn one scorecard from.

    ``column`` is where the word model's score stands in ``signals``; ``derived`` marks the rows made by
    augmentation or borrowed from another set, which a word model never learns from and no figure is
    measured on. A row of weight 0 is only there for the second question.
    """

    signals: Column
    grams: Any
    sides: npt.NDArray[np.intp]
    groups: Sequence[str]
    weights: Column
    derived: Rows
    column: int
    directions: Sequence[int]
    strength: float
    seed: int
    options: dict[str, Any]
    second: Second | None = None

    def folds(self, rows: Rows, count: int) -> npt.NDArray[np.intp]:
        """Fold of each row of ``rows``, -1 elsewhere."""
        found = np.full(len(self.sides), -1)
        found[rows] = split.folds(self._groups(rows), self.sides[rows], count=count, seed=self.seed)
        return found

    def word_model(self, rows: Rows) -> Linear:
        """Word model of the rows that are no augmentation."""
        own = rows & ~self.derived & (self.weights > 0)
        weights = self.weights[own] / self.weights[own].mean()
        return words.fit(self.grams[own], self.sides[own], weights, self._groups(own), strength=self.strength)

    def scorecard(self, rows: Rows, column: Column) -> AdditiveClassifier:
        """Additive classifier of ``rows`` with ``column`` as the word model's score."""
        first = self._fitted(self.with_column(column), rows, self.sides, self.weights)
        if self.second is None:
            return first
        silent = self.with_column(np.full(len(column), np.nan))
        added = self._fitted(silent, rows, self.second.sides, self.second.weights)
        return joined(first, added, self.second.factor)

    def _fitted(
        self, X: Column, rows: Rows, sides: npt.NDArray[np.intp], weights: Column
    ) -> AdditiveClassifier:
        used = rows & (weights > 0)
        fitted = classifier(self.directions, seed=self.seed, **self.options)
        return fitted.fit(X[used], sides[used], weights[used], groups=self._groups(used))

    def with_column(self, column: Column) -> Column:
        """Signals with the word model's score as ``column``, in its own sign."""
        found = self.signals.copy()
        found[:, self.column] = column if self.directions[self.column] > 0 else -column
        return found

    def _groups(self, rows: Rows) -> list[str]:
        return [self.groups[place] for place in np.flatnonzero(rows).tolist()]


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A fitted stack, and a calibration.

    ``word_scores`` and ``held_out`` are the scores of every row by word models, and the log-odds by stacks,
    that never saw its group.
    """

    words: Linear
    scorecard: AdditiveClassifier
    word_scores: Column
    held_out: Column
    calibration: Calibration


def out_of_fold(task: Task, rows: Rows, count: int) -> Column:
    """Score of each of ``rows`` by word models that never saw its group; NaN elsewhere."""
    fold = task.folds(rows, count)
    found = np.full(len(task.sides), np.nan)
    fits = (delayed(task.word_model)(rows & (fold != number)) for number in range(count))
    for number, model in enumerate(Parallel(n_jobs=-1, prefer="threads")(fits)):
        held = fold == number
        found[held] = words.score(model, task.grams[held])
    return found


def predicted(task: Task, train: Rows, test: Rows) -> Column:
    """Log-odds of ``test`` by a stack fitted on ``train`` alone, out-of-fold scores inside."""
    column = out_of_fold(task, train, INNER)
    column[test] = words.score(task.word_model(train), task.grams[test])
    fitted = task.scorecard(train, column)
    return np.asarray(fitted.decision_function(task.with_column(column)[test]))


def held_out(task: Task) -> Column:
    """Log-odds of each row by a stack that never saw its group."""
    everything = np.ones(len(task.sides), bool)
    fold = task.folds(everything, OUTER)
    found = np.empty(len(task.sides))
    for number in range(OUTER):
        found[fold == number] = predicted(task, fold != number, fold == number)
    return found


def learn(task: Task, *, calibrated_on: Rows) -> Learned:
    """Fit on everything; calibrate on the held-out log-odds of ``calibrated_on``."""
    everything = np.ones(len(task.sides), bool)
    examined = held_out(task)
    column = out_of_fold(task, everything, OUTER)
    return Learned(
        words=task.word_model(everything),
        scorecard=task.scorecard(everything, column),
        word_scores=column,
        held_out=examined,
        calibration=calibration.fit(examined[calibrated_on], task.sides[calibrated_on]),
    )


def crosswise(task: Task, log_odds: Column, rows: Rows) -> Column:
    """Probabilities of ``rows``, each calibrated on the others' groups: for measuring, not for the model."""
    fold = task.folds(rows, OUTER)
    found = np.full(len(log_odds), np.nan)
    for number in range(OUTER):
        others = rows & (fold != number)
        own = fold == number
        found[own] = calibration.fit(log_odds[others], task.sides[others]).probability(log_odds[own])
    return found
