"""An evaluation for people: a table for the terminal and a self-contained page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quality.reports import charts, page
from quality.reports import view as views
from quality.reports.screen import Screen
from quality.training.evaluate import Evaluation, Mistake

LEFT_OUT: Final = {
    "publisher_seen": "of publishers that the model learned from, without a held-out prediction",
    "seen_in_training": "of a set that the model learned from, and it comes without held-out predictions",
    "text_changed": "with another text than the one that was learned from",
    "no_prediction": "without a prediction for this question",
    "no_label": "without a label",
    "no_text": "without text",
    "too_short": "too short to be scored",
    "unsupported_language": "not English",
}
METRICS: Final = {
    "auc": "AUC",
    "average_precision": "average precision",
    "average_precision_unreliable": "average precision, other side",
    "brier": "Brier score",
    "ece": "calibration error (ECE)",
    "mean_score": "mean score",
}
"""Metrics and what people call them."""


def figure(measure: Mapping[str, Any] | None, *, digits: int = 3) -> str:
    """Write a figure with its interval.

    >>> figure({"value": 0.5, "low": 0.45, "high": 0.55}), figure({"value": None, "low": None, "high": None})
    ('0.500 (0.450 to 0.550)', '–')
    """
    if measure is None or measure["value"] is None:
        return "–"
    value = f"{measure['value']:.{digits}f}".replace("-", "−")
    if measure["low"] is None:
        return value
    low, high = (f"{measure[end]:.{digits}f}".replace("-", "−") for end in ("low", "high"))
    return f"{value} ({low} to {high})"


def split(measure: Mapping[str, Any] | None) -> tuple[str, str]:
    """A figure and its interval apart, for the page.

    >>> split({"value": 0.5, "low": 0.45, "high": 0.55})
    ('0.500', '0.450 to 0.550')
    """
    value, _, rest = figure(measure).partition(" (")
    return value, rest.removesuffix(")")


def write(evaluation: Evaluation, title: str = "How good the model is") -> str:
    """Write the page: overview, every set with its charts, the worst mistakes and their explanations."""
    return page.render(
        "evaluation.html.j2",
        title=title,
        found=evaluation.plain(),
        explained=_explained([one for result in evaluation.results for one in result.mistakes]),
        METRICS=METRICS,
        charts=charts,
        figure=figure,
        split=split,
        left_out=left_out,
    )


def _explained(mistakes: Sequence[Mistake]) -> dict[str, dict[str, Any]]:
    """What the page shows of each article once, however many sets list it, by the article's id."""
    found: dict[str, dict[str, Any]] = {}
    for number, mistake in enumerate(mistakes, 1):
        view = views.view(mistake.article, mistake.explained)
        found.setdefault(mistake.id, {"anchor": f"e{number}", "view": view, "mistake": mistake})
    return found


def left_out(counts: Mapping[str, int]) -> list[str]:
    """Say which rows are missing from the figures, the most first.

    >>> left_out({"no_label": 2})
    ['2 without a label']
    """
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [f"{count:,} {LEFT_OUT.get(code, code)}" for code, count in ordered]


def terminal(evaluation: Evaluation, console: Console) -> None:
    """Print the overview, the verdicts and what was left out."""
    screen, found = Screen(console), evaluation.plain()["sets"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("set", "measures", "rows", "publishers", "AUC", "average precision", "Brier", "ECE"):
        table.add_column(head, justify="right" if head in ("rows", "publishers") else "left", overflow="fold")
    for name, one in found.items():
        cells = [
            figure(one.get("metrics", {}).get(key)) for key in ("auc", "average_precision", "brier", "ece")
        ]
        table.add_row(
            *map(screen.line, (name, one["measures"], f"{one['rows']:,}", f"{one['publishers']:,}", *cells))
        )
    screen.show(table)
    _verdicts(screen, found)
    for name, one in found.items():
        for line in left_out(one["left_out"]):
            screen.show(Text(screen.line(f"{name}: left out {line}"), style="dim"))
        if one["rows"] and one["resampled"] == "rows":
            screen.show(
                Text(screen.line(f"{name}: intervals from draws of rows, not of publishers"), style="dim")
            )
    if not evaluation.known_publishers:
        note = "The model does not say which publishers it learned from: figures may flatter it."
        screen.show(Text(note, style="bold"))
    screen.show(
        Text(f"\n95 % intervals from {evaluation.draws:,} draws; model {evaluation.model}", style="dim")
    )


def _verdicts(screen: Screen, found: Mapping[str, Any]) -> None:
    """Print precision and recall of the verdicts, set by set."""
    heads = ("set", "preset", "pass: precision", "recall", "share", "drop: precision", "recall", "share")
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for name, one in found.items():
        for preset, said in one.get("presets", {}).items():
            cells = [figure(said[verdict][key], digits=2) for verdict in ("pass", "drop") for key in
                     ("precision", "recall", "share")]  # fmt: skip
            table.add_row(screen.line(name), preset, *map(screen.line, cells))
    if table.row_count:
        screen.show(Text(""), table)
