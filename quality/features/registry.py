"""The one list of families. A new family is one module and one line here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from quality.errors import SchemaMismatch
from quality.features import (
    boilerplate,
    duplication,
    headline,
    metadata,
    promotion,
    prose,
    sourcing,
    wording,
)
from quality.features.spec import FeatureSpec
from quality.text import lexicons, positions
from quality.text.pages import Pages

FAMILIES = (
    boilerplate.family,
    duplication.family,
    headline.family,
    promotion.family,
    sourcing.family,
    prose.family,
    wording.family,
    metadata.family,
)
SPECS: tuple[FeatureSpec, ...] = tuple(spec for family in FAMILIES for spec in family)
NAMES: tuple[str, ...] = tuple(spec.name for spec in SPECS)
"""All signals, those among them that are only listed, too."""


@dataclass(frozen=True)
class Schema:
    """The ordered signals one model reads; it belongs to the model, not to the registry."""

    specs: tuple[FeatureSpec, ...]

    @property
    def names(self) -> list[str]:
        """Names in column order."""
        return [spec.name for spec in self.specs]

    @property
    def fingerprint(self) -> str:
        """Changes when a signal is added, dropped, moved or redefined, and with any byte of a lexicon."""
        rows = [[s.name, s.unit.suffix, str(s.bounds), int(s.direction), s.version] for s in self.specs]
        return hashlib.sha256(json.dumps([rows, lexicons.fingerprint()]).encode()).hexdigest()[:16]

    @cached_property
    def evidence(self) -> npt.NDArray[np.int64]:
        """Number of each signal's kind of evidence in questions for positions, -1 where it has none."""
        items = [spec.evidence for spec in self.specs]
        return np.array([-1 if item is None else positions.number(item) for item in items], np.int64)

    @cached_property
    def directions(self) -> npt.NDArray[np.int64]:
        """How reliability may move when each signal grows: -1, 0 or 1."""
        return np.array([spec.direction for spec in self.specs], np.int64)

    def matrix(self, pages: Pages) -> npt.NDArray[np.float64]:
        """Signals of a batch, shape (n_articles, n_signals), NaN where unknown."""
        return np.column_stack([spec.compute(pages) for spec in self.specs])


def complete(pages: Pages, schema: Schema, signals: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """All signals in the order of NAMES, where those of ``schema`` are known already."""
    known = dict(zip(schema.names, signals.T, strict=True))
    return np.column_stack(
        [known[spec.name] if spec.name in known else spec.compute(pages) for spec in SPECS]
    )


def select(names: Sequence[str] | None = None) -> Schema:
    """Schema with the named signals in the given order; by default all that may enter a scorecard."""
    if names is None:
        return Schema(tuple(spec for spec in SPECS if spec.scored))
    offered = {spec.name: spec for spec in SPECS}
    missing = [name for name in names if name not in offered]
    if missing:
        raise SchemaMismatch(
            f"The model reads unknown signals {missing}. Retrain it, or install the version that it names."
        )
    return Schema(tuple(offered[name] for name in names))
