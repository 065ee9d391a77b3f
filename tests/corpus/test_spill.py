"""Records on disk come back as they went."""

from contextlib import closing

import numpy as np

from quality.corpus.spill import PARTS, Partitions, Spill

PAIR = np.dtype([("row", "<u4"), ("code", "<u8")])


def pairs(n):
    """Records with a code of any size."""
    made = np.zeros(n, PAIR)
    made["row"], made["code"] = np.arange(n), np.random.default_rng(1).integers(0, 50, n) << 40
    return made


def test_nothing_comes_back_as_nothing(tmp_path):
    """Before anything was put there."""
    with closing(Spill(tmp_path / "a", PAIR)) as spill, closing(Partitions(tmp_path, "p", PAIR)) as parts:
        assert [] == spill.read().tolist()
        assert PARTS == len([part for part in parts if not len(part)])


def test_records_come_back_in_order(tmp_path):
    """However they were cut on their way in, and also between two additions."""
    made, spill = pairs(1000), Spill(tmp_path / "a", PAIR)
    spill.append(made[:7])
    first = spill.read().tolist()
    spill.append(made[7:])

    assert made[:7].tolist() == first
    assert made.tolist() == spill.read().tolist()
    assert 1000 == len(spill)
    spill.close()


def test_equal_keys_meet_in_one_part(tmp_path):
    """All records are there, and no key stands in two parts."""
    made, parts = pairs(1000), Partitions(tmp_path, "p", PAIR)
    for start in range(0, 1000, 300):
        parts.append(made[start : start + 300], made["code"][start : start + 300])
    found = list(parts)
    keys = [code for part in found for code in set(part["code"].tolist())]

    assert made.tolist() == sorted(np.concatenate(found).tolist())
    assert len(set(made["code"].tolist())) == len(keys)
    parts.close()
