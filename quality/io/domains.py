"""Which domain an address belongs to, by the public suffix list."""

from __future__ import annotations

import re
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

_HOST = re.compile(r"\s*(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?(?:[^/?#@\s]*@)?([^/?#@:\[\]\s]+)")


def registrable(url: str) -> str | None:
    """Registrable domain of an address: what one has to pay for to publish under it.

    >>> registrable("https://news.example.co.uk/a?b#c")
    'example.co.uk'
    """
    found = _HOST.match(url)
    return _domain(found[1]) if found else None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1 << 16)
def _domain(host: str) -> str | None:
    if host.replace(".", "").isdecimal():
        return None  # an address of numbers belongs to no registry
    found = _suffixes().privatesuffix(host.rstrip("."))
    return found if isinstance(found, str) else None
