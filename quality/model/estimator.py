"""The scikit-learn face of the signals; scoring never imports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from quality.features import registry
from quality.model.calibration import UNCHANGED
from quality.model.scorecard import OFFSETS, log_probability
from quality.text.pages import Pages
from quality.types import Article

Matrix: TypeAlias = npt.NDArray[np.float64]


class Signals(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn articles into signals.

    Parameters
    ----------
    names : list of str or None, default=None
        Signals to compute, in order. None takes every signal that may enter a scorecard.
    words : WordWeights or None, default=None
        Weights of the word models; without them their signals are unknown.

    Attributes
    ----------
    schema_ : Schema
        The signals, resolved at :meth:`fit`.
    """

    def __init__(self, names: list[str] | None = None, words: Any = None) -> None:
        self.names = names
        self.words = words

    def fit(self, X: Sequence[Article], y: Any = None) -> Signals:
        """Resolve the signal names; nothing is learned from the articles."""
        self.schema_ = registry.select(self.names)
        return self

    def transform(self, X: Sequence[Article]) -> Matrix:
        """Signals, ndarray of shape (n_articles, n_signals), NaN where unknown."""
        return self.schema_.matrix(Pages.of(X, words=self.words))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Signal names in column order."""
        return np.array(self.schema_.names, dtype=object)


class AdditiveClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The mean, in log-odds, of boosted trees that read one signal each.

    Each booster sees another draw of the groups (whole publishers, with replacement), so that the steps
    of the effects become fine and no publisher's habit decides one. The trees may not mix signals and may
    not move against a declared direction. A signal that is unknown counts as that of an ordinary good
    article: what is missing is mostly the scraper's doing, and must be no reason for a score. In the fit it
    is any value.

    Parameters
    ----------
    directions : sequence of int
        -1, 0 or 1 for each signal: how reliability may move when the value grows.
    n_boosters, n_trees, n_leaves, min_leaf : int
        Size of the ensemble. Few leaves with many rows each give smooth effects.
    learning_rate, l2 : float
    feature_share : float
        Share of the signals that a split may choose from: signals that say the same then share the effect.
    usual : sequence of float or None, default=None
        Signals of an ordinary good article, NaN where nobody knows them. None takes the medians of the rows
        with y = 1.
    blur : sequence of float or None, default=None
        How far below and above its value each signal is looked at: an effect is the mean of what the trees
        say at OFFSETS times this, so that no single word decides. None takes a part of the spread of the rows
        with y = 1.
    random_state : int

    Attributes
    ----------
    usual_, blur_ : ndarray of shape (n_signals,)
    boosters_ : list of HistGradientBoostingClassifier
    shares_ : list of float
        What each of them counts in the sum.
    offset_ : float
        What is added to the sum.
    classes_ : ndarray of shape (2,)
    n_features_in_ : int
    """

    def __init__(
        self,
        directions: Sequence[int] = (),
        *,
        n_boosters: int = 4,
        n_trees: int = 200,
        n_leaves: int = 4,
        min_leaf: int = 60,
        learning_rate: float = 0.05,
        l2: float = 5.0,
        feature_share: float = 0.12,
        usual: Sequence[float] | None = None,
        blur: Sequence[float] | None = None,
        random_state: int = 0,
    ) -> None:
        self.directions = directions
        self.n_boosters = n_boosters
        self.n_trees = n_trees
        self.n_leaves = n_leaves
        self.min_leaf = min_leaf
        self.learning_rate = learning_rate
        self.l2 = l2
        self.feature_share = feature_share
        self.usual = usual
        self.blur = blur
        self.random_state = random_state

    def fit(
        self, X: Matrix, y: npt.ArrayLike, sample_weight: Any = None, groups: Any = None
    ) -> AdditiveClassifier:
        """Fit on X of shape (n_articles, n_signals); y = 1 is reliable, a group is a publisher."""
        labels = np.asarray(y).astype(np.intp)
        weights = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight, np.float64)
        self.classes_, self.n_features_in_ = np.array([0, 1]), X.shape[1]
        self.usual_ = np.nan_to_num(ordinary(X[labels == 1]) if self.usual is None else self.usual)
        self.blur_ = np.nan_to_num(width(X[labels == 1]) if self.blur is None else self.blur)
        rng = np.random.default_rng(self.random_state)
        members = None if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        known = _completed(X, self.usual_, np.random.default_rng([self.random_state, 1]))
        self.boosters_ = [
            self._booster(known, labels, weights * _drawn(members, labels, rng))
            for _ in range(self.n_boosters)
        ]
        self.shares_, self.offset_ = [1.0 / self.n_boosters] * self.n_boosters, 0.0
        return self

    def _filled(self, X: Matrix) -> Matrix:
        return np.where(np.isnan(X), self.usual_, X)

    def _booster(self, X: Matrix, y: Any, weights: Matrix) -> Any:
        used = weights > 0
        booster = HistGradientBoostingClassifier(
            interaction_cst="no_interactions",
            monotonic_cst=list(self.directions) or None,
            max_iter=self.n_trees,
            max_leaf_nodes=self.n_leaves,
            min_samples_leaf=self.min_leaf,
            learning_rate=self.learning_rate,
            l2_regularization=self.l2,
            max_features=self.feature_share,
            early_stopping=False,
            random_state=self.random_state,
        )
        return booster.fit(X[used], y[used], weights[used] / weights[used].mean())

    def decision_function(self, X: Matrix) -> Matrix:
        """Log-odds, ndarray of shape (n_articles,)."""
        check_is_fitted(self, "boosters_")
        total, known = np.full(len(X), self.offset_), self._filled(X)
        for offset in OFFSETS:
            beside = known + offset * self.blur_
            for share, booster in zip(self.shares_, self.boosters_, strict=True):
                total += share / len(OFFSETS) * booster.decision_function(beside)
        return total

    def predict_proba(self, X: Matrix) -> Matrix:
        """Uncalibrated probabilities, ndarray of shape (n_articles, 2)."""
        return _probabilities(self.decision_function(X))

    def predict(self, X: Matrix) -> npt.NDArray[np.intp]:
        """1 where reliability is the likelier side."""
        return (self.decision_function(X) > 0).astype(np.intp)


def ordinary(X: Matrix) -> Matrix:
    """Median of each signal where it is known, NaN where it never is; shape (n_signals,).

    >>> ordinary(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])).tolist()
    [2.0, nan]
    """
    return _of_known(X, lambda known: np.nanmedian(known, axis=0))


def width(X: Matrix) -> Matrix:
    """An eighth of the way from the 10th to the 90th percentile of each signal, NaN where it is never known.

    Of a flag, or what hardly any article has, that is 0.

    >>> width(np.array([[0.0, 0.0], [80.0, 0.0]])).tolist()
    [8.0, 0.0]
    """
    return _of_known(X, lambda known: np.diff(np.nanpercentile(known, (10, 90), axis=0), axis=0)[0] / 8)


def _of_known(X: Matrix, statistic: Callable[[Matrix], Matrix]) -> Matrix:
    """A statistic of each signal that is ever known, NaN for the others."""
    known = ~np.isnan(X).all(axis=0)
    found = np.full(X.shape[1], np.nan)
    if known.any():
        found[known] = statistic(X[:, known])
    return found


def _completed(X: Matrix, usual: Matrix, rng: np.random.Generator) -> Matrix:
    """Rows to fit on: what is unknown is drawn from what is known of others, so that it tells nothing.

    Were it the usual value, a set of texts without titles would make the usual title a sign of that set.
    """
    found = X.copy()
    for column, unknown in enumerate(np.isnan(X).T):
        values = X[~unknown, column]
        found[unknown, column] = rng.choice(values, unknown.sum()) if len(values) else usual[column]
    return found


def _drawn(members: Any, labels: Any, rng: np.random.Generator) -> Matrix:
    """How often each row is drawn: whole groups, with replacement; again where a side would be missing."""
    if members is None:
        return np.ones(len(labels))
    n_groups = int(members.max()) + 1
    for _ in range(20):
        times = np.bincount(rng.integers(0, n_groups, n_groups), minlength=n_groups)[members]
        if len(np.unique(labels[times > 0])) == 2:
            return np.asarray(times, np.float64)
    return np.ones(len(labels))


@dataclass(frozen=True)
class GatedClassifier:
    """The log-odds of one fitted additive classifier plus the log-probabilities of others, the gates.

    It moves against no direction that all of them keep.
    """

    ranking: AdditiveClassifier
    gates: tuple[AdditiveClassifier, ...]

    def decision_function(self, X: Matrix) -> Matrix:
        """Log-odds, ndarray of shape (n_articles,)."""
        closed = [log_probability(gate.decision_function(X)) for gate in self.gates]
        return sum(closed, start=self.ranking.decision_function(X))

    def predict_proba(self, X: Matrix) -> Matrix:
        """Uncalibrated probabilities, ndarray of shape (n_articles, 2)."""
        return _probabilities(self.decision_function(X))


def _probabilities(log_odds: Matrix) -> Matrix:
    good = UNCHANGED.probability(log_odds)
    return np.column_stack([1.0 - good, good])


def joined(parts: Sequence[tuple[AdditiveClassifier, float]]) -> AdditiveClassifier:
    """Fitted classifier whose log-odds are the sum of those of its parts, each times its factor.

    A sum of additive classifiers is one, and moves against no direction that all of them keep. All must
    have been fitted with the same ``usual`` and ``blur``.
    """
    first = parts[0][0]
    whole = clone(first)
    whole.classes_, whole.n_features_in_ = first.classes_, first.n_features_in_
    whole.usual_, whole.blur_ = first.usual_, first.blur_
    whole.boosters_ = [booster for part, _ in parts for booster in part.boosters_]
    whole.shares_ = [factor * share for part, factor in parts for share in part.shares_]
    whole.offset_ = sum(factor * part.offset_ for part, factor in parts)
    return cast(AdditiveClassifier, whole)


def classifier(directions: Sequence[int], *, seed: int = 0, **options: Any) -> AdditiveClassifier:
    """Unfitted trees that may not mix signals and may not move against a declared direction."""
    return AdditiveClassifier(list(directions), random_state=seed, **options)


def build(names: list[str] | None = None, *, words: Any = None, seed: int = 0) -> Pipeline:
    """Unfitted pipeline from articles to reliability; fit it with y = 1 for reliable."""
    directions = [int(spec.direction) for spec in registry.select(names).specs]
    return Pipeline([("signals", Signals(names, words)), ("classifier", classifier(directions, seed=seed))])
