"""Pieces, blocks and harmless text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.reports.marks import Excerpt, blocks, excerpt, neutral, segments, tidy
from quality.types import Section

OFFSETS = st.integers(-3, 40)
SPANS = st.lists(st.lists(st.tuples(OFFSETS, OFFSETS), max_size=5), max_size=4)
TEXTS = st.text(st.sampled_from("ab \n\t\x00é"), max_size=30)
KINDS = st.sampled_from(["title", "body", "related", "comment"])
SECTIONS = st.lists(st.builds(Section, kind=KINDS, start=OFFSETS, end=OFFSETS), max_size=4)


def test_no_text_has_no_pieces():
    """Nothing in, nothing out, whatever the spans say."""
    assert [] == list(segments("", [[(0, 5)]]))
    assert [] == blocks("", [[(0, 5)]])


@given(TEXTS, SPANS, st.lists(OFFSETS, max_size=4))
def test_pieces_join_to_the_text(text, spans, cuts):
    """No character is lost, doubled or moved."""
    pieces = list(segments(text, spans, cuts=cuts))

    assert text == "".join(piece.text for piece in pieces)
    assert all(piece.text == text[piece.start : piece.start + len(piece.text)] != "" for piece in pieces)


@given(TEXTS, SPANS)
def test_each_character_knows_its_reasons(text, spans):
    """A piece carries a reason exactly where one of the reason's spans lies."""
    tidied = [tidy(text, own) for own in spans]
    for piece in segments(text, spans):
        for offset in range(piece.start, piece.start + len(piece.text)):
            expected = [n for n, own in enumerate(tidied) if any(a <= offset < b for a, b in own)]
            assert expected == list(piece.reasons)
        assert (piece.lead is None) == (not piece.reasons)


@given(TEXTS, SPANS, SECTIONS)
def test_each_span_opens_and_closes_once(text, spans, sections):
    """Laid out in lines, every span still has one place to jump to and one to end at."""
    names = [(n, k) for n, own in enumerate(spans) for k, _ in enumerate(tidy(text, own))]
    pieces = [p for block in blocks(text, spans, sections) for line in block.lines for p in line]

    assert sorted(names) == sorted(name for piece in pieces for name in piece.opens)
    assert sorted(names) == sorted(name for piece in pieces for name in piece.closes)


@given(TEXTS, SECTIONS)
def test_lines_hold_all_that_is_not_white_space(text, sections):
    """Laying out drops blank lines and nothing else."""
    laid = blocks(text, [], sections)

    assert "".join(text.split()) == "".join(
        "".join(piece.text for line in block.lines for piece in line) for block in laid
    ).translate({ord(" "): None, ord("\t"): None})
    assert all(block.lines and block.lines[0] and block.lines[-1] for block in laid)


def test_the_most_telling_span_leads():
    """Where spans overlap the shorter one gives the colour; a passage is drawn quietly."""
    text = "x" * 1000
    found = [(p.start, p.lead, p.wide) for p in segments(text, [[(0, 1000)], [(10, 20)]])]

    assert [(0, 0, True), (10, 1, False), (20, 0, True)] == found


def test_uncovered_text_is_body():
    """Sections may leave gaps and overlap; neighbours of one kind are one block."""
    sections = [Section(kind="title", start=0, end=2), Section(kind="title", start=2, end=4)]
    laid = blocks("T1\nT2\nbody", [], [*sections, Section(kind="related", start=3, end=5)])

    assert ["title", "related", "body"] == [block.kind for block in laid]


@given(st.text(st.characters(), max_size=50))
def test_neutral_text_is_harmless_and_as_long(text):
    """No control character but the line feed, no bidirectional control, no lone surrogate is left."""
    shown = neutral(text)

    assert len(text) == len(shown)
    assert shown == neutral(shown)
    shown.encode()
    for letter in shown:
        assert letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(letter) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 3), Excerpt(before="", marked="one", after=" two three")),
        ((4, 13), Excerpt(before="one ", marked="two three", after="")),
    ],
)
def test_short_text_is_quoted_whole(span, expected):
    """Nothing is cut that fits."""
    assert expected == excerpt("one two\nthree", span)


def test_long_text_is_cut_at_spaces():
    """Cuts show as dots."""
    text = "word " * 200
    found = excerpt(text, (500, 504))

    assert (True, "word", True) == (
        found.before.startswith("… word "),
        found.marked,
        found.after.endswith(" …"),
    )
    assert excerpt(text, (0, 999)).marked.endswith("word …")
