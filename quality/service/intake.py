"""From a request's body to rows; what is said of a row that is no article is what every reader says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from fastapi import Request

from quality.errors import BadRow
from quality.io import jsonl, records
from quality.io.records import PLAIN, Row
from quality.scoring import tables
from quality.scoring.engine import CHUNK
from quality.service.limits import Limits, Refused, too_many
from quality.types import Article

Kind: TypeAlias = Literal["json", "lines"]

KINDS: dict[str, Kind] = {
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/ndjson": "lines",
    "application/jsonl": "lines",
    "application/x-jsonlines": "lines",
}
_LARGE = 256 << 10
"""Bytes from which on a body is parsed in a thread; a smaller one takes no time worth speaking of."""


def kind(request: Request) -> Kind:
    """What the body is, by its header."""
    said = request.headers.get("content-type", "")
    found = KINDS.get(said.partition(";")[0].strip().lower())
    if found is None:
        known = " or ".join(list(KINDS)[:2])
        raise Refused(415, "unsupported_media_type", f"Content-Type must be {known}, not {said!r:.100}.")
    return found


def only_json(request: Request) -> None:
    """Refuse a stream where one article is asked for."""
    if kind(request) != "json":
        raise Refused(415, "unsupported_media_type", "One article, as application/json, is taken here.")


async def body(request: Request) -> Any:
    """Content of a JSON body."""
    content = b"".join([part async for part in request.stream()])
    if len(content) < _LARGE:
        return _parsed(content)
    return await asyncio.to_thread(_parsed, content)


async def single(content: Any) -> Row:
    """Row of a body that is to hold one article; what is none by its fields is refused.

    No schema tells a page from other bytes, so bytes that are no page are an unscored row, as in a list.
    """
    (row,) = await rows([content])
    if isinstance(row, Article) or row.error is None or row.error.code == "bad_html":
        return row
    raise Refused(422, row.error.code, row.error.detail)


async def rows(contents: Sequence[Any], first: int = 1) -> list[Row]:
    """Rows, numbered from ``first``; many of them, and pages, are read in a thread."""
    if len(contents) > CHUNK or any(map(_has_page, contents)):
        return await asyncio.to_thread(_rows, contents, first)
    return _rows(contents, first)


async def listed(content: Sequence[Any], limits: Limits) -> list[Row]:
    """Rows of a list."""
    if len(content) > limits.rows:
        raise too_many(limits)
    return await rows(content)


def line(content: bytes, number: int) -> Any:
    """Content of a line of a stream, or the unscored row that says why there is none."""
    where = f"row:{number}"
    try:
        return jsonl.parse(content, where)
    except BadRow as error:
        return records.refused(error, where)


def _has_page(content: Any) -> bool:
    return isinstance(content, dict) and bool(content.get("html"))


def _rows(contents: Sequence[Any], first: int) -> list[Row]:
    return [tables.row(content, first + place, PLAIN) for place, content in enumerate(contents)]


def _parsed(content: bytes) -> Any:
    try:
        return jsonl.parse(content.removeprefix(jsonl.BYTE_ORDER_MARK), "body")
    except BadRow as error:
        raise Refused(422, error.problem.code, error.problem.detail) from error
