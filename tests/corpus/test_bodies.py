"""Texts are near-duplicates by their runs of five words."""

import numpy as np
import pytest
from datasketch import MinHash

from quality.corpus import bodies, minhash
from quality.corpus.scheme import BODIES
from quality.corpus.vocabulary import letters, points_of

STORY = (
    "The council voted late on Tuesday to close the old bridge over the river for repairs.\n\n"
    "Ferries will run until the bridge is safe again, and the bus will turn at the mill on the bank.\n\n"
    "The mayor said that nobody had a choice and that the repairs would cost more than the town can pay.\n"
)
OTHER = STORY.replace("council", "board").replace("mill", "station")
FURNITURE = "Home\nNews\nSport\nSubscribe now\nRead more\n"


def test_short_texts_have_no_signature():
    """Without a run of five words nothing is alike."""
    made = bodies.signatures(["", "Four words only here.", STORY])

    assert (made[:2] == minhash.NONE).all()
    assert [0, 1, 2] == bodies.twins(made).tolist()
    assert [0, 0] == bodies.keys(made)[:2].tolist()
    assert (0, BODIES.num_perm) == bodies.signatures([]).shape


def test_signatures_are_those_of_datasketch():
    """The same hashes give the same values, bit for bit."""
    shingles, starts = np.empty(500, np.uint32), np.zeros(2, np.int64)
    minhash.text_shingles(*points_of([STORY]), letters(), 5, 8, shingles, starts)
    theirs = MinHash(BODIES.num_perm, seed=BODIES.seed, scheme="affine32", hashfunc=lambda shingle: shingle)
    theirs.update_batch(shingles[: starts[1]].tolist())

    assert len(STORY.split()) - 4 == starts[1]
    assert theirs.hashvalues.tolist() == bodies.signatures([STORY])[0].tolist()


def test_versions_of_a_text_are_twins():
    """Case, white space, page furniture and some other words keep it; another text is another text."""
    made = bodies.signatures(
        [STORY, STORY.upper(), FURNITURE + STORY, OTHER, " ".join(reversed(STORY.split()))]
    )

    assert [0, 0, 0, 0, 4] == bodies.twins(made).tolist()
    same = bodies.similarities(made, np.zeros(5, np.int64), np.arange(5))
    assert [1.0, 1.0, 1.0] == same[:3].tolist()
    assert same[3] == pytest.approx(0.7, abs=0.15)
    assert same[4] < 0.1
