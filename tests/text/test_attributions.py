"""The sourcing ledger on invented sentences, on any text, and on PolNeAR where it is at hand."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.text import attributions, entries, lexicons
from quality.text.found import Entry, Kind
from quality.training import attributions as training

WEIGHTS = pytest.mark.parametrize("weights", [None, attributions.shipped_weights()], ids=["rules", "weights"])
DATA = Path(os.environ.get("QUALITY_DATA", Path(__file__).parents[3] / "shared" / "data"))


def read_all(texts, weights=None, kind=Kind.BODY):
    read = lexicons.scan(texts, lexicons.shipped())
    ledger = attributions.find(read, np.full(len(read.lines), kind, np.uint8), weights)
    found = [entries.attributions(text, read, ledger, row) for row, text in enumerate(texts)]
    return found, ledger


def found_in(text, weights=None):
    return read_all([text], weights)[0][0]


def shown(text, entry):
    return entry.speaker, entry.cue, text[entry.start : entry.end], entry.kind, entry.source


@WEIGHTS
def test_texts_without_words_have_no_attributions(weights):
    """Empty texts, white space and signs give an empty ledger with all its offsets."""
    found, ledger = read_all(["", " \n\n", '"..." \''], weights)
    assert [(), (), ()] == found
    assert [0, 0, 0, 0] == ledger.offsets.tolist()
    assert (0, len(Entry)) == ledger.entries.shape


def test_no_texts_have_an_empty_ledger():
    """A batch of nothing has one offset."""
    assert [0] == read_all([])[1].offsets.tolist()


CASES = {
    "quotation, then its speaker": (
        "“The bridge will stay closed all winter,” Mayor Ana Trovell said.",
        ("Mayor Ana Trovell", "said", "The bridge will stay closed all winter", "quote", "named"),
    ),
    "straight quotation marks, verb first": (
        '"The bridge will stay closed all winter," said Ana Trovell, the mayor.',
        ("Ana Trovell", "said", "The bridge will stay closed all winter", "quote", "named"),
    ),
    "speaker first": (
        "Ana Trovell said: “The bridge will stay closed all winter.”",
        ("Ana Trovell", "said", "The bridge will stay closed all winter", "quote", "named"),
    ),
    "paraphrase": (
        "Trovell said that the bridge would stay closed all winter.",
        ("Trovell", "said", "that the bridge would stay closed all winter", "paraphrase", "named"),
    ),
    "paraphrase with its source at the end": (
        "The bridge will stay closed all winter, Trovell said on Monday.",
        ("Trovell", "said", "The bridge will stay closed all winter", "paraphrase", "named"),
    ),
    "quotation inside a clause": (
        "The council called the plan “a gift to all our neighbours,” Trovell said.",
        (
            "Trovell",
            "said",
            "The council called the plan “a gift to all our neighbours",
            "quote",
            "named",
        ),
    ),
    "according to somebody": (
        "According to Ana Trovell, the bridge will stay closed.",
        ("Ana Trovell", "According to", "the bridge will stay closed", "paraphrase", "named"),
    ),
    "according to a document": (
        "The bridge loses a bolt every week, according to a report by the Harbour Board.",
        (
            "a report by the Harbour Board",
            "according to",
            "The bridge loses a bolt every week",
            "paraphrase",
            "document",
        ),
    ),
    "document that speaks": (
        "“The bolts are rusting faster than planned,” the statement said.",
        ("the statement", "said", "The bolts are rusting faster than planned", "quote", "document"),
    ),
    "anonymous": (
        "Officials said the bridge would stay closed.",
        ("Officials", "said", "the bridge would stay closed", "paraphrase", "anonymous"),
    ),
    "organisation": (
        "The Ministry of Bridges announced that tolls would rise.",
        ("The Ministry of Bridges", "announced", "that tolls would rise", "paraphrase", "named"),
    ),
    "title behind the name": (
        "Tomas Lind, a retired engineer, said that the bolts were too short.",
        (
            "Tomas Lind, a retired engineer",
            "said",
            "that the bolts were too short",
            "paraphrase",
            "named",
        ),
    ),
    "party in brackets": (
        "Sen. Ana Trovell (R-Ohio) said the bolts were too short.",
        ("Sen. Ana Trovell (R-Ohio", "said", "the bolts were too short", "paraphrase", "named"),
    ),
    "perfect tense": (
        "Trovell has repeatedly warned that the bolts are too short.",
        (
            "Trovell",
            "has repeatedly warned",
            "that the bolts are too short",
            "paraphrase",
            "named",
        ),
    ),
}


@WEIGHTS
@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_patterns_of_attribution(text, expected, weights):
    """Speaker, cue, content, kind and source of one attribution are found as a reader would."""
    assert expected in [shown(text, entry) for entry in found_in(text, weights)]


@WEIGHTS
def test_a_quotation_goes_on_behind_its_cue(weights):
    """Two parts of one quotation make one attribution that bounds both."""
    text = "“We checked every bolt,” she said. “We will check them all again.”"
    (entry,) = found_in(text, weights)
    assert ("she", "said", "quote") == (entry.speaker, entry.cue, entry.kind)
    assert "We checked every bolt,” she said. “We will check them all again" == text[entry.start : entry.end]


@WEIGHTS
def test_a_quotation_goes_on_in_the_next_paragraph(weights):
    """A quotation left open at its paragraph's end takes the next paragraph's quotation along."""
    text = "“We checked every bolt,” Trovell said. “They are far too old.\n\n“We will check them all again.”"
    (entry,) = found_in(text, weights)
    assert text.index("again") + len("again") == entry.end


@WEIGHTS
def test_quotations_without_a_source_are_no_attributions(weights):
    """A paragraph that is a quotation and nothing else has no speaker to be given to."""
    text = "Trovell said the bridge was old.\n\n“The water was calm and very blue”"
    assert ["paraphrase"] == [entry.kind for entry in found_in(text, weights)]


@WEIGHTS
def test_scare_quotes_are_no_quotations(weights):
    """One or two words in quotation marks leave a paraphrase a paraphrase."""
    text = "Trovell said that the “fair” bridge was part of a “great plan” for the town."
    assert ["paraphrase"] == [entry.kind for entry in found_in(text, weights)]


def test_words_inside_quotations_are_no_cues():
    """What the quoted person says about saying is not the article's attribution."""
    text = "“My sister said that he told me she thinks so,” Trovell said."
    assert ["Trovell"] == [entry.speaker for entry in found_in(text)]


@pytest.mark.parametrize(
    "text", ["The phone call lasted an hour.", "The report was long.", "She had no comments on her desk."]
)
def test_nouns_are_no_verbs(text):
    """Nouns that look like a form of a reporting verb are no cues by themselves."""
    assert () == found_in(text)


@WEIGHTS
def test_pronouns_keep_their_span_and_take_the_last_speakers_key(weights):
    """He is the man named before, for the count of distinct sources, yet the span says he."""
    text = "Tomas Lind said the bolts were short. He said the mayor knew. Ana Trovell said she did not."
    ledger = read_all([text], weights)[1]
    first, second, third = ledger.entries[:3, Entry.KEY].tolist()
    assert first == second != third
    assert "He" == found_in(text, weights)[1].speaker


@WEIGHTS
def test_names_count_as_one_source_with_and_without_title(weights):
    """A key is the hash of the last name."""
    text = "Mayor Ana Trovell said the bridge was old. Trovell said the bolts were older."
    assert 1 == len(set(read_all([text], weights)[1].entries[:, Entry.KEY].tolist()))


def test_only_body_lines_that_say_something_new_are_read():
    """A repeated paragraph and a line that is not body add nothing."""
    once = "Trovell said the bridge was old."
    assert 1 == len(found_in(f"{once}\n\n{once}"))
    assert () == read_all([once], kind=Kind.COMMENT)[0][0]


@WEIGHTS
def test_neighbours_do_not_matter(weights):
    """An article's ledger is the same alone and in a batch."""
    texts = [text for text, _ in CASES.values()]
    assert [found_in(text, weights) for text in texts] == read_all(texts, weights)[0]


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            'said he the Trovell “ ” " , . ( ) that by was claims according to \n\n saying who of'.split(" ")
        ),
        max_size=40,
    ).map(" ".join)
)
def test_any_text_has_spans_inside_it_in_order(text):
    """All spans hold at least a character of the text; the cues come one after the other."""
    for weights in (None, attributions.shipped_weights()):
        last = 0
        for entry in found_in(text, weights):
            spans = [(entry.start, entry.end), entry.cue_span, entry.speaker_span or (0, 1)]
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert entry.cue_span[0] >= last
            last = entry.cue_span[1]


def labelled(name):
    """A labelled set, where it is there."""
    if not (DATA / name).exists():
        pytest.skip("the labelled data is not beside this checkout")
    return DATA / name


def test_agreement_with_polnear():
    """With each publisher held out in training, the ledger agrees with the annotators as well as it did."""
    labelled("signals/sourcing_polnear.jsonl.gz")
    articles = training.load(DATA)
    rules, trained = (training.measure(articles, found) for found in training.held_out(articles))
    assert rules.cue_f1 >= 0.69
    assert rules.source_f1 >= 0.67
    assert rules.content_f1 >= 0.76
    assert trained.spearman >= 0.70
    assert trained.cue_f1 >= 0.73
    assert trained.source_f1 >= 0.70
    assert trained.content_f1 >= 0.77


def test_a_quotation_beyond_its_sentence_reads_no_neighbours_words():
    """Where it crosses a line's end, the words behind that are none yet, not those of the article before."""
    weights = attributions.shipped_weights()
    crossing = "He said that it was over. “Grand Grand\nSouth Party Party to” then"
    names = f"He said that it was over and {'Grand Hall ' * 10}."

    assert found_in(crossing, weights) == read_all([names, crossing], weights)[0][1]


def test_what_lay_in_memory_before_does_not_matter():
    """An article whose cue stands before its sentence's words: its speaker's key was once left to chance."""
    path = labelled("reliability/article_bias_prediction.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for number, line in enumerate(lines) if number in (388, 6235, 7006)]
    for text in texts:
        read = lexicons.scan([text], lexicons.shipped())
        kinds = np.full(len(read.lines), Kind.BODY, np.uint8)
        found = set()
        for junk in range(1, 40):
            left = [np.full(size, junk * 10**16 + 7, np.int64) for size in (10**3, 10**4, 3 * 10**4, 10**5)]
            del left
            found.add(attributions.find(read, kinds, attributions.shipped_weights()).entries.tobytes())

        assert 1 == len(found)


NOTHING_SAID = (
    "We know the harbour well and see it every day.",
    "You may want to look at the bridge before winter.",
    "I think the bridge is far too old.",
    "It seems that the bridge is far too old.",
    "Dear [Customer Name], the bridge will stay closed.",
    "Ask the mayor for a ticket and share the view.",
    "Stop worrying about the bridge and the harbour.",
    "By embracing gratitude shows the way to peace.",
    "Trovell declined to comment before the meeting.",
    "Trovell did not respond to questions on Monday.",
    "I do not doubt that the bridge is old.",
    "The mayor has not said when the bridge will open.",
)


@WEIGHTS
@pytest.mark.parametrize("text", NOTHING_SAID)
def test_no_attribution_where_nobody_says_anything(text, weights):
    """The writer, the reader, orders, placeholders, gerunds and refusals to comment are no sources."""
    assert () == found_in(text, weights)


BOUNDS = {
    "particle": ("Trovell also pointed out that the bolts were short.", "that the bolts were short", [1]),
    "addressee": ("Trovell told the council that the bolts were short.", "that the bolts were short", [0, 1]),
    "time and place": (
        "Trovell said on Monday that the bolts were short.",
        "that the bolts were short",
        [0, 1],
    ),
    "no particle": ("Trovell said up to nine bolts were short.", "up to nine bolts were short", [0, 1]),
    "told by somebody": ("A man was told by police to leave the bridge.", "to leave the bridge", [0]),
}
"""What is said, and whether rules (0) and weights (1) find it."""


@pytest.mark.parametrize(("text", "expected", "readers"), BOUNDS.values(), ids=BOUNDS)
def test_contents_begin_with_what_is_said(text, expected, readers):
    """Particles, addressees, times and places before the content are no part of it."""
    for weighed in readers:
        found = found_in(text, attributions.shipped_weights() if weighed else None)
        assert [expected] == [text[entry.start : entry.end] for entry in found]


@WEIGHTS
def test_a_content_in_a_relative_clause_ends_before_the_main_verb(weights):
    """The verb that the sentence goes on with belongs to its own statement."""
    text = "Ana Trovell, who argued that tolls were wrong, said the district would pay."
    first, second = found_in(text, weights)
    assert "that tolls were wrong" == text[first.start : first.end]
    assert "the district would pay" == text[second.start : second.end]


@WEIGHTS
def test_a_content_ends_where_a_later_source_takes_over(weights):
    """A source at the end of the sentence is no part of what was said inside it."""
    text = "Trovell said that the bolts were short, the Harbour Gazette reported."
    first, _ = found_in(text, weights)
    assert "that the bolts were short" == text[first.start : first.end]


@WEIGHTS
def test_a_second_verb_takes_the_subject_of_its_sentence(weights):
    """He who pays for the bolts and asks for more is the source of what he asks."""
    text = "The mayor paid for the bolts and warned that more would be needed."
    (entry,) = found_in(text, weights)
    assert ("The mayor", "warned") == (entry.speaker, entry.cue)


def sourced(text, weights):
    """How many quotations have a source."""
    ledger = read_all([text], weights)[1]
    return entries.count_entries(*ledger)[1].tolist()


@WEIGHTS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("“We checked every bolt,” Trovell said. “We will check them all again.”", 2),
        ("“We checked every bolt,” Trovell said. She said “it was a fine day for all of us.”", 2),
        ("Trovell said that she loved “Harry Potter and the Cursed Child” as a girl.", 0),
        ("Trovell said that the town must “flatten the curve” before winter comes.", 0),
        ("“The water was calm and very blue”", 0),
    ],
)
def test_quotations_with_a_source_are_counted_one_by_one(text, expected, weights):
    """Both parts of a quotation count; titles and terms in quotation marks do not."""
    assert [expected] == sourced(text, weights)


def test_entries_without_a_speaker_count_nowhere():
    """They are listed, but no statistic takes them for an anonymous source."""
    row = np.zeros((1, len(Entry)), np.int32)
    row[0, Entry.LAST], row[0, Entry.SOURCE] = 9, attributions.ANONYMOUS
    row[0, Entry.SPEAKER_FIRST] = row[0, Entry.SPEAKER_LAST] = -1
    counts = entries.count_entries(row, np.array([0, 1]), np.zeros(1, np.int32))
    assert not counts.any()
