"""Scraped text made safe to show, and cut into pieces that know which reasons point at them.

Nothing here knows how the pieces are drawn: the terminal and the page share this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from quality.types import Section, SectionKind, Span

_CONTEXT = 90
"""Characters shown on either side of a piece of evidence in an excerpt."""
_LONGEST = 240
"""Characters of evidence shown in an excerpt."""
_PASSAGE = 400
"""A longer span is drawn quietly: colour behind whole paragraphs helps nobody."""


def _replacements() -> dict[int, str]:
    """One visible character for each that could drive a terminal, turn the text around or break UTF-8."""
    table = {code: chr(0x2400 + code) for code in range(0x20)}  # control pictures: NUL becomes "␀"
    table |= {0x7F: "\N{SYMBOL FOR DELETE}"}
    table |= dict.fromkeys(range(0x80, 0xA0), "\N{REPLACEMENT CHARACTER}")
    table |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
    bidi = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    table |= dict.fromkeys(bidi, "\N{REPLACEMENT CHARACTER}")
    table |= dict.fromkeys([0x09, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], " ")
    del table[0x0A]
    return table


_REPLACEMENTS = _replacements()


def neutral(text: str) -> str:
    r"""Replace what must not reach a terminal or a page; every offset stays where it was.

    Control characters become their pictures, other white space than the line feed a space,
    C1 controls, bidirectional controls and lone surrogates U+FFFD.

    >>> neutral("a\x1b[31mb\r\n")
    'a␛[31mb \n'
    """
    return text.translate(_REPLACEMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text under one and the same set of reasons.

    ``reasons`` are indices into the spans given, ascending; ``lead`` is the one whose span here is the
    shortest, so the most telling, and ``wide`` says that even this span is a passage rather than a phrase.
    ``opens`` and ``closes`` name the spans that begin and end with this piece as (reason, number of the
    span within the reason), both from 0.
    """

    start: int
    text: str
    reasons: tuple[int, ...] = ()
    lead: int | None = None
    wide: bool = False
    opens: tuple[tuple[int, int], ...] = ()
    closes: tuple[tuple[int, int], ...] = ()


def tidy(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Bring one reason's spans into order: within the text, no white space at the ends, overlaps joined.

    >>> tidy("one two", [(3, 99), (0, 2), (1, 3), (3, 4)])
    ((0, 3), (4, 7))
    """
    joined: list[Span] = []
    for low, high in sorted(spans):
        start, end = max(0, low), min(len(text), high)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if joined and start < joined[-1][1]:
            start, end = joined[-1][0], max(joined.pop()[1], end)
        joined.append((start, end))
    return tuple(joined)


def segments(text: str, spans: Sequence[Iterable[Span]], *, cuts: Iterable[int] = ()) -> Iterator[Piece]:
    """Cut a text wherever the set of reasons on it changes; the pieces' texts join to the text.

    Parameters
    ----------
    text
        What the offsets point into.
    spans
        The spans of each reason, in any order, overlapping as they like.
    cuts
        Further offsets to cut at.

    Examples
    --------
    >>> [(piece.text, piece.reasons) for piece in segments("abcdef", [[(0, 4)], [(2, 6)]])]
    [('ab', (0,)), ('cd', (0, 1)), ('ef', (1,))]
    """
    opening: dict[int, list[tuple[int, int]]] = {}
    closing: dict[int, list[tuple[int, int]]] = {}
    lengths: dict[tuple[int, int], int] = {}
    for reason, own in enumerate(spans):
        for number, (start, end) in enumerate(tidy(text, own)):
            opening.setdefault(start, []).append((reason, number))
            closing.setdefault(end, []).append((reason, number))
            lengths[reason, number] = end - start
    active: dict[int, int] = {}
    inner = {cut for cut in cuts if 0 < cut < len(text)}
    offsets = sorted({0, len(text), *inner, *opening, *closing})
    for start, end in pairwise(offsets):
        active.update((name[0], lengths[name]) for name in opening.get(start, ()))
        lead = min(active, key=lambda reason: (active[reason], reason), default=None)
        yield Piece(
            start=start,
            text=text[start:end],
            reasons=tuple(sorted(active)),
            lead=lead,
            wide=lead is not None and active[lead] > _PASSAGE,
            opens=tuple(opening.get(start, ())),
            closes=tuple(closing.get(end, ())),
        )
        for reason, _ in closing.get(end, ()):
            del active[reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbouring lines of one kind; a line without pieces is a blank line."""

    kind: SectionKind
    lines: tuple[tuple[Piece, ...], ...]


def _kinds(length: int, sections: Iterable[Section]) -> list[tuple[SectionKind, int]]:
    """Kind and start of each stretch, gapless from 0; what no section covers is body."""
    stretches: list[tuple[SectionKind, int]] = []
    position = 0
    for section in sorted(sections, key=lambda each: each.start):
        start, end = max(position, section.start), min(length, section.end)
        if start >= end:
            continue
        if start > position:
            stretches.append(("body", position))
        stretches.append((section.kind, start))
        position = end
    if position < length:
        stretches.append(("body", position))
    return [next(run) for _, run in groupby(stretches, key=lambda stretch: stretch[0])]


def _lines(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Split pieces at line feeds; runs of blank lines become one, none is left at the ends."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if "\n" not in piece.text:
            lines[-1].append(piece)
            continue
        parts = piece.text.split("\n")
        filled = [number for number, part in enumerate(parts) if part]
        start = piece.start
        for number, part in enumerate(parts):
            if number:
                lines.append([])
            if part:
                opens = piece.opens if number == filled[0] else ()
                closes = piece.closes if number == filled[-1] else ()
                lines[-1].append(replace(piece, start=start, text=part, opens=opens, closes=closes))
            start += len(part) + 1
    shown: list[tuple[Piece, ...]] = []
    for line in lines:
        if any(not piece.text.isspace() for piece in line):
            shown.append(tuple(line))
        elif shown and shown[-1]:
            shown.append(())
    return tuple(shown[:-1] if shown and not shown[-1] else shown)


def blocks(text: str, spans: Sequence[Iterable[Span]], sections: Iterable[Section] = ()) -> list[Block]:
    """Lay a text out for reading: stretches of one kind, their lines, the marked pieces of each line."""
    stretches = _kinds(len(text), sections)
    starts = [start for _, start in stretches]
    runs: list[list[Piece]] = [[] for _ in stretches]
    current = -1
    for piece in segments(text, spans, cuts=starts):
        while current + 1 < len(starts) and piece.start >= starts[current + 1]:
            current += 1
        runs[current].append(piece)
    laid = [Block(kind=kind, lines=_lines(run)) for (kind, _), run in zip(stretches, runs, strict=True)]
    return [block for block in laid if block.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A piece of evidence with the words around it."""

    before: str
    marked: str
    after: str


def excerpt(text: str, span: Span) -> Excerpt:
    """Show a tidy span with some text on either side, cut at spaces, white space squeezed.

    >>> excerpt("one two three", (4, 7))
    Excerpt(before='one ', marked='two', after=' three')
    """
    start, end = span
    low, high = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before, marked, after = text[low:start], text[start:end], text[end:high]
    if low and " " in before:
        before = "…" + before[before.index(" ") :]
    if high < len(text) and " " in after:
        after = after[: after.rindex(" ") + 1] + "…"
    if len(marked) > _LONGEST:
        marked, after = marked[:_LONGEST].rsplit(maxsplit=1)[0] + " …", ""
    return Excerpt(before=_squeeze(before), marked=_squeeze(marked), after=_squeeze(after))


def _squeeze(text: str) -> str:
    """Make each run of white space one space."""
    return re.sub(r"\s+", " ", text)
