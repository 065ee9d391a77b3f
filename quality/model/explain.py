"""What a model says about a batch of signals: effects that add up, a probability, a risk per family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from quality.model.bundle import Model
from quality.model.scorecard import Column

Places: TypeAlias = npt.NDArray[np.intp]


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
    effects = card.effects(signals)
    log_odds = card.log_odds(effects)
    return Explanation(
        effects=effects,
        log_odds=log_odds,
        reliability=card.calibration.probability(log_odds),
        coverage=np.mean(~np.isnan(signals), axis=1),
        families=risks(model, signals, effects) | without_cards(model, concerns),
    )


def risks(model: Model, signals: Column, effects: Column) -> dict[str, Column]:
    """Risk of each family, a column each.

    A family with labels of its own has a scorecard of its own, whose probability is that of no concern.
    The others show which share of the odds their signals cost against the best they could have done.
    """
    unknown = np.isnan(signals)
    costs = np.where(unknown, 0.0, model.scorecard.best - effects)
    found = {}
    for family, places in model.columns.items():
        card = model.families.get(family)
        if card is None:
            cost = np.zeros(len(signals))
            for place in places:  # left to right, so that a batch's size never changes a bit
                cost += costs[:, place]
            risk = -np.expm1(-np.maximum(cost, 0.0))
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
    return np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :count]
