"""What a publisher's pages have in common: recurring lines, copies, bylines, dates, how much a day.

A line or paragraph that stands in at least :data:`TEMPLATE_SHARE` of a publisher's distinct pages, where
there are at least :data:`TEMPLATE_PAGES`, is a template line. Counting is exact and takes little memory:
every line of every page goes to disk as 16 bytes, filed by its key, and a 64th of them is counted at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.corpus.relations import credited
from quality.corpus.spill import Partitions, Spill
from quality.text import fields, templates
from quality.text.found import Read
from quality.types import Article, Assessment

Row: TypeAlias = Article | Assessment
Numbers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

TEMPLATE_PAGES = 10
"""Distinct pages below which nothing is said about recurring lines."""
TEMPLATE_SHARE = 0.3
PROSE_WORDS = 20
"""Words from which a recurring line or paragraph is prose, and not the page's furniture."""
UNKNOWN = -1
_CREDIT = 200
"""Characters at the beginning of a text that may name an agency: a byline, a dateline."""

_PAGE = np.dtype(
    [("publisher", "<i4"), ("day", "<i4"), ("keys", "<i4"), ("generic", "?"), ("credited", "?"),
     ("byline", "<u8"), ("text", "<u8"), ("address", "<u8")]
)  # fmt: skip
_LINE = np.dtype([("row", "<u4"), ("words", "<u4"), ("code", "<u8")])
_TEMPLATE = np.dtype([("publisher", "<i4"), ("row", "<u4"), ("pages", "<u4"), ("code", "<u8")])


class Templates(NamedTuple):
    """Template lines of a corpus; ``row`` is the first row that has the line."""

    found: npt.NDArray[Any]
    """Records of publisher, row, pages, code; sorted by publisher, the most frequent first."""
    share: npt.NDArray[np.float64]
    """Of each row: part of its distinct lines that are template lines; NaN where that is not known."""
    paragraphs: Numbers
    """Of each row: template lines with PROSE_WORDS words or more; UNKNOWN where that is not known."""

    def codes(self) -> dict[int, frozenset[int]]:
        """Codes of the template lines by number of the publisher."""
        edges = np.flatnonzero(np.diff(self.found["publisher"], prepend=UNKNOWN, append=UNKNOWN))
        return {
            int(self.found["publisher"][start]): frozenset(self.found["code"][start:stop].tolist())
            for start, stop in zip(edges, edges[1:], strict=False)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherFacts:
    """What is known of one publisher; shares are of its pages, None is unknown.

    ``template_lines`` holds the recurring lines with the share of distinct pages that have them.
    """

    publisher: str
    pages: int
    distinct_pages: int
    template_lines: tuple[tuple[str, float], ...]
    template_share: float | None
    duplicate_share: float | None
    syndicated_share: float | None
    posts_per_day: float | None
    first_day: str | None
    last_day: str | None
    undated_share: float
    unsigned_share: float
    generic_byline_share: float | None
    """Of the pages that are signed: by "admin", "staff" and the like."""
    top_byline: str | None
    top_byline_share: float | None
    """Of the pages that are signed: by the most frequent byline."""


class Survey:
    """The first pass over a corpus: takes every row once, in order, and keeps next to nothing in memory."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, int] = {}
        """Numbers of the publishers."""
        self._pages = Spill(folder / "pages", _PAGE)
        self._lines = Partitions(folder, "lines", _LINE)

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, rows: Sequence[Row], read: Read) -> None:
        """Take rows; ``read`` holds the texts of all of them, an empty one for a row that is no article."""
        first, pages = len(self), described(rows, read)
        for page, row in zip(pages, rows, strict=True):
            if isinstance(row, Article) and row.publisher:
                page["publisher"] = self.names.setdefault(row.publisher, len(self.names))
        keys = templates.keys(read)
        pages["keys"] = np.bincount(keys.texts, minlength=len(rows))
        kept = pages["publisher"][keys.texts] != UNKNOWN
        lines = np.zeros(np.count_nonzero(kept), _LINE)
        lines["row"], lines["words"], lines["code"] = (
            first + keys.texts[kept],
            keys.words[kept],
            keys.codes[kept],
        )
        self._lines.append(lines, lines["code"] + pages["publisher"][keys.texts[kept]].astype(np.uint64))
        self._pages.append(pages)

    def pages(self) -> npt.NDArray[Any]:
        """One record a row: publisher, day, byline and the like."""
        return self._pages.read()

    def templates(self) -> Templates:
        """Count the lines of all pages that were taken."""
        pages = self.pages()
        publishers, fresh = np.array(pages["publisher"]), distinct(pages)
        size = np.bincount(publishers[fresh], minlength=len(self.names))
        large = np.append(size >= TEMPLATE_PAGES, False)  # the last one is for UNKNOWN
        counted, prose = np.zeros(len(pages), np.int64), np.zeros(len(pages), np.int64)
        found = [
            _recurring(lines[large[publishers[lines["row"]]]], publishers, fresh, size, counted, prose)
            for lines in self._lines
        ]
        every = np.concatenate(found)
        every = every[np.lexsort((every["code"], -every["pages"].astype(np.int64), every["publisher"]))]
        known = large[publishers] & (pages["keys"] > 0)
        share = np.where(known, counted / np.maximum(pages["keys"], 1), np.nan)
        return Templates(every, share, np.where(known, prose, UNKNOWN))

    def close(self) -> None:
        """Close the files."""
        self._pages.close()
        self._lines.close()


def described(rows: Sequence[Row], read: Read) -> npt.NDArray[Any]:
    """One record a row, without its publisher's number and without its lines."""
    pages = np.zeros(len(rows), _PAGE)
    pages["publisher"] = pages["day"] = UNKNOWN
    for page, row in zip(pages, rows, strict=True):
        if isinstance(row, Article):
            _describe(row, page)
    pages["text"] = templates.page_codes(read)
    return pages


def distinct(pages: npt.NDArray[Any]) -> Mask:
    """Rows whose publisher had neither this text nor this address before; copies of a page count once."""
    fresh = np.asarray((pages["publisher"] != UNKNOWN) & (pages["text"] != 0))
    for name in ("text", "address"):
        known = np.flatnonzero(fresh & (pages[name] != 0))
        order = known[np.lexsort((known, pages[name][known], pages["publisher"][known]))]
        again = np.zeros(len(order), bool)
        again[1:] = (np.diff(pages[name][order]) == 0) & (np.diff(pages["publisher"][order]) == 0)
        fresh[order[again]] = False
    return fresh


def summarise(
    names: Sequence[str],
    pages: npt.NDArray[Any],
    share: npt.NDArray[np.float64],
    copied: Mask | None,
    syndicated: Mask | None,
) -> Iterator[PublisherFacts]:
    """Facts of all publishers, in the order of their names; lines and bylines have to be put in words.

    ``share`` is that of template lines, ``copied`` says which rows have copies that no agency explains.
    """
    order = np.argsort(pages["publisher"], kind="stable")
    edges = np.searchsorted(pages["publisher"][order], np.arange(len(names) + 1))
    fresh = distinct(pages)
    for number in sorted(range(len(names)), key=names.__getitem__):
        rows = order[edges[number] : edges[number + 1]]
        own = pages[rows]
        dated, signed = own["day"][own["day"] != UNKNOWN], own["byline"][own["byline"] != 0]
        days = np.unique(dated)
        known = share[rows][~np.isnan(share[rows])]
        yield PublisherFacts(
            publisher=names[number],
            pages=len(rows),
            distinct_pages=int(fresh[rows].sum()),
            template_lines=(),
            template_share=float(known.mean()) if len(known) else None,
            duplicate_share=None if copied is None else float(copied[rows].mean()),
            syndicated_share=None if syndicated is None else float(syndicated[rows].mean()),
            posts_per_day=len(dated) / len(days) if len(days) else None,
            first_day=date.fromordinal(int(days[0])).isoformat() if len(days) else None,
            last_day=date.fromordinal(int(days[-1])).isoformat() if len(days) else None,
            undated_share=1 - len(dated) / len(rows),
            unsigned_share=1 - len(signed) / len(rows),
            generic_byline_share=float(own["generic"].sum() / len(signed)) if len(signed) else None,
            top_byline=None,
            top_byline_share=float(np.unique(signed, return_counts=True)[1].max() / len(signed))
            if len(signed)
            else None,
        )


def top_bylines(pages: npt.NDArray[Any]) -> dict[int, int]:
    """First row that has the most frequent byline of a publisher, with the publisher's number."""
    signed = np.flatnonzero((pages["publisher"] != UNKNOWN) & (pages["byline"] != 0))
    order = signed[np.lexsort((signed, pages["byline"][signed], pages["publisher"][signed]))]
    owners, bylines = pages["publisher"][order], pages["byline"][order]
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(owners) != 0) | (bylines[1:] != bylines[:-1])
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=len(order))
    best = np.lexsort((order[starts], -sizes, owners[starts]))
    firsts, owners = order[starts][best], owners[starts][best]
    leading = np.flatnonzero(np.diff(owners, prepend=UNKNOWN))
    return {int(firsts[row]): int(owners[row]) for row in leading}


def byline_code(author: str) -> int:
    """Code of a byline; case and white space do not matter."""
    return _code(" ".join(author.lower().split()))


def _code(text: str) -> int:
    return (
        int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
    )


def _describe(article: Article, page: Any) -> None:
    if (day := fields.day(article.published)) is not None and day.year >= fields.FIRST_YEAR:
        page["day"] = day.toordinal()
    if names := fields.bylines(article.author):
        page["byline"], page["generic"] = byline_code(str(article.author)), fields.generic(names)
    page["credited"] = credited(article.author) or credited((article.text or "")[:_CREDIT])
    if article.url:
        page["address"] = _code(article.url.partition("#")[0].partition("://")[2].rstrip("/"))


def _recurring(
    lines: npt.NDArray[Any],
    publishers: npt.NDArray[np.int32],
    fresh: Mask,
    size: Numbers,
    counted: Numbers,
    prose: Numbers,
) -> npt.NDArray[Any]:
    """Template lines among the records; adds to how many of them each row has."""
    owners = publishers[lines["row"]]
    order = np.lexsort((lines["row"], lines["code"], owners))
    lines, owners = lines[order], owners[order]
    first = np.ones(len(lines), bool)
    first[1:] = (np.diff(owners) != 0) | (lines["code"][1:] != lines["code"][:-1])
    starts = np.flatnonzero(first)
    if not len(starts):
        return np.zeros(0, _TEMPLATE)
    on = np.add.reduceat(fresh[lines["row"]].astype(np.int64), starts)
    often = on >= TEMPLATE_SHARE * size[owners[starts]]
    members = np.repeat(often, np.diff(starts, append=len(lines)))
    np.add.at(counted, lines["row"][members], 1)
    np.add.at(prose, lines["row"][members & (lines["words"] >= PROSE_WORDS)], 1)
    found = np.zeros(np.count_nonzero(often), _TEMPLATE)
    found["publisher"], found["pages"] = owners[starts][often], on[often]
    found["row"], found["code"] = lines["row"][starts][often], lines["code"][starts][often]
    return found
