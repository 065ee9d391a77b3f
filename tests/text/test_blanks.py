"""Fields of a template that nobody filled in, and the brackets that honest news has."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.text import blanks, positions
from quality.text.found import Count, Evidence, TitleCount
from quality.text.pages import Pages
from quality.types import Article

FIELDS = (
    "[NAME]", "[CITY NAME]", "[Your Name]", "[insert city]", "[INSERT COMPANY NAME HERE]", "[first_name]",
    "[INSERT QUOTE FROM MAYOR]", "[Company Name]", "[KEYWORD 1]", "[ CITY ]", "{{city}}", "{{ offer.title }}",
    "{city_name}", "{city}", "{articleGUID}", "%%title%%", "<COMPANY>", "<first_name>", "INSERT NAME HERE",
)  # fmt: skip
HONEST = (
    "[sic]", "[he]", "[the president]", "[1]", "[12]", "[...]", "[…]", "[VIDEO]", "[NAME WITHHELD]",
    "[Trump]", "[your president]", "[U.S.]", "[UPDATED]", "[link]", "[SOURCE]", "[his name", "{He}", "{that}",
    "{display:none}", "<BR>", "<p>", "< 5 >", "50%", "5%% of it", "insert it here", "a[i]",
)  # fmt: skip
PARTS = st.sampled_from([*FIELDS, *HONEST, " ", "x", ". "])


def test_nothing_in_nothing():
    """An empty text has no field."""
    assert [] == blanks.find("")


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_found_whole(field):
    """What a template's author meant to fill in."""
    assert [(4, 4 + len(field))] == blanks.find(f"The {field} of it")


@pytest.mark.parametrize("honest", HONEST)
def test_honest_brackets_are_no_fields(honest):
    """Editors explain, shorten and number in brackets."""
    assert [] == blanks.find(f"The {honest} of it")


@given(st.lists(PARTS, max_size=9).map("".join))
def test_the_quick_search_is_the_slow_one(text):
    """Looking only where a sign stands finds what looking everywhere finds, from left to right."""
    found, at = [], 0
    while at < len(text):
        field = re.compile(blanks._FIELD).match(text, at)
        found += [field.span()] if field else []
        at = field.end() if field else at + 1
    assert found == blanks.find(text)


def test_pages_count_and_show_them():
    """Text and title are counted apart; the spans point into the text."""
    text = "Welcome to [CITY NAME] on the coast. INSERT NAME HERE said {{offer}} [sic]."
    articles = [Article(id="a", text=text, title="Best of [CITY]"), Article(id="b", text="We sat there.")]
    pages = Pages.of(articles)
    assert [3.0, 0.0] == pages.count(Count.TEMPLATE_FIELDS).tolist()
    assert 1.0 == pages.title(TitleCount.TEMPLATE_FIELDS)[0]
    shown, none = positions.spans(pages, [(0, Evidence.TEMPLATE_FIELDS), (1, Evidence.TEMPLATE_FIELDS)])
    assert ["[CITY NAME]", "INSERT NAME HERE", "{{offer}}"] == [text[start:end] for start, end in shown]
    assert () == none
