"""Tables of other libraries, in and out: pandas, polars, Arrow, and batches of columns by name.

A table brings its library along, so none is imported here; results are built with pyarrow, an extra.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias, TypeVar

from quality.errors import BadRow, WrongUsage
from quality.io import arrow, batches, records
from quality.io.records import INPUT, PLAIN, Intake, Row
from quality.io.shape import Shape
from quality.io.values import digits
from quality.types import Article, Assessment

Given: TypeAlias = Article | Assessment | Mapping[str, Any]
"""An article, a row that a reader could not make one of, or the fields of the contract by name."""


_STRINGS = tuple(name for name in INPUT if name in Article.__slots__)


class Tabular(Protocol):
    """A data frame of pandas or polars, an Arrow table or record batch."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Stream of the table's content, see Arrow's PyCapsule interface."""


Table = TypeVar("Table", bound=Tabular)


@dataclass(frozen=True, slots=True)
class Kind:
    """How the columns of one sort of table are named and read, and how a table of rows is made.

    ``make`` takes the rows, their shape, and the table that they came from.
    """

    names: Callable[[Any], list[str]]
    values: Callable[[Any, str], list[Any]]
    make: Callable[[list[dict[str, Any]], Shape, Any], Any]


def kind(table: object) -> Kind | None:
    """What sort of table this is, None where it is none."""
    if isinstance(table, Mapping):
        return BATCH
    names = ((base.__module__.partition(".")[0], base.__name__) for base in type(table).__mro__)
    return next((_KINDS[name] for name in names if name in _KINDS), None)


def rows(table: Any, kind: Kind, intake: Intake) -> list[Row]:
    """One row a row of the table, numbered from 1; only the columns that are asked for are read.

    Raises
    ------
    WrongUsage
        The table has no column of text, or not those that were named.
    """
    offered = kind.names(table)
    if problem := intake.missing(offered):
        raise WrongUsage(f"The table has {problem}. Name the column: columns={{'text': 'body'}}.")
    wanted = [name for name in offered if name in intake.order]
    cells = zip(*(kind.values(table, name) for name in wanted), strict=True)
    own = replace(intake, keep=(), max_bytes=sys.maxsize)  # they are in memory already
    return [
        batches.row(dict(zip(wanted, values, strict=True)), f"row:{n}", own)
        for n, values in enumerate(cells, start=1)
    ]


def gathered(articles: Any, intake: Intake) -> list[Row]:
    """Rows of a table of any sort, or of an iterable of articles, mappings and plain texts."""
    found = kind(articles)
    if found is not None:
        return rows(articles, found, intake)
    return [
        row(Article(id=f"row:{n}", text=given) if isinstance(given, str) else given, n, intake)
        for n, given in enumerate(articles, start=1)
    ]


def row(given: Given, number: int, intake: Intake) -> Row:
    """Row from what a caller has; fields that are no article's become an unscored row with their id."""
    if isinstance(given, Assessment):
        return given
    where = f"row:{number}"
    if isinstance(given, Article):
        return _typed(given, where)
    try:
        return records.article(given, where, intake)
    except BadRow as error:
        return records.refused(error, where, given, intake)


def _typed(article: Article, where: str) -> Row:
    """The article, if its fields are what they are declared to be: nobody has read them from anywhere."""
    for name in _STRINGS:
        value = getattr(article, name)
        if type(value) is not str and not isinstance(value, str | None):
            if name == "id" and (named := digits(value)):
                article = replace(article, id=named)
                continue
            problem = f"{where}: {name} must be a string, not {type(value).__name__}"
            fields = {"id": article.id, **article.carried}
            return records.refused(BadRow("wrong_type", problem), where, fields, PLAIN)
    return article


def like(
    table: Any, kind: Kind, given: Iterable[Row], assessments: Iterable[Assessment], shape: Shape
) -> Any:
    """Table of the same sort as ``table``, a row an assessment, with the columns of ``shape``.

    Columns that are kept are those of ``table``, with their types. Where there is a column for texts, it
    holds the text that the spans of each row point into.
    """
    made = [records.row(assessment) for assessment in assessments]
    if shape.texts:
        for fields, article in zip(made, given, strict=True):
            fields.setdefault("text", article.text)
    return kind.make(made, shape, table)


def check_kept(names: Sequence[str]) -> None:
    """Refuse to carry columns that would take the place of the output's own."""
    if isinstance(names, str):
        raise WrongUsage(f"keep: name columns in a list: [{names!r}].")
    for name in names:
        if name in records.OUTPUT:
            raise WrongUsage(f"keep: {name!r} is a field of the output; rename the column.")


def _batch_values(table: Mapping[str, Any], name: str) -> list[Any]:
    values = table[name]
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise WrongUsage(
            f"A mapping is taken for a table, whose columns are lists; {name!r} is {type(values).__name__}. "
            "Put an article into a list: score([article])."
        )
    return _plain(values.tolist() if hasattr(values, "tolist") else values)


def _plain(values: Iterable[Any]) -> list[Any]:
    return [batches.plain(value) for value in values]


def _batch(made: list[dict[str, Any]], shape: Shape, table: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: [fields.get(name) for fields in made] for name in shape.columns}
    return found | {name: table[name] for name in shape.kept}


def _arrow(made: list[dict[str, Any]], shape: Shape, table: Any) -> Any:
    built = arrow.table(made, replace(shape, kept=()))
    for name in shape.kept:
        built = built.append_column(table.schema.field(name), table.column(name))
    return built


def _arrow_batch(made: list[dict[str, Any]], shape: Shape, table: Any) -> Any:
    built = _arrow(made, shape, table)
    columns = [column.combine_chunks() for column in built.columns]
    return type(table).from_arrays(columns, schema=built.schema)


def _pandas_values(table: Any, name: str) -> list[Any]:
    column = table[name]
    return _plain(column.astype(object).where(column.notna(), None))


def _pandas(made: list[dict[str, Any]], shape: Shape, table: Any) -> Any:
    """Data frame with the index of the other one."""
    built = _arrow(made, replace(shape, kept=()), table).to_pandas()
    built.index = table.index
    for name in shape.kept:
        built[name] = table[name]
    return built


def _polars(made: list[dict[str, Any]], shape: Shape, table: Any) -> Any:
    built = sys.modules["polars"].from_arrow(_arrow(made, replace(shape, kept=()), table))
    return built.hstack(table.select(shape.kept))


BATCH = Kind(lambda table: list(table), _batch_values, _batch)


def _arrow_names(table: Any) -> list[str]:
    return list(table.schema.names)


def _arrow_values(table: Any, name: str) -> list[Any]:
    return list(batches.cells_of(table.column(name)))


_KINDS = {
    ("pandas", "DataFrame"): Kind(lambda table: list(table.columns), _pandas_values, _pandas),
    ("polars", "DataFrame"): Kind(
        lambda table: list(table.columns), lambda table, name: _plain(table[name]), _polars
    ),
    ("pyarrow", "Table"): Kind(_arrow_names, _arrow_values, _arrow),
    ("pyarrow", "RecordBatch"): Kind(_arrow_names, _arrow_values, _arrow_batch),
}
