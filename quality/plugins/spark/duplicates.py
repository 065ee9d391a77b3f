"""Near-duplicate headlines as operations on data frames: bands, verification, components, clusters.

Rows with equal canonical headlines collapse first, by an aggregation that starts before the shuffle. Bands
are sorted rather than joined with themselves, so a band that half of the corpus shares costs as much as half
of the corpus. A node with a million neighbours is a million rows, never a list.

Keys are unsigned numbers of 64 bits, and Spark's are signed; with the first bit turned they sort alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from quality.corpus import clusters, linked
from quality.corpus.duplicates import HEAD, agency
from quality.corpus.headlines import read
from quality.corpus.relations import RELATIONS, SYNDICATED
from quality.errors import WrongUsage
from quality.plugins.spark.components import components

Batches: TypeAlias = Iterable[Any]

FIELDS = ("id", "title", "publisher", "author", "text")
FIRST_BIT = -(2**63)
ROW = "id string, title string, publisher string, credited boolean, key bigint, flags binary"
BAND = "band int, code bigint, other bigint, key bigint"
PAIR = "a bigint, b bigint, number int, value float, same boolean"
RESOLVED = "key bigint, cluster bigint, head bigint, relation int, value float, alone boolean"


def duplicates(df: DataFrame, *, columns: Mapping[str, str] | None = None) -> DataFrame:
    """Cluster, relation and representative of every row, as ``quality duplicates`` gives them.

    Parameters
    ----------
    df
        Articles with ``id`` and ``title``; ``publisher``, and ``author`` and ``text``, which may name an
        agency, are read where they are there.
    columns
        Column of a field where it has another name: ``{"title": "headline"}``.

    Returns
    -------
    DataFrame
        ``id``, ``cluster_id``, ``relation``, ``similarity``, ``representative``, which is the smallest id of
        those with the most frequent headline of the cluster. They are null for a title without words.

    Raises
    ------
    WrongUsage
        A column is missing.
    """
    named = dict(columns or {})
    for field in ("id", "title", *named):
        if named.get(field, field) not in df.columns:
            there = ", ".join(df.columns)
            raise WrongUsage(f"The data frame has no column {named.get(field, field)!r}; there are: {there}.")
    rows = df.select(*(_column(df, field, named.get(field, field)) for field in FIELDS))
    rows = rows.mapInArrow(_signed, ROW).persist()
    names, key = f.array(*map(f.lit, RELATIONS)), f.col("cluster").bitwiseXOR(f.lit(FIRST_BIT).cast("bigint"))
    return rows.join(clustered(rows), "key", "left").select(
        "id",
        f.lower(f.lpad(f.hex(key), 16, "0")).alias("cluster_id"),
        f.get(names, "relation").alias("relation"),
        f.round(f.col("value").cast("double"), 4).alias("similarity"),
        "representative",
    )  # fmt: skip


def clustered(rows: DataFrame) -> DataFrame:
    """Cluster of each canonical headline: ``key``, ``cluster``, ``relation``, ``value``, ``representative``.

    ``rows`` has the columns of :data:`ROW`.
    """
    distinct = _distinct(rows).persist()
    pairs = _pairs(distinct).persist()
    graph = pairs.where("same or frame").select("a", "b")
    told = _told(distinct, pairs, _resolved(distinct, pairs, components(graph)))
    heads = distinct.select(f.col("key").alias("head"), f.col("first").alias("representative"))
    return told.join(heads, "head")


def signed(titles: list[str | None], publishers: list[str | None]) -> dict[str, Any]:
    """Canonical key of each headline, and how its words are written."""
    headlines = read([title or "" for title in titles], publishers)
    keys, offsets, flags = headlines.keys(), headlines.offsets.tolist(), headlines.flags.tobytes()
    return {
        "key": pa.array(turned(keys), mask=keys == 0),
        "flags": [flags[start:stop] for start, stop in zip(offsets, offsets[1:], strict=False)],
    }


def _column(df: DataFrame, field: str, column: str) -> Column:
    there = f.col(column) if column in df.columns else f.lit(None)
    there = there.cast("string")
    return (f.substring(there, 1, HEAD) if field == "text" else there).alias(field)


def _distinct(rows: DataFrame) -> DataFrame:
    """One row a canonical headline; the one whose spelling comes first lends its title."""
    known = f.count("publisher")
    several = f.min("publisher") != f.max("publisher")
    spelled = f.min(f.struct("flags", "title", "publisher"))
    found = rows.where("key is not null").groupBy("key").agg(
        spelled.alias("spelled"),
        f.count("*").alias("copies"),
        f.when((known == f.count("*")) & ~several, f.min("publisher")).alias("owner"),
        f.coalesce(several & f.max("credited"), f.lit(False)).alias("syndicated"),
        f.min("id").alias("first"),
    )  # fmt: skip
    return found.select("key", "spelled.title", "spelled.publisher", "copies", "owner", "syndicated", "first")


def _pairs(distinct: DataFrame) -> DataFrame:
    """Pairs that share a band and are something to each other."""
    banded = distinct.select("key", "title", "publisher").mapInArrow(_banded, BAND)
    sorted_bands = banded.repartition("band", "code").sortWithinPartitions("band", "code", "key")
    met = sorted_bands.mapInArrow(_met, "a bigint, b bigint").distinct()
    sides = ("key", "title", "publisher", "owner")
    left, right = (distinct.select(*(f.col(name).alias(f"{side}_{name}") for name in sides)) for side in "ab")
    both = met.join(left, met.a == left.a_key).join(right, met.b == right.b_key)
    return both.select(
        "a", "b", "a_title", "a_publisher", "b_title", "b_publisher",
        f.coalesce(f.col("a_owner") == f.col("b_owner"), f.lit(False)).alias("together"),
    ).mapInArrow(_compared, PAIR + ", frame boolean")  # fmt: skip


def _resolved(distinct: DataFrame, pairs: DataFrame, members: DataFrame) -> DataFrame:
    """Clusters of the headlines that some other one is tied to, a component a worker."""
    nodes = distinct.join(members.withColumnRenamed("node", "key"), "key")
    of_edges = members.select(f.col("node").alias("a"), f.col("component").alias("part"))
    edges = pairs.where("same or frame").select("a", "b").join(of_edges, "a")
    grouped = nodes.groupBy("component").cogroup(edges.groupBy("part"))
    return grouped.applyInArrow(_of_component, RESOLVED)


def _told(distinct: DataFrame, pairs: DataFrame, resolved: DataFrame) -> DataFrame:
    """Cluster, head, relation and similarity of every headline."""
    loose = pairs.where("not same")
    ties = loose.select("a", "number", "value").union(loose.select("b", "number", "value"))
    best = ties.groupBy(f.col("a").alias("key")).agg(f.max(f.struct("number", "value")).alias("tie"))
    all_of = distinct.join(resolved, "key", "left").join(best, "key", "left")
    exact = f.when(f.col("syndicated"), SYNDICATED).otherwise(clusters.EXACT)
    own = f.when(f.col("relation").isNotNull(), f.struct(f.col("relation"), f.col("value"))).otherwise(
        f.when(
            f.col("copies") > 1, f.struct(exact.alias("relation"), f.lit(1.0).cast("float").alias("value"))
        )
    )
    tied = f.struct(f.col("tie.number").alias("relation"), f.col("tie.value").alias("value"))
    tied = f.when(f.col("tie").isNotNull(), tied)
    alone = f.coalesce("alone", f.col("copies") == 1)
    found = f.when(alone, f.greatest(own, tied)).otherwise(own)
    return all_of.select(
        "key",
        f.coalesce("cluster", "key").alias("cluster"),
        f.coalesce("head", "key").alias("head"),
        f.coalesce(found["relation"], f.lit(clusters.UNIQUE)).alias("relation"),
        f.coalesce(found["value"], f.lit(0.0).cast("float")).alias("value"),
    )


def _signed(batches: Batches) -> Iterator[Any]:
    """Canonical key of each row, and whether it names an agency."""
    for batch in batches:
        columns = batch.to_pydict()
        said = zip(columns.pop("author"), columns.pop("text"), strict=True)
        columns["credited"] = [agency(by, text) for by, text in said]
        columns |= signed(columns["title"], columns["publisher"])
        yield pa.RecordBatch.from_pydict(columns)


def _banded(batches: Batches) -> Iterator[Any]:
    """A row a band of each headline."""
    for batch in batches:
        headlines = read(batch["title"].to_pylist(), batch["publisher"].to_pylist())
        codes, others = linked.band_codes(headlines)
        n, n_bands = codes.shape
        columns: Any = {
            "band": np.tile(np.arange(n_bands, dtype=np.int32), n),
            "code": codes.ravel().view(np.int64),
            "other": others.ravel().view(np.int64),
            "key": np.repeat(batch["key"].to_numpy(), n_bands),
        }
        yield pa.RecordBatch.from_pydict(columns)


def _met(batches: Batches) -> Iterator[Any]:
    """Pairs of each band; the rows come sorted, and only those of one band are held."""
    held: Any = None
    for batch in batches:
        table = np.stack(
            [batch[name].to_numpy().astype(np.int64) for name in ("band", "code", "other", "key")]
        )
        held = table if held is None else np.concatenate([held, table], axis=1)
        changes = np.flatnonzero((held[0, 1:] != held[0, :-1]) | (held[1, 1:] != held[1, :-1]))
        if len(changes):
            whole = changes[-1] + 1
            yield _meeting(held[:, :whole])
            held = held[:, whole:]
    if held is not None:
        yield _meeting(held)


def _meeting(rows: Any) -> Any:
    # the same code in two bands is no meeting: codes of bands differ by the band's number
    left, right = linked.meetings(rows[1].view(np.uint64), rows[2].view(np.uint64))
    return pa.RecordBatch.from_pydict({"a": rows[3][left], "b": rows[3][right]})


def _compared(batches: Batches) -> Iterator[Any]:
    """Pairs that are something to each other."""
    for batch in batches:
        columns, n = batch.to_pydict(), batch.num_rows
        titles = columns["a_title"] + columns["b_title"]
        headlines = read(titles, columns["a_publisher"] + columns["b_publisher"])
        found = linked.compare_pairs(headlines, np.arange(n), np.arange(n, 2 * n))
        frame = (found.numbers == clusters.TEMPLATE) & np.array(columns["together"], bool)
        kept = found.numbers > clusters.UNIQUE
        made: Any = {
            "a": batch["a"].to_numpy()[kept],
            "b": batch["b"].to_numpy()[kept],
            "number": found.numbers[kept].astype(np.int32),
            "value": found.values[kept],
            "same": found.same[kept],
            "frame": frame[kept],
        }
        yield pa.RecordBatch.from_pydict(made)


def _of_component(nodes: Any, edges: Any) -> Any:
    """Clusters in one component."""
    nodes = nodes.sort_by("key")
    keys, copies = nodes["key"].to_numpy(), nodes["copies"].to_numpy()
    owners = nodes["owner"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    found = linked.resolve(
        nodes["title"].to_pylist(),
        nodes["publisher"].to_pylist(),
        owners=owners.astype(np.int32),
        copies=copies,
        syndicated=np.array(nodes["syndicated"].to_pylist(), bool),
        left=np.searchsorted(keys, edges["a"].to_numpy()),
        right=np.searchsorted(keys, edges["b"].to_numpy()),
    )
    _, cluster, sizes = np.unique(found.clusters, return_inverse=True, return_counts=True)
    made = {
        "key": keys,
        "cluster": turned(found.clusters),
        "head": keys[found.heads],
        "relation": found.relations.astype(np.int32),
        "value": found.values,
        "alone": (sizes[cluster] == 1) & (copies == 1),
    }
    return pa.Table.from_pydict(made)


def turned(keys: Any) -> Any:
    """Unsigned numbers as Spark has them."""
    return keys.view(np.int64) ^ np.int64(FIRST_BIT)
