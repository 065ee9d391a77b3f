"""Augmented copies differ from their articles in what they are meant to."""

import numpy as np

from quality.text import blanks
from quality.training import augment

REPORT = "\n".join(
    f'The council discussed part {"abcdefgh"[i]}. "We had no choice," the mayor said. It cost {i} coins.'
    for i in range(8)
)


def test_an_empty_text_has_a_farm_copy(sample):
    """Nothing to rewrite is no error."""
    article = augment.farm_copy(sample("").article, [], np.random.default_rng(0))

    assert isinstance(article.text, str)


def test_a_farm_copy_names_no_source_and_no_figure(sample):
    """Quotations, speech verbs and digits are gone."""
    rewritten = [augment._rewritten(line) for line in REPORT.splitlines()]

    assert all(line.startswith("The council") for line in rewritten)
    assert not any(mark in " ".join(rewritten) for mark in ('"', "said", "1"))


def test_some_farm_copies_have_unfilled_fields(sample):
    """Never a single one: that may be a slip of a publishing system."""
    text = "The council met in Oslo and then in Bergen with Ada Lind of Tromso today.\n" * 6
    samples = [sample(text, name=str(i)) for i in range(40)]
    found = [
        len(blanks.find(str(copy.article.text))) for copy in augment.farm_copies(samples, share=1.0, seed=0)
    ]

    assert 1 not in found
    assert 2 <= sum(number > 1 for number in found) <= 20


def test_copies_are_unreliable_and_stay_in_their_group(sample):
    """Only reliable articles are copied."""
    samples = [sample(REPORT, name=str(i), group=str(i), side=i % 2) for i in range(20)]
    copies = augment.farm_copies(samples, share=1.0, seed=0)

    assert [str(i) for i in range(1, 20, 2)] == [copy.group for copy in copies]
    assert {(augment.FARM_COPY, 0)} == {(copy.source, copy.side) for copy in copies}


def test_a_blemished_copy_loses_nothing(sample):
    """Every line is still there, in order; label and group are kept, and most gain a phrase or a pointer."""
    samples = [sample(REPORT, name=str(i), group=str(i), side=i % 2) for i in range(40)]
    copies = augment.blemished(samples, share=1.0, seed=0)
    texts = [str(copy.article.text) for copy in copies]

    assert [(augment.BLEMISHED, str(i), i % 2) for i in range(40)] == [
        (c.source, c.group, c.side) for c in copies
    ]
    for text in texts:
        lines = iter(text.split("\n\n"))
        assert all(any(line.startswith(old) for line in lines) for old in REPORT.splitlines())
    assert 30 < sum(len(text) > len(REPORT) + 20 for text in texts)


def test_a_seed_decides_everything(sample):
    """The same copies every time, whatever else is in the set."""
    samples = [sample(REPORT, name=str(i)) for i in range(8)]
    first, *_ = augment.shortened(samples, share=0.5, seed=3)
    parent = [one for one in samples if first.article.id == f"{one.article.id}#short"]

    assert augment.farm_copies(samples, share=0.7, seed=1) == augment.farm_copies(samples, share=0.7, seed=1)
    assert [first] == augment.shortened(parent, share=0.5, seed=3)


def test_a_short_copy_is_the_beginning(sample):
    """Label and group stay."""
    (short,) = augment.shortened([sample("word " * 400, side=0)], share=1.0, seed=0)

    assert ("word " * 400).startswith(str(short.article.text))
    assert len(str(short.article.text).split()) < augment.SHORT_WORDS[1]
    assert 0 == short.side
