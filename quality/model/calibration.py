"""From log-odds to a probability that means what it says: a sigmoid, stored as two numbers.

A sigmoid (Platt, 1999) rather than isotonic steps: it is strictly rising, so calibration never ties two
articles, and it is smooth, so that noise in an article cannot push its score over the edge of a step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.errors import ModelRefused

Column: TypeAlias = npt.NDArray[np.float64]

ROUNDS = 100
STEEPEST = 100.0
LEAST_SLOPE = 1e-3


@dataclass(frozen=True, slots=True)
class Calibration:
    """``probability = sigmoid(slope * log_odds + offset)`` with a positive slope."""

    slope: float
    offset: float

    def __post_init__(self) -> None:
        if not (0 < self.slope <= STEEPEST and math.isfinite(self.offset)):
            raise ModelRefused("A calibration needs a positive slope and a finite offset.")

    def probability(self, log_odds: Column) -> Column:
        """Probability of shape (n_articles,); cannot overflow.

        >>> UNCHANGED.probability(np.array([0.0, -1e6, 1e6]))
        array([0.5, 0. , 1. ])
        """
        return np.asarray(0.5 * (1.0 + np.tanh((self.slope * log_odds + self.offset) / 2.0)))


UNCHANGED: Final = Calibration(1.0, 0.0)


def fit(log_odds: Column, y: npt.ArrayLike, *, weights: Column | None = None) -> Calibration:
    """Calibration of out-of-fold ``log_odds`` on labels ``y`` (1 is the good side), by Newton's method.

    Platt's targets are used instead of 0 and 1, so that sides which part cleanly keep finite slopes. Where
    the log-odds say nothing, or the opposite, about the labels, the slope is the least one allowed.

    Raises
    ------
    ValueError
        There are no rows of one side.
    """
    good = np.asarray(y, bool)
    share = np.ones(len(good)) if weights is None else np.asarray(weights, np.float64)
    above, below = float(share[good].sum()), float(share[~good].sum())
    if not (above > 0 and below > 0):
        raise ValueError("Calibration needs labelled rows of both sides.")
    target = np.where(good, (above + 1) / (above + 2), 1 / (below + 2))
    design = np.column_stack([log_odds, np.ones(len(good))])
    found = np.array([1.0, 0.0])
    for _ in range(ROUNDS):
        guess = 0.5 * (1.0 + np.tanh(design @ found / 2.0))
        gradient = design.T @ (share * (target - guess))
        curvature = (design * (share * guess * (1 - guess) + 1e-9)[:, None]).T @ design
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        step *= min(1.0, 2.0 / float(np.abs(step).max() or 1.0))
        found += step
        if float(np.abs(step).max()) < 1e-10:
            break
    slope = min(max(float(found[0]), LEAST_SLOPE), STEEPEST)
    return Calibration(slope, float(found[1]))


def expected_calibration_error(probability: Column, y: npt.ArrayLike, *, bins: int = 10) -> float:
    """Mean distance of predicted and observed shares over equally wide bins, weighted by rows.

    >>> expected_calibration_error(np.array([0.9, 0.9, 0.1, 0.1]), [1, 1, 0, 0])
    0.1
    """
    place = np.minimum((probability * bins).astype(np.intp), bins - 1)
    excess = np.bincount(place, weights=probability - np.asarray(y, np.float64), minlength=bins)
    return round(float(np.abs(excess).sum() / max(len(probability), 1)), 12)
