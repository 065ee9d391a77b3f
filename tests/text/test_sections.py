"""Sections of scraped texts: kinds by line, spans, and how cleanly an article was cut out."""

import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quality.text import lexicons
from quality.text.found import Kind, Line
from quality.text.sections import LISTS, extraction_quality, place, sections

DATA = Path(__file__).parents[3] / "shared" / "data"
FLOOR = 0.93
TITLE = "Harbour Town Votes to Rebuild Its Flooded Library"
PARAGRAPHS = [
    "The council of Marrow Bay voted on Tuesday to rebuild the public library that was lost to the spring "
    "flood, after a debate that ran past midnight and drew more than two hundred residents.",
    '"We have waited for this since April," said Ines Calder, who has run the library for eleven years. "The '
    'children ask me every week when they can come back."',
    "The new building will stand on higher ground near the school, and the county has promised to pay a "
    "third of the cost if the town finds the rest before the end of the year.",
    "Engineers told the council that the old foundations could not be saved, because the water had washed "
    "out the gravel on which they stood.",
]
TEASERS = [
    "Ferry Line to Add Two Boats",
    "The ferry company said that it would add two boats in June, when visitors crowd the crossing and the "
    "line at the pier often reaches the market square.",
    "School Kitchen Wins County Prize",
    "The kitchen of the hill school was named the best of the county for meals that it cooks from the "
    "produce of farms within ten miles of its door.",
]
HARD = {
    "interview": ["Q: When did you begin to write?", "A: As a child.", "Q: Why did you stop?", "A: To eat."],
    "sub-headings": ["What the engineers found", "A town without a library"],
    "list": ["• New roof", "• Higher walls for the cellar", "• A lift that wheelchairs can use"],
    "quotes": ['"No."', '"We will not sell the land," she said.'],
    "poem": ["The river came at night", "and took the books we loved", "and left the shelves to stand"],
}


def lists():
    return lexicons.compile_lists([(listed, lexicons.read(listed)) for listed in LISTS])


TABLES = lists()


def read_of(*texts):
    return lexicons.scan(texts, TABLES)


def kinds_of(*lines, joiner="\n\n", title=None):
    """Name of the kind of each line of one text."""
    text = joiner.join(lines)
    read = read_of(text)
    codes = None if title is None else read_of(title).line_codes
    return [Kind(kind).name for kind in place(read, [text], title_codes=codes)]


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_text_without_a_line(text):
    """A text without a line has no kinds and no quality; white space is covered all the same."""
    read = read_of(text)
    kinds = place(read, [text])
    assert [] == kinds.tolist()
    assert np.isnan(extraction_quality(read, kinds)).all()
    found = [(one.start, one.end) for one in sections(read, kinds, 0, len(text))]
    assert [(0, len(text))] * bool(text) == found


def test_every_kind():
    """A page with everything on it is taken apart as a reader would."""
    lines = {
        "top of page": "NAVIGATION",
        TITLE: "TITLE",
        f"{TITLE} ": "TITLE",
        **dict.fromkeys(PARAGRAPHS, "BODY"),
        "This article will be expanded soon.": "PLACEHOLDER",
        "Subscribe to our newsletter today and never miss a story.": "CALL_TO_ACTION",
        "shop_summer_banner-300x250_v2.png": "ADVERTISEMENT",
        "harbour-2.jpg": "NAVIGATION",
        "Similar Posts": "RELATED",
        **dict.fromkeys(TEASERS, "RELATED"),
        "Comments": "COMMENT",
        "bottom of page": "NAVIGATION",
    }
    assert list(lines.values()) == kinds_of(*lines)


def test_related_tail():
    """Teasers run to the end, a placeholder among them keeps its kind, bullets change nothing."""
    placeholder = "• This article will be expanded soon. " * 3
    bulleted = [f"• {teaser}" if at % 2 == 0 else f"    {teaser}" for at, teaser in enumerate(TEASERS)]
    kinds = kinds_of(TITLE, *PARAGRAPHS, "Similar Posts", placeholder, *bulleted)
    assert ["TITLE", *["BODY"] * 4, "RELATED", "PLACEHOLDER", *["RELATED"] * 4] == kinds


def test_article_goes_on_below_teasers():
    """Paragraphs in a row end a block of teasers in the middle of an article."""
    later = [f"Later that week {paragraph[0].lower()}{paragraph[1:]}" for paragraph in PARAGRAPHS]
    kinds = kinds_of(*PARAGRAPHS, "Related stories", TEASERS[0], TEASERS[2], *later)
    assert [*["BODY"] * 4, *["RELATED"] * 3, *["BODY"] * 4] == kinds


def test_title_by_code():
    """The line that says the given title is the title, wherever it stands and however it is written."""
    kinds = kinds_of(PARAGRAPHS[0], f"{TITLE.upper()}!", *PARAGRAPHS[1:], title=TITLE)
    assert ["BODY", "TITLE", *["BODY"] * 3] == kinds


@pytest.mark.parametrize("name", HARD)
def test_short_lines_of_an_article(name):
    """Short lines inside an article are body."""
    assert ["BODY"] * (4 + len(HARD[name])) == kinds_of(*PARAGRAPHS[:2], *HARD[name], *PARAGRAPHS[2:])


@pytest.mark.parametrize("joiner", ["\n", "\n\n", " "])
def test_bare_text(joiner):
    """Paragraphs are body however they are joined."""
    assert {"BODY"} == set(kinds_of(*PARAGRAPHS, joiner=joiner))


def test_wrapped_text():
    """Text that was wrapped by hand is body to its last short line."""
    wrapped = [line for paragraph in PARAGRAPHS for line in textwrap.wrap(paragraph, 72)]
    assert {"BODY"} == set(kinds_of(*wrapped, joiner="\n"))


@pytest.mark.parametrize(
    ("added", "kind"),
    [
        ("This article will be expanded soon.", "PLACEHOLDER"),
        ("As an AI language model, I cannot browse the internet.", "PLACEHOLDER"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "PLACEHOLDER"),
        ("Subscribe to our newsletter today.", "CALL_TO_ACTION"),
        ("Home | World | Sports | Business", "NAVIGATION"),
        ("Home", "NAVIGATION"),
        ("sale_728x90.gif", "ADVERTISEMENT"),
        (PARAGRAPHS[1], "BODY"),
    ],
)
@pytest.mark.parametrize("at", range(1, 6))
def test_added_line_changes_no_other(added, kind, at):
    """A scrap or a repeated paragraph has its kind everywhere and leaves all others as they were."""
    lines = [TITLE, *PARAGRAPHS]
    before = kinds_of(*lines)
    assert [*before[:at], kind, *before[at:]] == kinds_of(*lines[:at], added, *lines[at:])


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "by Jane Doe and John van Roe",
        "Written by JANE DOE | May 3, 2024",
        "March 3, 2024 | 10:32 am",
        "Published 10:32 AM EDT, Sun March 3, 2024",
        "Updated at 7:50 a.m. ET",
        "2 hours ago",
        "4 min read",
        "Reading time: 4 minutes",
        "Tags: schools, budget, council",
        "Filed under: Schools",
        "Comments (12)",
        "View comments",
        "We use cookies to improve your experience. By using our site you agree to our privacy policy.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "© 2024 Bay Herald. A company of the Marrow Group. All rights reserved.",
        "Image copyright Bay Herald Image caption The library after the flood",
        "Media playback is unsupported on your device",
        "The views expressed in this article are the author's own.",
        "Please enable JavaScript to watch this video.",
    ],
)
@pytest.mark.parametrize("at", [0, 2, 4])
def test_what_a_page_says_of_itself(line, at):
    """Bylines, stamps, labels and notices are furniture wherever they stand, and change no other line."""
    kinds = kinds_of(*PARAGRAPHS[:at], line, *PARAGRAPHS[at:])
    assert [*["BODY"] * at, "NAVIGATION", *["BODY"] * (4 - at)] == kinds


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the council had found a site.",
        "By then he was in Rome.",
        "In March 2020 the town closed its schools.",
        "The fund, which Jane Doe founded in 2019, paid for the roof.",
        "The company says that the site uses cookies to track what visitors read, and sells the lists.",
        "Two rules of the contract may not be reproduced here, since a court has sealed them until June.",
        "Tags on the dogs showed where they came from: the kennel at Marrow Bay.",
        "He read for four minutes.",
    ],
)
def test_reports_say_the_like(line):
    """Sentences of a report are body, whatever words of a page are in them."""
    assert ["BODY"] * 5 == kinds_of(*PARAGRAPHS[:2], line, *PARAGRAPHS[2:])


@pytest.mark.parametrize("heading", ["Most read", "Related stories", "Comments"])
def test_a_heading_above_a_paragraph_opens_no_tail(heading):
    """A link inside an article takes no paragraph away."""
    kinds = kinds_of(*PARAGRAPHS[:2], heading, PARAGRAPHS[2])
    assert ["BODY"] * 3 == [*kinds[:2], kinds[3]]


def test_quality():
    """Clean text is 1; the lesser of the shares by characters and by lines counts."""
    clean = "\n\n".join(PARAGRAPHS)
    scraps = "\n\n".join(["Home", *PARAGRAPHS, "top of page", "sale_728x90.gif"])
    tail = "\n\n".join([*PARAGRAPHS, "Similar Posts", *TEASERS * 3])
    texts = [clean, scraps, tail]
    read = read_of(*texts)
    quality = extraction_quality(read, place(read, texts))
    assert [1, 4 / 7, 4 / 17] == pytest.approx(quality)


def test_batch_changes_nothing():
    """An article has the same kinds alone and among others."""
    tail = "\n\n".join([*PARAGRAPHS, "Similar Posts", *TEASERS])
    texts = ["\n".join([TITLE, *PARAGRAPHS]), "", "Home\nWorld", tail]
    alone = [place(read_of(text), [text]).tolist() for text in texts]
    assert sum(alone, []) == place(read_of(*texts), texts).tolist()


PIECES = st.sampled_from(
    ["\n", "\r\n", " ", "\u200b", "\u2028", "•", "ad.png", "Similar Posts", TITLE, *PARAGRAPHS[:2]]
)


@given(st.text() | st.lists(PIECES | st.characters(), max_size=30).map("".join))
@example("\n\n \u200b \n")
@example("\ud800\n\x00")
def test_sections_cover_any_text(text):
    """Sections cover any text without gaps, and no neighbours are of one kind."""
    read = read_of(text)
    found = sections(read, place(read, [text]), 0, len(text))
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert "".join(text[one.start : one.end] for one in found) == text
    assert edges == sorted(edges)
    assert all(one.kind != other.kind for one, other in zip(found, found[1:], strict=False))


@pytest.mark.skipif(not DATA.exists(), reason="the labelled data are not beside this checkout")
def test_held_out_pages():
    """Title and body against the rest, by line, on pages of sites that the weights have not seen."""
    from quality.training import sections as training

    scraped, clean, labels, wanted = training.load(DATA)
    kinds = training.held_out(scraped, wanted, clean)
    measured = training.figures(kinds, labels, wanted, scraped.read.lines[:, Line.CHARACTERS])
    assert measured["balanced_accuracy"] >= FLOOR > measured["line_length_alone"]
