"""How good predictions are, with intervals from draws of whole publishers; all draws are computed at once.

A prediction is the probability of the good side (1): reliability, or 1 minus a family's risk. Metrics of the
rows themselves are scikit-learn's; those of the draws are the same formulas for many weightings of the rows
at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve

from quality.model.bundle import Preset

Column: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]

BINS: Final = 10
"""Equally wide bins of the probability, for the reliability diagram and the calibration error (ECE): the mean
distance of predicted and observed share, weighted by the rows in the bin (Naeini et al. 2015)."""
LEVEL: Final = (2.5, 97.5)
AT_ONCE: Final = 1 << 22
"""Weights held in memory at a time."""
UP: Final = ("auc", "average_precision", "average_precision_unreliable")
DOWN: Final = ("brier", "ece")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its 95 % interval; None where it is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Predictions:
    """Probability of the good side and the side of each row, shape (n_rows,)."""

    probability: Column
    side: Places

    def scored(self) -> dict[str, float | None]:
        """Metrics of the rows; those that need both sides are None where there is one."""
        found: dict[str, float | None] = dict.fromkeys((*UP, *DOWN))
        if len(self.side):
            found["brier"] = float(brier_score_loss(self.side, self.probability, pos_label=1))
            found["ece"] = float(np.abs(self._excess.sum(axis=0)).sum() / len(self.side))
        if len(np.unique(self.side)) == 2:
            found["auc"] = float(roc_auc_score(self.side, self.probability))
            found["average_precision"] = float(average_precision_score(self.side, self.probability))
            found["average_precision_unreliable"] = float(
                average_precision_score(1 - self.side, 1 - self.probability)
            )
        return found

    def drawn(self, draws: Draws, *, precisions: bool = True) -> dict[str, Column]:
        """The metrics in every draw, shape (n_draws,); NaN where not defined, or not wanted."""
        order, first = self._order
        ranked = [self._ranked(weights, order, first, precisions) for weights in draws.weights(order)]
        auc, good, bad = (np.concatenate(part) for part in zip(*ranked, strict=True))
        sums = draws.sums(np.column_stack([(self.probability - self.side) ** 2, self._excess]))
        return {
            "auc": auc,
            "average_precision": good,
            "average_precision_unreliable": bad,
            "brier": sums[:, 0] / draws.sizes,
            "ece": np.abs(sums[:, 1:]).sum(axis=1) / draws.sizes,
        }

    def _ranked(
        self, weights: Column, order: Places, first: Places, precisions: bool
    ) -> tuple[Column, Column, Column]:
        """AUC and both average precisions; rows of equal probability share a step."""
        good = np.add.reduceat(weights * self.side[order], first, axis=1)
        bad = np.add.reduceat(weights, first, axis=1) - good
        goods, bads = good.sum(axis=1), bad.sum(axis=1)
        below = np.cumsum(bad, axis=1) - bad / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            auc = np.einsum("ij,ij->i", good, below) / (goods * bads)
            if not precisions:
                return auc, np.full_like(auc, np.nan), np.full_like(auc, np.nan)
            high = _average_precision(good[:, ::-1], bad[:, ::-1]) / goods
            low = _average_precision(bad, good) / bads
        return auc, high, low

    @cached_property
    def _order(self) -> tuple[Places, Places]:
        """Rows by rising probability, and where each new probability begins."""
        order = np.argsort(self.probability, kind="stable")
        ranked = self.probability[order]
        return order, np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))

    @property
    def _excess(self) -> Column:
        """Probability minus side in the column of the row's bin, shape (n_rows, BINS)."""
        return np.eye(BINS)[bins(self.probability)] * (self.probability - self.side)[:, None]


def bins(probability: Column) -> Places:
    """The bin of each row; 1 belongs to the last."""
    return np.minimum((probability * BINS).astype(np.intp), BINS - 1)


def _average_precision(wanted: Column, others: Column) -> Column:
    """Sum of precision over steps that find some of the wanted, times what they find."""
    found = np.cumsum(wanted, axis=1)
    return np.asarray((wanted * (found / (found + np.cumsum(others, axis=1)))).sum(axis=1, where=wanted > 0))


@dataclass(frozen=True)
class Draws:
    """Draws with replacement of whole publishers; of rows where fewer than two publishers are known."""

    publishers: Sequence[str | None]
    count: int = 1000
    seed: int = 0

    @cached_property
    def members(self) -> Places:
        """The unit of each row that is drawn as one; a row without a publisher is one of its own."""
        if self.unit == "rows":
            return np.arange(len(self.publishers))
        names = np.array([name or f"\0{place}" for place, name in enumerate(self.publishers)])
        return np.asarray(np.unique(names, return_inverse=True)[1])

    @property
    def unit(self) -> str:
        """What is drawn: ``publishers`` or ``rows``."""
        return "publishers" if len(set(self.publishers) - {None, ""}) > 1 else "rows"

    @cached_property
    def times(self) -> npt.NDArray[np.uint8]:
        """How often each unit is drawn, shape (n_draws, n_units)."""
        units = int(self.members.max(initial=-1)) + 1
        rng = np.random.default_rng(self.seed)
        found = np.zeros((self.count if units else 0, units), np.uint8)
        for draw in found:
            draw[:] = np.bincount(rng.integers(0, units, units), minlength=units)
        return found

    @cached_property
    def sizes(self) -> Column:
        """Rows of each draw."""
        return self.sums(np.ones((len(self.publishers), 1)))[:, 0]

    def sums(self, columns: Column) -> Column:
        """Sum of each column over the rows of every draw, shape (n_draws, n_columns)."""
        units = np.zeros((self.times.shape[1], columns.shape[1]))
        np.add.at(units, self.members, columns)
        parts = [self.times[at : at + 64].astype(np.float64) @ units for at in range(0, len(self.times), 64)]
        return np.vstack(parts) if parts else np.zeros((0, columns.shape[1]))

    def weights(self, order: Places) -> Iterator[Column]:
        """Weights of the rows in this order, shape (some draws, n_rows), until all draws are given."""
        members = self.members[order]
        step = max(1, AT_ONCE // max(1, len(members)))
        for start in range(0, len(self.times), step):
            yield self.times[start : start + step, members].astype(np.float64)


def interval(values: Column) -> tuple[float | None, float | None]:
    """The middle 95 % of the draws in which the figure is defined; none where it is in few.

    >>> interval(np.arange(101.0))
    (2.5, 97.5)
    """
    known = values[np.isfinite(values)]
    if 2 * len(known) < len(values) or not len(known):
        return None, None
    low, high = np.percentile(known, LEVEL)
    return float(low), float(high)


def measures(rows: Predictions, draws: Draws, *, precisions: bool = True) -> dict[str, Measure]:
    """The metrics with their intervals; without ``precisions`` those of average precision are left out."""
    points = rows.scored()
    drawn = rows.drawn(draws, precisions=precisions) if len(rows.side) and draws.count else {}
    return {
        name: Measure(value) if value is None or not drawn else Measure(value, *interval(drawn[name]))
        for name, value in points.items()
    }


def shares(top: Column, bottom: Column, draws: Draws) -> Measure:
    """Sum of ``top`` over the sum of ``bottom`` (a number a row each), with its interval."""
    whole = float(bottom.sum())
    if not whole:
        return Measure(None)
    sums = draws.sums(np.column_stack([top, bottom]))
    return Measure(float(top.sum()) / whole, *interval(ratio(sums[:, 0], sums[:, 1])))


def ratio(top: Column, bottom: Column) -> Column:
    """One by the other, NaN where that is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom)


def presets(rows: Predictions, found: Mapping[str, Preset], draws: Draws) -> dict[str, dict[str, Any]]:
    """For each preset and verdict: the share of rows, and how precise and complete it is.

    A pass is right for the good side, a drop for the other; what is left is for review.
    """
    made: dict[str, dict[str, Any]] = {}
    everything = np.ones(len(rows.side))
    for name, preset in found.items():
        passed = rows.probability >= preset.pass_from
        dropped = rows.probability < preset.review_from
        made[name] = {"pass_from": preset.pass_from, "review_from": preset.review_from}
        for verdict, chosen, right in (("pass", passed, rows.side == 1), ("drop", dropped, rows.side == 0)):
            hits = (chosen & right).astype(np.float64)
            made[name][verdict] = {
                "precision": shares(hits, chosen.astype(np.float64), draws),
                "recall": shares(hits, right.astype(np.float64), draws),
                "share": shares(chosen.astype(np.float64), everything, draws),
            }
    return made


def diagram(rows: Predictions, draws: Draws) -> list[dict[str, Any]]:
    """The reliability diagram: bins that have rows, what was predicted there and what was observed."""
    found = []
    place = bins(rows.probability)
    for number in np.unique(place).tolist():
        inside = (place == number).astype(np.float64)
        found.append(
            {
                "from": number / BINS,
                "to": (number + 1) / BINS,
                "rows": int(inside.sum()),
                "predicted": float((rows.probability * inside).sum() / inside.sum()),
                "observed": shares(inside * rows.side, inside, draws),
            }
        )
    return found


def curve(rows: Predictions, *, most: int = 100) -> list[tuple[float, float]]:
    """Points (share of the bad side passed, share of the good side passed) of the ROC curve, thinned."""
    if len(np.unique(rows.side)) < 2:
        return []
    false, true, _ = roc_curve(rows.side, rows.probability)
    kept = np.unique(np.linspace(0, len(false) - 1, min(most, len(false))).astype(np.intp))
    return [(round(float(false[at]), 4), round(float(true[at]), 4)) for at in kept.tolist()]
