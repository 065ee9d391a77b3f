"""Lines and paragraphs as keys: what recurs over a publisher's pages is found and recognised by them.

A key is the code of a line's words, so that case, white space and forms of quotation marks do not matter. A
paragraph of several lines has a key of its own, which is that of the same words in one line: a paragraph
that one page wraps and another does not is still the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quality.text import lexicons
from quality.text.compiled import FREE, SEED, Array, compiled, mix
from quality.text.found import Line, Read
from quality.types import CorpusFacts

Codes = npt.NDArray[np.uint64]

_FIRST_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Keys(NamedTuple):
    """Distinct lines and paragraphs of a batch of texts, one row each, in the order of the texts."""

    texts: npt.NDArray[np.int64]
    """Which text of the batch."""
    codes: Codes
    words: npt.NDArray[np.int64]
    paragraphs: npt.NDArray[np.bool_]
    """Whether it is a paragraph of several lines; those are keys besides the ones of their lines."""


def scan(texts: Sequence[str]) -> Read:
    """Read a batch for its keys alone: without lists, which takes a third less time."""
    return lexicons.scan(texts, lexicons.NOTHING)


def keys(read: Read) -> Keys:
    """Keys of a batch; each once for a text, however often it stands there."""
    wrapped, sizes = paragraphs(read.lines, read.line_offsets, read.codes)
    owners = np.repeat(np.arange(len(read.line_offsets) - 1), np.diff(read.line_offsets))
    words = (read.lines[:, Line.LAST] - read.lines[:, Line.FIRST]).astype(np.int64)
    own = np.flatnonzero((read.line_codes != FREE) & (read.lines[:, Line.REPEATS] < 0))
    several = np.flatnonzero(sizes)
    texts = np.concatenate([owners[own], owners[several]])
    codes = np.concatenate([read.line_codes[own], wrapped[several]])
    order = np.lexsort((codes, texts))
    texts, codes = texts[order], codes[order]
    words = np.concatenate([words[own], sizes[several]])[order]
    fresh = np.ones(len(codes), bool)
    fresh[1:] = (texts[1:] != texts[:-1]) | (codes[1:] != codes[:-1])
    is_paragraph = (order >= len(own))[fresh]
    return Keys(texts[fresh], codes[fresh], words[fresh], is_paragraph)


def page_codes(read: Read) -> Codes:
    """Code of each text as a whole, 0 for one without a word; lines in another order give the same one."""
    summed = np.zeros(len(read.line_codes) + 1, np.uint64)
    np.cumsum((read.line_codes ^ read.line_codes >> np.uint64(29)) * _FIRST_FACTOR, out=summed[1:])
    return summed[read.line_offsets[1:]] - summed[read.line_offsets[:-1]]


def recurring(read: Read, facts: Sequence[CorpusFacts | None] | None) -> npt.NDArray[np.bool_] | None:
    """Which lines of a batch are template lines of their publishers; None where nobody knows of any."""
    if not facts or not any(known is not None and known.template_lines for known in facts):
        return None
    found = np.zeros(len(read.line_codes), bool)
    wrapped, _ = paragraphs(read.lines, read.line_offsets, read.codes)
    for text, known in enumerate(facts):
        if known is not None and (listed := known.template_lines):
            start, stop = read.line_offsets[text : text + 2].tolist()
            own, around = read.line_codes[start:stop].tolist(), wrapped[start:stop].tolist()
            found[start:stop] = [
                line in listed or block in listed for line, block in zip(own, around, strict=True)
            ]
    return found


def shown(text: str, wanted: frozenset[int]) -> dict[int, str]:
    """The lines and paragraphs of a text that have the wanted keys, as they stand there."""
    read = scan([text])
    wrapped, sizes = paragraphs(read.lines, read.line_offsets, read.codes)
    bounds = read.lines[:, [Line.START, Line.END]].tolist()
    found: dict[int, str] = {}
    for (start, end), code in zip(bounds, read.line_codes.tolist(), strict=True):
        if code in wanted:
            found.setdefault(code, text[start:end])
    for row in np.flatnonzero(sizes).tolist():
        code = int(wrapped[row])
        if code in wanted and code not in found:
            end = row + 1
            while end < len(bounds) and not read.lines[end, Line.BLANKS]:
                end += 1
            found[code] = " ".join(text[start:stop] for start, stop in bounds[row:end])
    return found


@compiled
def paragraphs(lines: Array, offsets: Array, codes: Array) -> Any:
    """Code of the paragraph that each line belongs to, and at its first line the number of its words.

    Both are 0 where a line is a paragraph by itself. Lines without an empty line between them are one
    paragraph.
    """
    found, sizes = np.zeros(len(lines), np.uint64), np.zeros(len(lines), np.int64)
    for a in range(len(offsets) - 1):
        row = offsets[a]
        while row < offsets[a + 1]:
            end, code, words = row, SEED, 0
            while end < offsets[a + 1] and (end == row or not lines[end, Line.BLANKS]):
                for t in range(lines[end, Line.FIRST], lines[end, Line.LAST]):
                    code = mix(code, codes[t])
                    words += 1
                end += 1
            if end - row > 1 and words:
                sizes[row] = words
                for i in range(row, end):
                    found[i] = code
            row = end
    return found, sizes
