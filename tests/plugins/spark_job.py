"""A Spark application of its own: ``python spark_job.py MASTER FOLDER TASK...``.

Tests start it as a process, because Spark's JVM, sockets and warnings have no place in theirs.
"""

import os
import signal
import sys
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import SparkSession

from quality.plugins import spark
from quality.plugins.spark.components import components


def session(master):
    """A session that listens on this machine only, with small tasks and room for a large broadcast."""
    made = SparkSession.builder.master(master).appName("test")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "300",
        "spark.log.level": "ERROR",
    }.items():
        made = made.config(name, value)
    return made.getOrCreate()


def parent(process):
    """Parent of a process."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def killing(witness):
    """Pass batches on; the first task kills its executor, once."""

    def passed(batches):
        context = TaskContext.get()
        for batch in batches:
            yield batch
            # a stage that lost its shuffle files begins again with attempt 0: only the witness tells
            if context.partitionId() == 0 and not Path(witness).exists():
                Path(witness).touch()
                os.kill(parent(os.getppid()), signal.SIGKILL)  # a worker's parent is a daemon of the executor

    return passed


def scored(df, _folder):
    """Scores with everything there is, and a column that is carried through."""
    return spark.score(df, keep=["number"], reasons=3, sections=True, ledger=True)


def scored_twice(df, folder):
    """The same, with an executor that is killed on the way."""
    return scored(df.mapInArrow(killing(str(folder / "killed")), df.schema), folder)


def plain(df, _folder):
    """Scores with the defaults."""
    return spark.score(df)


def duplicates(df, _folder):
    """Near-duplicate headlines, from a table that is read in small pieces."""
    return spark.duplicates(df)


def duplicates_twice(df, folder):
    """The same, with an executor that is killed while the rows are read."""
    return duplicates(df.mapInArrow(killing(str(folder / "killed too")), df.schema), folder)


def publishers(df, _folder):
    """What is known of each publisher."""
    return spark.publisher_facts(
        df, columns={"publisher": "site", "text": "body", "url": "address", "published": "day"}
    )


def joined(df, _folder):
    """Components of a graph that is hard on joins."""
    path = [(node, node + 1) for node in range(299)]
    hub = [(2500, node) for node in range(1000, 4000)]
    return components(df.sparkSession.createDataFrame([*path, *hub, (5001, 5000)], "a bigint, b bigint"))


def main(master, folder, *tasks):
    """Read ``articles.parquet`` in the folder, work, and write a table named after each task."""
    folder, spark_session = Path(folder), session(master)
    try:
        df = spark_session.read.parquet(str(folder / "articles.parquet")).repartition(4)
        for task in tasks:
            pq.write_table(globals()[task](df, folder).toArrow(), folder / f"{task}.parquet")
    finally:
        spark_session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
