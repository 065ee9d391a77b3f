"""What each character is to the kernel: two tables indexed by code point."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PLANES = 0x40000
"""Letters, digits and white space all lie below; a character above is a symbol and folds to itself."""

_FOLDS = str.maketrans("‘’ʼ‐‑", "'''--")


class Kind(IntEnum):
    """The kernel's alphabet. The kinds up to DIGIT make words."""

    LOWER = 0
    """Letters that are not upper case, also of scripts that have no case."""
    UPPER = 1
    DIGIT = 2
    MARK = 3
    """A combining mark: part of a word after a letter, a symbol elsewhere."""
    IGNORED = 4
    """Format characters without width, soft hyphens, byte order marks: they stand for nothing."""
    SPACE = 5
    BREAK = 6
    APOSTROPHE = 7
    HYPHEN = 8
    PERIOD = 9
    EXCLAMATION = 10
    QUESTION = 11
    ELLIPSIS = 12
    COMMA = 13
    COLON = 14
    SEMICOLON = 15
    DASH = 16
    OPEN = 17
    CLOSE = 18
    QUOTE = 19
    """A double quotation mark of any form; what stands around it says whether it opens or closes."""
    CURRENCY = 20
    PERCENT = 21
    BULLET = 22
    AT = 23
    SLASH = 24
    SYMBOL = 25


_SIGNS = {
    **dict.fromkeys("'‘’ʼ", Kind.APOSTROPHE),
    **dict.fromkeys("-‐‑", Kind.HYPHEN),
    **dict.fromkeys(".。", Kind.PERIOD),
    **dict.fromkeys("!！¡", Kind.EXCLAMATION),
    **dict.fromkeys("?？¿؟", Kind.QUESTION),
    "…": Kind.ELLIPSIS,
    **dict.fromkeys(",，、", Kind.COMMA),
    **dict.fromkeys(":：", Kind.COLON),
    **dict.fromkeys(";；", Kind.SEMICOLON),
    **dict.fromkeys("–—―‒", Kind.DASH),
    **dict.fromkeys('"“”„‟«»＂', Kind.QUOTE),
    **dict.fromkeys("%％‰", Kind.PERCENT),
    **dict.fromkeys("•·●▪◦‣∙○■►▶➢➤✓✔*", Kind.BULLET),
    "@": Kind.AT,
    "/": Kind.SLASH,
}
_CATEGORIES = {
    "Ps": Kind.OPEN,
    "Pe": Kind.CLOSE,
    "Sc": Kind.CURRENCY,
    "Cf": Kind.IGNORED,
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
}

_BULK = {
    **_CATEGORIES,
    **dict.fromkeys(("Mn", "Mc", "Me"), Kind.MARK),
    **dict.fromkeys(("Ll", "Lm", "Lo"), Kind.LOWER),
    **dict.fromkeys(("Cn", "Co", "Cs"), Kind.SYMBOL),
}
"""Categories whose characters are all of one kind, but for the signs."""
_SINGLE = 255
_ALONE = str.maketrans("\u0130\u03a3", "i\u03c3")
"""Letters whose lower case has two characters, or depends on those around it."""


def fold(character: str) -> str:
    """Lower case, straight apostrophes, plain hyphens; always one character.

    >>> fold("Ä"), fold("’")
    ('ä', "'")
    """
    return character.translate(_FOLDS).lower()[0]


def kind(character: str) -> Kind:
    """Kind of one character; a line breaks where :meth:`str.splitlines` breaks it.

    >>> kind("A").name, kind("”").name, kind("€").name
    ('UPPER', 'QUOTE', 'CURRENCY')
    """
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isspace():
        return Kind.BREAK if len(f".{character}.".splitlines()) > 1 else Kind.SPACE
    category = unicodedata.category(character)
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    if category[0] == "M":
        return Kind.MARK
    if character.isalpha():
        return Kind.LOWER
    return Kind.DIGIT if character.isalnum() else Kind.SYMBOL


class Alphabet(NamedTuple):
    """Kind and folded code point of every character below PLANES."""

    kinds: npt.NDArray[np.uint8]
    folds: npt.NDArray[np.int32]


@cache
def alphabet() -> Alphabet:
    """The two tables, made once per process: what :func:`kind` and :func:`fold` say, many at a time."""
    characters = "".join(map(chr, range(PLANES)))
    lower = characters.translate(_FOLDS | _ALONE).lower().encode("utf-32-le", "surrogatepass")
    kinds = np.array(
        [_BULK.get(category, _SINGLE) for category in map(unicodedata.category, characters)], np.uint8
    )
    singles = [*np.flatnonzero(kinds == _SINGLE).tolist(), *map(ord, _SIGNS)]
    kinds[singles] = [kind(characters[point]) for point in singles]
    return Alphabet(kinds, np.frombuffer(lower, np.int32).copy())
