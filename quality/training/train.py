"""From labelled sets to a model: word models, family scorecards, the scorecard of reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from joblib import Memory

from quality.errors import WrongUsage
from quality.features.registry import Schema, select
from quality.model import bundle
from quality.model.bundle import Model
from quality.model.scorecard import Scorecard, export
from quality.text.found import WordModel, WordWeights
from quality.training import augment, bins, cache, data, figures, held_out, manifests, split, stack, words
from quality.training.data import Sample
from quality.training.held_out import HeldOut
from quality.training.stack import Question, Task

Column: TypeAlias = npt.NDArray[np.float64]
Figures: TypeAlias = dict[str, dict[str, float]]

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "numba")
NEWS: Final = figures.NEWS
FARM_SHARE, SHORT_SHARE = 0.2, 0.25
PUBLISHERS: Final = {**dict.fromkeys(NEWS, 1.0), augment.SHORTENED: 0.25}
"""Sets that say which publishers can be relied on, and what all rows of a set together count."""
FARMS: Final = {
    **dict.fromkeys(NEWS, 1.0),
    data.FARM: 0.2,
    augment.FARM_COPY: 0.25,
    "prose": 0.5,
    "promotion": 0.5,
}
"""Sets that say what is no journalism at all: farm pages, machine prose, advertising. All news is, here."""
STYLE_FACTOR, FARM_FACTOR = 0.3, 0.7
"""What publishers as told by all but the wording, and farms, count beside publishers as told by the wording.
The other signals tell little of rated publishers: at 0 and at 1 these are told apart less well."""
OPTIONS: Final[Mapping[str, Any]] = {}
"""Those of the classifier, where they are not its defaults."""
WORDING_OPTIONS: Final[Mapping[str, Any]] = {"feature_share": 1.0, "n_trees": 100}
SMALL: Final[Mapping[str, Any]] = {"n_boosters": 4, "n_trees": 100, "min_leaf": 15}
STRENGTH: Final = {
    WordModel.WORDING: 1.0,
    WordModel.PROMOTION: 10.0,
    WordModel.PROSE: 10.0,
    WordModel.HEADLINE: 3.0,
}


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


@dataclass
class _Fit:
    """What the families leave behind for the scorecard of reliability, which is fitted last."""

    memory: Memory
    schema: Schema
    words: WordWeights
    cards: dict[str, Scorecard]
    figures: Figures
    examined: list[HeldOut]
    borrowed: list[tuple[Sample, str, float]]
    """Samples of the families' own sets, the signal that a word model has learned from them, and its score by
    a model that has not."""


def train(
    folder: Path,
    *,
    name: str = "default",
    seed: int = 0,
    permissive: bool = False,
    memory: Memory = cache.NOWHERE,
) -> Trained:
    """Fit a model on the sets in ``folder``; the same files, seed and versions give the same model.

    ``permissive`` leaves out sets whose licence forbids commercial use or is not stated. ``memory`` keeps the
    signals of articles from one fit to the next.
    """
    used = [one for one in data.LEARNED if not permissive or manifests.every()[one].licence.permissive]
    if not set(NEWS) & set(used):
        raise WrongUsage("No set of rated publishers is left to learn from.")
    fit = _Fit(memory, select(), words.untrained(), {}, {}, [], [])
    for family, own in FAMILIES.items():
        if own.set in used:
            _add_family(fit, folder, family, own, seed)
    reliability = [one for one in data.RELIABILITY if one in used]
    samples = _augmented(data.reliability(folder, reliability, unclear=True), seed)
    task = _reliability_task(samples, fit, seed)
    samples += [sample for sample, _, _ in fit.borrowed]
    sources = np.array([sample.source for sample in samples])
    news = np.isin(sources, NEWS)
    learned = stack.learn(task, calibrated_on=news)
    probability = np.where(news, stack.crosswise(task, learned.held_out, news), np.nan)
    farm = sources == data.FARM
    probability[farm] = learned.calibration.probability(learned.held_out[farm])
    examined = [*_held_out(samples, probability), *fit.examined]
    told = {**fit.figures, **figures.reliability(task, learned.held_out, sources)}
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
            "quantiles": bins.quantiles(task.with_column(learned.word_scores)[news], fit.schema.names),
            held_out.FACT: held_out.sha256(examined),
        },
    )
    return Trained(model=model, held_out=examined)


def _add_family(fit: _Fit, folder: Path, family: str, own: Own, seed: int) -> None:
    """Fit the word model and the scorecard of one family on its own set."""
    samples = own.read(folder)
    task = _family_task(samples, fit, family, own.item, seed)
    everything = np.ones(len(samples), bool)
    learned = stack.learn(task, calibrated_on=everything)
    fit.words = words.with_model(fit.words, own.item, learned.words)
    fit.cards[family] = export(learned.scorecard, calibration=learned.calibration)
    fit.figures[family] = figures.of(task, learned.held_out, everything)
    fit.examined += _held_out(samples, stack.crosswise(task, learned.held_out, everything), family)
    if family in FARMS:
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
    own = [sample for sample in samples if sample.source != data.UNCLEAR]
    return samples + farm + augment.shortened(own, share=SHORT_SHARE, seed=seed)


def _reliability_task(samples: Sequence[Sample], fit: _Fit, seed: int) -> Task:
    """Three questions: is the publisher reliable, by wording and by all else; is it journalism at all."""
    everything = [*samples, *(sample for sample, _, _ in fit.borrowed)]
    names = fit.schema.names
    articles = [sample.article for sample in everything]
    signals, grams = cache.measured(fit.memory, articles, names, fit.words)
    signals = signals.copy()  # what comes from the cache is not ours to change
    for row, (_, name, score) in enumerate(fit.borrowed, len(samples)):
        signals[row, names.index(name)] = -score
    sides = np.array([sample.side for sample in everything])
    ratings = np.array([_rating(sample) for sample in everything])
    news = np.isin([sample.source for sample in everything], (*NEWS, augment.SHORTENED))
    column = names.index(words.SIGNALS[WordModel.WORDING])
    wording = np.arange(len(names)) == column
    rated = _weights(everything, PUBLISHERS)
    farms = Question(
        sides=np.where(news, 1, sides),
        weights=_weights(everything, FARMS),
        seen=~wording,
        factor=FARM_FACTOR,
        options=OPTIONS,
    )
    return Task(
        signals=signals,
        grams=grams,
        sides=sides,
        groups=[sample.group for sample in everything],
        word_weights=_word_weights(everything, ratings >= 0.5),
        ratings=ratings,
        questions=(
            Question(sides=sides, weights=rated, seen=wording, options=WORDING_OPTIONS),
            Question(sides=sides, weights=rated, seen=~wording, factor=STYLE_FACTOR, options=OPTIONS),
            farms,
        ),
        column=column,
        directions=[int(spec.direction) for spec in fit.schema.specs],
        strength=STRENGTH[WordModel.WORDING],
        seed=seed,
    )


def _rating(sample: Sample) -> float:
    """What the word model is to find: the publisher's rating, its side where it has none."""
    return float(sample.side) if sample.rating is None else sample.rating


def _word_weights(samples: Sequence[Sample], good: npt.NDArray[np.bool_]) -> Column:
    """Weight of each sample for the word model: publishers of a set, both sides of it alike."""
    own = [place for place, s in enumerate(samples) if s.source in (*NEWS, data.UNCLEAR)]
    found = np.zeros(len(samples))
    sources = [
        figures.NEWS[1] if samples[place].source == data.UNCLEAR else samples[place].source for place in own
    ]
    found[own] = split.weights([samples[place].group for place in own], good[own].astype(int), sources)
    return found


def _weights(samples: Sequence[Sample], totals: Mapping[str, float]) -> Column:
    """Weight of each sample: both sides, all groups of a set alike, the set as a whole what it may count."""
    found = np.zeros(len(samples))
    for places in _by_source(samples, totals):
        own = [samples[place] for place in places]
        shares = split.weights([s.group for s in own], [s.side for s in own], [s.source for s in own])
        found[places] = shares / shares.sum() * totals[own[0].source]
    return found


def _by_source(samples: Sequence[Sample], totals: Mapping[str, float]) -> list[list[int]]:
    """Places of the samples of each set; the news sets are one."""
    found: dict[str, list[int]] = {}
    for place, sample in enumerate(samples):
        if sample.source in totals:
            found.setdefault("news" if sample.source in NEWS else sample.source, []).append(place)
    return list(found.values())


def _family_task(samples: Sequence[Sample], fit: _Fit, family: str, item: WordModel, seed: int) -> Task:
    own = Schema(tuple(spec for spec in fit.schema.specs if spec.family == family))
    articles = [sample.article for sample in samples]
    titles = item is WordModel.HEADLINE
    signals, grams = cache.measured(fit.memory, articles, own.names, words.untrained(), titles=titles)
    sides = np.array([sample.side for sample in samples])
    weights = 0.5 * len(sides) / np.bincount(sides)[sides]
    seen = np.ones(len(own.specs), bool)
    return Task(
        signals=signals,
        grams=grams,
        sides=sides,
        groups=[sample.group for sample in samples],
        word_weights=weights,
        questions=(Question(sides=sides, weights=weights, seen=seen, options=SMALL),),
        column=own.names.index(words.SIGNALS[item]),
        directions=[int(spec.direction) for spec in own.specs],
        strength=STRENGTH[item],
        seed=seed,
    )
