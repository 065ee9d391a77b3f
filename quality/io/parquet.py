"""Parquet, in and out; the only importer of pyarrow, which is an extra."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import orjson

from quality.errors import BadRow, FileTrouble, MissingExtra
from quality.io import records
from quality.io.open import reader, trouble, writer
from quality.io.records import PLAIN, Intake, Row
from quality.io.shape import Shape
from quality.types import Assessment

_BATCH = 512


def read(name: str, intake: Intake = PLAIN) -> Iterator[Row]:
    """Yield one row a row of the table, numbered from 1; only the columns that are asked for are read."""
    arrow, parquet = _libraries()
    with reader(name) as stream:
        source = stream if stream.seekable() else io.BytesIO(stream.read())
        with _damage(arrow, name):
            table = parquet.ParquetFile(source)
        offered = list(table.schema_arrow.names)
        problem = intake.missing(offered)
        wanted = [column for column in offered if column in {*intake.order, *intake.keep}]
        number = 0
        with _damage(arrow, name):
            for batch in table.iter_batches(_BATCH, columns=wanted):
                for place in range(batch.num_rows):
                    number += 1
                    yield _row(batch, place, f"{name}:{number}", intake, problem)


@contextmanager
def writer_of(name: str, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Open an output; what is yielded takes one assessment. The file is whole after the last one."""
    arrow, parquet = _libraries()
    schema = _schema(arrow, shape)
    waiting: list[dict[str, Any]] = []
    with writer(name) as stream, parquet.ParquetWriter(stream, schema, compression="zstd") as table:

        def flush() -> None:
            table.write_table(arrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def write(assessment: Assessment) -> None:
            waiting.append(_held(records.row(assessment), shape))
            if len(waiting) == _BATCH:
                flush()

        try:
            yield write
        finally:
            flush()


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("parquet", "Parquet") from error
    return pyarrow, pyarrow.parquet


@contextmanager
def _damage(arrow: ModuleType, name: str) -> Iterator[None]:
    """Turn pyarrow's errors into ours."""
    with trouble(name, "read"):
        try:
            yield
        except arrow.ArrowException as error:
            raise FileTrouble(f"{name} cannot be read: {error}. Is it Parquet, and whole?") from error


def _row(batch: Any, place: int, where: str, intake: Intake, problem: str | None) -> Row:
    try:
        if problem:
            raise BadRow("missing_column", f"{where}: {problem}")
        fields = {name: _plain(batch.column(name)[place].as_py()) for name in batch.schema.names}
        return records.article(fields, where, intake)
    except UnicodeDecodeError:
        return records.refused(BadRow("invalid_utf8", f"{where}: a cell has bytes that are not UTF-8"), where)
    except BadRow as error:
        return records.refused(error, where)


def _plain(value: Any) -> Any:
    """Value as JSON has it: a time as ISO 8601, NaN as unknown, what JSON has no word for as text."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value)


def _schema(arrow: ModuleType, shape: Shape) -> Any:
    """Columns of the output, in the order of the contract; a kept column is text, or JSON as text."""
    text, number, whole = arrow.string(), arrow.float64(), arrow.int64()
    spans = arrow.list_(whole)
    fields = [("id", text), ("status", text), ("reliability", number), ("verdict", text)]
    fields += [("coverage", number), ("families", _numbers(arrow, shape.families))]
    fields += [("extraction_quality", number)]
    reason = [("signal", text), ("family", text), ("value", number), ("effect", number), ("message", text)]
    fields += [("reasons", arrow.list_(arrow.struct([*reason, ("spans", arrow.list_(spans))])))]
    cluster = [("id", text), ("relation", text), ("size", whole), ("publishers", whole)]
    fields += [("cluster", arrow.struct([*cluster, ("similarity", number)]))]
    if shape.signals:
        fields += [("signals", _numbers(arrow, shape.signals))]
    if shape.sections:
        section = arrow.struct([("kind", text), ("start", whole), ("end", whole)])
        fields += [("sections", arrow.list_(section))]
    if shape.ledger:
        said = [("speaker", text), ("cue", text), ("kind", text), ("source", text), ("start", whole)]
        said += [("end", whole), ("cue_span", spans), ("speaker_span", spans)]
        fields += [("attributions", arrow.list_(arrow.struct(said)))]
    fields += [(name, text) for name in dict.fromkeys((*shape.kept, "text"))]
    fields += [("error", arrow.struct([("code", text), ("detail", text)])), ("model", text)]
    return arrow.schema(fields)


def _numbers(arrow: ModuleType, names: tuple[str, ...]) -> Any:
    """Struct of numbers; a struct needs a field, so where there is no name it is a map."""
    number = arrow.float64()
    return arrow.struct([(name, number) for name in names]) if names else arrow.map_(arrow.string(), number)


def _held(row: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """Row as the schema holds it."""
    for name in shape.kept:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            row[name] = orjson.dumps(value).decode()
    held: dict[str, Any] = _encodable(row)
    return held


def _encodable(value: Any) -> Any:
    """Value without lone surrogates, which a Parquet string cannot hold; each becomes its escape."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {name: _encodable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_encodable(inner) for inner in value]
    return value
