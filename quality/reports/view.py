"""What people are told about an assessment, before it is drawn: words, order and numbers.

The terminal (``explain``) and the page (``page``) show the same view.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quality.reports.marks import Block, Excerpt, blocks, excerpt, tidy
from quality.types import Article, Assessment, Reason, SectionKind, Span

BINS = 20
"""Steps of reliability in a histogram."""

SHOWN = 12
"""Reasons shown in full and marked in the text; marks of more would cover it."""

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "boilerplate": "filler, placeholders, repetition",
        "duplication": "copies in the corpus",
        "headline": "clickbait",
        "promotion": "advertising or press-release wording",
        "sourcing": "missing sources",
        "prose": "machine-like or template prose",
        "wording": "vocabulary of unreliable publishers",
        "metadata": "byline, date and address that do not fit",
    }
)
"""What a risk of 1 in each family would mean."""

SECTIONS: Mapping[SectionKind, str] = MappingProxyType(
    {
        "title": "title",
        "body": "",
        "navigation": "menu",
        "advertisement": "advert",
        "related": "related",
        "placeholder": "placeholder",
        "comment": "comments",
        "call_to_action": "appeal",
    }
)
"""The word in the margin."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "pass": "likely reliable",
        "review": "a person should look",
        "drop": "likely unreliable",
        "unscored": "no score",
    }
)
"""What each verdict asks of the reader."""

_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "no_text": "Check the extraction: the row has no words. Give the page as html, or scrape it again.",
        "empty": "Check the extraction: the row has no words. Give the page as html, or scrape it again.",
        "too_short": "Check that the scraper took the whole article; a teaser alone is not scored.",
        "unsupported_language": "Score English text only; filter other languages out before.",
        "not_json": "Mend the line; each line must hold one JSON object.",
        "not_an_object": "Mend the line; each line must hold one JSON object.",
        "wrong_type": "Make the field a string, or name another column with --map.",
        "missing_column": "Name the column that holds the text: --map text=COLUMN.",
        "invalid_utf8": "Convert the input to UTF-8.",
    }
)
_GENERAL_ADVICE = "Mend the row as the detail says and score it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A reason with its place in the list (from 1) and its evidence, tidied."""

    number: int
    reason: Reason
    spans: tuple[Span, ...]

    @property
    def against(self) -> bool:
        """Whether it lowers reliability."""
        return self.reason.effect < 0

    @property
    def effect(self) -> str:
        """Signed, with a true minus."""
        return signed(self.reason.effect)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One assessment, ready to be drawn."""

    article: Article | None
    assessment: Assessment
    text: str
    points: tuple[Point, ...]
    rest: tuple[Reason, ...]
    """Reasons too small to be shown in full."""

    @property
    def title(self) -> str:
        """The article's title; the id where there is none."""
        given = self.article.title if self.article else None
        return given if given and given.strip() else self.assessment.id

    @property
    def origin(self) -> tuple[str, ...]:
        """Who published it, who wrote it, when, and the id."""
        known = (self.article.publisher, self.article.author, self.article.published) if self.article else ()
        return (*(each for each in known if each), f"id {self.assessment.id}")

    @property
    def outcome(self) -> str:
        """``pass``, ``review``, ``drop`` or ``unscored``."""
        return outcome(self.assessment)

    @property
    def sides(self) -> list[tuple[str, tuple[Point, ...]]]:
        """What counts against the article and what for it, the side with the largest effect first."""
        against = tuple(point for point in self.points if point.against)
        in_favour = tuple(point for point in self.points if not point.against)
        sides = [("Counts against it", against), ("Counts for it", in_favour)]
        return sorted((side for side in sides if side[1]), key=lambda side: side[1][0].number)

    @property
    def largest(self) -> float:
        """The largest effect, as the end of a common axis."""
        return max((abs(point.reason.effect) for point in self.points), default=1.0) or 1.0

    @property
    def blocks(self) -> list[Block]:
        """The text laid out, with the points' evidence marked: index 0 is number 1."""
        return blocks(self.text, [point.spans for point in self.points], self.assessment.sections or ())

    @property
    def marked_families(self) -> tuple[str, ...]:
        """Families with evidence in the text, for the legend."""
        return tuple(dict.fromkeys(point.reason.family for point in self.points if point.spans))

    @property
    def cluster(self) -> str | None:
        """What is known of near-duplicates, in a sentence."""
        return _cluster(self.assessment)

    def family_of(self, index: int) -> str:
        """Family of the reason with this index in the marked pieces."""
        return self.points[index].reason.family

    def excerpt(self, point: Point) -> Excerpt | None:
        """The first piece of a reason's evidence in its context."""
        return excerpt(self.text, point.spans[0]) if point.spans else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts of a batch of which not all rows are shown."""

    total: int
    outcomes: Mapping[str, int]
    errors: Sequence[tuple[str, int]]
    bins: Mapping[str, Sequence[int]]
    """Rows of each verdict in equal steps of reliability."""


def view(article: Article | None, assessment: Assessment) -> View:
    """Order the reasons by size, number them and find the text that their spans point into."""
    text = assessment.text if assessment.text is not None else (article.text or "" if article else "")
    ordered = sorted(assessment.reasons, key=lambda reason: -abs(reason.effect))
    points = tuple(
        Point(number=number, reason=reason, spans=tidy(text, reason.spans))
        for number, reason in enumerate(ordered[:SHOWN], start=1)
    )
    return View(article=article, assessment=assessment, text=text, points=points, rest=tuple(ordered[SHOWN:]))


def outcome(assessment: Assessment) -> str:
    """Give the verdict, or ``unscored``."""
    return assessment.verdict or "unscored"


def advice(code: str) -> str:
    """Say what a person can do about a row without a score."""
    return _ADVICE.get(code, _GENERAL_ADVICE)


def tally(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Count rows by outcome, every outcome named, in the order of :data:`MEANINGS`."""
    found = Counter(map(outcome, assessments))
    return {name: found[name] for name in MEANINGS}


def overview(assessments: Sequence[Assessment]) -> Overview:
    """Count a batch."""
    bins: dict[str, list[int]] = {verdict: [0] * BINS for verdict in ("drop", "review", "pass")}
    for row in assessments:
        held = known(row.reliability)
        if row.verdict is not None and held is not None:
            bins[row.verdict][min(BINS - 1, int(held * BINS))] += 1
    total, outcomes = len(assessments), tally(assessments)
    return Overview(total=total, outcomes=outcomes, errors=errors(assessments), bins=bins)


def errors(assessments: Iterable[Assessment]) -> list[tuple[str, int]]:
    """Count problems by code, the most frequent first."""
    found = Counter(each.error.code for each in assessments if each.error)
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def families_of(assessments: Iterable[Assessment]) -> list[str]:
    """Name the families that any row has, known ones in their usual order, others after them."""
    found = dict.fromkeys(name for each in assessments for name in each.families)
    return [name for name in FAMILIES if name in found] + [name for name in found if name not in FAMILIES]


def known(value: float | None) -> float | None:
    """Give a finite number, clamped to [0, 1], or None.

    >>> known(1.2), known(float("nan"))
    (1.0, None)
    """
    return None if value is None or not math.isfinite(value) else min(1.0, max(0.0, value))


def number(value: float | None) -> str:
    """Write a number in [0, 1] with two decimals, or a dash.

    >>> number(0.8251), number(None)
    ('0.83', '–')
    """
    held = known(value)
    return "–" if held is None else f"{held:.2f}"


def signed(effect: float) -> str:
    """Write an effect with its sign.

    >>> signed(0.5), signed(-1.25)
    ('+0.50', '−1.25')
    """
    return f"{effect:+.2f}".replace("-", "−")


def _cluster(assessment: Assessment) -> str | None:
    """Say what the near-duplicates are."""
    cluster = assessment.cluster
    if cluster is None or cluster.size < 2:
        return None
    sites = "1 publisher" if cluster.publishers == 1 else f"{cluster.publishers} publishers"
    relation, similarity = cluster.relation.replace("_", " "), number(cluster.similarity)
    return f"One of {cluster.size} near-duplicates from {sites} ({relation}, similarity {similarity})."
