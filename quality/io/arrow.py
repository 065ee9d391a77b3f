"""Assessments as Arrow tables: the schema of the output, and rows as it holds them; pyarrow is an extra."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from quality.errors import MissingExtra
from quality.io.encoded import encodable, encoded
from quality.io.shape import Shape


def library(purpose: str) -> ModuleType:
    """pyarrow, or the error that says how to install it."""
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra("parquet", purpose) from error
    found: ModuleType = pyarrow  # typed in some versions, untyped in others
    return found


def plain(value: Any) -> Any:
    """Value as JSON has it: a time as ISO 8601, NaN as unknown, what JSON has no word for as text."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value)


def schema(shape: Shape) -> Any:
    """Columns of the output, in the order of the contract; a kept column is text, or JSON as text."""
    arrow = library("An Arrow table")
    text, number, whole = arrow.string(), arrow.float64(), arrow.int64()
    spans = arrow.list_(whole)
    reason = [("signal", text), ("family", text), ("value", number), ("effect", number), ("message", text)]
    cluster = [("id", text), ("relation", text), ("size", whole), ("publishers", whole)]
    said = [("speaker", text), ("cue", text), ("kind", text), ("source", text), ("start", whole)]
    said += [("end", whole), ("cue_span", spans), ("speaker_span", spans)]
    types = {
        **dict.fromkeys(("reliability", "coverage", "extraction_quality"), number),
        "families": _numbers(arrow, shape.families),
        "reasons": arrow.list_(arrow.struct([*reason, ("spans", arrow.list_(spans))])),
        "cluster": arrow.struct([*cluster, ("similarity", number)]),
        "signals": _numbers(arrow, shape.signals),
        "sections": arrow.list_(arrow.struct([("kind", text), ("start", whole), ("end", whole)])),
        "attributions": arrow.list_(arrow.struct(said)),
        "error": arrow.struct([("code", text), ("detail", text)]),
    }
    return arrow.schema([(name, types.get(name, text)) for name in shape.columns])


def _numbers(arrow: ModuleType, names: tuple[str, ...]) -> Any:
    """Struct of numbers; a struct needs a field, so where there is no name it is a map."""
    number = arrow.float64()
    return arrow.struct([(name, number) for name in names]) if names else arrow.map_(arrow.string(), number)


def table(rows: Sequence[dict[str, Any]], shape: Shape) -> Any:
    """Arrow table of plain rows, column by column; a field that a row does not have is null."""
    arrow, names = library("An Arrow table"), schema(shape)
    try:
        columns = [arrow.array([row.get(field.name) for row in rows], type=field.type) for field in names]
    except UnicodeEncodeError:  # a lone surrogate, which is rare and slow to look for
        return table([_encodable(row) for row in rows], shape)
    return arrow.Table.from_arrays(columns, schema=names)


def held(row: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """Row as the schema holds it."""
    for name in shape.kept:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            row[name] = encoded(value).decode()
    made: dict[str, Any] = _encodable(row)
    return made


def _encodable(value: Any) -> Any:
    """Value without lone surrogates, which a Parquet string cannot hold; each becomes its escape."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {name: _encodable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_encodable(inner) for inner in value]
    return value
