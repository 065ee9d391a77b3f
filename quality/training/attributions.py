"""Measure and train the sourcing ledger: ``python -m quality.training.attributions --from FOLDER``.

FOLDER holds the labelled sets, PolNeAR among them. Prints, publisher by publisher, what the rules reach
alone and what weights reach that were trained without that publisher; ``--write`` stores weights trained on
all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text import attributions, entries, lexicons, speakers
from quality.text.found import Kind, Lexicon, Read, WordList
from quality.training import sets
from quality.types import Attribution, Span

Floats: TypeAlias = npt.NDArray[np.float64]
Weights: TypeAlias = npt.NDArray[np.int8]

SET = "sourcing_polnear"
TARGET = Path(__file__).parents[1] / "weights" / "attributions.npz"
BATCH = 128
STEPS, RATE, PENALTY = 200, 0.05, 3.0
THRESHOLD = 0.22
"""Probability from which a candidate is a cue; low, because counts are compared before single cues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated article."""

    text: str
    publisher: str
    density: float
    """Attributions per 100 words."""
    cues: tuple[Span, ...]
    sources: tuple[Span, ...]
    contents: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How well a ledger agrees with the gold."""

    spearman: float
    cue_f1: float
    source_f1: float
    content_f1: float


def load(folder: Path) -> list[Gold]:
    """The annotated articles, in the order of the file."""
    return [_gold(row) for row in sets.load(SET, folder)]


def _gold(row: sets.Labelled) -> Gold:
    by: dict[str, list[Span]] = {"Cue": [], "Source": [], "Content": []}
    for kind, start, end in row.marks:
        by[kind].append((start, end))
    return Gold(
        text=row.article.text or "",
        publisher=row.group,
        density=row.score or 0.0,
        cues=tuple(by["Cue"]),
        sources=tuple(by["Source"]),
        contents=tuple(by["Content"]),
    )


LISTS = (
    WordList.FUNCTION,
    WordList.CUE,
    WordList.CUE_NOUN,
    WordList.ROLE,
    WordList.ANONYMOUS,
    WordList.DOCUMENT,
    WordList.ORGANISATION,
    WordList.AUXILIARY,
    WordList.THIRD_PERSON,
    WordList.ABBREVIATION,
    Lexicon.ACCORDING_TO,
)


def batches(articles: Sequence[Gold]) -> list[Read]:
    """The articles, read."""
    lists = lexicons.compile_lists([(listed, lexicons.read(listed)) for listed in LISTS])
    return [
        lexicons.scan([article.text for article in articles[at : at + BATCH]], lists)
        for at in range(0, len(articles), BATCH)
    ]


def covered(spans: Sequence[Span], size: int) -> npt.NDArray[np.bool_]:
    """Which characters lie in one of the spans.

    >>> covered([(1, 3)], 4)
    array([False,  True,  True, False])
    """
    inside = np.zeros(size, np.bool_)
    for start, end in spans:
        inside[start:end] = True
    return inside


def heads(read: Read, articles: Sequence[Gold], tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which candidates are heads of gold cues: the first listed verb, else the first listed noun."""
    verbs = read.classes[tokens] >> np.uint64(WordList.CUE) & np.uint64(1) != 0
    starts, ends = read.bounds[tokens, 0], read.bounds[tokens, 1]
    true = np.zeros(len(tokens), np.bool_)
    for row, article in enumerate(articles):
        first, last = np.searchsorted(tokens, read.token_offsets[row : row + 2])
        for start, end in article.cues:
            inside = first + np.flatnonzero((starts[first:last] < end) & (ends[first:last] > start))
            if len(inside):
                true[inside[np.argmax(verbs[inside])]] = True
    return true


def fit(places: npt.NDArray[np.int32], true: npt.NDArray[np.bool_]) -> Weights:
    """Logistic regression over hashed features, full-batch Adam; the threshold is 0 in what comes back."""
    size, n = 1 << attributions.WEIGHT_BITS, len(places)
    seen = np.bincount(places.ravel(), minlength=size) > 1
    weights: Floats = np.zeros(size)
    mean, square = np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        error = 1 / (1 + np.exp(-weights[places].sum(axis=1))) - true
        pull = np.bincount(places.ravel(), np.repeat(error, places.shape[1]), minlength=size)
        slope = (pull + PENALTY * weights) / n * seen
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    weights[places[0, 0]] -= np.log(THRESHOLD / (1 - THRESHOLD))
    scaled: Weights = np.rint(weights * attributions.LOGIT).clip(-127, 127).astype(np.int8)
    return scaled


def ledger(read: Read, articles: Sequence[Gold], weights: Weights | None) -> list[tuple[Attribution, ...]]:
    """The attributions of each article of a batch; every line counts as body."""
    found = attributions.find(read, np.full(len(read.lines), Kind.BODY, np.uint8), weights)
    return [entries.attributions(article.text, read, found, row) for row, article in enumerate(articles)]


def overlaps(predicted: Sequence[Span], gold: Sequence[Span], size: int) -> tuple[int, int, int, int]:
    """Predicted spans that touch gold, predicted spans, gold spans that are touched, gold spans."""
    said, true = covered(predicted, size), covered(gold, size)
    return (
        sum(bool(true[a:b].any()) for a, b in predicted),
        len(predicted),
        sum(bool(said[a:b].any()) for a, b in gold),
        len(gold),
    )


def f1(right: float, predicted: float, touched: float, gold: float) -> float:
    """Harmonic mean of right / predicted and touched / gold.

    >>> f1(1, 2, 1, 2)
    0.5
    """
    precision, recall = right / max(predicted, 1), touched / max(gold, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def ranks(values: Floats) -> Floats:
    """Ranks from 0, ties share their mean.

    >>> ranks(np.array([3.0, 1.0, 3.0]))
    array([1.5, 0. , 1.5])
    """
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    means: Floats = np.cumsum(counts) - (counts + 1) / 2
    return means[inverse]


def measure(articles: Sequence[Gold], found: Sequence[Sequence[Attribution]]) -> Measured:
    """Compare ledgers with the gold."""
    cues, sources, contents = np.zeros(4), np.zeros(4), np.zeros(4)
    density = []
    for article, own in zip(articles, found, strict=True):
        size = len(article.text)
        cues += overlaps([entry.cue_span for entry in own if entry.cue_span], article.cues, size)
        speakers = [entry.speaker_span for entry in own if entry.speaker_span]
        sources += overlaps(speakers, article.sources, size)
        said = covered([(entry.start, entry.end) for entry in own], size)
        true = covered(article.contents, size)
        both = (said & true).sum()
        contents += (both, said.sum(), both, true.sum())
        density.append(len(own) / max(len(article.text.split()), 1))
    gold = ranks(np.array([article.density for article in articles]))
    return Measured(
        spearman=float(np.corrcoef(ranks(np.array(density)), gold)[0, 1]),
        cue_f1=f1(*cues),
        source_f1=f1(*sources),
        content_f1=f1(*contents),
    )


def held_out(articles: Sequence[Gold]) -> tuple[list[tuple[Attribution, ...]], list[tuple[Attribution, ...]]]:
    """Ledgers by rules alone, and by weights trained on the other publishers."""
    reads = batches(articles)
    rows = [articles[at : at + BATCH] for at in range(0, len(articles), BATCH)]
    rules = [own for read, part in zip(reads, rows, strict=True) for own in ledger(read, part, None)]
    places, true, publisher = candidates(reads, rows)
    trained: list[tuple[Attribution, ...]] = [()] * len(articles)
    for name in sorted({article.publisher for article in articles}):
        weights = fit(places[publisher != name], true[publisher != name])
        at = 0
        for read, part in zip(reads, rows, strict=True):
            for article, own in zip(part, ledger(read, part, weights), strict=True):
                if article.publisher == name:
                    trained[at] = own
                at += 1
    return rules, trained


def candidates(
    reads: Sequence[Read], rows: Sequence[Sequence[Gold]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_], npt.NDArray[np.str_]]:
    """Feature places of every candidate, whether it is a cue, and its publisher."""
    places, true, publisher = [], [], []
    for read, part in zip(reads, rows, strict=True):
        tokens, found = attributions.find_candidates(tuple(read), speakers.grammar_table())
        places.append(found)
        true.append(heads(read, part, tokens))
        owner = np.searchsorted(read.token_offsets, tokens, side="right") - 1
        publisher.append(np.array([article.publisher for article in part])[owner])
    return np.concatenate(places), np.concatenate(true), np.concatenate(publisher)


def main() -> None:
    """Print the figures; store the weights where asked."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help=f"store weights in {TARGET.name}")
    options = parser.parse_args()
    articles = load(options.folder)
    rules, trained = held_out(articles)
    print(f"{'publisher':12} {'':8} spearman  cue F1  source F1  content F1")
    for name in (*sorted({article.publisher for article in articles}), "all"):
        chosen = [at for at, article in enumerate(articles) if name in (article.publisher, "all")]
        for label, found in (("rules", rules), ("held out", trained)):
            m = measure([articles[at] for at in chosen], [found[at] for at in chosen])
            print(
                f"{name:12} {label:8} {m.spearman:8.3f}{m.cue_f1:8.3f}{m.source_f1:11.3f}{m.content_f1:12.3f}"
            )
    if options.write:
        rows = [articles[at : at + BATCH] for at in range(0, len(articles), BATCH)]
        places, true, _ = candidates(batches(articles), rows)
        TARGET.parent.mkdir(exist_ok=True)
        np.savez_compressed(TARGET, cue=fit(places, true))


if __name__ == "__main__":
    main()
