"""Whether articles still look like those of the training."""

import json

import numpy as np
import pytest

from quality.errors import WrongUsage
from quality.training import bins, drift
from quality.training.drift import Scores
from quality.types import Article, Assessment, Problem

RNG = np.random.default_rng(11)


def scores(columns, publishers=None):
    """Scores from columns by name."""
    rows = len(next(iter(columns.values())))
    return Scores(
        names=list(columns),
        matrix=np.column_stack(list(columns.values())),
        publishers=publishers or [None] * rows,
        marks=[f"row {place}" for place in range(rows)],
    )


def reference(columns):
    """What a manifest would keep of columns by name, through JSON."""
    kept = bins.quantiles(np.column_stack(list(columns.values())), list(columns))
    return bins.stored(json.loads(json.dumps(kept, allow_nan=False)))


def test_nothing_has_no_bins():
    """A signal that was never known, and no row at all."""
    empty = bins.quantiles(np.empty((0, 1)), ["a"])["a"]
    unknown = bins.quantiles(np.full((5, 1), np.nan), ["a"])["a"]

    assert {"edges": [], "shares": [0.0], "known": 0.0, "rows": 0} == empty
    assert {"edges": [], "shares": [0.0], "known": 0.0, "rows": 5} == unknown


@pytest.mark.parametrize(
    "column", [RNG.normal(size=997), np.zeros(50), RNG.integers(0, 3, 400).astype(float)]
)
def test_a_reference_is_steady_against_itself(column):
    """Its bins hold its own rows: smooth, constant or of few values."""
    held = reference({"a": column})["a"]
    found = drift.drift(scores({"a": column}), {"a": held}, fewest=10)

    assert held.expected == pytest.approx(held.counts(column), abs=0.01)
    assert [("steady", 0.0)] == [(one.level, one.psi) for one in found.shifts]


def test_a_fall_from_the_most_frequent_value_is_seen():
    """Where nearly all were clean, the reference has a bin below them."""
    before = np.where(np.arange(200) % 40, 1.0, 0.9)
    (one,) = drift.drift(scores({"a": np.full(200, 0.5)}), reference({"a": before})).shifts

    assert ("broke", -1.0) == (one.level, round(one.delta))


def test_the_marks_of_chance_are_taken_off():
    """Small draws of the same source show nothing, where the plain index would alarm."""
    source = RNG.normal(size=20_000)
    held = reference({"a": source})["a"]
    found = [bins.excess_psi(held.expected, held.counts(RNG.choice(source, 100))) for _ in range(200)]

    assert np.mean(found) < 0.01
    assert max(found) < drift.MOVED


@pytest.mark.parametrize(
    ("now", "level", "sign"),
    [
        (RNG.normal(1.5, size=500), "broke", 1),
        (RNG.normal(-1.5, size=500), "broke", -1),
        (RNG.normal(0.45, size=500), "moved", 1),
        (RNG.normal(size=500), "steady", 0),
    ],
)
def test_a_moved_signal_is_told_with_its_way(now, level, sign):
    """The index says that, Cliff's delta whereto."""
    found = drift.drift(scores({"a": now}), reference({"a": RNG.normal(size=5000)}))
    (one,) = found.shifts

    assert level == one.level
    assert sign == (0 if abs(one.delta) < 0.1 else np.sign(one.delta))


def test_a_signal_that_is_no_longer_known_broke():
    """A scraper that lost the headline changes no value, only what is known."""
    lost = np.where(np.arange(500) % 2, np.nan, RNG.normal(size=500))
    (one,) = drift.drift(scores({"a": lost}), reference({"a": RNG.normal(size=5000)})).shifts

    assert ("broke", 1.0, 0.5) == (one.level, one.known_before, one.known_now)


def test_a_redesign_shows_at_its_publisher():
    """One site's extraction quality jumps; the others and the whole stay."""
    quality = RNG.normal(0.8, 0.05, size=1500)
    names = [f"p{place % 5}.example" for place in range(1500)]
    places = [place for place in range(1500) if names[place] == "p3.example"]
    quality[places[200:]] -= 0.5
    columns = {"extraction_quality": quality, "prose.comma_mean": RNG.normal(size=1500)}
    found = drift.drift(
        scores(columns, names), reference({"extraction_quality": RNG.normal(0.8, 0.05, 5000)})
    )

    assert [("p3.example", "extraction_quality", "broke", f"row {places[200]}")] == [
        (one.publisher, one.signal, one.level, one.since) for one in found.publishers
    ]
    assert found.publishers[0].delta < -0.5
    assert (5, 0) == (found.compared, found.too_small)


def test_earlier_scores_are_what_a_publisher_was():
    """With them, all of today's rows are compared; columns may stand in another order."""
    names = ["a.example"] * 150
    before = scores({"b": RNG.normal(size=150), "a": RNG.normal(size=150)}, names)
    now = scores({"a": RNG.normal(3, size=150), "b": RNG.normal(size=150)}, names)
    kept = bins.stored(bins.quantiles(before.matrix, before.names))
    found = drift.drift(now, kept, earlier=before)

    assert ["a"] == [one.signal for one in found.publishers if one.level == "broke"]
    assert (150, 150) == (found.publishers[0].rows, found.publishers[0].rows_before)
    assert "earlier scores" == found.against


def test_few_rows_are_not_compared():
    """A publisher with few rows is counted, a file with few rows refused."""
    column = {"a": RNG.normal(size=150)}
    found = drift.drift(scores(column, ["a.example"] * 150), reference(column))

    assert (0, 1, []) == (found.compared, found.too_small, found.publishers)
    with pytest.raises(WrongUsage, match="150 scored rows"):
        drift.drift(scores(column), reference(column), fewest=200)


@pytest.mark.parametrize("kept", [{}, {"a": [1, 2]}, {"a": {"edges": []}}])
def test_a_model_without_quantiles_is_told(kept):
    """With the way round."""
    with pytest.raises(WrongUsage, match="--against"):
        bins.stored(kept)


def test_scores_are_read_as_they_were_written():
    """Signals and what is followed beside them, in the order of dates; a row without a score is none."""
    rows = [
        Article(
            id=str(day),
            publisher="a.example",
            published=f"2026-01-{day:02}",
            carried={"reliability": day / 10, "extraction_quality": None, "signals": {"b": 1, "a": None}},
        )
        for day in (3, 1, 2)
    ]
    rows.append(Article(id="x", carried={"reliability": None}))
    rows.append(Assessment(id="y", error=Problem(code="not_json", detail="y")))
    found = drift.read(rows)

    assert ["reliability", "extraction_quality", "b", "a"] == found.names
    assert ["2026-01-01", "2026-01-02", "2026-01-03"] == found.marks
    assert [0.1, 0.2, 0.3] == found.matrix[:, 0].tolist()
    assert np.isnan(found.matrix[:, [1, 3]]).all()


def test_no_scored_row_is_wrong_usage():
    """Plain articles are no scores."""
    with pytest.raises(WrongUsage, match="score --signals"):
        drift.read([Article(id="1", text="words", carried={})])
