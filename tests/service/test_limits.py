"""What costs too much is refused, and so is what makes no sense, each with a code and a sentence."""

import asyncio
import json
import random
import time

import httpx
import pytest

from quality.service import app
from quality.service.batching import Batcher
from quality.service.limits import Limits
from tests.service.conftest import HERE, asked

LINES = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}
SMALL = Limits(body=20_000, rows=3, seconds=30, requests=2)


def refused(answer):
    """Status and code."""
    error = answer.json()["error"]
    assert {"code", "detail"} == set(error)
    assert 15 < len(error["detail"]) < 400
    return answer.status_code, error["code"]


@pytest.fixture(scope="module")
def small(scorer):
    """A client of a service that takes little."""
    with asked(scorer, limits=SMALL) as found:
        yield found


def test_bytes(small):
    """Whether the length is told before or not."""
    large = b'{"text": "' + b"a" * 20_000 + b'"}'

    def parts():
        yield from (large[start : start + 999] for start in range(0, len(large), 999))

    assert (413, "body_too_large") == refused(small.post("/score", content=large, headers=JSON))
    assert (413, "body_too_large") == refused(small.post("/explain", content=parts(), headers=JSON))
    assert (413, "body_too_large") == refused(small.post("/score", content=parts(), headers=LINES))


def test_rows(small):
    """A list is refused as a whole; a stream says so in its last line."""
    assert 3 == len(small.post("/score", json=[{}] * 3).json())
    assert (413, "too_many_rows") == refused(small.post("/score", json=[{}] * 4))
    last = json.loads(small.post("/score", content=b"{}\n" * 4, headers=LINES).text.splitlines()[-1])
    assert "too_many_rows" == last["error"]["code"]


def together(scorer, limits, work):
    """Run ``work`` with a client, in the service's event loop."""
    service = app.create(scorer, limits=limits)

    async def main():
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=service), base_url=HERE) as client,
        ):
            while (await client.get("/ready")).status_code != 200:
                await asyncio.sleep(0.01)
            return await work(client)

    return asyncio.run(main())


@pytest.fixture
def slow(monkeypatch):
    """Make scoring take so long."""
    scored = Batcher.with_options

    def waiting(seconds):
        def wait(batcher, options):
            time.sleep(seconds)
            return scored(batcher, options)

        monkeypatch.setattr(Batcher, "with_options", wait)

    return waiting


def test_requests_at_once(scorer, slow):
    """One too many is told to come back; health and metrics are told apart from work."""

    async def work(client):
        slow(0.3)
        posts = [asyncio.create_task(client.post("/score", json={})) for _ in range(3)]
        await asyncio.sleep(0.1)
        health = await client.get("/health")
        return [await post for post in posts], health

    found, health = together(scorer, Limits(requests=2), work)
    assert 200 == health.status_code
    assert [200, 200, 503] == [answer.status_code for answer in found]
    assert ((503, "busy"), "1") == (refused(found[2]), found[2].headers["retry-after"])


def test_time(scorer, slow, monkeypatch):
    """Work that takes too long is given up, and so is a body that does not come."""

    monkeypatch.setattr("quality.service.guard._GRACE", 0.2)

    async def never():
        yield b'{"text"'
        await asyncio.sleep(30)

    async def work(client):
        late = [await client.post("/score", content=never(), headers=headers) for headers in (JSON, LINES)]
        slow(1.5)
        late.append(await client.post("/score", json={}))
        return late

    found = together(scorer, Limits(seconds=0.3), work)
    assert [(408, "body_too_slow"), (408, "body_too_slow"), (503, "timeout")] == [
        refused(answer) for answer in found
    ]


def test_not_ready_is_said(scorer, monkeypatch):
    """Until the model is warm, articles and ``/ready`` are told to wait; ``/health`` is not."""

    async def cold(_service):
        """Never done."""

    monkeypatch.setattr("quality.service.app._warm", cold)
    service = app.create(scorer)

    async def main():
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=service), base_url=HERE) as client,
        ):
            return [
                await client.get("/ready"),
                await client.post("/score", json={}),
                await client.get("/health"),
            ]

    *early, health = asyncio.run(main())
    assert [(503, "not_ready")] * 2 == [refused(answer) for answer in early]
    assert 200 == health.status_code


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "expected"),
    [
        ("POST", "/score", JSON, b"", (422, "not_json")),
        ("POST", "/score", JSON, b"{", (422, "not_json")),
        ("POST", "/score", JSON, b'{"text": NaN}', (422, "not_json")),
        ("POST", "/score", JSON, b'"\xff"', (422, "invalid_utf8")),
        ("POST", "/score", JSON, b"[" * 5_000, (422, "not_json")),
        ("POST", "/score", JSON, b"7", (422, "not_an_object")),
        ("POST", "/score", JSON, b'{"text": 7}', (422, "wrong_type")),
        ("POST", "/explain", JSON, b"[{}]", (422, "not_an_object")),
        ("POST", "/explain", LINES, b"{}", (415, "unsupported_media_type")),
        ("POST", "/score", {}, b"{}", (415, "unsupported_media_type")),
        ("POST", "/score?reasons=-1", JSON, b"{}", (422, "invalid_option")),
        ("POST", "/score?preset=harsh", JSON, b"{}", (422, "invalid_option")),
        ("POST", "/score?fetch=1", JSON, b"{}", (422, "invalid_option")),
        ("GET", "/score", {}, b"", (405, "method_not_allowed")),
        ("DELETE", "/model", {}, b"", (405, "method_not_allowed")),
        ("GET", "/static/../app.py", {}, b"", (404, "not_found")),
    ],
)
def test_what_makes_no_sense(client, method, path, headers, content, expected):
    """The code is that of the readers where they have one."""
    assert expected == refused(client.request(method, path, headers=headers, content=content))


def test_a_thousand_malformed_requests(client, rows):
    """Cut, turned, mistyped and garbled: each gets a 4xx with a code and a sentence."""
    chance = random.Random(20251122)
    whole = json.dumps(rows[0]).encode()

    def cut():
        return "/score", JSON, whole[: chance.randrange(len(whole))]

    def garbled():
        return "/score", JSON, chance.randbytes(chance.randrange(1, 200))

    def mistyped():
        field = chance.choice(["url", "title", "text", "html", "author", "published", "language"])
        value = chance.choice([7, 1.5, True, [], {}, [field]])
        return chance.choice(["/score", "/explain"]), JSON, json.dumps({**rows[0], field: value}).encode()

    def no_object():
        value = chance.choice([None, 7, "words", 1.5, False])
        return "/score", JSON, json.dumps(value).encode()

    def another_kind():
        return "/score", {"Content-Type": f"text/x-{chance.randrange(99)}"}, whole

    def option():
        name = chance.choice(["preset", "reasons", "signals", "url", "ledger"])
        return f"/score?{name}=x{chance.randrange(99)}", JSON, whole

    def nowhere():
        return f"/{chance.randrange(10**6)}", JSON, whole

    kinds = [cut, garbled, mistyped, no_object, another_kind, option, nowhere]
    for number in range(1000):
        path, headers, content = kinds[number % len(kinds)]()
        found = client.post(path, headers=headers, content=content)
        status, code = refused(found)
        assert 400 <= status < 500, (path, content[:80])
        assert code.islower()
