"""What a page's markup says beside its text: meta elements, and schema.org's data for search engines."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

_DEPTH = 5
"""How deep the data of a page may nest; publishers' pages need three levels."""
_ELEMENTS = 1000
"""Elements that are looked at: a hostile page may have any number."""
_SOUGHT = """meta[content] link[rel=canonical] script[type='application/ld+json'] [rel=author]
    [itemprop=author] [itemprop=datePublished] time[pubdate] time.entry-date time.published"""
_SELECTOR = ",".join(_SOUGHT.split())
_WRAPPED = re.compile(
    r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|(?://\s*)?\]\]>|/\*\]\]>\*/)\s*(?:;\s*)?$"
)
_HANGING_COMMA = re.compile(r",\s*(?=[}\]])")


@dataclass(slots=True)
class Head:
    """What a page's markup says; nothing where it does not say.

    ``named`` holds the content of meta elements by their name in lower case, the first of each name;
    ``authors`` and ``times`` what elements of the page itself say, ``told`` see :func:`_told`.
    """

    named: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    canonical: str | None = None
    authors: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def read(tree: HTMLTree) -> Head:
    """Read all there is in one walk of the page; each question of its own would take one."""
    head, scripts = Head(), []
    by_rel: list[str] = []
    by_property: list[str] = []
    # a slice: going through a collection itself starts from the top of the page for each element
    for node in tree.document.query_selector_all(_SELECTOR)[:_ELEMENTS] if tree.document else ():
        tag = node.tag
        if tag == "meta":
            _note(node, head.named)
        elif tag == "script":
            scripts.append(node.text or "")
        elif tag == "link" and node.getattr("rel") == "canonical":
            head.canonical = head.canonical or node.getattr("href")
        elif node.getattr("rel") == "author":
            by_rel.append(node.text or "")
        elif node.getattr("itemprop") == "author":
            by_property.append(node.text or "")
        elif not head.times:
            head.times = [said for name in ("datetime", "content") if (said := node.getattr(name))]
    head.authors = [*by_rel, *by_property]
    head.told = _told(scripts)
    return head


def attribute(tree: HTMLTree, tag: str, name: str) -> str | None:
    """Attribute of the first element of a kind."""
    node = tree.document.query_selector(tag) if tree.document else None
    return None if node is None else node.getattr(name)


def content(tree: HTMLTree, tag: str) -> str | None:
    """Text of the first element of a kind."""
    node = tree.document.query_selector(tag) if tree.document else None
    return None if node is None else node.text


def _note(node: Any, named: dict[str, str]) -> None:
    content = node.getattr("content")
    if content and content.strip():
        for key in ("property", "name", "itemprop"):
            if said := node.getattr(key):
                named.setdefault(said.strip().lower(), content)


def _told(scripts: Iterable[str]) -> dict[str, Any]:
    """What the page tells search engines: the first JSON-LD object of an article, or that looks like one."""
    objects = [one for script in scripts for one in _objects(_parsed(script), _DEPTH)]
    for found in objects:
        if any("Article" in str(kind) for kind in _each(found.get("@type"))):
            return _unescaped(found)
    return next((_unescaped(one) for one in objects if "headline" in one or "datePublished" in one), {})


def name(said: Any) -> str | None:
    """Names of JSON-LD's author or publisher: a name, an object with a name, or a list of them."""
    names = [one.get("name") if isinstance(one, dict) else one for one in _each(said)]
    return ", ".join(dict.fromkeys(name for name in names if isinstance(name, str))) or None


def addresses(said: Any) -> list[Any]:
    """Addresses of JSON-LD's author or publisher: that of its site, and what identifies it."""
    return [one.get(key) for one in _each(said) if isinstance(one, dict) for key in ("url", "@id")]


def _each(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def _parsed(script: str) -> Any:
    """JSON, also where a page wraps it in a comment, breaks a line in a string or leaves a comma hanging."""
    try:
        return orjson.loads(script)
    except orjson.JSONDecodeError:
        mended = _HANGING_COMMA.sub("", _WRAPPED.sub("", script))
    try:
        return json.loads(mended, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(said: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(said, dict):
        yield said
        said = list(said.values())
    if isinstance(said, list) and depth:
        for inner in said:
            yield from _objects(inner, depth - 1)


def _unescaped(said: dict[str, Any]) -> dict[str, Any]:
    """Strings as they are meant: many pages escape them as if they stood in HTML."""
    return {key: html.unescape(value) if isinstance(value, str) else value for key, value in said.items()}
