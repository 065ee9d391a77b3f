"""Reading many headlines: a few at a time into one vocabulary, whose tables then stay small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quality.corpus import headlines
from quality.corpus.headlines import Headlines
from quality.corpus.vocabulary import Vocabulary

SIZE = 1000
"""Headlines read together; tables made for the words of many more would not fit into a core's cache."""


def read(
    titles: Sequence[str], publishers: Sequence[str | None], *, behind: Headlines | None = None
) -> Headlines:
    """As :func:`quality.corpus.headlines.read`, for any number of titles, also ``behind`` others."""
    vocabulary = Vocabulary() if behind is None else behind.vocabulary
    parts = [] if behind is None else [behind]
    parts += [
        headlines.read(titles[start : start + SIZE], publishers[start : start + SIZE], vocabulary)
        for start in range(0, max(len(titles), 1), SIZE)
    ]
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Headlines(
        vocabulary,
        np.concatenate([part.tokens for part in parts]),
        np.concatenate([part.flags for part in parts]),
        np.append(0, np.cumsum(lengths)),
    )
