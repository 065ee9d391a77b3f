"""Sourcing: who says what the article says, and how exactly it says when and how many.

Everything a quotation adds to is measured against the words outside quotations, which do not change when
one is taken away, and may only raise reliability: so the loss of a quotation can never help. What counts
against an article and may go with a quotation (it is anonymous, or a second one in its sentence has no
source) is listed and not scored.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from quality.features import sources
from quality.features.spec import Direction, Evidence, Family, FloatColumn, Pages, Unit, per_1000, ratio
from quality.text.found import Count, Lexicon, WordList

family = Family("sourcing", "Sourcing")

_merit = partial(family.signal, unit=Unit.PER_1000_WORDS, direction=Direction.RAISES)
_ledger = partial(_merit, source=sources.NEWELL_2018)
_harm = partial(family.signal, unit=Unit.PER_1000_WORDS, direction=Direction.LOWERS)


def _rate(pages: Pages, hits: FloatColumn) -> FloatColumn:
    """Hits per 1000 words outside quotations; known for a text of nothing but quotations, too."""
    return per_1000(hits, pages.count(Count.VOICE_WORDS), within=pages.count(Count.WORDS))


def _voice(pages: Pages, listed: WordList | Lexicon) -> FloatColumn:
    return per_1000(pages.listed(listed), pages.count(Count.VOICE_WORDS))


@_merit(
    unit=Unit.SHARE,
    source=sources.POTTHAST_2018,
    says="{} of the text is direct quotation of three words or more",
    evidence=Evidence.QUOTATIONS,
)
def quoted_share(pages: Pages) -> FloatColumn:
    """Quoted words as a share of quoted words and the words of sentences without a quotation.

    >>> quoted_share(pages_of(plain(10) + ' "It is so and it was so before the flood," she said.'))
    array([0.5])
    """
    quoted = pages.count(Count.QUOTED_WORDS)
    return ratio(quoted, quoted + pages.count(Count.VOICE_WORDS))


@_ledger(says="{} quotations", evidence=Evidence.QUOTATIONS)
def quotation_per_1000_words(pages: Pages) -> FloatColumn:
    """Direct quotations of three words or more per 1000 words outside them.

    >>> quotation_per_1000_words(pages_of(plain(100) + ' "We have no choice," she said.', plain(100)))
    array([10.,  0.])
    """
    return _rate(pages, pages.count(Count.QUOTATIONS))


@_ledger(
    says="{} quotations with a source",
    evidence=Evidence.SOURCED_QUOTATIONS,
    version=2,
)
def sourced_quotation_per_1000_words(pages: Pages) -> FloatColumn:
    """Direct quotations that say who speaks per 1000 words outside quotations.

    >>> sourced_quotation_per_1000_words(pages_of(plain(100) + ' "We have no choice," Ada Lind said.'))
    array([10.])
    """
    return _rate(pages, pages.count(Count.SOURCED_QUOTATIONS))


@_harm(
    source=sources.SPJ_2014,
    says="{} quotations without a source",
    evidence=Evidence.QUOTATIONS,
    scored=False,
    version=2,
)
def unsourced_quotation_per_1000_words(pages: Pages) -> FloatColumn:
    """Direct quotations that do not say who speaks per 1000 words outside quotations.

    >>> unsourced_quotation_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    unsourced = pages.count(Count.QUOTATIONS) - pages.count(Count.SOURCED_QUOTATIONS)
    return _rate(pages, np.maximum(unsourced, 0))


@_ledger(says="{} statements with a source", evidence=Evidence.ATTRIBUTIONS)
def attribution_per_1000_words(pages: Pages) -> FloatColumn:
    """Quotations and paraphrases with a source per 1000 words outside quotations.

    >>> attribution_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _rate(pages, pages.count(Count.ATTRIBUTIONS))


@_ledger(says="{} statements of named sources", evidence=Evidence.ATTRIBUTIONS)
def named_attribution_per_1000_words(pages: Pages) -> FloatColumn:
    """Quotations and paraphrases of named sources per 1000 words outside quotations.

    >>> named_attribution_per_1000_words(pages_of(plain(100) + ' "We have no choice," Ada Lind said.'))
    array([10.])
    """
    return _rate(pages, pages.count(Count.NAMED_ATTRIBUTIONS))


@_ledger(says="{} statements taken from documents", evidence=Evidence.DOCUMENT_ATTRIBUTIONS)
def document_attribution_per_1000_words(pages: Pages) -> FloatColumn:
    """Statements taken from documents (reports, studies, filings) per 1000 words outside quotations.

    >>> document_attribution_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _rate(pages, pages.count(Count.DOCUMENT_ATTRIBUTIONS))


@_ledger(says="{} different sources", evidence=Evidence.ATTRIBUTIONS)
def distinct_source_per_1000_words(pages: Pages) -> FloatColumn:
    """Different people, bodies and documents that are sources per 1000 words outside quotations.

    >>> distinct_source_per_1000_words(pages_of(plain(100) + ' "We have no choice," Ada Lind said.'))
    array([10.])
    """
    return _rate(pages, pages.count(Count.DISTINCT_SOURCES))


@_merit(
    unit=Unit.SHARE,
    source=sources.NEWELL_2018,
    says="{} of the text is said by a source",
    evidence=Evidence.ATTRIBUTIONS,
    version=2,
)
def attributed_share(pages: Pages) -> FloatColumn:
    """Words that a source says as a share of quoted words and the words of sentences without a quotation.

    >>> attributed_share(pages_of(plain(30)))
    array([0.])
    """
    whole = pages.count(Count.QUOTED_WORDS) + pages.count(Count.VOICE_WORDS)
    return np.minimum(ratio(pages.count(Count.ATTRIBUTED_WORDS), whole), 1)


@_harm(
    source=sources.SPJ_2014,
    says="{} statements of unnamed sources",
    evidence=Evidence.ANONYMOUS_ATTRIBUTIONS,
    scored=False,
)
def anonymous_attribution_per_1000_words(pages: Pages) -> FloatColumn:
    """Quotations and paraphrases of unnamed sources ("officials") per 1000 words outside quotations.

    >>> anonymous_attribution_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _rate(pages, pages.count(Count.ANONYMOUS_ATTRIBUTIONS))


@_harm(
    source=sources.WORDS_TO_WATCH,
    says='{} phrases such as "some say"',
    evidence=Lexicon.WEASEL_ATTRIBUTIONS,
)
def weasel_attribution_per_1000_words(pages: Pages) -> FloatColumn:
    """Attributions to nobody ("some say", "it is believed") per 1000 words outside quotations.

    >>> weasel_attribution_per_1000_words(pages_of(plain(98) + " some say"))
    array([10.])
    """
    return _voice(pages, Lexicon.WEASEL_ATTRIBUTIONS)


@_harm(
    source=sources.ZHANG_2018,
    says='{} words such as "recently"',
    evidence=WordList.VAGUE_TIME,
)
def vague_time_per_1000_words(pages: Pages) -> FloatColumn:
    """Words for a time without a date ("recently") per 1000 words outside quotations.

    >>> vague_time_per_1000_words(pages_of(plain(99) + " recently"))
    array([10.])
    """
    return _voice(pages, WordList.VAGUE_TIME)


@_ledger(says='{} phrases such as "according to"', evidence=Lexicon.ACCORDING_TO)
def according_to_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases that attribute ("according to") per 1000 words outside quotations.

    >>> according_to_per_1000_words(pages_of(plain(98) + " according to"))
    array([10.])
    """
    return _rate(pages, pages.listed(Lexicon.ACCORDING_TO))


@_merit(
    source=sources.TRUST_PROJECT,
    says="{} signs of reporting at first hand",
    evidence=Lexicon.OWN_REPORTING,
)
def own_reporting_per_1000_words(pages: Pages) -> FloatColumn:
    """Signs of own reporting ("told reporters", "obtained by") per 1000 words outside quotations.

    >>> own_reporting_per_1000_words(pages_of(plain(98) + " told reporters"))
    array([10.])
    """
    return _rate(pages, pages.listed(Lexicon.OWN_REPORTING))


@_merit(
    source=sources.SPJ_2014,
    says="{} notes on what is not confirmed",
    evidence=Lexicon.UNCONFIRMED,
)
def unconfirmed_note_per_1000_words(pages: Pages) -> FloatColumn:
    """Notes on what is not confirmed ("declined to comment") per 1000 words outside quotations.

    >>> unconfirmed_note_per_1000_words(pages_of(plain(97) + " declined to comment"))
    array([10.])
    """
    return _rate(pages, pages.listed(Lexicon.UNCONFIRMED))


@_merit(
    source=sources.NEWSGUARD,
    says="{} corrections or disclosures",
    evidence=Lexicon.DISCLOSURE,
)
def disclosure_per_1000_words(pages: Pages) -> FloatColumn:
    """Corrections, editor's notes and disclosures in the body per 1000 words outside quotations.

    >>> disclosure_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _rate(pages, pages.listed(Lexicon.DISCLOSURE))


@_merit(
    source=sources.ZHANG_2018,
    says="{} titles and roles of people",
    evidence=WordList.ROLE,
)
def role_per_1000_words(pages: Pages) -> FloatColumn:
    """Titles and roles of people ("president", "analyst") per 1000 words outside quotations.

    >>> role_per_1000_words(pages_of(plain(99) + " president"))
    array([10.])
    """
    return _rate(pages, pages.listed(WordList.ROLE))


@_merit(source=sources.SCHEMA_ORG, says="{} dates", evidence=Evidence.DATES)
def date_per_1000_words(pages: Pages) -> FloatColumn:
    """Dates in the body per 1000 words outside quotations.

    >>> date_per_1000_words(pages_of(plain(98) + " July 9"))
    array([10.])
    """
    return _rate(pages, pages.count(Count.DATES))


@_merit(source=sources.SCHEMA_ORG, says="{} weekdays", evidence=WordList.WEEKDAY)
def weekday_per_1000_words(pages: Pages) -> FloatColumn:
    """Names of weekdays in the body per 1000 words outside quotations.

    >>> weekday_per_1000_words(pages_of(plain(99) + " Tuesday"))
    array([10.])
    """
    return _rate(pages, pages.count(Count.WEEKDAYS))


@_merit(source=sources.HORNE_2018, says="{} numerals", evidence=Evidence.NUMERALS, version=2)
def numeral_per_1000_words(pages: Pages) -> FloatColumn:
    """Numerals in the body, but for those that number a line, per 1000 words outside quotations.

    >>> numeral_per_1000_words(pages_of(plain(99) + " 300"))
    array([10.])
    """
    return _rate(pages, pages.count(Count.NUMERALS))


@_merit(
    source=sources.HORNE_2018,
    says="{} verbs of reporting",
    evidence=WordList.CUE,
    scored=False,
)
def reporting_verb_per_1000_words(pages: Pages) -> FloatColumn:
    """Verbs of reporting ("said", "warned") in the body per 1000 words outside quotations.

    >>> reporting_verb_per_1000_words(pages_of(plain(99) + " said"))
    array([10.])
    """
    return _rate(pages, pages.listed(WordList.CUE))
