"""The exported tables are the fitted model."""

from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier

from quality.errors import ModelRefused
from quality.model.estimator import GatedClassifier, classifier, joined, ordinary
from quality.model.scorecard import Gate, Scorecard, export, log_probability
from quality.model.tables import Table

DIRECTIONS = [1, -1, 0, 0]


def data(seed, n=400):
    rng = np.random.default_rng(seed)
    X = np.round(rng.normal(size=(n, len(DIRECTIONS))), 1)  # ties, and values on the bin edges
    X[rng.random(X.shape) < 0.2] = np.nan
    X[:, 3] = rng.integers(0, 2, n)  # never unknown in training
    return X, (np.nan_to_num(X).sum(axis=1) + rng.normal(size=n) > 0).astype(int)


def small(seed=0, usual=None):
    return classifier(DIRECTIONS, seed=seed, n_boosters=3, n_trees=15, min_leaf=10, usual=usual)


def test_no_articles_have_no_effects():
    """Empty in, empty out."""
    card = export(small().fit(*data(0)))

    assert (0,) == card.log_odds(card.effects(np.empty((0, 4)))).shape


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=5, deadline=None)
def test_probabilities_are_those_of_scikit_learn(seed):
    """Parity to 1e-9, also for unknown, huge and unseen values; groups or not."""
    X, y = data(seed)
    fitted = small().fit(X, y, groups=np.arange(len(y)) % 30 if seed % 2 else None)
    probe = np.vstack([X, np.full((1, 4), np.nan), np.full((1, 4), 1e300), np.full((1, 4), -1e300)])

    expected = fitted.predict_proba(probe)[:, 1]
    np.testing.assert_allclose(expected, export(fitted).probability(probe), rtol=0, atol=1e-9)


def test_one_booster_is_scikit_learn_itself():
    """The ensemble adds nothing of its own to a single booster, apart from the blur."""
    X, y = data(3)
    plain = HistGradientBoostingClassifier(
        interaction_cst="no_interactions", monotonic_cst=DIRECTIONS, max_iter=15, max_leaf_nodes=4,
        min_samples_leaf=10, learning_rate=0.05, l2_regularization=5.0, early_stopping=False, random_state=0,
    )  # fmt: skip
    filled = np.where(np.isnan(X), ordinary(X[y == 1]), X)
    fitted = clone(small()).set_params(n_boosters=1, feature_share=1.0, blur=np.zeros(4)).fit(filled, y)

    expected = plain.fit(filled, y).predict_proba(filled)[:, 1]
    np.testing.assert_allclose(expected, export(fitted).probability(filled), rtol=0, atol=1e-9)


def test_effects_have_no_cliffs():
    """Around a value the trees are asked several times; a flag has no around."""
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=2000), rng.random(2000) < 0.05])
    y = (X[:, 0] > 0.5).astype(int)
    fits = [classifier([0, 0]).set_params(blur=blur).fit(X, y) for blur in (None, np.zeros(2))]

    soft, sharp = ([table.effects for table in export(fitted).tables] for fitted in fits)
    assert np.abs(np.diff(soft[0])).max() < 0.5 * np.abs(np.diff(sharp[0])).max()
    assert len(sharp[1]) == len(soft[1])


def test_what_is_unknown_tells_nothing():
    """A side on which a signal is never known makes no sign of its usual value."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(2000, 2)), np.arange(2000) % 2
    X[y == 0, 0] = np.nan
    fitted = classifier([0, 0]).fit(X, y)

    effects = export(fitted).effects(np.column_stack([np.linspace(-2, 2, 101), np.zeros(101)]))[:, 0]
    assert np.ptp(effects) < 0.5


def test_effects_add_up_and_the_unknown_has_none():
    """Intercept and effects are the log-odds, to the last bit; NaN has the effect 0."""
    X, y = data(0)
    card = export(small().fit(X, y))
    effects = card.effects(X)

    for row, total in zip(effects.tolist(), card.log_odds(effects).tolist(), strict=True):
        assert total == reduce(add, row, card.intercept)
    assert np.all(effects[np.isnan(X)] == 0)


def test_the_ordinary_has_no_effects():
    """Effects are counted from an article whose signals are the medians of the good side."""
    X, y = data(0)
    card = export(small().fit(X, y))

    assert np.all(card.effects(ordinary(X[y == 1])[np.newaxis]) == 0)


def gated():
    """An additive classifier behind two gates that other rows have shaped, shut for many articles."""
    X, y = data(0)
    usual = ordinary(X[y == 1])
    gates = [joined([(small(seed, usual).fit(*data(seed + 4)), 4.0)]) for seed in (1, 2)]
    gates[0].offset_ = -1.0
    return GatedClassifier(small(0, usual).fit(X, y), tuple(gates))


def test_a_gate_is_that_of_the_classifier():
    """Parity to 1e-9, far out and with nothing known."""
    fitted, (X, _) = gated(), data(6)
    probe = np.vstack([X, np.full((1, 4), np.nan), np.full((1, 4), 1e300), np.full((1, 4), -1e300)])

    expected = fitted.predict_proba(probe)[:, 1]
    np.testing.assert_allclose(expected, export(fitted).probability(probe), rtol=0, atol=1e-9)


def test_what_a_gate_does_is_shared_out_among_the_effects():
    """Sum, sign, what is unknown and the directions are kept; nothing gains more than the intercept lost."""
    whole, (X, _) = export(gated()), data(6)
    for gate in whole.gates:
        card = Scorecard(whole.tables, whole.intercept, gates=(gate,))
        alone = Scorecard(gate.tables, gate.intercept)
        raw, (effects, costs) = alone.effects(X), card.weighed(X)
        added = effects - Scorecard(card.tables, card.intercept).effects(X)

        expected = log_probability(alone.log_odds(raw)) - log_probability(np.array(gate.intercept))
        np.testing.assert_allclose(expected, added.sum(axis=1), rtol=0, atol=1e-12)
        assert np.all(added * raw >= 0)
        assert np.all(effects[np.isnan(X)] == 0)
        assert np.all(costs >= 0)
        assert np.all(costs[np.isnan(X)] == 0)
        assert expected.max() <= -log_probability(np.array(gate.intercept))


def test_no_gate_opens_another():
    """Whatever passes one as clearly as can be, a shut one takes off as much."""
    shut = Gate((Table((0.0,), (0.0, -9.0), 0.0), Table((), (0.0,), 0.0)), 1.0)
    other = Gate((Table((), (0.0,), 0.0), Table((0.0,), (0.0, 99.0), 0.0)), 1.0)
    card = Scorecard((Table((), (0.0,), 0.0),) * 2, 0.0, gates=(shut, other))
    effects = card.effects(np.array([[1.0, -1.0], [1.0, 1.0]]))

    assert effects[0, 0] == effects[1, 0] < -4
    assert 0 < effects[1, 1] < 0.5


@given(seed=st.integers(0, 2**32 - 1), column=st.sampled_from([0, 1]))
@settings(max_examples=20, deadline=None)
def test_a_gate_keeps_the_directions(seed, column):
    """A signal that grows in its direction never lowers the log-odds."""
    card, (X, _) = export(gated()), data(seed % 1000)
    X = X[~np.isnan(X[:, column])]
    moved = X.copy()
    moved[:, column] += DIRECTIONS[column] * np.random.default_rng(seed).exponential(size=len(X))

    before, after = (card.log_odds(card.effects(each)) for each in (X, moved))
    assert np.all(after >= before - 1e-12)


def test_shapes_show_the_gate_in_full():
    """Where the gates are shut, an effect is the sum of all tables."""
    card = export(gated())
    column = np.append(np.linspace(-3, 3, 50), np.nan)

    parts = (card.tables, *(gate.tables for gate in card.gates))
    for shape, *tables in zip(card.shapes, *parts, strict=True):
        np.testing.assert_allclose(sum(table.effect(column) for table in tables), shape.effect(column))


def test_tables_follow_the_declared_directions():
    """Values rise where they may only rise and fall where they may only fall."""
    card = export(small().fit(*data(1)))

    for direction, table in zip(DIRECTIONS, card.tables, strict=True):
        assert np.all(direction * np.diff(table.values) >= 0)


def test_a_signal_that_nobody_knew_has_no_effect():
    """Training without a corpus says nothing about copies in one."""
    X, y = data(4)
    X[:, 1] = np.nan
    probe = np.zeros((1, 4))

    assert 0 == export(small().fit(X, y)).effects(probe)[0, 1]


def test_the_same_data_give_the_same_tables():
    """A seed decides everything."""
    assert export(small(7).fit(*data(2))) == export(small(7).fit(*data(2)))
    assert export(small(7).fit(*data(2))) != export(small(8).fit(*data(2)))


def test_a_model_that_mixes_signals_is_refused():
    """There are no effects that add up, and the error says what to do."""
    mixed = small().fit(*data(2))
    mixed.boosters_ = [HistGradientBoostingClassifier().fit(*data(2))]

    with pytest.raises(ModelRefused, match="no_interactions"):
        export(mixed)


@pytest.mark.parametrize(("edges", "values"), [((1, 0), (0, 0, 0)), ((0,), (1,)), ((), (float("nan"),))])
def test_a_crooked_table_is_refused(edges, values):
    """Edges must rise, values must be finite and one more than edges."""
    with pytest.raises(ModelRefused):
        Table(edges, values, 0.0)


@pytest.mark.parametrize("kind", [Scorecard, Gate])
def test_an_endless_intercept_is_refused(kind):
    """A score must be a number."""
    with pytest.raises(ModelRefused, match="intercept"):
        kind((), float("inf"))


def test_a_gate_of_other_signals_is_refused():
    """It must have a table for each."""
    with pytest.raises(ModelRefused, match="gate"):
        Scorecard((), 0.0, gates=(Gate((Table((), (0.0,), 0.0),), 0.0),))
