"""Signals and grams of articles, kept on disk under the hash of all that they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from joblib import Memory

import quality.features
import quality.text
from quality.features.registry import select
from quality.text import lexicons
from quality.text.found import WordWeights
from quality.training import words
from quality.types import Article

NOWHERE: Final = Memory(None, verbose=0)


def at(folder: Path) -> Memory:
    """A cache in a folder; NOWHERE is one that keeps nothing."""
    return Memory(folder, verbose=0)


def measured(
    memory: Memory,
    articles: Sequence[Article],
    names: list[str],
    weights: WordWeights,
    *,
    titles: bool = False,
) -> tuple[words.Column, Any]:
    """As :func:`words.measured`, read from ``memory`` where the same was asked before."""
    return memory.cache(_measured)(_code(), list(articles), names, tuple(weights), titles)  # type: ignore[no-any-return]


def _measured(
    code: str, articles: list[Article], names: list[str], weights: tuple[Any, Any], titles: bool
) -> tuple[words.Column, Any]:
    return words.measured(articles, select(names), WordWeights(*weights), titles=titles)


@cache
def _code() -> str:
    """Hash of the code and the lists behind a signal."""
    found = hashlib.sha256(lexicons.fingerprint().encode())
    for module in (quality.text, quality.features):
        for path in sorted(Path(module.__path__[0]).glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()
