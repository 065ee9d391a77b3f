"""CSV and TSV: a header, then one article a record; assessments as flat columns.

An empty cell is "not known". Nested parts of an assessment (reasons, sections, ...) are JSON in one cell,
the risks of the families a column each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from quality.errors import BadRow
from quality.io import records
from quality.io.encoded import encoded
from quality.io.open import reader, writer
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.io.shape import Shape
from quality.types import Assessment

_PASSED_OVER = 1 << 20


class _Lines:
    """Lines of text for the csv module. One beyond the limit raises, and the next call goes on after it."""

    def __init__(self, stream: BinaryIO, name: str, intake: Intake) -> None:
        # surrogateescape: a byte that is not UTF-8 spoils its own record, not the file
        self.text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self.name, self.intake = name, intake
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        most = self.intake.max_bytes
        line = self.text.readline(most)
        self.number += 1
        if not line:
            raise StopIteration
        if len(line) == most and not line.endswith(("\n", "\r")):
            while (rest := self.text.readline(_PASSED_OVER)) and not rest.endswith(("\n", "\r")):
                pass
            raise self.intake.large(f"{self.name}:{self.number}", "line")
        return line


def read(
    name: str, intake: Intake = PLAIN, skip: Skip | None = None, *, delimiter: str = ","
) -> Iterator[Row]:
    """Yield one row a record; FILE:LINE is the line that the record begins in."""
    skip = skip or Skip()
    with reader(name) as stream:
        lines = _Lines(stream, name, intake)
        table = csv.reader(lines, delimiter=delimiter, strict=True)
        header: list[str] | None = None
        while True:
            where = f"{name}:{lines.number + 1}"
            csv.field_size_limit(intake.max_bytes)  # the process's limit, so it may have changed meanwhile
            try:
                cells = next(table)
                _check(cells, where)
                if header is None:
                    header = cells or None
                elif cells and not skip.one():
                    yield records.article(_named(header, cells, where, intake), where, intake)
            except StopIteration:
                return
            except BadRow as error:
                if not skip.one():
                    yield records.refused(error, where)
            except csv.Error as error:
                if not skip.one():
                    yield records.refused(_trouble(error, where, intake), where)


def read_tabs(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row a record of a file with tabs between the cells."""
    return read(name, intake, skip, delimiter="\t")


@contextmanager
def writer_of(name: str, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Open an output and write its header; what is yielded writes one assessment as one record."""
    with writer(name) as stream:
        # a cell cannot hold a lone surrogate; it is written as its escape
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        table = csv.DictWriter(text, _columns(shape), extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        try:
            yield lambda assessment: table.writerow(_flat(records.row(assessment)))
        finally:
            text.flush()
            text.detach()


def _check(cells: list[str], where: str) -> None:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise BadRow("invalid_utf8", f"{where}: the record has bytes that are not UTF-8") from error


def _trouble(error: csv.Error, where: str, intake: Intake) -> BadRow:
    if "field larger" in str(error):
        return intake.large(f"{where}: is a quote left open? If not", "cell")
    return BadRow("not_csv", f"{where}: {error}; check the quotes of the record")


def _named(header: list[str], cells: list[str], where: str, intake: Intake) -> dict[str, str]:
    """Cells by column; a record that ends early leaves the rest unknown."""
    if any(cells[len(header) :]):
        raise BadRow("not_csv", f"{where}: {len(cells)} cells under {len(header)} columns")
    if problem := intake.missing(header):
        raise BadRow("missing_column", f"{where}: {problem}")
    return {name: cell for name, cell in zip(header, cells, strict=False) if cell}


def _columns(shape: Shape) -> list[str]:
    """Columns of the output, in the order of the contract."""
    columns = ["id", "status", "reliability", "verdict", "publisher", "coverage"]
    columns += [f"families.{name}" for name in shape.families]
    columns += ["extraction_quality", "reasons", "cluster"]
    columns += [f"signals.{name}" for name in shape.signals]
    columns += ["sections"] * shape.sections + ["attributions"] * shape.ledger
    return list(dict.fromkeys((*columns, *shape.kept, "text", "error.code", "error.detail", "model")))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Row with flat names; what is nested deeper is JSON."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name in ("families", "signals", "error"):
            flat |= {f"{name}.{inner}": content for inner, content in value.items()}
        else:
            flat[name] = encoded(value).decode() if isinstance(value, list | dict) else value
    return flat
