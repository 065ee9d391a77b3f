"""What an article's other fields say: byline, address, date, language, page. NaN where they are not given."""

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
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+((?:/[^?#\x00-\x20]*)?)(?=[?#]|\Z)")
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
    if article.author and (names := bylines(article.author)):
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
    if article.url:
        _address(article.url, title, row)
    if article.page:
        row[Meta.ADS] = article.page.ads
        if article.page.link_share is not None:
            row[Meta.LINK_SHARE] = article.page.link_share
    return row


def _words(text: str) -> list[str]:
    """Words in lower case; ASCII has a quicker way."""
    if text.isascii():
        return text.translate(_LETTERS).split()
    return [word.lower() for word in _WORD.findall(text)]


def _path(url: str) -> str:
    """Path of an address; most are plain, and then a pattern is quicker than the standard library."""
    plain = _PLAIN_ADDRESS.match(url)
    path: str = plain[1] if plain else urlsplit(url).path
    return unquote(path) if "%" in path else path


def _address(url: str, title: str, row: list[float]) -> None:
    try:
        last = _path(url).rstrip("/").rpartition("/")[2]
    except ValueError:
        return
    if not last:
        return
    words = {*_words(last)}
    row[Meta.URL_WORDS] = len(words)
    if last.isascii():
        digits = len(last) - len(last.encode().translate(None, b"0123456789"))
    else:
        digits = sum(map(str.isdigit, last))
    row[Meta.URL_DIGITS] = digits / len(last)
    wanted = {word for word in _words(title) if len(word) >= FEWEST_LETTERS}
    if wanted:
        row[Meta.URL_TITLE_OVERLAP] = len(wanted & words) / len(wanted)
