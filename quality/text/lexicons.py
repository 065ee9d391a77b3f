"""Word lists, one file each; the header says what it is, when it was written, on which definition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text import kernel
from quality.text.alphabet import alphabet
from quality.text.escapes import unescaped
from quality.text.found import (
    EASY,
    PHRASE_ALONE,
    PHRASE_START,
    SYLLABLE_SHIFT,
    Lexicon,
    Read,
    WordList,
    encode,
)
from quality.text.wrapped import unwrapped

Listed: TypeAlias = WordList | Lexicon
Codes: TypeAlias = npt.NDArray[np.uint64]


KEPT = 30 << 20
"""Bytes; nothing of it is ever touched."""


class Table(NamedTuple):
    """Open-addressing hash table with 2**k places from a code to a value; code 0 is a free place."""

    codes: Codes
    values: Codes


class Lists(NamedTuple):
    """What the kernel looks words and phrases up in."""

    words: Table
    phrases: Table
    pairs: Codes
    """Filter of the phrases' first two words, a bit for each hash: see kernel.find_phrases."""


def free_table(entries: int) -> Table:
    """Empty hash table that ``entries`` fill by half at most.

    >>> [len(column) for column in free_table(3)]
    [8, 8]
    """
    size = 1 << max(1, (2 * entries - 1).bit_length())
    pairs = np.zeros((size, 2), np.uint64)  # side by side: one look into slow memory, not two
    return Table(pairs[:, 0], pairs[:, 1])


def no_pairs() -> Codes:
    """Empty filter of the phrases' first two words."""
    return np.zeros(1 << kernel.PAIR_BITS - 6, np.uint64)


NOTHING = Lists(free_table(0), free_table(0), no_pairs())


def scan(texts: Sequence[str], lists: Lists) -> Read:
    """Run the kernel over a batch of texts, read as they were before they were escaped and wrapped."""
    meant = [unwrapped(unescaped(text)) for text in texts]
    return Read(
        *kernel.read(*encode(meant), tuple(alphabet()), tuple(lists.words), (*lists.phrases, lists.pairs))
    )


def word_codes(phrases: Sequence[str]) -> list[list[int]]:
    """Codes of the words of each phrase, as the kernel reads them."""
    codes, offsets = _flat_codes(phrases)
    words: list[int] = codes.tolist()
    edges = offsets.tolist()
    return [words[start:stop] for start, stop in zip(edges, edges[1:], strict=False)]


def _flat_codes(phrases: Sequence[str]) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Codes of the words of all phrases, and where each phrase begins."""
    found = scan(phrases, NOTHING)
    return found.codes[found.codes != 0], found.token_offsets - np.arange(len(found.token_offsets))


def compile_lists(
    lists: Iterable[tuple[Listed, Sequence[str]]], common: Mapping[int, int] | None = None
) -> Lists:
    """Tables of words and phrases; ``common`` holds the bits of common words by code.

    Pairs and no mapping, because a WordList and a Lexicon of the same number are equal as keys.

    Raises
    ------
    ValueError
        An entry has no word, or more than its kind of list can hold.
    """
    owned = [(listed, entry) for listed, entries in lists for entry in entries]
    codes, offsets = _flat_codes([entry for _, entry in owned])
    for (listed, entry), size in zip(owned, np.diff(offsets).tolist(), strict=True):
        longest = 1 if isinstance(listed, WordList) else kernel.LONGEST_PHRASE
        if not 1 <= size <= longest:
            raise ValueError(f"{listed.name}: {entry!r} has {size} words; 1 to {longest} are possible")
    single = np.array([isinstance(listed, WordList) for listed, _ in owned], bool)
    owners = np.array([listed for listed, _ in owned], np.uint64)
    first = codes[offsets[:-1]]
    known = common or {}
    words = free_table(len(known) + len(owned))
    begins = np.where(np.diff(offsets) == 1, np.uint64(PHRASE_START | PHRASE_ALONE), np.uint64(PHRASE_START))
    kernel.fill(*words, first, np.where(single, np.uint64(1) << owners, begins))
    kernel.fill(*words, *(np.fromiter(column, np.uint64) for column in (known.keys(), known.values())))
    chosen = np.flatnonzero(~single)
    phrases, pairs = free_table(int(np.diff(offsets)[chosen].sum())), no_pairs()
    kernel.fill_phrases(*phrases, pairs, codes, offsets[chosen], offsets[chosen + 1], owners[chosen])
    return Lists(words, phrases, pairs)


def read(listed: Listed) -> tuple[str, ...]:
    """Entries of one list, in the order of its file.

    >>> "you" in read(WordList.SECOND_PERSON)
    True
    """
    return tuple(line for line in _text(listed).splitlines() if line and not line.startswith("#"))


@cache
def shipped() -> Lists:
    """Tables of all shipped lists, made once per process."""
    # glibc learns from the largest block that is freed how much it may keep for the next batch; without
    # this it gives a batch's memory back each time, and a tenth of the time goes into getting it again
    np.empty(KEPT, np.uint8)
    return compile_lists([(listed, read(listed)) for listed in (*WordList, *Lexicon)], common_words())


@cache
def common_words() -> dict[int, int]:
    """Syllables and ease of common words by code, as textstat gives them: training/common_words.py."""
    with files("quality").joinpath("lexicons", "common_words.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        codes, values = stored["codes"], stored["values"].astype(np.uint64)
    easy = np.where(values & np.uint64(16), np.uint64(EASY), np.uint64(0))
    bits = (values & np.uint64(15)) << np.uint64(SYLLABLE_SHIFT) | easy
    return dict(zip(codes.tolist(), bits.tolist(), strict=True))


@cache
def fingerprint() -> str:
    """Changes with any byte of any list, and of the weights that sections and ledger read with.

    A model knows with which of them it was fitted.
    """
    package = files("quality")
    stored = [f"lexicons/{listed.name.lower()}.txt" for listed in (*WordList, *Lexicon)]
    stored += ["lexicons/common_words.npz", "weights/sections.json", "weights/attributions.npz"]
    parts = [package.joinpath(*name.split("/")).read_bytes() for name in stored]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _text(listed: Listed) -> str:
    return files("quality").joinpath("lexicons", f"{listed.name.lower()}.txt").read_text("utf-8")
