"""No group stands on both sides of a split, and no publisher decides alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.training import split

GROUPS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 1)), max_size=60)


def test_nothing_to_split():
    """No rows, no folds, no weights."""
    assert (0,) == split.folds([], []).shape
    assert (0,) == split.weights([], [], []).shape


@given(rows=GROUPS, seed=st.integers(0, 9))
def test_groups_stay_whole(rows, seed):
    """Every group lies in one fold."""
    groups = [group for group, _ in rows]
    found = split.folds(groups, [side for _, side in rows], count=3, seed=seed)

    assert len(set(groups)) == len(set(zip(groups, found.tolist(), strict=True)))


def test_folds_have_about_equal_rows_of_each_side():
    """Sixty groups of four rows go evenly into five folds."""
    groups = [str(row // 4) for row in range(240)]
    sides = [row // 4 % 3 == 0 for row in range(240)]
    found = split.folds(groups, sides)

    assert [16] * 5 == np.bincount(found[np.array(sides)]).tolist()
    assert [32] * 5 == np.bincount(found[~np.array(sides)]).tolist()


def test_folds_have_about_equal_rows_of_each_stratum():
    """Small sets are spread over the folds, too, whatever else there is."""
    groups = [str(row // 4) for row in range(240)]
    strata = np.array(["small" if row < 40 else "large" for row in range(240)])
    found = split.folds(groups, strata)

    assert [8] * 5 == np.bincount(found[strata == "small"]).tolist()
    assert [40] * 5 == np.bincount(found[strata == "large"]).tolist()


def test_a_group_counts_with_the_root_of_its_rows():
    """Nine articles of one publisher weigh three times one article of another."""
    found = split.weights(["a"] * 9 + ["b", "c"], [1] * 10 + [0], ["news"] * 11)

    assert 3 * found[9] == pytest.approx(found[:9].sum())


def test_the_sides_of_a_set_count_the_same():
    """Which set a row comes from says nothing about its side, but for a set with one side."""
    sources = ["news"] * 10 + ["farm"] * 4
    found = split.weights([str(row) for row in range(14)], [1] * 8 + [0] * 6, sources)

    assert found[:8].sum() == pytest.approx(found[8:10].sum())
    assert split.ONE_SIDED * found[:8].sum() == pytest.approx(found[10:].sum())
    assert 1 == pytest.approx(found.mean())
