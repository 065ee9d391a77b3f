"""Spark says what one machine says: on two threads, on two executors, and when one of them is killed."""

import os
from collections import Counter
from dataclasses import asdict

import pyarrow
import pytest

from quality import Article, load_model
from quality.cli.publishers import worded
from quality.corpus.duplicates import find
from quality.corpus.facts import chunked, first_pass
from quality.corpus.relations import RELATIONS
from quality.errors import WrongUsage
from quality.io import arrow

LOCAL, CLUSTER = "local[2]", "local-cluster[2,1,1024]"
FULL = bool(os.environ.get("QUALITY_FULL"))
SIZE = 50_000 if FULL else 2_000
FIELDS = ["id", "title", "author", "text", "publisher"]
HOUSE = "The Tarn Mail is written by people who live here, and all of them are glad to hear from you."
thorough = pytest.mark.skipif(
    not FULL and "executors" not in os.environ.get("QUALITY_REQUIRE", ""),
    reason="a minute alone, and needs the machine for itself: QUALITY_REQUIRE=executors runs it",
)


def titled(words, n):
    """The title, one without a word, a frame with many fillings, or one with another end."""
    if n % 31 == 0:
        return f"{words[n % len(words)]} {words[0]} {n} Zellwick{n} Orram{n % 17}"
    if n % 4 == 0:
        return f"10 Best {words[0]} Places in {words[-1]} for {n % 90} Dollars"
    if n % 4 == 1:
        return " ".join(words[: n % 9 + 2] + words[n % 9 + 3 :])
    return " ".join(words if n % 4 == 2 else [*words, "in", f"Oxmere{n % 13}"])


def owned(n, paragraphs):
    """Fields for publishers: a large one, one of a hundred pages, small ones, with copies and gaps."""
    small = f"small{n // 10 % (SIZE // 70)}.example" if n % 20 else "middle.example"
    lines = [*paragraphs, *([HOUSE] if n % 3 else []), *(["Home | News | Sport"] if n % 4 == 0 else [])]
    return {
        "site": "large.example" if n % 10 else small if n % 70 else None,
        "body": "\n\n".join(lines) if n % 500 else None,
        "address": f"https://large.example/{n % 1700}" if n % 5 else None,
        "day": f"2026-0{n % 5 + 1}-1{n % 7}" if n % 6 else None,
    }


@pytest.fixture(scope="module")
def table(rows):
    """Articles: the samples, shortened in many ways, with one that has no text."""
    made = []
    for n in range(SIZE):
        row = rows[n % len(rows)]
        paragraphs = row["text"].split("\n\n")
        cut = n // len(rows) % len(paragraphs)
        made.append(
            {
                "id": f"{n:05}",
                "title": titled(row["title"].split(), n) if n % 7 else None,
                "author": "Associated Press" if n % 5 == 0 else row["author"],
                "text": "\n\n".join(paragraphs[: len(paragraphs) - cut]) if n else None,
                "publisher": f"site{n % 3}.example" if n % 11 else None,
                "number": n,
                **owned(n, paragraphs[: len(paragraphs) - cut]),
            }
        )
    return pyarrow.Table.from_pylist(made)


@pytest.fixture(scope="module")
def scores(table):
    """What one machine says."""
    return load_model(keep=["number"], reasons=3, sections=True, ledger=True).score(table)


@pytest.fixture(scope="module")
def copies(table):
    """What one machine says about the headlines."""
    fields = table.select(FIELDS).to_pylist()
    return pyarrow.Table.from_pylist(list(find(Article(**row) for row in fields).rows()))


@pytest.fixture(scope="module")
def publishers(table):
    """What one machine says about the publishers."""
    fields = table.select(["id", "title", "author", "body", "site", "address", "day"])
    fields = fields.rename_columns([*FIELDS, "url", "published"]).to_pylist()
    articles = [Article(**row) for row in fields]
    with first_pass() as learning:
        for chunk in chunked(articles):
            learning.add(chunk)
        told = [asdict(each) for each in worded(learning.finish(), articles)]
    copied = repeated(articles)
    for each in told:
        del each["duplicate_share"], each["syndicated_share"]
        each["duplicate_headline_share"] = copied[each["publisher"]] / each["pages"]
    return told


def repeated(articles):
    """How many of each publisher's pages have a headline that another page of it has."""
    addresses, counted, groups = set(), Counter(), []
    for article, row in zip(articles, find(articles).rows(), strict=True):
        groups.append((article.publisher, row["cluster_id"]))
        if article.url is None or (article.publisher, article.url) not in addresses:
            counted[groups[-1]] += 1
        addresses.add((article.publisher, article.url))
    return Counter(publisher for publisher, group in groups if group and counted[publisher, group] > 1)


@pytest.fixture(scope="module")
def local(spark_job, table):
    """All tasks in one process of two threads."""
    return spark_job(LOCAL, table, "scored", "duplicates", "publishers", "joined")[0]


@pytest.fixture(scope="module")
def cluster(spark_job, table):
    """All tasks on two executors, one of which dies."""
    found, folder = spark_job(CLUSTER, table, "scored_twice", "duplicates_twice")
    assert (folder / "killed").exists()
    assert (folder / "killed too").exists()
    return found


def same(expected, found):
    """Compare column by column: a message about 50,000 rows helps nobody."""
    assert expected.column_names == found.column_names
    for name in expected.column_names:
        assert expected[name].to_pylist() == found[name].to_pylist(), name


def test_scores_are_those_of_one_machine(local, scores):
    """Every field of every row, to the last bit."""
    same(scores, local["scored"])


@thorough
def test_scores_survive_the_death_of_an_executor(cluster, scores):
    """Tasks that die with it run again."""
    same(scores, cluster["scored_twice"])


def test_duplicates_are_those_of_one_machine(local, copies):
    """Cluster, relation, similarity and representative of every row, of nearly every sort."""
    same(copies, local["duplicates"])
    assert {*RELATIONS, None} - {*copies["relation"].to_pylist()} <= {"same_topic"}


@thorough
def test_duplicates_survive_the_death_of_an_executor(cluster, copies):
    """Half-done components are done again."""
    same(copies, cluster["duplicates_twice"])


def test_publishers_are_those_of_one_machine(local, publishers):
    """Lines, shares, days and bylines of one with most of the pages, one of a hundred, and small ones."""
    assert HOUSE in str(publishers)
    found = {row["publisher"]: row for row in local["publishers"].to_pylist()}
    large, small = dict(found["large.example"]), dict(found["small1.example"])

    assert [each["publisher"] for each in publishers] == sorted(found)
    for expected in publishers:
        row = found[expected["publisher"]]
        row["template_lines"] = tuple((one["line"], one["share"]) for one in row["template_lines"])
        for each in (expected, row):  # a sum, in any order
            each["template_share"] = each["template_share"] and round(each["template_share"], 12)
        assert expected == row
    assert (True, True) == (0 < large["duplicate_headline_share"] < 1, large["template_share"] > 0)
    assert (8, None) == (small["pages"], small["template_share"])


def test_components_of_paths_and_hubs(local):
    """A long path, a node that thousands hang on, and two that only have each other."""
    found = dict(zip(*(local["joined"][name].to_pylist() for name in ("node", "component")), strict=True))

    assert dict.fromkeys(range(300), 0) == {node: found[node] for node in range(300)}
    assert {1000} == {found[node] for node in range(1000, 4000)}
    assert (5000, 5000) == (found[5000], found[5001])
    assert 300 + 3000 + 2 == len(found)


def test_the_declared_schema_is_that_of_the_model(scores):
    """Spark is told the columns that the model makes."""
    types = pytest.importorskip("pyspark.sql.pandas.types", reason="pyspark is not installed; spark needs it")
    shape = load_model(reasons=3, sections=True, ledger=True).shape(["id", "text"])

    assert scores.column_names[:-1] == types.from_arrow_schema(arrow.schema(shape)).fieldNames()


@pytest.mark.parametrize(("columns", "missing"), [(["id", "body"], "'text'"), (["text"], "'id'")])
def test_a_missing_column_is_named_before_the_job(columns, missing):
    """A job that fails after an hour of reading would say the same."""
    spark = pytest.importorskip("quality.plugins.spark", reason="pyspark is not installed; spark needs it")

    class Frame:
        """All that is looked at."""

    frame = Frame()
    frame.columns = columns
    with pytest.raises(WrongUsage, match=f"The data frame has no column {missing}"):
        spark.score(frame)
