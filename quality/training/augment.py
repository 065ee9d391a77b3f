"""Copies of articles with a purpose: what a farm makes of a report, reports with blemishes, short reports.

A farm copy loses its quotations, sources and figures and gains what farms add; each of these happens by
chance. Other copies gain the same and lose nothing, so that no single one becomes the mark of a farm: one
stock phrase makes no report a farm page. The phrases are those of the lexicons.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np

from quality.text import lexicons
from quality.text.found import Lexicon
from quality.training.data import Sample, sentences
from quality.types import Article

FARM_COPY, SHORTENED, BLEMISHED = "farm_copy", "shortened", "blemished"
COPIES: Final = {
    FARM_COPY: "as a farm would rewrite them",
    BLEMISHED: "with a stock phrase or pointers to other articles",
    SHORTENED: "cut to their beginnings",
}
SOURCED: Final = re.compile(
    r"[\"“”«»]|\b(?:said|says|told|according to|reported|announced|stated|wrote|asked|tweeted)\b",
    re.IGNORECASE,
)
FIGURES: Final = re.compile(r"\d")
SHORT_WORDS: Final = (100, 260)
FIELDS: Final = ("[CITY NAME]", "[INSERT QUOTE]", "[COMPANY NAME]", "{{city}}", "{{name}}", "[YOUR TITLE]")
"""What a template leaves behind where nobody filled it in; no labelled set has such pages."""
FEWEST_FIELDS: Final = 2
"""One alone may be a publishing system's slip: {articleGUID} stands in reports of good papers."""
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
Rng = np.random.Generator


def rng_of(sample: Sample, seed: int) -> Rng:
    """Random numbers that depend on the article and the seed alone."""
    return np.random.default_rng([seed, zlib.crc32(sample.article.id.encode())])


def farm_copies(samples: Sequence[Sample], *, share: float, seed: int) -> list[Sample]:
    """Farm copies of about ``share`` of the reliable samples, labelled unreliable, in their groups."""
    chosen = [s for s in samples if s.side == 1 and rng_of(s, seed).random() < share]
    copies = []
    for place, sample in enumerate(chosen):
        rng = rng_of(sample, seed + 1)
        others = _next(chosen, place, 4)
        article = farm_copy(sample.article, others, rng)
        copies.append(replace(sample, article=article, source=FARM_COPY, side=0))
    return copies


def farm_copy(article: Article, others: Sequence[Article], rng: Rng) -> Article:
    """What a farm makes of ``article``; ``others`` lend their openings to the related posts."""
    kept = [line for line in map(_rewritten, str(article.text).splitlines()) if line]
    body = kept[: int(rng.integers(4, 12))]
    _add_phrases(body, rng, chances=(0.4, 0.6, 0.5))
    if article.title and rng.random() < 0.5:
        body.insert(0, article.title)
    if rng.random() < 0.4:
        body += [f"{_phrase(Lexicon.PLACEHOLDERS, rng).capitalize()}."] * int(rng.integers(1, 4))
    if rng.random() < 0.3:
        body.append(f"{_phrase(Lexicon.CALLS_TO_ACTION, rng).capitalize()}.")
    if rng.random() < 0.5:
        _add_related(body, others[: int(rng.integers(2, 5))], rng, words=60)
    text = "\n\n".join(body)
    if rng.random() < 0.2 and len(_NAME.findall(text)) >= FEWEST_FIELDS:
        field, most = FIELDS[int(rng.integers(len(FIELDS)))], int(rng.integers(FEWEST_FIELDS, 7))
        text = _NAME.sub(field, text, count=most)
    return replace(article, id=f"{article.id}#farm", text=text)


def blemished(samples: Sequence[Sample], *, share: float, seed: int) -> list[Sample]:
    """Copies of about ``share`` of the samples that gain stock phrases or pointers to other articles.

    They keep their labels and groups.
    """
    chosen = [s for s in samples if rng_of(s, seed + 2).random() < share]
    copies = []
    for place, sample in enumerate(chosen):
        rng = rng_of(sample, seed + 3)
        lines = [line for line in str(sample.article.text).splitlines() if line.strip()]
        _add_phrases(lines, rng, chances=(0.3, 0.4, 0.4))
        if rng.random() < 0.5:
            others = _next(chosen, place, 3)
            _add_related(lines, others[: int(rng.integers(1, 4))], rng, words=0)
        article = replace(sample.article, id=f"{sample.article.id}#blemished", text="\n\n".join(lines))
        copies.append(replace(sample, article=article, source=BLEMISHED))
    return copies


def shortened(samples: Sequence[Sample], *, share: float, seed: int) -> list[Sample]:
    """The beginnings of about ``share`` of the samples, with their labels and groups."""
    short = []
    for sample in samples:
        rng = rng_of(sample, seed)
        if rng.random() < share:
            text = first_words(str(sample.article.text), int(rng.integers(*SHORT_WORDS)))
            article = replace(sample.article, id=f"{sample.article.id}#short", text=text)
            short.append(replace(sample, article=article, source=SHORTENED))
    return short


def first_words(text: str, count: int) -> str:
    """The first words of a text as they stand there, lines and all.

    >>> first_words("one  two\\nthree four", 3)
    'one  two\\nthree'
    """
    for number, word in enumerate(re.finditer(r"\S+", text), 1):
        if number == count:
            return text[: word.end()]
    return text


def _next(samples: Sequence[Sample], place: int, count: int) -> list[Article]:
    """The articles behind the one at ``place``, from the start again behind the last."""
    return [samples[(place + step) % len(samples)].article for step in range(1, count + 1)]


def _add_phrases(lines: list[str], rng: Rng, *, chances: tuple[float, float, float]) -> None:
    """By chance a stock opening and a phrase of inflated importance in some paragraph, and a stock ending."""
    for lexicon, chance in zip((Lexicon.TEMPLATE_OPENERS, Lexicon.AI_PHRASES), chances, strict=False):
        if lines and rng.random() < chance:
            place = int(rng.integers(len(lines)))
            lines[place] += f" {_phrase(lexicon, rng).capitalize()} of what lies ahead."
    if rng.random() < chances[2]:
        lines.append(f"{_phrase(Lexicon.TEMPLATE_CLOSERS, rng).capitalize()}, the matter remains important.")


def _add_related(lines: list[str], others: Sequence[Article], rng: Rng, *, words: int) -> None:
    """A heading, and below it the titles of other articles, each with that many words of its text."""
    lines.append(_phrase(Lexicon.RELATED_HEADERS, rng).title())
    for other in others:
        lines += [str(other.title or "More"), *([" ".join(str(other.text).split()[:words])] if words else [])]


def _rewritten(line: str) -> str:
    """The sentences of a line that name no source and no figure."""
    return " ".join(s for s in sentences(line) if not SOURCED.search(s) and not FIGURES.search(s))


@cache
def _phrases(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(sorted(lexicons.read(lexicon)))


def _phrase(lexicon: Lexicon, rng: Rng) -> str:
    phrases = _phrases(lexicon)
    return phrases[int(rng.integers(len(phrases)))]
