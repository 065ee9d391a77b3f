"""What is dropped, and why."""

import pytest

from quality import Assessment, Problem
from quality.errors import WrongUsage
from quality.plugins.sieve import Sieve

SHORT = Problem(code="too_short", detail="12 words of body; the model needs 50")


@pytest.mark.parametrize(
    ("sieve", "given", "expected"),
    [
        (Sieve(), {"verdict": "pass"}, None),
        (Sieve(), {"verdict": "drop"}, "drop"),
        (Sieve(), {"verdict": "drop", "families": {"prose": None, "headline": 0.2}}, "drop_headline"),
        (Sieve(), {"verdict": "review", "families": {"prose": 0.5}}, None),
        (Sieve(drop=("drop", "review")), {"verdict": "review", "families": {"prose": 0.5}}, "review_prose"),
        (Sieve(), {"error": SHORT}, None),
        (Sieve(drop=(), drop_unscored=True), {"error": SHORT}, "unscored_too_short"),
        (Sieve(drop=(), drop_unscored=True), {"verdict": "drop"}, None),
    ],
)
def test_what_falls_through(sieve, given, expected):
    """A verdict that is named, or no score where that is named."""
    assert expected == sieve.reason(Assessment(id="1", **given))


def test_a_verdict_that_does_not_exist_is_refused():
    """Before anything is kept by mistake."""
    with pytest.raises(WrongUsage, match="'dropped' is no verdict"):
        Sieve(drop=("dropped",))
