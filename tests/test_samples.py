"""The sample corpus is what its README says."""

import csv
import json
import re
from collections import Counter
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "datasets" / "samples"
README = (SAMPLES / "README.md").read_text(encoding="utf-8")
ARTICLES = [json.loads(line) for line in (SAMPLES / "articles.jsonl").read_bytes().splitlines()]
BY_ID = {article["id"]: article for article in ARTICLES}
FIELDS = {"id", "url", "publisher", "title", "text", "published", "author", "kind", "expected", "note"}
NUMBERS = dict(re.findall(r"^\| `(\w+)` \| (\d+) ", README, re.MULTILINE))
IN_A_CELL = ("id", "url", "publisher", "title", "text", "published")

each_article = pytest.mark.parametrize("article", ARTICLES, ids=list(BY_ID))


def pieces(path):
    """Every stretch of character data of a page, entities resolved."""
    found = []
    parser = HTMLParser()
    parser.handle_data = found.append
    parser.feed(path.read_text(encoding="utf-8"))
    return found


def test_there_are_enough_articles_and_no_id_comes_twice():
    """At least 60, every id once."""
    assert len(ARTICLES) >= 60
    assert len(BY_ID) == len(ARTICLES)


def test_the_readme_counts_right():
    """The table names every kind with its number, and no kind has fewer than five articles."""
    counted = Counter(article["kind"] for article in ARTICLES)

    assert counted == {kind: int(number) for kind, number in NUMBERS.items()}
    assert min(counted.values()) >= 5
    assert f"{len(ARTICLES)} articles" in README


def test_the_first_lines_show_the_range():
    """A sourced report comes first, and the first fifteen articles are of fifteen kinds."""
    kinds = [article["kind"] for article in ARTICLES]

    assert "sourced_report" == kinds[0]
    assert set(NUMBERS) == set(kinds[:15])


@each_article
def test_an_article_has_its_fields(article):
    """All fields are there, strings, and filled; only the author may be unknown."""
    assert FIELDS == set(article)
    for name in FIELDS - {"author"}:
        assert isinstance(article[name], str), name
        assert article[name].strip(), name
    assert article["author"] is None or article["author"].strip()
    assert article["expected"] in {"pass", "review_or_drop", "drop"}
    assert article["kind"] in NUMBERS
    assert "\n" not in article["note"]
    assert datetime.fromisoformat(article["published"]).year in (2024, 2025)


@each_article
def test_an_article_has_120_to_700_words(article):
    """Long enough to be scored, short enough to be read."""
    assert 120 <= len(article["text"].split()) <= 700


@each_article
def test_an_address_is_nobodys(article):
    """Publishers live under .example, and the address belongs to the publisher."""
    host = article["url"].split("/")[2]

    assert article["publisher"].endswith(".example")
    assert host == article["publisher"] or host.endswith("." + article["publisher"])


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_text_file_says_what_its_article_says(path):
    """The article's text, with its title on the first line where the text lacks it."""
    article = BY_ID[path.stem]
    written = path.read_text(encoding="utf-8").removesuffix("\n")

    assert written in (article["text"], f"{article['title']}\n\n{article['text']}")


@pytest.mark.parametrize("name", ["report-battery-plant", "farm-derby-recap"])
def test_a_page_says_what_its_article_says(name):
    """Every paragraph of the article stands in the page."""
    page = " ".join("".join(pieces(SAMPLES / f"{name}.html")).split())
    lines = [" ".join(line.strip(" •").split()) for line in BY_ID[name]["text"].split("\n")]

    assert [] == [line for line in lines if line not in page]


def test_the_clean_page_names_author_and_date():
    """JSON-LD that parses, with headline, author and date of the article."""
    article = BY_ID["report-battery-plant"]
    page = (SAMPLES / "report-battery-plant.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])

    assert article["title"] == data["headline"]
    assert article["author"] == data["author"]["name"]
    assert data["datePublished"].startswith(article["published"])


def test_the_odd_page_has_a_hostile_title():
    """Once its entities are resolved the title is markup; the page itself carries no script."""
    path = SAMPLES / "odd-entities.html"

    assert any("<script>alert(1)</script>" in piece for piece in pieces(path))
    assert "<script" not in path.read_text(encoding="utf-8")


def test_the_table_has_the_articles_of_the_corpus():
    """CSV cells, line breaks and quotes included, are the fields of articles.jsonl."""
    with (SAMPLES / "articles.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert len(rows) >= 5
    for row in rows:
        article = BY_ID[row["id"]]
        assert [article[name] for name in IN_A_CELL] == [row[name] for name in IN_A_CELL]
        assert (article["author"] or "") == row["author"]


def test_the_bad_rows_are_bad_in_every_way():
    """Broken bytes, broken JSON, no object, wrong types, no text, nothing in it, too little in it."""
    ways = Counter()
    for line in (SAMPLES / "bad_rows.jsonl").read_bytes().splitlines():
        ways[fault(line)] += 1

    assert {"bytes", "json", "object", "type", "missing", "empty", "short", "language", ""} == set(ways)
    assert 2 == ways[""]


def fault(line):
    """What is wrong with a row, in one word; empty where nothing is."""
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError:
        return "bytes"
    except ValueError:
        return "json"
    if not isinstance(row, dict):
        return "object"
    if any(not isinstance(value, str | None) for value in row.values()):
        return "type"
    text = row.get("text")
    if text is None:
        return "missing"
    words = re.findall(r"\w+", text)
    if not words:
        return "empty"
    if len(words) < 50:
        return "short"
    return "" if {"the", "and", "of"} <= set(words) else "language"
