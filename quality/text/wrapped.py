"""Text that a program broke into lines of one width: mail, `.txt` of a PDF, what `fold` and html2text write.

Such breaks end no line of the writer. A program breaks where the next word has no room, so a break is soft
where that word would have made its line longer than the longest that goes on.
"""

from __future__ import annotations

from itertools import chain, pairwise

from quality.text.escapes import NOTHING

NARROWEST, WIDEST = 40, 132
"""Characters of a line. Narrower ones are verse, lists or captions; printers have up to 132 columns."""
FEWEST = 3
"""Soft breaks; lines of a list may happen to be of one length."""
LONG = 0.6
"""Part of the width that a line fills where something was to be broken."""
BEGINNING = 1000
"""Characters by which most texts tell that nobody wrapped them."""
LONGEST = 1 << 20
"""Characters; nobody writes longer articles, and lines take memory."""
STARTS = frozenset("\"'“‘([$£€#@")
"""What a line that goes on may begin with, beside letters and digits: no dash, no star, no bullet."""


def unwrapped(text: str) -> str:
    r"""The text with blanks for its soft breaks, so that offsets stay: most texts come back as they are.

    >>> lines = ["The council voted on Monday to close the", "old bridge, which engineers of the state",
    ...          "had called unsafe after the inspection", "of May. Nobody voted against it."]
    >>> unwrapped("\n".join(lines)) == " ".join(lines)
    True
    >>> unwrapped("Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you.").count("\n")
    3
    """
    begin = text[:BEGINNING]
    breaks = begin.count("\n")
    if (
        breaks < FEWEST
        or len(text) > LONGEST
        or len(begin) > WIDEST * (breaks + 1)
        or begin.count("\n\n") * 2 == breaks
    ):
        return text
    lines = text.split("\n")
    width, sizes = 0, {}  # of lines that go on
    for at, (line, following) in enumerate(pairwise(lines)):
        if line and following and not (line.isspace() or following.isspace()):
            sizes[at] = len(line.rstrip())
            width = max(width, sizes[at])
            if width > WIDEST:  # most texts: a line is a paragraph
                return text
    long = [at for at, size in sizes.items() if size >= LONG * width]  # no items of a list
    soft = [at for at in long if sizes[at] + _room(lines[at], lines[at + 1]) > width]
    alike = len({sizes[at] for at in soft}) < 2  # the longest line of a list, again and again
    if width < NARROWEST or alike or len(soft) < FEWEST or 2 * len(soft) < len(long):
        return text
    ends = ["\n"] * (len(lines) - 1) + [""]
    for at in soft:
        line = lines[at].rstrip()
        filler = NOTHING if line[-1] == "-" and line[-2:-1].isalnum() else " "  # a word goes on
        lines[at] = line.ljust(len(lines[at]), filler)  # a carriage return is a break, too
        ends[at] = filler
    return "".join(chain.from_iterable(zip(lines, ends, strict=True)))


def _room(line: str, following: str) -> int:
    """What the first word of the next line would take; 0 where it begins something of its own."""
    word = following.split(maxsplit=1)[0]
    goes_on = word[0].isalnum() or word[0] in STARTS
    alone = len(line.split(maxsplit=1)) == 1  # a list of addresses
    return 0 if alone or not goes_on or _indent(following) > _indent(line) else 1 + len(word)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
