"""What a report says of any number of scores: counts, distributions and the few rows that stand out.

One pass, and memory that does not grow with the rows: histograms, the largest of everything, nothing else.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quality.reports import scores
from quality.reports.view import BINS, FAMILIES, MEANINGS, Overview
from quality.scoring.tally import OTHERS, Share, Tally
from quality.types import Assessment, Problem

SHOWN = 25
"""Worst and best articles that are shown, and clusters."""
PUBLISHERS = 400
"""Publishers that are ranked: those with the most articles."""
MEMBERS = 3
"""Articles that are named of a cluster."""
STEPS = 10
"""Steps of a family's risk."""
_Z = 1.96
_CLUSTERS = 50_000


@dataclass(slots=True)
class Risk:
    """How one family's risk is distributed."""

    bins: list[int] = field(default_factory=lambda: [0] * STEPS)
    unknown: int = 0
    total: float = 0.0

    def add(self, risk: float | None) -> None:
        """Count one row."""
        if risk is None:
            self.unknown += 1
        else:
            self.bins[min(STEPS - 1, int(risk * STEPS))] += 1
            self.total += risk

    @property
    def known(self) -> int:
        """Rows of which it is known."""
        return sum(self.bins)

    @property
    def mean(self) -> float | None:
        """Mean risk."""
        return self.total / self.known if self.known else None

    @property
    def severe(self) -> float:
        """Share of the rows with a risk of 0.6 or more."""
        return sum(self.bins[6:]) / self.known if self.known else 0.0


@dataclass(slots=True)
class Group:
    """Near-duplicates, as far as their rows were seen."""

    size: int
    publishers: int
    relations: Counter[str] = field(default_factory=Counter)
    members: list[str] = field(default_factory=list)
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A publisher in the ranking: the mean of its scores, and where it lies with 95 % certainty."""

    name: str
    share: Share
    mean: float
    low: float
    high: float


@dataclass(slots=True)
class Survey:
    """Everything that was counted."""

    tally: Tally = field(default_factory=Tally)
    families: dict[str, Risk] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)
    _worst: list[tuple[float, int, Mapping[str, Any]]] = field(default_factory=list)
    _best: list[tuple[float, int, Mapping[str, Any]]] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Survey:
        """Look at all rows."""
        made = cls()
        for row in rows:
            made.add(row)
        return made

    def add(self, row: Mapping[str, Any]) -> None:
        """Look at one row."""
        reliability, error, publisher = row.get("reliability"), row.get("error"), row.get("publisher")
        failed = bool(error and error.get("code"))
        self.tally.add(
            Assessment(
                id="",
                reliability=reliability,
                verdict=row.get("verdict"),
                publisher=publisher if isinstance(publisher, str) else None,
                error=Problem(code=error["code"], detail=error["detail"]) if failed else None,  # type: ignore[index]
            )
        )
        for family, risk in (row.get("families") or {}).items():
            self.families.setdefault(family, Risk()).add(risk)
        if model := row.get("model"):
            self.models.add(model)
        if (cluster := row.get("cluster")) and cluster.get("id") is not None and cluster["size"] > 1:
            self._group(cluster, str(row["id"]))
        if reliability is not None:
            number = self.tally.rows  # the first of several wins
            _keep(self._worst, (-reliability, -number, row))
            _keep(self._best, (reliability, -number, row))

    @property
    def worst(self) -> list[Assessment]:
        """Rows with the lowest reliability, the lowest first."""
        return [scores.assessment(row) for _, _, row in sorted(self._worst, reverse=True, key=_order)]

    @property
    def best(self) -> list[Assessment]:
        """Rows with the highest reliability, the highest first."""
        return [scores.assessment(row) for _, _, row in sorted(self._best, reverse=True, key=_order)]

    @property
    def names(self) -> set[str]:
        """Ids of all rows that stand out."""
        rows = {str(row["id"]) for _, _, row in (*self._worst, *self._best)}
        return rows | {group.members[0] for group in self.largest}

    @property
    def largest(self) -> list[Group]:
        """The largest clusters."""
        return heapq.nlargest(SHOWN, self.groups.values(), key=lambda group: (group.size, group.seen))

    @property
    def overview(self) -> Overview:
        """Counts as the pages draw them."""
        outcomes = {**self.tally.verdicts, "unscored": self.tally.codes.total()}
        return Overview(
            total=self.tally.rows,
            outcomes={name: outcomes.get(name, 0) for name in MEANINGS},
            errors=sorted(self.tally.codes.items(), key=lambda item: (-item[1], item[0])),
            bins={name: self.tally.bins.get(name, [0] * BINS) for name in ("drop", "review", "pass")},
        )

    @property
    def risks(self) -> list[tuple[str, Risk]]:
        """Families in their usual order."""
        order = [*FAMILIES, *sorted(set(self.families) - {*FAMILIES})]
        return [(name, self.families[name]) for name in order if name in self.families]

    def ranked(self) -> list[Ranked]:
        """Publishers with scores, the least reliable first.

        A publisher stands where it is at best: at the upper end of its interval. With few articles that is
        far up, so nobody comes first by the chance of one article.
        """
        everything = Share()
        for share in self.tally.publishers.values():
            everything.merge(share)
        listed = self.tally.largest(PUBLISHERS + 1)
        found = [
            _interval(name, share, everything) for name, share in listed if name != OTHERS and share.scored
        ]
        return sorted(found[:PUBLISHERS], key=lambda one: (one.high, one.mean, one.name))

    def _group(self, cluster: Mapping[str, Any], row: str) -> None:
        group = self.groups.get(cluster["id"])
        if group is None:
            if len(self.groups) >= 2 * _CLUSTERS:
                kept = heapq.nlargest(_CLUSTERS, self.groups.items(), key=lambda item: item[1].size)
                self.groups = dict(kept)
            group = self.groups[cluster["id"]] = Group(cluster["size"], cluster["publishers"])
        group.seen += 1
        group.relations[cluster["relation"]] += 1
        if len(group.members) < MEMBERS:
            group.members.append(row)


def _keep(
    heap: list[tuple[float, int, Mapping[str, Any]]], item: tuple[float, int, Mapping[str, Any]]
) -> None:
    """Keep an item if it is among the largest."""
    if len(heap) < SHOWN:
        heapq.heappush(heap, item)
    elif item[:2] > heap[0][:2]:
        heapq.heapreplace(heap, item)


def _order(item: tuple[float, int, Mapping[str, Any]]) -> tuple[float, int]:
    return item[:2]


def _interval(name: str, share: Share, everything: Share) -> Ranked:
    """Mean and its interval; the spread of a publisher with few articles is drawn to that of all."""
    mean = share.total / share.scored
    spread = max(0.0, share.squares / share.scored - mean * mean) * share.scored
    overall = everything.total / everything.scored
    usual = max(0.0, everything.squares / everything.scored - overall * overall)
    reach = _Z * math.sqrt((spread + usual) / share.scored / share.scored)
    return Ranked(name=name, share=share, mean=mean, low=max(0.0, mean - reach), high=min(1.0, mean + reach))
