"""The heavy half of the package, loaded only by the commands that need it: ``--help`` stays quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from quality.io.records import Row
from quality.io.shape import Shape
from quality.settings import Settings
from quality.types import Assessment

if TYPE_CHECKING:
    from quality.scoring.engine import Scorer


def scorer(settings: Settings, *, shape: Shape | None = None) -> Scorer:
    """Scorer with the model, the preset and the extras that were asked for."""
    from quality.model import bundle
    from quality.scoring.engine import Scorer

    return Scorer(
        model=bundle.load(settings.model),
        preset=settings.preset,
        reasons=settings.reasons,
        signals=bool(shape and shape.signals),
        sections=bool(shape and shape.sections),
        ledger=bool(shape and shape.ledger),
    )


def assess(rows: Iterable[Row], scorer: Scorer, settings: Settings) -> Iterator[Assessment]:
    """One assessment a row, in order."""
    from quality.scoring import engine

    return engine.run(rows, scorer, workers=settings.workers)


def shape(*, signals: bool, sections: bool, ledger: bool, kept: tuple[str, ...]) -> Shape:
    """Columns of the output, for the formats that have columns."""
    from quality.features import registry

    return Shape(
        families=tuple(family.name for family in registry.FAMILIES),
        signals=tuple(spec.name for spec in registry.SPECS) if signals else (),
        sections=sections,
        ledger=ledger,
        kept=kept,
    )
