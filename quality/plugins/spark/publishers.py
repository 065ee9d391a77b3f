"""What a publisher's pages have in common, as operations on data frames.

Everything is counted by the publisher and a second key first, a line, a day, a byline or a cluster, in sums
that begin before the shuffle; what is left for a publisher after that is short, however many its pages are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from quality.corpus.publishers import TEMPLATE_PAGES, TEMPLATE_SHARE, UNKNOWN, described
from quality.errors import WrongUsage
from quality.io.records import INPUT, PLAIN, Intake, Row
from quality.plugins.spark.duplicates import FIRST_BIT, ROW, Batches, clustered, signed, turned
from quality.scoring import tables
from quality.text import templates
from quality.types import Article

AT_ONCE = 1024
"""Rows that a worker reads together."""
PAGE = (
    f"{ROW}, day int, author string, generic boolean, byline bigint, text bigint, address bigint, "
    "lines array<bigint>"
)
WORDED = "publisher string, code bigint, line string"
DAYS_TO_1970 = date(1970, 1, 1).toordinal()


def publisher_facts(df: DataFrame, *, columns: Mapping[str, str] | None = None) -> DataFrame:
    """What is known of each publisher: the numbers of ``quality score --publishers``.

    Parameters
    ----------
    df
        Articles with an ``id`` of their own and a ``publisher``. Where pages are copies of each other, that
        with the smallest id is the first.
    columns
        Column of a field where it has another name: ``{"publisher": "site"}``.

    Returns
    -------
    DataFrame
        The fields of :class:`quality.corpus.publishers.PublisherFacts`, one row a publisher.
        ``duplicate_headline_share`` stands for ``duplicate_share`` and ``syndicated_share``: texts are not
        compared, so it is the share of pages with a headline that the publisher has on another one, too.

    Raises
    ------
    WrongUsage
        A column is missing.
    """
    intake = Intake(columns=dict(columns or {}))
    problem = intake.missing(df.columns)
    for field in ("id", "publisher"):
        if problem is None and intake.column(field) not in df.columns:
            problem = f"no column {intake.column(field)!r}; there are: {', '.join(df.columns)}"
    if problem:
        raise WrongUsage(f"The data frame has {problem}. Name the column: columns={{'publisher': 'site'}}.")
    there = [field for field in INPUT if intake.column(field) in df.columns]
    rows = df.select(*(f.col(intake.column(field)).alias(field) for field in there))
    rows = rows.withColumn("id", f.col("id").cast("string"))
    pages = rows.mapInArrow(_described, PAGE).persist()
    owned = pages.where("publisher is not null")
    distinct = _first(_first(owned.where("text is not null"), "text"), "address").persist()
    sizes = distinct.groupBy("publisher").agg(f.count("*").alias("distinct_pages"))
    lines = _template_lines(owned, distinct, sizes).persist()
    copied = _copied(owned, clustered(pages).select("key", "cluster"))
    parts = (_habits(owned), sizes, _listed(lines, rows), copied, _bylines(owned))
    joined = reduce(lambda one, other: one.join(other, "publisher", "left"), parts)
    return joined.select(*(column.alias(name) for name, column in _columns().items()))


def _columns() -> dict[str, Column]:
    """Columns of the result, from those of its parts."""
    large = f.col("distinct_pages") >= TEMPLATE_PAGES
    no_lines = f.array().cast("array<struct<line:string,share:double>>")
    return {
        "publisher": f.col("publisher"),
        "pages": f.col("pages"),
        "distinct_pages": f.coalesce("distinct_pages", f.lit(0)),
        "template_lines": f.coalesce("template_lines", no_lines),
        "template_share": f.when(large, f.try_divide(f.coalesce("weight", f.lit(0.0)), f.col("read"))),
        "duplicate_headline_share": f.coalesce("copied", f.lit(0)) / f.col("pages"),
        "posts_per_day": f.try_divide(f.col("dated"), f.col("days")),
        "first_day": _day("first_day"),
        "last_day": _day("last_day"),
        "undated_share": 1 - f.col("dated") / f.col("pages"),
        "unsigned_share": 1 - f.col("signed") / f.col("pages"),
        "generic_byline_share": f.try_divide(f.col("generic"), f.col("signed")),
        "top_byline": f.col("top_byline"),
        "top_byline_share": f.try_divide(f.col("top"), f.col("signed")),
    }


def _day(name: str) -> Column:
    return f.date_add(f.lit(date(1970, 1, 1)), f.col(name) - DAYS_TO_1970).cast("string")


def _first(pages: DataFrame, name: str) -> DataFrame:
    """Of the pages of one publisher that share a value, the one with the smallest id; others as they are."""
    rest = [column for column in pages.columns if column not in ("publisher", name)]
    known = pages.where(f.col(name).isNotNull()).groupBy("publisher", name)
    return known.agg(*(f.min_by(column, "id").alias(column) for column in rest)).unionByName(
        pages.where(f.col(name).isNull())
    )


def _template_lines(owned: DataFrame, distinct: DataFrame, sizes: DataFrame) -> DataFrame:
    """Lines that recur: number of distinct pages, first page, what they add to the shares of all pages."""
    weight, code = f.try_divide(f.lit(1.0), f.size("lines")).alias("weight"), f.explode("lines").alias("code")
    every = owned.select("publisher", "id", code, weight, f.lit(0).alias("on"))
    once = distinct.select("publisher", "id", code, f.lit(0.0).alias("weight"), f.lit(1).alias("on"))
    lines = every.unionByName(once).groupBy("publisher", "code")
    summed = lines.agg(f.sum("on").alias("on"), f.sum("weight").alias("weight"), f.min("id").alias("first"))
    large = f.broadcast(sizes.where(f.col("distinct_pages") >= TEMPLATE_PAGES))
    return summed.join(large, "publisher").where(f.col("on") >= TEMPLATE_SHARE * f.col("distinct_pages"))


def _listed(lines: DataFrame, rows: DataFrame) -> DataFrame:
    """Template lines of each publisher as they stand in the first pages that have them; they are few."""
    sought = lines.groupBy(f.col("first").alias("id"), f.col("publisher").alias("owner"))
    firsts = rows.join(sought.agg(f.collect_list("code").alias("codes")), "id")
    worded = firsts.mapInArrow(_worded, WORDED).groupBy("publisher", "code").agg(f.min("line").alias("line"))
    share = (f.col("on") / f.col("distinct_pages")).alias("share")
    told = f.when(f.col("line").isNotNull(), f.struct((-f.col("on")).alias("order"), "code", "line", share))
    grouped = lines.join(worded, ["publisher", "code"], "left").groupBy("publisher")
    return grouped.agg(
        f.sum("weight").alias("weight"),
        f.transform(
            f.array_sort(f.collect_list(told)),
            lambda one: f.struct(one["line"].alias("line"), one["share"].alias("share")),
        ).alias("template_lines"),
    )


def _habits(owned: DataFrame) -> DataFrame:
    """Pages, dates and bylines of each publisher, summed by the day first."""
    daily = owned.groupBy("publisher", "day").agg(
        f.count("*").alias("pages"),
        f.count("byline").alias("signed"),
        f.count_if("generic").alias("generic"),
        f.count_if(f.size("lines") > 0).alias("read"),
    )
    dated = f.when(f.col("day").isNotNull(), f.col("pages")).otherwise(0)
    return daily.groupBy("publisher").agg(
        *(f.sum(name).alias(name) for name in ("pages", "signed", "generic", "read")),
        f.sum(dated).alias("dated"),
        f.count("day").alias("days"),
        f.min("day").alias("first_day"),
        f.max("day").alias("last_day"),
    )


def _bylines(owned: DataFrame) -> DataFrame:
    """The most frequent byline of each publisher; the one that comes first, where there are several."""
    each = owned.where("byline is not null").groupBy("publisher", "byline").agg(
        f.count("*").alias("top"), f.min("id").alias("first"), f.min_by("author", "id").alias("author")
    )  # fmt: skip
    most = f.min_by("author", f.struct(-f.col("top"), f.col("first")))
    return each.groupBy("publisher").agg(most.alias("top_byline"), f.max("top").alias("top"))


def _copied(owned: DataFrame, told: DataFrame) -> DataFrame:
    """Pages whose headline their publisher has on several; the same page, crawled again, is no copy."""
    pages = owned.select("publisher", "id", "address", "key").join(told, "key", "left").drop("key")
    every = pages.select("publisher", "cluster", f.lit(1).alias("copied"), f.lit(0).alias("counted"))
    once = _first(pages, "address").select(
        "publisher", "cluster", f.lit(0).alias("copied"), f.lit(1).alias("counted")
    )
    groups = every.unionByName(once).where("cluster is not null").groupBy("publisher", "cluster")
    summed = groups.agg(f.sum("copied").alias("copied"), f.sum("counted").alias("counted"))
    return summed.where("counted > 1").groupBy("publisher").agg(f.sum("copied").alias("copied"))


def _described(batches: Batches) -> Iterator[Any]:
    """What is counted of each page: codes of its text, address, byline and lines, and its day."""
    for batch in batches:
        for at in range(0, batch.num_rows, AT_ONCE):
            yield _pages(tables.gathered(batch.slice(at, AT_ONCE), PLAIN))


def _pages(rows: Sequence[Row]) -> Any:
    articles = [row if isinstance(row, Article) else Article(id=row.id) for row in rows]
    titles, publishers = [each.title for each in articles], [each.publisher or None for each in articles]
    read = templates.scan([each.text or "" for each in articles])
    found, keys = described(rows, read), templates.keys(read)
    edges = np.searchsorted(keys.texts, np.arange(len(rows) + 1))
    made: dict[str, Any] = {
        "id": [each.id for each in articles],
        "title": titles,
        "publisher": publishers,
        "credited": found["credited"],
        **signed(titles, publishers),
        "day": pa.array(np.ascontiguousarray(found["day"]), mask=found["day"] == UNKNOWN),
        "author": [each.author and " ".join(each.author.split()) for each in articles],
        "generic": found["generic"],
        **{
            name: pa.array(turned(found[name]), mask=found[name] == 0)
            for name in ("byline", "text", "address")
        },
        "lines": pa.ListArray.from_arrays(pa.array(edges, pa.int32()), pa.array(turned(keys.codes))),
    }
    return pa.RecordBatch.from_pydict(made)


def _worded(batches: Batches) -> Iterator[Any]:
    """The lines that are sought on a page, as they stand there."""
    for batch in batches:
        made: dict[str, list[Any]] = {"publisher": [], "code": [], "line": []}
        sought = zip(batch["owner"].to_pylist(), batch["codes"].to_pylist(), strict=True)
        for row, (owner, codes) in zip(tables.gathered(batch, PLAIN), sought, strict=True):
            if isinstance(row, Article) and row.publisher == owner:
                shown = templates.shown(row.text or "", frozenset(code - FIRST_BIT for code in codes))
                made["publisher"] += [owner] * len(shown)
                made["code"] += [code + FIRST_BIT for code in shown]
                made["line"] += shown.values()
        if made["code"]:
            yield pa.RecordBatch.from_pydict(made)
