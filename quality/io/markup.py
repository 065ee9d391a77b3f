"""A web page's main text and what its markup says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from quality.errors import BadRow, MissingExtra
from quality.io import advertising, body, dates, head
from quality.io.body import Body
from quality.io.head import Head
from quality.types import PageFacts

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
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title")
_AUTHORS = """author article:author byl dc.creator dcterms.creator parsely-author sailthru.author
    article.author cxenseparse:author""".split()
_DATES = """article:published_time og:article:published_time datepublished article.published dc.date.issued
    dcterms.issued dc.date dcterms.date dcterms.created sailthru.date parsely-pub-date pubdate publish-date
    publishdate publish_date publication_date article_date_original cxenseparse:recs:publishtime og:pubdate
    date""".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; None where it does not say."""

    text: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    url: str | None
    publisher: str | None
    facts: PageFacts | None


def read(source: str, *, where: str, extractor: Extractor = "resiliparse", facts: bool = True) -> Page:
    """Read a page, with its PageFacts where ``facts`` says so.

    Raises
    ------
    BadRow
        ``bad_html``: these bytes are no page, or the parser gave up.
    MissingExtra
        resiliparse is not installed.
    """
    try:
        from resiliparse.parse.html import HTMLParserException
    except ImportError as error:
        raise MissingExtra("html", "Reading HTML") from error
    if "\0" in source[:1024]:
        raise BadRow("bad_html", f"{where}: binary data, not a page")
    source = _LONG_TAG.sub(_bounded, source) if _may_have_long_tags(source) else source
    try:
        tree = _parsed(source)
        article = _by_trafilatura(source) if extractor == "trafilatura" else body.read(tree, source)
    except (HTMLParserException, ValueError) as error:
        raise BadRow("bad_html", f"{where}: {error}") from error
    found = head.read(tree)
    named, told = found.named, found.told
    language = _shaped(_LANGUAGE, head.attribute(tree, "html", "lang"), named.get("og:locale"))
    return Page(
        text=article.text,
        title=_title(tree, found),
        author=_author(found),
        published=_published(found),
        language=language and language.replace("_", "-"),
        url=_shaped(_ADDRESS, found.canonical, *map(named.get, ("og:url", "twitter:url")), told.get("url")),
        publisher=_shaped(_ADDRESS, *head.addresses(told.get("publisher"))),
        facts=PageFacts(link_share=article.link_share(), ads=advertising.count(tree)) if facts else None,
    )


def _parsed(source: str) -> HTMLTree:
    """Tree of a page; lone surrogates, which few have, are looked for only where they are in the way."""
    from resiliparse.parse.html import HTMLTree

    try:
        return HTMLTree.parse(source)
    except UnicodeEncodeError:
        return HTMLTree.parse(_encodable(source))


def _encodable(source: str) -> str:
    return source.encode("utf-8", "replace").decode()


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


def _by_trafilatura(source: str) -> Body:
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtra("trafilatura", "--extractor trafilatura") from error
    return Body(trafilatura.extract(_encodable(source), include_comments=False) or "")


def _title(tree: HTMLTree, page: Head) -> str | None:
    """Headline, without the site's name before or after it where the page tells that name."""
    named, told = page.named, page.told
    found = _first(*map(named.get, _TITLES), told.get("headline"), tree.title)
    found = found or _first(head.content(tree, "h1"))
    site = _first(named.get("og:site_name"), head.name(told.get("publisher")), named.get("application-name"))
    if not found or not site or found.lower() == site.lower():
        return found
    name = re.escape(site)
    return (
        re.sub(f"{_SEPARATORS}{name}$|^{name}{_SEPARATORS}", "", found, count=1, flags=re.IGNORECASE) or found
    )


def _author(page: Head) -> str | None:
    """Byline, where it can be one: many pages give an address or a whole paragraph."""
    told = head.name(page.told.get("author"))
    for found in (told, *map(page.named.get, _AUTHORS), *filter(_is_name, page.authors)):
        byline = _first(found)
        if byline and len(byline) <= _LONGEST_BYLINE and not _ADDRESS.match(byline):
            return _BY.sub("", byline, count=1) if _BY.match(byline) else byline
    return None


def _is_name(text: str) -> bool:
    """Whether an author's link says a name: some say "View my complete profile"."""
    words = text.split()
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _published(page: Head) -> str | None:
    """First date of publication that is one."""
    first, *others = map(page.named.get, _DATES)
    every = (first, page.told.get("datePublished"), *others, *page.times)
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
