"""What a model says adds up and keeps its bounds."""

import numpy as np

from quality.model.explain import explain, largest


def test_nothing_to_explain(model, signals):
    """No articles give empty columns."""
    found = explain(model, signals[0][:0])

    assert (0,) == found.reliability.shape
    assert dict.fromkeys(model.columns, (0,)) == {k: risk.shape for k, risk in found.families.items()}


def test_an_unknown_article_has_the_intercept(model):
    """Nothing known: no effect, no coverage, no risk in any family."""
    found = explain(model, np.full((1, len(model.schema.specs)), np.nan))

    assert [model.scorecard.intercept] == found.log_odds.tolist()
    assert [0.0] == found.coverage.tolist()
    assert all(np.isnan(risk).all() for risk in found.families.values())


def test_everything_stays_in_its_bounds(model, signals):
    """Reliability, coverage and risks are shares."""
    found = explain(model, signals[0])

    for column in (found.reliability, found.coverage, *found.families.values()):
        assert np.nanmin(column) >= 0
        assert np.nanmax(column) <= 1


def test_a_batch_is_its_rows(model, signals):
    """The same bits, whatever stands beside a row."""
    whole = explain(model, signals[0])
    alone = explain(model, signals[0][7:8])

    assert whole.reliability[7] == alone.reliability[0]
    for name, risk in whole.families.items():
        assert np.array_equal(risk[7:8], alone.families[name], equal_nan=True)


def test_a_family_with_labels_has_its_own_scorecard(model, signals):
    """Its risk is the probability of concern."""
    own = signals[0][:, model.columns["headline"]]

    expected = 1 - model.families["headline"].probability(own)
    actual = explain(model, signals[0]).families["headline"]
    assert np.array_equal(np.where(np.isnan(own).all(axis=1), np.nan, expected), actual, equal_nan=True)


def test_largest_effects_come_first():
    """Size decides, not sign; equal effects keep their order."""
    assert [[2, 0], [0, 1]] == largest(np.array([[1.0, 0.5, -3.0], [1.0, -1.0, 0.0]]), 2).tolist()
