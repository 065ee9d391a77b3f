"""Metrics and their intervals."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from quality.model.bundle import Preset
from quality.model.calibration import expected_calibration_error
from quality.training import metrics
from quality.training.metrics import Draws, Measure, Predictions

RNG = np.random.default_rng(7)
PROBABILITY = np.round(RNG.random(300), 2)
SIDE = (RNG.random(300) < PROBABILITY).astype(np.intp)
GROUPS = [f"g{place % 25}" for place in range(300)]
ROWS = Predictions(PROBABILITY, SIDE)


def test_no_rows_have_no_figures():
    """Nothing is defined, nothing fails."""
    empty = Predictions(np.empty(0), np.empty(0, np.intp))

    assert {Measure(None)} == set(metrics.measures(empty, Draws([])).values())
    assert [] == metrics.diagram(empty, Draws([]))
    assert [] == metrics.curve(empty)


def test_one_side_has_no_ranking():
    """AUC needs two sides; the Brier score does not."""
    found = metrics.measures(Predictions(np.array([0.2, 0.4]), np.array([0, 0])), Draws(["a", "b"], 50))

    assert Measure(None) == found["auc"]
    assert 0.1 == pytest.approx(found["brier"].value)


def test_every_draw_agrees_with_scikit_learn():
    """The fast formulas are the slow ones, ties and all: each draw again with sample weights."""
    draws = Draws(GROUPS, 20, 1)
    drawn = ROWS.drawn(draws)
    for place, times in enumerate(draws.times):
        weights = times[draws.members].astype(float)
        repeated = np.repeat(np.arange(300), times[draws.members])
        expected = {
            "auc": roc_auc_score(SIDE, PROBABILITY, sample_weight=weights),
            "average_precision": average_precision_score(SIDE, PROBABILITY, sample_weight=weights),
            "average_precision_unreliable": average_precision_score(
                1 - SIDE, 1 - PROBABILITY, sample_weight=weights
            ),
            "brier": brier_score_loss(SIDE, PROBABILITY, sample_weight=weights),
            "ece": expected_calibration_error(PROBABILITY[repeated], SIDE[repeated]),
        }
        assert expected == pytest.approx({name: column[place] for name, column in drawn.items()})


def test_whole_publishers_are_drawn():
    """All rows of a publisher come the same number of times."""
    draws = Draws(GROUPS, 30)
    for weights in draws.weights(np.arange(300)):
        for name in set(GROUPS):
            own = weights[:, np.array(GROUPS) == name]
            assert (own == own[:, :1]).all()

    assert "publishers" == draws.unit
    assert {25} == set(draws.times.sum(axis=1).tolist())


@pytest.mark.parametrize("publishers", [["a"] * 9, [None] * 9, [""] * 9, [None] * 8 + ["a"]])
def test_rows_are_drawn_where_publishers_are_not_known(publishers):
    """One publisher alone can be drawn only as a whole, which says nothing."""
    draws = Draws(publishers, 10)

    assert ("rows", 9) == (draws.unit, draws.times.shape[1])


def test_a_row_without_publisher_is_a_unit_of_its_own():
    """It belongs to none of the others."""
    members = Draws(["a", "a", "b", None, ""]).members.tolist()
    assert (members[0] == members[1], 4) == (True, len(set(members)))


def test_intervals_of_publishers_are_wider_than_those_of_rows():
    """Rows of a publisher are alike, so that a hundred of them are no hundred witnesses."""
    side = np.repeat(np.arange(20) % 2, 50)
    rng = np.random.default_rng(2)
    rows = Predictions(np.clip(0.5 + np.repeat(rng.normal(size=20), 50) / 6 + 0.1 * side, 0, 1), side)
    names = [f"p{place // 50}" for place in range(1000)]

    def width(publishers):
        found = metrics.measures(rows, Draws(publishers, 200))["auc"]
        return found.high - found.low

    assert width(names) > 2 * width([None] * 1000)


def test_the_same_seed_draws_the_same():
    """Figures can be repeated."""
    found = [metrics.measures(ROWS, Draws(GROUPS, 40, seed)) for seed in (1, 1, 2)]

    assert found[0] == found[1]
    assert found[0] != found[2]


def test_no_draws_give_no_intervals():
    """The gate needs none."""
    found = metrics.measures(ROWS, Draws(GROUPS, 0))

    assert {(None, None)} == {(one.low, one.high) for one in found.values()}
    assert found["auc"].value == pytest.approx(roc_auc_score(SIDE, PROBABILITY))


def test_presets_count_verdicts():
    """Precision, recall and share of pass and of drop, each for its side."""
    rows = Predictions(np.array([0.9, 0.8, 0.7, 0.2, 0.1]), np.array([1, 1, 0, 0, 1]))
    found = metrics.presets(rows, {"p": Preset(pass_from=0.6, review_from=0.3)}, Draws([None] * 5, 50))["p"]

    def values(verdict):
        return [round(found[verdict][key].value, 3) for key in ("precision", "recall", "share")]

    assert ([0.667, 0.667, 0.6], [0.5, 0.5, 0.4]) == (values("pass"), values("drop"))


def test_a_share_of_nothing_is_unknown():
    """No row passes, so that none of them is right."""
    assert Measure(None) == metrics.shares(np.zeros(3), np.zeros(3), Draws([None] * 3, 10))


def test_the_diagram_holds_every_row():
    """Bins with rows only; 1 belongs to the last."""
    found = metrics.diagram(
        Predictions(np.array([0.05, 0.06, 1.0]), np.array([0, 1, 1])), Draws(["a"] * 3, 9)
    )

    assert [(0.0, 2, 0.5), (0.9, 1, 1.0)] == [
        (bin["from"], bin["rows"], bin["observed"].value) for bin in found
    ]
    assert 0.055 == pytest.approx(found[0]["predicted"])


def test_the_curve_goes_from_corner_to_corner():
    """Thinned, but with both ends."""
    found = metrics.curve(ROWS, most=10)

    assert ((0.0, 0.0), (1.0, 1.0)) == (found[0], found[-1])
    assert len(found) <= 10
    assert found == sorted(found)
