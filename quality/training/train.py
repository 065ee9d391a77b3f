"""From labelled sets to a model: word models, family scorecards, the scorecard of reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from joblib import Memory

from quality.errors import WrongUsage
from quality.features.registry import Schema, select
from quality.model import bundle
from quality.model.bundle import Model
from quality.model.scorecard import export
from quality.text.found import WordModel
from quality.training import (
    augment,
    bins,
    cache,
    data,
    drift,
    figures,
    held_out,
    manifests,
    stack,
    tasks,
    words,
)
from quality.training.data import Sample
from quality.training.held_out import HeldOut
from quality.training.stack import Learned, Task
from quality.training.tasks import Fit

Column: TypeAlias = npt.NDArray[np.float64]

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "numba")
NEWS: Final = figures.NEWS
FARM_SHARE, SHORT_SHARE, BLEMISH_SHARE = 0.2, 0.25, 0.2


@dataclass(frozen=True)
class Own:
    """The labelled set of one family, and what the word model of the family is called."""

    set: str
    item: WordModel
    read: Callable[[Path], list[Sample]]


FAMILIES: Final[Mapping[str, Own]] = {
    "promotion": Own("promo_ftd_en", WordModel.PROMOTION, data.promotion),
    "prose": Own("ai_llmfake", WordModel.PROSE, data.machine_prose),
    "headline": Own("clickbait_chakraborty", WordModel.HEADLINE, data.headlines),
}


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model, and what models that never saw a row's publisher say about the rows it learned from."""

    model: Model
    held_out: Sequence[HeldOut]

    def save(self, folder: Path) -> None:
        """Write the model and the held-out predictions."""
        bundle.save(self.model, folder)
        held_out.write(folder, self.held_out)


def train(
    folder: Path,
    *,
    name: str = "default",
    seed: int = 0,
    permissive: bool = False,
    memory: Memory = cache.NOWHERE,
    beside: Mapping[str, Model] = MappingProxyType({}),
) -> Trained:
    """Fit a model on the sets in ``folder``; the same files, seed and versions give the same model.

    ``permissive`` leaves out sets whose licence forbids commercial use or is not stated. ``memory`` keeps the
    signals of articles from one fit to the next. ``beside`` are models whose figures the card shows next to
    those of the new one.
    """
    used = [one for one in data.LEARNED if not permissive or manifests.every()[one].licence.permissive]
    if not set(NEWS) & set(used):
        raise WrongUsage("No set of rated publishers is left to learn from.")
    fit = Fit(memory, select(), words.untrained(), {}, {}, [], [])
    for family, own in FAMILIES.items():
        if own.set in used:
            _add_family(fit, folder, family, own, seed)
    reliability = [one for one in data.RELIABILITY if one in used]
    samples = _augmented(data.reliability(folder, reliability, unclear=True), seed)
    task = tasks.reliability_task(samples, fit, seed)
    samples += [sample for sample, _, _ in fit.borrowed]
    sources = np.array([sample.source for sample in samples])
    news = np.isin(sources, NEWS)
    learned = stack.learn(task, calibrated_on=news)
    probability = _probability(task, learned, sources)
    examined = [*_held_out(samples, probability), *fit.examined]
    told = {**fit.figures, **figures.reliability(task, learned.held_out, sources)}
    signals = task.with_column(learned.word_scores)
    others = {other: figures.summary(found.facts["metrics"]) for other, found in beside.items()}
    model = Model(
        name=f"{name}-1",
        schema=fit.schema,
        scorecard=export(learned.scorecard, calibration=learned.calibration),
        families=fit.cards,
        words=words.with_model(fit.words, WordModel.WORDING, learned.words),
        presets=figures.presets(probability[news], task.sides[news]),
        facts={
            "seed": seed,
            "data": data.fingerprint(folder, used),
            "libraries": {library: version(library) for library in LIBRARIES},
            "rows": dict(sorted(Counter(sources.tolist()).items())),
            "metrics": told,
            "alternatives": {"this model": figures.summary(told), **others} if others else {},
            "quantiles": _quantiles(samples, signals, fit.schema, probability),
            held_out.FACT: held_out.sha256(examined),
        },
    )
    return Trained(model=model, held_out=examined)


def _probability(task: Task, learned: Learned, sources: npt.NDArray[np.str_]) -> Column:
    """What news get from calibrations on other publishers, farms from that on all news; NaN for the rest."""
    found = stack.crosswise(task, learned.held_out, np.isin(sources, NEWS))
    farm = sources == data.FARM
    found[farm] = learned.calibration.probability(learned.held_out[farm])
    return found


def _quantiles(
    samples: Sequence[Sample], signals: Column, schema: Schema, probability: Column
) -> dict[str, dict[str, Any]]:
    """How the signals, the scores and the extraction of the news were distributed, for drift to compare."""
    news = [place for place, sample in enumerate(samples) if sample.source in NEWS]
    quality = words.extraction_quality([samples[place].article for place in news])
    matrix = np.column_stack([signals[news], probability[news], quality])
    return bins.quantiles(matrix, [*schema.names, *drift.OVERALL])


def _add_family(fit: Fit, folder: Path, family: str, own: Own, seed: int) -> None:
    """Fit the word model and the scorecard of one family on its own set."""
    samples = own.read(folder)
    task = tasks.family_task(samples, fit, family, own.item, seed)
    everything = np.ones(len(samples), bool)
    learned = stack.learn(task, calibrated_on=everything)
    fit.words = words.with_model(fit.words, own.item, learned.words)
    fit.cards[family] = export(learned.scorecard, calibration=learned.calibration)
    fit.figures[family] = figures.of(task, learned.held_out, everything)
    fit.examined += _held_out(samples, stack.crosswise(task, learned.held_out, everything), family)
    if family in tasks.FARMS:
        rows = zip(samples, learned.word_scores.tolist(), strict=True)
        fit.borrowed += [(replace(s, source=family), words.SIGNALS[own.item], score) for s, score in rows]


def _held_out(samples: Sequence[Sample], probability: Column, family: str | None = None) -> list[HeldOut]:
    """What is kept of the rows with a probability."""
    return [
        HeldOut(
            set=sample.source,
            id=sample.article.id,
            publisher=sample.group,
            label=sample.side,
            digest=held_out.digest(sample.article),
            reliability=good if family is None else None,
            families={} if family is None else {family: 1 - good},
        )
        for sample, good in zip(samples, probability.tolist(), strict=False)
        if good == good
    ]


def _augmented(samples: list[Sample], seed: int) -> list[Sample]:
    news = [sample for sample in samples if sample.source in NEWS]
    farm = augment.farm_copies(news, share=FARM_SHARE, seed=seed)
    short = augment.shortened(news, share=SHORT_SHARE, seed=seed)
    return samples + farm + short + augment.blemished(news, share=BLEMISH_SHARE, seed=seed)
