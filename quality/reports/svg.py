"""Small inline pictures for the pages: no script, no external resource, colours from the page's style.

Every number beside a bar is written out on the page, so bars are hidden from screen readers;
the histogram carries its counts as a label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from markupsafe import Markup

from quality.reports.view import known

_ICONS = {
    "pass": '<circle cx="8" cy="8" r="8"/><path class="ink" d="M4.2 8.3l2.6 2.6 5-5.4"/>',
    "review": '<path d="M8 .6 15.8 15H.2z"/><path class="ink" d="M8 5.6v4.2M8 12v.6"/>',
    "drop": '<path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z"/>'
    '<path class="ink" d="M5 5l6 6M11 5l-6 6"/>',
    "unscored": '<circle class="hollow" cx="8" cy="8" r="6.8"/><path class="ink" d="M4.6 8h6.8"/>',
}
"""A shape for each outcome, so that colour is not the only carrier."""

_BINS = 20
_WIDTH, _HEIGHT = 400, 96
_TICKS = ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end"))


def icon(outcome: str) -> Markup:
    """Draw the sign of an outcome."""
    shapes = Markup(_ICONS.get(outcome, _ICONS["unscored"]))  # constants of this file
    return Markup('<svg class="icon tone-{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>').format(
        outcome, shapes
    )


def bar(value: float | None, *, tone: str) -> Markup:
    """Draw a share of 1 as a bar; unknown is an empty, dashed track.

    ``tone`` names the colour: an outcome, ``risk`` or ``plain``.
    """
    held = known(value)
    if held is None:
        return Markup(
            '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
            '<path class="unknown" d="M0 4h100"/></svg>'
        )
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        '<rect class="tone-{}" width="{:.1f}" height="8"/></svg>'
    ).format(tone, 100 * held)


def diverging(effect: float, *, largest: float) -> Markup:
    """Draw a signed effect from a middle line: left lowers reliability, right raises it."""
    length = 98 * min(1.0, abs(effect) / largest) if largest > 0 else 0.0
    start, tone = (100 - length, "drop") if effect < 0 else (100, "pass")
    return Markup(
        '<svg class="bar diverging" viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="3.5" width="200" height="1"/>'
        '<rect class="tone-{}" x="{:.1f}" width="{:.1f}" height="8"/>'
        '<rect class="axis" x="99.5" width="1" height="8"/></svg>'
    ).format(tone, start, length)


def proportions(counts: Mapping[str, int]) -> Markup:
    """Draw counts by outcome as one divided bar."""
    total = sum(counts.values()) or 1
    parts, left = Markup(), 0.0
    for outcome, count in counts.items():
        width = 100 * count / total
        parts += Markup('<rect class="tone-{}" x="{:.2f}" width="{:.2f}" height="8"/>').format(
            outcome, left, max(0.0, width - 0.3)
        )
        left += width
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(parts)


def histogram(values: Mapping[str, Sequence[float]]) -> Markup:
    """Draw how reliability is distributed, each column divided by verdict.

    Parameters
    ----------
    values
        Reliabilities in [0, 1] by verdict, lowest part of a column first.
    """
    counts = {verdict: _binned(own) for verdict, own in values.items()}
    totals = [sum(column) for column in zip_longest(*counts.values(), fillvalue=0)] or [0]
    highest, step = max(*totals, 1), _WIDTH / _BINS
    columns, floor = Markup(), [0] * _BINS
    for verdict, own in counts.items():
        for place, count in enumerate(own):
            if not count:
                continue
            floor[place] += count
            columns += Markup(
                '<rect class="tone-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(
                verdict,
                place * step + 1,
                _HEIGHT * (1 - floor[place] / highest),
                step - 2,
                _HEIGHT * count / highest,
            )
    ticks = Markup().join(
        Markup('<text x="{:.0f}" y="{}" text-anchor="{}">{:g}</text>').format(
            share * _WIDTH, _HEIGHT + 16, anchor, share
        )
        for share, anchor in _TICKS
    )
    spoken = ", ".join(
        f"{place / _BINS:g} to {(place + 1) / _BINS:g}: {total}"
        for place, total in enumerate(totals)
        if total
    )
    return Markup(
        '<svg class="histogram" viewBox="0 -2 {} {}" role="img" aria-label="Articles by reliability. {}">'
        '{}<path class="axis" d="M0 {}h{}"/>{}</svg>'
    ).format(_WIDTH, _HEIGHT + 22, spoken or "none", columns, _HEIGHT + 0.5, _WIDTH, ticks)


def _binned(values: Sequence[float]) -> list[int]:
    """Count values in equal steps of [0, 1]; 1 belongs to the last."""
    counts = [0] * _BINS
    for value in values:
        held = known(value)
        if held is not None:
            counts[min(_BINS - 1, int(held * _BINS))] += 1
    return counts
