"""Lines and paragraphs as keys, and what becomes of recurring ones."""

import numpy as np

from quality.text import sections, templates
from quality.text.found import Kind
from quality.text.pages import Pages
from quality.types import Article, CorpusFacts

STORY = (
    "The council of Tarn voted on Tuesday to close the bridge over the Lind, which takes 4,200 cars.\n\n"
    "Repairs will take until October, according to a report by the engineers of the county, and cost a lot."
)
HOUSE = "The Tarn Mail is written by people who live here, and every one of them would love to hear from you."


def keys_of(text):
    """Keys of one text with their words."""
    found = templates.keys(templates.scan([text]))
    return dict(zip(found.codes.tolist(), found.words.tolist(), strict=True))


def kinds_of(text, lines):
    """Names of the kinds of a text's lines where the given ones recur at the publisher."""
    facts = CorpusFacts(template_lines=frozenset(keys_of(lines)))
    pages = Pages.of([Article(id="x", text=text, facts=facts)])
    return [Kind(kind).name for kind in pages.kinds.tolist()]


def test_nothing_has_no_keys():
    """An empty batch, an empty text and a line without a word."""
    assert [] == templates.keys(templates.scan([])).codes.tolist()
    assert {} == keys_of(" \n—\n")
    assert [0, 0] == templates.page_codes(templates.scan(["", "—"])).tolist()


def test_a_line_is_one_key_however_often_and_however_written():
    """Case, white space and quotation marks do not matter, nor does saying it twice."""
    assert {2} == set(keys_of("Read More\n\nread  more").values())
    assert keys_of("“Read” more") == keys_of('"Read" More')


def test_a_wrapped_paragraph_is_the_same_paragraph():
    """A paragraph of several lines has the key of its words in one line besides those of its lines."""
    wrapped = keys_of("Write to us\nat the old mill.")

    assert [3, 4, 7] == sorted(wrapped.values())
    assert keys_of("Write to us at the old mill.").items() <= wrapped.items()


def test_pages_with_the_same_lines_are_the_same_page():
    """White space and order of lines do not make another page; a word does."""
    one, other, third = templates.page_codes(templates.scan(["a b\n\nc", "C\na  b", "a b\n\nd"])).tolist()

    assert one == other != third


def test_keys_are_put_back_into_words():
    """A key is shown as it stands in the text, a wrapped paragraph in one line."""
    text = f"Top\n\nWrite to us\nat the old mill.\n\n{STORY}"
    wanted = frozenset(keys_of("Write to us at the old mill.\n\ntop"))

    assert {"Top", "Write to us at the old mill."} == set(templates.shown(text, wanted).values())


def test_recurring_lines_are_no_body():
    """They are navigation; the rest of the article stays what it was, and so does the text."""
    text = f"{STORY}\n\n{HOUSE}"

    assert ["BODY"] * 3 == kinds_of(text, "something else")
    assert ["BODY", "BODY", "NAVIGATION"] == kinds_of(text, HOUSE)


def test_a_recurring_paragraph_is_found_however_it_is_wrapped():
    """The key of the paragraph covers all of its lines."""
    wrapped = HOUSE.replace(", and", ",\nand")

    assert ["BODY", "BODY", "NAVIGATION", "NAVIGATION"] == kinds_of(f"{STORY}\n\n{wrapped}", HOUSE)


def test_a_placeholder_on_every_page_is_still_a_placeholder():
    """What is harmful by itself is not forgiven for being everywhere."""
    placeholder = "This article will be expanded soon."
    title = "Tarn closes old bridge over the Lind"
    text = f"{title}\n\n{STORY}\n\n{placeholder}"

    assert ["TITLE", "BODY", "BODY", "PLACEHOLDER"] == kinds_of(text, placeholder)
    assert ["TITLE", "BODY", "BODY", "PLACEHOLDER"] == kinds_of(text, "nothing")


def test_without_facts_nothing_is_asked():
    """Articles without template lines take the usual way, in the same batch too."""
    read = templates.scan([STORY, STORY])
    facts = [None, CorpusFacts(template_lines=frozenset(keys_of(STORY.split("\n")[0])))]

    assert templates.recurring(read, [None, CorpusFacts()]) is None
    assert [False, False, True, False] == templates.recurring(read, facts).tolist()
    assert np.array_equal(
        sections.place(read, [STORY] * 2), sections.place(read, [STORY] * 2, recurring=None)
    )
