"""Duplication: copies of the article in a corpus; unknown where no corpus was read."""

from __future__ import annotations

from functools import partial

import numpy as np

from quality.features import sources
from quality.features.spec import Direction, Family, FloatColumn, Pages, Unit, ratio

COSTS = {"own_copies": 0.3, "uncredited_copies": 0.2, "earlier_copies": 0.2, "template_paragraphs": 0.1}
"""What one of each adds to the concern, in log of what is left of no concern: a judgement, not a fit.

The first own copy makes it 0.26, a copy elsewhere 0.18, one that was there before 0.33, a recurring paragraph
0.10. Wire copy costs nothing, and nothing can make up for a copy.
"""


def concern(pages: Pages) -> FloatColumn:
    """Risk by what is known of copies and recurring paragraphs; it grows with each of them.

    >>> concern(pages_of("No corpus was read."))
    array([nan])
    """
    counts = np.array([pages.fact(name) for name in COSTS])
    extra = pages.fact("headline_copies") - pages.fact("headline_publishers")
    counts[0] = np.where(np.isnan(counts[0]), np.maximum(extra, 0), counts[0])
    cost = np.zeros(len(pages.articles))
    for known, each in zip(counts, COSTS.values(), strict=True):
        cost += each * np.nan_to_num(known)
    return np.where(np.isnan(counts).all(axis=0), np.nan, -np.expm1(-cost))


family = Family("duplication", "Duplication", concern=concern)

# Wire copy is reliable and copied, so the number of copies alone says nothing about reliability.
_copies = partial(family.signal, direction=Direction.FREE, source=sources.BRODER_1997)
_own = partial(family.signal, direction=Direction.LOWERS, source=sources.GOOGLE_SPAM)


@_copies(unit=Unit.COUNT, says="The corpus has {} article{s} with nearly the same headline")
def headline_copies_count(pages: Pages) -> FloatColumn:
    """Number of articles in the corpus with nearly the same headline.

    >>> headline_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("headline_copies")


@_copies(unit=Unit.COUNT, says="The corpus has {} publisher{s} with nearly the same headline")
def headline_publishers_count(pages: Pages) -> FloatColumn:
    """Number of publishers in the corpus with nearly the same headline.

    >>> headline_publishers_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("headline_publishers")


@_own(unit=Unit.RATIO, says="Each publisher of nearly the same headline has {} articles under it")
def copies_per_publisher_ratio(pages: Pages) -> FloatColumn:
    """Articles with nearly the same headline for each publisher that has one.

    >>> copies_per_publisher_ratio(pages_of("No corpus was read."))
    array([nan])
    """
    return ratio(pages.fact("headline_copies"), pages.fact("headline_publishers"))


@_copies(unit=Unit.COUNT, says="The corpus has {} article{s} with nearly the same text")
def body_copies_count(pages: Pages) -> FloatColumn:
    """Number of articles in the corpus with nearly the same text.

    >>> body_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("body_copies")


@_own(unit=Unit.SHARE, says="{} of the lines stand in many articles of the publisher")
def template_share(pages: Pages) -> FloatColumn:
    """Share of lines that stand in many articles of the same publisher.

    >>> template_share(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("template_share")


@_own(unit=Unit.COUNT, says="The publisher has {} other article{s} with nearly the same headline or text")
def own_copies_count(pages: Pages) -> FloatColumn:
    """Number of other articles of the publisher with nearly the same headline or text.

    >>> own_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("own_copies")


@_own(unit=Unit.COUNT, says="The text stands at other publishers {} time{s}, and no agency explains it")
def uncredited_copies_count(pages: Pages) -> FloatColumn:
    """Number of articles of other publishers with nearly the same text, where no agency is named.

    >>> uncredited_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("uncredited_copies")


@_own(unit=Unit.COUNT, says="The headline or text had been published {} time{s} before")
def earlier_copies_count(pages: Pages) -> FloatColumn:
    """Number of copies, own ones or elsewhere and no agency named, with an earlier date.

    >>> earlier_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("earlier_copies")


@_copies(unit=Unit.COUNT, says="The same agency's text stands at other publishers {} time{s}")
def syndicated_copies_count(pages: Pages) -> FloatColumn:
    """Number of articles of other publishers with nearly the same text, which is an agency's.

    >>> syndicated_copies_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("syndicated_copies")


@_own(unit=Unit.COUNT, says="The text has {} paragraph{s} that many articles of the publisher have")
def template_paragraph_count(pages: Pages) -> FloatColumn:
    """Number of paragraphs of prose that stand in many articles of the same publisher.

    >>> template_paragraph_count(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("template_paragraphs")


# How much of a publisher is in a corpus is the crawl's doing, and a publisher's habits would be known by it.
_listed = partial(family.signal, direction=Direction.FREE, source=sources.GOOGLE_SPAM, scored=False)


@_listed(unit=Unit.SHARE, says="{} of the publisher's pages have copies that no agency explains")
def publisher_duplicate_share(pages: Pages) -> FloatColumn:
    """Share of the publisher's pages that have own copies, or copies elsewhere and no agency named.

    >>> publisher_duplicate_share(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("publisher_duplicate_share")


@_listed(unit=Unit.MEAN, says="The publisher has {} pages on a day on which it publishes")
def posts_per_day_mean(pages: Pages) -> FloatColumn:
    """Pages of the publisher in the corpus on a day on which it published.

    >>> posts_per_day_mean(pages_of("No corpus was read."))
    array([nan])
    """
    return pages.fact("posts_per_day")
