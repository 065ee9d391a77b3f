"""Duplication: copies of the article in a corpus; unknown where no corpus was read."""

from __future__ import annotations

from functools import partial

from quality.features import sources
from quality.features.spec import Direction, Family, FloatColumn, Pages, Unit, ratio

family = Family("duplication", "Duplication")

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
