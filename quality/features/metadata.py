"""Metadata: whether byline, address, date and language fit, what the page is like; listed, never scored.

Most of it is the scraper's work: that a field is missing or odd says nothing about the article.
"""

from __future__ import annotations

from functools import partial

from quality.features import sources
from quality.features.spec import Direction, Family, FloatColumn, Pages, Unit, per_1000
from quality.text.found import Count, Meta

family = Family("metadata", "Metadata")

_listed = partial(family.signal, direction=Direction.FREE, scored=False)


@_listed(unit=Unit.COUNT, source=sources.TRUST_PROJECT, says="The byline names {} author{s}")
def author_count(pages: Pages) -> FloatColumn:
    """Number of names in the byline.

    >>> author_count(pages_of("No byline was given."))
    array([nan])
    """
    return pages.meta(Meta.AUTHORS)


@_listed(unit=Unit.FLAG, source=sources.NEWSGUARD, says="The byline is {} a general one")
def generic_byline_flag(pages: Pages) -> FloatColumn:
    """1 where the byline is no person's name ("admin", "staff", an address).

    >>> generic_byline_flag(pages_of("No byline was given."))
    array([nan])
    """
    return pages.meta(Meta.GENERIC_BYLINE)


@_listed(
    unit=Unit.DAYS, source=sources.SCHEMA_ORG, says="The date given is {} days from the one in the address"
)
def url_date_gap_days(pages: Pages) -> FloatColumn:
    """Days between the date in the address and the given date.

    >>> url_date_gap_days(pages_of("No address was given."))
    array([nan])
    """
    return pages.meta(Meta.URL_DATE_GAP)


@_listed(
    unit=Unit.SHARE, source=sources.ZHANG_2018, says="{} of the headline's content words stand in the address"
)
def url_title_overlap_share(pages: Pages) -> FloatColumn:
    """Share of the headline's content words that stand in the last part of the address.

    >>> url_title_overlap_share(pages_of("No address was given."))
    array([nan])
    """
    return pages.meta(Meta.URL_TITLE_OVERLAP)


@_listed(unit=Unit.SHARE, source=sources.SCHEMA_ORG, says="{} of the address's last part are digits")
def url_digit_share(pages: Pages) -> FloatColumn:
    """Share of digits in the last part of the address.

    >>> url_digit_share(pages_of("No address was given."))
    array([nan])
    """
    return pages.meta(Meta.URL_DIGITS)


@_listed(unit=Unit.COUNT, source=sources.SCHEMA_ORG, says="The address's last part has {} word{s}")
def url_word_count(pages: Pages) -> FloatColumn:
    """Number of words in the last part of the address.

    >>> url_word_count(pages_of("No address was given."))
    array([nan])
    """
    return pages.meta(Meta.URL_WORDS)


@_listed(unit=Unit.FLAG, source=sources.SCHEMA_ORG, says="The date given is {} plausible")
def date_plausible_flag(pages: Pages) -> FloatColumn:
    """1 where the given date is a date from 1990 on, 0 where it cannot be one.

    >>> date_plausible_flag(pages_of("No date was given."))
    array([nan])
    """
    return pages.meta(Meta.DATE_PLAUSIBLE)


@_listed(unit=Unit.FLAG, source=sources.SCHEMA_ORG, says="The language tag does {} fit the text")
def language_agrees_flag(pages: Pages) -> FloatColumn:
    """1 where the language tag and the text agree on whether it is English.

    >>> language_agrees_flag(pages_of("No language was given."))
    array([nan])
    """
    return pages.meta(Meta.LANGUAGE_AGREES)


@_listed(
    unit=Unit.SHARE, source=sources.KOHLSCHUETTER_2010, says="{} of the text stands in links of its page"
)
def link_density_share(pages: Pages) -> FloatColumn:
    """Share of the article's text that stands in links, by the markup of its page.

    >>> link_density_share(pages_of("No page was given."))
    array([nan])
    """
    return pages.meta(Meta.LINK_SHARE)


@_listed(unit=Unit.PER_1000_WORDS, source=sources.ZHANG_2018, says="{} ads on its page")
def ad_per_1000_words(pages: Pages) -> FloatColumn:
    """Advertisements on the page per 1000 words of the text, by the markup.

    >>> ad_per_1000_words(pages_of("No page was given."))
    array([nan])
    """
    return per_1000(pages.meta(Meta.ADS), pages.count(Count.TEXT_WORDS))
