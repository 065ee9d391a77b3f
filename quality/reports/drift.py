"""Drift for a person at a terminal: which signals broke, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quality.reports.screen import TONES, Screen
from quality.training.drift import Drift, Shift

SHOWN, LEAST = 20, 3
"""Changed signals listed, and signals listed where none has changed."""
_TONES: Final = {"broke": TONES["drop"], "moved": TONES["review"], "steady": ""}


def terminal(found: Drift, console: Console, *, shown: int = SHOWN) -> None:
    """Print the signals that changed most, overall and of single publishers, and the sum in a sentence."""
    screen = Screen(console)
    _table(screen, f"All rows against {found.against}", found.shifts, shown)
    if found.publishers:
        _table(screen, "Publishers against themselves before", found.publishers, shown)
    for line in sentences(found):
        screen.show(Text(screen.line(line)))


def sentences(found: Drift) -> list[str]:
    """What broke, and where."""
    broke = [shift.signal for shift in found.shifts if shift.level == "broke"]
    told = [f"{found.rows:,} rows against {found.against}: {_listed(broke)} broke."]
    by: dict[str, list[Shift]] = {}
    for shift in found.publishers:
        if shift.level == "broke":
            by.setdefault(str(shift.publisher), []).append(shift)
    for publisher, shifts in by.items():
        first = shifts[0]
        layout = next((s for s in shifts if s.signal == "extraction_quality"), None)
        about = f"{publisher}: {_listed([shift.signal for shift in shifts])} broke, from {first.since} on."
        told.append(about + (" Its pages may have a new layout." if layout else ""))
    if found.compared or found.too_small:
        told.append(f"{found.compared:,} publishers compared, {found.too_small:,} have too few rows.")
    else:
        told.append("No publisher is named: score with --keep publisher to look at single sites.")
    return told


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "no signal"
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _table(screen: Screen, title: str, shifts: Sequence[Shift], shown: int) -> None:
    own = any(shift.publisher for shift in shifts)
    heads = (*(("publisher",) if own else ()), "signal", "", "PSI", "moved", "known before", "now", "rows")
    table = Table(
        *heads, *(("since",) if own else ()), title=title, title_justify="left", box=None, pad_edge=False
    )
    changed = [shift for shift in shifts if shift.level != "steady"] or shifts[:LEAST]
    for shift in changed[:shown]:
        known = (f"{shift.known_before:.2f}", f"{shift.known_now:.2f}")
        way = f"{shift.delta + 0.0:+.2f}".replace("-", "−")
        cells = (f"{shift.psi:.2f}", screen.draw(way), *known, f"{shift.rows:,}")
        head = (screen.line(str(shift.publisher)),) if own else ()
        tail = (screen.line(str(shift.since)),) if own else ()
        level = Text(shift.level, style=_TONES[shift.level])
        table.add_row(*head, screen.line(shift.signal), level, *cells, *tail)
    screen.show(table)
    left = len(shifts) - min(shown, len(changed))
    screen.show(Text(f"and {left} that changed less\n" if left else "", style="dim"))
