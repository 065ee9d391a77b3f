"""Dates as web pages write them, to ISO 8601."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = f"({'|'.join(_MONTHS)})[a-z]*\\.?"
_ISO = re.compile(
    r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)")
_MONTH_FIRST = re.compile(rf"(?:[a-z]+,? )?{_MONTH} (\d\d?)(?:st|nd|rd|th)?,? (\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(?:[a-z]+,? )?(\d\d?)(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})\b", re.IGNORECASE)


def iso(told: str) -> str | None:
    """Date, with the time where it is told, as ISO 8601; None where this is no date.

    >>> iso("2024-05-01 10:00"), iso("Wed, 01 May 2024 10:00:00 +0100"), iso("May 1st, 2024"), iso("soon")
    ('2024-05-01T10:00', '2024-05-01T10:00:00+01:00', '2024-05-01', None)
    """
    told = " ".join(told[:100].split())
    if found := _ISO.match(told):
        year, month, day, clock, zone = found.groups()
        return _joined(year, month, day, f"T{clock}{zone or ''}" if clock else "")
    if found := _DIGITS.match(told):
        return _joined(*found.groups())
    if ":" in told:
        try:
            return parsedate_to_datetime(told).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if found := _MONTH_FIRST.match(told):
        return _joined(found[3], _number(found[1]), found[2])
    if found := _DAY_FIRST.match(told):
        return _joined(found[3], _number(found[2]), found[1])
    return None


def _number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1)


def _joined(year: str, month: str, day: str, clock: str = "") -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() + clock
    except ValueError:
        return None
