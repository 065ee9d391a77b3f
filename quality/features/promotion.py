"""Promotion: text that sells, praises or asks for something."""

from __future__ import annotations

from functools import partial

from quality.features import sources
from quality.features.spec import Direction, Evidence, Family, FloatColumn, Pages, Unit, per_1000, ratio
from quality.text.found import Count, Lexicon, WordList, WordModel

family = Family("promotion", "Promotion")

_harm = partial(family.signal, direction=Direction.LOWERS)
_rate = partial(_harm, unit=Unit.PER_1000_WORDS)
_listed = partial(family.signal, direction=Direction.LOWERS, source=sources.SHAROFF_2018, scored=False)


def _voice(pages: Pages, listed: WordList | Lexicon) -> FloatColumn:
    """Hits per 1000 words of the text outside quotations."""
    return per_1000(pages.listed(listed), pages.count(Count.VOICE_WORDS))


@_harm(
    unit=Unit.COUNT,
    source=sources.ZHANG_2018,
    says="The text has {} call{s} to subscribe, share, click or buy",
    evidence=Evidence.CALLS_TO_ACTION,
)
def call_to_action_count(pages: Pages) -> FloatColumn:
    """Number of calls to subscribe, share, click or buy.

    >>> call_to_action_count(pages_of(plain(30) + "\\n\\nSubscribe to our newsletter!"))
    array([1.])
    """
    return pages.listed(Lexicon.CALLS_TO_ACTION)


@_harm(
    unit=Unit.COUNT,
    source=sources.FTC_255,
    says="The text has {} phrase{s} of paid links or affiliate sales",
    evidence=Lexicon.AFFILIATE,
)
def affiliate_count(pages: Pages) -> FloatColumn:
    """Number of phrases that go with paid links and affiliate sales.

    >>> affiliate_count(pages_of(plain(30) + "\\n\\nWe may earn a commission."))
    array([1.])
    """
    return pages.listed(Lexicon.AFFILIATE)


@_rate(source=sources.WORDS_TO_WATCH, says="{} words of praise", evidence=WordList.PUFFERY)
def puffery_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Words of praise ("iconic", "renowned") per 1000 words outside quotations.

    >>> puffery_word_per_1000_words(pages_of(plain(99) + " iconic"))
    array([10.])
    """
    return _voice(pages, WordList.PUFFERY)


@_rate(
    source=sources.WORDS_TO_WATCH,
    says="{} phrases of praise",
    evidence=Lexicon.PUFFERY_PHRASES,
)
def puffery_phrase_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases of praise per 1000 words outside quotations.

    >>> puffery_phrase_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _voice(pages, Lexicon.PUFFERY_PHRASES)


@_rate(source=sources.RASHKIN_2017, says="{} superlatives", evidence=WordList.SUPERLATIVE)
def superlative_per_1000_words(pages: Pages) -> FloatColumn:
    """Superlatives ("best", "ultimate") per 1000 words outside quotations.

    >>> superlative_per_1000_words(pages_of(plain(99) + " ultimate"))
    array([10.])
    """
    return _voice(pages, WordList.SUPERLATIVE)


@_rate(source=sources.SHAROFF_2018, says="{} phrases of price and offer", evidence=Lexicon.PRICE_TALK)
def price_talk_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases that talk of prices and offers per 1000 words outside quotations.

    >>> price_talk_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _voice(pages, Lexicon.PRICE_TALK)


@_rate(source=sources.SHAROFF_2018, says="{} phrases that press for haste", evidence=Lexicon.URGENCY)
def urgency_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases that press the reader for haste ("act now") per 1000 words outside quotations.

    >>> urgency_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _voice(pages, Lexicon.URGENCY)


@_rate(
    source=sources.WORDS_TO_WATCH,
    says="{} phrases in which a business praises itself",
    evidence=Lexicon.CORPORATE_BOAST,
)
def corporate_boast_per_1000_words(pages: Pages) -> FloatColumn:
    """Phrases in which businesses praise themselves per 1000 words outside quotations.

    >>> corporate_boast_per_1000_words(pages_of(plain(96) + " a one-stop shop"))
    array([10.])
    """
    return _voice(pages, Lexicon.CORPORATE_BOAST)


@_rate(
    source=sources.SHAROFF_2018,
    says="{} phrases of press releases",
    evidence=Lexicon.PRESS_RELEASE,
)
def press_release_per_1000_words(pages: Pages) -> FloatColumn:
    """Stock phrases of press releases per 1000 words outside quotations.

    >>> press_release_per_1000_words(pages_of(plain(96) + " announce the availability of"))
    array([10.])
    """
    return _voice(pages, Lexicon.PRESS_RELEASE)


@_rate(source=sources.RASHKIN_2017, says='{} words such as "you"', evidence=WordList.SECOND_PERSON)
def second_person_per_1000_words(pages: Pages) -> FloatColumn:
    """Words that address the reader ("you", "your") per 1000 words outside quotations.

    >>> second_person_per_1000_words(pages_of(plain(99) + " you"))
    array([10.])
    """
    return _voice(pages, WordList.SECOND_PERSON)


@_harm(
    unit=Unit.SHARE,
    source=sources.SHAROFF_2018,
    says="{} of the sentences tell the reader what to do",
    evidence=Evidence.IMPERATIVE_STARTS,
)
def imperative_share(pages: Pages) -> FloatColumn:
    """Share of sentences outside quotations that begin by telling the reader what to do.

    >>> imperative_share(pages_of(plain(30) + " Discover it today."))
    array([0.25])
    """
    return ratio(pages.count(Count.IMPERATIVE_STARTS), pages.count(Count.VOICE_SENTENCES))


# Prices, money and links stand in quotations too and are news as often as offers: listed only.
@_listed(unit=Unit.PER_1000_WORDS, says="{} words of price and offer", evidence=WordList.PRICE)
def price_word_per_1000_words(pages: Pages) -> FloatColumn:
    """Words of price and offer ("discount", "coupon") per 1000 words outside quotations.

    >>> price_word_per_1000_words(pages_of(plain(99) + " coupon"))
    array([10.])
    """
    return _voice(pages, WordList.PRICE)


@_listed(unit=Unit.COUNT, says="The text gives {} sum{s} of money", evidence=Evidence.CURRENCY_SIGNS)
def currency_count(pages: Pages) -> FloatColumn:
    """Number of currency signs in the body.

    >>> currency_count(pages_of(plain(30) + " for $5 or €6."))
    array([2.])
    """
    return pages.count(Count.CURRENCY_SIGNS)


@_listed(unit=Unit.COUNT, says="The text has {} link{s}", evidence=Evidence.LINKS)
def link_count(pages: Pages) -> FloatColumn:
    """Number of web and e-mail addresses in the body.

    >>> link_count(pages_of(plain(30) + " at https://example.org today."))
    array([1.])
    """
    return pages.count(Count.LINKS)


@_harm(
    unit=Unit.SCORE,
    source=sources.SHAROFF_2018,
    says="The words score {} on a scale of advertising",
    evidence=Evidence.PROMOTION_MODEL,
)
def advertising_score(pages: Pages) -> FloatColumn:
    """Log-odds of advertising that a linear model gives the words; above 0 is promotional.

    >>> advertising_score(pages_of(""))
    array([nan])
    """
    return pages.model(WordModel.PROMOTION)
