"""The words of a set of headlines, each kept once, and what the word lists say about them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.corpus import wording
from quality.text.alphabet import alphabet

Ints: TypeAlias = npt.NDArray[np.int32]
Offsets: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.uint64]

LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
"""Letters whose accents are taken off; marks of other scripts carry meaning."""


class Known(NamedTuple):
    """What is known about words by code, and by the code of their stem: open-addressing tables to bits.

    Code 0 is a free place.
    """

    codes: Codes
    bits: Codes
    stems: Codes
    stem_bits: Codes


class Aliases(NamedTuple):
    """Words that stand for other words: an open-addressing table to numbers of entries, and their letters."""

    codes: Codes
    entries: Ints
    points: Ints
    starts: Offsets


class Pairs(NamedTuple):
    """Pairs of words: an open-addressing set of their codes, and a sieve for those that it does not have."""

    codes: Codes
    sieve: Codes


class Vocabulary:
    """Words by number, in the order of their first appearance; it grows."""

    def __init__(self) -> None:
        self.slots, self.ids = np.zeros(1 << 10, np.uint64), np.zeros(1 << 10, np.int32)
        self.count = np.zeros(1, np.int64)
        self.points, self.starts = np.zeros(1 << 12, np.int32), np.zeros(2, np.int64)
        self.codes, self.stems, self.bits = (np.zeros(1, np.uint64) for _ in range(3))

    def __len__(self) -> int:
        return int(self.count[0])

    def reserve(self, words: int, letters: int) -> None:
        """Make room for so many new words with so many letters together."""
        size = len(self) + words
        if 2 * size > len(self.slots):
            slots = 1 << (2 * size - 1).bit_length()
            old = self.slots, self.ids
            self.slots, self.ids = np.zeros(slots, np.uint64), np.zeros(slots, np.int32)
            wording.rehash(*old, self.slots, self.ids)
        if size > len(self.bits):
            self.codes, self.stems, self.bits = (
                _grown(column, size) for column in (self.codes, self.stems, self.bits)
            )
            self.starts = _grown(self.starts, size + 1)
        self.points = _grown(self.points, int(self.starts[len(self)]) + letters)

    @property
    def tables(self) -> tuple[npt.NDArray[Any], ...]:
        """What the compiled code reads and writes."""
        return (
            self.slots, self.ids, self.count, self.points, self.starts, self.codes, self.stems, self.bits
        )  # fmt: skip

    def text(self, word: int) -> str:
        """Letters of a word."""
        return "".join(map(chr, self.points[self.starts[word] : self.starts[word + 1]].tolist()))


def _grown(column: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """The column with room for ``size`` entries, doubled so that growing stays cheap."""
    if size <= len(column):
        return column
    larger = np.zeros(max(size, 2 * len(column)), column.dtype)
    larger[: len(column)] = column
    return larger


@cache
def letters() -> tuple[npt.NDArray[np.uint8], Ints]:
    """Kind and folded form of each character; Latin letters lose their accents."""
    import unicodedata

    kinds, folds = alphabet()
    folds = folds.copy()
    for point in LATIN:
        base = unicodedata.normalize("NFD", chr(folds[point]))[0]
        folds[point] = ord(base)
    return kinds, folds


def points_of(texts: Sequence[str]) -> tuple[Ints, Offsets]:
    """Code points of all texts one after the other, and where each begins."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=offsets[1:])
    return np.frombuffer(joined, np.int32), offsets
