"""How much memory a long run takes: ``python tests/benchmarks/memory.py FILE.jsonl[.gz] --gb 10``.

The rows of the file are repeated with distinct ids and piped into ``quality score``, so that no disk has to
hold them. Memory is that of all processes of the run, shared pages counted once, twice a second (Linux).
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

import orjson

TENTHS = 10


def feed(rows: list[dict[str, object]], size: float, pipe: subprocess.Popen[bytes], sent: list[int]) -> None:
    """Send rows until so many bytes are sent."""
    assert pipe.stdin
    for number in count():
        line = orjson.dumps(rows[number % len(rows)] | {"id": str(number)}, option=orjson.OPT_APPEND_NEWLINE)
        pipe.stdin.write(line)
        sent[0] += len(line)
        if sent[0] >= size:
            break
    pipe.stdin.close()


def family(process: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def held(processes: list[int]) -> float:
    """Megabytes of all of them; a page that several share counts once."""
    total = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main() -> None:
    """Run, watch, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines, also gzipped")
    parser.add_argument("--gb", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, default=1024, help="megabytes that are too many")
    chosen, options = parser.parse_known_args()
    opened = gzip.open if chosen.articles.suffix == ".gz" else open
    with opened(chosen.articles, "rb") as stream:
        rows = [orjson.loads(line) for line in stream]
    sent, size, most, tenth, start = [0], chosen.gb * 1e9, 0.0, 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "quality", "score", "-", "-o", f"{folder}/scores/", *options]
        command += ["--workers", str(chosen.workers), "--max-errors", "100%"]
        run = subprocess.Popen(command, stdin=subprocess.PIPE)
        threading.Thread(target=feed, args=(rows, size, run, sent), daemon=True).start()
        print(f"{'GB read':>8} {'seconds':>8} {'MB held':>8}")
        for step in range(1, TENTHS + 1):
            while run.poll() is None and sent[0] < size * step / TENTHS:
                tenth = max(tenth, held(family(run.pid)))
                time.sleep(0.5)
            print(f"{sent[0] / 1e9:8.2f} {time.monotonic() - start:8.0f} {tenth:8.0f}", flush=True)
            most, tenth = max(most, tenth), 0.0
        while run.poll() is None:
            most = max(most, held(family(run.pid)))
            time.sleep(0.5)
    print(f"most: {most:.0f} MB with {chosen.workers} workers; the limit is {chosen.limit:.0f} MB")
    sys.exit(run.returncode or most > chosen.limit)


if __name__ == "__main__":
    main()
