"""What is counted of many scores, and which rows stand out."""

import random

import pytest

from quality.io import records
from quality.reports import page, scores, survey
from quality.reports.survey import Survey
from quality.types import Article, Assessment, Cluster, Problem, Reason


def row(number, reliability, publisher="a.example", **more):
    """A scored row as it is written."""
    verdict = "pass" if reliability >= 0.6 else "drop" if reliability < 0.3 else "review"
    families = {"prose": 1 - reliability, "duplication": None}
    known = {"reliability": reliability, "verdict": verdict, "publisher": publisher, "families": families}
    return records.row(Assessment(id=str(number), model="m@1", **{**known, **more}))


def test_nothing_is_counted_of_nothing():
    """No rows: no publishers, no clusters, no articles."""
    found = Survey()

    assert (0, [], [], [], []) == (
        found.overview.total,
        found.ranked(),
        found.largest,
        found.worst,
        found.risks,
    )


def test_the_worst_and_the_best_are_those_of_all_rows():
    """In order, the first of equals first, and no more than are shown."""
    values = [number / 1000 for number in range(1000)]
    random.Random(1).shuffle(values)
    found = Survey.of(row(number, value) for number, value in enumerate(values))

    assert sorted(values)[: survey.SHOWN] == [each.reliability for each in found.worst]
    assert sorted(values)[: -survey.SHOWN - 1 : -1] == [each.reliability for each in found.best]
    equal = Survey.of(row(number, 0.5) for number in range(100))
    assert [str(number) for number in range(survey.SHOWN)] == [each.id for each in equal.worst]


def test_counts():
    """By verdict and code, by step of reliability, by family."""
    refused = Assessment(id="f:1", error=Problem(code="not_json", detail="f:1: no"))
    found = Survey.of([row(1, 0.01), row(2, 1.0), row(3, 0.5), records.row(refused)])

    assert {"pass": 1, "review": 1, "drop": 1, "unscored": 1} == found.overview.outcomes
    assert [("not_json", 1)] == found.overview.errors
    assert (1, 1) == (found.overview.bins["drop"][0], found.overview.bins["pass"][-1])
    (_, duplication), (_, prose) = found.risks
    assert (0, 3, None) == (duplication.known, duplication.unknown, duplication.mean)
    assert (3, 0, pytest.approx(1.49 / 3)) == (prose.known, prose.unknown, prose.mean)


def test_publishers_are_ranked_by_what_is_certain():
    """Fifty bad articles come before a single worse one; an interval holds its mean."""
    rows = [row(number, 0.3 + number % 10 / 100, "often.example") for number in range(50)]
    rows += [row(99, 0.2, "once.example"), *(row(number, 0.9, "good.example") for number in range(100, 180))]
    ranked = Survey.of(rows).ranked()

    assert ["often.example", "once.example", "good.example"] == [one.name for one in ranked]
    assert all(0 <= one.low <= one.mean <= one.high <= 1 for one in ranked)
    assert ranked[1].high - ranked[1].low > ranked[0].high - ranked[0].low


def test_clusters_are_the_largest():
    """With their first members; a row that is alone is in none."""

    def cluster(name, size):
        return Cluster(id=name, relation="reworded", size=size, publishers=2, similarity=0.9)

    rows = [row(number, 0.5, cluster=cluster("big", 9)) for number in range(9)]
    rows += [row("x", 0.5, cluster=cluster("alone", 1)), row("y", 0.5, cluster=cluster("small", 2))]
    big, small = Survey.of(rows).largest

    assert (9, ["0", "1", "2"], {"reworded": 9}) == (big.size, big.members, big.relations)
    assert (2, ["y"]) == (small.size, small.members)


def test_a_row_is_read_as_it_was_written(assessment):
    """All that reports show comes back from a row."""
    shown = scores.assessment(records.row(assessment))

    for name in ("id", "reliability", "verdict", "coverage", "families", "reasons", "cluster", "error"):
        assert getattr(assessment, name) == getattr(shown, name)


def test_a_page_does_not_grow_with_the_rows(monkeypatch):
    """However many rows, publishers, clusters and long titles there are."""
    reason = Reason(
        signal="prose.x", family="prose", value=1.0, effect=-1.0, message="m" * 200, spans=((0, 9),)
    )
    long = Article(id="0", title="t" * 300, text="w " * 5000)

    def rows(count):
        for number in range(count):
            cluster = Cluster(id=f"{number % 999}", relation="exact", size=9, publishers=2, similarity=1.0)
            yield row(
                number,
                number % 997 / 997,
                f"{number % 3000}.example",
                cluster=cluster,
                reasons=(reason,) * 12,
            )

    small, large = (
        len(page.scores(found, dict.fromkeys(found.names, long), "t"))
        for found in (Survey.of(rows(4_000)), Survey.of(rows(12_000)))
    )

    assert large < 3_000_000
    assert large < 1.05 * small
