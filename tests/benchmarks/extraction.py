"""How well and how fast the article is found on web pages: F1 of four-word sequences, against trafilatura.

``python tests/benchmarks/extraction.py PAGES.jsonl.gz`` where each line has ``html`` and ``truth``. Sites
are split in two halves; the rules of ``quality/io/body.py`` were chosen on the one called *seen* here, while
the figures of the other half were printed beside it: those are slightly optimistic, too.
"""

import hashlib
import re
import sys
import time
from collections import Counter

import orjson
import trafilatura

from quality.io import markup
from quality.io.open import lines, reader

_PLACES = (
    r'<link[^>]+canonical[^>]+href=["\']https?://(?:www\.)?([^/"\']+)',
    r'og:url["\'][^>]+content=["\']https?://(?:www\.)?([^/"\']+)',
    r'href=["\']https?://(?:www\.)?([^/"\']+)',
)


def grams(text):
    """Sequences of four words, or all words of a shorter text."""
    words = re.findall(r"\w+", text.lower())
    return Counter(zip(*(words[start:] for start in range(4)), strict=False)) or Counter(
        [tuple(words)] * bool(words)
    )


def f1(found, truth):
    """F1 of two bags; two empty ones agree."""
    if not found or not truth:
        return float(not found and not truth)
    return 2 * (found & truth).total() / (found.total() + truth.total())


def held_out(page):
    """Whether the site of a page is in the half that is held out."""
    found = (re.search(place, page["html"]) for place in _PLACES)
    site = next((match[1].lower() for match in found if match), page["id"])
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2 == 1


def measured(name, extract, pages, truths, held):
    """Print one row of the table."""
    start = time.process_time()
    texts = [extract(page["html"]) for page in pages]
    rate = len(pages) / (time.process_time() - start)
    scores = [f1(grams(text), truth) for text, truth in zip(texts, truths, strict=True)]
    halves = [
        [score for score, out in zip(scores, held, strict=True) if out is half] for half in (False, True)
    ]
    means = [sum(part) / max(1, len(part)) for part in (scores, *halves)]
    print(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in means) + f" | {rate:,.0f} |", flush=True)


def main(path):
    """Print a table of extractors."""
    with reader(path) as stream:
        pages = [orjson.loads(line) for line in lines(stream)]
    truths, held = [grams(page["truth"]) for page in pages], [held_out(page) for page in pages]
    print("| extractor | F1, all | F1, seen | F1, held out | pages a second |\n|---|---:|---:|---:|---:|")
    measured("quality", lambda page: markup.read(page, where="a", facts=False).text, pages, truths, held)
    other = "trafilatura, without comments"
    measured(other, lambda page: trafilatura.extract(page, include_comments=False) or "", pages, truths, held)


if __name__ == "__main__":
    main(*sys.argv[1:])
