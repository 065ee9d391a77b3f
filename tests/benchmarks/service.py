"""How the service holds under load: python tests/benchmarks/service.py [articles.jsonl] [--seconds 60].

Each of 32 connections sends one article after another and waits for its answer. A bare FastAPI application
that parses the same JSON and sends it back is asked in turns with it, so that whatever else the machine does
falls on both.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "datasets" / "samples" / "articles.jsonl"
TURNS = 6
ECHO = """
import socket, sys
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()

@app.get("/ready")
async def ready():
    return {}

@app.post("/score")
async def echo(request: Request):
    return JSONResponse(await request.json())

listening = socket.socket(proto=socket.IPPROTO_TCP)  # without it, asyncio leaves small packets waiting
listening.bind(("127.0.0.1", 0))
listening.listen(2048)
print("http://127.0.0.1:%d/ " % listening.getsockname()[1], file=sys.stderr, flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])
"""


@contextmanager
def running(*words):
    """Address of a server that says it first, until it is not needed any more."""
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield urlsplit(process.stderr.readline().split("/ ")[0])
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def request(address, path, content=b""):
    """Bytes of a request."""
    head = f"{'POST' if content else 'GET'} {path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
    return (
        f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    )


async def answer(reader):
    """Status of the next answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head.split()[1])


async def load(address, requests, connections, seconds):
    """Times of all answers, and how many were no 200."""
    end = time.perf_counter() + seconds
    numbers, times, errors = count(), [], 0

    async def one():
        nonlocal errors
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (start := time.perf_counter()) < end:
            writer.write(requests[next(numbers) % len(requests)])
            errors += await answer(reader) != 200
            times.append(time.perf_counter() - start)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return times, errors


async def ready(address):
    """Wait until the server has compiled and loaded what it needs."""
    while True:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(request(address, "/ready"))
        status = await answer(reader)
        writer.close()
        if status == 200:
            return
        await asyncio.sleep(0.2)


def told(name, times, errors, seconds):
    """A line of the result."""
    times = sorted(times)
    shares = [1000 * times[int(share * (len(times) - 1))] for share in (0.5, 0.9, 0.99, 1)]
    rate = len(times) / seconds
    print(f"{name:8}{rate:9,.0f}{errors:8}" + "".join(f"{share:9.1f}" for share in shares))
    return rate


def main():
    """Ask both in turns, and print what they did."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--seconds", type=float, default=60.0, help="of load upon the service")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1, help="of the service that score")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.articles.read_text("utf-8").splitlines()[:1000]]
    found = {"service": ([], 0), "echo": ([], 0)}
    serve = ("-m", "quality", "serve", "--port", "0", "--threads", str(given.threads))
    with running(*serve) as service, running("-c", ECHO) as echo:
        for address in (service, echo):
            asyncio.run(ready(address))
        for turn in range(2 * TURNS):
            name, address = (("service", service), ("echo", echo))[turn % 2]
            requests = [request(address, "/score", json.dumps(row).encode()) for row in rows]
            times, errors = asyncio.run(load(address, requests, given.connections, given.seconds / TURNS))
            found[name] = (found[name][0] + times, found[name][1] + errors)
    print(f"{given.connections} connections, {given.seconds:g} s each")
    print("        requests/s  errors      p50      p90      p99  slowest (ms)")
    rates = {name: told(name, *measured, given.seconds) for name, measured in found.items()}
    print(f"service / echo: {rates['service'] / rates['echo']:.2f}")


if __name__ == "__main__":
    main()
