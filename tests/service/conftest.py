"""A service with the shipped model, on a port of this machine and without one."""

import json
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra serve is not installed")

import httpx
import uvicorn
from fastapi.testclient import TestClient

from quality.model import bundle
from quality.scoring.engine import Scorer
from quality.service import app

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples"
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def rows():
    """The sample articles, as their lines have them."""
    return [json.loads(line) for line in (SAMPLES / "articles.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def scorer():
    """The shipped model."""
    return Scorer(model=bundle.load(None))


@contextmanager
def asked(scorer, **options):
    """A client within the process, once the service is ready."""
    with TestClient(app.create(scorer, **options), base_url=HERE, raise_server_exceptions=False) as client:
        while client.get("/ready").status_code != 200:
            time.sleep(0.01)
        yield client


@contextmanager
def listening(scorer, **options):
    """Address of the service, run by uvicorn in a thread of its own."""
    config = uvicorn.Config(app.create(scorer, **options), port=0, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        address = f"{HERE}:{server.servers[0].sockets[0].getsockname()[1]}"
        while httpx.get(f"{address}/ready").status_code != 200:
            time.sleep(0.01)
        yield address
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def client(scorer):
    """A client of one service for all tests that change nothing in it."""
    with asked(scorer) as found:
        yield found


@pytest.fixture(scope="session")
def address(scorer):
    """One service for all tests that need a socket."""
    with listening(scorer) as found:
        yield found
