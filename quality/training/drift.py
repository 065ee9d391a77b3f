"""Whether the articles of today still look like those that a model was fitted on, signal by signal.

How far a signal has moved is an effect size, see :mod:`quality.training.bins`. There are no p-values: with
many rows everything is significant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from quality.errors import WrongUsage
from quality.io.records import Row
from quality.training import bins
from quality.training.bins import Bins, Matrix
from quality.types import Article

OVERALL: Final = ("reliability", "extraction_quality")
"""Followed beside the signals: a site's redesign shows as a jump of its extraction quality."""
KEPT: Final = (*OVERALL, "signals")
"""Columns of a score file that drift reads beside publisher and date."""
PUBLISHER_STEPS: Final = 5
"""Bins for one publisher, which has fewer rows than a training."""
MOVED, BROKE = 0.1, 0.25
FEWEST: Final = 100
"""Rows on either side that a comparison needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How far one signal is from its reference."""

    signal: str
    psi: float
    delta: float
    known_before: float
    known_now: float
    rows: int
    rows_before: int
    publisher: str | None = None
    since: str | None = None
    """The row, or its date, at which a publisher's values change most."""

    @property
    def level(self) -> str:
        """``broke``, ``moved`` or ``steady``."""
        return "broke" if self.psi >= BROKE else "moved" if self.psi >= MOVED else "steady"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scored rows, in the order of their dates where all have one: a column a name, and whose they are."""

    names: Sequence[str]
    matrix: Matrix
    publishers: Sequence[str | None]
    marks: Sequence[str]
    """Date of each row, or its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What has changed: every followed signal, and the signals of single publishers that moved or broke.

    ``compared`` counts the publishers with enough rows.
    """

    rows: int
    against: str
    shifts: Sequence[Shift]
    publishers: Sequence[Shift]
    compared: int
    too_small: int

    def plain(self) -> dict[str, Any]:
        """JSON."""
        found = {key: getattr(self, key) for key in ("rows", "against", "compared", "too_small")}
        for key in ("shifts", "publishers"):
            found[key] = [{**asdict(one), "level": one.level} for one in getattr(self, key)]
        return found


def read(rows: Iterable[Row]) -> Scores:
    """Scores from rows as the readers give them, with the columns of :data:`KEPT` carried along.

    Raises
    ------
    WrongUsage
        There is no scored row.
    """
    found: list[tuple[str, str, str | None, dict[str, Any]]] = []
    for row in rows:
        values = row.carried if isinstance(row, Article) else {}
        if values.get("reliability") is not None:
            signals = values.get("signals")
            numbers = {**(signals if isinstance(signals, dict) else {})}
            numbers |= {name: values.get(name) for name in OVERALL}
            found.append((row.published or "", row.id, row.publisher, numbers))  # type: ignore[union-attr]
    if not found:
        raise WrongUsage("No scored row to compare. Give what quality score --signals has written.")
    if all(published for published, *_ in found):
        found.sort(key=lambda row: row[0])
    names = list(dict.fromkeys([*OVERALL, *(name for *_, numbers in found for name in numbers)]))
    matrix = np.array([[_number(numbers.get(name)) for name in names] for *_, numbers in found])
    marks = [published or identity for published, identity, *_ in found]
    return Scores(names=names, matrix=matrix, publishers=[row[2] for row in found], marks=marks)


def drift(
    scores: Scores, reference: Mapping[str, Bins], *, earlier: Scores | None = None, fewest: int = FEWEST
) -> Drift:
    """Compare scores with a reference, and every publisher with itself before.

    Before is what ``earlier`` has of the publisher, else the first half of its rows.

    Raises
    ------
    WrongUsage
        There are fewer than ``fewest`` rows.
    """
    if len(scores.matrix) < fewest:
        raise WrongUsage(f"{len(scores.matrix)} scored rows say nothing about drift. Give {fewest} or more.")
    shifts = [
        _shift(name, reference[name], scores.matrix[:, place])
        for place, name in enumerate(scores.names)
        if name in reference
    ]
    own, compared = _publishers(scores, earlier, fewest)
    known = {name for name in scores.publishers if name}
    return Drift(
        rows=len(scores.matrix),
        against="training" if earlier is None else "earlier scores",
        shifts=sorted(shifts, key=lambda shift: -shift.psi),
        publishers=sorted(own, key=lambda shift: (-shift.psi, str(shift.publisher))),
        compared=compared,
        too_small=len(known) - compared,
    )


def _publishers(scores: Scores, earlier: Scores | None, fewest: int) -> tuple[list[Shift], int]:
    """Shifts of single publishers, and how many publishers had enough rows."""
    found, compared = [], 0
    before_of, now_of = _places(earlier), _places(scores)
    for publisher, places in now_of.items():
        half = len(places) // 2
        first, now = scores.matrix[places[:half]], places[half:]
        if earlier is not None and publisher in before_of:
            first, now = _aligned(earlier, before_of[publisher], scores.names), places
        if min(len(first), len(now)) < fewest:
            continue
        compared += 1
        for column, name in enumerate(scores.names):
            held = bins.of(first[:, column], PUBLISHER_STEPS)
            shift = _shift(name, held, scores.matrix[now, column])
            if shift.psi >= MOVED:
                whole = np.concatenate([first[:, column], scores.matrix[now, column]])
                at = max(0, _jump(whole) - len(first)) if len(now) == len(places) else _jump(whole)
                kept = {key: getattr(shift, key) for key in Shift.__slots__}
                found.append(Shift(**kept | {"publisher": publisher, "since": scores.marks[places[at]]}))
    return found, compared


def _shift(name: str, held: Bins, column: Matrix) -> Shift:
    counts, expected = held.counts(column), held.expected
    return Shift(
        signal=name,
        psi=round(bins.excess_psi(expected, counts), 4),
        delta=round(bins.delta(expected[:-1], counts[:-1]), 4) + 0.0,
        known_before=held.known,
        known_now=round(1 - float(counts[-1]) / max(len(column), 1), 4),
        rows=len(column),
        rows_before=held.rows,
    )


def _jump(values: Matrix) -> int:
    """Where the mean changes most (the peak of the cumulative sum); unknown counts as a value of its own."""
    known = ~np.isnan(values)
    series = np.where(known, values, 0.0) if known.all() else known.astype(np.float64)
    apart = np.abs(np.cumsum(series - series.mean()))[:-1]
    return int(np.argmax(apart)) + 1 if len(apart) else 0


def _places(scores: Scores | None) -> dict[str, list[int]]:
    """Rows of each publisher, in order."""
    found: dict[str, list[int]] = {}
    for place, publisher in enumerate(scores.publishers if scores else ()):
        if publisher:
            found.setdefault(publisher, []).append(place)
    return found


def _aligned(scores: Scores, places: Sequence[int], names: Sequence[str]) -> Matrix:
    """Rows with the columns of ``names``, unknown where there is no such column."""
    column = {name: place for place, name in enumerate(scores.names)}
    found = np.full((len(places), len(names)), np.nan)
    for place, name in enumerate(names):
        if name in column:
            found[:, place] = scores.matrix[list(places), column[name]]
    return found


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
