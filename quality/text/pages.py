"""Pages: a batch of articles as columns of numbers. Signals read Pages and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text import attributions, blanks, entries, fields, lexicons, measure, sections, templates
from quality.text.found import (
    LEXICON_SCOPES,
    WORDLIST_SCOPES,
    Count,
    Hit,
    Kind,
    Ledger,
    Lexicon,
    Line,
    Meta,
    Read,
    TitleCount,
    WordList,
    WordModel,
    WordWeights,
)
from quality.types import Article, CorpusFacts

FloatColumn: TypeAlias = npt.NDArray[np.float64]

NO_WORDS = WordWeights(np.zeros((0, len(WordModel)), np.float32), np.zeros(len(WordModel)))
_LEXICONS_FROM = len(WordList)
_LEADING_NUMBER = re.compile(r"\W*([0-9]{1,3})(?![\w.,'’-]*\w)")
_SITE_SUFFIX = re.compile(r"\S\s+[|-]\s+\S")


def ratio(part: FloatColumn, whole: FloatColumn) -> FloatColumn:
    """``part / whole``, NaN where it is undefined; the house decides this here, once.

    >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    share = np.full(len(whole), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


@dataclass(frozen=True, kw_only=True)
class Pages:
    """A batch of articles, read and measured; every column has shape (n_articles,).

    A text without a word is unknown: all its columns are NaN, never 0; so is a title without a word.
    """

    articles: Sequence[Article]
    texts: Sequence[str]
    read: Read = field(repr=False)
    kinds: npt.NDArray[np.uint8] = field(repr=False)
    ledger: Ledger = field(repr=False)
    scopes: npt.NDArray[np.uint8] = field(repr=False)
    titles: Sequence[str]
    title_read: Read = field(repr=False)
    facts: Sequence[CorpusFacts | None]
    words: WordWeights = field(repr=False)
    counts: FloatColumn = field(repr=False)
    title_counts: FloatColumn = field(repr=False)
    listings: FloatColumn = field(repr=False)
    title_listings: FloatColumn = field(repr=False)
    sums: FloatColumn = field(repr=False)

    @classmethod
    def of(
        cls,
        articles: Sequence[Article],
        *,
        words: WordWeights | None = None,
        facts: Sequence[CorpusFacts | None] | None = None,
    ) -> Pages:
        """Read and measure ``articles``; ``words`` are the word models' weights.

        ``facts`` are the corpus's, by default those that the articles carry.
        """
        learned = NO_WORDS if words is None else words
        facts = [article.facts for article in articles] if facts is None else facts
        texts = [article.text or "" for article in articles]
        lists = lexicons.shipped()
        read = lexicons.scan(texts, lists)
        titles = [article.title or "" for article in articles]
        title_read = lexicons.scan(titles, lists)
        codes = _title_codes(title_read)
        recurring = templates.recurring(read, facts)
        kinds = sections.place(read, texts, titles=title_read, title_codes=codes, recurring=recurring)
        titles, title_read = _completed(titles, title_read, codes, texts, read, kinds)
        counts, listed, sums, scopes = measure.measure(tuple(read), kinds, learned.weights)
        title_counts, title_listed, title_sums = measure.measure_titles(
            tuple(read), tuple(title_read), _leading_numbers(titles), scopes, learned.weights
        )
        counts[Count.TEMPLATE_FIELDS] = blanks.count(texts, read)
        _match_titles(titles, title_read, title_counts)
        ledger = attributions.find(read, kinds, attributions.shipped_weights())
        entries.count(ledger, counts)
        sums[WordModel.HEADLINE] = title_sums
        wordless, untitled = counts[Count.TEXT_WORDS] == 0, title_counts[TitleCount.WORDS] == 0
        counts[:, wordless] = listed[:, :, wordless] = np.nan
        title_counts[:, untitled] = title_listed[:, untitled] = np.nan
        return cls(
            articles=articles,
            texts=texts,
            read=read,
            kinds=kinds,
            ledger=ledger,
            scopes=scopes,
            titles=titles,
            title_read=title_read,
            facts=facts,
            words=learned,
            counts=counts,
            title_counts=title_counts,
            listings=listed,
            title_listings=title_listed,
            sums=sums,
        )

    def count(self, item: Count) -> FloatColumn:
        """A statistic of the texts."""
        return np.asarray(self.counts[item])

    def title(self, item: TitleCount) -> FloatColumn:
        """A statistic of the titles."""
        return np.asarray(self.title_counts[item])

    def listed(self, item: WordList | Lexicon) -> FloatColumn:
        """How many listed words or phrases stand where those of the list count."""
        if isinstance(item, WordList):
            return np.asarray(self.listings[item, WORDLIST_SCOPES[item]])
        return np.asarray(self.listings[_LEXICONS_FROM + item, LEXICON_SCOPES[item]])

    def title_listed(self, item: WordList | Lexicon) -> FloatColumn:
        """How many listed words or phrases stand in the title."""
        return np.asarray(self.title_listings[item if isinstance(item, WordList) else _LEXICONS_FROM + item])

    def model(self, item: WordModel) -> FloatColumn:
        """Log-odds of a word model: sum of the distinct grams' weights over the root of their number."""
        if not len(self.words.weights):
            return np.full(len(self.articles), np.nan)
        headline = item is WordModel.HEADLINE
        grams = self.title(TitleCount.DISTINCT_GRAMS) if headline else self.count(Count.DISTINCT_GRAMS)
        return np.asarray(ratio(self.sums[item], np.sqrt(grams)) + self.words.intercepts[item])

    def fact(self, name: str) -> FloatColumn:
        """A number of CorpusFacts."""
        if not self._facts_known:
            return np.full(len(self.facts), np.nan)
        values = [getattr(facts, name, None) for facts in self.facts]
        return np.array([np.nan if value is None else value for value in values], np.float64)

    @cached_property
    def _facts_known(self) -> bool:
        return any(facts is not None for facts in self.facts)

    def meta(self, item: Meta) -> FloatColumn:
        """A number from the articles' other fields."""
        return np.asarray(self._fields[item])

    @cached_property
    def extraction_quality(self) -> FloatColumn:
        """How cleanly the scraper cut each article out, in [0, 1]."""
        return sections.extraction_quality(self.read, self.kinds)

    @cached_property
    def english(self) -> npt.NDArray[np.bool_]:
        """Whether each text is English, by the share of its words that are English function words."""
        share = ratio(self.count(Count.FUNCTION_WORDS), self.count(Count.TEXT_WORDS))
        return np.asarray(share >= fields.ENGLISH_FROM)

    @cached_property
    def _fields(self) -> FloatColumn:
        return fields.table(self.articles, self.titles, self.english)


def _title_codes(given: Read) -> npt.NDArray[np.uint64]:
    """Line code of each title, 0 where it has no words or is nothing but furniture ("top of page")."""
    codes = np.zeros(len(given.line_offsets) - 1, np.uint64)
    covered = np.zeros(len(codes), np.int64)
    furniture = given.hits[np.isin(given.hits[:, Hit.LEXICON], (Lexicon.NAVIGATION_PHRASES, Lexicon.NOTICES))]
    owners = np.searchsorted(given.token_offsets, furniture[:, Hit.FIRST], side="right") - 1
    np.add.at(covered, owners, furniture[:, Hit.LAST] - furniture[:, Hit.FIRST])
    titled = np.flatnonzero(np.diff(given.token_offsets) - 1 > covered)
    codes[titled] = given.line_codes[given.line_offsets[titled]]
    return codes


def _match_titles(titles: Sequence[str], read: Read, counts: npt.NDArray[np.float64]) -> None:
    """Fill what is found in titles by their spelling, rows of TitleCount."""
    counts[TitleCount.TEMPLATE_FIELDS] = blanks.count(titles, read)
    may = [title if "|" in title or "-" in title else "" for title in titles]
    counts[TitleCount.SITE_SUFFIX] = [_SITE_SUFFIX.search(title) is not None for title in may]


def _completed(
    titles: list[str],
    title_read: Read,
    given: npt.NDArray[np.uint64],
    texts: Sequence[str],
    read: Read,
    kinds: npt.NDArray[np.uint8],
) -> tuple[list[str], Read]:
    """Titles, read; the text's own title line stands in where none is given that says something."""
    lines = np.flatnonzero(kinds == Kind.TITLE)[::-1]
    owners = np.searchsorted(read.line_offsets, lines, side="right") - 1
    own = dict(zip(owners.tolist(), lines.tolist(), strict=True))  # the first line of each text wins
    completed = list(titles)
    for row in np.flatnonzero(given == 0).tolist():
        if row in own:
            line = read.lines[own[row]]
            completed[row] = texts[row][line[Line.START] : line[Line.END]]
    return (
        (titles, title_read)
        if completed == titles
        else (completed, lexicons.scan(completed, lexicons.shipped()))
    )


def _leading_numbers(titles: Sequence[str]) -> npt.NDArray[np.int64]:
    """The number that each title begins with, 0 where it begins with none."""
    found = map(_LEADING_NUMBER.match, titles)
    return np.array([int(match[1]) if match else 0 for match in found], np.int64)
