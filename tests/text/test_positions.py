"""Evidence is shown where it stands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.text import positions
from quality.text.compiled import BUCKETS, bucket, pair
from quality.text.found import Evidence, Lexicon, WordList, WordModel, WordWeights
from quality.text.lexicons import read, word_codes
from quality.text.pages import Pages
from quality.types import Article

PROSE = (
    "The council of the old harbour town met on Tuesday and talked about the path along the water for hours."
)
QUOTE = '"We had no choice at all in this matter," Ada Lind, the mayor, said.'
ASKED = [*Evidence, *WordList, *Lexicon]


def bucket_of(said):
    """Row of the weights of a word or a pair."""
    first, *second = map(np.uint64, word_codes([said])[0])
    return bucket(pair(first, *second) if second else first)


def shown(text, item):
    """Stretches of the text that are evidence for one kind."""
    pages = Pages.of([Article(id="x", text=text)])
    return [text[start:end] for start, end in positions.spans(pages, [(0, item)])[0]]


def test_nothing_asked_nothing_answered():
    """No question, no answer; an empty text has no evidence."""
    assert [] == positions.spans(Pages.of([Article(id="x", text=PROSE)]), [])
    assert all(shown("", item) == [] for item in ASKED)


@pytest.mark.parametrize(
    ("item", "text", "expected"),
    [
        (Evidence.DUPLICATE_LINES, f"{PROSE}\n\n{QUOTE}\n\n{PROSE}", [PROSE]),
        (Evidence.QUOTATIONS, f"{PROSE} {QUOTE}", ["We had no choice at all in this matter,"]),
        (Evidence.SOURCED_QUOTATIONS, f"{PROSE} {QUOTE}", ["We had no choice at all in this matter,"]),
        (Evidence.SCARE_QUOTES, f'{PROSE} It was a "great deal" for all of them.', ["great deal"]),
        (Evidence.NUMERALS, f"{PROSE} It took 61,700 bricks.", ["61,700"]),
        (Evidence.DATES, f"{PROSE} It was on July 9 that it began.", ["July"]),
        (Evidence.LINKS, f"{PROSE} See https://a.example/b for more.", ["https://a.example/b"]),
        (Evidence.UPPER_WORDS, f"{PROSE} This is a TOTAL lie.", ["TOTAL"]),
        (Evidence.REPEATED_SENTENCES, f"{PROSE} It is so good. And more. It is so good.", ["It is so good"]),
        (Evidence.CURRENCY_SIGNS, f"{PROSE} It costs $30 a day.", ["30"]),
        (WordList.MONTH, f"{PROSE} It was on July 9 that it began.", ["July"]),
        (WordList.WEEKDAY, f"{PROSE} They wed on Friday or so.", ["Tuesday", "Friday"]),
        (Lexicon.WEASEL_ATTRIBUTIONS, f"{PROSE} Some people say it is late.", ["Some people say"]),
    ],
    ids=str,
)
def test_each_kind_of_evidence(item, text, expected):
    """What an editor is shown."""
    assert expected == shown(text, item)


WRAPPED = "It was a long and quiet evening in the old harbour town and\nnobody at all came to see the ships."

UNWRAPPED = WRAPPED.replace("\n", " ")


@pytest.mark.parametrize(
    ("item", "text", "expected"),
    [
        (Evidence.UPPER_WORDS, f"{PROSE} It got an A-B from us.", []),
        (Evidence.LABEL_BULLETS, f"{PROSE}\n\n- local impact: it grows.", []),
        (Evidence.LABEL_BULLETS, f"{PROSE}\n\n- Local Impact: it grows.", ["- Local Impact: it grows."]),
        (Evidence.REPEATED_SENTENCES, f"{PROSE} {UNWRAPPED}\n\n{WRAPPED}", [WRAPPED[:-1]]),
        (Evidence.LONG_SENTENCES, f"{WRAPPED[:-1]} {WRAPPED[3:-1]}.", [f"{WRAPPED[:-1]} {WRAPPED[3:-1]}"]),
    ],
    ids=str,
)
def test_evidence_is_what_was_counted(item, text, expected):
    """The same words that the statistics count: letters, not signs; labels in capitals; wrapped sentences."""
    assert expected == shown(text, item)


@given(
    said=st.lists(
        st.tuples(
            st.sampled_from(
                ["It was {} here.", '"It was {} for us," Ada Lind said.', "{} was here.", "Share: {}"]
            ),
            st.sampled_from([entry for item in (*WordList, *Lexicon) for entry in read(item)[::9]]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_list_shows_something_where_it_counts_something(said):
    """Wherever the hits stand: in quotations, at the start, in the share line of a page."""
    text = "\n\n".join(
        [PROSE, *(frame.format(entry.capitalize()) for frame, entry in said), PROSE + " It ends."]
    )
    pages = Pages.of([Article(id="x", text=text)])
    asked = [*WordList, *Lexicon]
    spans = positions.spans(pages, [(0, item) for item in asked])

    assert [bool(pages.listed(item)[0]) for item in asked] == [bool(found) for found in spans]


@pytest.mark.parametrize("item", [Evidence.IMPERATIVE_STARTS, Evidence.TRANSITION_STARTS])
def test_openings_are_shown_where_sentences_begin(item):
    """Not the same words further on, nor in what somebody says."""
    word = {Evidence.IMPERATIVE_STARTS: "Try", Evidence.TRANSITION_STARTS: "Moreover"}[item]
    said = f'"{word} this at home with all of us," Ada Lind, the mayor, said.'
    text = f"{PROSE} {word} it now. They {word.lower()} it.\n\n{said}\n\n{word} it was late."

    assert [word, word] == shown(text, item)


def test_words_of_a_model_are_those_that_move_it_the_way_that_is_asked():
    """Each word once, the pair where it says more than the word; a function word only in a pair."""
    text = f"{PROSE} The tide was high. The tide was low. It was so good."
    weights = np.zeros((BUCKETS, len(WordModel)), np.float32)
    for said, weight in (("tide", 2.0), ("was", 9.0), ("low", -3.0), ("was high", -2.0), ("path along", 1.0)):
        weights[bucket_of(said), WordModel.WORDING] = weight
    pages = Pages.of([Article(id="x", text=text)], words=WordWeights(weights, np.zeros(len(WordModel))))
    asked = np.array([(0, Evidence.WORDING_MODEL, 1), (0, Evidence.WORDING_MODEL, -1)])
    raise_it, lower_it = (
        [text[start:end] for start, end in spans] for spans in positions.answer(pages, asked)
    )

    assert ["path along", "tide"] == raise_it
    assert ["was high", "low"] == lower_it


def test_only_so_many_are_shown():
    """A page of numbers does not fill the row."""
    assert positions.MOST_SPANS == len(shown(f"{PROSE} " + "It took 12 men or so. " * 40, Evidence.NUMERALS))


@given(
    texts=st.lists(
        st.text() | st.sampled_from([PROSE, QUOTE, f"{QUOTE}\n{PROSE}\n{PROSE}"]), min_size=1, max_size=4
    )
)
@settings(max_examples=60)
def test_spans_lie_in_any_text(texts):
    """All kinds at once, any text: inside, in order, not empty."""
    pages = Pages.of([Article(id=str(i), text=text) for i, text in enumerate(texts)])
    asked = [(row, item) for row in range(len(texts)) for item in ASKED]
    for (row, _), spans in zip(asked, positions.spans(pages, asked), strict=True):
        for start, end in spans:
            assert 0 <= start < end <= len(texts[row])
