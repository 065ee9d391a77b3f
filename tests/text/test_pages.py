"""Pages: what is unknown, which title counts, and that a neighbour never changes a column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.text import sections
from quality.text.compiled import BUCKETS
from quality.text.found import (
    Count,
    Kind,
    Lexicon,
    Line,
    Meta,
    TitleCount,
    WordList,
    WordModel,
    WordWeights,
)
from quality.text.pages import Pages, ratio
from quality.types import Article, CorpusFacts
from tests.text.test_kernel import texts

HEADLINE = "Council of Tarn closes the old bridge over the river"
STORY = (
    "The council of Tarn voted on Tuesday to close the old bridge over the river, which nobody repaired.\n\n"
    "“We have no other choice this year,” the mayor, Ada Lund, told reporters at the hall that night.\n\n"
    "The bridge was built in 1950 and carries 12,000 cars a day, according to a report of the ministry.\n\n"
)
WEIGHTS = WordWeights(
    np.random.default_rng(3).normal(size=(BUCKETS, len(WordModel))).astype(np.float32),
    np.array([0.5, -1.0, 2.0, 0.25]),
)


def pages_of(*articles, **options):
    """Pages of (text, title) pairs."""
    rows = [Article(id=str(row), text=text, title=title) for row, (text, title) in enumerate(articles)]
    return Pages.of(rows, **options)


def columns(pages):
    """Every column of a batch that comes from texts and titles, a row each."""
    return np.vstack(
        [
            *(pages.count(item) for item in Count),
            *(pages.title(item) for item in TitleCount),
            *map(pages.listed, (*WordList, *Lexicon)),
            *map(pages.title_listed, (*WordList, *Lexicon)),
            *(pages.model(item) for item in WordModel),
            *(pages.meta(item) for item in Meta),
            pages.extraction_quality,
        ]
    )


def test_no_articles_are_no_rows():
    """Every column of an empty batch is empty."""
    assert 0 == columns(pages_of(words=WEIGHTS)).shape[1]
    assert (0,) == pages_of().fact("headline_copies").shape


@pytest.mark.parametrize("text", [None, "", " \n\t\n", "...\n— \x00", "\u200b\ufeff"])
def test_text_without_a_word_is_unknown(text):
    """All its columns are NaN, also beside articles that have words; its title is still known."""
    pages = pages_of((STORY, HEADLINE), (text, HEADLINE), words=WEIGHTS)
    listed = [*map(pages.listed, (*WordList, *Lexicon))]
    own = [*map(pages.count, Count), *listed, *map(pages.model, list(WordModel)[:-1])]

    assert np.isnan([column[1] for column in own]).all()
    assert not np.isnan([pages.count(item)[0] for item in Count if item is not Count.DISTINCT_100]).any()
    assert not np.isnan([column[0] for column in listed]).any()
    assert 10 == pages.title(TitleCount.WORDS)[1]
    assert 0 == pages.title(TitleCount.CONTENT_WORDS_IN_BODY)[1]


@pytest.mark.parametrize("title", [None, "", "—", "\n"])
def test_title_without_a_word_is_unknown(title):
    """All its columns are NaN where the text has no title line either; the text is still known."""
    pages = pages_of((STORY, title), (STORY, HEADLINE), words=WEIGHTS)
    listed = [*map(pages.title_listed, (*WordList, *Lexicon))]
    own = [*map(pages.title, TitleCount), *listed, pages.model(WordModel.HEADLINE)]

    assert Kind.TITLE not in pages.kinds[: pages.read.line_offsets[1]].tolist()
    assert np.isnan([column[0] for column in own]).all()
    assert not np.isnan([column[1] for column in own]).any()
    assert pages.count(Count.WORDS)[0] == pages.count(Count.WORDS)[1] > 0


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (None, "", ""),
        (None, STORY, ""),
        (None, f"{HEADLINE}\n\n{STORY}", HEADLINE),
        ("", f"\ufeff  {HEADLINE} \r\n\r\n{STORY}", HEADLINE),
        ("Top of page", f"{HEADLINE}\n\n{STORY}", HEADLINE),
        ("Bridge closed", f"{HEADLINE}\n\n{STORY}", "Bridge closed"),
        (HEADLINE, f"{HEADLINE}\n\n{STORY}", HEADLINE),
    ],
)
def test_title_is_the_given_one_or_the_texts_own(title, text, expected):
    """A given title counts; the text's title line where none, or only page furniture, was given."""
    pages = pages_of((STORY, "Another story of Tarn"), (text, title))

    assert ["Another story of Tarn", expected] == list(pages.titles)
    assert (len(expected.split()) or None) == (np.nan_to_num(pages.title(TitleCount.WORDS)[1]) or None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STORY, 0),
        (f"{HEADLINE}\n\n{STORY}", 0),
        (f"{HEADLINE}\n\n{HEADLINE.upper()}\n\n{STORY}", 1),
        (f"{HEADLINE}\n\n{HEADLINE}\n\n{STORY}\n\n {HEADLINE}", 2),
    ],
)
def test_copies_of_the_title_are_duplicates(text, expected):
    """The title stands in the text once; each further line that says it is a duplicate, in any case."""
    pages = pages_of((text, HEADLINE))

    assert [expected] == pages.count(Count.DUPLICATE_TITLES).tolist()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Council closes the bridge for good", Kind.TITLE),
        ("Dr. Ada Lind and Bo Berg", Kind.BODY),
        ("What if everything you knew was wrong?", Kind.BODY),
    ],
)
def test_a_line_that_does_not_resemble_the_given_title_is_none(line, kind):
    """A byline or a lead above the first paragraph stays what it is; another version of the title is one."""
    pages = pages_of((f"{line}\n\n{STORY}", "Council closes the old bridge | Harbour News"))

    assert kind == pages.kinds[0]


def test_title_in_the_text_is_no_body():
    """A title line adds nothing to what is counted in the body."""
    without, within = pages_of((STORY, HEADLINE), (f"{HEADLINE}\n\n{HEADLINE}\n\n{STORY}", HEADLINE)).counts.T
    body = list(range(Count.WORDS, len(Count)))

    np.testing.assert_array_equal(without[body], within[body])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("10 reasons to go", 1),
        ("  “10 reasons to go”", 1),
        ("100 ways", 1),
        ("2: the sequel", 1),
        ("10. Go home", 1),
        ("1 reason", 0),
        ("101 dogs", 0),
        ("2026 elections", 0),
        ("2nd man held", 0),
        ("3.5 million left", 0),
        ("10,000 march", 0),
        ("10-year plan", 0),
        ("The 10 reasons", 0),
    ],
)
def test_list_number(title, expected):
    """A headline of a list begins with a whole number of 2 to 100."""
    assert [expected] == pages_of(("", title)).title(TitleCount.LIST_NUMBER).tolist()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Minister resigns | Tarn Herald", 1),
        ("Minister resigns - Tarn Herald", 1),
        ("Minister resigns -", 0),
        ("Well-known minister resigns", 0),
        ("Lund & Sons, Q&A: 50/50 #now", 0),
    ],
)
def test_site_suffix(title, expected):
    """A site's name stands behind a bar or a hyphen between spaces."""
    assert [expected] == pages_of(("", title)).title(TitleCount.SITE_SUFFIX).tolist()


@given(pairs=st.lists(st.tuples(st.none() | texts, st.none() | texts), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_columns_do_not_depend_on_the_batch(pairs):
    """An article has the same numbers alone and beside others, to the last bit."""
    together = columns(pages_of(*pairs, words=WEIGHTS))
    alone = [columns(pages_of(pair, words=WEIGHTS))[:, 0] for pair in pairs]

    np.testing.assert_array_equal(np.array(alone).T, together)


def test_shares_of_nothing_are_unknown():
    """A share is NaN where the whole is zero or unknown."""
    column = ratio(np.array([1.0, 0.0, np.nan, 1.0]), np.array([2.0, 0.0, 1.0, np.nan]))

    np.testing.assert_array_equal([0.5, np.nan, np.nan, np.nan], column)


def test_word_models_need_weights():
    """Without weights a model says nothing; with them, the sum over the root of the number of grams."""
    pages = pages_of((STORY, HEADLINE), words=WEIGHTS)
    expected = pages.sums[WordModel.PROSE] / np.sqrt(pages.count(Count.DISTINCT_GRAMS)) + 2.0

    assert np.isnan(pages_of((STORY, HEADLINE)).model(WordModel.PROSE)).all()
    assert expected.tolist() == pages.model(WordModel.PROSE).tolist()


def test_facts_are_columns():
    """A fact that is not known, and an article without facts, are NaN."""
    facts = [CorpusFacts(headline_copies=3), CorpusFacts(), None]
    pages = pages_of(*[(STORY, None)] * 3, facts=facts)

    np.testing.assert_array_equal([3, np.nan, np.nan], pages.fact("headline_copies"))
    assert np.isnan(pages_of((STORY, None)).fact("headline_copies")).all()


def test_positions_are_characters_of_the_text():
    """Tokens, lines, quotations and sections point at what they name, whatever noise stands before."""
    noise = "\ufeff\U0001f600é\u200b “\ud800” \r\n\r\n"
    text = noise + STORY.replace("\n", "\r\n")
    read, kinds = (pages := pages_of((STORY, None), (text, None))).read, pages.kinds
    tokens = read.bounds[read.token_offsets[1] : read.token_offsets[2] - 1].tolist()
    lines = read.lines[read.line_offsets[1] + 1 : read.line_offsets[2]].tolist()
    (quote,) = read.quotes[read.quote_offsets[1] :].tolist()
    parts = sections.sections(read, kinds, 1, len(text))

    assert {"council", "12,000", "1950", "Lund"} <= {text[start:end] for start, end in tokens}
    assert STORY.split("\n\n")[:3] == [text[row[Line.START] : row[Line.END]] for row in lines]
    assert "We have no other choice this year," == text[quote[2] : quote[3]]
    assert text == "".join(text[part.start : part.end] for part in parts)


def test_kinds_of_attribution_add_up():
    """Every sourced attribution is named, anonymous or a document, and lies in the text."""
    pages = pages_of((STORY, HEADLINE), ("", None))
    kinds = [Count.NAMED_ATTRIBUTIONS, Count.ANONYMOUS_ATTRIBUTIONS, Count.DOCUMENT_ATTRIBUTIONS]

    assert pages.count(Count.ATTRIBUTIONS)[0] == sum(pages.count(kind)[0] for kind in kinds) > 0
    assert pages.count(Count.SOURCED_QUOTATIONS)[0] <= pages.count(Count.QUOTATIONS)[0]
    assert pages.count(Count.ATTRIBUTED_WORDS)[0] <= pages.count(Count.TEXT_WORDS)[0]
