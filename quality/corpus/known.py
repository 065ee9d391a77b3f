"""What is known about words beforehand: lists of this folder, and what was learned from running text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np

from quality.corpus import compare, wording
from quality.corpus.vocabulary import Aliases, Codes, Known, Pairs, points_of
from quality.text import lexicons
from quality.text.compiled import word_code
from quality.text.found import WordList

FILES = ("site_words", "label_words", "number_words", "negations", "synonyms", "opposites")


def entries(name: str) -> list[str]:
    """Lines of a list of this folder, without its header."""
    text = files("quality").joinpath("corpus", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def known() -> Known:
    """Bits of every listed word by its code."""
    bits: dict[int, int] = {}
    labels = entries("label_words")
    _mark(bits, entries("site_words"), wording.SITE)
    _mark(bits, (word.removesuffix("+") for word in labels), wording.LABEL)
    _mark(bits, (word.removesuffix("+") for word in labels if word.endswith("+")), wording.UPDATE)
    _mark(bits, entries("negations"), wording.NEGATION)
    _mark(bits, lexicons.read(WordList.FUNCTION), wording.FUNCTION)
    _mark(bits, lexicons.read(WordList.ROLE), wording.ROLE)
    for listed in (WordList.MONTH, WordList.WEEKDAY):
        _mark(bits, lexicons.read(listed), wording.DATE)
    with files("quality").joinpath("corpus", "plain_words.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        for code, value in zip(stored["codes"].tolist(), stored["values"].tolist(), strict=True):
            bits[code] = bits.get(code, 0) | value << wording.LEARNED
    of_stems: dict[int, int] = {}
    for pairs, bit in ((_synonyms(), wording.SYNONYM), (_opposites(), wording.OPPOSITE)):
        words = sorted({word for pair in pairs for word in pair})
        for code in wording.stems(*points_of(words)).tolist():
            of_stems[code] = of_stems.get(code, 0) | bit
    return Known(*_table(bits), *_table(of_stems))


@cache
def aliases() -> Aliases:
    """Numbers in letters, and units that hang on a number."""
    pairs = [line.removesuffix("-").split(" ") for line in entries("number_words")]
    codes, numbers = np.zeros(_places(len(pairs)), np.uint64), np.zeros(_places(len(pairs)), np.uint64)
    own = np.array([word_code(word) for word, _ in pairs], np.uint64)
    wording.fill(codes, numbers, own, np.arange(len(pairs), dtype=np.uint64))
    starts = np.cumsum([0, *(len(form) for _, form in pairs)], dtype=np.int64)
    points = np.array([ord(letter) for _, form in pairs for letter in form], np.int32)
    return Aliases(codes, numbers.astype(np.int32), points, starts)


@cache
def synonyms() -> Pairs:
    """Pairs of words that mean the same, by the codes of their stems."""
    return _pairs(_synonyms())


@cache
def opposites() -> Pairs:
    """Pairs of words that contradict each other."""
    return _pairs(_opposites())


def _synonyms() -> list[tuple[str, str]]:
    groups = [line.split() for line in entries("synonyms")]
    return [(a, b) for group in groups for a in group for b in group if a < b]


def _opposites() -> list[tuple[str, str]]:
    sides = [[side.split() for side in line.split("/")] for line in entries("opposites")]
    return [(a, b) for left, right in sides for a in left for b in right]


def _mark(bits: dict[int, int], words: Iterable[str], bit: int) -> None:
    for word in words:
        code = int(word_code(word))
        bits[code] = bits.get(code, 0) | bit


def _table(values: dict[int, int]) -> tuple[Codes, Codes]:
    """An open-addressing table from codes to values."""
    codes, found = np.zeros((2, _places(len(values))), np.uint64)
    wording.fill(codes, found, *(np.fromiter(side, np.uint64) for side in (values.keys(), values.values())))
    return codes, found


def _pairs(listed: list[tuple[str, str]]) -> Pairs:
    """The pairs as the compiled code asks for them; the order of a pair does not count."""
    left, right = (wording.stems(*points_of([pair[side] for pair in listed])) for side in (0, 1))
    codes, sieve = np.zeros(_places(len(listed)), np.uint64), np.zeros(1 << compare.SIEVE_BITS - 6, np.uint64)
    wording.fill(codes, codes.copy(), left ^ right, np.zeros(len(left), np.uint64))
    compare.sift(left ^ right, sieve)
    return Pairs(codes, sieve)


def _places(entries: int) -> int:
    """Places of a hash table that so many entries fill by half at most."""
    return 1 << max(1, (2 * entries - 1).bit_length())
