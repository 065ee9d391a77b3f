"""Which articles have nearly the same text: the second half of what makes a copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from quality.corpus import bodies, minhash
from quality.corpus.publishers import UNKNOWN, Numbers
from quality.corpus.spill import Spill
from quality.text.found import Read

FEWEST_WORDS = 50
"""Words below which the same text says nothing: notices of a paywall or a failed extraction are short."""


class Texts:
    """Takes the texts of all rows in order, keeps a signature of each on disk."""

    def __init__(self, folder: Path) -> None:
        self._signatures = Spill(folder / "texts", np.dtype("<u4"))
        self._long = Spill(folder / "long", np.dtype("?"))

    def add(self, texts: Sequence[str], read: Read) -> None:
        """Take some rows' texts, and how they were read."""
        self._signatures.append(bodies.signatures(texts).ravel())
        self._long.append(np.diff(read.token_offsets) > FEWEST_WORDS)

    def groups(self) -> Numbers:
        """A number that rows of nearly one text share, UNKNOWN for those of few words."""
        made = np.asarray(self._signatures.read()).reshape(-1, bodies.BODIES.num_perm)
        known = np.asarray(self._long.read()) & (made != minhash.NONE).any(axis=1)
        return np.where(known, bodies.twins(made), UNKNOWN).astype(np.int64)

    def close(self) -> None:
        """Close the files."""
        self._signatures.close()
        self._long.close()
