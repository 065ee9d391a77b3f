"""Word model below, additive scorecard above: fitted, and examined on groups that neither has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from quality.model import calibration
from quality.model.calibration import Calibration
from quality.model.estimator import AdditiveClassifier, GatedClassifier, classifier, joined, ordinary, width
from quality.training import split, words
from quality.training.words import Linear

Column: TypeAlias = npt.NDArray[np.float64]
Rows: TypeAlias = npt.NDArray[np.bool_]

OUTER, INNER = 5, 4


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an additive classifier is fitted to tell, by the signals that it may see.

    The scorecard is the sum of the questions' classifiers, each times its ``factor``; one with a
    ``threshold`` is a gate, whose log-odds are counted from there. Rows of weight 0 are not asked,
    the effects of a ``sharp`` one not blurred; ``options`` are those of the classifier.
    """

    sides: npt.NDArray[np.intp]
    weights: Column
    seen: Rows
    factor: float = 1.0
    threshold: float | None = None
    sharp: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Task:
    """Rows to learn one scorecard from.

    ``column`` is where the word model's score stands in ``signals``. The word model is fitted on the rows of
    a positive ``word_weights``, to ``ratings`` where these are given and to ``sides`` where not; ``strength``
    is the inverse of its penalty. Folds have about equal rows of each of the ``strata``. Effects are counted
    from what is ordinary among the ``good`` rows.
    """

    signals: Column
    grams: Any
    sides: npt.NDArray[np.intp]
    groups: Sequence[str]
    word_weights: Column
    questions: Sequence[Question]
    column: int
    directions: Sequence[int]
    strength: float
    seed: int
    strata: npt.NDArray[Any]
    good: Rows
    ratings: Column | None = None

    def folds(self, rows: Rows, count: int) -> npt.NDArray[np.intp]:
        """Fold of each row of ``rows``, -1 elsewhere."""
        found = np.full(len(self.sides), -1)
        found[rows] = split.folds(self._groups(rows), self.strata[rows], count=count, seed=self.seed)
        return found

    def word_model(self, rows: Rows) -> Linear:
        """Word model of those of ``rows`` that have a weight."""
        own = rows & (self.word_weights > 0)
        weights, groups = self.word_weights[own] / self.word_weights[own].mean(), self._groups(own)
        if self.ratings is None:
            return words.fit(self.grams[own], self.sides[own], weights, groups, strength=self.strength)
        penalty = 1 / self.strength
        return words.fit_ratings(self.grams[own], self.ratings[own], weights, groups, penalty=penalty)

    def scorecard(self, rows: Rows, column: Column) -> AdditiveClassifier | GatedClassifier:
        """Classifier of ``rows`` with ``column`` as the word model's score."""
        X = self.with_column(column)
        usual, blur = ordinary(X[rows & self.good]), width(X[rows & self.good])
        ranking: list[tuple[AdditiveClassifier, float]] = []
        gates: list[AdditiveClassifier] = []
        for question in self.questions:
            part = self._answer(question, X, rows, usual, blur * (not question.sharp)), question.factor
            if question.threshold is None:
                ranking.append(part)
            else:
                gates.append(joined([part]))
        return GatedClassifier(joined(ranking), tuple(gates)) if gates else joined(ranking)

    def _answer(
        self, question: Question, X: Column, rows: Rows, usual: Column, blur: Column
    ) -> AdditiveClassifier:
        used = rows & (question.weights > 0)
        shown = np.where(question.seen, X[used], np.nan)
        fitted = classifier(self.directions, seed=self.seed, usual=usual, blur=blur, **question.options)
        fitted.fit(shown, question.sides[used], question.weights[used], groups=self._groups(used))
        fitted.offset_ -= question.threshold or 0.0
        return fitted

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
    scorecard: AdditiveClassifier | GatedClassifier
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
    parts = (delayed(predicted)(task, fold != number, fold == number) for number in range(OUTER))
    for number, part in enumerate(Parallel(n_jobs=-1, prefer="threads")(parts)):
        found[fold == number] = part
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
