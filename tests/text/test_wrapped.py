"""Lines that a program broke at one width are read as the writer's lines."""

import json
import textwrap
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality import Article, load_model
from quality.text.wrapped import unwrapped

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples" / "articles.jsonl"
ROWS = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()]
TEXTS = [row["text"] for row in ROWS if len(row.get("text") or "") > 1000]
PARAGRAPH = (
    "The council voted on Monday to close the old bridge, which engineers had called unsafe after an "
    "inspection in May. Nobody voted against it, though two members were not there."
)
widths = st.integers(60, 100)
lines = st.lists(
    st.sampled_from(["", " ", "\r", "a", "- b", "The council voted on Monday to close the bridge"])
)


def wrapped(text, width, **options):
    """The text as a program breaks it."""
    paragraphs = [textwrap.wrap(line, width, break_on_hyphens=False, **options) for line in text.split("\n")]
    return "\n".join("\n".join(broken) for broken in paragraphs)


def test_nothing_is_left_as_it_is():
    """The empty text has no lines."""
    assert "" == unwrapped("")


@given(text=st.text() | lines.map("\n".join), width=widths)
def test_offsets_stay(text, width):
    """Breaks become blanks, one for one, and nothing else changes."""
    for before in (text, wrapped(f"{PARAGRAPH} {text}", width)):
        after = unwrapped(before)

        assert len(before) == len(after)
        changed = {(old, new) for old, new in zip(before, after, strict=True) if old != new}
        assert set(product("\n\r", " \u200b")) >= changed


def test_a_word_that_was_broken_at_its_hyphen_is_one():
    """As Python's textwrap breaks words."""
    text = "A well-known " * 40
    broken = "\n".join(textwrap.wrap(text, 72))

    assert "-\n" in broken
    assert text.split() == unwrapped(broken).replace("\u200b", "").split()


@pytest.mark.parametrize("ending", ["\n", "\r\n", " \n"])
@pytest.mark.parametrize("width", [50, 60, 72, 78, 100])
def test_soft_breaks_go_and_hard_ones_stay(ending, width):
    """Also where the last line of a paragraph is followed at once by the next paragraph."""
    text = f"Bridge to close\n\n{PARAGRAPH} {PARAGRAPH}\n\n{PARAGRAPH} They left.\nBy our reporter"
    found = unwrapped(wrapped(text, width).replace("\n", ending))

    assert text.split() == found.split()
    assert text.count("\n") == found.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        f"{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}",
        "\n".join(["Rain", "Wind from the west", "Sun", "Hail, then snow on the hills above the town"] * 4),
        "\n".join(f"- {word} and something that makes the line quite long" for word in PARAGRAPH.split()),
        "\n".join(f"https://news.example/{word * 8}" for word in PARAGRAPH.split()),
        "\n\n".join(textwrap.wrap(PARAGRAPH * 3, 72)),
    ],
    ids=["a line", "lines of paragraphs", "list", "bullets", "addresses", "a paragraph a line"],
)
def test_other_lines_stay(text):
    """What no program wrapped keeps its breaks."""
    assert text == unwrapped(text)


def test_an_indented_line_begins_a_paragraph():
    """Books have no empty lines."""
    text = wrapped(f"{PARAGRAPH}\n{PARAGRAPH}", 60, initial_indent="    ")

    assert 1 == unwrapped(text).count("\n")


def test_a_list_inside_wrapped_text_stays():
    """A dash or a star begins an item, however full the line before is."""
    items = [f"* {PARAGRAPH[:56]}", f"* {PARAGRAPH[:60]}"]
    text = "\n".join([wrapped(PARAGRAPH, 72), *items])

    assert [item in unwrapped(text).split("\n") for item in items] == [True, True]


@pytest.mark.parametrize("width", [66, 72, 78])
def test_a_score_does_not_know_the_width(width):
    """The samples, wrapped, score as they do."""
    model = load_model(reasons=0)
    whole = [Article(id=str(row), title="A title", text=text) for row, text in enumerate(TEXTS)]
    broken = [
        Article(id=each.id, title=each.title, text=wrapped(each.text, width, replace_whitespace=False))
        for each in whole
    ]

    scores = [[row.reliability for row in model.score(rows)] for rows in (whole, broken)]
    assert scores[0] == pytest.approx(scores[1], abs=0.02)
