"""The compiled half of signatures: shingles, permutations, bands; bit-identical to datasketch's ``affine32``.

The shingles of a headline lie inside its words, so its signature is the least of the signatures of its words,
value by value: each different word is hashed and permuted once. Where memory counts, that is done one band at
a time, with the permutations of that band alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.alphabet import Kind
from quality.text.compiled import PRIME, SEED, Array, compiled, lean

GRAM, WORD = 4, int(Kind.DIGIT)
EDGE = np.uint64(1)
"""Stands before and behind a word in its 4-grams."""
LEAST = 3
"""Letters of a word that has 4-grams."""
NONE = np.uint32(0xFFFFFFFF)
"""Value of a signature without shingles, as datasketch has it."""
NO_BAND = np.uint64(0)
"""Key of a band of such a signature: it meets nothing."""


@lean
def halved(code: Any) -> Any:
    """The 32-bit hash of a shingle: both halves of its code."""
    return np.uint32((code ^ code >> np.uint64(32)) & np.uint64(0xFFFFFFFF))


@lean
def finalised(value: Any) -> Any:
    """The finalizer of MurmurHash3, which datasketch applies before it permutes."""
    value = np.uint32(value ^ value >> np.uint32(16))
    value = np.uint32(value * np.uint32(0x85EBCA6B))
    value = np.uint32(value ^ value >> np.uint32(13))
    value = np.uint32(value * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ value >> np.uint32(16))


@lean
def word_shingles(points: Array, start: int, stop: int, found: Array) -> int:
    """Hashes of a word and of its 4-grams with edges into ``found``; a number is one shingle."""
    code = SEED
    for i in range(start, stop):
        code = (code ^ np.uint64(points[i])) * PRIME
    found[0] = halved(code)
    if stop - start < LEAST or 48 <= points[start] <= 57:
        return 1
    n = 1
    for i in range(start - 1, stop + 2 - GRAM):
        code = SEED * PRIME  # not the code of a word
        for k in range(i, i + GRAM):
            inside = start <= k < stop
            code = (code ^ (np.uint64(points[k]) if inside else EDGE)) * PRIME
        found[n] = halved(code)
        n += 1
    return n


@lean
def keep_least(least: Array, values: Array) -> None:
    """The lesser of each two values; so the compiler takes eight at a time, and with ``min`` one."""
    for p in range(len(least)):
        value, other = values[p], least[p]
        least[p] = value if value < other else other


@lean
def permute(least: Array, value: Any, a: Array, b: Array) -> None:
    """Take a shingle into a sketch."""
    for p in range(len(least)):
        permuted, other = np.uint32(a[p] * value + b[p]), least[p]
        least[p] = permuted if permuted < other else other


@compiled
def sketch_words(points: Array, starts: Array, words: int, a: Array, b: Array, made: Array) -> None:
    """Signatures of the vocabulary's words into ``made``, shape (n_words, n_permutations)."""
    found = np.empty(64, np.uint32)
    for word in range(words):
        row = made[word]
        row[:] = NONE
        for s in range(word_shingles(points, starts[word], starts[word + 1], found)):
            permute(row, finalised(found[s]), a, b)


@lean
def sketch_headlines(sketches: Array, tokens: Array, offsets: Array, made: Array) -> None:
    """Signatures of headlines from those of their words."""
    for row in range(len(offsets) - 1):
        least = made[row]
        least[:] = NONE
        for t in range(offsets[row], offsets[row + 1]):
            keep_least(least, sketches[np.uint32(tokens[t])])


@compiled
def sketch_shingles(shingles: Array, offsets: Array, a: Array, b: Array, made: Array) -> None:
    """Signatures of sets of 32-bit shingles."""
    for row in range(len(offsets) - 1):
        least = made[row]
        least[:] = NONE
        for s in range(offsets[row], offsets[row + 1]):
            permute(least, finalised(shingles[s]), a, b)


@lean
def key_of(values: Array, start: int, stop: int, band: int) -> Any:
    """Key of the values of one band."""
    if values[start] == NONE:
        return NO_BAND
    key = (SEED ^ np.uint64(band)) * PRIME
    for p in range(start, stop):
        key = (key ^ np.uint64(values[p])) * PRIME
        key ^= key >> np.uint64(29)
    return max(key, np.uint64(1))


@lean
def band_keys(signatures: Array, rows: int, made: Array) -> None:
    """Keys of the bands of all signatures, shape (n, n_bands)."""
    for row in range(len(signatures)):
        for band in range(made.shape[1]):
            made[row, band] = key_of(signatures[row], band * rows, (band + 1) * rows, band)


@lean
def headline_keys(
    of_words: Array, tokens: Array, offsets: Array, rows: int, first: int, least: Array, made: Array
) -> None:
    """Keys of some bands of headlines, from their words' sketches by these bands' permutations.

    ``made`` has the shape (n_bands, n_headlines); ``first`` is the number of the first band. ``least`` has
    room for a sketch.
    """
    for row in range(len(offsets) - 1):
        least[:] = NONE
        for t in range(offsets[row], offsets[row + 1]):
            keep_least(least, of_words[np.uint32(tokens[t])])
        for band in range(len(made)):
            made[band, row] = key_of(least, band * rows, (band + 1) * rows, first + band)


@compiled
def text_shingles(
    text: Array, offsets: Array, letters: Any, run: int, least: int, shingles: Array, starts: Array
) -> None:
    """Hashes of the runs of so many words in a text's lines of at least ``least`` words."""
    kind_of, fold_of = letters
    codes = np.empty(4096, np.uint64)
    made = 0
    for row in range(len(offsets) - 1):
        n, line, i, stop = 0, 0, offsets[row], offsets[row + 1]
        while i <= stop:
            point = text[i] if i < stop else np.int32(10)
            if point == 10 or point == 13:
                if n - line < least:
                    n = line
                line = n
                i += 1
                continue
            if point >= len(kind_of) or kind_of[point] > WORD:
                i += 1
                continue
            code = SEED
            while i < stop and text[i] < len(kind_of) and kind_of[text[i]] <= WORD:
                code = (code ^ np.uint64(fold_of[text[i]])) * PRIME
                i += 1
            if n == len(codes):
                larger = np.empty(2 * n, np.uint64)
                larger[:n] = codes
                codes = larger
            codes[n] = code
            n += 1
        for t in range(n - run + 1):
            code = SEED
            for k in range(t, t + run):
                code = (code ^ codes[k]) * PRIME
                code ^= code >> np.uint64(32)
            shingles[made] = halved(code)
            made += 1
        starts[row + 1] = made


@compiled
def agreements(signatures: Array, left: Array, right: Array, values: Array) -> None:
    """Share of equal values of pairs of signatures; 0 for one without shingles."""
    size = signatures.shape[1]
    for k in range(len(left)):
        a, b = signatures[left[k]], signatures[right[k]]
        equal = 0
        for p in range(size):
            equal += a[p] == b[p]
        values[k] = np.float32(equal) / np.float32(size) if a[0] != NONE else np.float32(0.0)
