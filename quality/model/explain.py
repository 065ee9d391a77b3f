"""What a model says about a batch of signals: effects that add up, a probability, a risk per family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from quality.model.bundle import Model
from quality.model.tables import Column, add_up
from quality.text.compiled import Array, compiled

Places: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the model makes of a batch; log-odds are uncalibrated, intercept plus effects to the last bit.

    ``families`` holds a risk column per family: 0 is no concern, 1 severe, NaN where all of it is unknown.
    """

    effects: Column
    log_odds: Column
    reliability: Column
    coverage: Column
    families: Mapping[str, Column]


def explain(
    model: Model, signals: Column, concerns: Mapping[str, Column] = MappingProxyType({})
) -> Explanation:
    """Explain signals of shape (n_articles, n_signals) in the order of the model's schema.

    ``concerns`` are risks of families by their own rules.
    """
    card = model.scorecard
    effects, costs = card.weighed(signals)
    log_odds = card.log_odds(effects)
    return Explanation(
        effects=effects,
        log_odds=log_odds,
        reliability=card.calibration.probability(log_odds),
        coverage=np.mean(~np.isnan(signals), axis=1),
        families=risks(model, signals, costs) | without_cards(model, concerns),
    )


def risks(model: Model, signals: Column, costs: Column) -> dict[str, Column]:
    """Risk of each family, a column each.

    A family with labels of its own has a scorecard of its own, whose probability is that of no concern.
    The others show which share of the odds their signals cost, ``costs`` of shape (n_articles, n_signals),
    against an ordinary reliable article.
    """
    unknown, slope = np.isnan(signals), model.scorecard.calibration.slope
    found = {}
    for family, places in model.columns.items():
        card = model.families.get(family)
        if card is None:
            risk = -np.expm1(-slope * add_up(costs[:, places], 0.0))
        else:
            risk = 1.0 - card.probability(signals[:, places])
        found[family] = np.where(np.all(unknown[:, places], axis=1), np.nan, risk)
    return found


def without_cards(model: Model, concerns: Mapping[str, Column]) -> dict[str, Column]:
    """Those risks by rule that stand: a scorecard that was fitted on labels knows better."""
    return {family: risk for family, risk in concerns.items() if family not in model.families}


def largest(effects: Column, count: int) -> Places:
    """Columns of the ``count`` largest absolute effects of each row, shape (n_articles, count).

    >>> largest(np.array([[0.1, -2.0, 0.5]]), 2)
    array([[1, 2]])
    """
    return _largest(effects, min(count, effects.shape[1]))


@compiled
def _largest(effects: Array, count: int) -> Array:
    """As :func:`largest`: each row's effects are put in their place among those found so far."""
    found, sizes = np.zeros((len(effects), count), np.int64), np.zeros(count)
    for row in range(len(effects)):
        filled = 0
        for column in range(effects.shape[1]):
            size = abs(effects[row, column])
            if filled < count:
                filled += 1
            elif count == 0 or size <= sizes[count - 1]:
                continue
            place = filled - 1
            while place and sizes[place - 1] < size:
                sizes[place], found[row, place] = sizes[place - 1], found[row, place - 1]
                place -= 1
            sizes[place], found[row, place] = size, column
    return found
