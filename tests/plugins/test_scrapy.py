"""The item pipeline alone, and in a real crawl of a site on this machine."""

import html
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("scrapy", reason="scrapy is not installed")

from scrapy import Field, Item
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from quality.errors import WrongUsage
from quality.plugins.scrapy import ReliabilityPipeline

SPIDER = Path(__file__).with_name("spider.py")
NAMES = {"QUALITY_FIELDS": {"id": "key", "title": "headline"}}


def pipeline(**settings):
    """A pipeline as a crawler with these settings makes it."""
    return ReliabilityPipeline.from_crawler(get_crawler(settings_dict=settings))


@pytest.fixture(scope="module")
def site(rows):
    """Address of a site with the first samples as pages."""
    pages = {"/": "".join(f'<a href="/{n}">{n}</a>' for n in range(12))}
    for n, row in enumerate(rows[:12]):
        paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in row["text"].split("\n\n"))
        head = f'<meta name="key" content="{row["id"]}"><h1>{html.escape(row["title"])}</h1>'
        pages[f"/{n}"] = head + (paragraphs if n else "<p>Coming soon.</p>")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = pages.get(self.path, "")
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_words):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def crawl(site, folder, **settings):
    """Items and stats of a crawl in a process of its own."""
    words = [site, str(folder), json.dumps({**NAMES, **settings})]
    done = subprocess.run([sys.executable, str(SPIDER), *words], capture_output=True, text=True, timeout=120)
    assert 0 == done.returncode, done.stderr
    lines = (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines], json.loads((folder / "stats.json").read_text()), done.stderr


def by_the_model(model, items):
    """Assessments of the items by the Python interface."""
    fields = [{"id": i["key"], "title": i["headline"], "text": i["text"], "url": i["url"]} for i in items]
    return model.score(fields)


def test_a_crawl_annotates_its_items(site, model, tmp_path):
    """All pages come out, with the scores that the model gives elsewhere, and the stats count them."""
    items, stats, _ = crawl(site, tmp_path, QUALITY_REASONS=1)
    expected = by_the_model(model, items)

    assert 12 == len(items)
    for item, found in zip(items, expected, strict=True):
        assert found.id == item["quality"]["id"] == item["key"]
        assert found.reliability == pytest.approx(item["quality"]["reliability"], abs=1e-9)
        assert len(item["quality"].get("reasons", ())) == (found.error is None)
    assert (11, 1) == (stats["quality/scored"], stats["quality/unscored/too_short"])
    verdicts = [found.verdict for found in expected if found.verdict]
    assert {f"quality/verdict/{v}": verdicts.count(v) for v in verdicts} == {
        name: count for name, count in stats.items() if name.startswith("quality/verdict/")
    }


def test_a_crawl_drops_what_the_settings_say(site, model, tmp_path):
    """Only what passes is written; each drop has a reason in the log and in the stats."""
    items, stats, log = crawl(site, tmp_path, QUALITY_DROP=["drop", "review"], QUALITY_DROP_UNSCORED=True)

    assert items
    assert {"pass"} == {found.verdict for found in by_the_model(model, items)}
    dropped = {name: count for name, count in stats.items() if name.startswith("quality/dropped/")}
    assert 12 - len(items) == sum(dropped.values()) == stats["item_dropped_count"]
    assert 1 == dropped["quality/dropped/unscored_too_short"]
    assert "Dropped: quality: unscored_too_short" in log


def test_an_empty_item_is_annotated_too():
    """Nothing to score is said, and nothing is raised."""
    assert "no_text" == pipeline().process_item({})["quality"]["error"]["code"]


def test_items_of_classes_and_without_ids(rows):
    """Scrapy's items and data classes work; the address stands in for an id."""

    class Page(Item):
        text = Field()
        url = Field()
        verdict = Field()

    @dataclass
    class Plain:
        text: str
        url: str
        verdict: object = None

    settings = pipeline(QUALITY_ANNOTATE="verdict")
    for item in (Page(text=rows[0]["text"], url="u"), Plain(text=rows[0]["text"], url="u")):
        found = settings.process_item(item)
        row = found["verdict"] if isinstance(found, Item) else found.verdict
        assert ("u", "scored") == (row["id"], row["status"])


def test_an_item_without_room_says_what_to_do():
    """Scrapy's own error does not name the setting."""

    class Page(Item):
        text = Field()

    with pytest.raises(WrongUsage, match="Page has no field 'quality'.*QUALITY_ANNOTATE"):
        pipeline().process_item(Page(text="A."))
    assert {"text": "A."} == dict(pipeline(QUALITY_ANNOTATE="").process_item(Page(text="A.")))


def test_presets_move_the_verdict(rows, model):
    """The settings choose the thresholds; settings from the command line are text."""
    presets = model.scorer.model.presets
    found = zip(rows, model.score([{"text": row["text"]} for row in rows]), strict=True)
    low, high = presets["lenient"].review_from, presets["strict"].review_from
    middle = (row["text"] for row, a in found if a.error is None and low <= a.reliability < high)
    item = {"text": next(middle)}
    lenient, strict = (
        pipeline(QUALITY_PRESET=name).process_item(dict(item))["quality"]["verdict"]
        for name in ("lenient", "strict")
    )

    assert ("review", "drop") == (lenient, strict)
    with pytest.raises(DropItem, match="drop_"):
        pipeline(QUALITY_PRESET="strict", QUALITY_DROP="drop,review").process_item(item)
    with pytest.raises(WrongUsage, match="no verdict"):
        pipeline(QUALITY_DROP="bad")
