"""The heavy half of the package, loaded only by the commands that need it: ``--help`` stays quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality.io.shape import Shape
from quality.reports.view import MEANINGS, Overview
from quality.scoring.tally import BINS, VERDICTS, Tally
from quality.settings import Settings

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


def shape(*, signals: bool, sections: bool, ledger: bool, kept: tuple[str, ...]) -> Shape:
    """Columns of the output, for the formats that have columns."""
    from quality.features import registry

    return Shape(
        families=tuple(family.name for family in registry.FAMILIES),
        signals=registry.NAMES if signals else (),
        sections=sections,
        ledger=ledger,
        kept=kept,
    )


def overview(tally: Tally) -> Overview:
    """Counts of a run as the reports show them."""
    outcomes = {**tally.verdicts, "unscored": tally.codes.total()}
    return Overview(
        total=tally.rows,
        outcomes={name: outcomes.get(name, 0) for name in MEANINGS},
        errors=sorted(tally.codes.items(), key=lambda item: (-item[1], item[0])),
        bins={verdict: tally.bins.get(verdict, [0] * BINS) for verdict in reversed(VERDICTS)},
    )
