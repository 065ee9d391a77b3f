"""Fields of a template that nobody filled in: ``[CITY NAME]``, ``{{city}}``, ``%%title%%``, INSERT NAME HERE.

News has brackets of its own: [sic], [he], [the president], [1], [...], [VIDEO], [NAME WITHHELD]. So a field
in square or angle brackets must name what belongs there, or look like a variable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quality.text.compiled import word_code
from quality.text.found import Read
from quality.types import Span

_THING = (
    "names?|firstname|lastname|surname|city|town|county|state|country|region|location|neighborhood|street|"
    "address|company|business|brand|product|organi[sz]ation|employer|industry|niche|topic|keywords?|title|"
    "headline|date|year|month|day|number|phone|email|amount|price|percentage|author|spokesperson|occupation"
)
"""What the fields of press releases, mail merges and article spinners are called; written for this project.

Without those that bulletin boards and blogs set in brackets themselves: link, source, quote, image, url.
"""
_FIELD = re.compile(
    rf"""
    (?P<open>[\[<])[ ]?(?:
        (?:[A-Z0-9]+[ _/'-])*(?:{_THING.upper()})(?:[ _]?[0-9]+|[ _]HERE)?       # [CITY NAME], <COMPANY>
        | (?i:insert|enter|your|add|choose)(?:[ _][A-Za-z]+){{0,3}}[ _](?i:{_THING})(?:[ ](?i:here))?
        | INSERT(?:[ _][A-Z]+){{1,9}}                                              # [INSERT MAYOR QUOTE]
        | (?:[A-Z][a-z]+[ ])+(?:Name|Address|Number|Date|Title)                  # [Company Name]
        | [A-Za-z]+(?:_[A-Za-z0-9]+)+                                            # [first_name]
    )[ ]?(?(open)[\]>])
    | \{{\{{[ ]?[A-Za-z][\w.| -]{{0,40}}\}}\}}
    | \{{(?:(?i:{_THING})|[A-Za-z][a-z0-9]*(?:_|[A-Z])[A-Za-z0-9_]{{0,30}})\}}      # {{city_name}}
    | %%[A-Za-z][\w ]{{0,40}}%%
    | INSERT(?:[ ][A-Z]+){{1,4}}[ ]HERE\b
    """,
    re.VERBOSE,
)
_SIGNS = ("[", "<", "{", "%%")
_INSERT = word_code("insert")


def count(texts: Sequence[str], read: Read) -> npt.NDArray[np.float64]:
    """Number of unfilled fields of each text of a batch that was read."""
    inserts = np.flatnonzero(read.codes == _INSERT)
    told = {*(np.searchsorted(read.token_offsets, inserts, side="right") - 1).tolist()}
    found = np.zeros(len(texts))
    for row, text in enumerate(texts):
        if "[" in text or "<" in text or "{" in text or "%" in text or row in told:
            found[row] = len(find(text))
    return found


def find(text: str) -> list[Span]:
    """Where the unfilled fields lie, in the order of the text.

    >>> find("Welcome to [CITY NAME], said [the] mayor [sic]. {{offer}}")
    [(11, 22), (48, 57)]
    """
    found = []
    for start in (*_SIGNS, "INSERT"):  # most texts have none, and the search for one character is fast
        at = text.find(start) if start[0] in text else -1
        while at >= 0:
            field = _FIELD.match(text, at)
            if field:
                found.append(field.span())
            at = text.find(start, field.end() if field else at + 1)
    found.sort()
    return [span for at, span in enumerate(found) if not at or span[0] >= found[at - 1][1]]
