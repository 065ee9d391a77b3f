"""JSON as bytes, and back. Whatever a row holds is written, and what is written is JSON.

orjson refuses what Python's strings and numbers can be and its own cannot: a lone surrogate, a number of more
than 64 bits, deep nesting. Such values are rare; they take the slow way and never end a run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import orjson

LEVELS = 200
"""Levels of nesting that are written; orjson's own limit is 254."""


def encoded(value: Any, *, indent: bool = False) -> bytes:
    r"""JSON of a value. A lone surrogate becomes its escape, what JSON has no number for is null.

    >>> encoded("a\ud800"), encoded([2**70, float("inf")])
    (b'"a\\ud800"', b'[1180591620717411303424,null]')
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    except TypeError:
        style: dict[str, Any] = {"indent": 2} if indent else {"separators": (",", ":")}
        return json.dumps(bounded(value), default=str, **style).encode()


def line(value: Any) -> bytes:
    """One line of JSON."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return encoded(value) + b"\n"


def decoded(content: bytes) -> Any:
    """Value of what :func:`encoded` wrote."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return json.loads(content)  # which takes lone surrogates


def bounded(value: Any, levels: int = LEVELS) -> Any:
    """Value without what JSON cannot hold: no NaN, no infinity, nothing below so many levels.

    >>> bounded({"a": [1, float("nan"), [2]]}, 2)
    {'a': [1, None, None]}
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, Mapping | list | tuple):
        return value
    if not levels:
        return None
    if isinstance(value, Mapping):
        return {name: bounded(inner, levels - 1) for name, inner in value.items()}
    return [bounded(inner, levels - 1) for inner in value]


def encodable(text: str) -> str:
    r"""Text as UTF-8 can hold it: a lone surrogate becomes its escape.

    >>> encodable("a\ud800é")
    'a\\ud800é'
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
