"""How signals are declared, and how their values are put into words."""

import numpy as np
import pytest

from quality.features.spec import Direction, Family, Source, Unit, known, per_1000

SOURCE = Source("me", "Me (2026)")


def declare(unit, says, **options):
    """The declaration of a signal with this unit and sentence."""
    family = Family("test", "Test")

    @family.signal(unit=unit, direction=Direction.FREE, source=SOURCE, says=says, **options)
    def column(pages):
        """Nothing."""

    (spec,) = family
    return spec


@pytest.mark.parametrize(
    ("unit", "says", "value", "expected"),
    [
        (Unit.SHARE, "{} of it is quoted", 0.0, "0 % of it is quoted"),
        (Unit.SHARE, "{} of it is quoted", 0.214, "21 % of it is quoted"),
        (Unit.SHARE, "{} of it is quoted", 0.0041, "0.41 % of it is quoted"),
        (Unit.SHARE, "{} of it is quoted", 1.0, "100 % of it is quoted"),
        (Unit.COUNT, "{} line{s} {are} left", 0.0, "No lines are left"),
        (Unit.COUNT, "{} line{s} {are} left", 1.0, "1 line is left"),
        (Unit.COUNT, "{} line{s} {are} left", 2.0, "2 lines are left"),
        (Unit.FLAG, "The date is {} plausible", 1.0, "The date is plausible"),
        (Unit.FLAG, "The date is {} plausible", 0.0, "The date is not plausible"),
        (Unit.PER_1000_WORDS, "{} hedges", 0.0, "The text has no hedges"),
        (
            Unit.PER_1000_WORDS,
            "{} hedges",
            2.52,
            "The text has 2.5 hedges per 1,000 words outside quotations",
        ),
        (Unit.SCORE, "It scores {}", -0.01234, "It scores -0.0123"),
    ],
)
def test_message_says_the_value(unit, says, value, expected):
    """A sentence for people: shares in percent, plurals where they belong, no zero counts."""
    assert expected == declare(unit, says).teller()(value)


@pytest.mark.parametrize(
    ("unit", "usual", "expected"),
    [
        (Unit.SHARE, 0.1, "It is 20 % (usually 10 %)"),
        (Unit.COUNT, 0.0, "It is no (usually none)"),
        (Unit.COUNT, 2.0, "It is no (usually 2)"),
        (Unit.SCORE, -1.5, "It is 0.2 (usually -1.5)"),
        (Unit.PER_1000_WORDS, 2.0, "The text has It is 0.2 per 1,000 words outside quotations (usually 2.0)"),
        (Unit.FLAG, 1.0, "It is"),
    ],
)
def test_message_says_what_is_usual(unit, usual, expected):
    """Beside a value stands that of an ordinary reliable article; a flag says it all."""
    value = {Unit.COUNT: 0.0, Unit.FLAG: 1.0}.get(unit, 0.2)

    assert expected == " ".join(declare(unit, "It is {}").teller(usual)(value).split())


def test_a_rate_of_none_says_what_the_usual_one_is_counted_in():
    """The sentence has no unit to lean on."""
    tell = declare(Unit.PER_1000_WORDS, "{} hedges").teller(2.0)

    assert "The text has no hedges (usually 2.0 per 1,000 words)" == tell(0.0)


def test_bounds_come_from_the_unit_unless_they_are_given():
    """A share lies between 0 and 1 and nobody has to say so."""
    assert (0, 1) == declare(Unit.SHARE, "").bounds
    assert (1, 5) == declare(Unit.COUNT, "", bounds=(1, 5)).bounds


def test_a_signal_without_docstring_is_refused():
    """The docstring is what users read, so it cannot be left out."""
    with pytest.raises(TypeError, match="test.column has no docstring"):
        Family("test", "Test").signal(unit=Unit.SHARE, direction=Direction.FREE, source=SOURCE, says="")(
            type("Bare", (), {"__name__": "column", "__doc__": None, "__call__": lambda self, pages: None})()
        )


def test_rates_over_few_words_are_unknown():
    """Under 30 words there is no rate; under 100 words one hit is not inflated."""
    one = np.ones(4)

    np.testing.assert_array_equal([np.nan, 10, 10, 1], per_1000(one, np.array([29.0, 30, 100, 1000])))
    np.testing.assert_array_equal(
        [10, 10, 10, 1], per_1000(one, np.array([0.0, 30, 100, 1000]), within=30 * one)
    )
    np.testing.assert_array_equal([np.nan, 1], known(one[:2], np.array([29.0, 30])))
