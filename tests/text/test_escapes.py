"""Escapes of HTML that a scraper left are read as what they stand for."""

import html

from hypothesis import given
from hypothesis import strategies as st

from quality.text import lexicons
from quality.text.escapes import NOTHING, unescaped

TEXT = 'The mayor\'s office said: "It is 5 < 6," and left.'


def test_nothing_has_no_escapes():
    """The empty text stays."""
    assert "" == unescaped("")


@given(
    st.text()
    | st.lists(st.sampled_from(["&amp;", "&#39;", "&#x27;", "&nbsp;", "&", ";", "&x;", "a"])).map("".join)
)
def test_offsets_stay(text):
    """Escaped or not, a text keeps its length, and what escaping did is undone."""
    escaped = html.escape(text)

    assert len(text) == len(unescaped(text))
    assert len(escaped) == len(unescaped(escaped))
    assert "&" in text or text.replace(NOTHING, "") == unescaped(escaped).replace(NOTHING, "")


def test_the_kernel_reads_what_was_meant():
    """The same words, marks and quotations, at the places where they are written."""
    plain, escaped = (lexicons.scan([text], lexicons.shipped()) for text in (TEXT, html.escape(TEXT)))

    assert plain.codes.tolist() == escaped.codes.tolist()
    assert plain.marks.tolist() == escaped.marks.tolist()
    start, end = escaped.quotes[0, 2:4]
    assert "It is 5 &lt; 6," == html.escape(TEXT)[start:end].removeprefix("quot;")
