"""The model card."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from quality.errors import WrongUsage
from quality.model import bundle
from quality.reports import card
from quality.training import evaluate, examined
from quality.training.examined import Examiner
from tests.training import made


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model, and what was measured with it."""
    folder = made.sets(tmp_path_factory.mktemp("sets"))
    place = made.trained(folder, tmp_path_factory.mktemp("model"))
    model = bundle.load(place)
    found = evaluate.evaluate(Examiner.of(model, place), examined.load(folder), draws=20)
    return model, json.loads(json.dumps(found.plain()))


def test_a_card_without_figures_says_so():
    """A model that says nothing about itself gets a card, too."""
    written = card.write(made.model(), None)

    assert "Not measured yet" in written
    assert "does not say what it learned from" in written


def test_the_card_says_what_must_be_said(trained):
    """Use, misuse, every set with its stated licence, figures with intervals, parts, limits."""
    written = card.write(*trained)

    for heading in ("What it is for", "must not be used for", "Data", "How good it is", "Verdicts", "Limits"):
        assert heading in written
    for words in ("CC BY-NC-SA 4.0 | forbidden", "none stated | unknown", "not the truth of a claim"):
        assert words in written
    assert "### Parts of pooled" in written
    assert "left minus right" in written
    assert trained[0].id in written


def test_every_signal_has_a_shape_or_no_effect(trained):
    """An inline picture, the same in characters, and the range in numbers."""
    model, found = trained
    written = card.write(model, found)
    rows = [line for line in written.splitlines() if "<svg" in line]

    assert sorted(model.schema.names) == sorted(row.split("`")[1] for row in rows)
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert 6 == len(cells)
        assert "svg" == ElementTree.fromstring(cells[2]).tag
        assert cells[3]
    quoting = next(row for row in rows if "quotation" in row)
    assert "▅▅▅▅████ | +0.00 to +2.00" in quoting  # the ordinary article has none


def test_labels_that_mean_too_much_are_not_given(trained):
    """Nobody is called fake or written by a machine but where that use is forbidden."""
    written = card.write(*trained).lower()

    assert "ai-generated" not in written
    assert ["false, fake or"] == re.findall(r"\w+, fake\b \w+|\bfake\b", written)


def test_the_figures_of_another_model_are_refused(trained):
    """They would praise the wrong one."""
    model, found = trained

    with pytest.raises(WrongUsage, match="figures are those of"):
        card.write(replace(model, name="other"), found)


def test_other_trainings_are_shown(trained):
    """The permissive model beside the full one, where the manifest has both."""
    model, _ = trained
    facts = {**model.facts, "alternatives": {"all": {"pooled AUC": 0.8}, "permissive": {"pooled AUC": 0.795}}}
    written = card.write(replace(model, facts=facts), None)

    assert "| all | 0.800 |" in written
    assert "| permissive | 0.795 |" in written


def test_the_shipped_card_is_that_of_the_shipped_model():
    """Written anew it is the same, byte for byte."""
    place = bundle.shipped()
    written = place / "card.md"
    if not written.exists():
        pytest.skip("the shipped model has no card yet")
    figures = place / card.FIGURES
    found = json.loads(figures.read_bytes()) if figures.exists() else None

    assert written.read_text(encoding="utf-8") == card.write(bundle.load(place), found)


def test_copies_that_the_fit_saw_are_named(trained):
    """Beside the sets, with their numbers; a model that says nothing of them has no such line."""
    model, _ = trained
    rows = {"recovery": 2000, "farm_copy": 1355, "blemished": 12}
    written = card.write(replace(model, facts={**model.facts, "rows": rows}), None)

    assert (
        "1,355 as a farm would rewrite them, 12 with a stock phrase or pointers to other articles." in written
    )
    assert "copies of their news" not in card.write(model, None)
