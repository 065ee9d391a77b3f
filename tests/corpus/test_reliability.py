"""Publishers' reliability is drawn towards that of all, the more the fewer articles it rests on."""

import random
import statistics

import pytest

from quality.corpus.reliability import Sums, estimates


def sums(scores):
    """Sums of a list of scores."""
    return Sums(len(scores), sum(scores), sum(score * score for score in scores))


def test_nobody_has_no_reliability():
    """No publisher, and one without a score."""
    assert {} == estimates({})
    assert {} == estimates({"a": Sums(0, 0.0, 0.0)})


def test_one_publisher_is_what_its_articles_are():
    """There is nothing to draw it to."""
    found = estimates({"a": sums([0.4, 0.6])})["a"]

    assert (2, 0.5, 0.5) == (found.articles, found.mean, found.reliability)
    assert found.low < 0.5 < found.high


def test_a_few_articles_are_drawn_further_than_many():
    """Both have the same mean; the one with three articles ends nearer to the others, and less sure."""
    rng = random.Random(1)
    others = {f"p{i}": sums([rng.gauss(0.7 + 0.02 * (i % 5), 0.1) for _ in range(40)]) for i in range(20)}
    found = estimates({**others, "few": sums([0.1, 0.2, 0.3]), "many": sums([0.1, 0.2, 0.3] * 100)})

    assert 0.2 == pytest.approx(found["few"].mean) == pytest.approx(found["many"].mean)
    assert found["many"].reliability < 0.21 < found["few"].reliability < 0.7
    assert found["many"].high - found["many"].low < found["few"].high - found["few"].low


def test_intervals_hold_what_they_promise():
    """Publishers of known reliability: 95 of 100 intervals contain it, and shrinking lowers the error."""
    rng = random.Random(7)
    truth = {f"p{i}": rng.gauss(0.6, 0.1) for i in range(1000)}
    given = {
        name: sums([rng.gauss(own, 0.15) for _ in range(rng.choice([2, 5, 30]))])
        for name, own in truth.items()
    }
    found = estimates(given)
    inside = [found[name].low <= own <= found[name].high for name, own in truth.items()]
    error = [abs(found[name].reliability - own) for name, own in truth.items()]
    raw = [abs(found[name].mean - own) for name, own in truth.items()]

    assert 0.93 <= statistics.mean(inside) <= 0.97
    assert statistics.mean(error) < 0.9 * statistics.mean(raw)


def test_equal_scores_leave_nothing_open():
    """No variance within or between publishers, no division by it."""
    found = estimates({"a": sums([0.5] * 3), "b": sums([0.5] * 9)})

    assert {0.5} == {
        round(value, 9) for own in found.values() for value in (own.low, own.reliability, own.high)
    }
