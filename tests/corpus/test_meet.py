"""Who meets whom in a band does not depend on how the band was sorted."""

import numpy as np
import pytest

from quality.corpus import meet


@pytest.mark.parametrize("bits", [2, 9, 40])
def test_keys_that_begin_alike_are_told_apart(bits):
    """Numbers come in the order of their whole keys, equal ones in their own; those alone are left out."""
    n = 500
    chosen = np.random.default_rng(1)
    keys = chosen.integers(1, 1 << bits, n, dtype=np.uint64) << np.uint64(50 - bits)
    keys[chosen.integers(0, n, 20)] = 0
    low = np.uint64((1 << 48) - 1)
    found = np.empty(n + 1, np.uint64)
    found = found[: meet.repeated(keys, np.zeros(1 << 16, np.uint8), low, found)]
    found.sort()
    meet.in_order(found, keys, low)
    values, counts = np.unique(keys[keys != 0], return_counts=True)
    shared = np.isin(keys, values[counts > 1])
    expected = np.argsort(keys, kind="stable")

    assert expected[shared[expected]].tolist() == found[shared[found]].tolist()


def test_pairs_that_lack_too_much_are_left_out_and_come_once():
    """Of three that share a key, two have much in common; in a second band nobody is new."""
    order, keys = np.arange(3), np.full(3, 7, np.uint64)
    outlines = np.array([0b1111, 0b1110, 0b11110000], np.uint64)
    seen, left, right = np.zeros(64, np.uint64), np.zeros(2000, np.int32), np.zeros(2000, np.int32)

    assert (1, 3) == meet.candidates(order, keys, keys, outlines, 1, seen, 0, left, right)
    assert (0, 1) == (left[0], right[0])
    assert (0, 3) == meet.candidates(order, keys, keys, outlines, 1, seen, 0, left, right)
