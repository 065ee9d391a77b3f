"""What the engine adds to the scoring: ``python tests/benchmarks/engine.py FILE.jsonl``.

JSON Lines on disk to scores on disk, by threads and by processes, beside the scoring alone. The time that
the command takes to start is measured with one row and taken off. On a busy machine only CPU time says
something.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from quality.io import formats
from quality.model import bundle
from quality.scoring.engine import Scorer, run


def used() -> float:
    """CPU seconds of this process and of its children that have ended."""
    return sum(each.ru_utime + each.ru_stime for each in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def measured(task: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of CPU."""
    start, before = perf_counter(), used()
    task()
    return perf_counter() - start, used() - before


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--reasons", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with chosen.articles.open("rb") as stream:
        lines = list(islice(stream, chosen.rows))
    scorer = Scorer(model=bundle.load(), reasons=chosen.reasons)
    print(f"{len(lines):,} articles, {chosen.reasons} reasons\n")
    print(f"{'what':40} {'articles/s':>12} {'us CPU each':>12}")
    with tempfile.TemporaryDirectory() as folder:
        one, source, target = (str(Path(folder, name)) for name in ("one.jsonl", "in.jsonl", "out.jsonl"))
        Path(one).write_bytes(lines[0])
        Path(source).write_bytes(b"".join(lines))

        def command(name: str, workers: int) -> None:
            options = ["--reasons", str(chosen.reasons), "--workers", str(workers), "--max-errors", "100%"]
            words = [sys.executable, "-m", "quality", "score", name, "-o", target, "--quiet", *options]
            subprocess.run(words, check=True)

        rows = list(formats.read(formats.sources([source])))
        list(run(rows[:256], scorer))
        command(one, 1)
        wall, cpu = measured(lambda: command(one, 1))
        tasks: dict[str, tuple[Callable[[], object], float, float]] = {
            "scoring alone, one thread": (lambda: list(run(rows, scorer)), 0.0, 0.0),
            f"scoring alone, {chosen.workers} threads": (
                lambda: list(run(rows, scorer, workers=chosen.workers)),
                0.0,
                0.0,
            ),
            "quality score": (lambda: command(source, 1), wall, cpu),
            f"quality score --workers {chosen.workers}": (lambda: command(source, chosen.workers), wall, cpu),
        }
        for name, (task, start, started) in tasks.items():
            took, work = measured(task)
            rate, each = len(rows) / max(1e-9, took - start), (work - started) / len(rows) * 1e6
            print(f"{name:40} {rate:12,.0f} {each:12,.0f}", flush=True)


if __name__ == "__main__":
    main()
