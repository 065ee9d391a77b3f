"""The estimators keep scikit-learn's conventions and the package's numbers."""

import json

import numpy as np
import pandas
import pytest
import sklearn
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits

from quality import load_model
from quality.errors import WrongUsage
from quality.model import bundle
from quality.model.estimator import AdditiveClassifier
from quality.plugins.sklearn import ArticleFeatures, ReliabilityClassifier, model_of

SMALL = AdditiveClassifier(n_boosters=1, n_trees=5, min_leaf=3)
UNEQUAL = {
    "check_sample_weight_equivalence_on_dense_data": "a repeated row is hidden or drawn apart from its twin"
}


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Small fits are slower on many threads, and much slower where other tests run on them."""
    with threadpool_limits(1, "openmp"):
        yield


@parametrize_with_checks(
    [ReliabilityClassifier(SMALL, cv=2)],
    expected_failed_checks=lambda _: UNEQUAL,
)
def test_conventions(estimator, check):
    """What scikit-learn checks of any estimator that takes numbers; it has no check for articles."""
    check(estimator)


@pytest.fixture(scope="module")
def sides(rows):
    """1 where the sample was written as one to keep."""
    return np.array([row["expected"] == "pass" for row in rows], int)


@pytest.fixture(scope="module")
def publishers(rows):
    """Publisher of each sample."""
    return [row["publisher"] for row in rows]


@pytest.fixture(scope="module")
def pipeline():
    """A small pipeline, not fitted."""
    return make_pipeline(ArticleFeatures(), ReliabilityClassifier(SMALL, cv=2))


def test_no_articles_are_no_rows():
    """An empty list has all columns."""
    assert (0, len(bundle.load().schema.specs)) == ArticleFeatures().transform([]).shape


def test_signals_of_every_sort_of_input(rows, articles):
    """Articles, mappings, a data frame under other names, and texts without anything else."""
    names = ["boilerplate.placeholder_count", "headline.word_count"]
    features = ArticleFeatures(names)
    frame = pandas.DataFrame(rows).rename(columns={"text": "body"})
    expected = features.transform(articles)

    assert np.array_equal(expected, features.transform(rows))
    assert np.array_equal(expected, ArticleFeatures(names, columns={"text": "body"}).transform(frame))
    assert np.array_equal(expected[:, 0], features.transform([row["text"] for row in rows])[:, 0])
    assert np.isnan(features.transform([{"text": 3}])).all()


def test_a_data_frame_keeps_its_index_and_names_its_signals(rows):
    """``set_output`` works."""
    frame = pandas.DataFrame(rows[:3], index=[4, 5, 6])
    features = ArticleFeatures().set_output(transform="pandas")
    found = features.fit_transform(frame)

    assert [4, 5, 6] == list(found.index)
    assert list(features.get_feature_names_out()) == list(found.columns) == bundle.load().schema.names


def test_the_shipped_model_in_a_pipeline(model, articles):
    """The same probabilities as the engine's, also after a clone of the features."""
    pipeline = make_pipeline(clone(ArticleFeatures()), ReliabilityClassifier.from_model())
    expected = [found.reliability for found in model.score(articles)]
    scored = [row for row, value in enumerate(expected) if value is not None]

    found = pipeline.predict_proba(articles)[scored, 1]
    assert np.allclose([expected[row] for row in scored], found, rtol=0, atol=1e-9)
    assert np.array_equal(found > 0.5, pipeline.predict(articles)[scored] == 1)


def test_names_of_signals_bring_their_directions(articles, sides):
    """Without names nothing is known about a column; with names no effect goes the wrong way."""
    features = ArticleFeatures().set_output(transform="pandas")
    found = ReliabilityClassifier(SMALL, cv=2).fit(features.fit_transform(articles), sides)
    free = ReliabilityClassifier(SMALL, cv=2).fit(ArticleFeatures().fit_transform(articles), sides)

    def wrong(fitted):
        steps = zip(bundle.load().schema.specs, fitted.scorecard_.tables, strict=True)
        return sum(bool((int(s.direction) * np.diff(t.values) < 0).any()) for s, t in steps)

    assert 0 == wrong(found) < wrong(free)
    assert bundle.load().schema.names == list(found.feature_names_in_)


def test_groups_are_routed_through_a_grid_search(pipeline, articles, sides, publishers):
    """Publishers reach the outer splits and, by the fit, the splits of the calibration."""
    with sklearn.config_context(enable_metadata_routing=True):
        routed = clone(pipeline)
        routed[-1].set_fit_request(groups=True)
        search = GridSearchCV(
            routed,
            {"reliabilityclassifier__estimator__n_trees": [2, 5]},
            cv=GroupKFold(3),
            scoring="roc_auc",
        )
        search.fit(articles, sides, groups=publishers)

    assert search.best_score_ > 0.6
    assert {2, 5} >= {search.best_estimator_[-1].estimator.n_trees}


def test_groups_hold_publishers_out_of_the_calibration(articles, sides, publishers, monkeypatch):
    """No fold learns from a publisher that it predicts."""
    seen = []
    fit, decide = AdditiveClassifier.fit, AdditiveClassifier.decision_function

    def noting(self, X, y, **options):
        self.learned = {tuple(row) for row in np.nan_to_num(X)}
        return fit(self, X, y, **options)

    def deciding(self, X):
        seen.append((self.learned, {tuple(row) for row in np.nan_to_num(X)}))
        return decide(self, X)

    monkeypatch.setattr(AdditiveClassifier, "fit", noting)
    monkeypatch.setattr(AdditiveClassifier, "decision_function", deciding)
    X = ArticleFeatures().transform(articles)
    owner = {tuple(row): name for row, name in zip(np.nan_to_num(X), publishers, strict=True)}
    ReliabilityClassifier(SMALL, cv=3).fit(X, sides, groups=publishers)

    assert 3 == len(seen)
    for learned, held in seen:
        assert held
        assert not {owner[row] for row in learned} & {owner[row] for row in held}


def test_labels_may_be_words_and_say_which_side_is_reliable(articles, sides):
    """``positive`` turns the probabilities, and the directions stay those of the reliable side."""
    X = ArticleFeatures().set_output(transform="pandas").transform(articles)
    words = np.array(["unreliable", "reliable"])[sides]
    named = ReliabilityClassifier(SMALL, cv=2, positive="reliable").fit(X, words)
    plain = ReliabilityClassifier(SMALL, cv=2).fit(X, sides)

    assert ["reliable", "unreliable"] == list(named.classes_)
    assert np.array_equal(plain.predict_proba(X)[:, 1], named.predict_proba(X)[:, 0])
    assert np.array_equal(plain.predict(X) == 1, named.predict(X) == "reliable")


@pytest.mark.parametrize(
    ("labels", "options", "message"),
    [
        ([0, 1, 2] * 4, {}, "Only binary"),
        ([1] * 12, {}, "one class"),
        ([0, 1] * 6, {"positive": "good"}, "no label of y"),
        ([0] * 11 + [1], {"cv": [([0, 1, 2], [3, 4])]}, "one class only"),
    ],
)
def test_what_cannot_be_fitted_says_why(labels, options, message):
    """Labels of other than two sides, and folds without one of them."""
    with pytest.raises(ValueError, match=message):
        ReliabilityClassifier(SMALL, **options).fit(np.arange(12.0)[:, None], labels)


def test_a_fitted_pipeline_becomes_a_model(pipeline, articles, sides, tmp_path):
    """Saved, loaded by everybody else, and the same probabilities."""
    fitted = clone(pipeline).fit(articles, sides)
    made = model_of(fitted, name="mine")
    bundle.save(made, tmp_path)
    scored = load_model(tmp_path).score(articles)
    probability = fitted.predict_proba(articles)[:, 1]

    assert made.id == scored[0].model
    assert json.loads((tmp_path / "manifest.json").read_text())["name"] == "mine"
    for found, expected in zip(scored, probability, strict=True):
        assert found.error or found.reliability == pytest.approx(expected, abs=1e-9)
    with pytest.raises(WrongUsage, match="made of a pipeline"):
        model_of(make_pipeline(ReliabilityClassifier(SMALL)), name="mine")


def test_predictions_out_of_fold(pipeline, articles, sides):
    """The pipeline can be cloned and fitted by any tool of scikit-learn."""
    found = cross_val_predict(pipeline, articles, sides, cv=3, method="predict_proba")

    assert (len(articles), 2) == found.shape
    assert np.allclose(1.0, found.sum(axis=1))
