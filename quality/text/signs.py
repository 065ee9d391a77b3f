"""What a line shows by itself: a listed phrase that rules it, a menu's words, a file's name, a second copy.

Lines with a sign are looked through by their neighbours, so that adding one of them changes nothing for the
others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled, lean, word_code
from quality.text.found import Hit, Lexicon, Line, Mark, Read, WordList

MENU_WORDS = 4
HEADER_WORDS = 8  # words of the heading of a block of teasers or comments
SENTENCE, TERMINATOR, COLON = map(int, (Mark.SENTENCE, Mark.TERMINATOR, Mark.COLON))
CAPITAL, DIGIT, NUMERAL = int(Mark.CAPITAL), int(Mark.DIGIT), int(Mark.NUMERAL)
YEAR, ISO_DATE = int(Mark.YEAR), int(Mark.ISO_DATE)
DATE = np.uint64(1 << WordList.MONTH | 1 << WordList.WEEKDAY)
FUNCTION, MENU = np.uint64(1 << WordList.FUNCTION), np.uint64(1 << WordList.NAVIGATION)
PICTURES = np.array([word_code(word) for word in "png jpg jpeg gif webp svg bmp avif mp4".split()])
CREDIT_WORDS, NOTICE_WORDS = 16, 30
BY, AGO = word_code("by"), word_code("ago")
_STAMPED = "updated published posted modified created revised written a.m p.m am pm"
STAMPED = np.array([word_code(word) for word in _STAMPED.split()])
"""With a number beside it one of them says when; so do a year, an ISO date and "ago"."""
_STAMP = (
    "at on last first date story photo photos image images video words min mins minute minutes hour hours "
    "day days sun sat hr hrs et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist"
)
STAMP = np.array([*STAMPED, AGO, *(word_code(word) for word in _STAMP.split())])
NAMING = np.array([word_code(word) for word in "and of for the in with de van von der la le di da".split()])
BANNER = re.compile(
    # sizes of the Interactive Advertising Bureau's display units, or a word that says it
    r"(?<!\d)(?:120x600|160x600|180x150|234x60|250x250|300x[26]50|300x600|320x50|320x100|336x280|468x60|728x90"
    r"|970x90|970x250)(?!\d)|(?<![a-z])(?:ads?|adverts?|advertisement|banners?|sponsor(?:ed)?|promo|skyscraper"
    r"|leaderboard)(?![a-z])",
    re.IGNORECASE,
)


class Sign(IntEnum):
    """What a line shows by itself; all but PLAIN are looked through by their neighbours."""

    PLAIN = 0
    PLACEHOLDER = 1
    CALL = 2
    ADVERTISEMENT = 3
    FURNITURE = 4
    COMMENTS = 5
    """Heads comments; RELATED heads teasers, TEASER is one by itself ("Read also: ...")."""
    RELATED = 6
    TEASER = 7
    REPEAT = 8
    PICTURE = 9
    """Names a picture file; its characters say whether it is an advertisement or furniture."""


def find_signs(read: Read, texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Sign of each line of a batch, shape (n_lines,)."""
    signs = signs_of(
        read.lines, read.line_offsets, read.codes, read.bounds, read.marks, read.classes, read.hit_offsets,
        read.hits,
    )  # fmt: skip
    for row in np.flatnonzero(signs == Sign.PICTURE):  # so rare that Python may look at the characters
        article = int(np.searchsorted(read.line_offsets, row, "right")) - 1
        name = texts[article][read.lines[row, Line.START] : read.lines[row, Line.END]]
        signs[row] = Sign.ADVERTISEMENT if BANNER.search(name) else Sign.FURNITURE
    return signs


@lean
def listed_in(code: int, codes: Array) -> bool:
    """Whether a short array holds ``code``."""
    for other in codes:  # noqa: SIM110 - numba knows no generator here
        if other == code:
            return True
    return False


@lean
def names_picture(codes: Array, bounds: Array, marks: Array, first: int, last: int) -> bool:
    """Whether a line ends like the name of a picture file."""
    touches = last - first > 1 and last - first <= 20 and bounds[last - 1, 0] - bounds[last - 2, 1] == 1
    return bool(touches and marks[last - 1] & TERMINATOR and listed_in(codes[last - 1], PICTURES))


@lean
def rules(found: int, count: int, words: int, part: int, opens: bool) -> bool:
    """Whether ``count`` phrases rule a sentence: one opens it, there are two, or they are a part of it."""
    return found > 0 and (opens or found * part >= words or count > 1)


@lean
def phrase_sign(line: Array, marks: Array, hits: Array) -> int:
    """Sign of a line by the listed phrases in it: a phrase must rule its sentences or the line."""
    first, last = line[Line.FIRST], line[Line.LAST]
    words, h = last - first, 0
    residue, calls, furniture, advertising, related, comments, leading, label = 0, 0, 0, 0, 0, 0, -1, -1
    closing = False
    start = first
    while start < last:
        end = start + 1
        while end < last and not marks[end] & SENTENCE:
            end += 1
        placed, called, n_calls, opens, noted, n_notes, heads = 0, 0, 0, False, 0, 0, False
        while h < len(hits) and hits[h, Hit.FIRST] < end:
            lexicon, size = hits[h, Hit.LEXICON], hits[h, Hit.LAST] - hits[h, Hit.FIRST]
            if lexicon == Lexicon.PLACEHOLDERS or lexicon == Lexicon.CHATBOT_RESIDUE:
                placed += size
            elif lexicon == Lexicon.CALLS_TO_ACTION:
                called += size
                n_calls += 1
                opens |= hits[h, Hit.FIRST] - start <= 2
            elif lexicon == Lexicon.NAVIGATION_PHRASES:
                furniture += size
                if hits[h, Hit.FIRST] == first:
                    label = hits[h, Hit.LAST]
            elif lexicon == Lexicon.NOTICES:
                noted += size
                n_notes += 1
                heads |= hits[h, Hit.FIRST] - start <= 2
                closing |= words <= NOTICE_WORDS and hits[h, Hit.LAST] == last  # all rights reserved
            elif lexicon == Lexicon.ADVERTISEMENT_PHRASES:
                advertising += size
            elif lexicon == Lexicon.RELATED_HEADERS:
                related += size
                if hits[h, Hit.FIRST] == first:
                    leading = hits[h, Hit.LAST]
            elif lexicon == Lexicon.COMMENT_HEADERS:
                comments += size
            h += 1
        if placed * 8 >= end - start:
            residue += end - start
        if rules(called, n_calls, end - start, 3, opens):
            calls += end - start
        if rules(noted, n_notes, end - start, 2, heads):
            furniture += end - start
        start = end
    header = words <= HEADER_WORDS and not line[Line.TERMINAL]
    sign = Sign.PLAIN
    if not words:
        return sign.value
    if residue * 2 >= words:
        sign = Sign.PLACEHOLDER
    elif header and related * 4 >= words * 3:
        sign = Sign.RELATED
    elif header and comments * 2 > words:
        sign = Sign.COMMENTS
    elif advertising * 3 >= words and words <= 12:
        sign = Sign.ADVERTISEMENT
    elif closing or furniture * 2 >= words or (furniture * 3 >= words and words <= 20):
        sign = Sign.FURNITURE
    elif calls * 2 >= words:
        sign = Sign.CALL
    elif leading >= 0 and leading < last and marks[leading] & COLON and words <= 30:
        sign = Sign.TEASER
    elif label >= 0 and label < last and marks[label] & COLON and words <= 30 and not line[Line.TERMINAL]:
        sign = Sign.FURNITURE  # Tags: budget, schools
    return sign.value


@lean
def is_menu(line: Array, marks: Array, classes: Array) -> bool:
    """Whether a line consists of a few menu words, and numbers, and nothing else."""
    first, last, telling = line[Line.FIRST], line[Line.LAST], False
    if not 0 < last - first <= MENU_WORDS or line[Line.TERMINAL]:
        return False
    for t in range(first, last):
        if marks[t] & NUMERAL:  # Comments (12)
            continue
        if not classes[t] & MENU:
            return False
        telling |= not classes[t] & FUNCTION
    return telling


@lean
def is_credit(line: Array, codes: Array, marks: Array, classes: Array) -> bool:
    """Whether a line says who wrote or when, and nothing else: "By Jane Doe", "Updated 10:32 a.m."."""
    first, last, by, when, number = line[Line.FIRST], line[Line.LAST], False, False, False
    if not 1 < last - first <= CREDIT_WORDS:
        return False
    for t in range(first, last):
        if codes[t] == BY:
            by = True
            if t + 1 == last or not marks[t + 1] & CAPITAL:
                return False
            continue
        stamp = listed_in(codes[t], STAMP) or classes[t] & DATE or marks[t] & DIGIT
        if not stamp and not (by and (marks[t] & CAPITAL or listed_in(codes[t], NAMING))):
            return False
        number |= marks[t] & DIGIT != 0
        when |= marks[t] & (YEAR | ISO_DATE) != 0 or codes[t] == AGO or listed_in(codes[t], STAMPED)
    return by or (when and number)


@compiled
def signs_of(
    lines: Array, offsets: Array, codes: Array, bounds: Array, marks: Array, classes: Array,
    hit_offsets: Array, hits: Array,
) -> Array:  # fmt: skip
    """Sign of each line."""
    signs = np.zeros(len(lines), np.uint8)
    for a in range(len(offsets) - 1):
        h, stop = hit_offsets[a], hit_offsets[a + 1]
        for row in range(offsets[a], offsets[a + 1]):
            first, last = lines[row, Line.FIRST], lines[row, Line.LAST]
            while h < stop and hits[h, Hit.FIRST] < first:
                h += 1
            end = h
            while end < stop and hits[end, Hit.FIRST] < last:
                end += 1
            sign = Sign.PLAIN.value
            if names_picture(codes, bounds, marks, first, last):
                sign = Sign.PICTURE.value
            if sign == Sign.PLAIN and end > h:
                sign = phrase_sign(lines[row], marks, hits[h:end])
            if sign == Sign.PLAIN and (
                is_menu(lines[row], marks, classes) or is_credit(lines[row], codes, marks, classes)
            ):
                sign = Sign.FURNITURE.value
            if sign == Sign.PLAIN and lines[row, Line.REPEATS] >= 0:
                sign = Sign.REPEAT.value
            signs[row] = sign
            h = end
    return signs
