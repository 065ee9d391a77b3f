"""How good a model is, set by set: figures with intervals, parts of the sets, the worst mistakes.

Whole publishers are drawn for the intervals. Nothing here holds a text but :class:`Mistake`, whose article is
for the page that the user makes of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, Final

import numpy as np

from quality.errors import WrongUsage
from quality.model.bundle import Model
from quality.scoring.engine import Scorer
from quality.training import metrics, slices
from quality.training.examined import Answers, Examined, Examiner
from quality.training.metrics import Draws, Places, Predictions
from quality.types import Article, Assessment

FORMAT: Final = 1
DRAWS: Final = 1000
MISTAKES: Final = 10
OF_ONE_PUBLISHER: Final = 2
"""Mistakes listed of one publisher and side; its habits would fill the list."""
REASONS: Final = 8
STEPS: Final = 20
"""Columns of a histogram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A row far on the wrong side; ``explained`` comes from the model itself, which may have learned the row.

    ``score`` is the probability of the good side that counts in the figures.
    """

    set: str
    id: str
    publisher: str
    label: int
    score: float
    article: Article
    explained: Assessment

    def plain(self) -> dict[str, Any]:
        """The mistake without any text of the article."""
        reasons = [
            {
                "signal": reason.signal,
                "value": reason.value,
                "effect": reason.effect,
                "message": reason.message,
            }
            for reason in self.explained.reasons[:3]
        ]
        return {
            "id": self.id,
            "publisher": self.publisher,
            "label": self.label,
            "score": self.score,
            "explained": self.explained.reliability,
            "reasons": reasons,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Figures of one set; ``figures`` is plain but for :class:`quality.training.metrics.Measure`."""

    name: str
    measures: str
    figures: dict[str, Any]
    mistakes: Sequence[Mistake] = ()

    def plain(self) -> dict[str, Any]:
        """JSON of the set."""
        found = {"measures": self.measures, **plain(self.figures)}
        if self.mistakes:
            found["mistakes"] = [mistake.plain() for mistake in self.mistakes]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures of a model on every set that was asked for."""

    model: str
    draws: int
    known_publishers: int
    """Publishers of which it is known that the model learned from them."""
    results: Sequence[Result]

    def plain(self) -> dict[str, Any]:
        """JSON: what programs read, and what lies beside a model."""
        return {
            "format": FORMAT,
            "model": self.model,
            "draws": self.draws,
            "known_publishers": self.known_publishers,
            "calibration_bins": metrics.BINS,
            "sets": {result.name: result.plain() for result in self.results},
        }


def evaluate(
    examiner: Examiner,
    asked: Sequence[Examined],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    mistakes: int = MISTAKES,
    also_seen: bool = False,
) -> Evaluation:
    """Measure a model.

    Raises
    ------
    WrongUsage
        Not one row can be measured.
    """
    results = []
    for examined in asked:
        answers = examiner.answers(examined, also_seen=also_seen)
        results.append(_result(examiner.model, answers, draws=draws, seed=seed, mistakes=mistakes))
    if not any(result.figures["rows"] for result in results):
        counts = sum((Counter(result.figures["left_out"]) for result in results), Counter[str]())
        why = ", ".join(f"{code} {count}" for code, count in counts.items())
        raise WrongUsage(
            f"No row can be measured ({why or 'there is none'}). Give rows that the model never saw."
        )
    known = len(examiner.publishers)
    return Evaluation(model=examiner.model.id, draws=draws, known_publishers=known, results=results)


def _result(model: Model, answers: Answers, *, draws: int, seed: int, mistakes: int) -> Result:
    """Figures of one set; there may be no row left to measure."""
    examined, places = answers.examined, answers.known
    samples, rows = answers.samples(places), answers.predictions(places)
    drawn = Draws([sample.group for sample in samples], draws, seed)
    figures: dict[str, Any] = {
        "rows": len(samples),
        "publishers": len({sample.group for sample in samples if sample.group}),
        "reliable": int(rows.side.sum()),
        "held_out": answers.held_out,
        "left_out": dict(answers.left_out),
        "resampled": drawn.unit,
    }
    name, measured = examined.name, examined.family or "reliability"
    if not samples:
        return Result(name=name, measures=measured, figures=figures)
    figures["metrics"] = {
        **metrics.measures(rows, drawn),
        "mean_score": metrics.shares(rows.probability, np.ones(len(samples)), drawn),
    }
    if examined.family is None:
        figures["presets"] = metrics.presets(rows, model.presets, drawn)
        figures["slices"] = slices.figures(samples, rows, draws=draws, seed=seed)
        if gap := slices.politics(samples, rows, drawn):
            figures["politics"] = gap
    figures["calibration"] = metrics.diagram(rows, drawn)
    figures["roc"] = metrics.curve(rows)
    figures["histogram"] = histogram(rows)
    found = _mistakes(model, answers, mistakes) if examined.family is None else []
    return Result(name=name, measures=measured, figures=figures, mistakes=found)


def histogram(rows: Predictions) -> dict[str, list[int]]:
    """Rows of each side in equal steps of the probability."""
    step = np.minimum((rows.probability * STEPS).astype(np.intp), STEPS - 1)
    sides = (("reliable", 1), ("unreliable", 0))
    return {name: np.bincount(step[rows.side == side], minlength=STEPS).tolist() for name, side in sides}


def _mistakes(model: Model, answers: Answers, count: int) -> list[Mistake]:
    """The reliable rows with the lowest and the unreliable with the highest scores, explained."""
    places = answers.known
    rows = answers.predictions(places)
    ranked = places[np.argsort(rows.probability, kind="stable")]
    chosen = [*_worst(answers, ranked, 1, count), *_worst(answers, ranked[::-1], 0, count)]
    samples = [answers.examined.samples[place] for place in chosen]
    said = Scorer(model=model, reasons=REASONS).score_chunk([sample.article for sample in samples])
    return [
        Mistake(
            set=answers.examined.name,
            id=sample.article.id,
            publisher=sample.group,
            label=sample.side,
            score=round(float(answers.probability[place]), 6),
            article=sample.article,
            explained=assessment,
        )
        for place, sample, assessment in zip(chosen, samples, said, strict=True)
    ]


def _worst(answers: Answers, ranked: Places, side: int, count: int) -> list[int]:
    """The first ``count`` of a side on the wrong half of the scale, few of each publisher."""
    found: list[int] = []
    publishers = Counter[str]()
    for place in ranked.tolist():
        sample = answers.examined.samples[place]
        wrong = abs(answers.probability[place] - side) > 0.5
        if len(found) == count or (sample.side == side and not wrong):
            break
        if sample.side == side and publishers[sample.group] < OF_ONE_PUBLISHER:
            publishers[sample.group] += 1
            found.append(place)
    return found


def plain(value: Any) -> Any:
    """Dicts and lists all the way down, numbers with six digits."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return round(value, 6) if isinstance(value, float) else value
