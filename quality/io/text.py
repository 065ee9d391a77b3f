"""Plain text: one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality.errors import BadRow
from quality.io import records
from quality.io.open import whole
from quality.io.records import PLAIN, Intake, Row, Skip
from quality.types import Article

_TITLE = re.compile(r"\s*(\S[^\r\n]*)(?:\r\n?|\n)[^\S\r\n]*[\r\n]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row, with the file's name as its id."""
    if skip and skip.one():
        return
    content = whole(name, limit=intake.max_bytes)
    try:
        if content is None:
            raise intake.large(name, "text")
        text = _decoded(content, name)
    except BadRow as error:
        yield records.refused(error, name)
    else:
        carried = dict.fromkeys(intake.keep)
        yield Article(id=name, text=text, title=title(text), carried=carried)


def title(text: str) -> str | None:
    r"""First line with something in it, where a blank line follows; the text stays whole.

    >>> title("Minister resigns\n\nThe minister ...")
    'Minister resigns'
    """
    found = _TITLE.match(text)
    return found[1].rstrip() if found else None


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, or UTF-16 where the file begins with its mark; a guess would score another text."""
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"{name}: byte {error.start} is not UTF-{encoding[4:].removesuffix('-sig')}"
        raise BadRow("invalid_utf8", f"{detail}. Save the file as UTF-8.") from error
