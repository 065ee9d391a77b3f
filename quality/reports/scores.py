"""The rows that ``quality score`` wrote, read again: JSON Lines or Parquet, files or folders of shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quality.errors import FileTrouble, WrongUsage
from quality.io import paths
from quality.io.arrow import library
from quality.io.encoded import decoded
from quality.io.open import lines, reader, seekable, trouble
from quality.types import Assessment, Cluster, Problem, Reason

_BATCH = 256


def read(names: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Rows of all files, one after the other.

    Raises
    ------
    FileTrouble
        A file cannot be read, or holds something else than scores.
    WrongUsage
        It is of another format.
    """
    for source in paths.sources(names):
        if source.format == "jsonl":
            found = _json_lines(source.name)
        elif source.format == "parquet":
            found = _parquet(source.name)
        else:
            raise WrongUsage(f"{source.name}: a report is made of JSON Lines or Parquet that score wrote.")
        for number, row in enumerate(found, start=1):
            if not isinstance(row, Mapping) or "status" not in row or "id" not in row:
                raise FileTrouble(
                    f"{source.name}:{number} is no row that score wrote. Give the output of score."
                )
            yield row


def assessment(row: Mapping[str, Any]) -> Assessment:
    """Take a row for the assessment that it was written from, as far as reports show it."""
    cluster, error = row.get("cluster"), row.get("error")
    return Assessment(
        id=str(row["id"]),
        model=row.get("model"),
        publisher=row.get("publisher"),
        reliability=row.get("reliability"),
        verdict=row.get("verdict"),
        coverage=row.get("coverage"),
        families=row.get("families") or {},
        extraction_quality=row.get("extraction_quality"),
        reasons=tuple(_reason(found) for found in row.get("reasons") or ()),
        cluster=Cluster(**cluster) if cluster and cluster.get("id") is not None else None,
        text=row.get("text"),
        error=Problem(code=error["code"], detail=error["detail"]) if error and error.get("code") else None,
    )


def _reason(found: Mapping[str, Any]) -> Reason:
    spans = tuple((start, end) for start, end in found["spans"] or ())
    return Reason(**{**found, "spans": spans})


def _json_lines(name: str) -> Iterator[Any]:
    with reader(name) as stream:
        for number, line in enumerate(lines(stream), start=1):
            if line is not None and not line.strip():
                continue
            try:
                yield decoded(line or b"")
            except ValueError as error:
                raise FileTrouble(f"{name}:{number} is not JSON: {error}. Is the file whole?") from error


def _parquet(name: str) -> Iterator[Any]:
    arrow = library("Parquet")
    from pyarrow import parquet

    with seekable(name) as stream, trouble(name, "read"):
        try:
            for batch in parquet.ParquetFile(stream).iter_batches(_BATCH):
                yield from batch.to_pylist()
        except arrow.ArrowException as error:
            raise FileTrouble(f"{name} cannot be read: {error}. Is it Parquet, and whole?") from error
