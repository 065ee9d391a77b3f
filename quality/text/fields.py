"""What an article's other fields say: byline, address, date, language tag. NaN where they are not given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt

from quality.text.found import Meta
from quality.types import Article

ENGLISH_FROM = 0.2
"""Least share of function words in an English text; measured in tests/text/test_language.py."""
FIRST_YEAR = 1990
"""The first web page; a date before it is no date of a page."""
FEWEST_LETTERS = 3
_GENERIC = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:s|ial)?|editorial (?:team|staff|board)|staff|guest|unknown|author|user|"
    r"team|newsroom|webmaster|contributor|root|.*\b(?:staff|team|admin|newsdesk|desk)\b.*|\S+@\S+|https?:.*|www\..*)$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|\||/|&|\band\b)\s*", re.IGNORECASE)
_ADDRESS_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "".join(chr(point).lower() if chr(point).isalpha() else " " for point in range(128))


def table(
    articles: Sequence[Article], titles: Sequence[str], english: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Columns of Meta, shape (len(Meta), n_articles)."""
    rows = [
        _row(article, title, bool(own)) for article, title, own in zip(articles, titles, english, strict=True)
    ]
    return np.array(rows, np.float64).reshape(-1, len(Meta)).T


def day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time, None where it is none.

    >>> day("2026-11-22T06:00:00Z"), day("yesterday")
    (datetime.date(2026, 11, 22), None)
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def bylines(author: str | None) -> list[str]:
    """Names in a byline.

    >>> bylines("Ada Lind and Ole Strand"), bylines(" ")
    (['Ada Lind', 'Ole Strand'], [])
    """
    return [name for name in _BETWEEN_NAMES.split((author or "").strip()) if name]


def generic(names: Sequence[str]) -> bool:
    """Whether none of the names is a person's.

    >>> generic(["admin"]), generic(["Ada Lind", "staff"])
    (True, False)
    """
    return all(map(_GENERIC.match, names))


def _row(article: Article, title: str, english: bool) -> list[float]:
    row = [np.nan] * len(Meta)
    if names := bylines(article.author):
        row[Meta.AUTHORS] = len(names)
        row[Meta.GENERIC_BYLINE] = generic(names)
    if article.published is not None:
        given = day(article.published)
        row[Meta.DATE_PLAUSIBLE] = given is not None and given.year >= FIRST_YEAR
        dated = _ADDRESS_DATE.search(article.url or "")
        if given and dated:
            at = day("-".join(dated.groups()))
            row[Meta.URL_DATE_GAP] = np.nan if at is None else (given - at).days
    if article.language is not None:
        row[Meta.LANGUAGE_AGREES] = article.language.lower().split("-")[0] in ("en", "eng") and english
    _address(article.url, title, row)
    return row


def _words(text: str, fewest: int = 1) -> set[str]:
    """Distinct words in lower case; ASCII has a quicker way."""
    if text.isascii():
        return {word for word in text.translate(_LETTERS).split() if len(word) >= fewest}
    return {word.lower() for word in _WORD.findall(text) if len(word) >= fewest}


def _address(url: str | None, title: str, row: list[float]) -> None:
    try:
        parts = [part for part in unquote(urlsplit(url or "").path).split("/") if part]
    except ValueError:
        return
    if not parts:
        return
    last = parts[-1]
    words = _words(last)
    row[Meta.URL_WORDS] = len(words)
    digits = sum(map(last.count, "0123456789") if last.isascii() else map(str.isdigit, last))
    row[Meta.URL_DIGITS] = digits / len(last)
    wanted = _words(title, FEWEST_LETTERS)
    if wanted:
        row[Meta.URL_TITLE_OVERLAP] = len(wanted & words) / len(wanted)
