"""Small inline pictures for the pages: no script, no external resource, colours from the page's style.

Every number beside a bar is written out on the page, so bars are hidden from screen readers;
the histogram carries its counts as a label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


def histogram(counts: Mapping[str, Sequence[int]]) -> Markup:
    """Draw how reliability is distributed, each column divided by verdict.

    Parameters
    ----------
    counts
        Rows of each verdict in equal steps of reliability from 0 to 1, lowest part of a column first.
    """
    totals = [sum(column) for column in zip(*counts.values(), strict=True)] or [0]
    highest, step = max(*totals, 1), _WIDTH / len(totals)
    columns, floor = Markup(), [0] * len(totals)
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
        f"{place / len(totals):g} to {(place + 1) / len(totals):g}: {total}"
        for place, total in enumerate(totals)
        if total
    )
    return Markup(
        '<svg class="histogram" viewBox="0 -2 {} {}" role="img" aria-label="Articles by reliability. {}">'
        '{}<path class="axis" d="M0 {}h{}"/>{}</svg>'
    ).format(_WIDTH, _HEIGHT + 22, spoken or "none", columns, _HEIGHT + 0.5, _WIDTH, ticks)


def steps(counts: Sequence[int]) -> Markup:
    """Draw how a risk is distributed: a column a step, coloured as the risk is."""
    highest, width = max(*counts, 1), 100 / max(len(counts), 1)
    columns = Markup().join(
        Markup('<rect class="tone-risk-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            5 * place // len(counts),
            place * width + 0.5,
            30 * (1 - count / highest),
            width - 1,
            30 * count / highest,
        )
        for place, count in enumerate(counts)
        if count
    )
    spoken = ", ".join(map(str, counts))
    return Markup(
        '<svg class="steps" viewBox="0 0 100 31" preserveAspectRatio="none" role="img" '
        'aria-label="Articles by risk, in {} equal steps: {}">{}<path class="axis" d="M0 30.5h100"/></svg>'
    ).format(len(counts), spoken, columns)


def interval(low: float, middle: float, high: float) -> Markup:
    """Draw where a mean lies: a dot on its interval, on a track from 0 to 1."""
    return Markup(
        '<svg class="span" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="4.5" width="100" height="1"/>'
        '<rect class="reach" x="{:.1f}" y="3.5" width="{:.1f}" height="3"/>'
        '<rect class="dot" x="{:.1f}" y="1" width="1" height="8"/></svg>'
    ).format(100 * low, max(0.5, 100 * (high - low)), 100 * middle - 0.5)
