"""One page a file, or a page in a row."""

import pytest

from quality import load_model
from quality.errors import MissingExtra
from quality.io import html, jsonl, markup
from quality.io.records import Intake
from quality.types import Article, Assessment, PageFacts

pytest.importorskip("resiliparse")

SITE = '<meta property="og:site_name" content="The Example">'
DATA = '<script type="application/ld+json">'
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Council votes - The Example</title><link rel="canonical" href="https://www.example.co.uk/1">
<meta property="og:title" content="Council votes"><meta name="author" content="Ada Moss">
<meta property="article:published_time" content="2024-05-01T10:00:00+01:00"></head>
<body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Council votes</h1><p>The council voted on the bridge on Monday – at last.</p>
<p>It will open in May.</p></article><script>var x = 1</script></body></html>"""


def row_of(tmp_path, content):
    (tmp_path / "a.html").write_bytes(content)
    (row,) = html.read(str(tmp_path / "a.html"))
    return row


def facts_of(page):
    return markup.read(page, where="a").facts


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<p>"])
def test_an_empty_page_is_an_article_without_words(tmp_path, content):
    """The scorer says ``no_text``; the row is there."""
    assert "" == row_of(tmp_path, content).text


def test_a_page_is_an_article(tmp_path):
    """Main text from the content, the rest from the markup; the text that spans point into is carried."""
    row = row_of(tmp_path, PAGE.encode())

    assert (
        Article(
            id=str(tmp_path / "a.html"),
            text=row.text,
            title="Council votes",
            url="https://www.example.co.uk/1",
            publisher="example.co.uk",
            author="Ada Moss",
            published="2024-05-01T10:00:00+01:00",
            language="en-GB",
            carried={"text": row.text},
            page=PageFacts(link_share=None, ads=0),
        )
        == row
    )
    assert "The council voted on the bridge on Monday – at last." in row.text
    assert "Sport" not in row.text
    assert "var x" not in row.text


@pytest.mark.parametrize(
    ("data", "author", "published"),
    [
        ('{"@graph": [{"@type": "Site"}, {"headline": "H", "author": {"name": "A"}}]}', "A", None),
        (
            '[{"headline": "H", "author": [{"name": "A"}, "B"], "datePublished": "2024-05-01"}]',
            "A, B",
            "2024-05-01",
        ),
        ('{"headline": "H", "author": 7, "datePublished": "yesterday"}', None, None),
        ('{"headline": ', None, None),
        ("[" * 3000, None, None),
    ],
)
def test_data_for_search_engines_is_read(data, author, published):
    """JSON-LD, however it nests; what is broken says nothing."""
    page = markup.read(f'<script type="application/ld+json">{data}</script><p>x', where="a")

    assert (author, published) == (page.author, page.published)


@pytest.mark.parametrize(
    "content",
    [
        "<p>Bücher".encode("latin-1"),
        '<meta charset="iso-8859-1"><p>Bücher'.encode("latin-1"),
        "<p>Bücher".encode("utf-8-sig"),
        "<p>Bücher".encode("utf-16"),
    ],
)
def test_encodings_are_told_by_mark_markup_or_bytes(tmp_path, content):
    """Pages are often not UTF-8."""
    assert "Bücher" == row_of(tmp_path, content).text


def test_binary_data_is_an_unscored_row(tmp_path):
    """A picture with the wrong name is no page."""
    assert "bad_html" == row_of(tmp_path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20).error.code


def test_a_page_in_a_row(tmp_path):
    """What the row says wins over the markup, and a lone surrogate spoils nothing."""
    (tmp_path / "a.jsonl").write_text(
        '{"html": "<title>T</title><p>Hello \\ud800 you.", "author": "B"}\n{"html": "\\u0000"}'
    )
    row, bad = jsonl.read(str(tmp_path / "a.jsonl"))

    assert ("T", "B", "Hello ? you.", "Hello ? you.") == (
        row.title,
        row.author,
        row.text,
        row.carried["text"],
    )
    assert isinstance(bad, Assessment)
    assert "bad_html" == bad.error.code


def test_a_text_wins_over_the_page(tmp_path):
    """Then spans point into the input's own text, and nothing is carried."""
    (tmp_path / "a.jsonl").write_text('{"text": "Mine.", "html": "<title>T</title><p>Other."}')
    (row,) = jsonl.read(str(tmp_path / "a.jsonl"))

    assert ("Mine.", "T", {}) == (row.text, row.title, row.carried)


def test_a_missing_library_prints_the_pip_line(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "resiliparse.parse.html", None)

    with pytest.raises(MissingExtra, match=r"pip install 'quality\[html\]'"):
        markup.read("<p>x", where="a")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<html lang="und"><link rel="canonical" href="/1">', (None, None, None)),
        (
            '<meta property="og:locale" content="en_US"><meta name="og:url" content="//a.example/1">',
            ("en-US", None, "//a.example/1"),
        ),
        (
            '<meta property="article:published_time" content="2024-05-01 10:00">',
            (None, "2024-05-01T10:00", None),
        ),
        ('<meta property="article:published_time" content="May 1st">', (None, None, None)),
    ],
)
def test_markup_is_believed_only_where_it_is_well_formed(head, expected):
    """Language tag, ISO date, whole address."""
    page = markup.read(f"{head}<p>x", where="a")

    assert expected == (page.language, page.published, page.url)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f"{SITE}<title>Bridge opens | The Example</title>", "Bridge opens"),
        (f"{SITE}<title>The example: Bridge opens</title>", "Bridge opens"),
        (f"{SITE}<title>The Example</title>", "The Example"),
        ("<title>Bridge opens | The Example</title>", "Bridge opens | The Example"),
        ("<body><h1>Bridge <i>opens</i></h1>", "Bridge opens"),
        (f'{DATA}{{"@type": "NewsArticle", "headline": "A &amp; B"}}</script>', "A & B"),
    ],
)  # fmt: skip
def test_a_title_is_without_the_site(head, title):
    """Where the page tells the site's name; else nobody knows what the last part is."""
    assert title == markup.read(head, where="a").title


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2024-05-01">',
        '<meta name="DC.date.issued" content="2024/05/01">',
        '<meta name="pubdate" content="20240501">',
        '<meta itemprop="datePublished" content="1 May 2024">',
        '<meta name="date" content="soon"><meta name="sailthru.date" content="May 1st, 2024">',
        '<body><time itemprop="datePublished" datetime="2024-05-01">yesterday</time>',
        DATA + '<!-- {"@type": "BlogPosting", "datePublished": "2024-05-01",} --></script>',
    ],
)  # fmt: skip
def test_a_date_has_many_names(head):
    """And many forms; it becomes ISO 8601."""
    assert "2024-05-01" == markup.read(head, where="a").published


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="byl" content="By Ada Moss">', "Ada Moss"),
        ('<meta name="author" content="https://a.example/ada"><a rel="author">Ada Moss</a>', "Ada Moss"),
        ('<body><span itemprop="author">by  Ada\n Moss</span>', "Ada Moss"),
        ('<meta name="author" content="Byron Katz">', "Byron Katz"),
        (f'<meta name="author" content="{"words " * 50}">', None),
        ('<link rel="author" href="/ada"><a rel="author">View my complete profile</a>', None),
        ('<link rel="author" href="/ada"><a rel="author">Ada Moss</a>', "Ada Moss"),
    ],
)
def test_a_byline_is_a_name(head, author):
    """No address, no paragraph, no "by"."""
    assert author == markup.read(head, where="a").author


def test_a_publisher_is_named_by_its_address(tmp_path):
    """The page's own address says it first, then what it tells search engines of its publisher."""
    data = f'{DATA}{{"@type": "NewsArticle", "publisher": {{"url": "//a.example.org"}}}}</script>'
    here = '<link rel="canonical" href="https://www.example.com/1">'

    assert "example.org" == row_of(tmp_path, f"{data}<p>x".encode()).publisher
    assert "example.com" == row_of(tmp_path, f"{here}{data}<p>x".encode()).publisher


def test_the_share_of_links_is_that_of_the_article():
    """Menus around it and furniture inside count on neither side."""
    words = "The council met at the town hall near the river, and spoke of the bridge. " * 6
    share = '<div class="share"><a href="/s">Share this</a></div>'
    linked = f'<div class="entry">{share}<p>{words}</p><p><a href="/1">{words}</a></p></div>'

    assert 0.5 == pytest.approx(facts_of(f'<nav><a href="/">Home</a></nav>{linked}').link_share, abs=0.01)
    assert 0 == facts_of(f"<p>{words}").link_share
    assert facts_of("<p>Short.").link_share is None


@pytest.mark.parametrize(
    ("body", "ads"),
    [
        ('<div class="ad-top"><p><ins class="adsbygoogle"></ins></p></div><i id="div-gpt-ad-1-0"></i>', 2),
        ('<div class="wide ads"></div><aside class="advertisement"></aside><i class="OUTBRAIN"></i>', 3),
        ('<div class="address adverb"></div><p id="add-comment">ad</p><section class="leads">', 0),
        ('<div class="ad"></div>' * 1000, 200),
    ],
)
def test_advertisements_are_counted_by_their_names(body, ads):
    """Once with all that is inside, no words that begin alike, a bounded number."""
    assert ads == facts_of(body).ads


def test_facts_of_a_page_are_told_where_somebody_looks(tmp_path):
    """They take time: a run without signals does without."""
    (tmp_path / "a.html").write_text("<div class='ad'></div><p>Text.")
    (row,) = html.read(str(tmp_path / "a.html"), Intake(columns={}, page_facts=False))
    found = load_model(signals=True).score([{"html": "<div class='ad'></div><p>" + "word and " * 60}])[0]

    assert row.page is None
    assert 1000 / 120 == pytest.approx(found.signals["metadata.ad_per_1000_words"])


def test_the_article_is_found_by_its_name_or_its_paragraphs():
    """And what stands around it is left out, comments too."""
    words = "The council met at the town hall near the river, and spoke of the old bridge. " * 3
    noise = f'<div class="sidebar"><p>Subscribe now. {words}</p></div>'
    comments = "".join(f'<div class="comment"><p>I like it {i}. {words}</p></div>' for i in range(4))
    for name in ('class="entry-content"', 'itemprop="articleBody"', 'class="x"'):
        article = f"<div {name}><p>First. {words}</p><p>Second. {words}</p><ul><li>Last.</li></ul></div>"
        text = markup.read(f"<body>{noise}{article}{comments}", where="a").text
        assert ["First.", "Second.", "Last."] == [word for word in text.split() if word in
            ("First.", "Second.", "Last.", "Subscribe", "like")]  # fmt: skip


def test_trafilatura_is_another_extractor(tmp_path):
    """By the intake's word; the markup says the same."""
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (row,) = html.read(str(tmp_path / "a.html"), Intake(columns={}, extractor="trafilatura"))

    assert ("Council votes", "Ada Moss") == (row.title, row.author)
    assert "It will open in May." in row.text


def test_no_extractor_gets_endless_attributes(monkeypatch):
    """Nor lone surrogates: other parsers may take them no better than ours."""
    trafilatura = pytest.importorskip("trafilatura")
    given = []
    monkeypatch.setattr(trafilatura, "extract", lambda source, **_: given.append(source))
    page = "<p " + "".join(f"a{number}=1 " for number in range(9000)) + ">x\ud800"
    markup.read(page, where="a", extractor="trafilatura")

    assert ["x?"] == given


def test_a_missing_extractor_prints_the_pip_line(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)

    with pytest.raises(MissingExtra, match=r"pip install 'quality\[trafilatura\]'"):
        markup.read("<p>x", where="a", extractor="trafilatura")
