"""What a page's markup says beside its text: meta elements, and schema.org's data for search engines."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

_DEPTH = 5
"""How deep the data of a page may nest; publishers' pages need three levels."""
_ELEMENTS = 500
"""Meta elements or scripts that are looked at: a hostile page may have any number."""
_WRAPPED = re.compile(
    r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|(?://\s*)?\]\]>|/\*\]\]>\*/)\s*(?:;\s*)?$"
)
_HANGING_COMMA = re.compile(r",\s*(?=[}\]])")


def metas(tree: HTMLTree) -> dict[str, str]:
    """Content of the meta elements by their name in lower case, the first of each name."""
    found: dict[str, str] = {}
    # slices here and below: going through a collection itself starts from the top for each element
    for node in tree.document.query_selector_all("meta[content]")[:_ELEMENTS] if tree.document else ():
        content = node.getattr("content")
        if content and content.strip():
            for key in ("property", "name", "itemprop"):
                if said := node.getattr(key):
                    found.setdefault(said.strip().lower(), content)
    return found


def attributes(tree: HTMLTree, selector: str, names: Iterable[str]) -> Iterator[str | None]:
    """Attributes of the first element that the selector finds, which is sought when one is asked for."""
    node = tree.document.query_selector(selector) if tree.document else None
    for name in names:
        value = None if node is None else node.getattr(name)
        yield value if isinstance(value, str) and value.strip() else None


def attribute(tree: HTMLTree, selector: str, name: str) -> str | None:
    """Attribute of the first element that the selector finds."""
    return next(attributes(tree, selector, (name,)))


def content(tree: HTMLTree, selector: str) -> str | None:
    """Text of the first element that the selector finds."""
    node = tree.document.query_selector(selector) if tree.document else None
    return None if node is None else node.text


def told(tree: HTMLTree) -> dict[str, Any]:
    """What the page tells search engines: the first JSON-LD object of an article, or that looks like one."""
    scripts = tree.document.query_selector_all("script[type='application/ld+json']") if tree.document else ()
    objects = [one for script in scripts[:_ELEMENTS] for one in _objects(_parsed(script.text or ""), _DEPTH)]
    for found in objects:
        kinds = found.get("@type")
        if any("Article" in str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            return _unescaped(found)
    return next((_unescaped(one) for one in objects if "headline" in one or "datePublished" in one), {})


def name(said: Any) -> str | None:
    """Names of JSON-LD's author or publisher: a name, an object with a name, or a list of them."""
    several = said if isinstance(said, list) else [said]
    names = [one.get("name") if isinstance(one, dict) else one for one in several]
    return ", ".join(dict.fromkeys(name for name in names if isinstance(name, str))) or None


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
