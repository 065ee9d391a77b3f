"""Advertisements on a web page, by what publishing systems and advertising networks call their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

# Few and broad selectors: the parser tries each on every element. The names are looked at afterwards.
_SELECTOR = "[class^=ad],[class*=' ad'],[id^=ad],[id^=div-gpt-ad],[id^=taboola],[class~=OUTBRAIN]"
_NAMED = re.compile(
    r"(?:^|\s)(?:ads?|adsense|adsbygoogle|advert(?:isement)?|div-gpt-ad|taboola|OUTBRAIN)(?![a-zA-Z])"
)
_MOST = 200
"""Elements that are looked at: a hostile page may have any number."""
_AROUND = 3
"""How far up an advertisement's own wrappers are sought."""


def count(tree: HTMLTree) -> int:
    """Number of advertisements on a page; elements inside one are part of it.

    >>> from resiliparse.parse.html import HTMLTree
    >>> count(HTMLTree.parse('<div class="ad-top"><ins class="adsbygoogle"></ins></div><p class="add">Text.'))
    1
    """
    # in the order of the page: what lies around an element has been seen before it
    seen: set[Any] = set()
    found = 0
    for node in tree.body.query_selector_all(_SELECTOR)[:_MOST] if tree.body is not None else ():
        if _NAMED.search(f"{node.class_name} {node.id}"):
            found += not _inside(node, seen)
            seen.add(node)
    return found


def _inside(node: Any, seen: set[Any]) -> bool:
    for _ in range(_AROUND if seen else 0):
        node = node.parent
        if node is None or node in seen:
            return node is not None
    return False
