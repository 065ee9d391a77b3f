"""How a signal was distributed, in bins, and how far the rows of today are from that.

The population stability index (PSI) of a signal compares the shares of rows in the bins of the reference,
and of unknown values, with those of today. Where nothing has changed it is about (1 / n + 1 / m) times a
chi-squared with bins - 1 degrees of freedom (Yurdakul 2018): its mean and three standard deviations are taken
off, so that of a thousand comparisons of small counts hardly one passes for drift. The usual marks are 0.1
and 0.25 (Siddiqi 2006). Cliff's delta says which way, from -1 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.errors import WrongUsage

Matrix: TypeAlias = npt.NDArray[np.float64]

STEPS: Final = 10
DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """How one signal was distributed: ``shares[i]`` of the known rows lie up to and including ``edges[i]``,
    the last beyond all edges; ``known`` is the share of rows in which the signal was known at all.
    """

    edges: Sequence[float]
    shares: Sequence[float]
    known: float
    rows: int

    def counts(self, column: Matrix) -> Matrix:
        """Rows in each bin, unknown ones last."""
        known = column[~np.isnan(column)]
        inside = np.bincount(np.searchsorted(self.edges, known), minlength=len(self.shares))
        return np.append(inside, len(column) - len(known)).astype(np.float64)

    @property
    def expected(self) -> Matrix:
        """Reference rows in each bin, unknown ones last."""
        shares = np.append(self.known * np.asarray(self.shares, np.float64), 1 - self.known)
        return np.asarray(self.rows * shares)


def quantiles(matrix: Matrix, names: Sequence[str], *, steps: int = STEPS) -> dict[str, dict[str, Any]]:
    """What a manifest keeps of each signal, plain JSON; ``matrix`` has a column a name, NaN where unknown.

    >>> quantiles(np.array([[1.0], [2.0], [3.0], [np.nan]]), ["a"], steps=2)
    {'a': {'edges': [2.0], 'shares': [0.666667, 0.333333], 'known': 0.75, 'rows': 4}}
    """
    return {name: asdict(of(column, steps)) for name, column in zip(names, matrix.T, strict=True)}


def of(column: Matrix, steps: int) -> Bins:
    """Equally full bins where the values allow it; a value that is very frequent has one to itself."""
    known = column[~np.isnan(column)]
    edges = np.empty(0)
    if len(known):
        cuts = np.quantile(known, np.linspace(0, 1, steps + 1)[1:-1], method="lower")
        values, times = np.unique(known, return_counts=True)
        frequent = values[times * steps >= len(known)]
        edges = np.unique([*cuts, *frequent, *np.nextafter(frequent, -np.inf)])
    inside = np.bincount(np.searchsorted(edges, known), minlength=len(edges) + 1) / max(len(known), 1)
    return Bins(
        edges=edges.tolist(),
        shares=np.round(inside, DIGITS).tolist(),
        known=round(len(known) / max(len(column), 1), DIGITS),
        rows=len(column),
    )


def stored(quantiles: Mapping[str, Any]) -> dict[str, Bins]:
    """Bins of what a manifest keeps.

    Raises
    ------
    WrongUsage
        The model keeps none, or others than ours.
    """
    try:
        found = {str(name): Bins(**kept) for name, kept in quantiles.items()}
    except (TypeError, AttributeError) as error:
        raise WrongUsage(f"The model's quantiles cannot be read ({error}). Use --against.") from error
    if not found:
        raise WrongUsage("The model keeps no quantiles of its training. Name earlier scores with --against.")
    return found


def excess_psi(before: Matrix, now: Matrix) -> float:
    """PSI of two rows of counts beyond what chance gives; half a row is added to each bin, so none is empty.

    >>> excess_psi(np.array([50.0, 50.0]), np.array([50.0, 50.0]))
    0.0
    """
    used = (before + now) > 0
    first, second = before[used] + 0.5, now[used] + 0.5
    p, q = first / first.sum(), second / second.sum()
    degrees = float(used.sum() - 1)
    chance = (degrees + 3 * np.sqrt(2 * degrees)) * (1 / max(before.sum(), 1) + 1 / max(now.sum(), 1))
    return max(0.0, float(((q - p) * np.log(q / p)).sum() - chance))


def delta(before: Matrix, now: Matrix) -> float:
    """Cliff's delta over bins: how much likelier today's value is the larger than the smaller."""
    if not (before.sum() and now.sum()):
        return 0.0
    p, q = before / before.sum(), now / now.sum()
    below = np.cumsum(p) - p
    return float((q * (below - (1 - below - p))).sum())
