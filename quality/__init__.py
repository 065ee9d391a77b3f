"""How far each article of a news corpus can be relied on. Importing this loads no numpy and no sklearn."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from quality.types import (
    Article,
    Assessment,
    Attribution,
    Cluster,
    CorpusFacts,
    Problem,
    Reason,
    Section,
)

if TYPE_CHECKING:
    from quality.scoring.api import LoadedModel, load_model
    from quality.scoring.engine import Scorer, run

__all__ = [
    "Article",
    "Assessment",
    "Attribution",
    "Cluster",
    "CorpusFacts",
    "LoadedModel",
    "Problem",
    "Reason",
    "Scorer",
    "Section",
    "load_model",
    "run",
]

_LAZY = {
    "LoadedModel": ("quality.scoring.api", "LoadedModel"),
    "Scorer": ("quality.scoring.engine", "Scorer"),
    "load_model": ("quality.scoring.api", "load_model"),
    "run": ("quality.scoring.engine", "run"),
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _LAZY[name]
    return getattr(importlib.import_module(module), attribute)
