"""How compiled code is made and cached, and the small pieces that the hot loops share.

numba's disk cache notices changes of a function's own file only. So compiled code of one file calls none of
another file but this one, and the cache lies in a folder named after what all compiled code depends on: this
file, the tables' numbering and the alphabet. A change of those gives a new folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

from quality.text.found import Line, Mark, WordList

config: Any = numba.config

Array: TypeAlias = npt.NDArray[Any]
Compiled = TypeVar("Compiled", bound=Callable[..., Any])

SEED, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # FNV-1a, Fowler, Noll and Vo
FREE = np.uint64(0)
"""Code of a free place in a hash table; no word has it."""


BUCKET_BITS = 18
BUCKETS = 1 << BUCKET_BITS
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth
ONE, TWO = np.uint64(1), np.uint64(2)
NO_BUCKET = np.uint64(BUCKETS)
"""Where a 2-gram would lie that there is not."""
CAPITAL, NUMERAL, SENTENCE, COMMA, COLON, YEAR, ISO_DATE = map(
    int, (Mark.CAPITAL, Mark.NUMERAL, Mark.SENTENCE, Mark.COMMA, Mark.COLON, Mark.YEAR, Mark.ISO_DATE)
)
LINE, TERMINATOR, CLOSE, ING = map(int, (Mark.LINE, Mark.TERMINATOR, Mark.CLOSE, Mark.ING))
SHORTEST_QUOTATION = 3  # words; one or two in quotation marks are a term or a scare quote
SHORTEST_WORD = np.uint64(3)  # letters of a word in capitals, of a content word
LABEL_WORDS, LONG_SENTENCE = 6, 30
FUNCTION, MONTH, PARTY = (
    np.uint64(1 << item) for item in (WordList.FUNCTION, WordList.MONTH, WordList.PARTY)
)


DEPENDED_ON = (
    "compiled.py", "found.py", "alphabet.py", "quotations.py", "signs.py", "lines.py", "grammar.py",
    "speakers.py",
)  # fmt: skip


def _folder() -> str:
    """Where this version's compiled code is kept: below NUMBA_CACHE_DIR or the user's cache folder."""
    sources = [Path(__file__).with_name(name) for name in DEPENDED_ON]
    version = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return str(Path(base) / "quality" / version)


_FOLDER = _folder()


def compiled(function: Compiled) -> Compiled:
    """Compile on first use, cache on disk where that can be written, release the GIL; keep the type."""
    usual = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER  # read while the function is decorated, not later
    try:
        try:
            made = numba.njit(cache=True, nogil=True)(function)
        except (RuntimeError, OSError):  # no place to cache: compile in every process
            made = numba.njit(nogil=True)(function)
    finally:
        config.CACHE_DIR = usual
    return cast(Compiled, made)


def lean(function: Compiled) -> Compiled:
    """As :func:`compiled`, for functions that make no array and return none; their callers hold the arrays.

    numba counts the references to each view and each member of a tuple: an atomic operation a time, which
    was a third of the ledger's time.
    """
    made: Any = compiled(function)
    made.targetoptions["_nrt"] = False
    return made  # type: ignore[no-any-return]


def inlined(function: Compiled) -> Compiled:
    """Compile into each caller: a function of another file that comes from the cache is a call, and slow."""
    return cast(Compiled, numba.njit(inline="always", nogil=True)(function))


def _lowest_bit(_: Any, bits: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], cgutils.false_bit)

    return types.uint64(types.uint64), build


lowest_bit: Any = intrinsic(_lowest_bit)
"""Place of the lowest bit that is set: one machine instruction."""


def _ones(_: Any, bits: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), build


ones: Any = intrinsic(_ones)
"""Number of bits that are set: one machine instruction."""


def _prefetch(context: Any, array: Any, row: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, arguments[0])
        stride = builder.extract_value(made.strides, 0)
        base, place = builder.bitcast(made.data, ir.IntType(8).as_pointer()), arguments[1]
        address = builder.gep(base, [builder.mul(place, stride)])
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        asked = builder.module.declare_intrinsic("llvm.prefetch", [address.type], kind)
        builder.call(asked, [address, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.none(array, types.uint64), build


prefetch: Any = intrinsic(_prefetch)
"""Ask the memory for a row of an array, and go on meanwhile."""


def word_code(word: str) -> np.uint64:
    """Code of one folded word, as the kernel computes it.

    >>> hex(word_code("a"))
    '0xaf63dc4c8601ec8c'
    """
    code = int(SEED)
    for character in word:
        code = (code ^ ord(character)) * int(PRIME) & 0xFFFFFFFFFFFFFFFF
    return np.uint64(code)


@inlined
def mix(code: Any, item: Any) -> Any:
    """Code of a sequence, one item further: characters make a word, words a phrase or a line."""
    return (code ^ np.uint64(item)) * PRIME


@inlined
def slot_of(codes: Array, code: Any) -> Any:
    """Where ``code`` lies, or would lie, in an open-addressing table with 2**k places."""
    last = np.uint64(len(codes) - 1)
    slot = (code ^ code >> np.uint64(32)) & last
    there = codes[slot]
    # free, or found? Which of the two is mere chance, so that both must be one branch: three times as quick
    while min(there, there ^ code) != FREE:
        slot = (slot + np.uint64(1)) & last
        there = codes[slot]
    return slot


@inlined
def ask_slot(codes: Array, code: Any) -> None:
    """Ask the memory for what :func:`slot_of` will look at."""
    prefetch(codes, (code ^ code >> np.uint64(32)) & np.uint64(len(codes) - 1))


@inlined
def room_for(n: int) -> int:
    """Places of a hash table for n entries, at most half full."""
    size = 2
    while size < 2 * n:
        size *= 2
    return size


ANY_NUMBER, ANY_PARTY, ANY_NAME = map(word_code, ("<number>", "<party>", "<name>"))


@inlined
def bucket(code: Any) -> Any:
    """Row of a gram's weights."""
    return (code ^ code >> np.uint64(32)) * SPREAD >> np.uint64(64 - BUCKET_BITS)


@inlined
def pair(before: Any, code: Any) -> Any:
    """Code of two words in this order; ``mix`` alone gives the same code in the other one."""
    return mix(before * PRIME, code)


@inlined
def where(condition: Any) -> Any:
    """All bits where the condition holds, none elsewhere: ``a ^ (a ^ b) & where(c)`` is ``b if c else a``."""
    return FREE - np.uint64(condition)


@inlined
def gram_word(codes: Array, marks: Array, classes: Array, t: Any, names: Any) -> Any:
    """Code of one token as the word models read it: all numbers are one word, and so are all parties.

    Where ``names`` is 1 and not 0, so are all words in capitals but function words: names say what an
    article is about, and not how it is written. Without branches: they made the loop around it seven times
    slower.
    """
    code = codes[t]
    code ^= (code ^ ANY_NAME) & where((marks[t] & CAPITAL != 0) & (classes[t] & FUNCTION == FREE) & names)
    code ^= (code ^ ANY_PARTY) & where(classes[t] & PARTY != FREE)
    return code ^ (code ^ ANY_NUMBER) & where(marks[t] & NUMERAL != 0)


@inlined
def gram_places(
    codes: Array, marks: Array, classes: Array, tokens: Array, n: int, names: Any, words: Array, places: Array
) -> None:
    """Buckets of the 1- and 2-grams of ``tokens``, in turn; NO_BUCKET where there is no 2-gram.

    A token written as -1 - index begins a sentence: no 2-gram ends in it. ``words`` has room for one number
    more than there are tokens: two loops without a thread from turn to turn are vector code.
    """
    words[0] = FREE
    for i in range(np.uint64(n)):
        words[i + ONE] = gram_word(codes, marks, classes, np.uint64(tokens[i] ^ tokens[i] >> 63), names)
    for i in range(np.uint64(n)):
        code, double = words[i + ONE], bucket(pair(words[i], words[i + ONE]))
        places[TWO * i] = bucket(code)
        places[TWO * i + ONE] = double ^ (double ^ NO_BUCKET) & where(tokens[i] < 0)


@inlined
def ask_for(weights: Array, places: Array, n: int) -> None:
    """Ask the memory for the weights of ``places[:n]``: most of them would come from afar, one by one."""
    for i in range(n):
        prefetch(weights, np.uint64(places[i]) & (NO_BUCKET - ONE))


@inlined
def is_date(marks: Array, classes: Array, t: int) -> bool:
    """A month beside a day or a year, a year after a function word, an ISO date."""
    if marks[t] & ISO_DATE:
        return True
    if classes[t] & MONTH:
        after = marks[t + 1] & NUMERAL and not marks[t + 1] & SENTENCE
        before = t > 0 and marks[t - 1] & NUMERAL and not marks[t] & (SENTENCE | COMMA)
        return bool(after or before)
    if not marks[t] & YEAR or marks[t] & SENTENCE or t == 0:
        return False
    return bool(classes[t - 1] & FUNCTION and not classes[t - 1] & MONTH)  # "may" is both


@inlined
def enumerates(marks: Array, t: int) -> bool:
    """Whether a numeral only numbers its line: "7." or "(7)"."""
    first = marks[t] & (LINE | NUMERAL) == LINE | NUMERAL
    return bool(first and marks[t + 1] & (TERMINATOR | CLOSE))


INCLUDING, ACCORDING = word_code("including"), word_code("according")


@inlined
def begins_tail(mark: Any, code: Any) -> Any:
    """Whether a word begins a participle tail; "including" and "according" are prepositions by now."""
    return (mark & (ING | COMMA) == ING | COMMA) & (code != INCLUDING) & (code != ACCORDING)


@inlined
def label_bullet(marks: Array, line: Array) -> bool:
    """Whether a bulleted line begins with a capitalised label of at most six words and a colon."""
    first, last = line[Line.FIRST], line[Line.LAST]
    for t in range(first + 1, min(first + LABEL_WORDS, last - 1) + 1):
        if marks[t] & COLON:
            return bool(marks[first] & CAPITAL)
        if marks[t] & SENTENCE:
            break
    return False
