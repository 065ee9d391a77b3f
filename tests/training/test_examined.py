"""Which rows a model may be measured on, and what it says about them."""

from collections import Counter

import numpy as np
import pytest

from quality.errors import WrongUsage
from quality.model import bundle
from quality.training import examined
from quality.training.data import Sample
from quality.training.examined import Examined, Examiner
from quality.types import Article, Assessment, Problem
from tests.training import made


@pytest.fixture(scope="module")
def place(folder, tmp_path_factory):
    """A model that has learned from them."""
    return made.trained(folder, tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def examiner(place):
    """The model with its held-out predictions."""
    return Examiner.of(bundle.load(place), place)


def row(identity, *, publisher=None, label="1", text=None):
    """A row as a reader gives it."""
    text = made.text(np.random.default_rng(1), quoted=True) if text is None else text
    return Article(id=identity, text=text, publisher=publisher, carried={"label": label})


def test_every_set_is_read(folder):
    """Each with both sides, one family each for those that examine a family."""
    found = {one.name: one for one in examined.load(folder)}

    assert {*examined.NAMES, "content_farm_seo against reliable news"} == set(found)
    assert {"headline", "promotion", "prose", None} == {one.family for one in found.values()}
    both = {name for name, one in found.items() if {s.side for s in one.samples} == {0, 1}}
    assert set(found) - {"content_farm_seo"} == both
    assert 30 + 72 == len(found["pooled"].samples)
    assert 24 == len(found["buzzfeed_webis16"].samples)  # mixtures are on no side


def test_an_unknown_set_is_wrong_usage(folder):
    """The message lists those that there are."""
    with pytest.raises(WrongUsage, match="'covid' is no labelled set. There are: pooled"):
        examined.load(folder, ["covid"])


def test_learned_rows_are_represented_by_held_out_predictions(folder, examiner):
    """What was written beside the model is what counts, for reliability and for families."""
    for one in examined.load(folder, ["recovery", "clickbait_chakraborty"]):
        answers = examiner.answers(one)
        rows = [examiner.rows[sample.source, sample.article.id] for sample in one.samples]
        expected = [
            held.reliability if one.family is None else 1 - held.families[one.family] for held in rows
        ]
        assert (len(rows), {}) == (answers.held_out, answers.left_out)
        assert expected == pytest.approx(answers.probability.tolist())


def test_other_rows_are_scored(folder, examiner):
    """By the model itself, as quality score does it."""
    (one,) = examined.load(folder, ["buzzfeed_webis16"])
    answers = examiner.answers(one)

    assert (0, {}, 24) == (answers.held_out, answers.left_out, len(answers.known))
    assert 1.0 == np.mean((answers.probability > 0.5) == answers.predictions(answers.known).side)


def test_a_changed_text_is_refused(folder, examiner):
    """The prediction is that of another text."""
    (one,) = examined.load(folder, ["recovery"])
    first = one.samples[0]
    other = Sample(
        article=Article(id=first.article.id, text=f"{first.article.text} More."),
        source="recovery",
        group=first.group,
        side=first.side,
    )
    answers = examiner.answers(Examined("recovery", [other, one.samples[1]]))

    assert ({"text_changed": 1}, [1]) == (answers.left_out, answers.known.tolist())


def test_publishers_that_were_seen_are_left_out_unless_asked_for(examiner):
    """They would flatter the model."""
    rows = [row("1", publisher="rec0.example"), row("2", publisher="new.example"), row("3")]
    one = examined.labelled(rows, "label")

    assert {"publisher_seen": 1} == examiner.answers(one).left_out
    assert {} == examiner.answers(one, also_seen=True).left_out


def test_a_learned_set_without_held_out_predictions_is_left_out(folder, tmp_path):
    """An older model can still be measured on what it never saw."""
    bundle.save(made.model(data={"recovery": "0"}), tmp_path)
    examiner = Examiner.of(bundle.load(tmp_path), tmp_path)
    one, other = examined.load(folder, ["recovery", "buzzfeed_webis16"])

    assert {"seen_in_training": 30} == examiner.answers(one).left_out
    assert 24 == len(examiner.answers(other).known)


def test_labels_of_a_user_are_read_in_every_spelling():
    """Numbers, words, capitals; other rows are counted."""
    labels = ["1", "0", 1, 0, True, False, "Reliable", " unreliable ", "maybe", None]
    rows = [row(str(place), label=label) for place, label in enumerate(labels)]
    rows.append(Assessment(id="x", error=Problem(code="not_json", detail="x")))
    found = examined.labelled(rows, "label")

    assert [1, 0, 1, 0, 1, 0, 1, 0] == [sample.side for sample in found.samples]
    assert {"no_label": 2, "not_json": 1} == found.unusable


def test_no_label_at_all_is_wrong_usage():
    """The message names the column."""
    with pytest.raises(WrongUsage, match="'side'. Name the column with --label"):
        examined.labelled([row("1")], "side")


def test_what_cannot_be_scored_is_counted(examiner):
    """A teaser has no score and no place in the figures."""
    one = examined.labelled([row("1", text="Too short."), row("2")], "label")

    assert Counter(too_short=1) == Counter(examiner.answers(one).left_out)
