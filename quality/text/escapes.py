"""HTML's escapes that a scraper left in a text: ``&quot;``, ``&#8217;``, ``&nbsp;``."""

from __future__ import annotations

import re
from html import unescape

_ESCAPE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
NOTHING = "\u200b"
"""A character without width: the kernel does not see it."""


def unescaped(text: str) -> str:
    r"""The text with the characters that its escapes stand for, filled up so that offsets stay.

    >>> unescaped("Q&A: &quot;It&#39;s &euro;5&quot; &unknown;").replace(NOTHING, ".")
    'Q&A: ".....It\'....s €.....5"..... &unknown;'
    """
    return _ESCAPE.sub(_meant, text) if "&" in text else text


def _meant(escape: re.Match[str]) -> str:
    written = escape[0]
    meant = unescape(written)
    return meant.ljust(len(written), NOTHING) if len(meant) < len(written) else written
