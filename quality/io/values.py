"""Single values of a row: where they are found, and what is taken for a string."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any


def inside(fields: Mapping[str, Any], column: str) -> Any:
    """Value of a column, or of one inside another.

    >>> inside({"a": {"b": 1}, "a.c": 2}, "a.b"), inside({"a": {"b": 1}, "a.c": 2}, "a.c")
    (1, 2)
    """
    if column in fields or "." not in column:
        return fields.get(column)
    value: Any = fields
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def digits(value: Any) -> str | None:
    """Text of a whole number, None for anything else; pandas makes floats of numbers with a gap among them.

    >>> digits(17), digits(17.0), digits(17.5), digits(True)
    ('17', '17', None, None)
    """
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else None
