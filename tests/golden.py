"""What is measured in the samples, frozen: ``make golden`` writes ``datasets/golden``, a test compares.

Statistics, sections and attributions depend on no model; the scores are those of the shipped one.
"""

import csv
import json
import math
from pathlib import Path

from quality.features.registry import SPECS, Schema
from quality.model import bundle
from quality.scoring.engine import Scorer
from quality.text import entries, sections
from quality.text.pages import Pages
from quality.types import Article

DATASETS = Path(__file__).parents[1] / "datasets"
FOLDER = DATASETS / "golden"
FIELDS = ("id", "url", "publisher", "title", "text", "author", "published")
FIRST = 15
MORE = {
    "affiliate-vpn",
    "farm-border-call",
    "farm-celebrity-bio",
    "health-zellin-scandal",
    "near-brunch-quillhaven",
    "placeholder-under-construction",
    "report-ferry-inspections",
}
"""Signals and parts are frozen for the first samples, every one of another kind, and for those that have
what the first have not."""
DIGITS = 6
EXCERPT = 40


def samples():
    """Records of the sample articles, and the articles."""
    lines = (DATASETS / "samples" / "articles.jsonl").read_bytes().splitlines()
    records = [json.loads(line) for line in lines]
    return records, [Article(**{name: record[name] for name in FIELDS}) for record in records]


def looked_at():
    """Articles whose signals and parts are frozen."""
    articles = samples()[1]
    return articles[:FIRST] + [article for article in articles[FIRST:] if article.id in MORE]


def signals():
    """A row a signal, a column an article; what is unknown is empty."""
    articles = looked_at()
    table = Schema(SPECS).matrix(Pages.of(articles))
    yield ["signal", *(article.id for article in articles)]
    for spec, column in zip(SPECS, table.T.tolist(), strict=True):
        yield [spec.name, *("" if math.isnan(value) else f"{value:.{DIGITS}g}" for value in column)]


def parts():
    """A row a section, and a row an attribution, with the beginning of what stands there."""
    articles = looked_at()
    pages = Pages.of(articles)
    yield ["article", "part", "kind", "start", "end", "text", "speaker", "cue"]
    for row, article in enumerate(articles):
        for one in sections.sections(pages.read, pages.kinds, row, len(article.text)):
            yield [article.id, "section", one.kind, *_span(article, one), "", ""]
        for one in entries.attributions(article.text, pages.read, pages.ledger, row):
            kind = f"{one.kind} {one.source}"
            yield [article.id, "attribution", kind, *_span(article, one), one.speaker or "", one.cue or ""]


def scores():
    """A row an article: what a person expects beside what the shipped model says."""
    records, articles = samples()
    model = bundle.load()
    yield ["model", "article", "expected", "verdict", "reliability"]
    for record, said in zip(records, Scorer(model=model).score_chunk(articles), strict=True):
        number = "" if said.reliability is None else f"{said.reliability:.3f}"
        yield [model.id, said.id, record["expected"], said.verdict or said.error.code, number]


def _span(article, part):
    text = " ".join(article.text[part.start : part.end].split())
    return [str(part.start), str(part.end), text[:EXCERPT]]


TABLES = {"signals.csv": signals, "parts.csv": parts, "scores.csv": scores}


def frozen(name):
    """Rows of a table as they were looked at."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def main():
    """Write every table again."""
    for name, rows in TABLES.items():
        with (FOLDER / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows())


if __name__ == "__main__":
    main()
