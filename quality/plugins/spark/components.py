"""Connected components of a graph as joins of data frames, by alternating stars.

A large star hangs every larger neighbour of a node on the smallest node around it, a small star does so with
the node itself and its smaller neighbours (Kiveris et al., 2014, Connected Components in MapReduce and
Beyond). Rounds grow with the logarithm of the longest path, and no node's neighbours are ever collected.
"""

from __future__ import annotations

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from quality.errors import QualityError

MOST_ROUNDS = 50
"""Far beyond what graphs of this world need: a path of a million nodes takes about twenty."""


def components(edges: DataFrame) -> DataFrame:
    """Component of every node that has an edge: columns ``node``, ``component``, the smallest node in it.

    Parameters
    ----------
    edges
        Columns ``a`` and ``b``, of one type that has an order.

    Raises
    ------
    QualityError
        The stars have not settled after MOST_ROUNDS rounds.
    """
    stars = _kept(
        edges.where("a != b").select(f.greatest("a", "b").alias("u"), f.least("a", "b").alias("v")).distinct()
    )
    before = None
    for _ in range(MOST_ROUNDS):
        further = _kept(_small_star(_large_star(stars)))
        state = further.agg(f.count("*"), f.sum(f.xxhash64("u", "v").cast("decimal(38,0)"))).first()
        stars = further
        if state == before:
            roots = stars.select(f.col("v").alias("node"), "v").distinct()
            return (
                stars.select(f.col("u").alias("node"), "v").union(roots).withColumnRenamed("v", "component")
            )
        before = state
    raise QualityError(f"Components have not settled after {MOST_ROUNDS} rounds. Is the graph one long path?")


def _large_star(edges: DataFrame) -> DataFrame:
    """Every larger neighbour of a node, beside the smallest node around it."""
    both = edges.union(edges.select("v", "u"))
    least = both.groupBy("u").agg(f.min("v").alias("least"))
    hung = both.where("v > u").join(least, "u")
    return hung.select(f.col("v").alias("u"), f.least("u", "least").alias("v")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """A node and its smaller neighbours, beside the smallest of them; edges have the greater node first."""
    least = edges.groupBy("u").agg(f.min("v").alias("least"))
    hung = edges.join(least, "u").where("v != least").select(f.col("v").alias("u"), f.col("least").alias("v"))
    return hung.union(least.withColumnRenamed("least", "v")).distinct()


def _kept(edges: DataFrame) -> DataFrame:
    """The same edges, computed once and without their history, which would double with each round.

    In the session's checkpoint directory where it has one; else on two executors, so that one may die.
    """
    if edges.sparkSession.sparkContext.getCheckpointDir() is not None:
        return edges.checkpoint()
    return edges.localCheckpoint(storageLevel=StorageLevel.MEMORY_AND_DISK_2)
