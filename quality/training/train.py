"""From labelled sets to a bundle: ``python -m quality.training.train --from FOLDER --out FOLDER``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from quality.errors import QualityError
from quality.features.registry import Schema, select
from quality.model import bundle
from quality.model.bundle import Model, Preset
from quality.model.calibration import expected_calibration_error
from quality.model.scorecard import export
from quality.text.found import WordModel, WordWeights
from quality.training import augment, data, split, stack, words
from quality.training.data import Sample
from quality.training.stack import Task

Column: TypeAlias = npt.NDArray[np.float64]

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "numba")
THRESHOLDS: Final = {"lenient": (0.45, 0.2), "balanced": (0.6, 0.3), "strict": (0.75, 0.45)}
"""pass_from and review_from. Set before any model was fitted, since a calibrated score has a meaning."""
NEWS: Final = ("recovery", "article_bias_prediction")
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
FARM_FACTOR: Final = 0.7
"""What the second question counts beside the first. A larger factor ranks unseen farms lower and tells rated
publishers less well apart: 0.5, 0.7 and 1 were compared on publishers and sets held out."""
STRENGTH: Final = {
    WordModel.WORDING: 10.0,
    WordModel.PROMOTION: 10.0,
    WordModel.PROSE: 10.0,
    WordModel.HEADLINE: 3.0,
}
FAMILIES: Final[dict[str, tuple[WordModel, Callable[[Path], list[Sample]]]]] = {
    "promotion": (WordModel.PROMOTION, data.promotion),
    "prose": (WordModel.PROSE, data.machine_prose),
    "headline": (WordModel.HEADLINE, data.headlines),
}
SMALL: Final = {"n_boosters": 4, "n_trees": 100, "min_leaf": 15}


def train(folder: Path, *, name: str = "default", seed: int = 0) -> Model:
    """Fit a model on the sets in ``folder``; the same files, seed and versions give the same model."""
    schema, weights = select(), words.untrained()
    cards, figures = {}, {}
    borrowed: list[tuple[Sample, str, float]] = []
    for family, (item, samples_of) in FAMILIES.items():
        samples_of_family = samples_of(folder)
        task = _family_task(samples_of_family, schema, family, item, seed)
        learned = stack.learn(task, calibrated_on=~task.derived)
        weights = words.with_model(weights, item, learned.words)
        cards[family] = export(learned.scorecard, calibration=learned.calibration)
        figures[family] = _figures(task, learned.held_out, ~task.derived)
        if family in FARMS:
            rows = zip(samples_of_family, learned.word_scores.tolist(), strict=True)
            borrowed += [(replace(s, source=family), words.SIGNALS[item], score) for s, score in rows]
    samples = _augmented(data.reliability(folder), seed)
    task = _reliability_task(samples, borrowed, schema, weights, seed)
    samples += [sample for sample, _, _ in borrowed]
    sources = np.array([sample.source for sample in samples])
    news = np.isin(sources, NEWS)
    learned = stack.learn(task, calibrated_on=news)
    figures.update(_reliability_figures(task, learned.held_out, sources))
    return Model(
        name=f"{name}-1",
        schema=schema,
        scorecard=export(learned.scorecard, calibration=learned.calibration),
        families=cards,
        words=words.with_model(weights, WordModel.WORDING, learned.words),
        presets=_presets(stack.crosswise(task, learned.held_out, news)[news], task.sides[news]),
        facts={
            "seed": seed,
            "data": data.fingerprint(folder),
            "libraries": {library: version(library) for library in LIBRARIES},
            "rows": dict(sorted(Counter(sources.tolist()).items())),
            "metrics": figures,
        },
    )


def _augmented(samples: list[Sample], seed: int) -> list[Sample]:
    news = [sample for sample in samples if sample.source in NEWS]
    farm = augment.farm_copies(news, share=FARM_SHARE, seed=seed)
    return samples + farm + augment.shortened(samples, share=SHORT_SHARE, seed=seed)


def _reliability_task(
    samples: Sequence[Sample],
    borrowed: Sequence[tuple[Sample, str, float]],
    schema: Schema,
    weights: WordWeights,
    seed: int,
) -> Task:
    """Two questions: is the publisher one to rely on, and is it journalism at all.

    ``borrowed`` are samples of the families' own sets, with the signal that a word model has learned from
    them and its score by a model that has not.
    """
    everything = [*samples, *(sample for sample, _, _ in borrowed)]
    signals, grams = words.measured([sample.article for sample in everything], schema, weights)
    for row, (_, name, score) in enumerate(borrowed, len(samples)):
        signals[row, schema.names.index(name)] = -score
    sides = np.array([sample.side for sample in everything])
    news = np.isin([sample.source for sample in everything], (*NEWS, augment.SHORTENED))
    return Task(
        signals=signals,
        grams=grams,
        sides=sides,
        groups=[sample.group for sample in everything],
        weights=_weights(everything, PUBLISHERS),
        derived=np.array([sample.source not in data.RELIABILITY for sample in everything]),
        column=schema.names.index(words.SIGNALS[WordModel.WORDING]),
        directions=[int(spec.direction) for spec in schema.specs],
        strength=STRENGTH[WordModel.WORDING],
        seed=seed,
        options={},
        second=stack.Second(
            sides=np.where(news, 1, sides), weights=_weights(everything, FARMS), factor=FARM_FACTOR
        ),
    )


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


def _family_task(samples: Sequence[Sample], schema: Schema, family: str, item: WordModel, seed: int) -> Task:
    own = Schema(tuple(spec for spec in schema.specs if spec.family == family))
    articles = [sample.article for sample in samples]
    titles = item is WordModel.HEADLINE
    signals, grams = words.measured(articles, own, words.untrained(), titles=titles)
    sides = np.array([sample.side for sample in samples])
    return Task(
        signals=signals,
        grams=grams,
        sides=sides,
        groups=[sample.group for sample in samples],
        weights=0.5 * len(sides) / np.bincount(sides)[sides],
        derived=np.zeros(len(samples), bool),
        column=own.names.index(words.SIGNALS[item]),
        directions=[int(spec.direction) for spec in own.specs],
        strength=STRENGTH[item],
        seed=seed,
        options=SMALL,
    )


def _reliability_figures(task: Task, log_odds: Column, sources: Any) -> dict[str, dict[str, float]]:
    """Figures on groups never seen: pooled, per set, and from one set to the other."""
    found = {"news": _figures(task, log_odds, np.isin(sources, NEWS))}
    for name in NEWS:
        found[name] = _figures(task, log_odds, sources == name)
    good_news = np.isin(sources, NEWS) & (task.sides == 1)
    for name in (data.FARM, augment.FARM_COPY):
        rows = good_news | (sources == name)
        found[f"{name} against reliable news"] = {
            "auc": round(float(roc_auc_score(task.sides[rows], log_odds[rows])), 4),
            "rows": int((sources == name).sum()),
        }
    groups = np.array(task.groups)
    for train_on, test_on in (NEWS, NEWS[::-1]):
        seen = sources == train_on
        fresh = (sources == test_on) & ~np.isin(groups, groups[seen])
        others = ~np.isin(sources, NEWS) & ~np.isin(groups, groups[sources == test_on])
        across = np.full(len(log_odds), np.nan)
        across[fresh] = stack.predicted(task, seen | others, fresh)
        found[f"{train_on} to {test_on}"] = {
            "auc": round(float(roc_auc_score(task.sides[fresh], across[fresh])), 4),
            "rows": int(fresh.sum()),
        }
    return found


def _figures(task: Task, log_odds: Column, rows: Any) -> dict[str, float]:
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


def _presets(probability: Column, sides: npt.NDArray[np.intp]) -> dict[str, Preset]:
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, save, print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m quality.training.train", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model to write")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    try:
        model = train(chosen.source, seed=chosen.seed)
        bundle.save(model, chosen.out)
    except QualityError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(model.id)
    for name, figures in model.facts["metrics"].items():
        print(f"{name:36}", *(f"{key} {value}" for key, value in figures.items()))
    for name, preset in model.presets.items():
        print(f"{name:36} precision {preset.precision} recall {preset.recall} of pass")
    return 0


if __name__ == "__main__":
    sys.exit(main())
