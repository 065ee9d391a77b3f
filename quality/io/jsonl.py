"""JSON Lines: one article a line in, one assessment a line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import orjson

from quality.errors import BadRow
from quality.io import records
from quality.io.open import lines, reader, writer
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.types import Assessment

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    r"""Yield one row a line: an article, or an unscored row that says why, with FILE:LINE.

    Lines end at the byte ``\n`` and nowhere else; blank lines are no rows, but are counted.
    """
    skip = skip or Skip()
    with reader(name) as stream:
        for number, line in enumerate(lines(stream, limit=intake.max_bytes), start=1):
            if number == 1 and line is not None:
                line = line.removeprefix(BYTE_ORDER_MARK)
            is_row = line is None or (line and not line.isspace())
            if is_row and not (skip.rows and skip.one()):
                yield row(line, f"{name}:{number}", intake)


@contextmanager
def writer_of(name: str, *, add: bool = False) -> Iterator[Callable[[Assessment], object]]:
    """Open an output, new or to ``add`` to it; what is yielded writes one assessment as one line."""
    with writer(name, add=add) as stream:
        write = stream.write
        yield lambda assessment: write(records.dump(assessment))


def row(line: bytes | None, where: str, intake: Intake) -> Row:
    """Article of a line, or the unscored row that says why it is none; None is a line beyond the limit."""
    fields = None
    try:
        if line is None:
            raise intake.large(where, "line")
        fields = parse(line, where)
        return records.article(fields, where, intake)
    except BadRow as error:
        return records.refused(error, where, fields, intake)


def parse(line: bytes, where: str) -> object:
    """What a line holds; ``where`` names it in the error."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return _parse_slowly(line, where)


def _parse_slowly(line: bytes, where: str) -> object:
    """Take what orjson refuses though it is JSON (lone surrogates), and name what is wrong elsewhere."""
    try:
        return json.loads(line.decode().removesuffix("\n"), parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise BadRow("invalid_utf8", f"{where}: byte {error.start} of the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRow("not_json", f"{where}: {error}") from error


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
