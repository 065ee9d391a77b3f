"""Where quotations begin and end, and how they are written down while a text is read."""

from __future__ import annotations

import numpy as np

from quality.text.alphabet import Kind
from quality.text.compiled import Array, lean
from quality.text.found import Mark

QUOTED = int(Mark.QUOTED)


@lean
def quote_side(kinds: Array, i: int, n: int, depth: int) -> int:
    """1 where the mark at ``i`` opens a quotation, -1 where it closes one.

    What stands around it decides, so that straight and curly marks read alike.
    """
    before = kinds[i - 1] if i else np.uint8(Kind.BREAK)
    after = kinds[i + 1] if i + 1 < n else np.uint8(Kind.BREAK)
    free_before = before == Kind.SPACE or before == Kind.BREAK or before == Kind.OPEN or before == Kind.DASH
    free_after = (
        after == Kind.SPACE or after == Kind.BREAK or Kind.PERIOD <= after <= Kind.DASH or after == Kind.CLOSE
    )
    if free_before != free_after:
        return 1 if free_before else -1
    return -1 if depth else 1


@lean
def note_quote(
    quotes: Array, count: int, marks: Array, first: int, last: int, start: int, end: int, closed: int
) -> int:
    """Write down one quotation, mark its tokens; return how many there are. Nothing quoted is nothing."""
    if last <= first:
        return count
    quotes[count, 0], quotes[count, 1], quotes[count, 2], quotes[count, 3] = first, last, start, end
    quotes[count, 4] = closed
    for t in range(first, last):
        marks[t] |= QUOTED
    return count + 1


@lean
def end_quote(
    quotes: Array, count: int, marks: Array, first: int, last: int, start: int, end: int, inner: int
) -> int:
    """Write down a quotation whose closing mark is missing; what it held, if anything, stands by itself."""
    if not inner:
        return note_quote(quotes, count, marks, first, last, start, end, 0)
    for _ in range(inner):
        q = quotes[count]
        count = note_quote(quotes, count, marks, q[0], q[1], q[2], q[3], 1)
    return count
