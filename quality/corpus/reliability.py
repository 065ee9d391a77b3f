"""How reliable a publisher is, as far as its articles' scores tell: empirical Bayes with shrinkage.

Scores of one publisher scatter around its own mean, and the publishers' means around that of all. Both
variances are estimated from the corpus (the method of moments of DerSimonian and Laird, 1986), and each
mean is drawn towards that of all by as much as its own articles leave open: the mean of three articles says
little, that of three hundred nearly everything (Morris, 1983, Parametric Empirical Bayes Inference).

It is told beside the scores and never moves one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

INTERVAL = 1.96
"""Standard deviations on either side of a 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherReliability:
    """Mean of a publisher's scores, drawn towards that of all; ``low`` to ``high`` is its 95 % interval."""

    articles: int
    mean: float
    reliability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sums:
    """What is needed of a publisher's scores: their number, their sum, the sum of their squares."""

    count: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Mean of the scores."""
        return self.total / self.count

    @property
    def scatter(self) -> float:
        """Sum of the squared distances from the mean."""
        return max(0.0, self.squares - self.total * self.mean)


def estimates(sums: Mapping[str, Sums]) -> dict[str, PublisherReliability]:
    """Reliability of each publisher that has a score; empty where none has."""
    scored = {name: own for name, own in sorted(sums.items()) if own.count}
    if not scored:
        return {}
    within = _within(scored)
    centre, between, doubt = _prior(scored, within)
    return {name: _shrunk(own, within, centre, between, doubt) for name, own in scored.items()}


def _within(sums: Mapping[str, Sums]) -> float:
    """Variance of an article's score around its publisher's mean; the largest there can be if unknown."""
    freedom = sum(own.count - 1 for own in sums.values())
    return sum(own.scatter for own in sums.values()) / freedom if freedom else 0.25


def _prior(sums: Mapping[str, Sums], within: float) -> tuple[float, float, float]:
    """Mean of the publishers, variance between them, and variance of that mean."""
    precisions = [own.count / max(within, 1e-12) for own in sums.values()]
    means = [own.mean for own in sums.values()]
    total = math.fsum(precisions)
    centre = math.fsum(p * m for p, m in zip(precisions, means, strict=True)) / total
    spread = math.fsum(p * (m - centre) ** 2 for p, m in zip(precisions, means, strict=True))
    scale = total - math.fsum(p * p for p in precisions) / total
    between = max(0.0, (spread - (len(means) - 1)) / scale) if scale > 1e-12 * total else 0.0
    weights = [1 / (between + 1 / p) for p in precisions]
    doubt = 1 / math.fsum(weights)
    return doubt * math.fsum(w * m for w, m in zip(weights, means, strict=True)), between, doubt


def _shrunk(own: Sums, within: float, centre: float, between: float, doubt: float) -> PublisherReliability:
    """Posterior mean and interval; the doubt about the centre counts as far as the centre does."""
    error = within / own.count
    towards = error / (error + between) if error + between > 0 else 0.0
    reliability = own.mean + towards * (centre - own.mean)
    margin = INTERVAL * math.sqrt((1 - towards) * error + towards**2 * doubt)
    return PublisherReliability(
        articles=own.count,
        mean=own.mean,
        reliability=reliability,
        low=max(0.0, reliability - margin),
        high=min(1.0, reliability + margin),
    )
