"""Linear models over hashed word 1- and 2-grams, and what they say about articles they never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, Ridge

from quality.features.registry import Schema
from quality.model.weights import BUCKETS
from quality.text import measure
from quality.text.found import Scope, WordModel, WordWeights
from quality.text.pages import Pages
from quality.types import Article

Column: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]

BATCH: Final = 128
FEWEST_GROUPS: Final = 5
"""A gram of fewer groups gets no weight: it would be a publisher's name or a story's."""
MEAN_IDF: Final = 7.0
"""What an inverse document frequency is divided by: about its mean in an article, so rows keep length 1."""
SIGNALS: Final = {
    WordModel.WORDING: "wording.vocabulary_score",
    WordModel.PROMOTION: "promotion.advertising_score",
    WordModel.PROSE: "prose.machine_prose_score",
    WordModel.HEADLINE: "headline.clickbait_score",
}
GOOD: Final = {WordModel.WORDING: 1, WordModel.PROMOTION: -1, WordModel.PROSE: -1, WordModel.HEADLINE: -1}
"""The sign of a model's weights for the good side."""


@dataclass(frozen=True)
class Linear:
    """Weights of shape (BUCKETS,) and an intercept; above 0 is the good side."""

    weights: Column
    intercept: float


def untrained() -> WordWeights:
    """Weights of word models that say nothing."""
    return WordWeights(np.zeros((BUCKETS, len(WordModel)), np.float32), np.zeros(len(WordModel)))


def with_model(words: WordWeights, item: WordModel, found: Linear) -> WordWeights:
    """``words`` with one column replaced, in half precision as the bundle keeps it."""
    weights, intercepts = words.weights.copy(), words.intercepts.copy()
    weights[:, item] = (GOOD[item] * found.weights).astype(np.float16)
    intercepts[item] = GOOD[item] * found.intercept
    return WordWeights(weights, intercepts)


def measured(
    articles: Sequence[Article], schema: Schema, words: WordWeights, *, titles: bool = False
) -> tuple[Column, Any]:
    """Signals of shape (n_articles, n_signals), and the grams of the voices or titles.

    Row i of the grams, a sparse matrix of shape (n_articles, BUCKETS), holds 1 / sqrt(number) for each.
    """
    rows = [np.empty((0, len(schema.specs)))]
    buckets, sizes = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for start in range(0, len(articles), BATCH):
        pages = Pages.of(articles[start : start + BATCH], words=words)
        rows.append(schema.matrix(pages))
        read = pages.title_read if titles else pages.read
        scopes = np.zeros(len(read.codes), np.uint8) if titles else pages.scopes
        offsets, found = measure.gram_buckets(tuple(read), scopes, Scope.TITLE if titles else Scope.VOICE)
        buckets.append(found)
        sizes.append(np.diff(offsets))
    counts = np.concatenate(sizes)
    values = np.repeat(1.0 / np.sqrt(np.maximum(counts, 1)), counts)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    grams = csr_matrix((values, np.concatenate(buckets), bounds), shape=(len(articles), BUCKETS))
    return np.vstack(rows), grams


def extraction_quality(articles: Sequence[Article]) -> Column:
    """How cleanly each article was cut out of its page, shape (n_articles,)."""
    batches = (articles[start : start + BATCH] for start in range(0, len(articles), BATCH))
    return np.concatenate([np.empty(0), *(Pages.of(batch).extraction_quality for batch in batches)])


def fit(grams: Any, y: Any, weights: Column, groups: Sequence[str], *, strength: float) -> Linear:
    """Logistic regression on sides ``y``; ``strength`` is its C."""
    # 30 times as fast here as lbfgs
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0)
    return _fitted(model, grams, np.asarray(y), weights, groups)


def fit_ratings(
    grams: Any, ratings: Column, weights: Column, groups: Sequence[str], *, penalty: float
) -> Linear:
    """Ridge regression on ratings in [0, 1], turned to lie about 0: half good is neither side.

    A rating says how good a publisher is, a side only on which half it stands; publishers that raters do not
    agree on count, too.
    """
    model = Ridge(alpha=penalty, solver="sparse_cg", max_iter=100, tol=1e-3)
    return _fitted(model, grams, 2 * ratings - 1, weights, groups)


def _fitted(model: Any, grams: Any, y: Any, weights: Column, groups: Sequence[str]) -> Linear:
    """Fit a linear model of scikit-learn; it says nothing where no gram is left to learn from."""
    kept, scales = _scaled(grams, groups)
    if not len(kept):
        return Linear(np.zeros(BUCKETS), 0.0)
    model.fit(grams[:, kept].multiply(scales).tocsr(), y, sample_weight=weights)
    return _centred(grams, kept, scales * np.ravel(model.coef_), float(np.ravel(model.intercept_)[0]))


def _scaled(grams: Any, groups: Sequence[str]) -> tuple[Places, Column]:
    """Grams that FEWEST_GROUPS groups use, and their inverse document frequencies, of about 1.

    A penalty on weights of columns of equal size lets common words decide; so scaled, rare ones may (AUC on
    publishers held out 0.76 instead of 0.71). The scales go into the weights: scoring does not know them.
    """
    kept = np.flatnonzero(_spread(grams, groups) >= FEWEST_GROUPS)
    used = np.asarray((grams[:, kept] > 0).sum(axis=0)).ravel()
    return kept, (1 + np.log((1 + grams.shape[0]) / (1 + used))) / MEAN_IDF


def _centred(grams: Any, kept: Places, weights: Column, intercept: float) -> Linear:
    """Linear model under which a text of average words scores the same at any length.

    A text of n grams has the sum of their weights over the root of n: where weights are not 0 in the mean, a
    text moves when it is cut, whatever its words. The mean goes into the intercept.
    """
    found = np.zeros(BUCKETS)
    found[kept] = weights
    scores, roots = np.asarray(grams @ found), np.asarray(grams.sum(axis=1)).ravel()
    mean = float(scores.sum() / max(float(roots.sum()), 1.0))
    return Linear(found - mean, intercept + mean * float(roots.mean()))


def score(model: Linear, grams: Any) -> Column:
    """Log-odds of the good side, NaN for a row without a gram."""
    found = np.asarray(grams @ model.weights) + model.intercept
    return np.where(np.diff(grams.indptr) > 0, found, np.nan)


def _spread(grams: Any, groups: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many groups use each bucket."""
    names, members = np.unique(np.asarray(groups), return_inverse=True)
    ones = np.ones(len(members))
    of_group = csr_matrix((ones, (members, np.arange(len(members)))), shape=(len(names), len(members)))
    return np.asarray(((of_group @ grams) > 0).sum(axis=0)).ravel()
