"""What the entries of a ledger say: statistics for a batch, attributions with spans for one article."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from quality.text.compiled import Array, compiled
from quality.text.found import Count, Entry, Ints, Ledger, Read
from quality.types import Attribution, Span

SOURCES: tuple[Literal["named", "anonymous", "document"], ...] = ("named", "anonymous", "document")
COUNTED = (
    Count.ATTRIBUTIONS, Count.SOURCED_QUOTATIONS, Count.NAMED_ATTRIBUTIONS, Count.ANONYMOUS_ATTRIBUTIONS,
    Count.DOCUMENT_ATTRIBUTIONS, Count.ATTRIBUTED_WORDS, Count.DISTINCT_SOURCES,
)  # fmt: skip
"""The statistics that come from the ledger."""


@compiled
def count_entries(entries: Array, offsets: Array, quotes: Array) -> Array:
    """Statistics of each text's entries that have a speaker, shape (len(COUNTED), n_texts)."""
    counts = np.zeros((7, len(offsets) - 1))
    for held in quotes:
        if held >= 0 and entries[held, Entry.SPEAKER_FIRST] >= 0:
            counts[1, entries[held, Entry.ARTICLE]] += 1
    for a in range(len(offsets) - 1):
        for row in range(offsets[a], offsets[a + 1]):
            if entries[row, Entry.SPEAKER_FIRST] >= 0:
                counts[0, a] += 1
                counts[5, a] += entries[row, Entry.LAST] - entries[row, Entry.FIRST]
                counts[2 + entries[row, Entry.SOURCE], a] += 1
        before = 0
        for key in np.sort(entries[offsets[a] : offsets[a + 1], Entry.KEY].copy()):
            counts[6, a] += key != 0 and key != before
            before = key
    return counts


def count(ledger: Ledger, counts: npt.NDArray[np.float64]) -> None:
    """Fill the statistics of a batch that come from its ledger, rows of Count."""
    counts[list(COUNTED)] = count_entries(*ledger)


def attributions(text: str, read: Read, ledger: Ledger, article: int) -> tuple[Attribution, ...]:
    """The attributions of one article of the batch, with character spans into its ``text``."""
    entries = ledger.entries[ledger.offsets[article] : ledger.offsets[article + 1]].tolist()
    return tuple(_attribution(text, read.bounds, entry) for entry in entries)


def _attribution(text: str, bounds: Ints, entry: list[int]) -> Attribution:
    def span(column: Entry) -> Span:
        return int(bounds[entry[column], 0]), int(bounds[entry[column + 1] - 1, 1])

    cue, (start, end) = span(Entry.CUE_FIRST), span(Entry.FIRST)
    speaker_span = span(Entry.SPEAKER_FIRST) if entry[Entry.SPEAKER_FIRST] >= 0 else None
    return Attribution(
        kind="quote" if entry[Entry.QUOTE] else "paraphrase",
        source=SOURCES[entry[Entry.SOURCE]],
        start=start,
        end=end,
        speaker=text[slice(*speaker_span)] if speaker_span else None,
        cue=text[slice(*cue)],
        cue_span=cue,
        speaker_span=speaker_span,
    )
