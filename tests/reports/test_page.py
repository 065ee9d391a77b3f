"""Self-contained pages."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from quality.io import records
from quality.reports import page
from quality.reports.survey import Survey
from quality.types import Article, Assessment, Reason

VOID = {"meta", "br", "hr", "input", "img", "link"}


class Reader(HTMLParser):
    """Reads a page as a browser would: elements, ids, links, text; refuses wrong nesting."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.policy, self.text = [], [], [], [], "", ""
        self.scripts = []
        self.feed(html)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag, attrs):
        """Note what the element carries."""
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Open and close."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        """Close what was opened last."""
        assert tag == self.open.pop()

    def handle_data(self, data):
        """Keep what a reader sees, and scripts apart."""
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] != "style":
            self.text += data


def squeeze(text):
    """Make white space one space."""
    return " ".join(text.split())


def surveyed(rows):
    """A survey of assessments as they are written."""
    return Survey.of(records.row(assessment) for _, assessment in rows)


@pytest.fixture
def pages(article, assessment, hostile, refused):
    """Every kind of page."""
    rows = [(article, assessment), hostile, (None, refused)]
    return [
        page.explain(Article(id="x"), Assessment(id="x")),
        *(page.explain(*row) for row in rows),
        page.table([], "Nothing"),
        page.table(rows, "<b>Batch</b>\ud800"),
        page.scores(Survey(), {}, "Nothing"),
        page.scores(surveyed(rows), {row.id: row for row, _ in rows if row}, "<b>Batch</b>\ud800"),
    ]


def test_pages_stand_alone(pages):
    """Nothing is fetched: each link leads to an id of the same page, ids are unique."""
    for html in pages:
        read = Reader(html)
        assert len(read.ids) == len(set(read.ids))
        assert set() == {link for link in read.links if link not in {f"#{name}" for name in read.ids}}
        assert "@import" not in html
        assert "url(" not in html
        html.encode()


def test_policy_forbids_all_but_our_own_script(pages):
    """Only the script for sorting has a hash; no handlers, no other script."""
    for html in pages:
        read = Reader(html)
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
            for script in read.scripts
        ]
        assert read.policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
        assert hashes == re.findall(r"'sha256-[^']+'", read.policy)
        assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    assert [0, 0, 0, 0, 1, 1, 1, 1] == [len(Reader(html).scripts) for html in pages]


def test_pages_are_accessible(pages):
    """Language, one main landmark, one first heading, no level of heading skipped."""
    for html in pages:
        tags = Reader(html).tags
        levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
        assert ("html", {"lang": "en"}) in tags
        assert 1 == [tag for tag, _ in tags].count("main")
        assert (1, 1) == (levels[0], levels.count(1))
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_hostile_text_is_only_text(hostile):
    """Markup shows as written; control characters, bidirectional controls and surrogates as signs."""
    article, assessment = hostile
    scored = replace(assessment, error=None, reliability=0.5, verdict="drop", publisher=article.publisher)
    survey = surveyed([hostile, (article, scored), (article, replace(scored, publisher="b.example"))])
    made = page.explain(*hostile), page.table([hostile], "t"), page.scores(survey, {article.id: article}, "t")
    for html in made:
        assert "alert(1)" in Reader(html).text
        assert "<script>alert" not in html
        assert "{{ 7 * 7 }}" in html
        assert set() == set("\x00\x1b\x07\x9b\u202e\ud800\r") & set(html)


def test_whole_text_is_shown_and_marked(article, assessment):
    """All of the text is there in order; marks and references carry reason numbers."""
    read = Reader(page.explain(article, assessment))
    body = page.explain(article, assessment).partition('<div class="text">')[2]
    shown = Reader(
        re.sub(r'<a class="ref.*?</a>', "", f'<div class="text">{body}'.partition("</section>")[0])
    ).text

    assert squeeze(article.text) == squeeze(shown.replace("menu", "", 1).replace("placeholder", "", 1))
    titles = [attrs["title"] for tag, attrs in read.tags if tag == "mark"]
    assert "2: A named person is quoted; 3: Praise without a source" in titles
    assert {"r1", "r2", "r3", "r4", "s1-1", "s2-1", "s3-1", "s3-2"} <= set(read.ids)


def test_reasons_are_ordered_by_effect(article, assessment):
    """The side of the largest effect comes first; signs are written out."""
    text = Reader(page.explain(article, assessment)).text
    places = [text.index(word) for word in ("Counts against it", "−1.50", "−0.25", "Counts for it", "+0.75")]

    assert sorted(places) == places
    assert "One of 3 near-duplicates from 2 publishers (reworded, similarity 0.90)." in text


def test_small_reasons_are_folded_away(article, assessment):
    """Twelve reasons are shown in full, the rest with their sum."""
    many = tuple(
        Reason(signal=f"prose.s{n}", family="prose", value=n, effect=-0.5, message=f"Message {n}.")
        for n in range(15)
    )
    html = page.explain(article, replace(assessment, reasons=many))

    assert 12 == html.count('<li id="r')
    assert "3 smaller reasons, together −1.50" in html


def test_unscored_row_says_what_to_do(refused):
    """Code, detail and the way out."""
    text = squeeze(Reader(page.explain(None, refused)).text)

    assert "not_json f.jsonl:9: Expecting value What to do: Mend the line" in text


def test_extracted_text_is_preferred(assessment):
    """Spans of HTML input point into the text of the assessment."""
    html = page.explain(Article(id="a", text="source"), replace(assessment, text="extracted", reasons=()))

    assert "extracted" in html
    assert "source" not in html.partition("<main>")[2].partition("</main>")[0].replace("sources", "")


def test_table_counts_all_and_lists_some(article, assessment, refused):
    """The limit shortens the list, never the counts; evidence is quoted."""
    rows = [(article, assessment)] * 3 + [(None, refused)]
    text = squeeze(Reader(page.table(rows, "Batch", limit=2)).text)

    assert "4 articles" in text
    assert "review 3" in text
    assert "not_json 1" in text
    assert "the first 2 of 4" in text
    assert 2 == text.count("A named person is quoted")
    assert "More will be added soon" in text


def test_unknown_is_not_zero(article, assessment):
    """A family without a risk says so."""
    text = squeeze(Reader(page.explain(article, assessment)).text)

    assert "duplication copies in the corpus unknown" in text
