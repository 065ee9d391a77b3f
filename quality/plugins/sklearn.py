"""scikit-learn's face: articles to signals, signals to reliability, in anybody's pipeline.

Both estimators keep scikit-learn's conventions: ``clone``, ``set_output``, names of features,
``GridSearchCV``, and metadata routing, by which ``groups`` (publishers) reach the splits and the fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Integral
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.model_selection import StratifiedGroupKFold, check_cv
from sklearn.pipeline import Pipeline
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from quality.errors import WrongUsage
from quality.features import registry
from quality.io.records import Intake
from quality.model import bundle, calibration
from quality.model.estimator import AdditiveClassifier
from quality.model.scorecard import export
from quality.scoring import tables
from quality.scoring.engine import CHUNK
from quality.text.pages import Pages
from quality.types import Article

Matrix: TypeAlias = npt.NDArray[np.float64]


class ArticleFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn articles into signals; nothing is learned, so it works before it is fitted.

    Parameters
    ----------
    signals : list of str or None, default=None
        Signals to compute, in this order, as ``quality signals`` lists them. None takes those of the model.
    model : str, Path or None, default=None
        Folder of the model whose word models are read. None is the one that comes with the package. It has
        learned from public sets of articles: scores of the same articles look better than they are.
    columns : dict or None, default=None
        Column of a field where it has another name: ``{"text": "body"}``.

    Attributes
    ----------
    schema_ : Schema
        The signals, resolved.

    Examples
    --------
    >>> ArticleFeatures(["headline.word_count"]).transform([{"title": "Minister resigns"}])
    array([[2.]])
    """

    def __init__(
        self,
        signals: Sequence[str] | None = None,
        *,
        model: str | Path | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        self.signals = signals
        self.model = model
        self.columns = columns

    def fit(self, X: Any, y: Any = None) -> ArticleFeatures:
        """Load the model and resolve the names; the articles are not looked at."""
        self.bundle_ = bundle.load(None if self.model is None else Path(self.model))
        names = self.bundle_.schema.names if self.signals is None else list(self.signals)
        self.schema_ = registry.select(names)
        return self

    def transform(self, X: Any) -> Matrix:
        """Signals of articles.

        Parameters
        ----------
        X : list of Article, dict or str, or a pandas, polars or Arrow table
            A string is an article's text.

        Returns
        -------
        ndarray of shape (n_articles, n_signals)
            NaN where a signal is unknown; a row that is no article is unknown throughout.
        """
        ready = self._ready()
        rows = tables.gathered(X, Intake(columns=dict(self.columns or {})))
        articles = [row if isinstance(row, Article) else Article(id=row.id) for row in rows]
        found = [
            ready.schema_.matrix(Pages.of(articles[at : at + CHUNK], words=ready.bundle_.words))
            for at in range(0, len(articles), CHUNK)
        ]
        return np.concatenate(found) if found else np.empty((0, len(ready.schema_.specs)))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Signal names in column order."""
        return np.array(self._ready().schema_.names, dtype=object)

    def _ready(self) -> ArticleFeatures:
        return self if hasattr(self, "schema_") else clone(self).fit(None)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit, tags.no_validation = False, True
        tags.input_tags.two_d_array, tags.input_tags.string = False, True
        return tags


class ReliabilityClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Calibrated additive classifier of signals: what ``quality`` scores with, on labels of your own.

    Each signal moves the log-odds on its own, and never against its declared direction. The sum is
    calibrated on folds that the fit has not seen; with ``groups`` whole groups are held out.

    Parameters
    ----------
    estimator : AdditiveClassifier or None, default=None
        Unfitted; None has the defaults. Its ``directions`` are set in :meth:`fit` if it has none.
    cv : int, splitter, iterable of splits or None, default=5
        Folds of the calibration, which must cover all rows. None leaves the log-odds as they are.
    positive : label or None, default=None
        Label of the reliable side. None is the greater one of the two, as in 0 and 1.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    scorecard_ : Scorecard
        One table of effects a signal, an intercept and the calibration.
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Where X has names; names of signals bring their directions.
    """

    def __init__(
        self, estimator: AdditiveClassifier | None = None, *, cv: Any = 5, positive: Any = None
    ) -> None:
        self.estimator = estimator
        self.cv = cv
        self.positive = positive

    @classmethod
    def from_model(cls, folder: str | Path | None = None) -> ReliabilityClassifier:
        """Fitted classifier of a model, by default the shipped one; after ``ArticleFeatures(model=folder)``.

        Its labels are 0 and 1.
        """
        model = bundle.load(None if folder is None else Path(folder))
        made = cls()
        made.classes_, made.reliable_, made.scorecard_ = np.array([0, 1]), 1, model.scorecard
        made.n_features_in_ = len(model.schema.names)
        return made

    def fit(self, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> ReliabilityClassifier:
        """Fit on X of shape (n_articles, n_signals), NaN where unknown, and labels of two sides.

        Parameters
        ----------
        sample_weight : array-like of shape (n_articles,), default=None
        groups : array-like of shape (n_articles,), default=None
            Publishers, or whatever must not be both learned from and calibrated on.

        Raises
        ------
        ValueError
            There are not two classes, or too few articles or groups for ``cv`` folds.
        """
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(y)
        labels = self._sides(y)
        weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        if len(np.unique(labels[weights > 0])) < 2:
            raise ValueError("Only one class has a weight; a classifier needs articles of two.")
        members = None if groups is None else np.asarray(groups)
        base = self._base()
        fitted = clone(base).fit(X, labels, sample_weight=weights, groups=members)
        found = calibration.UNCHANGED
        if self.cv is not None:
            unseen = np.empty(len(X))
            for learned, held in self._folds(X, labels, members):
                own = None if members is None else members[learned]
                part = clone(base).fit(
                    X[learned], labels[learned], sample_weight=weights[learned], groups=own
                )
                unseen[held] = part.decision_function(X[held])
            found = calibration.fit(unseen, labels, weights=weights)
        self.scorecard_ = export(fitted, calibration=found)
        return self

    def decision_function(self, X: Any) -> Matrix:
        """Calibrated log-odds of ``classes_[1]``, ndarray of shape (n_articles,)."""
        log_odds, found = self._log_odds(X), self.scorecard_.calibration
        return np.asarray((found.slope * log_odds + found.offset) * (1 if self.reliable_ else -1))

    def predict_proba(self, X: Any) -> Matrix:
        """Calibrated probabilities, ndarray of shape (n_articles, 2) in the order of ``classes_``."""
        log_odds = self._log_odds(X)
        good = self.scorecard_.calibration.probability(log_odds)
        return np.column_stack([1.0 - good, good] if self.reliable_ else [good, 1.0 - good])

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The likelier class."""
        likelier = (self.decision_function(X) > 0).astype(np.intp)
        return np.asarray(self.classes_[likelier])

    def _log_odds(self, X: Any) -> Matrix:
        check_is_fitted(self, "scorecard_")
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return self.scorecard_.log_odds(self.scorecard_.effects(X))

    def _sides(self, y: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """1 for the reliable side, 0 for the other."""
        self.classes_ = np.unique(y)
        if type_of_target(y) == "multiclass":
            raise ValueError(
                "Only binary classification is supported. The type of the target is multiclass: "
                f"reliable or not, but y has {len(self.classes_)} classes."
            )
        if len(self.classes_) < 2:
            raise ValueError(f"y has one class, {self.classes_[0]!r}; a classifier needs articles of two.")
        good = self.classes_[1] if self.positive is None else self.positive
        if good not in self.classes_:
            raise ValueError(f"positive={good!r} is no label of y; there are {self.classes_.tolist()}.")
        self.reliable_ = int(np.flatnonzero(self.classes_ == good)[0])
        return np.asarray(y == good, np.intp)

    def _base(self) -> AdditiveClassifier:
        base = AdditiveClassifier() if self.estimator is None else clone(self.estimator)
        names = getattr(self, "feature_names_in_", None)
        if names is not None and not len(base.directions):
            declared = {spec.name: int(spec.direction) for spec in registry.SPECS}
            base.set_params(directions=[declared.get(name, 0) for name in names])
        return base

    def _folds(self, X: Matrix, labels: Any, groups: Any) -> Iterator[tuple[Any, Any]]:
        """Rows to learn from and rows held out; both sides are in each part that is learned from."""
        grouped = groups is not None and isinstance(self.cv, Integral)
        splitter = StratifiedGroupKFold(self.cv) if grouped else check_cv(self.cv, labels, classifier=True)
        for learned, held in splitter.split(X, labels, groups):
            if len(np.unique(labels[learned])) < 2:
                raise ValueError("A fold would learn from one class only. Use fewer folds, or more groups.")
            yield learned, held

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags


def model_of(pipeline: Pipeline, *, name: str) -> bundle.Model:
    """Model of a fitted pipeline ``ArticleFeatures``, ``ReliabilityClassifier``, to save and score with.

    Thresholds, and where the signals are the same the families' own scorecards, are those of the model
    that the features read. Write it with :func:`quality.model.bundle.save`.

    Raises
    ------
    WrongUsage
        The pipeline has other steps.
    """
    features, classifier = pipeline[0], pipeline[-1]
    own = isinstance(features, ArticleFeatures) and isinstance(classifier, ReliabilityClassifier)
    if len(pipeline) != 2 or not own:
        raise WrongUsage("A model is made of a pipeline of ArticleFeatures and ReliabilityClassifier.")
    base = features.bundle_
    presets = {key: bundle.Preset(pass_from=p.pass_from, review_from=p.review_from)
               for key, p in base.presets.items()}  # fmt: skip
    return bundle.Model(
        name=name,
        schema=features.schema_,
        scorecard=classifier.scorecard_,
        presets=presets,
        words=base.words,
        families=base.families if features.schema_ == base.schema else {},
        facts={"libraries": {"scikit-learn": sklearn.__version__}, "features_of": base.id},
    )
