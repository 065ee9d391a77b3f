"""What the adapters add: ``python tests/benchmarks/adapters.py FILE.jsonl[.gz] [--spark]``.

Rates of one run, each beside the one that it is measured against. One core and CPU time, but for Spark: two
threads and wall clock, with the engine's own two threads right before and after.
"""

import argparse
import gzip
import json
import os
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pyarrow

from quality import LoadedModel, load_model
from quality.io import arrow
from quality.scoring import tables

FIELDS, ROUNDS = ("id", "title", "text", "url", "publisher", "author", "published"), 3
Clock = Callable[[], float]


def rate(task: Callable[[], object], rows: int, clock: Clock = process_time) -> float:
    """Rows a second: median of some rounds, after one that fills the caches."""
    task()
    found = []
    for _ in range(ROUNDS):
        start = clock()
        task()
        found.append(clock() - start)
    return rows / median(found)


def show(name: str, found: float, against: float) -> None:
    """One line of the table."""
    print(f"{name:44} {found:10,.0f} {found / against:8.2f}", flush=True)


def on_one_core(rows: list[dict[str, Any]]) -> None:
    """Everything that runs in this process, against the kernel with what it gives."""
    from datatrove.data import Document
    from scrapy.utils.test import get_crawler

    from quality.plugins.datatrove import ReliabilityFilter
    from quality.plugins.scrapy import ReliabilityPipeline
    from quality.plugins.sklearn import ArticleFeatures

    n = len(rows)
    for reasons in (0, 10):
        model = load_model(reasons=reasons)
        articles = [tables.row(row, 1, model.intake) for row in rows]
        chunks = [articles[at : at + 128] for at in range(0, n, 128)]
        kernel = rate(lambda: [model.scorer.score_rows(chunk) for chunk in chunks], n)  # noqa: B023
        show(f"kernel, {reasons} reasons", kernel, kernel)
        table = pyarrow.Table.from_pylist(rows)
        for name, given in (("list", rows), ("Arrow", table), ("pandas", table.to_pandas())):
            show(f"  model.score, {name}", rate(lambda: model.score(given), n), kernel)  # noqa: B023
        if not reasons:
            block = ReliabilityFilter(model)
            documents = [Document(text=row["text"], id=row["id"], metadata=dict(row)) for row in rows]
            batches = [documents[at : at + block.batch_size] for at in range(0, n, block.batch_size)]
            show("  datatrove filter", rate(lambda: list(map(block.filter_batch, batches)), n), kernel)  # noqa: B023
            show("  ArticleFeatures", rate(lambda: ArticleFeatures().transform(rows), n), kernel)
        else:
            pipeline = ReliabilityPipeline.from_crawler(get_crawler())
            few = rows[:500]
            found = rate(lambda: [pipeline.process_item(dict(row)) for row in few], len(few))  # noqa: B023
            show("  Scrapy item pipeline, one by one", found, kernel)


def with_spark(rows: list[dict[str, Any]]) -> None:
    """Spark on two threads, against two threads of the engine, both from and to Arrow."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    from pyspark.sql import SparkSession

    from quality.plugins import spark

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    df = session.createDataFrame(pyarrow.Table.from_pylist(rows)).repartition(8).cache()
    df.count()
    table = pyarrow.Table.from_pylist(rows)
    for reasons in (0, 10):
        model: LoadedModel = load_model(reasons=reasons, workers=2)

        def engine(model: LoadedModel = model) -> object:
            return model.score(table)

        def distributed(model: LoadedModel = model) -> None:
            spark.score(df, model).write.format("noop").mode("overwrite").save()

        before = rate(engine, len(rows), perf_counter)
        found = rate(distributed, len(rows), perf_counter)
        single = (before + rate(engine, len(rows), perf_counter)) / 2
        show(f"engine, 2 threads, {reasons} reasons", single, single)
        show("  Spark local[2]", found, single)
    session.stop()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines, also gzipped; few rows are repeated")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--spark", action="store_true", help="measure Spark, and nothing else")
    chosen = parser.parse_args()
    opened = gzip.open if chosen.articles.suffix == ".gz" else open
    with opened(chosen.articles, "rt", encoding="utf-8") as stream:
        read = [json.loads(line) for line in islice(stream, chosen.rows)]
    plain = [{name: arrow.plain(row.get(name)) for name in FIELDS} for row in read]
    rows = list(islice(cycle(plain), chosen.rows))
    print(f"{len(rows):,} articles\n\n{'what':44} {'articles/s':>10} {'ratio':>8}")
    (with_spark if chosen.spark else on_one_core)(rows)


if __name__ == "__main__":
    main()
