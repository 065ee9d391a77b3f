"""The one way to score many articles; CLI, service and plug-ins all call it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any, TypeAlias

import numpy as np

from quality.errors import WrongUsage
from quality.features import registry
from quality.model.bundle import Model
from quality.model.explain import Explanation, explain, largest
from quality.model.tables import Column
from quality.text import entries, positions, sections
from quality.text.found import Count
from quality.text.pages import Pages
from quality.types import Article, Assessment, CorpusFacts, Problem, Reason

Row: TypeAlias = Article | Assessment
Families: TypeAlias = dict[str, float | None]
Reasons: TypeAlias = tuple[Reason, ...]
Extras: TypeAlias = Callable[[int], dict[str, Any]]

FEWEST_WORDS = 50
"""Words of body that the model needs (Gopher's least, too)."""
CHUNK = 128
"""Articles a batch: what the compiled code works on then stays in a core's cache."""

NO_TEXT = Problem(code="no_text", detail="the article has no words; the extraction may have failed")
FOREIGN = Problem(
    code="unsupported_language", detail="the text is not English; families that need its words are unknown"
)
NEUTRAL = frozenset({"boilerplate", "duplication", "metadata"})
"""Families that do not read the language: given for texts in other languages, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """A model and what to say about each article; small, immutable, shared by all threads.

    ``reasons`` is the number of reasons to give; ``signals``, ``sections`` and ``ledger`` add these.

    Raises
    ------
    WrongUsage
        The model has no such ``preset``.
    """

    model: Model
    preset: str = "balanced"
    reasons: int = 10
    signals: bool = False
    sections: bool = False
    ledger: bool = False

    def __post_init__(self) -> None:
        if self.preset not in self.model.presets:
            raise WrongUsage(f"preset must be one of {', '.join(self.model.presets)}, not {self.preset!r}.")

    def score_chunk(
        self, articles: Sequence[Article], facts: Sequence[CorpusFacts | None] | None = None
    ) -> list[Assessment]:
        """Assessments in input order, one per article: the kernel every engine runs.

        ``facts`` are what is known of the corpus, by default what the articles carry.
        """
        if not articles:
            return []
        pages = Pages.of(articles, words=self.model.words, facts=facts)
        signals = self.model.schema.matrix(pages)
        concerns = {family.name: family.concern(pages) for family in registry.FAMILIES if family.concern}
        explained = explain(self.model, signals, concerns)
        problems = _problems(pages)
        scored = [row for row, problem in enumerate(problems) if problem is None]
        reasons = self._reasons(pages, signals, explained.effects, scored)
        families = _families(explained)
        extras = self._extras(pages, signals)
        clusters = [None if known is None else known.cluster for known in pages.facts]
        quality, coverage = _plain(pages.extraction_quality), explained.coverage.tolist()
        reliability: list[float | None] = explained.reliability.tolist()
        for row, problem in enumerate(problems):
            if problem is not None:
                reliability[row] = coverage[row] = None
                families[row] = _unscored_families(families[row], problem)
        return [
            Assessment(
                id=article.id,
                publisher=article.publisher,
                model=self.model.id,
                reliability=score,
                verdict=None if score is None else self.model.verdict(score, self.preset),
                coverage=coverage[row],
                families=families[row],
                extraction_quality=quality[row],
                reasons=reasons.get(row, ()),
                cluster=clusters[row],
                carried=article.carried,
                error=problems[row],
                **extras(row),
            )
            for row, (article, score) in enumerate(zip(articles, reliability, strict=True))
        ]

    def score_rows(self, rows: Sequence[Row]) -> list[Assessment]:
        """As :meth:`score_chunk`; rows that the reader could not make an article of pass through."""
        scored = iter(self.score_chunk([row for row in rows if isinstance(row, Article)]))
        return [
            next(scored) if isinstance(row, Article) else replace(row, model=self.model.id) for row in rows
        ]

    def explain(self, article: Article) -> Assessment:
        """Everything there is to say about one article: all reasons, signals, sections, attributions."""
        thorough = replace(
            self, reasons=len(self.model.schema.specs), signals=True, sections=True, ledger=True
        )
        return thorough.score_chunk([article])[0]

    def _reasons(
        self, pages: Pages, signals: Column, effects: Column, scored: Sequence[int]
    ) -> dict[int, Reasons]:
        """The largest effects first. An unknown signal has the effect 0 and is never among them."""
        if not self.reasons or not scored:
            return dict.fromkeys(scored, ())
        schema, rows = self.model.schema, np.array(scored, np.int64)
        top = largest(effects[rows], self.reasons)
        sizes, values = (np.take_along_axis(table[rows], top, axis=1) for table in (effects, signals))
        row, place = np.nonzero(sizes)
        columns, sizes, values = top[row, place], sizes[row, place], values[row, place]
        asked = schema.evidence[columns]
        signs = np.where(sizes > 0, schema.directions[columns], -schema.directions[columns])
        questions = np.column_stack((rows[row], asked, signs))[asked >= 0]
        found, tellers = iter(positions.answer(pages, questions)), self.model.tellers
        new = tuple.__new__  # a call less than Reason(...)
        told = [
            new(Reason, (name, family, value, effect, tell(value), next(found) if kind >= 0 else ()))
            for (name, family, tell), value, effect, kind in zip(
                map(tellers.__getitem__, columns.tolist()),
                values.tolist(),
                sizes.tolist(),
                asked.tolist(),
                strict=True,
            )
        ]
        edges = np.searchsorted(row, np.arange(len(rows) + 1)).tolist()
        return {
            article: tuple(told[start:stop])
            for article, (start, stop) in zip(scored, pairwise(edges), strict=True)
        }

    def _extras(self, pages: Pages, signals: Column) -> Extras:
        """What was asked for beyond the contract's fields, a row at a time."""
        table = registry.complete(pages, self.model.schema, signals).tolist() if self.signals else None

        def extras(row: int) -> dict[str, Any]:
            found: dict[str, Any] = {}
            text = pages.texts[row]
            if table is not None:
                found["signals"] = dict(zip(registry.NAMES, map(_or_none, table[row]), strict=True))
            if self.sections:
                found["sections"] = sections.sections(pages.read, pages.kinds, row, len(text))
            if self.ledger:
                found["attributions"] = entries.attributions(text, pages.read, pages.ledger, row)
            return found

        return extras


def run(
    rows: Iterable[Row], scorer: Scorer, *, chunk_size: int = CHUNK, workers: int = 1
) -> Iterator[Assessment]:
    """Stream assessments in input order; neither chunk size nor workers change a result.

    The compiled code releases the GIL, so workers are threads. At most two chunks a worker are in flight.

    Raises
    ------
    WrongUsage
        ``chunk_size`` or ``workers`` is less than 1.
    """
    for name, number in (("chunk_size", chunk_size), ("workers", workers)):
        if number < 1:
            raise WrongUsage(f"{name} must be 1 or more, not {number}.")
    return _run(rows, scorer, chunk_size, workers)  # a generator would complain with its first row only


def _run(rows: Iterable[Row], scorer: Scorer, chunk_size: int, workers: int) -> Iterator[Assessment]:
    if workers == 1:
        for chunk in _chunks(rows, chunk_size):
            yield from scorer.score_rows(chunk)
        return
    waiting: deque[Future[list[Assessment]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for chunk in _chunks(rows, chunk_size):
            waiting.append(pool.submit(scorer.score_rows, chunk))
            if len(waiting) == 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _problems(pages: Pages) -> list[Problem | None]:
    """Why an article cannot be scored, None where it can."""
    words, body = pages.count(Count.TEXT_WORDS).tolist(), pages.count(Count.WORDS).tolist()
    english = pages.english.tolist()
    return [_problem(*row) for row in zip(words, body, english, strict=True)]


def _problem(words: float, body: float, english: bool) -> Problem | None:
    if math.isnan(words):
        return NO_TEXT
    if not english and words >= FEWEST_WORDS:
        return FOREIGN
    if body < FEWEST_WORDS:
        return Problem(code="too_short", detail=f"{body:.0f} words of body; the model needs {FEWEST_WORDS}")
    return None


def _families(explained: Explanation) -> list[Families]:
    """Family risks of each row, None where unknown."""
    names = list(explained.families)
    table = np.column_stack(list(explained.families.values()))
    rows: list[list[float | None]] = table.tolist()
    for row, column in np.argwhere(np.isnan(table)).tolist():
        rows[row][column] = None
    return [dict(zip(names, row, strict=True)) for row in rows]


def _unscored_families(families: Families, problem: Problem) -> Families:
    """The families that hold although the text could not be scored; a headline is its own text."""
    if problem is FOREIGN:
        return {name: risk if name in NEUTRAL else None for name, risk in families.items()}
    return families


def _plain(column: Column) -> list[float | None]:
    return [_or_none(value) for value in column.tolist()]


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
