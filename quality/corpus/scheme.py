"""How signatures are made, as one value that an index can store and compare; the only importer of datasketch.

A signature is datasketch's MinHash of the scheme ``affine32``: the 32-bit hash of a shingle goes through the
finalizer of MurmurHash3 and then through ``a * h + b`` modulo 2**32, one pair of odd ``a`` and ``b`` a
permutation; the least value of each permutation is kept. Two signatures agree in a share of their values that
is close to the Jaccard similarity of the two sets of shingles (Broder, 1997).

``rows`` values make a band, and two texts whose signatures agree in a whole band are candidates. With 32
bands of 4 rows a pair of similarity .5 becomes a candidate with probability .87, one of .6 with .99.
Candidates are then compared word by word, so a low threshold costs time and no precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Signatures = npt.NDArray[np.uint32]

NORMALISER = 1
"""Changes with everything that may give a headline another normal form, and so another signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What has to agree for two signatures to be comparable.

    ``shingles`` names what is hashed: ``word+char4`` the words of a headline and their 4-grams of letters,
    ``word5`` the runs of five words of a text.
    """

    name: str = "affine32"
    seed: int = 1
    num_perm: int = 128
    bands: int = 32
    rows: int = 4
    normaliser: int = NORMALISER
    shingles: str = "word+char4"

    def __post_init__(self) -> None:
        if self.name != "affine32" or self.bands * self.rows > self.num_perm:
            raise ValueError(f"{self.id}: signatures are affine32, and bands x rows has to fit num_perm")

    @property
    def id(self) -> str:
        """One line that says it all: equal ids, comparable signatures.

        >>> Scheme().id
        'affine32:seed=1:perm=128:bands=32x4:normaliser=1:shingles=word+char4'
        """
        return (
            f"{self.name}:seed={self.seed}:perm={self.num_perm}:bands={self.bands}x{self.rows}"
            f":normaliser={self.normaliser}:shingles={self.shingles}"
        )


HEADLINES = Scheme()
BODIES = Scheme(shingles="word5", bands=16, rows=8)


@cache
def permutations(scheme: Scheme) -> Signatures:
    """Pairs of the scheme's permutations as datasketch draws them, shape (2, num_perm)."""
    from datasketch import MinHash  # it brings scipy: only who makes signatures waits for it

    drawn = MinHash(num_perm=scheme.num_perm, seed=scheme.seed, scheme="affine32").permutations
    return np.ascontiguousarray(drawn, np.uint32)


def chance(similarity: float, scheme: Scheme = HEADLINES) -> float:
    """Probability that two texts of this Jaccard similarity become candidates.

    >>> [round(chance(value), 2) for value in (0.1, 0.5, 0.6, 0.7)]
    [0.0, 0.87, 0.99, 1.0]
    """
    return float(1 - (1 - similarity**scheme.rows) ** scheme.bands)
