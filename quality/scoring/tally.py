"""The count of a run: rows by verdict, by code and by publisher; small, and the sum of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from quality.types import Assessment

VERDICTS = ("pass", "review", "drop")
BINS = 20
PUBLISHERS = 50_000
"""Publishers that are counted one by one; of more, those with the fewest rows go into one sum."""
OTHERS = ""
"""Where rows without a known publisher are counted, and those of the publishers beyond."""


@dataclass(slots=True)
class Share:
    """Rows of one publisher: how many, with which verdicts, and the sums that a mean and its error need."""

    rows: int = 0
    passed: int = 0
    review: int = 0
    dropped: int = 0
    total: float = 0.0
    squares: float = 0.0

    @property
    def scored(self) -> int:
        """Rows with a score."""
        return self.passed + self.review + self.dropped

    def add(self, reliability: float | None, verdict: str | None) -> None:
        """Count one row."""
        self.rows += 1
        if reliability is None:
            return
        self.passed += verdict == "pass"
        self.review += verdict == "review"
        self.dropped += verdict == "drop"
        self.total += reliability
        self.squares += reliability * reliability

    def merge(self, other: Share) -> None:
        """Count another's rows too."""
        self.rows += other.rows
        self.passed += other.passed
        self.review += other.review
        self.dropped += other.dropped
        self.total += other.total
        self.squares += other.squares


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows by verdict, failures by code with the first of each, and the publishers' shares."""

    verdicts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    bins: dict[str, list[int]] = field(default_factory=dict)
    """Rows of each verdict in equal steps of reliability."""
    publishers: dict[str, Share] = field(default_factory=dict)

    @classmethod
    def of(cls, assessments: Iterable[Assessment]) -> Tally:
        """Count rows."""
        made = cls()
        for assessment in assessments:
            made.add(assessment)
        return made

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Tally:
        """Take up what :meth:`plain` gave."""
        shares = {name: Share(**share) for name, share in plain["publishers"].items()}
        bins = {verdict: list(counts) for verdict, counts in plain["bins"].items()}
        return cls(Counter(plain["verdicts"]), Counter(plain["codes"]), dict(plain["first"]), bins, shares)

    def add(self, assessment: Assessment) -> None:
        """Count one row."""
        reliability, verdict = assessment.reliability, assessment.verdict or "scored"
        if assessment.error is not None:
            self.codes[assessment.error.code] += 1
            self.first.setdefault(assessment.error.code, assessment.error.detail)
        elif reliability is not None:
            self.verdicts[verdict] += 1
            counts = self.bins.setdefault(verdict, [0] * BINS)
            counts[min(BINS - 1, int(reliability * BINS))] += 1
        publisher = assessment.publisher or OTHERS
        share = self.publishers.get(publisher)
        if share is None:
            share = self.publishers[publisher] = Share()
        share.add(reliability, verdict)

    def merge(self, other: Tally) -> None:
        """Count what comes after."""
        self.verdicts.update(other.verdicts)
        self.codes.update(other.codes)
        for code, detail in other.first.items():
            self.first.setdefault(code, detail)
        for verdict, counts in other.bins.items():
            own = self.bins.setdefault(verdict, [0] * BINS)
            own[:] = map(sum, zip(own, counts, strict=True))
        for name, share in other.publishers.items():
            self.publishers.setdefault(name, Share()).merge(share)
        if len(self.publishers) > 2 * PUBLISHERS:
            self._shorten()

    @property
    def rows(self) -> int:
        """All rows."""
        return self.verdicts.total() + self.codes.total()

    def plain(self, *, publishers: int = PUBLISHERS) -> dict[str, Any]:
        """What JSON can hold; the publishers with the most rows first."""
        return {
            "verdicts": dict(self.verdicts),
            "codes": dict(self.codes),
            "first": self.first,
            "bins": self.bins,
            "publishers": {name: asdict(share) for name, share in self.largest(publishers)},
        }

    def largest(self, most: int) -> list[tuple[str, Share]]:
        """Publishers with the most rows."""
        return sorted(self.publishers.items(), key=lambda item: (-item[1].rows, item[0]))[:most]

    def _shorten(self) -> None:
        """Keep the memory bounded: the smallest publishers become others."""
        kept = self.largest(PUBLISHERS)
        others = self.publishers.get(OTHERS, Share())
        for name in self.publishers.keys() - {name for name, _ in kept} - {OTHERS}:
            others.merge(self.publishers[name])
        self.publishers.clear()
        self.publishers.update(kept)
        self.publishers[OTHERS] = others
