"""What was looked at once is still so; ``make golden`` freezes it again, after a look at the difference."""

import pytest

from tests import golden

RENEW = "If that is meant, run: make golden, and look at the difference before you commit it."


def numbers(row):
    """Cells as numbers, NaN where they are empty."""
    return pytest.approx([float(cell or "nan") for cell in row], rel=1e-5, abs=1e-9, nan_ok=True)


def test_signals_are_what_they_were():
    """To five digits: another numpy may round the sixth."""
    frozen, fresh = (
        {row[0]: row[1:] for row in rows} for rows in (golden.frozen("signals.csv"), golden.signals())
    )
    assert frozen.pop("signal") == fresh.pop("signal"), RENEW
    assert list(frozen) == list(fresh), RENEW
    changed = [
        name for name in fresh if [float(cell or "nan") for cell in frozen[name]] != numbers(fresh[name])
    ]

    assert [] == changed, RENEW


def test_sections_and_attributions_are_what_they_were():
    """To the character."""
    assert golden.frozen("parts.csv") == list(golden.parts()), RENEW


def test_scores_are_what_they_were():
    """Of the shipped model; to one hundredth, with the same verdict."""
    frozen, fresh = golden.frozen("scores.csv"), list(golden.scores())
    changed = [
        row[1]
        for row, now in zip(frozen[1:], fresh[1:], strict=True)
        if float(row[4] or "nan") != pytest.approx(float(now[4] or "nan"), abs=0.01, nan_ok=True)
    ]

    assert [row[:4] for row in frozen] == [row[:4] for row in fresh], RENEW
    assert [] == changed, RENEW
