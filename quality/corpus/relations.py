"""How two headlines relate: exact, reworded, template, syndicated, same_topic, or not at all.

*exact*: equal canonical forms. *reworded*: one event in other words; an event guard keeps headlines apart
that differ in a number, a date, a name, a place, a role, an outcome or a negation. *template*: one frame with
another filling ("10 best hotels in Rome"). *syndicated*: one text on several publishers with an agency's
credit. *same_topic*: alike, but not the same. What the guard cannot see: who does what to whom (two names
that change places), and a name that is left out, which is a detail less and no other event.

The similarity is the probability that a reader takes both headlines for the same: a logistic regression on
half of the pairs of SemEval STS headlines (Agirre et al., 2013 to 2016); equal canonical forms have 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.corpus import compare
from quality.corpus.headlines import Headlines, read
from quality.corpus.known import opposites, synonyms
from quality.corpus.vocabulary import Codes, Pairs
from quality.text import lexicons
from quality.text.found import Lexicon
from quality.types import Relation

RELATIONS: tuple[Relation, ...] = ("unique", "same_topic", "template", "reworded", "exact", "syndicated")
"""Relations by number; the first five are those of :mod:`quality.corpus.compare`."""
SYNDICATED = RELATIONS.index("syndicated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A title with what is known around it; ``credit`` is any text that may name an agency: a byline."""

    title: str
    publisher: str | None = None
    credit: str | None = None


def relation(a: Headline | str, b: Headline | str) -> tuple[Relation, float]:
    """Relation and similarity of two headlines.

    >>> relation("Quake hits Japan, 61,700 without power", "61700 without power as quake strikes Japan")[0]
    'reworded'
    >>> relation("Quake hits Japan, 61,700 without power", "Quake hits Japan, 6,170 without power")[0]
    'template'
    """
    one, two = (Headline(title=side) if isinstance(side, str) else side for side in (a, b))
    found = read([one.title, two.title], [one.publisher, two.publisher])
    if not found.offsets[1] or found.offsets[1] == found.offsets[2]:
        return "unique", 0.0  # without words nothing is alike
    (number,), (similarity,) = compared(found, np.array([0]), np.array([1]))
    name = RELATIONS[int(number) & ~compare.CONTRADICTION]
    elsewhere = one.publisher is not None and two.publisher is not None and one.publisher != two.publisher
    if name == "exact" and elsewhere and (credited(one.credit) or credited(two.credit)):
        name = "syndicated"
    return name, float(similarity)


def compared(
    headlines: Headlines,
    left: npt.NDArray[np.integer[Any]],
    right: npt.NDArray[np.integer[Any]],
    *,
    thorough: bool = True,
    sets: Codes | None = None,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Relation and similarity of many pairs of rows: numbers of ``RELATIONS``, CONTRADICTION added or not.

    Where it need not be ``thorough``, pairs that have no chance to be one event are told unrelated early.
    ``sets`` is what :func:`gathered` makes of the headlines, for those who compare more than once.
    """
    sets = gathered(headlines) if sets is None else sets
    numbers, similarities = np.empty(len(left), np.uint8), np.empty(len(left), np.float32)
    compare.compare_pairs(
        headlines.tokens, headlines.offsets, sets, left.astype(np.int32),
        right.astype(np.int32), headlines.vocabulary.tables, pairs(), thorough, numbers, similarities,
        np.empty((0, compare.N_FEATURES)),
    )  # fmt: skip
    return numbers, similarities


def gathered(headlines: Headlines) -> Codes:
    """Sets of each headline's words by what they are, which comparisons begin with."""
    n, width = len(headlines), compare.SETS
    room = np.empty((n + 1) * width, np.uint64)
    made = room[-room.ctypes.data // 8 % width :][: n * width].reshape(n, width)  # a row, a line of the cache
    compare.gather(headlines.tokens, headlines.flags, headlines.offsets, headlines.vocabulary.bits, made)
    return made


def pairs() -> tuple[Pairs, Pairs]:
    """Synonyms and opposites, as the compiled code reads them."""
    return synonyms(), opposites()


def credited(text: str | None) -> bool:
    """Whether a byline or a credit line names a news agency.

    >>> credited("By Jane Roe, Associated Press"), credited("Jane Roe"), credited(None)
    (True, False, False)
    """
    if not text:
        return False
    words = _words(text)
    return any(name in words for name in _agencies())


@cache
def _agencies() -> tuple[str, ...]:
    return tuple(map(_words, lexicons.read(Lexicon.WIRE_AGENCIES)))


def _words(text: str) -> str:
    """Folded letters and digits with a space around each word."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "
