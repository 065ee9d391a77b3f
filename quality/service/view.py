"""What the page at ``/`` draws: the view that people get everywhere, as data.

Words and layout are those of ``quality explain --html``; the page puts them in as text, never as markup.
"""

from __future__ import annotations

from typing import Any

from quality.reports import view as views
from quality.reports.marks import Block, Piece, neutral
from quality.reports.view import FAMILIES, MEANINGS, SECTIONS, Point
from quality.types import Article, Assessment, Reason

_PLACES = 12
"""Places of a reason that are linked one by one."""


def drawn(article: Article, assessment: Assessment) -> dict[str, Any]:
    """All that the page shows of an article.

    >>> drawn(Article(id="1", text="One."), Assessment(id="1", families={"prose": None}))["families"]
    [{'name': 'prose', 'meaning': 'machine-like or template prose', 'risk': None}]
    """
    view = views.view(article, assessment)
    return {
        "title": neutral(view.title),
        "origin": [neutral(each) for each in view.origin],
        "outcome": view.outcome,
        "meaning": MEANINGS[view.outcome],
        "problem": _problem(assessment),
        "reliability": views.known(assessment.reliability),
        "coverage": views.known(assessment.coverage),
        "extraction": views.known(assessment.extraction_quality),
        "cluster": view.cluster,
        "families": [
            {"name": name, "meaning": FAMILIES.get(name, ""), "risk": views.known(risk)}
            for name, risk in assessment.families.items()
        ],
        "largest": view.largest,
        "sides": [
            {"heading": heading, "points": [_point(point) for point in points]}
            for heading, points in view.sides
        ],
        "rest": [_rest(reason) for reason in view.rest],
        "rest_effect": views.signed(sum(reason.effect for reason in view.rest)),
        "marked": view.marked_families,
        "blocks": [_block(block) for block in view.blocks],
        "model": assessment.model,
    }


def _problem(assessment: Assessment) -> dict[str, str] | None:
    error = assessment.error
    if error is None:
        return None
    return {"code": error.code, "detail": neutral(error.detail), "advice": views.advice(error.code)}


def _point(point: Point) -> dict[str, Any]:
    return {
        "number": point.number,
        "family": point.reason.family,
        "message": neutral(point.reason.message),
        "effect": point.reason.effect,
        "signed": point.effect,
        "places": min(len(point.spans), _PLACES),
        "more": max(0, len(point.spans) - _PLACES),
    }


def _rest(reason: Reason) -> dict[str, str]:
    return {
        "signed": views.signed(reason.effect),
        "message": neutral(reason.message),
        "family": reason.family,
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "label": SECTIONS[block.kind],
        "aside": block.kind not in ("body", "title"),
        "lines": [[_piece(piece) for piece in line] for line in block.lines if line],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    """A piece of text; reasons are named by their numbers, places by reason and number, all from 1."""
    return {
        "text": neutral(piece.text),
        "reasons": [reason + 1 for reason in piece.reasons],
        "lead": None if piece.lead is None else piece.lead + 1,
        "wide": piece.wide,
        "opens": [[reason + 1, place + 1] for reason, place in piece.opens],
    }
