"""Two models on the same rows: differences with paired intervals, and who is better where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from quality.errors import WrongUsage
from quality.training.evaluate import DRAWS, plain
from quality.training.examined import Examined, Examiner
from quality.training.metrics import DOWN, UP, Draws, Measure, interval

ABILITIES: Final = {
    "auc": "tells the sides apart better",
    "average_precision": "finds the reliable side more precisely",
    "average_precision_unreliable": "finds the unreliable side more precisely",
    "brier": "has probabilities nearer to the truth",
    "ece": "is better calibrated",
}
"""What is said of a model whose metric is the better one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One metric of both models; ``difference`` is that of the second minus the first."""

    first: float
    second: float
    difference: Measure

    def better(self, metric: str) -> int:
        """Which model is better: -1 the first, 1 the second, 0 where the interval holds both."""
        low, high = self.difference.low, self.difference.high
        if low is None or high is None or low <= 0 <= high:
            return 0
        return 1 if (low > 0) == (metric in UP) else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Both models on the rows of one set that both have an answer for."""

    name: str
    measures: str
    rows: int
    left_out: int
    resampled: str
    metrics: Mapping[str, Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two models, by their ids, on every set."""

    first: str
    second: str
    draws: int
    sets: Sequence[Compared]

    def plain(self) -> dict[str, Any]:
        """JSON of the comparison, with its sentences."""
        found: dict[str, Any] = plain(
            {"first": self.first, "second": self.second, "draws": self.draws, "says": self.sentences()}
        )
        found["sets"] = {
            one.name: plain({key: getattr(one, key) for key in Compared.__slots__ if key != "name"})
            for one in self.sets
        }
        return found

    def sentences(self) -> list[str]:
        """Who is better where, in words; what the intervals do not show is not claimed."""
        return [_sentence(one) for one in self.sets]


def compare(
    first: Examiner, second: Examiner, asked: Sequence[Examined], *, draws: int = DRAWS, seed: int = 0
) -> Comparison:
    """Compare two models on rows that neither has learned from.

    Raises
    ------
    WrongUsage
        There is no row that both models answer.
    """
    found = [_compared(first, second, examined, draws=draws, seed=seed) for examined in asked]
    if not any(one.rows for one in found):
        raise WrongUsage("There is no row that both models answer and neither has learned from. Add sets.")
    return Comparison(first=first.model.id, second=second.model.id, draws=draws, sets=found)


def _compared(first: Examiner, second: Examiner, examined: Examined, *, draws: int, seed: int) -> Compared:
    one, other = first.answers(examined), second.answers(examined)
    places = np.intersect1d(one.known, other.known)
    rows, others = one.predictions(places), other.predictions(places)
    drawn = Draws([sample.group for sample in one.samples(places)], draws, seed)
    metrics = {}
    if len(places):
        before, after = rows.drawn(drawn), others.drawn(drawn)
        values, new = rows.scored(), others.scored()
        for name in (*UP, *DOWN):
            old, now = values[name], new[name]
            if old is not None and now is not None:
                difference = Measure(now - old, *interval(after[name] - before[name]))
                metrics[name] = Difference(first=old, second=now, difference=difference)
    return Compared(
        name=examined.name,
        measures=examined.family or "reliability",
        rows=len(places),
        left_out=len(examined.samples) - len(places),
        resampled=drawn.unit,
        metrics=metrics,
    )


def _sentence(one: Compared) -> str:
    """What the intervals of one set show."""
    if not one.rows:
        return f"{one.name}: no row that both models answer."
    sides: dict[int, list[str]] = {-1: [], 1: []}
    for name, found in one.metrics.items():
        if side := found.better(name):
            change = found.difference
            sides[side].append(
                f"{ABILITIES[name]} ({name.replace('_', ' ')} "
                f"{change.value:+.3f}, {change.low:+.3f} to {change.high:+.3f})"
            )
    told = [f"{who} {', '.join(sides[side])}" for side, who in ((1, "B"), (-1, "A")) if sides[side]]
    return f"{one.name}, {one.measures}: {'; '.join(told) or 'no difference is shown'}."
