"""Labelled rows to measure a model on, and what it may be asked about each of them.

A row that the model learned from is represented by its held-out prediction. A row of a publisher that the
model saw, but without such a prediction, would flatter it and is left out, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from quality.errors import WrongUsage
from quality.io.records import Row
from quality.model.bundle import Model
from quality.scoring.engine import Scorer, run
from quality.training import data, held_out, sets
from quality.training.data import Sample
from quality.training.held_out import HeldOut
from quality.training.metrics import Column, Places, Predictions
from quality.types import Article

POOLED: Final = "pooled"
NEWS: Final = ("recovery", "article_bias_prediction")
"""The sets that are pooled."""
CHECKED: Final = "buzzfeed_webis16"
OWN: Final[Mapping[str, tuple[str, Callable[[Path], list[Sample]]]]] = {
    "clickbait_chakraborty": ("headline", data.headlines),
    "promo_ftd_en": ("promotion", data.promotion),
    "ai_llmfake": ("prose", data.machine_prose),
}
"""Sets of one family each: what they examine, and what reads them."""
NAMES: Final = (POOLED, *NEWS, CHECKED, data.FARM, *OWN)
SIDES: Final = {"1": 1, "0": 0, "reliable": 1, "unreliable": 0, "true": 1, "false": 0}
CHECKS: Final = {"mostly true": 1, "mostly false": 0}
"""What fact checkers said of an article; a mixture, or no fact at all, is on neither side."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Labelled rows that answer one question; ``family`` None asks for reliability."""

    name: str
    samples: Sequence[Sample]
    family: str | None = None
    unusable: Mapping[str, int] = field(default_factory=dict)
    """Rows that could not be made a sample, by the reason."""
    mixed: bool = False
    """Put together from several sets in our own proportions, so that its calibration means nothing."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says about examined rows.

    ``probability`` of the good side, shape (n_rows,), is NaN where the row is left out; ``left_out`` counts
    these by the reason, ``held_out`` the rows whose prediction comes from models that never saw them.
    """

    examined: Examined
    probability: Column
    held_out: int
    left_out: Mapping[str, int]

    @property
    def known(self) -> Places:
        """Places of the rows with an answer."""
        return np.flatnonzero(~np.isnan(self.probability))

    def samples(self, places: Places) -> list[Sample]:
        """Samples at these places."""
        return [self.examined.samples[place] for place in places.tolist()]

    def predictions(self, places: Places) -> Predictions:
        """Probabilities and sides of the rows at these places."""
        sides = np.array([sample.side for sample in self.samples(places)], np.intp)
        return Predictions(self.probability[places], sides)


def load(folder: Path, names: Sequence[str] = NAMES) -> list[Examined]:
    """The labelled sets in a folder, as training reads them.

    Raises
    ------
    WrongUsage
        A name is none of a set.
    FileTrouble
        A set cannot be read.
    """
    for name in names:
        if name not in NAMES:
            raise WrongUsage(f"{name!r} is no labelled set. There are: {', '.join(NAMES)}.")
    learned = {POOLED, *NEWS, data.FARM} & set(names)
    # as training reads them: whose rows are there decides which sentences are a house's own
    news = data.reliability(folder, unclear=True) if learned else []
    found = []
    for name in names:
        if name in OWN:
            family, read = OWN[name]
            found.append(Examined(name, read(folder), family))
        elif name == CHECKED:
            found.append(Examined(name, fact_checked(folder)))
        else:
            wanted = NEWS if name == POOLED else (name,)
            found.append(Examined(name, [sample for sample in news if sample.source in wanted]))
            if name == data.FARM:
                mixed = [s for s in news if s.source == name or (s.side == 1 and s.source in NEWS)]
                found.append(Examined(f"{name} against reliable news", mixed, mixed=True))
    return found


def fact_checked(folder: Path) -> list[Sample]:
    """Political articles that journalists checked: a label of the article, not of its publisher."""
    samples = []
    for row in sets.load(CHECKED, folder):
        side = CHECKS.get(str(row.label))
        if side is not None and data.usable(row):
            article = Article(id=row.article.id, title=row.article.title, text=row.article.text)
            samples.append(Sample(article=article, source=CHECKED, group=row.publisher or "", side=side))
    return data.distinct(samples)


def labelled(rows: Iterable[Row], column: str, *, name: str = "yours", family: str | None = None) -> Examined:
    """A user's rows, whose label a reader has carried along in ``column``; 1 is the good side.

    Raises
    ------
    WrongUsage
        No row has a label.
    """
    samples, unusable = [], Counter[str]()
    for row in rows:
        if not isinstance(row, Article):
            unusable[row.error.code if row.error else "unreadable"] += 1
            continue
        side = SIDES.get(str(row.carried.get(column)).strip().lower())
        if side is None:
            unusable["no_label"] += 1
            continue
        article = replace(row, carried={})
        samples.append(Sample(article=article, source=name, group=row.publisher or "", side=side))
    if not samples:
        raise WrongUsage(
            f"No row has 1, 0, reliable or unreliable as {column!r}. Name the column with --label."
        )
    return Examined(name, samples, family, unusable=unusable)


def known_publishers(rows: Iterable[HeldOut]) -> frozenset[str]:
    """Publishers that a model has learned from."""
    return frozenset(row.publisher for row in rows)


@dataclass(frozen=True)
class Examiner:
    """A model with what it said about rows before it saw them."""

    model: Model
    rows: Mapping[tuple[str, str], HeldOut]
    publishers: frozenset[str]
    learned: frozenset[str]
    """Sets that the model was fitted on."""

    @classmethod
    def of(cls, model: Model, folder: Path) -> Examiner:
        """Examiner of a model and the held-out predictions in its folder."""
        rows = held_out.read(folder)
        keyed = {(row.set, row.id): row for row in rows}
        learned = frozenset(map(str, model.facts.get("data", ())))
        return cls(model, keyed, known_publishers(rows), learned)

    def answers(self, examined: Examined, *, also_seen: bool = False) -> Answers:
        """What the model says; ``also_seen`` asks it about publishers that it knows, too."""
        found = np.full(len(examined.samples), np.nan)
        left_out, direct, held = Counter(examined.unusable), [], 0
        for place, sample in enumerate(examined.samples):
            row = self.rows.get((sample.source, sample.article.id))
            if row is not None:
                value = _value(row.reliability, row.families, examined.family)
                if row.digest != held_out.digest(sample.article):
                    left_out["text_changed"] += 1
                elif value is None:
                    left_out["no_prediction"] += 1
                else:
                    found[place], held = value, held + 1
            elif sample.source in self.learned or (sample.group in self.publishers and not also_seen):
                left_out["publisher_seen" if self.rows else "seen_in_training"] += 1
            else:
                direct.append(place)
        left_out += self._score(examined, direct, found)
        return Answers(examined, found, held, dict(sorted(left_out.items())))

    def _score(self, examined: Examined, places: Sequence[int], found: Column) -> Counter[str]:
        """Ask the model about rows that it never saw; what it cannot score is counted."""
        scorer, failed = Scorer(model=self.model, reasons=0), Counter[str]()
        articles = [examined.samples[place].article for place in places]
        for place, said in zip(places, run(articles, scorer), strict=True):
            value = _value(said.reliability, said.families, examined.family)
            if value is None:
                failed[said.error.code if said.error else "no_prediction"] += 1
            else:
                found[place] = value
        return failed


def _value(reliability: float | None, families: Mapping[str, Any], family: str | None) -> float | None:
    """Probability of the good side."""
    if family is None:
        return reliability
    risk = families.get(family)
    return None if risk is None else 1.0 - float(risk)
