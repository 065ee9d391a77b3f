"""Tell title and body from page furniture: ``python -m quality.training.sections --from FOLDER``.

FOLDER holds the labelled sets, among them L3S-GN1: pages as lines with a label each. Every page is learned
twice: as scraped, and as its body alone (paragraphs, wrapped at 72 columns, one line), because most input
has been extracted before. Sites are held out whole: pages that share lines are one site.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from quality.text import lexicons
from quality.text.found import Kind, Line, Read
from quality.text.lines import FEATURES, describe
from quality.text.sections import LISTS, Weights, place
from quality.text.signs import find_signs
from quality.training import sets

Array: TypeAlias = npt.NDArray[Any]

SET = "boilerplate_gn1_blocks"
WANTED = {"headline", "body"}
FOLDS = 5
SITE_LINES, SITE_SHARE = 8, 0.2  # lines that two pages of one site have in common
TARGET = Path(__file__).parents[1] / "weights" / "sections.json"
COMMON = 25  # a line on more pages than this is no site's own


class Page(NamedTuple):
    """A scraped page: its lines and the label of each."""

    lines: list[str]
    labels: list[str]


class Lines(NamedTuple):
    """A batch of texts with a row a line: features, group, and the text each line is from."""

    read: Read
    texts: list[str]
    features: Array
    groups: Array


def pages(folder: Path) -> list[Page]:
    """Pages of the set, without empty lines."""
    found = []
    for row in sets.load(SET, folder):
        text = row.article.text or ""
        marked = [(text[mark.start : mark.end], mark.kind) for mark in row.marks]
        pairs = [pair for pair in marked if pair[0].strip()]
        found.append(Page([line for line, _ in pairs], [label for _, label in pairs]))
    return found


def sites(every: Sequence[Page]) -> Array:
    """Group of each page, shape (n_pages,): pages that share many lines are of one site."""
    own = [{line for line in page.lines if len(line) > 3} for page in every]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(own):
        for line in lines:
            holders[line].append(number)
    shared = Counter(
        pair for numbers in holders.values() if len(numbers) <= COMMON for pair in combinations(numbers, 2)
    )
    group = np.arange(len(every))
    for (one, other), count in shared.items():
        if count >= SITE_LINES or count >= SITE_SHARE * min(len(own[one]), len(own[other])):
            group[group == group[other]] = group[one]
    return group


def bodies(page: Page) -> list[str]:
    """The page as extractors deliver it: paragraphs, wrapped, on one line."""
    body = [line for line, label in zip(*page, strict=True) if label == "body"]
    head = [line for line, label in zip(*page, strict=True) if label == "headline"][:1]
    wrapped = [textwrap.fill(line, 72) for line in body]
    paragraphs = ["\n\n".join(head + body), "\n".join(body), " ".join(body)]
    return [*paragraphs, "\n\n".join(wrapped), "\n".join(wrapped)]


def table(texts: list[str], groups: Iterable[int]) -> Lines:
    """Read texts and describe their lines."""
    lists = lexicons.compile_lists([(listed, lexicons.read(listed)) for listed in LISTS])
    read = lexicons.scan(texts, lists)
    described = describe(read, find_signs(read, texts))
    spread = np.repeat(np.fromiter(groups, int, len(texts)), np.diff(read.line_offsets))
    return Lines(read, texts, described.features[described.units].astype(float), spread)


def fit(features: Array, wanted: Array, clean: Array) -> Weights:
    """Logistic regression, both classes of scraped lines of equal weight, each line of a clean text 1."""
    rows = np.vstack([features, clean])
    labels = np.r_[wanted, np.ones(len(clean), bool)]
    share = wanted.mean()
    weight = np.r_[np.where(wanted, 1 / share, 1 / (1 - share)), np.ones(len(clean))]
    scale = StandardScaler().fit(rows)
    model = LogisticRegression(max_iter=400).fit(scale.transform(rows), labels, sample_weight=weight)
    slopes = model.coef_[0] / scale.scale_
    return Weights(float(model.intercept_[0] - slopes @ scale.mean_), slopes)


def held_out(scraped: Lines, wanted: Array, clean: Lines) -> Array:
    """Kind of each scraped line by a model that has not seen its site."""
    kinds = np.zeros(len(wanted), np.uint8)
    for fold, held in GroupKFold(FOLDS).split(scraped.features, wanted, scraped.groups):
        seen = np.isin(clean.groups, scraped.groups[fold])
        weights = fit(scraped.features[fold], wanted[fold], clean.features[seen])
        kinds[held] = place(scraped.read, scraped.texts, weights=weights)[held]
    return kinds


def figures(kinds: Array, labels: Array, wanted: Array, characters: Array) -> dict[str, float]:
    """What the held-out kinds are worth, line length alone beside it (its best threshold, in sample)."""
    kept = kinds <= Kind.BODY
    lengths = [balanced_accuracy_score(wanted, characters >= size) for size in range(20, 200, 5)]
    return {
        "balanced_accuracy": float(balanced_accuracy_score(wanted, kept)),
        "line_length_alone": float(max(lengths)),
        **{f"kept_{label}": float(kept[labels == label].mean()) for label in sorted(set(labels.tolist()))},
    }


def load(folder: Path) -> tuple[Lines, Lines, Array, Array]:
    """Scraped lines, clean lines, labels and what is wanted."""
    every = pages(folder)
    groups = sites(every)
    scraped = table(["\n".join(page.lines) for page in every], groups)
    clean = [(text, group) for page, group in zip(every, groups, strict=True) for text in bodies(page)]
    labels = np.array([label for page in every for label in page.labels])
    clean_lines = table([text for text, _ in clean], (group for _, group in clean))
    return scraped, clean_lines, labels, np.isin(labels, [*WANTED])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure with sites held out, write ``quality/weights/sections.json``."""
    parser = argparse.ArgumentParser(description=__doc__.partition(".")[0] if __doc__ else None)
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder of the labelled data")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args(arguments)
    scraped, clean, labels, wanted = load(options.folder)
    kinds = held_out(scraped, wanted, clean)
    measured = figures(kinds, labels, wanted, scraped.read.lines[:, Line.CHARACTERS])
    weights = fit(scraped.features, wanted, clean.features)
    slopes = {name: round(float(slope), 5) for name, slope in zip(FEATURES, weights.weights, strict=True)}
    stored = {
        "fitted_on": "L3S-GN1, sites held out for the figures",
        "figures": {name: round(value, 4) for name, value in measured.items()},
        "intercept": round(weights.intercept, 5),
        "weights": slopes,
    }
    options.output.parent.mkdir(exist_ok=True)
    options.output.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print("\n".join(f"{name:24}{value:.4f}" for name, value in measured.items()))


if __name__ == "__main__":
    main()
