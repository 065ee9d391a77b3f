"""A web page's main text and what its markup says about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from quality.errors import BadRow, MissingExtra
from quality.io import body, dates, head

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

Extractor: TypeAlias = Literal["resiliparse", "trafilatura"]
"""What finds the main text: ours upon resiliparse's tree, or trafilatura, which is many times slower."""

_ADDRESS = re.compile(r"\s*((?:https?:)?//[^\s/]\S*)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*((?!und\b)[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)\s*$")
_BY = re.compile(r"(?:written\s+)?by:?\s+", re.IGNORECASE)
_LONGEST_BYLINE = 120
_LONG = 9999
_LONG_TAG = re.compile(f"<[^<>]{{{_LONG - 1},}}>?")
_ATTRIBUTES = 2000
_SEPARATORS = r"\s*(?:[|–—»·•:]|\s-|::)\s*"
_DATA = "application/ld+json"
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title")
_AUTHORS = """author article:author byl dc.creator dcterms.creator parsely-author sailthru.author
    article.author cxenseparse:author""".split()
_DATES = """article:published_time og:article:published_time datepublished article.published dc.date.issued
    dcterms.issued dc.date dcterms.date dcterms.created sailthru.date parsely-pub-date pubdate publish-date
    publishdate publish_date publication_date article_date_original cxenseparse:recs:publishtime og:pubdate
    date""".split()
_TIMES = "time[itemprop=datePublished],time[pubdate],[itemprop=datePublished],time.entry-date,time.published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; None where it does not say."""

    text: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    url: str | None


def read(source: str, *, where: str, extractor: Extractor = "resiliparse") -> Page:
    """Read a page.

    Raises
    ------
    BadRow
        ``bad_html``: these bytes are no page, or the parser gave up.
    MissingExtra
        resiliparse is not installed.
    """
    try:
        from resiliparse.parse.html import HTMLParserException, HTMLTree
    except ImportError as error:
        raise MissingExtra("html", "Reading HTML") from error
    if "\0" in source[:1024]:
        raise BadRow("bad_html", f"{where}: binary data, not a page")
    source = _parseable(source)
    try:
        tree = HTMLTree.parse(source)
        text = _by_trafilatura(source) if extractor == "trafilatura" else body.text(tree, source)
    except (HTMLParserException, ValueError) as error:
        raise BadRow("bad_html", f"{where}: {error}") from error
    named, told = head.metas(tree), head.told(tree) if _DATA in source else {}
    language = _shaped(_LANGUAGE, head.attribute(tree, "html", "lang"), named.get("og:locale"))
    canonical = head.attribute(tree, "link[rel=canonical]", "href")
    return Page(
        text=text,
        title=_title(tree, named, told),
        author=_author(tree, named, told),
        published=_published(tree, named, told),
        language=language and language.replace("_", "-"),
        url=_shaped(_ADDRESS, canonical, named.get("og:url"), named.get("twitter:url"), told.get("url")),
    )


def _parseable(source: str) -> str:
    """Page without what the parser cannot take: lone surrogates, and tags with far too many attributes."""
    try:
        source.isascii() or source.encode()
    except UnicodeEncodeError:
        source = source.encode("utf-8", "replace").decode()
    return _LONG_TAG.sub(_bounded, source) if _may_have_long_tags(source) else source


def _may_have_long_tags(source: str) -> bool:
    """Whether somewhere no tag begins for long; looked for in long steps."""
    at = 0
    while len(source) - at >= _LONG:
        begins = source.rfind("<", at, at + _LONG)
        if begins < 0:
            return True
        at = begins + 1
    return False


def _bounded(tag: re.Match[str]) -> str:
    """Tag, or nothing where it has so many attributes that the parser, which compares all, would not end."""
    attributes = max(tag[0].count("="), tag[0].count(" "), tag[0].count("\n"))
    return "" if attributes > _ATTRIBUTES else tag[0]


def decode(content: bytes, *, charset: str | None = None) -> str:
    """Characters of a page: UTF-8 where that fits, else what the server, the page or its bytes say."""
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        if content.startswith(mark):
            return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(_encoding(content, charset), "replace")


def _encoding(content: bytes, charset: str | None) -> str:
    """Python's name of an encoding that the web knows; Python's own list has some that run wild."""
    try:
        from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5
    except ImportError as error:
        raise MissingExtra("html", "Reading HTML") from error
    said = map_encoding_to_html5(charset, fallback_utf8=False) if charset else None
    return said or detect_encoding(content, from_html_meta=True) or "cp1252"


def _by_trafilatura(source: str) -> str:
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtra("trafilatura", "--extractor trafilatura") from error
    return trafilatura.extract(source, include_comments=False) or ""


def _title(tree: HTMLTree, named: Mapping[str, str], told: Mapping[str, Any]) -> str | None:
    """Headline, without the site's name before or after it where the page tells that name."""
    found = _first(*map(named.get, _TITLES), told.get("headline"), tree.title)
    found = found or _first(head.content(tree, "h1"))
    site = _first(named.get("og:site_name"), head.name(told.get("publisher")), named.get("application-name"))
    if not found or not site or found.lower() == site.lower():
        return found
    name = re.escape(site)
    return (
        re.sub(f"{_SEPARATORS}{name}$|^{name}{_SEPARATORS}", "", found, count=1, flags=re.IGNORECASE) or found
    )


def _author(tree: HTMLTree, named: Mapping[str, str], told: Mapping[str, Any]) -> str | None:
    """Byline, where it can be one: many pages give an address or a whole paragraph."""
    places = (head.content(tree, selector) for selector in ("[rel=author]", "[itemprop=author]"))
    for found in chain((head.name(told.get("author")), *map(named.get, _AUTHORS)), places):
        byline = _first(found)
        if byline and len(byline) <= _LONGEST_BYLINE and not _ADDRESS.match(byline):
            return _BY.sub("", byline, count=1) if _BY.match(byline) else byline
    return None


def _published(tree: HTMLTree, named: Mapping[str, str], told: Mapping[str, Any]) -> str | None:
    """First date of publication that is one."""
    candidates = (named.get(_DATES[0]), told.get("datePublished"), *map(named.get, _DATES[1:]))
    shown = head.attributes(tree, _TIMES, ("datetime", "content"))
    every = chain(candidates, shown)
    return next((day for said in every if isinstance(said, str) and (day := dates.iso(said))), None)


def _first(*found: Any) -> str | None:
    """First of these that is a string with something in it, on one line."""
    return next((" ".join(text.split()) for text in found if isinstance(text, str) and text.strip()), None)


def _shaped(pattern: re.Pattern[str], *found: Any) -> str | None:
    """First of these that begins as the pattern says."""
    for text in found:
        if isinstance(text, str) and (match := pattern.match(text)):
            return match[1]
    return None
