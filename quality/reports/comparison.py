"""A comparison of two models for a person at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quality.reports.evaluation import METRICS, figure
from quality.reports.screen import Screen
from quality.training.compare import Comparison
from quality.training.evaluate import plain

_MARKS = {-1: "A", 0: "", 1: "B"}


def terminal(found: Comparison, console: Console) -> None:
    """Print every difference with its interval, then who is better where in words."""
    screen = Screen(console)
    screen.show(Text(f"A  {found.first}\nB  {found.second}\n"))
    table = Table("set", "rows", "metric", "A", "B", "B minus A", "better", box=None, pad_edge=False)
    for one in found.sets:
        for place, (name, metric) in enumerate(one.metrics.items()):
            head = (one.name, f"{one.rows:,}") if not place else ("", "")
            change = figure(plain(metric.difference))
            cells = (*head, METRICS[name], f"{metric.first:.3f}", f"{metric.second:.3f}", change)
            table.add_row(*map(screen.line, cells), _MARKS[metric.better(name)])
    screen.show(table, Text(""))
    for sentence in found.sentences():
        screen.show(Text(screen.line(sentence)))
    screen.show(Text(f"\n95 % intervals from {found.draws:,} paired draws of publishers", style="dim"))
