"""A web page's main text and what its markup says about it; the only importer of resiliparse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from quality.errors import BadRow, MissingExtra

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?)")
_ADDRESS = re.compile(r"\s*((?:https?:)?//\S+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*((?!und\b)[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)\s*$")
_DEPTH = 5
"""How deep the data of a page may nest; publishers' pages need three levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; None where it does not say."""

    text: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    url: str | None


def read(source: str, *, where: str) -> Page:
    """Read a page.

    Raises
    ------
    BadRow
        ``bad_html``: these bytes are no page, or the parser gave up.
    MissingExtra
        resiliparse is not installed.
    """
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLParserException, HTMLTree
    except ImportError as error:
        raise MissingExtra("html", "Reading HTML") from error
    if "\0" in source[:1024]:
        raise BadRow("bad_html", f"{where}: binary data, not a page")
    try:
        tree = HTMLTree.parse(source.encode("utf-8", "replace").decode())
        text = extract_plain_text(tree, main_content=True, alt_texts=False, comments=False, post_meta=False)
    except (HTMLParserException, ValueError) as error:
        raise BadRow("bad_html", f"{where}: {error}") from error
    told = _told(tree)
    published = _shaped(_DATE, _meta(tree, "article:published_time"), told.get("datePublished"))
    language = _shaped(_LANGUAGE, _attribute(tree, "html", "lang"), _meta(tree, "og:locale"))
    return Page(
        text=text,
        title=_first(_meta(tree, "og:title"), told.get("headline"), tree.title),
        author=_first(_meta(tree, "author"), _name(told.get("author")), _meta(tree, "article:author")),
        published=published and published.replace(" ", "T"),
        language=language and language.replace("_", "-"),
        url=_shaped(_ADDRESS, _attribute(tree, "link[rel='canonical']", "href"), _meta(tree, "og:url")),
    )


def decode(content: bytes) -> str:
    """Characters of a page: UTF-8 where that fits, else what the page or its bytes say."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            from resiliparse.parse.encoding import detect_encoding
        except ImportError as error:
            raise MissingExtra("html", "Reading HTML") from error
        return content.decode(detect_encoding(content, from_html_meta=True) or "latin-1", "replace")


def _first(*found: Any) -> str | None:
    """First of these that is a string with something in it, on one line."""
    return next((" ".join(text.split()) for text in found if isinstance(text, str) and text.strip()), None)


def _shaped(pattern: re.Pattern[str], *found: Any) -> str | None:
    """First of these that begins as the pattern says."""
    for text in found:
        if isinstance(text, str) and (match := pattern.match(text)):
            return match[1]
    return None


def _attribute(tree: HTMLTree, selector: str, name: str) -> str | None:
    node = tree.document.query_selector(selector) if tree.document else None
    value = None if node is None else node.getattr(name)
    return value if isinstance(value, str) and value.strip() else None


def _meta(tree: HTMLTree, name: str) -> str | None:
    return _attribute(tree, f"meta[property='{name}']", "content") or _attribute(
        tree, f"meta[name='{name}']", "content"
    )


def _told(tree: HTMLTree) -> dict[str, Any]:
    """What the page tells search engines: the first JSON-LD object with a headline or a date."""
    scripts = tree.document.query_selector_all("script[type='application/ld+json']") if tree.document else ()
    for script in scripts:
        try:
            content = orjson.loads(script.text or "")
        except orjson.JSONDecodeError:
            continue
        for found in _objects(content, _DEPTH):
            if "headline" in found or "datePublished" in found:
                return found
    return {}


def _objects(content: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
        content = list(content.values())
    if isinstance(content, list) and depth:
        for inner in content:
            yield from _objects(inner, depth - 1)


def _name(author: Any) -> str | None:
    """Names of JSON-LD's author: a name, an object with a name, or a list of them."""
    authors = author if isinstance(author, list) else [author]
    names = [one.get("name") if isinstance(one, dict) else one for one in authors]
    return ", ".join(name for name in names if isinstance(name, str)) or None
