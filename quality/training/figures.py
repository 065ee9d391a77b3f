"""What training itself measures, on groups that the fitted models never saw; the manifest keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from quality.model.bundle import Preset
from quality.model.calibration import expected_calibration_error
from quality.training import augment, data, stack
from quality.training.stack import Task

Column: TypeAlias = npt.NDArray[np.float64]
Figures: TypeAlias = dict[str, dict[str, float]]

NEWS: Final = ("recovery", "article_bias_prediction")
THRESHOLDS: Final = {"lenient": (0.45, 0.2), "balanced": (0.6, 0.3), "strict": (0.75, 0.45)}
"""pass_from and review_from. Set before any model was fitted, since a calibrated score has a meaning."""


def reliability(task: Task, log_odds: Column, sources: Any) -> Figures:
    """Figures pooled, per set, of farms against reliable news, and from one set to the other."""
    present = [name for name in NEWS if (sources == name).any()]
    found = {"news": of(task, log_odds, np.isin(sources, NEWS))}
    for name in present:
        found[name] = of(task, log_odds, sources == name)
    good_news = np.isin(sources, NEWS) & (task.sides == 1)
    for name in (data.FARM, augment.FARM_COPY):
        own = sources == name
        if own.any():
            found[f"{name} against reliable news"] = _auc(task, log_odds, good_news | own, int(own.sum()))
    if len(present) == len(NEWS):
        for train_on, test_on in (NEWS, NEWS[::-1]):
            found[f"{train_on} to {test_on}"] = _across(task, sources, train_on, test_on)
    return found


def summary(told: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The AUC of every figure that has one; what two trainings are compared by."""
    return {name: found["auc"] for name, found in told.items() if "auc" in found}


def _across(task: Task, sources: Any, train_on: str, test_on: str) -> dict[str, float]:
    """Fitted on one set's publishers, examined on the other's that the first does not have."""
    groups = np.array(task.groups)
    seen = sources == train_on
    if train_on == NEWS[1]:
        seen |= sources == data.UNCLEAR
    fresh = (sources == test_on) & ~np.isin(groups, groups[seen])
    others = ~np.isin(sources, (*NEWS, data.UNCLEAR)) & ~np.isin(groups, groups[sources == test_on])
    across = np.full(len(sources), np.nan)
    across[fresh] = stack.predicted(task, seen | others, fresh)
    return _auc(task, across, fresh, int(fresh.sum()))


def _auc(task: Task, log_odds: Column, rows: Any, count: int) -> dict[str, float]:
    return {"auc": round(float(roc_auc_score(task.sides[rows], log_odds[rows])), 4), "rows": count}


def of(task: Task, log_odds: Column, rows: Any) -> dict[str, float]:
    """AUC, average precision, Brier score and calibration error; calibrated on the other groups."""
    probability, sides = stack.crosswise(task, log_odds, rows)[rows], task.sides[rows]
    return {
        "auc": round(float(roc_auc_score(sides, log_odds[rows])), 4),
        "average_precision": round(float(average_precision_score(sides, log_odds[rows])), 4),
        "brier": round(float(brier_score_loss(sides, probability)), 4),
        "ece": round(expected_calibration_error(probability, sides), 4),
        "rows": int(rows.sum()),
        "groups": len({task.groups[place] for place in np.flatnonzero(rows).tolist()}),
    }


def presets(probability: Column, sides: npt.NDArray[np.intp]) -> dict[str, Preset]:
    """Thresholds with the precision and recall of "pass" that were measured with them."""
    found = {}
    for name, (pass_from, review_from) in THRESHOLDS.items():
        passed = probability >= pass_from
        right = int((passed & (sides == 1)).sum())
        found[name] = Preset(
            pass_from=pass_from,
            review_from=review_from,
            precision=round(right / max(int(passed.sum()), 1), 4),
            recall=round(right / max(int((sides == 1).sum()), 1), 4),
        )
    return found
