"""Readability formulas over counted text, in textstat's form; the only importer of textstat, always offline.

The formulas take columns of counts and give NaN where there is no word or no sentence. textstat is
asked for the syllables of a word and for the list of easy words. Its own functions for whole texts fetch a
pronouncing dictionary from the network when they are first used; the two parts asked here do not.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

FloatColumn = npt.NDArray[np.float64]
LANGUAGE = "en_US"


def _per(part: FloatColumn, whole: FloatColumn) -> FloatColumn:
    quotient = np.full(len(whole), np.nan)
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient


def flesch(words: FloatColumn, sentences: FloatColumn, syllables: FloatColumn) -> FloatColumn:
    """Flesch reading ease (1948): about 100 is easy, 0 is hard.

    >>> flesch(np.array([100.0, 0]), np.array([5.0, 0]), np.array([150.0, 0])).round(2)
    array([59.64,   nan])
    """
    return 206.835 - 1.015 * _per(words, sentences) - 84.6 * _per(syllables, words)


def flesch_kincaid(words: FloatColumn, sentences: FloatColumn, syllables: FloatColumn) -> FloatColumn:
    """Flesch-Kincaid grade (1975): years of school."""
    return 0.39 * _per(words, sentences) + 11.8 * _per(syllables, words) - 15.59


def fog(words: FloatColumn, sentences: FloatColumn, polysyllables: FloatColumn) -> FloatColumn:
    """Gunning's fog index (1952): years of school; every word of three syllables counts as complex."""
    return 0.4 * (_per(words, sentences) + 100 * _per(polysyllables, words))


def smog(sentences: FloatColumn, polysyllables: FloatColumn) -> FloatColumn:
    """McLaughlin's SMOG grade (1969): years of school."""
    return 1.043 * np.sqrt(30 * _per(polysyllables, sentences)) + 3.1291


def automated(words: FloatColumn, sentences: FloatColumn, letters: FloatColumn) -> FloatColumn:
    """Automated readability index (1967): years of school."""
    return 4.71 * _per(letters, words) + 0.5 * _per(words, sentences) - 21.43


def coleman_liau(words: FloatColumn, sentences: FloatColumn, letters: FloatColumn) -> FloatColumn:
    """Coleman-Liau index (1975): years of school; letters are letters and digits."""
    return 5.8 * _per(letters, words) - 29.6 * _per(sentences, words) - 15.8


def lix(words: FloatColumn, sentences: FloatColumn, long_words: FloatColumn) -> FloatColumn:
    """Björnsson's lix (1968): 30 is easy, 60 is hard; long words have seven letters or more."""
    return _per(words, sentences) + 100 * _per(long_words, words)


def rix(sentences: FloatColumn, long_words: FloatColumn) -> FloatColumn:
    """Anderson's rix (1983): long words a sentence."""
    return _per(long_words, sentences)


def dale_chall(words: FloatColumn, sentences: FloatColumn, difficult_words: FloatColumn) -> FloatColumn:
    """Dale-Chall score (1948): 5 is easy, 10 is hard; names count as difficult, as in textstat."""
    percent = 100 * _per(difficult_words, words)
    return 0.1579 * percent + 0.0496 * _per(words, sentences) + np.where(percent > 5, 3.6365, 0.0)


def syllables(word: str) -> int:
    """Syllables of one word, as textstat counts them without a pronouncing dictionary; 0 without a letter.

    >>> syllables("Underscores"), syllables("it's"), syllables("—")
    (3, 1, 0)
    """
    hyphenation, _, clean = _textstat()
    return sum(len(hyphenation.positions(part)) + 1 for part in clean(word).lower().split())


def easy(word: str) -> bool:
    """Whether the word stands in textstat's list of easy words, after Dale and Chall.

    >>> easy("Acre"), easy("jurisdiction")
    (True, False)
    """
    _, words, clean = _textstat()
    return clean(word).lower() in words


@cache
def _textstat() -> tuple[Any, Set[str], Any]:
    # Here and not at the top: textstat loads NLTK, and that loads scikit-learn, in more than a second.
    from textstat.backend.transformations import remove_punctuation
    from textstat.backend.utils import get_lang_easy_words, get_pyphen

    def clean(word: str) -> str:
        return str(remove_punctuation(word, rm_apostrophe=False))

    return get_pyphen(LANGUAGE), get_lang_easy_words(LANGUAGE), clean
