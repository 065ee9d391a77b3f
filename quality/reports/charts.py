"""Charts of an evaluation as inline pictures: no script, colours from the page, numbers said in words too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

SIZE: Final = 220
"""Length of the sides of a square chart, in its own units."""
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def reliability(bins: Sequence[Mapping[str, Any]]) -> Markup:
    """Draw the reliability diagram: predicted against observed share, with intervals; larger dots, more rows.

    Parameters
    ----------
    bins
        With ``predicted``, ``rows`` and ``observed`` (``value``, ``low``, ``high``).
    """
    most = max((bin["rows"] for bin in bins), default=1)
    drawn = Markup()
    for bin in bins:
        x, observed = bin["predicted"], bin["observed"]
        if observed["low"] is not None:
            drawn += _line([(x, observed["low"]), (x, observed["high"])], "whisker")
        radius = 2 + 5 * (bin["rows"] / most) ** 0.5
        drawn += Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(
            SIZE * x, SIZE * (1 - observed["value"]), radius
        )
    spoken = "; ".join(f"predicted {b['predicted']:.2f}, observed {b['observed']['value']:.2f}" for b in bins)
    return _square(f"Reliability diagram. {spoken}", "predicted", "observed", drawn)


def roc(
    points: Sequence[Sequence[float]],
    auc: float | None,
    *,
    names: tuple[str, str] = ("unreliable", "reliable"),
) -> Markup:
    """Draw the ROC curve: share of the bad side passed against share of the good side passed."""
    said = "not defined" if auc is None else f"{auc:.3f}"
    curve = _line([(x, y) for x, y in points], "curve")
    return _square(f"ROC curve, area {said}", f"{names[0]} passed", f"{names[1]} passed", curve)


def sides(counts: Mapping[str, Sequence[int]]) -> Markup:
    """Draw how the scores of both sides are distributed: reliable above the line, unreliable below.

    Each side is drawn to its own height, since one often has many more rows.
    """
    half = SIZE / 2
    drawn = Markup()
    for name, tone, down in (("reliable", "pass", False), ("unreliable", "drop", True)):
        own = counts.get(name, ())
        highest, step = max((*own, 1)), SIZE / max(len(own), 1)
        for place, count in enumerate(own):
            height = (half - 6) * count / highest
            drawn += Markup(
                '<rect class="tone-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(tone, place * step + 0.5, half + 1 if down else half - 1 - height, step - 1, height)
    spoken = "; ".join(f"{name}: {', '.join(map(str, own))}" for name, own in counts.items())
    grid = _line([(0, 0.5), (1, 0.5)], "axis") + _labels("score", "")
    return _picture(f"Distribution of scores, in equal steps from 0 to 1. {spoken}", grid + drawn)


def whisker(value: float, low: float | None, high: float | None, *, start: float = 0.5) -> Markup:
    """Draw a figure with its interval on a scale from ``start`` to 1, as a line of a table."""

    def at(number: float | None) -> float:
        return 100 * min(1.0, max(0.0, ((value if number is None else number) - start) / (1 - start)))

    return Markup(
        '<svg class="bar interval" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        '<rect class="range" x="{:.1f}" width="{:.1f}" height="8"/>'
        '<rect class="point" x="{:.1f}" width="1.6" height="8"/></svg>'
    ).format(at(low), max(0.5, at(high) - at(low)), min(98.4, at(value)))


def steps(edges: Sequence[float], values: Sequence[float], *, height: int = 26) -> Markup:
    """Draw a signal's effect as steps: left to right the value grows, up raises reliability.

    The steps are equally wide, since the values of most signals crowd at one end.
    """
    most = max((abs(value) for value in values), default=0.0) or 1.0
    width, drawn = 120 / max(len(values), 1), "M0"
    for place, value in enumerate(values):
        y = height / 2 - (height / 2 - 2) * value / most
        drawn += f"{'V' if place else ' '}{y:.1f}H{(place + 1) * width:.0f}"
    label = (
        f"from {values[0]:+.2f} to {values[-1]:+.2f} in log-odds over {len(edges)} steps" if values else ""
    )
    return Markup(
        '<svg class="shape" width="120" height="{0}" viewBox="0 0 120 {0}" role="img" aria-label="{1}">'
        '<path d="M0 {2}H120" stroke="#8886"/>'
        '<path d="{3}" fill="none" stroke="#2f6fd0" stroke-width="1.5"/></svg>'
    ).format(height, label, height // 2, drawn)


def sparkline(values: Sequence[float], *, width: int = 8) -> str:
    """Draw values as characters, for where no picture is shown; the middle of the scale is 0.

    >>> sparkline([-1.0, 0.0, 1.0], width=3), sparkline([0.0], width=2)
    ('▁▅█', '▅▅')
    """
    most = max((abs(value) for value in values), default=0.0) or 1.0
    count = len(values)
    taken = [values[min(count - 1, place * count // width)] for place in range(width)] if count else []
    return "".join(_BLOCKS[min(7, int((value / most + 1) * 4))] for value in taken)


def _square(label: str, x: str, y: str, drawn: Markup) -> Markup:
    grid = Markup().join(
        _line([(tick, 0), (tick, 1)], "grid") + _line([(0, tick), (1, tick)], "grid") for tick in _TICKS
    )
    return _picture(label, grid + _line([(0, 0), (1, 1)], "axis") + drawn + _labels(x, y))


def _picture(label: str, drawn: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="-26 -8 {} {}" role="img" aria-label="{}">{}</svg>').format(
        SIZE + 36, SIZE + 44, label, drawn
    )


def _labels(x: str, y: str) -> Markup:
    """Numbers below, the names of both axes."""
    drawn = Markup().join(
        Markup('<text x="{:.0f}" y="{}" text-anchor="middle">{:g}</text>').format(
            SIZE * tick, SIZE + 15, tick
        )
        for tick in (0.0, 0.5, 1.0)
    )
    drawn += Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(SIZE / 2, SIZE + 31, x)
    return drawn + Markup(
        '<text transform="translate(-10 {}) rotate(-90)" text-anchor="middle">{}</text>'
    ).format(SIZE / 2, y)


def _line(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    placed = " ".join(f"{SIZE * x:.1f},{SIZE * (1 - y):.1f}" for x, y in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, placed)
