"""textstat is the authority: the same words give the same syllables, the same counts the same grades.

textstat's own counting is taken for words and sentences here, so that only the formulas are compared; how
close the kernel's counts come is tested where the kernel is.
"""

import socket

import numpy as np
import pytest
import textstat
from textstat.backend.counts import _count_syllables

from quality.text import readability

TEXTS = [
    "The council of Tarn voted on Tuesday to close the bridge. It was old, and nobody could repair it.",
    "Notwithstanding considerable opposition, the administration's representatives unanimously recommended "
    "reconsideration. International organisations subsequently called the recommendation premature.",
    "He ran. She ran as well. They didn't know what they could do about the well-known dog in the yard.",
]


@pytest.fixture(autouse=True)
def _without_dictionary(monkeypatch):
    """textstat as it is where its pronouncing dictionary was never downloaded; nothing may fetch it."""

    def refuse(*_):
        raise AssertionError("a readability formula opened a connection")

    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda lang: None)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    _count_syllables.count_syllables.cache_clear()
    yield
    _count_syllables.count_syllables.cache_clear()


def column(number):
    return np.array([float(number)])


def counts(text):
    """What textstat counts in a text: words, sentences, and the functions that count more of it."""
    return column(textstat.lexicon_count(text)), column(textstat.sentence_count(text))


@pytest.mark.parametrize(
    "word", ["", "a", "The", "U.S", "it's", "well-known", "61,700", "café", "Unanimously"]
)
def test_syllables_are_textstats(word):
    """A word has the syllables that textstat gives it without a dictionary."""
    assert textstat.syllable_count(word) == readability.syllables(word)


@pytest.mark.parametrize(
    ("word", "expected"), [("", False), ("acre", True), ("Acre", True), ("decree", False)]
)
def test_easy_words_are_textstats(word, expected):
    """Case does not matter, and the list is textstat's own."""
    assert expected == readability.easy(word)


@pytest.mark.parametrize("text", TEXTS)
def test_formulas_are_textstats(text):
    """With textstat's counts the formulas give textstat's values to nine digits."""
    words, sentences = counts(text)
    syllables = column(textstat.syllable_count(text))
    polysyllables = column(textstat.polysyllabcount(text))
    long_words = column(textstat.long_word_count(text))
    difficult = column(sum(not readability.easy(word) for word in text.split()))
    letters = column(textstat.letter_count(text))
    expected = {
        textstat.flesch_reading_ease: readability.flesch(words, sentences, syllables),
        textstat.flesch_kincaid_grade: readability.flesch_kincaid(words, sentences, syllables),
        textstat.smog_index: readability.smog(sentences, polysyllables),
        textstat.coleman_liau_index: readability.coleman_liau(words, sentences, letters),
        textstat.automated_readability_index: readability.automated(
            words, sentences, column(textstat.char_count(text))
        ),
        textstat.lix: readability.lix(words, sentences, long_words),
        textstat.rix: readability.rix(sentences, long_words),
        textstat.dale_chall_readability_score: readability.dale_chall(words, sentences, difficult),
    }
    for theirs, ours in expected.items():
        assert pytest.approx(theirs(text), abs=1e-9) == ours.item(), theirs.__name__


def test_nothing_is_unknown():
    """No word or no sentence gives NaN, never a division by zero."""
    none = column(0)

    assert np.isnan(
        [
            readability.flesch(none, none, none),
            readability.flesch_kincaid(none, none, none),
            readability.fog(none, none, none),
            readability.smog(none, none),
            readability.automated(none, none, none),
            readability.coleman_liau(none, none, none),
            readability.lix(none, none, none),
            readability.rix(none, none),
            readability.dale_chall(none, none, none),
        ]
    ).all()
