"""What a signal is: a declaration and a pure function ``Pages -> column``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from math import inf
from typing import TypeAlias

import numpy as np

from quality.text.found import Evidence, Lexicon, WordList
from quality.text.pages import FloatColumn, Pages, ratio

__all__ = [
    "Column",
    "Direction",
    "Evidence",
    "Family",
    "FeatureSpec",
    "FloatColumn",
    "Pages",
    "Source",
    "Unit",
    "known",
    "per_1000",
    "per_sentence",
    "ratio",
]

Column: TypeAlias = Callable[[Pages], FloatColumn]
Bounds: TypeAlias = tuple[float, float]

FEWEST_WORDS = 30
"""A rate over fewer words than this is unknown: one word more or less would decide it."""
FEWEST_SENTENCES = 5
"""Of fewer sentences a share or a mean is unknown: one of two is no habit."""
SHORT_TEXT = 100
"""Words that a shorter text is counted as having, so that one hit in a short text is no high rate."""
PER = " per 1,000 words"
_VALUE = "\0"
"""Stands for a value that is neither one nor none."""


def known(column: FloatColumn, words: FloatColumn) -> FloatColumn:
    """The column where there are FEWEST_WORDS words or more, NaN elsewhere.

    >>> known(np.array([0.5, 0.5]), np.array([200.0, 20.0]))
    array([0.5, nan])
    """
    return np.where(words >= FEWEST_WORDS, column, np.nan)


def per_1000(hits: FloatColumn, words: FloatColumn, *, within: FloatColumn | None = None) -> FloatColumn:
    """Hits per 1000 words, where fewer than SHORT_TEXT words count as so many.

    Known where there are FEWEST_WORDS words, or so many in the column ``within``.

    >>> per_1000(np.array([1.0, 1.0, 1.0]), np.array([200.0, 50.0, 20.0]))
    array([ 5., 10., nan])
    """
    return known(1000 * hits / np.maximum(words, SHORT_TEXT), words if within is None else within)


def per_sentence(hits: FloatColumn, sentences: FloatColumn) -> FloatColumn:
    """Hits per sentence, known where there are FEWEST_SENTENCES sentences.

    >>> per_sentence(np.array([1.0, 1.0]), np.array([10.0, 2.0]))
    array([0.1, nan])
    """
    return np.where(sentences >= FEWEST_SENTENCES, ratio(hits, sentences), np.nan)


class Unit(Enum):
    """Unit of a signal: last word of its name, bounds where the signal sets none closer, format."""

    SHARE = ("share", (0, 1), "")
    COUNT = ("count", (0, inf), ".0f")
    PER_1000_WORDS = ("per_1000_words", (0, inf), ".1f")
    """Per 1000 words outside quotations, which are the writer's own."""
    RATIO = ("ratio", (0, inf), ".2f")
    MEAN = ("mean", (0, inf), ".1f")
    GRADE = ("grade", (-inf, inf), ".1f")
    SCORE = ("score", (-inf, inf), ".3g")
    DAYS = ("days", (-inf, inf), ".0f")
    FLAG = ("flag", (0, 1), "")

    def __init__(self, suffix: str, bounds: Bounds, style: str) -> None:
        self.suffix = suffix
        self.bounds = bounds
        self.style = style
        self.counts = suffix in ("count", "per_1000_words")
        self.share = suffix == "share"

    def show(self, value: float) -> str:
        """The value as it stands in a sentence; a flag is shown as nothing or as "not".

        >>> Unit.SHARE.show(0.214), Unit.SHARE.show(0.004), Unit.COUNT.show(0), Unit.GRADE.show(9.25)
        ('21 %', '0.4 %', 'no', '9.2')
        """
        if self.style:
            return format(value, self.style) if value or not self.counts else "no"
        if self.share:
            percent = 100 * value
            return f"{percent:.0f} %" if percent >= 1 or not percent else f"{percent:.2g} %"
        return "" if value else "not"


class Direction(IntEnum):
    """How reliability may move when the value grows; feeds ``monotonic_cst``.

    A scored signal is FREE only where a placeholder, a call to action, a repeated paragraph or a removed
    quotation cannot move it; the others must not reward such a change.
    """

    LOWERS = -1
    FREE = 0
    RAISES = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where the definition of a signal was published."""

    key: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureSpec:
    """Declaration of one signal; docs, tests, constraints and reasons are derived from it.

    ``bounds`` are inclusive. ``evidence`` names what positions show the value, None where the value does
    not come from stretches of the text. ``says`` is the sentence of a reason, see :meth:`teller`. A
    signal that is not ``scored`` is listed for people and never enters a scorecard. ``version`` goes up
    when the meaning changes.
    """

    name: str
    family: str
    summary: str
    unit: Unit
    bounds: Bounds
    direction: Direction
    source: Source
    says: str
    evidence: Evidence | WordList | Lexicon | None
    scored: bool
    version: int
    compute: Column = field(repr=False, compare=False)

    def teller(self, usual: float | None = None) -> Callable[[float], str]:
        """What makes a sentence for people of a value, beside that of an ordinary reliable article.

        In ``says``, {} is the value, {s} and {are} follow its number; for a rate it is only what was
        counted: "{} loaded words". What stands around the value is made once.
        """
        show, style, rate = self.unit.show, self.unit.style, self.unit is Unit.PER_1000_WORDS
        usually = "" if usual is None or self.unit is Unit.FLAG else _plain(show(usual))

        def sentence(shown: str) -> str:
            per = PER if rate and shown == "no" and usually != "none" else ""
            return _sentence(self.says, shown, rate) + (f" (usually {usually}{per})" if usually else "")

        words, frame = {shown: sentence(shown) for shown in ("", "not", "no", "1")}, sentence(_VALUE)

        def tell(value: float) -> str:
            shown = format(value, style) if style and value else show(value)  # a call less
            return words.get(shown) or frame.replace(_VALUE, shown)

        return tell


def _plain(shown: str) -> str:
    return "none" if shown == "no" else shown


def _sentence(says: str, shown: str, rate: bool) -> str:
    one = shown == "1"
    sentence = says.format(shown, s="" if one else "s", are="is" if one else "are")
    if rate:
        sentence = f"The text has {sentence}" + f"{PER} outside quotations" * (shown != "no")
    sentence = " ".join(sentence.split())  # a flag that is set leaves two spaces
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True)
class Family:
    """A handful of signals that share a subject and a module.

    ``concern`` is the family's risk by a rule, NaN where unknown, for a family that no labels can be had for;
    the others' risks follow from what a model makes of their signals.
    """

    name: str
    title: str
    specs: list[FeatureSpec] = field(default_factory=list)
    concern: Column | None = None

    def signal(
        self,
        *,
        unit: Unit,
        direction: Direction,
        source: Source,
        says: str,
        bounds: Bounds | None = None,
        evidence: Evidence | WordList | Lexicon | None = None,
        scored: bool = True,
        version: int = 1,
    ) -> Callable[[Column], Column]:
        """Declare the decorated function as a signal; its docstring is the public description.

        ``bounds`` default to those of the unit.
        """

        def declare(compute: Column) -> Column:
            name = f"{self.name}.{getattr(compute, '__name__', '')}"
            if not compute.__doc__:
                raise TypeError(f"{name} has no docstring; its first line is the public description")
            self.specs.append(
                FeatureSpec(
                    name=name,
                    family=self.name,
                    summary=compute.__doc__.strip().splitlines()[0],
                    unit=unit,
                    bounds=unit.bounds if bounds is None else bounds,
                    direction=direction,
                    source=source,
                    says=says,
                    evidence=evidence,
                    scored=scored,
                    version=version,
                    compute=compute,
                )
            )
            return compute

        return declare

    def __iter__(self) -> Iterator[FeatureSpec]:
        return iter(self.specs)
