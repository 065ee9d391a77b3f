"""``score --publishers``: the table of publishers, put in words with a last look at the inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from quality.corpus.facts import Known
from quality.corpus.publishers import PublisherFacts
from quality.corpus.reliability import Sums, estimates
from quality.io import encoded
from quality.io.open import writer
from quality.io.records import Row
from quality.scoring.tally import OTHERS, Tally
from quality.text import templates
from quality.types import Article


def write(path: Path, known: Known, rows: Iterable[Row], tally: Tally) -> None:
    """One line of JSON for each publisher, in the order of their names."""
    sums = {
        name: Sums(share.scored, share.total, share.squares)
        for name, share in tally.publishers.items()
        if name != OTHERS
    }
    found = estimates(sums)
    with writer(str(path)) as stream:
        for facts in worded(known, rows):
            own = found.get(facts.publisher)
            line: dict[str, Any] = {**asdict(facts), "reliability": own and asdict(own)}
            stream.write(encoded.line(line))


def worded(known: Known, rows: Iterable[Row]) -> Iterator[PublisherFacts]:
    """Facts with template lines and bylines as they stand in the first rows that have them."""
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for record in known.templates:
        lines[int(record["row"])].append((int(record["publisher"]), int(record["code"])))
    words: dict[tuple[int, int], str] = {}
    bylines: dict[int, str] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, Article):
            continue
        if sought := lines.get(number):
            found = templates.shown(row.text or "", frozenset(code for _, code in sought))
            words |= {(publisher, code): found[code] for publisher, code in sought if code in found}
        if number in known.bylines and row.author:
            bylines[known.bylines[number]] = " ".join(row.author.split())
    numbers = {name: number for number, name in enumerate(known.names)}
    of_publisher: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for record in known.templates:
        publisher, code = int(record["publisher"]), int(record["code"])
        if (publisher, code) in words:
            of_publisher[publisher].append((words[publisher, code], float(record["pages"])))
    for facts in known.publishers:
        number = numbers[facts.publisher]
        shares = tuple((text, pages / facts.distinct_pages) for text, pages in of_publisher[number])
        yield replace(facts, template_lines=shares, top_byline=bylines.get(number))
