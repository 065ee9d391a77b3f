"""The nouns of the house: frozen, standard library only, importable by every layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

Status: TypeAlias = Literal["scored", "unscored"]
Verdict: TypeAlias = Literal["pass", "review", "drop"]
Span: TypeAlias = tuple[int, int]
"""Start and end (exclusive) in characters of the article's text."""
SectionKind: TypeAlias = Literal[
    "title", "body", "navigation", "advertisement", "related", "placeholder", "comment", "call_to_action"
]
Relation: TypeAlias = Literal["unique", "exact", "reworded", "template", "syndicated", "same_topic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as the readers deliver it; ``None`` means "not known", never "empty".

    ``publisher`` is a registrable domain, ``published`` an ISO 8601 date, ``language`` a BCP 47 tag.
    ``carried`` holds the columns that ``--keep`` takes along untouched.
    """

    id: str
    text: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    carried: Mapping[str, Any] = field(default_factory=dict)
    facts: CorpusFacts | None = None
    """What is known of the corpus around it; the passes over a corpus fill it in, no reader does."""
    page: PageFacts | None = None
    """What the markup of its page says beside the text, where a page was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a web page is like around an article; ``None`` is unknown."""

    link_share: float | None
    """Share of the article's text that stands in links; unknown where no element is the article's."""
    ads: int
    """Advertisements on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The near-duplicates that an article belongs to."""

    id: str
    relation: Relation
    size: int
    publishers: int
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusFacts:
    """What a first pass over a corpus learned about one article; ``None`` is unknown.

    Wire copy is legitimate: whoever carries a credited text is counted as syndicated and nowhere else.
    """

    headline_copies: int | None = None
    """Articles under nearly the same headline, this one included."""
    headline_publishers: int | None = None
    """Publishers of these."""
    body_copies: int | None = None
    """Articles with nearly the same text, this one included."""
    own_copies: int | None = None
    """Other articles of the same publisher with nearly the same headline or text."""
    uncredited_copies: int | None = None
    """Articles of other publishers with nearly the same text, and no agency named."""
    syndicated_copies: int | None = None
    """Articles of other publishers with nearly the same text, which is an agency's."""
    earlier_copies: int | None = None
    """Own and uncredited copies with an earlier date; unknown where this article has none."""
    template_share: float | None = None
    """Share of the distinct lines that recur over the publisher's pages."""
    template_paragraphs: int | None = None
    """Recurring lines and paragraphs that are long enough to be prose."""
    template_lines: frozenset[int] | None = None
    """Keys of the publisher's recurring lines, see ``text/templates.py``: no part of the article's body."""
    publisher_duplicate_share: float | None = None
    """Share of the publisher's pages that have own or uncredited copies."""
    posts_per_day: float | None = None
    """Pages of the publisher on a day on which it published."""
    cluster: Cluster | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of text and what it is there for; the sections of a text cover it without gaps."""

    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to have said what: a source, a cue, a content (PolNeAR's three parts).

    ``start`` and ``end`` bound the content.
    """

    kind: Literal["quote", "paraphrase"]
    source: Literal["named", "anonymous", "document"]
    start: int
    end: int
    speaker: str | None = None
    cue: str | None = None
    cue_span: Span | None = None
    speaker_span: Span | None = None


class Reason(NamedTuple):
    """One signal's part in a score; a tuple, since ten of them come with each article.

    ``effect`` is a change in log-odds against an ordinary reliable article; ``spans`` are character offsets
    into the article's text.
    """

    signal: str
    family: str
    value: float
    effect: float
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a row has no score: a code to count, a sentence to read."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is said about one input row: a score, or the problem that prevented it.

    ``reliability`` lies in [0, 1], 1 is best. ``families`` holds a risk in [0, 1] for each family,
    0 is no concern, None is unknown; it may be given for unscored rows too. ``signals``, ``sections``
    and ``attributions`` are None where nobody asked for them.
    """

    id: str
    publisher: str | None = None
    model: str | None = None
    reliability: float | None = None
    verdict: Verdict | None = None
    coverage: float | None = None
    families: Mapping[str, float | None] = field(default_factory=dict)
    extraction_quality: float | None = None
    reasons: tuple[Reason, ...] = ()
    cluster: Cluster | None = None
    signals: Mapping[str, float | None] | None = None
    sections: tuple[Section, ...] | None = None
    attributions: tuple[Attribution, ...] | None = None
    text: str | None = None
    """The text that the spans point into, where it is not the input's own: set for HTML input."""
    carried: Mapping[str, Any] = field(default_factory=dict)
    error: Problem | None = None

    @property
    def status(self) -> Status:
        """``unscored`` where there is a problem."""
        return "scored" if self.error is None else "unscored"
