"""The index of headlines: added and looked up a second, beside datasketch's LSH in the same run.

``python tests/benchmarks/index.py ARTICLES.jsonl [HEADLINES]``: halves of the file's headlines are put
together anew until there are so many. Times are those of the processor, of one process.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from quality.corpus import headlines, lookup
from quality.corpus.index import Entry, Index

COUNT, ASKED, PEERS = 1_000_000, 50_000, 5_000
DAY = date(2026, 1, 1)


def recombined(titles: list[list[str]], count: int) -> Iterator[Entry]:
    """Headlines of two halves, with ids of 24 characters."""
    rng = random.Random(1)
    for _ in range(count):
        first, second = rng.choice(titles), rng.choice(titles)
        title = " ".join(first[: len(first) // 2] + second[len(second) // 2 :])
        yield Entry(f"{rng.getrandbits(96):024x}", title, f"site{rng.randrange(2000)}.example")


def timed(what: str, count: int, action: object) -> float:
    """Run, tell, and give the rate."""
    start = time.process_time()
    action()
    rate = count / (time.process_time() - start)
    print(f"{what:<24} {rate:>12,.0f} a second")
    return rate


def datasketch_lsh(titles: list[str]) -> tuple[float, float]:
    """Insert and look up: words and character 4-grams, 128 permutations, 32 bands of 4 rows."""
    lsh = MinHashLSH(num_perm=128, params=(32, 4))

    def sketch(title: str) -> MinHash:
        shingles = {*title.split(), *(title[i : i + 4] for i in range(len(title) - 3))}
        made = MinHash(num_perm=128)
        made.update_batch([shingle.encode() for shingle in shingles])
        return made

    def insert() -> None:
        for number, title in enumerate(titles):
            lsh.insert(str(number), sketch(title))

    added = timed("datasketch: added", len(titles), insert)
    asked = timed(
        "datasketch: looked up", len(titles), lambda: [lsh.query(sketch(title)) for title in titles]
    )
    return added, asked


def main() -> None:
    """Measure."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    titles = [title.split() for line in lines if (title := json.loads(line).get("title"))]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    entries = list(recombined(titles, count))
    gc.freeze()  # a million objects of this benchmark's own are not the index's to look through
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "a.idx", create=True) as index:
        index.add(entries[:1], DAY)  # compiles what is not compiled yet
        added = timed("added", count, lambda: list(index.add_all(entries, DAY)))
        asked = entries[:: max(1, count // ASKED)]
        headlines_of, publishers = [e.title for e in asked], [e.publisher for e in asked]
        question = partial(lookup.matches, titles=headlines_of, publishers=publishers, since=None, most=10)
        headlines.signatures(headlines_of[:1])
        looked_up = timed("looked up", len(asked), lambda: index.asked(question))
        stats = index.stats()
        print(f"{stats.articles:,} articles, {stats.headlines:,} headlines: {stats.bytes / 1e6:,.0f} MB")
    peer_added, peer_asked = datasketch_lsh([entry.title for entry in entries[:PEERS]])
    print(f"beside datasketch: {added / peer_added:.0f} times and {looked_up / peer_asked:.0f} times")


if __name__ == "__main__":
    main()
