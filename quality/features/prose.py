"""Prose: how the writer's own sentences are built, read outside quotations only.

None of this proves that a machine wrote a text, and learners of English write in some of these ways
(Liang et al. 2023): most directions are free, and no signal decides alone.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from quality.features import sources
from quality.features.spec import (
    Direction,
    Evidence,
    Family,
    FloatColumn,
    Pages,
    Unit,
    known,
    per_1000,
    per_sentence,
    ratio,
)
from quality.text import readability
from quality.text.found import Count, Lexicon, WordList, WordModel

family = Family("prose", "Prose")

_style = partial(family.signal, direction=Direction.FREE, source=sources.HORNE_2018)
_sentences = partial(_style, version=2)
_rate = partial(_style, unit=Unit.PER_1000_WORDS)
# The formulas agree with each other far more than they differ: one of each kind is scored.
_grade = partial(family.signal, unit=Unit.GRADE, direction=Direction.FREE, scored=False)


def _per_word(pages: Pages, count: Count) -> FloatColumn:
    return per_1000(pages.count(count), pages.count(Count.VOICE_WORDS))


def _per_sentence(pages: Pages, count: Count) -> FloatColumn:
    share = per_sentence(pages.count(count), pages.count(Count.VOICE_SENTENCES))
    return known(share, pages.count(Count.VOICE_WORDS))


def _listed(pages: Pages, listed: WordList | Lexicon) -> FloatColumn:
    return per_1000(pages.listed(listed), pages.count(Count.VOICE_WORDS))


def _counts(pages: Pages, *counts: Count) -> list[FloatColumn]:
    """Words, sentences and more, as the readability formulas take them; NaN where words are few."""
    wanted = (Count.VOICE_WORDS, Count.VOICE_SENTENCES, *counts)
    return [known(pages.count(count), pages.count(Count.VOICE_WORDS)) for count in wanted]


@_grade(
    unit=Unit.SCORE,
    source=sources.FLESCH_1948,
    says="The text reads with an ease of {} on Flesch's scale, where 100 is easy",
    scored=True,
)
def flesch_score(pages: Pages) -> FloatColumn:
    """Flesch reading ease; about 100 is easy, 0 is hard.

    >>> flesch_score(pages_of(plain(100))).round(1)
    array([95.2])
    """
    return readability.flesch(*_counts(pages, Count.SYLLABLES))


@_grade(source=sources.KINCAID_1975, says="The text needs {} years of school (Flesch-Kincaid)")
def flesch_kincaid_grade(pages: Pages) -> FloatColumn:
    """Flesch-Kincaid grade: the years of school that a reader needs.

    >>> flesch_kincaid_grade(pages_of(plain(100))).round(1)
    array([2.5])
    """
    return readability.flesch_kincaid(*_counts(pages, Count.SYLLABLES))


@_grade(source=sources.GUNNING_1952, says="The text needs {} years of school (Gunning's fog)")
def fog_grade(pages: Pages) -> FloatColumn:
    """Gunning's fog index: the years of school that a reader needs.

    >>> fog_grade(pages_of(plain(100)))
    array([4.])
    """
    return readability.fog(*_counts(pages, Count.POLYSYLLABLES))


@_grade(source=sources.MCLAUGHLIN_1969, says="The text needs {} years of school (SMOG)")
def smog_grade(pages: Pages) -> FloatColumn:
    """McLaughlin's SMOG grade: the years of school that a reader needs.

    >>> smog_grade(pages_of(plain(100)))
    array([3.1291])
    """
    return readability.smog(*_counts(pages, Count.POLYSYLLABLES)[1:])


@_grade(source=sources.SENTER_1967, says="The text needs {} years of school (automated readability index)")
def automated_readability_grade(pages: Pages) -> FloatColumn:
    """Automated readability index: the years of school that a reader needs.

    >>> automated_readability_grade(pages_of(plain(100))).round(2)
    array([1.47])
    """
    return readability.automated(*_counts(pages, Count.VOICE_LETTERS))


@_grade(source=sources.COLEMAN_1975, says="The text needs {} years of school (Coleman-Liau)")
def coleman_liau_grade(pages: Pages) -> FloatColumn:
    """Coleman-Liau index: the years of school that a reader needs.

    >>> coleman_liau_grade(pages_of(plain(100))).round(2)
    array([3.28])
    """
    return readability.coleman_liau(*_counts(pages, Count.VOICE_LETTERS))


@_grade(unit=Unit.SCORE, source=sources.ANDERSON_1983, says="The text has a lix of {}, where 60 is hard")
def lix_score(pages: Pages) -> FloatColumn:
    """Björnsson's lix: 30 is easy, 60 is hard.

    >>> lix_score(pages_of(plain(100)))
    array([20.])
    """
    return readability.lix(*_counts(pages, Count.LONG_WORDS))


@_grade(unit=Unit.MEAN, source=sources.ANDERSON_1983, says="A sentence has {} long words on average")
def long_word_mean(pages: Pages) -> FloatColumn:
    """Words of seven letters or more in a sentence outside quotations, on average (Anderson's rix).

    >>> long_word_mean(pages_of(plain(100)))
    array([1.])
    """
    return readability.rix(*_counts(pages, Count.LONG_WORDS)[1:])


@_grade(
    unit=Unit.SCORE,
    source=sources.DALE_1948,
    says="The text's words are {} hard on Dale and Chall's scale, where 10 is hard",
    scored=True,
)
def dale_chall_score(pages: Pages) -> FloatColumn:
    """Dale-Chall score; 5 is easy, 10 is hard.

    >>> dale_chall_score(pages_of(plain(100))).round(2)
    array([5.71])
    """
    return readability.dale_chall(*_counts(pages, Count.DIFFICULT_WORDS))


@_sentences(unit=Unit.MEAN, says="A sentence has {} words on average")
def sentence_length_mean(pages: Pages) -> FloatColumn:
    """Mean number of words of the sentences outside quotations.

    >>> sentence_length_mean(pages_of(plain(100)))
    array([10.])
    """
    return _per_sentence(pages, Count.VOICE_WORDS)


@_sentences(unit=Unit.RATIO, says="The lengths of the sentences vary by {} of their mean")
def sentence_length_variation_ratio(pages: Pages) -> FloatColumn:
    """Standard deviation of sentence lengths outside quotations divided by their mean.

    >>> sentence_length_variation_ratio(pages_of(plain(100)))
    array([0.])
    """
    mean = _per_sentence(pages, Count.VOICE_WORDS)
    variance = _per_sentence(pages, Count.SENTENCE_WORDS_SQUARED) - mean**2
    return np.sqrt(np.maximum(variance, 0)) / mean


@_sentences(
    unit=Unit.SHARE, says="{} of the sentences have more than 30 words", evidence=Evidence.LONG_SENTENCES
)
def long_sentence_share(pages: Pages) -> FloatColumn:
    """Share of sentences outside quotations of more than 30 words.

    >>> long_sentence_share(pages_of(plain(100)))
    array([0.])
    """
    return _per_sentence(pages, Count.LONG_SENTENCES)


@_style(unit=Unit.MEAN, says="A word has {} letters on average")
def word_length_mean(pages: Pages) -> FloatColumn:
    """Mean number of letters of the words outside quotations.

    >>> word_length_mean(pages_of(plain(100)))
    array([3.8])
    """
    words = pages.count(Count.VOICE_WORDS)
    return known(ratio(pages.count(Count.VOICE_LETTERS), words), words)


@_sentences(unit=Unit.MEAN, says="A sentence has {} commas on average")
def comma_mean(pages: Pages) -> FloatColumn:
    """Commas in a sentence outside quotations, on average.

    >>> comma_mean(pages_of(plain(90) + " " + plain(9) + ", aye."))
    array([0.1])
    """
    return _per_sentence(pages, Count.COMMAS)


@_sentences(unit=Unit.SHARE, says="{} of the sentences begin with the word that the one before began with")
def repeated_opener_share(pages: Pages) -> FloatColumn:
    """Share of sentences outside quotations that begin with the same word as the one before.

    >>> repeated_opener_share(pages_of(plain(100)))
    array([0.9])
    """
    return _per_sentence(pages, Count.OPENER_REPEATS)


@_sentences(
    unit=Unit.SHARE,
    source=sources.AI_SIGNS,
    says='{} of the sentences begin with "moreover" and the like',
    evidence=Evidence.TRANSITION_STARTS,
)
def transition_share(pages: Pages) -> FloatColumn:
    """Share of sentences outside quotations that begin with an essay's transition ("moreover").

    >>> transition_share(pages_of(plain(90) + " Moreover it rained."))
    array([0.1])
    """
    return _per_sentence(pages, Count.TRANSITION_STARTS)


@_rate(
    source=sources.AI_SIGNS,
    says='{} tails such as ", underscoring the need"',
    evidence=Evidence.PARTICIPLE_TAILS,
    version=2,
)
def participle_tail_per_1000_words(pages: Pages) -> FloatColumn:
    """Tails of a comma and a word in -ing per 1000 words outside quotations.

    >>> participle_tail_per_1000_words(pages_of(plain(99) + ", underscoring."))
    array([10.])
    """
    return _per_word(pages, Count.PARTICIPLE_TAILS)


@_rate(source=sources.AI_SIGNS, says='{} rows of three ("a, b, and c")')
def triad_per_1000_words(pages: Pages) -> FloatColumn:
    """Rows of three ("a, b, and c") per 1000 words outside quotations.

    >>> triad_per_1000_words(pages_of(plain(96) + " rain, hail, and snow."))
    array([10.])
    """
    return _per_word(pages, Count.TRIADS)


@_rate(source=sources.KOBAK_2024, says="{} words in fashion with chatbots", evidence=WordList.AI_STYLE)
def chatbot_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Style words that chatbots use in excess ("delve") per 1000 words outside quotations.

    >>> chatbot_word_per_1000_words(pages_of(plain(99) + " delve"))
    array([10.])
    """
    return _listed(pages, WordList.AI_STYLE)


@_rate(
    direction=Direction.LOWERS,
    source=sources.AI_SIGNS,
    says="{} stock phrases of inflated importance",
    evidence=Lexicon.AI_PHRASES,
)
def inflated_phrase_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases of inflated importance ("plays a vital role") per 1000 words outside quotations.

    >>> inflated_phrase_per_1000_words(pages_of(plain(96) + " plays a vital role"))
    array([10.])
    """
    return _listed(pages, Lexicon.AI_PHRASES)


@family.signal(
    unit=Unit.SCORE,
    direction=Direction.LOWERS,
    source=sources.CHEN_2024,
    says="The words score {} on a scale of machine prose",
    evidence=Evidence.PROSE_MODEL,
)
def machine_prose_score(pages: Pages) -> FloatColumn:
    """Log-odds of machine prose that a linear model gives the words; above 0 is machine-like.

    >>> machine_prose_score(pages_of(""))
    array([nan])
    """
    return pages.model(WordModel.PROSE)
