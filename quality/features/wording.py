"""Wording: which words the writer chooses, read outside quotations only.

What a source is quoted with is not the writer's choice. Words for parties and political sides are never
counted: the signals are to tell how an article speaks, not which side it is on.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from quality.features import sources
from quality.features.spec import (
    SHORT_TEXT,
    Direction,
    Evidence,
    Family,
    FloatColumn,
    Pages,
    Unit,
    known,
    per_1000,
    ratio,
)
from quality.text.found import Count, Lexicon, WordList, WordModel

family = Family("wording", "Wording")

_style = partial(family.signal, direction=Direction.FREE, source=sources.HORNE_2018)
_rate = partial(_style, unit=Unit.PER_1000_WORDS)
_harm = partial(family.signal, unit=Unit.PER_1000_WORDS, direction=Direction.LOWERS)


def _listed(pages: Pages, listed: WordList | Lexicon) -> FloatColumn:
    """Hits per 1000 words of the text outside quotations."""
    return per_1000(pages.listed(listed), pages.count(Count.VOICE_WORDS))


def _per_word(pages: Pages, count: Count) -> FloatColumn:
    return per_1000(pages.count(count), pages.count(Count.VOICE_WORDS))


@_harm(source=sources.RECASENS_2013, says="{} loaded words", evidence=WordList.LOADED)
def loaded_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Emotive or contemptuous words ("disgusting") per 1000 words outside quotations.

    >>> loaded_word_per_1000_words(pages_of(plain(99) + " disgusting", plain(99) + ' "a disgusting lie"'))
    array([10.,  0.])
    """
    return _listed(pages, WordList.LOADED)


@_harm(source=sources.RASHKIN_2017, says="{} intensifiers", evidence=WordList.BOOSTER)
def intensifier_per_1000_words(pages: Pages) -> FloatColumn:
    """Intensifiers ("very", "totally") per 1000 words outside quotations.

    >>> intensifier_per_1000_words(pages_of(plain(99) + " totally"))
    array([10.])
    """
    return _listed(pages, WordList.BOOSTER)


@_harm(
    source=sources.RASHKIN_2017,
    says='{} words such as "always" or "nobody"',
    evidence=WordList.ABSOLUTE,
)
def absolute_per_1000_words(pages: Pages) -> FloatColumn:
    """Words without exception ("always", "nobody") per 1000 words outside quotations.

    >>> absolute_per_1000_words(pages_of(plain(99) + " nobody"))
    array([10.])
    """
    return _listed(pages, WordList.ABSOLUTE)


@_harm(source=sources.HORNE_2018, says="{} swear words", evidence=WordList.PROFANITY)
def profanity_per_1000_words(pages: Pages) -> FloatColumn:
    """Swear words per 1000 words outside quotations.

    >>> profanity_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _listed(pages, WordList.PROFANITY)


@_harm(
    source=sources.POTTHAST_2018,
    says="{} stock phrases of conspiracy talk",
    evidence=Lexicon.CONSPIRACY,
)
def conspiracy_phrase_per_1000_words(pages: Pages) -> FloatColumn:
    """Stock phrases of conspiracy talk ("wake up") per 1000 words outside quotations.

    >>> conspiracy_phrase_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _listed(pages, Lexicon.CONSPIRACY)


@_harm(
    source=sources.NEWSGUARD,
    says="{} phrases of opinion",
    evidence=Lexicon.OPINION_MARKERS,
)
def opinion_marker_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases of opinion ("i think", "in my opinion") per 1000 words outside quotations.

    >>> opinion_marker_per_1000_words(pages_of(plain(97) + " in my opinion"))
    array([10.])
    """
    return _listed(pages, Lexicon.OPINION_MARKERS)


@_harm(source=sources.HORNE_2017, says="{} words in capitals", evidence=Evidence.UPPER_WORDS)
def upper_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Words of three letters or more all in capitals per 1000 words outside quotations.

    >>> upper_word_per_1000_words(pages_of(plain(99) + " NEVER"))
    array([10.])
    """
    return _per_word(pages, Count.UPPER_WORDS)


@_harm(source=sources.HORNE_2018, says="{} exclamation marks")
def exclamation_per_1000_words(pages: Pages) -> FloatColumn:
    """Exclamation marks per 1000 words outside quotations.

    >>> exclamation_per_1000_words(pages_of(plain(99) + " so!"))
    array([10.])
    """
    return _per_word(pages, Count.EXCLAMATIONS)


@_harm(source=sources.HORNE_2018, says="{} questions")
def question_per_1000_words(pages: Pages) -> FloatColumn:
    """Question marks per 1000 words outside quotations.

    >>> question_per_1000_words(pages_of(plain(99) + " so?"))
    array([10.])
    """
    return _per_word(pages, Count.QUESTIONS)


@_rate(source=sources.RECASENS_2013, says="{} hedges", evidence=WordList.HEDGE)
def hedge_per_1000_words(pages: Pages) -> FloatColumn:
    """Words that limit a claim ("perhaps", "reportedly") per 1000 words outside quotations.

    >>> hedge_per_1000_words(pages_of(plain(99) + " perhaps"))
    array([10.])
    """
    return _listed(pages, WordList.HEDGE)


@_rate(says='{} words such as "however" or "although"', evidence=WordList.CONTRAST)
def contrast_per_1000_words(pages: Pages) -> FloatColumn:
    """Words that weigh ("however", "although") per 1000 words outside quotations.

    >>> contrast_per_1000_words(pages_of(plain(99) + " although"))
    array([10.])
    """
    return _listed(pages, WordList.CONTRAST)


@_rate(says='{} words such as "I" or "we"', evidence=WordList.FIRST_PERSON)
def first_person_per_1000_words(pages: Pages) -> FloatColumn:
    """Words for the writer ("I", "we", "our") per 1000 words outside quotations.

    >>> first_person_per_1000_words(pages_of(plain(99) + " we"))
    array([10.])
    """
    return _listed(pages, WordList.FIRST_PERSON)


@_rate(says="{} contractions")
def contraction_per_1000_words(pages: Pages) -> FloatColumn:
    """Contractions ("don't", "it's") per 1000 words outside quotations.

    >>> contraction_per_1000_words(pages_of(plain(99) + " don't"))
    array([10.])
    """
    return _per_word(pages, Count.CONTRACTIONS)


@_rate(says="{} capitalised words inside sentences")
def capital_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Capitalised words inside sentences per 1000 words outside quotations.

    >>> capital_word_per_1000_words(pages_of(plain(99) + " Tarn"))
    array([10.])
    """
    return _per_word(pages, Count.CAPITAL_WORDS)


@_style(unit=Unit.SHARE, says="{} of the words are function words")
def function_word_share(pages: Pages) -> FloatColumn:
    """Share of words outside quotations that are function words ("the", "of", "is").

    >>> function_word_share(pages_of(plain(100)))
    array([0.5])
    """
    words = pages.count(Count.VOICE_WORDS)
    return known(ratio(pages.count(Count.VOICE_FUNCTION_WORDS), words), words)


@_style(unit=Unit.SHARE, says="{} of the first 100 words are different words", scored=False)
def distinct_word_share(pages: Pages) -> FloatColumn:
    """Share of different words among the first 100 words outside quotations; unknown in shorter texts.

    >>> distinct_word_share(pages_of(plain(100), plain(99)))
    array([0.08,  nan])
    """
    long_enough = pages.count(Count.VOICE_WORDS) >= SHORT_TEXT
    return np.where(long_enough, pages.count(Count.DISTINCT_100) / SHORT_TEXT, np.nan)


@family.signal(
    unit=Unit.SCORE,
    direction=Direction.RAISES,
    source=sources.POTTHAST_2018,
    says="The words score {} on a scale of reliable vocabulary",
    evidence=Evidence.WORDING_MODEL,
)
def vocabulary_score(pages: Pages) -> FloatColumn:
    """Log-odds of a reliable publisher that a linear model gives the words; above 0 is reliable.

    >>> vocabulary_score(pages_of(""))
    array([nan])
    """
    return pages.model(WordModel.WORDING)
