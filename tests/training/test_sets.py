"""Rows of one kind, whatever the files look like."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from quality.errors import FileTrouble
from quality.io.records import INPUT
from quality.training import manifests, sets
from quality.training.sets import Checked, Labelled, Mark, Ratings
from quality.types import Article

KNOWN = manifests.every()
BESIDE = Path(__file__).parents[3] / "shared" / "data"


def only(name, folder):
    """The one row of a set."""
    (row,) = sets.load(name, folder)
    return row


def test_an_empty_file_has_no_rows(write):
    """And the checksum of nothing."""
    assert [] == sets.load("recovery", write("recovery"))
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" == sets.digest([])


def test_an_article_and_what_is_said_of_it(write):
    """Empty is unknown; ratings are those of the publisher; the rest is kept as it is."""
    record = {
        "id": "r-1",
        "title": "",
        "text": "Text.",
        "url": "https://paper.example/a",
        "publisher": "paper.example",
        "published": None,
        "author": "A. Writer",
        "label": "reliable",
        "words": 120,
        "flags": "short|shared_lead",
        "dup_of": "r-0",
        "lin_pc1": "0.5",
        "mbfc_factual": "high",
        "mbfc_credibility": "",
        "opensources": "",
        "hanley": "",
        "rating_side": "mixed",
        "country": "UK",
    }
    article = Article(
        id="r-1", text="Text.", url="https://paper.example/a", publisher="paper.example", author="A. Writer"
    )

    assert Labelled(
        article=article,
        label="reliable",
        group="paper.example",
        publisher="paper.example",
        flags=("short", "shared_lead"),
        copy_of="r-0",
        words=120,
        ratings=Ratings(lin_pc1=0.5, mbfc_factual="high", side="mixed"),
        details={"country": "UK"},
    ) == only("recovery", write("recovery", record))


def test_a_publisher_that_is_no_domain_stays_outside_the_article(write):
    """Its own set may call it as it likes; an article's publisher is a domain."""
    row = only(
        "ai_llmfake", write("ai_llmfake", {"id": "1", "publisher": "gossipcop", "pair": "p", "text": "T"})
    )

    assert (None, "gossipcop", "p") == (row.article.publisher, row.publisher, row.group)


def test_marks_of_a_text(write):
    """PolNeAR: parts of the text, and how many attributions there are to 100 words."""
    record = {"id": "1", "text": '"No," she said.', "publisher": "nyt", "label": 1, "attr_per_100w": 33.3}
    row = only("sourcing_polnear", write("sourcing_polnear", {**record, "spans": [["Cue", 10, 14]]}))

    assert (Mark("Cue", 10, 14),) == row.marks
    assert ("said", 33.3, "1") == (str(row.article.text)[10:14], row.score, row.label)


def test_lines_become_a_text_with_marks(write):
    """L3S-GN1: each line with its part of the page, empty ones too."""
    record = {
        "id": "1",
        "title": "T",
        "lines": ["Home", "", "Body é."],
        "labels": ["boilerplate", "body", "body"],
    }
    row = only("boilerplate_gn1_blocks", write("boilerplate_gn1_blocks", record))
    text = str(row.article.text)

    assert "Home\n\nBody é." == text
    assert [("boilerplate", "Home"), ("body", ""), ("body", "Body é.")] == [
        (mark.kind, text[mark.start : mark.end]) for mark in row.marks
    ]


def test_a_page_with_its_main_text(write):
    """Dragnet: the text is what should come out."""
    row = only(
        "boilerplate_dragnet_html",
        write("boilerplate_dragnet_html", {"id": "1", "html": "<p>", "truth": "T"}),
    )

    assert ("T", "<p>", None) == (row.article.text, row.html, row.label)


def test_a_pair_of_headlines(write):
    """The set has no ids: set and line."""
    folder = write("dup_sts_headlines", {"a": "One", "b": "Two", "score": 0.0, "label": 0, "year": 2013})
    row = only("dup_sts_headlines", folder)

    assert ("dup_sts_headlines:1", "One", "Two") == (row.article.id, row.article.title, row.other.title)
    assert ("0", 0.0, {"year": 2013}) == (row.label, row.score, row.details)


def test_a_rated_publisher_is_an_article_without_words(write):
    """Lists are tables, with commas in quotes."""
    folder = write("lin2023_pc1", content=b'domain,rating,scale\npaper.example,0.25,"0, 1"\n')
    row = only("lin2023_pc1", folder)

    assert Article(id="paper.example", publisher="paper.example") == row.article
    assert ("0.25", 0.25, "paper.example") == (row.label, row.score, row.group)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"recovery.jsonl.gz:0: cannot be read .*No such file.* quality datasets fetch recovery"),
        (b"no gzip", r"gz:0: cannot be read"),
        (gzip.compress(b'{"id": 1}\n{'), r"gz:2: cannot be read"),
        (gzip.compress(b"{}\n" * 9999)[:-30], r"gz:\d+: cannot be read"),
        (gzip.compress(b"[]\n"), r"recovery, row 1: not as its manifest says"),
        (gzip.compress(b'{"text": 1, "flags": 2}\n'), r"recovery, row 1: not as its manifest says"),
    ],
    ids=["missing", "not packed", "not JSON", "cut off", "no object", "wrong types"],
)
def test_what_cannot_be_read_is_named(write, tmp_path, content, message):
    """Set, line, and what to do."""
    if content is not None:
        write("recovery", content=content)
    with pytest.raises(FileTrouble, match=message):
        sets.load("recovery", tmp_path)


def test_written_rows_are_what_score_reads(write):
    """Fields of the contract under their names, and no empty ones."""
    record = {
        "id": "1",
        "text": "T",
        "publisher": "paper.example",
        "label": "",
        "lin_pc1": "0.0",
        "flags": "a|b",
    }
    (line,) = sets.lines(sets.load("recovery", write("recovery", record)))
    found = orjson.loads(line)

    assert {"id", "text", "publisher", "group", "flags", "ratings"} == set(found)
    assert {"id", "text", "publisher"} <= set(INPUT)
    assert {"lin_pc1": 0.0} == found["ratings"]


@pytest.fixture
def pinned(write, monkeypatch):
    """A set whose manifest fits the file that is there."""
    folder = write("recovery", {"id": "1", "text": "T", "publisher": "a.example", "label": "reliable"})
    path = folder / KNOWN["recovery"].file.path
    rows = sets.load("recovery", folder)
    return replace(
        KNOWN["recovery"],
        file=replace(KNOWN["recovery"].file, bytes=path.stat().st_size, sha256=sets.sha256(path)),
        converted=manifests.Converted(rows=1, sha256=sets.digest(rows)),
    )


def test_a_set_that_is_as_published(pinned, tmp_path):
    """File and rows."""
    assert ("good", "good") == sets.check(pinned, tmp_path)[:2]
    assert sets.whole(pinned, tmp_path)


def test_a_set_that_is_not_there(pinned, tmp_path):
    """Nothing is said about its rows."""
    assert Checked("absent") == sets.check(pinned, tmp_path / "elsewhere")
    assert not sets.present(pinned, tmp_path / "elsewhere")


def test_one_changed_byte_is_seen(pinned, tmp_path):
    """Also where the size is the same."""
    path = tmp_path / pinned.file.path
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")

    assert ("changed", None) == sets.check(pinned, tmp_path)[:2]
    assert sets.present(pinned, tmp_path)
    assert not sets.whole(pinned, tmp_path)


@pytest.mark.parametrize("change", [{"rows": 2}, {"sha256": "0" * 64}])
def test_a_changed_converter_is_seen(pinned, tmp_path, change):
    """The file is good, and something else comes out."""
    changed = replace(pinned, converted=replace(pinned.converted, **change))

    assert ("good", "changed") == sets.check(changed, tmp_path)[:2]


@pytest.mark.skipif(not os.environ.get("QUALITY_FULL"), reason="reads every set; QUALITY_FULL=1 does it")
def test_the_published_sets_are_as_their_manifests_say():
    """Where a folder beside the checkout has them."""
    if not BESIDE.is_dir():
        pytest.skip(f"no {BESIDE}")

    assert dict.fromkeys(KNOWN, ("good", "good")) == {
        name: sets.check(manifest, BESIDE)[:2] for name, manifest in KNOWN.items()
    }
