"""What the rows of a table will have: formats with columns must know it before the first row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from quality.types import Assessment

Write: TypeAlias = Callable[[Assessment], object]
"""What an open output takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Families and signals of the model, the extras that were asked for, the columns carried through.

    ``texts`` says whether there is a column for the text that was taken out of HTML.
    """

    families: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    sections: bool = False
    ledger: bool = False
    kept: tuple[str, ...] = ()
    texts: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, in the order of the contract.

        >>> Shape(kept=("label",)).columns[-4:]
        ('label', 'text', 'error', 'model')
        """
        asked = {"signals": self.signals, "sections": self.sections, "attributions": self.ledger}
        return (
            *("id", "status", "reliability", "verdict", "publisher", "coverage", "families"),
            "extraction_quality",
            *("reasons", "cluster", *(name for name, wanted in asked.items() if wanted)),
            *dict.fromkeys(name for name in (*self.kept, *(("text",) * self.texts)) if name != "publisher"),
            *("error", "model"),
        )
