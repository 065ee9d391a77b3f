"""What a terminal can show, and how text from strangers gets there safely.

Whatever comes from an article passes :meth:`Screen.safe`: a scraped text must not drive the terminal.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, JustifyMethod, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from quality.reports.marks import neutral
from quality.reports.view import known

TONES = {"pass": "#2a9bbf", "review": "#c98a12", "drop": "#e0654a", "unscored": "bright_black"}
_SIGNS = {"pass": ("✓", "+"), "review": ("▲", "?"), "drop": ("✕", "x"), "unscored": ("–", "-")}
"""A sign for each outcome, the second where only ASCII can be shown."""
_FAMILY_COLOURS = {
    "boilerplate": "#f4b08a",
    "duplication": "#a5e3f0",
    "headline": "#f0bcd8",
    "promotion": "#f5d56e",
    "sourcing": "#9dbdf5",
    "prose": "#8fdcb6",
    "wording": "#cdb5f0",
}
_OTHER_COLOUR = "#cfd3d9"
_RISK_COLOURS = ("#6b7280", "#8a8062", "#b08a3c", "#d08a2e", "#e0654a")
_STEPS = "▁▂▃▄▅▆▇█"
_ASCII = str.maketrans("█░·–−│…—‘’“”", "#.---|~-''\"\"")


@dataclass(frozen=True, slots=True)
class Screen:
    """A console, and what it can show."""

    console: Console

    @property
    def colour(self) -> bool:
        """Whether colours may be used."""
        return self.console.color_system is not None and not self.console.no_color

    @property
    def ascii(self) -> bool:
        """Whether drawing characters are out of reach."""
        return self.console.options.ascii_only

    def safe(self, text: str) -> str:
        """Make text harmless and encodable; its length stays."""
        shown = neutral(text)
        if self.ascii:
            encoding = self.console.encoding
            return shown.translate(_ASCII).encode(encoding, "replace").decode(encoding)
        return shown

    def line(self, text: str) -> str:
        """Make text harmless and one line."""
        return " ".join(self.safe(text).split())

    def draw(self, text: str) -> str:
        """Draw our own signs with what the console has."""
        return text.translate(_ASCII) if self.ascii else text

    def show(self, *parts: RenderableType) -> None:
        """Print, without letting rich read a meaning into the text."""
        self.console.print(*parts, sep="", highlight=False, emoji=False, markup=False)

    def grid(self, *columns: JustifyMethod, gap: int = 2) -> Table:
        """Begin a table without lines that folds what is too long; rich's ellipsis is not ASCII."""
        grid = Table.grid(padding=(0, gap, 0, 0))
        for justify in columns:
            grid.add_column(justify=justify, overflow="fold")
        return grid

    def badge(self, outcome: str) -> Text:
        """Give the sign and the word of an outcome."""
        return Text(f"{_SIGNS[outcome][self.ascii]} {outcome}", style=f"bold {TONES[outcome]}")

    def bar(self, value: float | None, *, width: int, style: str) -> Text:
        """Draw a share of 1; unknown is a dotted track."""
        held = known(value)
        if held is None:
            return Text(self.draw("·" * width), style="dim")
        full = round(held * width)
        return Text.assemble((self.draw("█" * full), style), (self.draw("░" * (width - full)), "dim"))

    def block(self, risk: float | None) -> Text:
        """Draw a risk in one character: by height and colour, or as a digit where only ASCII is shown."""
        held = known(risk)
        if held is None:
            return Text(self.draw("·"), style="dim")
        steps = "0123456789" if self.ascii else _STEPS
        return Text(steps[min(len(steps) - 1, int(held * len(steps)))], style=risk_colour(held))

    @property
    def scale(self) -> str:
        """What the blocks mean."""
        low, high = "09" if self.ascii else (_STEPS[0], _STEPS[-1])
        return self.draw(f"{low} none to {high} severe, · unknown")


def risk_colour(risk: float | None) -> str:
    """Colour a risk, quiet to loud."""
    return _RISK_COLOURS[min(4, int((risk or 0.0) * 5))]


def highlight(family: str) -> Style:
    """Mark like a highlighter: dark ink on a light colour reads on any background."""
    return Style(color="#16181b", bgcolor=_FAMILY_COLOURS.get(family, _OTHER_COLOUR), dim=False)
