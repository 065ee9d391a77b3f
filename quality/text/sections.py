"""What each line of a scraped text is there for, and the sections that follow from it.

Three steps over a batch, all compiled: lines that show their purpose by a listed phrase or a file name get
a *sign*; a linear model over :mod:`quality.text.lines` tells body from page furniture; then headlines,
teaser tails and comments are found from what stands where.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled, lean
from quality.text.found import Kind, Lexicon, Line, Mark, Read, WordList
from quality.text.lines import FEATURES, STRONG, describe
from quality.text.signs import BY, Sign, find_signs
from quality.types import Section, SectionKind

Column = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.uint8]

LISTS = (
    WordList.FUNCTION, WordList.NAVIGATION, WordList.MONTH, WordList.WEEKDAY, WordList.ABBREVIATION,
    Lexicon.PLACEHOLDERS, Lexicon.CHATBOT_RESIDUE, Lexicon.CALLS_TO_ACTION, Lexicon.NAVIGATION_PHRASES,
    Lexicon.ADVERTISEMENT_PHRASES, Lexicon.RELATED_HEADERS, Lexicon.COMMENT_HEADERS, Lexicon.NOTICES,
)  # fmt: skip
"""The lists that sections are made from."""
HEAD_WORDS = 3, 30  # words of a headline; fewer than three name a rubric
RESUMED = 3  # paragraphs in a row after which the article has taken over again

COMMA, COLON = int(Mark.COMMA), int(Mark.COLON)
QUESTION, EXCLAMATION, ELLIPSIS = map(int, (Mark.QUESTION, Mark.EXCLAMATION, Mark.ELLIPSIS))
_KINDS: tuple[SectionKind, ...] = (
    "title", "body", "navigation", "advertisement", "related", "placeholder", "comment", "call_to_action",
)  # fmt: skip


class Weights(NamedTuple):
    """The linear model over lines.FEATURES: positive is title or body."""

    intercept: float
    weights: Column


@cache
def shipped() -> Weights:
    """The weights in the package; ``python -m quality.training.sections`` makes them."""
    stored = json.loads(files("quality").joinpath("weights", "sections.json").read_text("utf-8"))
    return Weights(stored["intercept"], np.array([stored["weights"][name] for name in FEATURES]))


def place(
    read: Read,
    texts: Sequence[str],
    *,
    titles: Read | None = None,
    title_codes: npt.NDArray[np.uint64] | None = None,
    weights: Weights | None = None,
    recurring: npt.NDArray[np.bool_] | None = None,
) -> Kinds:
    """Kind of each line of a batch, shape (n_lines,).

    ``texts`` are those that were read, ``titles`` the articles' titles; ``title_codes`` holds the line code
    of each title, 0 where it says nothing. Lines that are ``recurring`` on their publisher's pages are
    furniture, unless they show another purpose by themselves: a placeholder on every page is still one.
    """
    given = np.zeros(len(read.line_offsets) - 1, np.uint64) if title_codes is None else title_codes
    # without titles the texts stand in: any line resembles its own text
    words = (read.codes, read.token_offsets) if titles is None else (titles.codes, titles.token_offsets)
    intercept, slopes = weights or shipped()
    signs = find_signs(read, texts)
    if recurring is not None:
        signs[recurring & ((signs == Sign.PLAIN) | (signs == Sign.REPEAT))] = Sign.FURNITURE
    described = describe(read, signs)
    scores = score(described.features, slopes, intercept)
    return decide(
        read.lines, read.line_offsets, read.line_codes, read.codes, read.marks, signs,
        described.units, described.prose, scores, given, words,
    )  # fmt: skip


def sections(read: Read, kinds: Kinds, article: int, length: int) -> tuple[Section, ...]:
    """Sections of one article of the batch; they cover its ``length`` characters without gaps.

    White space belongs to the section before it, at the beginning to the first; lines of one kind in a
    row are one section. A text of white space alone is body.
    """
    rows = range(read.line_offsets[article], read.line_offsets[article + 1])
    starts = [(int(read.lines[row, Line.START]), int(kinds[row])) for row in rows]
    edges = [edge for i, edge in enumerate(starts) if not i or edge[1] != starts[i - 1][1]]
    edges = edges or [(0, int(Kind.BODY))]
    ends = [start for start, _ in edges[1:]] + [length]
    begins = [0, *ends[:-1]]
    return tuple(
        Section(kind=_KINDS[kind], start=start, end=end)
        for (_, kind), start, end in zip(edges, begins, ends, strict=True)
        if end > start
    )


def extraction_quality(read: Read, kinds: Kinds) -> Column:
    """How cleanly each article was cut out, in [0, 1], 1 is clean; NaN for a text without a line.

    The lesser of two shares, by characters and by lines, of what is neither navigation, advertisement,
    comment, teaser nor a second copy of the title: many small scraps and one long tail both count.
    """
    return cleanness(read.lines, read.line_offsets, kinds)


@compiled
def score(features: Array, weights: Array, intercept: float) -> Array:
    """Log-odds that a unit is title or body; added left to right, so a batch's size changes no bit."""
    scores = np.empty(len(features))
    for u in range(len(features)):
        total = intercept
        for column in range(len(weights)):
            total += features[u, column] * weights[column]
        scores[u] = total
    return scores


@lean
def own_kind(sign: int, log_odds: float) -> int:
    """Kind of a line before its neighbours are asked."""
    if sign == Sign.PLACEHOLDER:
        return Kind.PLACEHOLDER.value
    if sign == Sign.CALL:
        return Kind.CALL_TO_ACTION.value
    if sign == Sign.ADVERTISEMENT:
        return Kind.ADVERTISEMENT.value
    if sign == Sign.COMMENTS:
        return Kind.COMMENT.value
    if sign == Sign.RELATED or sign == Sign.TEASER:
        return Kind.RELATED.value
    if sign == Sign.FURNITURE or log_odds <= 0:
        return Kind.NAVIGATION.value
    return Kind.BODY.value


@lean
def headline_of(
    lines: Array, start: int, stop: int, tokens: Any, signs: Array, units: Array, prose: Array, scores: Array
) -> int:
    """Row of the likeliest headline above the first paragraph, or -1."""
    codes, marks = tokens
    best, row = 0.0, -1
    for i in range(start, stop):
        sign, unit = signs[i], units[i]
        if prose[unit] >= STRONG and scores[unit] > 0:
            return row
        first, last = lines[i, Line.FIRST], lines[i, Line.LAST]
        alone = (i + 1 == stop or units[i + 1] != unit) and (i == start or units[i - 1] != unit)
        if not alone or (sign != Sign.PLAIN and sign != Sign.REPEAT) or scores[unit] <= best:
            continue
        if not HEAD_WORDS[0] <= last - first <= HEAD_WORDS[1] or lines[i, Line.BULLET] or codes[first] == BY:
            continue
        ending = marks[last]
        stopped = lines[i, Line.TERMINAL] and not ending & (QUESTION | EXCLAMATION | ELLIPSIS)
        if stopped or ending & (COMMA | COLON):
            continue
        best, row = scores[unit], i
    return -1


@lean
def opens_tail(lines: Array, row: int, stop: int, signs: Array, units: Array, prose: Array) -> bool:
    """Whether teasers or comments follow a heading: no paragraph stands right below it.

    Teasers begin with headlines, comments with names; a heading above a paragraph of the article is a link.
    """
    for i in range(row + 1, stop):
        if signs[i] == Sign.PLAIN:
            return bool(prose[units[i]] < STRONG or lines[i, Line.BULLET])
    return True


@lean
def tails(
    lines: Array, start: int, stop: int, marks: Array, signs: Array, units: Array, prose: Array, kinds: Array
) -> None:
    """Give everything below a heading of teasers or comments its kind, until the article goes on."""
    tail, mass, streak, streak_start = -1, 0.0, 0, -1
    for i in range(start, stop):
        unit, sign = units[i], signs[i]
        fresh = i == start or units[i - 1] != unit
        heads = sign == Sign.COMMENTS or sign == Sign.RELATED
        if mass > 40 and heads and opens_tail(lines, i, stop, signs, units, prose):
            tail, streak = Kind.COMMENT.value if sign == Sign.COMMENTS else Kind.RELATED.value, 0
        if sign != Sign.PLAIN:
            continue
        if tail < 0:
            mass += prose[unit] if fresh and kinds[i] == Kind.BODY else 0.0
            continue
        if fresh:
            cut = marks[lines[i, Line.LAST]] & ELLIPSIS
            if prose[unit] >= STRONG and kinds[i] == Kind.BODY and not lines[i, Line.BULLET] and not cut:
                streak += 1
                streak_start = i if streak == 1 else streak_start
            else:
                streak = 0
        if streak >= RESUMED:
            for back in range(streak_start, i + 1):
                if signs[back] == Sign.PLAIN:
                    kinds[back] = Kind.BODY
            tail = -1
        else:
            kinds[i] = tail


@lean
def resembles(codes: Array, line: Array, title: Array) -> bool:
    """Whether half of a line's words or more stand in a title."""
    shared = 0
    for t in range(line[Line.FIRST], line[Line.LAST]):
        for code in title:
            if codes[t] == code:
                shared += 1
                break
    return bool(2 * shared >= line[Line.LAST] - line[Line.FIRST])


@compiled
def decide(
    lines: Array, offsets: Array, line_codes: Array, codes: Array, marks: Array, signs: Array,
    units: Array, prose: Array, scores: Array, titles: Array, words: Any,
) -> Array:  # fmt: skip
    """Kind of each line from signs, scores and order.

    Where the given title is not in the text, a line above the first paragraph that resembles it is the title;
    another is a byline, a caption or a lead. Where none is given, the likeliest is.
    """
    kinds = np.zeros(len(lines), np.uint8)
    for a in range(len(offsets) - 1):
        start, stop, title = offsets[a], offsets[a + 1], titles[a]
        for i in range(start, stop):
            kinds[i] = own_kind(signs[i], scores[units[i]])
        tails(lines, start, stop, marks, signs, units, prose, kinds)
        told = False
        for i in range(start, stop):
            told |= title != 0 and line_codes[i] == title
        if not told:
            head = headline_of(lines, start, stop, (codes, marks), signs, units, prose, scores)
            own = words[0][words[1][a] : words[1][a + 1] - 1]
            fits = head >= 0 and (title == 0 or resembles(codes, lines[head], own))
            title = line_codes[head] if fits else np.uint64(0)
        for i in range(start, stop):
            earlier = lines[i, Line.REPEATS]
            if title != 0 and line_codes[i] == title:
                kinds[i] = Kind.TITLE
            elif signs[i] == Sign.REPEAT and kinds[earlier] != Kind.NAVIGATION:
                kinds[i] = kinds[earlier]
    return kinds


@compiled
def cleanness(lines: Array, offsets: Array, kinds: Array) -> Array:
    """See :func:`extraction_quality`."""
    column = np.full(len(offsets) - 1, np.nan)
    for a in range(len(column)):
        kept, total = 0, 0
        n_kept, n_total = 0, offsets[a + 1] - offsets[a]
        for i in range(offsets[a], offsets[a + 1]):
            kind, size = kinds[i], lines[i, Line.CHARACTERS]
            scrap = kind == Kind.NAVIGATION or kind == Kind.ADVERTISEMENT or kind == Kind.COMMENT
            scrap |= kind == Kind.RELATED or (kind == Kind.TITLE and lines[i, Line.REPEATS] >= 0)
            total += size
            kept += 0 if scrap else size
            n_kept += not scrap
        if n_total:
            column[a] = min(kept / max(total, 1), n_kept / n_total)
    return column
