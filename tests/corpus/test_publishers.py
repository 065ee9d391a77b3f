"""What a publisher's pages have in common."""

import numpy as np
import pytest

from quality.corpus import publishers
from quality.corpus.publishers import Survey, distinct, summarise, top_bylines
from quality.text import templates
from quality.types import Article, Assessment, Problem

HOUSE = (
    "The Tarn Mail is written by people who live here, and every one of them would be glad to hear from you."
)
MENU = "Home | News | Sport"


def page(number, *lines, publisher="tarn.example", **fields):
    """A page with a paragraph of its own and the given lines."""
    own = f"The council of district {number} met and talked about item {number * 7} of a long agenda."
    return Article(id=str(number), publisher=publisher, text="\n\n".join([*lines, own]), **fields)


@pytest.fixture
def survey(tmp_path):
    """Take rows in chunks."""
    made = Survey(tmp_path)

    def take(rows, size=7):
        for start in range(0, len(rows), size):
            chunk = rows[start : start + size]
            made.add(
                chunk, templates.scan([row.text or "" if isinstance(row, Article) else "" for row in chunk])
            )
        return made

    yield take
    made.close()


def lines_of(made, rows):
    """Text and pages of the template lines of each publisher."""
    names, told = list(made.names), {}
    for record in made.templates().found:
        shown = templates.shown(rows[record["row"]].text, frozenset([int(record["code"])]))
        told.setdefault(names[record["publisher"]], []).append((*shown.values(), int(record["pages"])))
    return told


def facts(made, **options):
    """Facts by publisher."""
    told = summarise(list(made.names), made.pages(), made.templates().share, None, None)
    return {each.publisher: each for each in told}


def test_an_empty_corpus_has_no_publishers(survey):
    """No rows, and rows that are no articles or have no publisher."""
    refused = Assessment(id="2", error=Problem(code="not_json", detail="2"))
    made = survey([refused, Article(id="1", text="A line."), Article(id="3", publisher="a.example")])

    assert ({"a.example": 0}, 3) == (made.names, len(made))
    assert [] == made.templates().found.tolist()
    assert [publishers.UNKNOWN] * 3 == made.templates().paragraphs.tolist()


@pytest.mark.parametrize(
    ("pages", "having", "told"), [(9, 9, False), (10, 3, True), (10, 2, False), (20, 5, False)]
)
def test_a_line_recurs_from_ten_pages_and_thirty_percent_on(survey, pages, having, told):
    """Nine pages say nothing, two of ten is chance."""
    rows = [page(i, *([HOUSE] if i < having else [])) for i in range(pages)]

    assert ({"tarn.example": [(HOUSE, having)]} if told else {}) == lines_of(survey(rows), rows)


def test_pages_count_once_however_often_they_were_crawled(survey):
    """Neither the same text under another address nor the same address with another text is a page more."""
    rows = [page(i, HOUSE, url=f"https://tarn.example/{i}") for i in range(5)]
    again = [page(i, HOUSE, url=f"https://tarn.example/{i}?print") for i in range(5)]
    changed = [page(i + 50, HOUSE, url=f"http://tarn.example/{i}#top") for i in range(5)]
    made = survey(rows + again + changed)

    assert [True] * 5 + [False] * 10 == distinct(made.pages()).tolist()
    assert {} == lines_of(made, rows)


def test_every_publisher_is_counted_for_itself(survey):
    """A line of one is no template line of another; all chunks together decide."""
    rows = [page(i, MENU, HOUSE) for i in range(12)]
    rows += [page(i, MENU if i else HOUSE, publisher="lind.example") for i in range(12)]
    found = lines_of(survey(rows, size=1), rows)

    assert {"tarn.example": [HOUSE, MENU], "lind.example": [MENU]} == {
        name: sorted((text for text, _ in lines), reverse=True) for name, lines in found.items()
    }


def test_a_page_knows_how_much_of_it_recurs(survey):
    """Share of its distinct lines, and how many of them are prose; unknown for a small publisher."""
    rows = [page(i, *([MENU, HOUSE, HOUSE] if i < 9 else [])) for i in range(10)]
    found = survey([*rows, page(99, HOUSE, publisher="small.example")]).templates()

    np.testing.assert_array_equal([2 / 3] * 9 + [0, np.nan], found.share)
    assert [1] * 9 + [0, publishers.UNKNOWN] == found.paragraphs.tolist()
    assert [2] == [len(codes) for codes in found.codes().values()]


def test_habits_of_a_publisher(survey):
    """Dates, bylines and how much on a day, as far as they are given."""
    rows = [
        page(1, author="admin", published="2026-03-01"),
        page(2, author="Admin ", published="2026-03-01T10:00:00Z"),
        page(3, author="Ada Lind", published="2026-03-03"),
        page(4, published="soon"),
    ]
    made = survey(rows)
    found = facts(made)["tarn.example"]

    assert (4, 4, 1.5, "2026-03-01", "2026-03-03") == (
        found.pages, found.distinct_pages, found.posts_per_day, found.first_day, found.last_day
    )  # fmt: skip
    assert (0.25, 0.25) == (found.undated_share, found.unsigned_share)
    assert found.generic_byline_share == found.top_byline_share == pytest.approx(2 / 3)
    assert {0: 0} == top_bylines(made.pages())


def test_an_agency_is_seen_in_byline_and_dateline(survey):
    """Elsewhere in the text it is a source like any other."""
    rows = [
        page(1, author="Jane Roe, Associated Press"),
        page(2, "WASHINGTON (Reuters) - The vote was close."),
        page(
            3,
            *["A long line about nothing in particular, said the mayor of the town on Monday."] * 4,
            "Reuters said so.",
        ),
    ]

    assert [True, True, False] == survey(rows).pages()["credited"].tolist()
