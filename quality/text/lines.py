"""What each line looks like and what stands around it: the columns that tell body from page furniture.

A hard-wrapped paragraph is one *unit*: its lines are described together. What stands around a unit is taken
from plain units only; lines that show their purpose by themselves (``signs``) and repeated lines are looked
through, so that adding one of them changes nothing for the others.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled, lean
from quality.text.found import Line, Mark, Offsets, Read
from quality.text.signs import DATE, FUNCTION, MENU, Sign

OWN = (
    "log_words", "words", "function_share", "log_function", "terminal", "terminal_log_words", "menu_share",
    "log_menu", "capital_share", "upper_share", "digit_share", "symbol_rate", "bullet", "lower_start",
    "separators", "comma_rate", "quotes", "date", "numeral_share", "links", "no_word", "few_words",
    "terminators", "colons", "word_length", "all_upper",
)  # fmt: skip
AROUND = (
    "prose_share", "prose_mass", "near_prose", "far_prose", "since_prose", "next_log_words",
    "next_function_share", "next_terminal", "next_menu_share", "next_prose", "second_log_words",
    "second_prose", "edge", "position",
)  # fmt: skip
WHOLE = (
    "text_density", "text_prose", "text_short_share", "text_prose_share", "in_block", "above_block",
    "below_block", "in_block_log_words", "density_log_words", "after_comments", "after_related",
)  # fmt: skip
FEATURES = (*OWN, *(f"{side}_{name}" for side in ("before", "after") for name in AROUND), *WHOLE)
"""Names of the columns of :attr:`Described.features`."""
N_OWN, N_AROUND, N_FEATURES = len(OWN), len(AROUND), len(FEATURES)

STRONG = 12.0
"""Prose mass of a unit that is surely a paragraph: about 17 words of a full sentence."""
WRAP_FROM, WRAP_TO = 40, 120  # characters of a line that may go on in the next one
AFAR = 30.0

CAPITAL, UPPER, NUMERAL, LINK = map(int, (Mark.CAPITAL, Mark.UPPER, Mark.NUMERAL, Mark.LINK))
SENTENCE, COMMA, TERMINATOR, COLON = map(int, (Mark.SENTENCE, Mark.COMMA, Mark.TERMINATOR, Mark.COLON))
QUOTES, SYMBOL, DIGIT = int(Mark.QUOTE_OPEN | Mark.QUOTE_CLOSE), int(Mark.SYMBOL), int(Mark.DIGIT)


class Described(NamedTuple):
    """The units of a batch and their columns."""

    units: Offsets
    """Unit of each line, shape (n_lines,)."""
    unit_offsets: Offsets
    features: npt.NDArray[np.float32]
    """Shape (n_units, len(FEATURES))."""
    prose: npt.NDArray[np.float64]
    """How much running text a unit holds, in words; 0 for units that are no PLAIN ones."""


def describe(read: Read, signs: npt.NDArray[np.uint8]) -> Described:
    """Units, features and prose mass of a batch; ``signs`` holds a Sign for each line."""
    units, offsets, features, unit_signs = own(read.lines, read.line_offsets, read.marks, read.classes, signs)
    prose = masses(features, unit_signs)
    around(features, offsets, unit_signs, prose)
    return Described(units, offsets, features, prose)


@lean
def goes_on(lines: Array, marks: Array, row: int) -> bool:
    """Whether a wrapped paragraph goes on in this line: no blank, no full stop before it, lower case."""
    width, first = lines[row - 1, Line.END] - lines[row - 1, Line.START], lines[row, Line.FIRST]
    return bool(
        WRAP_FROM <= width <= WRAP_TO
        and not lines[row, Line.BLANKS]
        and not lines[row, Line.BULLET]
        and not lines[row - 1, Line.TERMINAL]
        and first < lines[row, Line.LAST]
        and not marks[first] & (CAPITAL | NUMERAL)
    )


@lean
def tokens_of(x: Array, first: int, last: int, marks: Array, classes: Array) -> None:
    """Fill the columns that need a look at each token; what stands before the first says nothing.

    Without branches, so that it is vector code.
    """
    function, menu, capital, upper, numeral, date, link = 0, 0, 0, 0, 0, False, 0
    comma, separator, quote, terminator, colon = 0, 0, 0, 0, 0
    for t in range(np.uint64(first), np.uint64(last)):
        mark, listed = marks[t], classes[t]
        function += (listed & FUNCTION) != 0
        menu += (listed & MENU) != 0
        date |= (listed & DATE) != 0
        upper += (mark & UPPER) != 0
        numeral += (mark & NUMERAL) != 0
        link += (mark & LINK) != 0
    for t in range(np.uint64(first + 1), np.uint64(max(last, first + 1))):
        mark = marks[t]
        capital += (mark & (CAPITAL | SENTENCE)) == CAPITAL
        comma += (mark & COMMA) != 0
        separator += (mark & SYMBOL) != 0
        quote += (mark & QUOTES) != 0
        terminator += (mark & TERMINATOR) != 0
        colon += (mark & COLON) != 0
    words = last - first
    share = 1 / max(words, 1)
    x[0], x[1], x[2], x[3] = np.log1p(words), min(words, 60) / 20, function * share, np.log1p(function)
    x[6], x[7], x[8] = menu * share, np.log1p(menu), capital * share
    x[13] = words > 0 and not marks[first] & (CAPITAL | DIGIT)
    x[14], x[15], x[16], x[17] = min(separator, 5), comma * share, min(quote, 2), date and words < 15
    x[18], x[19], x[20], x[21] = numeral * share, min(link, 2), words == 0, words <= 3
    x[22], x[23], x[25] = min(terminator, 5), min(colon, 3), words > 0 and upper == words


@compiled
def own(lines: Array, offsets: Array, marks: Array, classes: Array, signs: Array) -> Any:
    """Join wrapped lines to units and fill the columns that a unit has by itself."""
    n_lines = len(lines)
    units, unit_offsets = np.zeros(n_lines, np.int64), np.zeros(len(offsets), np.int64)
    features, unit_signs = np.zeros((n_lines, N_FEATURES), np.float32), np.zeros(n_lines, np.uint8)
    n = 0
    for a in range(len(offsets) - 1):
        row = offsets[a]
        while row < offsets[a + 1]:
            end = row + 1
            if signs[row] == Sign.PLAIN:
                while end < offsets[a + 1] and signs[end] == Sign.PLAIN and goes_on(lines, marks, end):
                    end += 1
            characters, letters, uppers, digits, symbols = 0, 0, 0, 0, 0
            for i in range(row, end):
                characters += lines[i, Line.CHARACTERS]
                letters += lines[i, Line.LETTERS]
                uppers += lines[i, Line.UPPERS]
                digits += lines[i, Line.DIGITS]
                symbols += lines[i, Line.SYMBOLS]
                units[i] = n
            x, first, last = features[n], lines[row, Line.FIRST], lines[end - 1, Line.LAST]
            tokens_of(x, first, last, marks, classes)
            share = 1 / max(last - first, 1)
            x[4] = lines[end - 1, Line.TERMINAL]
            x[5], x[9], x[10] = x[4] * x[0], uppers / max(letters, 1), digits / max(characters, 1)
            x[11], x[12], x[24] = min(symbols, 10) * share, lines[row, Line.BULLET], characters * share / 5
            unit_signs[n] = signs[row]
            n += 1
            row = end
        unit_offsets[a + 1] = n
    return units, unit_offsets, features[:n].copy(), unit_signs[:n].copy()


@compiled
def masses(features: Array, signs: Array) -> Array:
    """Prose mass of each plain unit: words above five, less where function words or the end are missing."""
    prose = np.zeros(len(features))
    for u in range(len(features)):
        if signs[u] == Sign.PLAIN:
            words = min(np.expm1(np.float64(features[u, 0])), 80.0)
            end = 1.0 if features[u, 4] > 0 else 0.5
            prose[u] = max(words - 5, 0.0) * min(features[u, 2] / 0.3, 1.0) * end
    return prose


@lean
def around(features: Array, offsets: Array, signs: Array, prose: Array) -> None:
    """Fill the columns that speak about a unit's neighbours and about the whole text."""
    for a in range(len(offsets) - 1):
        start, stop = offsets[a], offsets[a + 1]
        total, words, count, short, strong = 0.0, 0.0, 0, 0, 0
        best, run, run_start, block_start, block_end = 0.0, 0.0, start, start, start
        for u in range(start, stop):
            if signs[u] == Sign.PLAIN:
                own_words = np.expm1(np.float64(features[u, 0]))
                total += prose[u]
                words += own_words
                count += 1
                short += own_words < 5.5
                strong += prose[u] >= STRONG
                if run <= 0:  # the stretch of units with the largest sum is the article's block
                    run, run_start = 0.0, u
                run += min(prose[u] / 10, 3.0) - 0.6
                if run > best:
                    best, block_start, block_end = run, run_start, u + 1
        for side in range(2):
            base = N_OWN + side * N_AROUND
            mass, near, far, since, first, second, position = 0.0, 0.0, 0.0, AFAR, -1, -1, 0
            comments, related = False, False
            for step in range(stop - start):
                u = start + step if side == 0 else stop - 1 - step
                x = features[u]
                x[base], x[base + 1] = mass / (total + 1e-6), min(mass, 300.0) / 100
                x[base + 2], x[base + 3], x[base + 4] = near / 20, far / 40, np.log1p(since)
                if first >= 0:
                    y = features[first]
                    x[base + 5], x[base + 6], x[base + 7], x[base + 8] = y[0], y[2], y[4], y[6]
                    x[base + 9] = prose[first] / 20
                if second >= 0:
                    x[base + 10], x[base + 11] = features[second, 0], prose[second] / 20
                x[base + 12], x[base + 13] = first < 0, np.log1p(position)
                if side == 0:
                    x[N_FEATURES - 2], x[N_FEATURES - 1] = comments, related
                    if mass > 40:  # a head above the article is a menu's
                        comments |= signs[u] == Sign.COMMENTS
                        related |= signs[u] == Sign.RELATED
                if signs[u] == Sign.PLAIN:
                    position += 1
                    mass += prose[u]
                    near, far = near * 0.5 + prose[u], far * 0.8 + prose[u]
                    since = 1.0 if prose[u] >= STRONG else min(since + 1, AFAR)
                    first, second = u, first
        base = N_OWN + 2 * N_AROUND
        for u in range(start, stop):
            x = features[u]
            inside = block_start <= u < block_end
            x[base], x[base + 1] = total / (words + 1), np.log1p(total) / 4
            x[base + 2], x[base + 3] = short / max(count, 1), strong / max(count, 1)
            x[base + 4] = inside
            x[base + 5], x[base + 6] = np.log1p(max(block_start - u, 0)), np.log1p(max(u - block_end + 1, 0))
            x[base + 7], x[base + 8] = inside * x[0], x[base] * x[0]
