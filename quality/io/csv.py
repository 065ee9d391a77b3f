"""CSV and TSV: a header, then one article a record; assessments as flat columns.

An empty cell is "not known". Nested parts of an assessment (reasons, sections, ...) are JSON in one cell,
the risks of the families a column each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, BinaryIO

from quality.errors import BadRow, FileTrouble
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
            except StopIteration:
                return
            except (BadRow, csv.Error) as error:
                found = error if isinstance(error, BadRow) else _trouble(error, where, intake)
                if header is None:
                    raise _no_header(name, found.problem.detail) from error
                if not skip.one():
                    yield records.refused(found, where)
                continue
            if header is None:
                header = _header(cells, name)
            elif cells and not skip.one():
                yield _row(header, cells, where, intake)


def read_tabs(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row a record of a file with tabs between the cells."""
    return read(name, intake, skip, delimiter="\t")


@contextmanager
def writer_of(name: str, shape: Shape) -> Iterator[Callable[[Assessment], object]]:
    """Open an output and write its header; what is yielded writes one assessment as one record."""
    with writer(name) as stream:
        # a cell cannot hold a lone surrogate; it is written as its escape
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        # a cell is quoted where it has a character of the line's end: \r must be one for that
        ended = SimpleNamespace(write=lambda record: text.write(f"{record[:-2]}\n"))
        table = csv.DictWriter(ended, _columns(shape), extrasaction="ignore", lineterminator="\r\n")
        table.writeheader()
        try:
            yield lambda assessment: table.writerow(_flat(records.row(assessment)))
        finally:
            text.flush()
            text.detach()


def _header(cells: list[str], name: str) -> list[str] | None:
    """Names of the columns, None of a blank line; in UTF-16 without a mark each second byte is zero."""
    if not all(_is_utf8(cell) and "\0" not in cell for cell in cells):
        raise _no_header(name, "its first line is not UTF-8")
    return cells or None


def _no_header(name: str, what: str) -> FileTrouble:
    return FileTrouble(
        f"{name} has no header that can be read: {what}. Save it as CSV in UTF-8 with a header."
    )


def _is_utf8(cell: str) -> bool:
    """Whether a cell's bytes were UTF-8."""
    try:
        return cell.isascii() or bool(cell.encode())
    except UnicodeEncodeError:
        return False


def _trouble(error: csv.Error, where: str, intake: Intake) -> BadRow:
    if "field larger" in str(error):
        return intake.large(f"{where}: is a quote left open? If not", "cell")
    return BadRow("not_csv", f"{where}: {error}; check the quotes of the record")


def _row(header: list[str], cells: list[str], where: str, intake: Intake) -> Row:
    """Article of a record; one that ends early leaves the rest unknown, in one too long no cell is named."""
    fields = None
    try:
        if any(cells[len(header) :]):
            raise BadRow("not_csv", f"{where}: {len(cells)} cells under {len(header)} columns")
        fields = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
        whole = {name: cell for name, cell in fields.items() if _is_utf8(cell)}
        if len(whole) < len(fields):
            fields = whole
            raise BadRow("invalid_utf8", f"{where}: the record has bytes that are not UTF-8")
        if problem := intake.missing(header):
            raise BadRow("missing_column", f"{where}: {problem}")
        return records.article(fields, where, intake)
    except BadRow as error:
        return records.refused(error, where, fields, intake)


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
