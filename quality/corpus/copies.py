"""Counting copies: how many rows share a headline or a text, whose they are, and which were there before."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quality.corpus.publishers import UNKNOWN, Mask, Numbers

_DAYS = 1 << 22
"""More than the last day of a calendar has as its number."""


class Copies(NamedTuple):
    """A number for each row, UNKNOWN where it cannot be said; see :class:`quality.types.CorpusFacts`."""

    headline_copies: Numbers
    headline_publishers: Numbers
    body_copies: Numbers
    own_copies: Numbers
    uncredited_copies: Numbers
    syndicated_copies: Numbers
    earlier_copies: Numbers

    @property
    def unexplained(self) -> Mask:
        """Rows with own or uncredited copies."""
        return np.asarray((self.own_copies > 0) | (self.uncredited_copies > 0))


def count(pages: npt.NDArray[Any], headlines: Numbers, bodies: Numbers, credited: Mask) -> Copies:
    """Count the copies of each row.

    Parameters
    ----------
    pages
        Records of publisher, day and address, :meth:`quality.corpus.publishers.Survey.pages`.
    headlines, bodies
        A number that rows with nearly the same headline or text share, UNKNOWN without words.
    credited
        Rows that name an agency. One is enough to make a text an agency's wherever it stands: scrapers lose
        credits more often than anybody removes them.
    """
    publisher, day = (np.asarray(pages[name], np.int64) for name in ("publisher", "day"))
    owned, titled, written = publisher != UNKNOWN, headlines != UNKNOWN, bodies != UNKNOWN
    counted = once(pages)
    titles, texts = _groups(titled, headlines), _groups(written, bodies)
    placed_texts = np.where(owned, texts, UNKNOWN)
    own_titles, own_texts = (
        _groups(titled & owned, headlines, publisher),
        _groups(written & owned, bodies, publisher),
    )
    own_both = _groups(titled & written & owned, headlines, bodies, publisher)
    agency = _tally(texts, credited) > 0
    own = _tally(own_titles, counted) + _tally(own_texts, counted) - _tally(own_both, counted) - 1
    others = _tally(placed_texts, counted) - _tally(own_texts, counted)
    before = _earlier(own_titles, day, counted) + _earlier(own_texts, day, counted)
    before -= _earlier(own_both, day, counted)
    elsewhere = _earlier(placed_texts, day, counted) - _earlier(own_texts, day, counted)
    before += np.where(agency | ~owned, 0, elsewhere)
    leading = _leading(np.where(counted, own_titles, UNKNOWN))
    return Copies(
        headline_copies=np.where(titled, np.maximum(_tally(titles, counted), 1), UNKNOWN),
        headline_publishers=np.where(titled & owned, np.maximum(_tally(titles, leading), 1), UNKNOWN),
        body_copies=np.where(written, np.maximum(_tally(texts, counted), 1), UNKNOWN),
        own_copies=np.where(owned & (titled | written), np.maximum(own, 0), UNKNOWN),
        uncredited_copies=np.where(owned & written, np.where(agency, 0, others), UNKNOWN),
        syndicated_copies=np.where(owned & written, np.where(agency, others, 0), UNKNOWN),
        earlier_copies=np.where(owned & (titled | written) & (day != UNKNOWN), before, UNKNOWN),
    )


def once(pages: npt.NDArray[Any]) -> Mask:
    """Rows but those whose publisher had their address before: the same page, crawled again, is no copy."""
    kept = np.ones(len(pages), bool)
    known = np.flatnonzero(pages["address"] != 0)
    order = known[np.lexsort((known, pages["address"][known], pages["publisher"][known]))]
    again = np.zeros(len(order), bool)
    again[1:] = (np.diff(pages["address"][order]) == 0) & (np.diff(pages["publisher"][order]) == 0)
    kept[order[again]] = False
    return kept


def _groups(known: Mask, *columns: Numbers) -> Numbers:
    """A number for each row that rows with the same values share, UNKNOWN where they are not known."""
    groups = np.full(len(known), UNKNOWN, np.int64)
    rows = np.flatnonzero(known)
    order = rows[np.lexsort([column[rows] for column in columns])]
    new = np.ones(len(order), bool)
    new[1:] = np.any([np.diff(column[order]) != 0 for column in columns], axis=0)
    groups[order] = np.cumsum(new) - 1
    return groups


def _tally(groups: Numbers, among: Mask) -> Numbers:
    """Rows of each row's group that are ``among`` those that count."""
    sizes = np.bincount(groups[among & (groups != UNKNOWN)], minlength=int(groups.max(initial=0)) + 1)
    return np.where(groups == UNKNOWN, 0, sizes[groups])


def _earlier(groups: Numbers, day: Numbers, among: Mask) -> Numbers:
    """Rows of each row's group with an earlier day."""
    known = (groups != UNKNOWN) & (day != UNKNOWN)
    keys = np.sort((groups * _DAYS + day)[known & among])
    from_start = np.searchsorted(keys, groups * _DAYS + day) - np.searchsorted(keys, groups * _DAYS)
    return np.where(known, from_start, 0)


def _leading(groups: Numbers) -> Mask:
    """The first row of each group."""
    first = np.zeros(len(groups), bool)
    numbers, rows = np.unique(groups, return_index=True)
    first[rows[numbers != UNKNOWN]] = True
    return first
