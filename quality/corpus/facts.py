"""Two passes over a corpus: the first learns what the articles have in common, the second is told.

The first pass keeps little in memory and the rest on disk: the words of the headlines, a signature of each
text, some eighty bytes a row, and the lines of all pages (:mod:`quality.corpus.publishers`). What it has
learned lies in a folder as plain tables: any process can be told (:class:`Known`), row by row.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.corpus import copies, headlines
from quality.corpus.clusters import Clusters, clusters
from quality.corpus.earlier import Earlier
from quality.corpus.headlines import Headlines
from quality.corpus.publishers import UNKNOWN, Numbers, PublisherFacts, Row, Survey, summarise, top_bylines
from quality.corpus.relations import RELATIONS
from quality.corpus.spill import Spill
from quality.corpus.texts import Texts
from quality.corpus.vocabulary import Vocabulary
from quality.text import templates
from quality.types import Article, Cluster, CorpusFacts

CHUNK = 256
"""Rows that the first pass reads together."""
_COUNTS = copies.Copies._fields
_FACTS = np.dtype(
    [(name, "<i4") for name in (*_COUNTS, "template_paragraphs", "publisher", "size", "publishers")]
    + [("template_share", "<f8"), ("similarity", "<f8"), ("cluster", "<u8"), ("relation", "u1")]
)


def facts(articles: Sequence[Article]) -> list[CorpusFacts | None]:
    """What a list of articles says about each of them: both passes, for whoever has all in memory.

    >>> twice = [Article(id="1", title="Old bridge closes"), Article(id="2", title="OLD BRIDGE CLOSES")]
    >>> facts(twice)[0].headline_copies
    2
    """
    with first_pass() as learning:
        for chunk in chunked(articles):
            learning.add(chunk)
        known = learning.finish()
        return [row.facts for row in known(0, articles) if isinstance(row, Article)]


def chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows as the first pass takes them."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


@contextmanager
def first_pass() -> Iterator[FirstPass]:
    """A first pass with a folder for what it puts aside, in the place for temporary files."""
    with tempfile.TemporaryDirectory(prefix="quality-") as folder:
        learning = FirstPass(Path(folder))
        try:
            yield learning
        finally:
            learning.close()


class FirstPass:
    """Takes every row once, in the order in which the second pass will come to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.survey = Survey(folder)
        self._vocabulary = Vocabulary()
        self._tokens = Spill(folder / "tokens", np.dtype("<i4"))
        self._flags = Spill(folder / "flags", np.dtype("u1"))
        self._lengths = Spill(folder / "lengths", np.dtype("<i8"))
        self._texts = Texts(folder)

    def add(self, rows: Sequence[Row]) -> None:
        """Take some rows; those that could not be read are rows, too."""
        articles = [row if isinstance(row, Article) else _NOTHING for row in rows]
        texts = [article.text or "" for article in articles]
        read = templates.scan(texts)
        self.survey.add(rows, read)
        self._texts.add(texts, read)
        words = headlines.read(
            [article.title or "" for article in articles],
            [each.publisher for each in articles],
            self._vocabulary,
        )
        self._tokens.append(words.tokens)
        self._flags.append(words.flags)
        self._lengths.append(np.diff(words.offsets))

    def finish(self, earlier: Earlier | None = None) -> Known:
        """Make facts of what was taken; ``earlier`` is what an index knows of the same rows."""
        pages = self.survey.pages()
        names = list(self.survey.names)
        found = self.survey.templates()
        titles = Headlines(
            self._vocabulary,
            self._tokens.read(),
            self._flags.read(),
            np.append(0, np.cumsum(self._lengths.read())),
        )
        clustered = clusters(titles, np.array(pages["publisher"], np.int32), np.array(pages["credited"]))
        same = np.where(clustered.ids == 0, UNKNOWN, np.unique(clustered.ids, return_inverse=True)[1])
        counted = copies.count(pages, same, self._texts.groups(), np.array(pages["credited"]))
        table = np.zeros(len(pages), _FACTS)
        for name, column in zip(_COUNTS, counted, strict=True):
            table[name] = column
        table["publisher"] = pages["publisher"]
        table["template_share"], table["template_paragraphs"] = found.share, found.paragraphs
        _put_clusters(table, clustered, same)
        if earlier is not None:
            earlier.put(table, names, same)
        table.tofile(self.folder / "facts")
        np.save(self.folder / "templates.npy", found.found)
        syndicated = np.asarray(counted.syndicated_copies > 0)
        told = list(summarise(names, pages, found.share, counted.unexplained, syndicated))
        habits = {each.publisher: (each.duplicate_share, each.posts_per_day) for each in told}
        rates = [[np.nan if value is None else value for value in habits[name]] for name in names]
        np.save(self.folder / "habits.npy", np.array(rates, np.float64).reshape(-1, 2))
        return Known(self.folder, tuple(told), tuple(names), top_bylines(pages))

    def close(self) -> None:
        """Close the files."""
        for spill in (self.survey, self._tokens, self._flags, self._lengths, self._texts):
            spill.close()


class Known:
    """What a first pass learned, for the rows of the second one: call it with their place and the rows."""

    def __init__(
        self,
        folder: Path,
        publishers: Sequence[PublisherFacts],
        names: Sequence[str],
        bylines: Mapping[int, int],
    ) -> None:
        self.folder, self.publishers, self.names, self.bylines = folder, publishers, names, bylines
        self._lines: dict[int, frozenset[int]] = {}

    def __call__(self, first: int, rows: Sequence[Row]) -> Sequence[Row]:
        """Rows with their facts; ``first`` is the place of the first one in the whole input."""
        return [
            replace(row, facts=self._facts(record)) if isinstance(row, Article) else row
            for row, record in zip(rows, self._table[first : first + len(rows)], strict=True)
        ]

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: the folder."""
        return {"folder": self.folder, "publishers": (), "names": (), "bylines": {}, "_lines": {}}

    @cached_property
    def templates(self) -> npt.NDArray[Any]:
        """Records of template lines: publisher, row, pages, code."""
        return np.asarray(np.load(self.folder / "templates.npy"))

    @cached_property
    def _table(self) -> npt.NDArray[Any]:
        path = self.folder / "facts"
        return np.memmap(path, _FACTS, "r") if path.stat().st_size else np.zeros(0, _FACTS)

    @cached_property
    def _habits(self) -> list[list[float]]:
        rates: list[list[float]] = np.load(self.folder / "habits.npy").tolist()
        return rates

    def _facts(self, record: Any) -> CorpusFacts:
        number = int(record["publisher"])
        duplicates, posts = self._habits[number] if number != UNKNOWN else (np.nan, np.nan)
        return CorpusFacts(
            **{name: _known(int(record[name])) for name in (*_COUNTS, "template_paragraphs")},
            template_share=_finite(float(record["template_share"])),
            template_lines=self._template_lines(number) if record["template_paragraphs"] != UNKNOWN else None,
            publisher_duplicate_share=_finite(duplicates),
            posts_per_day=_finite(posts),
            cluster=_cluster(record),
        )

    def _template_lines(self, number: int) -> frozenset[int]:
        """Lines of one publisher, looked up once."""
        if number not in self._lines:
            owners = self.templates["publisher"]
            start, stop = np.searchsorted(owners, [number, number + 1])
            self._lines[number] = frozenset(self.templates["code"][start:stop].tolist())
        return self._lines[number]


_NOTHING = Article(id="")


def _put_clusters(table: npt.NDArray[Any], clustered: Clusters, same: Numbers) -> None:
    """Cluster of each row, 0 for one that is alone."""
    sizes = np.bincount(same[same != UNKNOWN], minlength=1)
    owned = (same != UNKNOWN) & (table["publisher"] != UNKNOWN)
    pairs = np.unique(np.stack([same[owned], table["publisher"][owned]]), axis=1)
    publishers = np.bincount(pairs[0], minlength=len(sizes))
    table["size"] = np.where(same == UNKNOWN, 0, sizes[same])
    table["publishers"] = np.where(same == UNKNOWN, 0, publishers[same])
    table["cluster"], table["relation"] = clustered.ids, clustered.relations
    table["similarity"] = clustered.similarities


def _cluster(record: Any) -> Cluster | None:
    if record["size"] < 2:
        return None
    return Cluster(
        id=f"{int(record['cluster']):016x}",
        relation=RELATIONS[int(record["relation"])],
        size=int(record["size"]),
        publishers=int(record["publishers"]),
        similarity=float(record["similarity"]),
    )


def _known(value: int) -> int | None:
    return None if value == UNKNOWN else value


def _finite(value: float) -> float | None:
    return None if np.isnan(value) else value
