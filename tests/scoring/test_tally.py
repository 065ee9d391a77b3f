"""The count of a run is the sum of its parts."""

import json

from quality.scoring import tally
from quality.scoring.tally import OTHERS, Share, Tally
from quality.types import Assessment, Problem


def scored(reliability, verdict, publisher=None):
    """An assessment with a score."""
    return Assessment(id="1", reliability=reliability, verdict=verdict, publisher=publisher)


ROWS = [
    scored(1.0, "pass", "a.example"),
    scored(0.0, "drop", "a.example"),
    scored(0.5, "review", "b.example"),
    scored(0.25, "drop"),
    Assessment(id="2", publisher="b.example", error=Problem(code="no_text", detail="first")),
    Assessment(id="3", error=Problem(code="no_text", detail="second")),
]


def test_nothing_is_counted_of_nothing():
    """No rows, no verdicts, no codes."""
    assert (0, []) == (Tally().rows, Tally().largest(9))
    assert Tally() == Tally.read(Tally().plain())


def test_counts():
    """By verdict, by code with the first of it, by step of reliability, by publisher."""
    found = Tally.of(ROWS)

    assert (6, {"pass": 1, "drop": 2, "review": 1}, {"no_text": 2}) == (
        found.rows,
        found.verdicts,
        found.codes,
    )
    assert {"no_text": "first"} == found.first
    assert (1, 1, 1) == (found.bins["drop"][0], found.bins["drop"][5], found.bins["pass"][-1])
    assert Share(rows=2, passed=1, dropped=1, total=1.0, squares=1.0) == found.publishers["a.example"]
    assert (2, 1) == (found.publishers["b.example"].rows, found.publishers["b.example"].scored)
    assert 2 == found.publishers[OTHERS].rows


def test_parts_add_up():
    """Wherever it is cut, and also through JSON."""
    for cut in range(len(ROWS) + 1):
        found = Tally.of(ROWS[:cut])
        found.merge(Tally.read(json.loads(json.dumps(Tally.of(ROWS[cut:]).plain()))))

        assert Tally.of(ROWS) == found


def test_publishers_without_end_take_no_memory_without_end(monkeypatch):
    """The smallest become others; no row is lost."""
    monkeypatch.setattr(tally, "PUBLISHERS", 10)
    found = Tally()
    for number in range(100):
        found.merge(
            Tally.of([scored(0.5, "review", f"{number}.example"), scored(0.5, "review", "often.example")])
        )

    assert len(found.publishers) <= 21
    assert (100, 200) == (
        found.publishers["often.example"].rows,
        sum(share.rows for share in found.publishers.values()),
    )
