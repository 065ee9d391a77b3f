"""Signals and models as plain data, for programs: ``--json`` and the service say the same."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from quality.features import registry

if TYPE_CHECKING:
    from quality.model.bundle import Model


def signals() -> list[dict[str, Any]]:
    """Every signal, in the order of the registry."""
    return [
        {
            "name": spec.name,
            "family": spec.family,
            "summary": spec.summary,
            "unit": spec.unit.suffix,
            "bounds": [bound if isfinite(bound) else None for bound in spec.bounds],
            "direction": spec.direction.name.lower(),
            "source": spec.source.key,
            "citation": spec.source.citation,
            "version": spec.version,
        }
        for spec in registry.SPECS
    ]


def model(loaded: Model) -> dict[str, Any]:
    """Name, id, presets with their measures, and what the training says about itself."""
    return {
        "id": loaded.id,
        "name": loaded.name,
        "fingerprint": loaded.schema.fingerprint,
        "presets": {name: asdict(preset) for name, preset in loaded.presets.items()},
        "facts": dict(loaded.facts),
        "signals": list(loaded.schema.names),
    }
