"""What the service answers: the same as the engine, in order, to everybody their own."""

import asyncio
import json
from dataclasses import replace

import httpx
import pytest

from quality.io import records
from quality.scoring import tables
from quality.service import app
from quality.service.batching import Batcher
from tests.service.conftest import HERE, SAMPLES, asked

LINES = {"Content-Type": "application/x-ndjson"}


def expected(scorer, rows, **options):
    """Rows as ``quality score`` writes them."""
    given = [tables.row(row, number, records.PLAIN) for number, row in enumerate(rows, start=1)]
    return [json.loads(records.dump(found)) for found in replace(scorer, **options).score_rows(given)]


def lines(answer):
    """Rows of a stream."""
    return [json.loads(line) for line in answer.text.splitlines()]


def test_no_articles_are_no_rows(client):
    """An empty list and an empty stream are answered with as many rows."""
    assert [] == client.post("/score", json=[]).json()
    assert (200, "") == (lambda got: (got.status_code, got.text))(
        client.post("/score", content=b"", headers=LINES)
    )


def test_one_article(client, scorer, rows):
    """The row of the contract, not a number less."""
    assert expected(scorer, rows[:1])[0] == client.post("/score", json=rows[0]).json()


def test_a_list_and_a_stream(client, scorer, rows):
    """As many rows as went in, in their order, with equal scores."""
    wanted = expected(scorer, rows)
    stream = "\n".join(map(json.dumps, rows))

    assert wanted == client.post("/score", json=rows).json()
    assert wanted == lines(client.post("/score", content=stream, headers=LINES))


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("?reasons=0", {"reasons": 0}),
        ("?preset=strict&reasons=2", {"preset": "strict", "reasons": 2}),
        ("?signals=true&sections=true&ledger=true", {"signals": True, "sections": True, "ledger": True}),
    ],
)
def test_options(client, scorer, rows, query, options):
    """What the command's flags do."""
    assert expected(scorer, rows[:3], **options) == client.post(f"/score{query}", json=rows[:3]).json()


def test_everything_about_one_article(client, scorer, rows):
    """As ``quality explain --json`` has it."""
    (given,) = (tables.row(row, 1, records.PLAIN) for row in rows[:1])

    assert json.loads(records.dump(scorer.explain(given))) == client.post("/explain", json=rows[0]).json()


def test_a_page_is_read_here(client):
    """The text of HTML comes along, since the spans point into it."""
    page = (SAMPLES / "report-battery-plant.html").read_text("utf-8")
    found = client.post("/score", json={"html": page}).json()

    assert ("row:1", "scored") == (found["id"], found["status"])
    assert len(found["text"]) > 1000
    assert found["text"] == client.post("/score", json=[{"html": page}] * 2).json()[1]["text"]


def test_bytes_that_are_no_page(client):
    """No schema can say so: they are an unscored row, alone as in a list, and the page says why."""
    wrong = {"id": "a", "html": "\x00"}
    (listed,) = client.post("/score", json=[wrong]).json()

    assert ("unscored", "bad_html") == (listed["status"], listed["error"]["code"])
    assert listed == client.post("/score", json=wrong).json() == client.post("/explain", json=wrong).json()
    assert "bad_html" in client.post("/view", json=wrong).text


def test_bad_rows_stay_in_their_places(client):
    """In a list and in a stream; blank lines are no rows, but are counted."""
    content = (
        b'\xef\xbb\xbf{"text": 5, "id": "a"}\n\n[\n"words"\n{"id": "\\ud800", "text": "\\ud800"}\n\xff\n'
    )
    found = lines(client.post("/score", content=content, headers=LINES))

    assert ["wrong_type", "not_json", "not_an_object", "no_text", "invalid_utf8"] == [
        row["error"]["code"] for row in found
    ]
    assert ["a", "row:3", "row:4", "\ud800", "row:6"] == [row["id"] for row in found]
    assert ["not_an_object", "wrong_type", "no_text"] == [
        row["error"]["code"] for row in client.post("/score", json=[1, {"text": 5}, {}]).json()
    ]


def test_requests_at_once_get_their_own_answers(scorer, rows):
    """A hundred at once, with different options: fewer batches than requests, and no answer astray."""
    service = app.create(scorer)
    wanted = {reasons: expected(scorer, rows, reasons=reasons) for reasons in (0, 1, 2)}
    asks = [(place % len(rows), place % 3) for place in range(100)]

    async def main():
        transport = httpx.ASGITransport(app=service)
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=transport, base_url=HERE, timeout=60) as client,
        ):
            while (await client.get("/ready")).status_code != 200:
                await asyncio.sleep(0.01)
            half = len(asks) // 2  # the service takes 64 at once
            found = []
            for part in (asks[:half], asks[half:]):
                posts = [
                    client.post(f"/score?reasons={reasons}", json=rows[place]) for place, reasons in part
                ]
                found += await asyncio.gather(*posts)
            return found, (await client.get("/metrics")).text

    found, counted = asyncio.run(main())
    assert [wanted[reasons][place] for place, reasons in asks] == [answer.json() for answer in found]
    (batches,) = (line for line in counted.splitlines() if line.startswith("quality_batch_articles_count"))
    assert float(batches.split()[1]) < 60


def test_an_article_that_breaks_the_engine_breaks_no_other(scorer, rows, monkeypatch):
    """Those that were scored with it get their answers; it gets a 500 without a word of the inside."""

    class Fragile:
        """Breaks at one article."""

        def __init__(self, inner):
            self.inner, self.model = inner, inner.model

        def score_rows(self, given):
            """Score, unless it is there."""
            if any(row.title == "break" for row in given):
                raise ZeroDivisionError("secret")
            return self.inner.score_rows(given)

    service, scored = app.create(scorer), Batcher.with_options

    async def main():
        transport = httpx.ASGITransport(app=service, raise_app_exceptions=False)
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=transport, base_url=HERE, timeout=60) as client,
        ):
            while (await client.get("/ready")).status_code != 200:
                await asyncio.sleep(0.01)
            monkeypatch.setattr(Batcher, "with_options", lambda own, options: Fragile(scored(own, options)))
            given = [rows[0], {**rows[1], "title": "break"}, rows[2]]
            return await asyncio.gather(*(client.post("/score", json=row) for row in given))

    found = asyncio.run(main())
    assert [200, 500, 200] == [answer.status_code for answer in found]
    assert {"error": {"code": "internal", "detail": "An error of the service; its log says more."}} == found[
        1
    ].json()


def test_what_there_is(client, scorer):
    """Signals and model, as the commands list them."""
    assert list(scorer.model.schema.names) == client.get("/model").json()["signals"]
    assert {"boilerplate.placeholder_count"} < {each["name"] for each in client.get("/signals").json()}
    assert {"status": "ok"} == client.get("/health").json()


def test_metrics_count(client, rows):
    """Articles by verdict, problems by code, requests by path and status; unknown paths are one."""
    client.post("/score", json=[{"text": "Too short."}, rows[0]])
    client.get("/nowhere/at/all")
    found = client.get("/metrics")

    assert found.headers["content-type"].startswith("text/plain")
    for word in (
        'quality_unscored_total{code="too_short"}',
        'quality_articles_total{outcome="pass"}',
        'quality_requests_total{method="POST",path="/score",status="200"}',
        'quality_requests_total{method="GET",path="other",status="404"}',
        "process_resident_memory_bytes",
    ):
        assert word in found.text


def test_every_answer_has_its_headers(client):
    """Nothing is kept, guessed or framed, and no script but the page's own may run."""
    for path in ("/", "/static/app.js", "/health", "/nowhere", "/static/nothing"):
        found = client.get(path).headers
        assert "script-src 'self'" in found["content-security-policy"]
        assert "unsafe" not in found["content-security-policy"]
        assert ("nosniff", "no-store") == (found["x-content-type-options"], found["cache-control"])


def test_the_page_needs_nothing_from_elsewhere(client):
    """No address but its own, nothing inline."""
    page = client.get("/").text

    for word in ("http:", "https:", "<style", "onclick", "style="):
        assert word not in page
    for path in ("/static/app.js", "/static/app.css", "/static/page.css"):
        assert path in page
        assert 200 == client.get(path).status_code
    script = client.get("/static/app.js").text
    assert [] == [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(") if word in script
    ]


def test_no_address_is_fetched(client, rows, monkeypatch):
    """Not the article's, not those in its page, not that of the canonical link."""
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda _self, address: opened.append(address))
    monkeypatch.setattr("socket.create_connection", lambda address, *_rest: opened.append(address))
    page = (
        "<link rel=canonical href='http://127.0.0.1:9/x'><img src='http://127.0.0.1:9/y'><p>"
        + rows[0]["text"]
    )

    assert 200 == client.post("/explain", json={"url": "http://127.0.0.1:9/z", "html": page}).status_code
    assert [] == opened


def test_a_token_opens_what_is_not_open(scorer, rows):
    """Without it, and with another, nothing is said of articles; the page and health are for all."""
    with asked(scorer, token="a-token-of-sixteen") as client:
        for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Basic a-token-of-sixteen"}):
            found = client.post("/score", json=rows[0], headers=given)
            assert (401, "unauthorized") == (found.status_code, found.json()["error"]["code"])
            assert "Bearer" == found.headers["www-authenticate"]
        good = {"Authorization": "Bearer a-token-of-sixteen", "Host": "scores.example"}
        assert 200 == client.post("/score", json=rows[0], headers=good).status_code
        assert [200] * 3 == [client.get(path).status_code for path in ("/", "/health", "/static/app.js")]
        assert 401 == client.get("/metrics").status_code


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""])
def test_another_name_is_refused(client, host):
    """A page from elsewhere that names this machine its own gets nothing."""
    found = client.get("/model", headers={"Host": host})

    assert (421, "wrong_host") == (found.status_code, found.json()["error"]["code"])
