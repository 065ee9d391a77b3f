"""The same scores on a cluster, with one model a Python worker.

Rows go to Python and back as Arrow batches, by ``mapInArrow``; the columns of the result are declared from
the model before the first row.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from quality.errors import WrongUsage
from quality.io import arrow
from quality.scoring.api import LoadedModel, load_model

Batches: TypeAlias = Iterable[Any]
"""Arrow record batches, as ``mapInArrow`` hands them over and takes them back."""

SLICE = 1024
"""Rows that a worker has in Python at a time, however large Spark's batches are."""


def score(
    df: DataFrame,
    model: str | Path | LoadedModel | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    **options: Any,
) -> DataFrame:
    """One assessment for every row, with the columns of the contract.

    Parameters
    ----------
    df
        Articles; a column for the id is needed, for rows of a data frame have no order and no number.
    model
        Folder of a model on the driver, or a loaded one; None is the shipped one. It is broadcast once.
    columns
        Column of a field where it has another name: ``{"text": "body"}``.
    keep
        Columns to carry through, with their types.
    **options
        As for :func:`quality.load_model`: ``preset``, ``reasons``, ``signals``, ``sections``, ``ledger``. A
        loaded model has its own options, ``columns`` and ``keep`` among them.

    Raises
    ------
    WrongUsage
        A column is missing.
    """
    if not isinstance(model, LoadedModel):
        model = load_model(model, columns=columns, keep=keep, **options)
    intake = model.intake
    identity = intake.columns.get("id", "id")
    problem = intake.missing(df.columns)
    if problem is None and identity not in df.columns:
        problem = f"no column {identity!r} for the id; there are: {', '.join(df.columns)}"
    if problem:
        raise WrongUsage(f"The data frame has {problem}. Name the column: columns={{'id': 'key'}}.")
    shape = model.shape(df.columns)
    made = from_arrow_schema(arrow.schema(replace(shape, kept=())))
    schema = StructType([*made.fields, *(df.schema[name] for name in intake.keep)])
    wanted = [name for name in df.columns if name in {*intake.order, *intake.keep}]
    return df.select(*wanted).mapInArrow(_scoring(df, model), schema)


def _scoring(df: DataFrame, model: LoadedModel) -> Callable[[Batches], Iterator[Any]]:
    """Function for the workers; each unpacks the model once and keeps it for all its tasks."""
    sent = df.sparkSession.sparkContext.broadcast(replace(model, workers=1))  # a task has a core

    def scored(batches: Batches) -> Iterator[Any]:
        for batch in batches:
            for at in range(0, batch.num_rows, SLICE):
                yield sent.value.score(batch.slice(at, SLICE))
                _settled()

    return scored


@cache
def _settled() -> None:
    """Keep what the first batch has loaded out of the garbage collector, once a worker.

    Spark collects after every task, and the compiled code brings a hundred thousand objects: with tasks of
    a thousand rows that took as long as scoring them.
    """
    gc.freeze()
