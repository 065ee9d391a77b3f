"""A calibrated probability means what it says."""

import math

import numpy as np
import pytest

from quality.errors import ModelRefused
from quality.model.calibration import LEAST_SLOPE, UNCHANGED, Calibration, expected_calibration_error, fit


def drawn(slope, offset, n=20_000):
    rng = np.random.default_rng(0)
    log_odds = rng.normal(size=n) * 2
    return log_odds, rng.random(n) < Calibration(slope, offset).probability(log_odds)


def test_nothing_cannot_be_calibrated():
    """No rows are an error, and so are rows of one side."""
    for y in ([], [1, 1]):
        with pytest.raises(ValueError, match="both sides"):
            fit(np.zeros(len(y)), y)


def test_nothing_is_well_calibrated():
    """No rows have no error."""
    assert 0 == expected_calibration_error(np.array([]), [])


def test_slope_and_offset_are_found_again():
    """Labels drawn from a sigmoid give that sigmoid back."""
    found = fit(*drawn(0.6, -0.4))

    assert 0.6 == pytest.approx(found.slope, abs=0.03)
    assert -0.4 == pytest.approx(found.offset, abs=0.04)


def test_calibration_lowers_the_error():
    """Scores that are too sure of themselves become honest."""
    log_odds, y = drawn(0.3, 0.5)
    before = expected_calibration_error(UNCHANGED.probability(log_odds), y)
    after = expected_calibration_error(fit(log_odds, y).probability(log_odds), y)

    assert after < 0.01 < 0.1 < before


def test_weights_count_as_copies():
    """A row of weight 2 is two rows."""
    log_odds, y = drawn(1.0, 0.0, n=400)
    weights = np.where(np.arange(400) < 100, 2.0, 1.0)
    copied = fit(np.concatenate([log_odds, log_odds[:100]]), np.concatenate([y, y[:100]]))

    assert copied.slope == pytest.approx(fit(log_odds, y, weights=weights).slope, abs=1e-6)


def test_sides_that_part_cleanly_keep_a_finite_slope():
    """Platt's targets hold the slope back."""
    found = fit(np.array([-2.0, -1.0, 1.0, 2.0]), [0, 0, 1, 1])

    assert 0 < found.slope < 10


def test_order_is_never_turned_round():
    """Scores that contradict their labels become nearly flat, not reversed."""
    assert LEAST_SLOPE == fit(np.array([-2.0, -1.0, 1.0, 2.0]), [1, 1, 0, 0]).slope


@pytest.mark.parametrize(("slope", "offset"), [(0.0, 0.0), (-1.0, 0.0), (math.nan, 0.0), (1.0, math.inf)])
def test_a_crooked_calibration_is_refused(slope, offset):
    """It must rise and be finite."""
    with pytest.raises(ModelRefused):
        Calibration(slope, offset)
