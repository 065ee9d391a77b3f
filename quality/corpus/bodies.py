"""Near-duplicate texts: runs of five words, MinHash, bands; the same scheme and machinery as headlines.

Only lines of running text count, of at least :data:`LINE_LEAST` words: menus and captions recur on every
page. The similarity is the share of the signature's values that agree: the Jaccard similarity of the runs of
five words with a standard error of .04 at most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quality.corpus import meet, minhash
from quality.corpus.scheme import BODIES, Scheme, Signatures, permutations
from quality.corpus.vocabulary import Codes, Offsets, letters, points_of

__all__ = ["BODIES", "SAME", "keys", "similarities", "signatures", "twins"]

RUN, LINE_LEAST = 5, 8
"""Words of a shingle, and of a line that counts."""
SAME = 0.5
"""Similarity from which on two texts are versions of one."""
_AT_ONCE = 1 << 16
_REMEMBERED = 1 << 20


def signatures(texts: Sequence[str], *, scheme: Scheme = BODIES) -> Signatures:
    """MinHash signatures of texts, shape (n, num_perm); all 2**32 - 1 without a shingle."""
    points, offsets = points_of(texts)
    shingles, starts = (
        np.empty(len(points) // 2 + len(texts) + 1, np.uint32),
        np.zeros(len(texts) + 1, np.int64),
    )
    minhash.text_shingles(points, offsets, letters(), RUN, LINE_LEAST, shingles, starts)
    a, b = permutations(scheme)
    made = np.empty((len(texts), len(a)), np.uint32)
    minhash.sketch_shingles(shingles, starts, a, b, made)
    return made


def similarities(
    made: Signatures, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Estimated similarity of pairs of rows."""
    values = np.empty(len(left), np.float32)
    minhash.agreements(made, left, right, values)
    return values


def keys(made: Signatures) -> Codes:
    """One number for each text that its signature gives; 0 without a run of five words."""
    columns = np.empty((len(made), 1), np.uint64)
    minhash.band_keys(made, made.shape[1], columns)
    return columns[:, 0]


def twins(made: Signatures, *, scheme: Scheme = BODIES) -> Offsets:
    """Smallest row among the versions of each row's text; itself where there is no other."""
    n = len(made)
    parents, seen = np.arange(n), np.zeros(_REMEMBERED, np.uint64)
    bands = np.empty((n, scheme.bands), np.uint64)
    minhash.band_keys(made, scheme.rows, bands)
    left, right = (np.empty(2 * _AT_ONCE + meet.CROWD**2, np.int32) for _ in range(2))
    outlines = np.zeros(n, np.uint64)  # nobody lacks anything
    for band in range(scheme.bands):
        own = np.ascontiguousarray(bands[:, band])
        others = np.ascontiguousarray(bands[:, (band + 1) % scheme.bands])
        order, at = np.argsort(own, kind="stable"), 0
        while at < n:
            pairs, at = meet.candidates(order, own, others, outlines, 0, seen, at, left, right)
            one, two = left[:pairs].astype(np.int64), right[:pairs].astype(np.int64)
            same = similarities(made, one, two) >= SAME
            meet.join(parents, one[same], two[same])
    meet.flatten(parents)
    return parents
