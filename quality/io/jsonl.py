"""JSON Lines: one article a line in, one assessment a line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import orjson

from quality.errors import BadRow
from quality.io import records
from quality.io.open import MAX_ROW, lines, reader, writer
from quality.io.records import PLAIN, Intake, Row
from quality.types import Assessment

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(name: str, intake: Intake = PLAIN) -> Iterator[Row]:
    r"""Yield one row a line: an article, or an unscored row that says why, with FILE:LINE.

    Lines end at the byte ``\n`` and nowhere else; blank lines are no rows, but are counted.
    """
    with reader(name) as stream:
        for number, line in enumerate(lines(stream), start=1):
            if number == 1 and line is not None:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line is None or line.strip():
                yield _row(line, f"{name}:{number}", intake)


@contextmanager
def writer_of(name: str) -> Iterator[Callable[[Assessment], object]]:
    """Open an output; what is yielded writes one assessment as one line."""
    with writer(name) as stream:
        write = stream.write
        yield lambda assessment: write(records.dump(assessment))


def _row(line: bytes | None, where: str, intake: Intake) -> Row:
    try:
        return records.article(_parse(line, where), where, intake)
    except BadRow as error:
        return records.refused(error, where)


def _parse(line: bytes | None, where: str) -> object:
    if line is None:
        raise BadRow("too_large", f"{where}: a line may have {MAX_ROW >> 20} MB")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return _parse_slowly(line, where)


def _parse_slowly(line: bytes, where: str) -> object:
    """Take what orjson refuses though it is JSON (lone surrogates), and name what is wrong elsewhere."""
    try:
        return json.loads(line.decode(), parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise BadRow("invalid_utf8", f"{where}: byte {error.start} of the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRow("not_json", f"{where}: {error}") from error


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
