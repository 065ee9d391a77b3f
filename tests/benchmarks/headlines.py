"""How many headlines a second become clusters: ``python tests/benchmarks/headlines.py FILE.jsonl[.gz] ...``.

The titles of the files are recombined: the beginning of one and the end of another make a new one, some come
again with small edits. Ours goes from JSON lines to clusters, in a process of its own, so that its memory is
its own; datasketch and rensa go from strings to sets of near-duplicates, and are compared with ours on the
same rows: rates fall with more of them, and theirs take long. All as CPU time on one core in the same run:
compare the rates of one run with each other.
"""

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

from datasketch import MinHash, MinHashLSH

LEAST, MOST = 4, 20
NUM_PERM, THRESHOLD = 128, 0.5


def titles(paths):
    """Different titles of the files."""
    found = set()
    for path in paths:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
            found.update(title for line in stream if (title := json.loads(line).get("title")))
    return sorted(title for title in found if LEAST <= len(title.split()) <= MOST)


def recombined(base, n, seed=1):
    """So many headlines, more than a third of them different."""
    chosen, made = random.Random(seed), []
    while len(made) < n:
        one, two = chosen.choice(base).split(), chosen.choice(base).split()
        title = " ".join(one[: chosen.randint(2, len(one) - 1)] + two[chosen.randint(1, len(two) - 2) :])
        made.append(title)
        if chosen.random() < 0.6:
            again = [title, title.upper(), f"{title} | The Daily Planet", " ".join(title.split()[:-1])]
            made.append(chosen.choice([*again, chosen.choice(made), chosen.choice(base)]))
    return made[:n]


def ours(path):
    """From JSON lines to the rows of the output: seconds, bytes of memory, clusters."""
    from quality.corpus.duplicates import find
    from quality.io import formats, headings

    find([])  # the tables and the compiled code are there before the clock runs
    find(headings.read(formats.sources([str(path.with_name("warm.jsonl"))])))
    start = process_time()
    found = find(headings.read(formats.sources([str(path)])))
    seconds = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps([seconds, memory, found.summary()["clusters"]]))


def apart(path):
    """What ``ours`` measures, in a process of its own."""
    command = [sys.executable, __file__, "--measure", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def shingles(title):
    """Words and 4-grams of their letters, the same sets as ours."""
    found = set(words := title.lower().split())
    for word in words:
        if len(word) >= 3:
            edged = f"<{word}>"
            found.update(edged[at : at + 4] for at in range(len(edged) - 3))
    return found


def with_datasketch(rows):
    """MinHash and MinHashLSH as their manual shows them."""
    start = process_time()
    made = MinHash.bulk([[part.encode() for part in shingles(row)] for row in rows], num_perm=NUM_PERM)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=NUM_PERM)
    met = 0
    for number, one in enumerate(made):
        met += len(index.query(one))
        index.insert(number, one)
    return process_time() - start, met


def with_rensa(rows):
    """RMinHash and RMinHashLSH as its manual shows them; None where it is not installed."""
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError:
        return None
    start = process_time()
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=NUM_PERM, num_bands=32)
    met = 0
    for number, row in enumerate(rows):
        one = RMinHash(num_perm=NUM_PERM, seed=1)
        one.update([*shingles(row)])
        met += len(index.query(one))
        index.insert(number, one)
    return process_time() - start, met


def articles(paths, most=3000):
    """Texts a second to signatures and clusters, and how many there were."""
    from quality.corpus import bodies

    texts = []
    for path in paths:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
            texts += [text for line in stream if (text := json.loads(line).get("text"))]
    texts = texts[:most]
    if not texts:
        return None
    bodies.twins(bodies.signatures(texts[:10]))
    start = process_time()
    bodies.twins(bodies.signatures(texts))
    return len(texts) / (process_time() - start), len(texts)


def main():
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="JSON Lines with titles, also gzipped")
    parser.add_argument("--rows", type=int, default=100_000, help="headlines to make")
    parser.add_argument("--others", type=int, default=20_000, help="headlines for datasketch and rensa")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        ours(chosen.files[0])
        return
    made = recombined(titles(chosen.files), chosen.rows)
    sample = made[: chosen.others]
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in (("warm", made[:2000]), ("some", sample), ("all", made)):
            lines = (json.dumps({"id": str(row), "title": title}) for row, title in enumerate(rows))
            Path(folder, f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        seconds, memory, clusters = apart(Path(folder, "all.jsonl"))
        some, _, _ = apart(Path(folder, "some.jsonl"))
    print(
        f"{len(made):,} headlines, {len(set(made)):,} different; {clusters:,} clusters of more than one row\n"
    )
    print(f"{'what':44} {'rows':>10} {'rows/s':>10} {'slower':>8}")
    ours_name = "quality duplicates, JSON lines to clusters"
    print(f"{ours_name:44} {len(made):10,} {len(made) / seconds:10,.0f} {'':>8}")
    print(f"{ours_name:44} {len(sample):10,} {len(sample) / some:10,.0f} {'':>8}")
    for name, measured in (
        ("datasketch MinHash.bulk + MinHashLSH", with_datasketch(sample)),
        ("rensa RMinHash + RMinHashLSH", with_rensa(sample)),
    ):
        if measured:
            other = len(sample) / measured[0]
            print(f"{name:44} {len(sample):10,} {other:10,.0f} {measured[0] / some:7.1f}x")
    print(f"\n{seconds:.1f} s of CPU time, {memory / 1e9:.2f} GB of memory at most")
    if texts := articles(chosen.files):
        print(f"{texts[0]:,.0f} texts a second to clusters ({texts[1]:,} texts)")


if __name__ == "__main__":
    main()
