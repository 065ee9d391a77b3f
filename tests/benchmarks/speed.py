"""How many articles a second: ``make bench``, or ``python tests/benchmarks/speed.py FILE.jsonl[.gz]``.

Everything is measured in the same run, on one worker, as CPU time, after a first round that nobody counts.
Machines are noisy: compare the rates of one run with each other.
"""

import argparse
import gzip
import json
import tempfile
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from quality.cli.main import cli
from quality.io import formats
from quality.model import bundle
from quality.scoring.work import CHUNK
from quality.text import lexicons
from quality.text.pages import Pages
from quality.types import Article

FEWEST, ROUNDS = 2000, 3


def scored(source: Path, target: Path, reasons: int) -> None:
    """Score a file: all that the command does, but for the start of Python and the first look at the code."""
    words = [
        "score",
        source,
        "-o",
        target,
        "--reasons",
        reasons,
        "--workers",
        1,
        "--max-errors",
        "100%",
        "--quiet",
    ]
    cli.main([*map(str, words)], standalone_mode=False)


def seconds(task: Callable[[], object]) -> float:
    """Median CPU time of some rounds, after one that fills the caches."""
    task()
    found = []
    for _ in range(ROUNDS):
        start = process_time()
        task()
        found.append(process_time() - start)
    return median(found)


def chunks(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Batches as the engine makes them."""
    return [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines, also gzipped; few rows are repeated")
    parser.add_argument("--rows", type=int, help="measure on the first ROWS rows")
    chosen = parser.parse_args()
    opened = gzip.open if chosen.articles.suffix == ".gz" else open
    with opened(chosen.articles, "rb") as stream:
        lines = [line.rstrip(b"\n") for line in islice(stream, chosen.rows)]
    lines = list(islice(cycle(lines), max(len(lines), FEWEST)))
    texts = [str(json.loads(line).get("text") or "") for line in lines]
    words = sum(len(text.split()) for text in texts) / len(texts)
    size = sum(map(len, lines)) / 1e6
    baseline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression())
    baseline.fit(texts, [row % 2 for row in range(len(texts))])
    model, lists = bundle.load(), lexicons.shipped()
    articles = [Article(id=str(row), text=text) for row, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "articles.jsonl"), Path(folder, "scores.jsonl")
        source.write_bytes(b"\n".join(lines) + b"\n")
        tasks: dict[str, Callable[[], object]] = {
            "quality score": lambda: scored(source, target, 10),
            "quality score --reasons 0": lambda: scored(source, target, 0),
            "  reading rows": lambda: list(formats.read(formats.sources([str(source)]))),
            "  tokens, lines, phrases": lambda: [lexicons.scan(chunk, lists) for chunk in chunks(texts)],
            "  all statistics": lambda: [Pages.of(chunk, words=model.words) for chunk in chunks(articles)],
            "json.loads alone": lambda: [json.loads(line) for line in lines],
            "TF-IDF (1,2) + logistic regression": lambda: baseline.predict_proba(texts),
        }
        print(
            f"{len(lines):,} articles of {words:.0f} words, {size:.1f} MB; "
            f"CPU time, median of {ROUNDS} rounds\n"
        )
        print(f"{'what':36} {'articles/s':>12} {'MB/s':>8}")
        for name, task in tasks.items():
            taken = seconds(task)
            print(f"{name:36} {len(lines) / taken:12,.0f} {size / taken:8.1f}")


if __name__ == "__main__":
    main()
