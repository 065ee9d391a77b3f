"""What the rows of a table will have: formats with columns must know it before the first row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Families and signals of the model, the extras that were asked for, the columns carried through."""

    families: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    sections: bool = False
    ledger: bool = False
    kept: tuple[str, ...] = ()
