"""What a record of a labelled set says about an article, for each thing that a model learns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

RELIABLE, UNRELIABLE = 1, 0
SIDES: Final = {"reliable": RELIABLE, "unreliable": UNRELIABLE}

GENUINE_NEWS, PROMOTIONAL = "A8", "A12"
"""Genres of the Functional Text Dimensions: news report, and text that promotes something."""
SHORTEST_PROSE = 60
"""Words below which machine and human prose are not compared."""


def reliability(name: str, record: Mapping[str, Any]) -> int | None:
    """1 reliable, 0 unreliable, None where the set does not say.

    The side of a publisher is that of its raters. A bias label (left, right) is none of reliability.

    >>> reliability("article_bias_prediction", {"label": "left", "rating_side": "mixed"}) is None
    True
    """
    if name == "recovery":
        return SIDES.get(str(record.get("label")))
    if name == "article_bias_prediction":
        return SIDES.get(str(record.get("rating_side")))
    return UNRELIABLE if name == "content_farm_seo" else None


def clickbait(record: Mapping[str, Any]) -> int | None:
    """1 for an honest headline, 0 for clickbait."""
    return {"0": 1, "1": 0}.get(str(record.get("label")))


def promotion(record: Mapping[str, Any]) -> int | None:
    """1 for news, 0 for promotion; None for other genres."""
    return {"news": 1, "promo": 0}.get(str(record.get("label")))


def machine_prose(record: Mapping[str, Any]) -> int | None:
    """1 for prose by people, 0 for prose by a language model; None where it is too short to tell."""
    if len(str(record.get("text")).split()) < SHORTEST_PROSE:
        return None
    return {"human": 1, "ai": 0}.get(str(record.get("label")))
