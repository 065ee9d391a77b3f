"""Titles of rows and what is known beside them: all that comparing headlines needs, without an article a row.

Where a million rows are read for their titles alone, making an article of each would take most of the time.
A line of JSON whose values are plain becomes a tuple; all other rows are read as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import orjson

from quality.io import formats, jsonl
from quality.io.domains import registrable
from quality.io.open import lines, reader
from quality.io.paths import Source
from quality.io.records import PLAIN, Intake, Row
from quality.types import Article

Heading: TypeAlias = tuple[str, str | None, str | None, str | None, str | None]
"""``id``, ``title``, ``publisher``, ``author``, ``text`` of a row, as an article has them."""

_STRINGS = frozenset({str, type(None)})


def heading(article: Article) -> Heading:
    """What a heading has of an article."""
    return article.id, article.title, article.publisher, article.author, article.text


def read(found: Iterable[Source], intake: Intake = PLAIN) -> Iterator[Heading | Row]:
    """Rows of all files, one after the other: headings where that is all there is to a row."""
    for source in found:
        if source.format == "jsonl" and not intake.keep and not intake.nested:
            yield from _of_lines(source.name, intake)
        else:
            yield from formats.read([source], intake)


def _of_lines(name: str, intake: Intake) -> Iterator[Heading | Row]:
    """As :func:`quality.io.jsonl.read`, which reads the lines that are not plain."""
    loads, order = orjson.loads, intake.order
    with reader(name) as stream:
        for number, line in enumerate(lines(stream, limit=intake.max_bytes), start=1):
            try:
                fields = loads(line) if line else None
            except orjson.JSONDecodeError:
                fields = None
            if type(fields) is dict:
                values = [*map(fields.get, order)]
                if type(values[0]) is int:
                    values[0] = str(values[0])
                identity, url, publisher, title, text, html, author, _, _ = values
                if html is None and {*map(type, values)} <= _STRINGS:
                    if url and not publisher:
                        publisher = registrable(url)
                    yield identity or f"{name}:{number}", title, publisher or None, author, text
                    continue
            if number == 1 and line is not None:
                line = line.removeprefix(jsonl.BYTE_ORDER_MARK)
            if line is None or (line and not line.isspace()):
                yield jsonl.row(line, f"{name}:{number}", intake)
