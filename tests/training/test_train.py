"""From sets to a model: the same sets give the same bytes, and no row is examined by what learned from it."""

import numpy as np
import pytest

from quality.errors import WrongUsage
from quality.features.registry import select
from quality.model import bundle
from quality.training import augment, cache, data, held_out, stack, tasks, train, words


@pytest.fixture(scope="module", autouse=True)
def small():
    """Few and small trees: what is tested is how they are put together."""
    patch, few = pytest.MonkeyPatch(), {"n_trees": 3, "n_boosters": 1, "min_leaf": 3}
    whole = stack.classifier
    patch.setattr(stack, "classifier", lambda *given, **options: whole(*given, **{**options, **few}))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def trained(folder, small):
    """A model of the small sets."""
    return train.train(folder)


def test_the_same_sets_give_the_same_bytes(folder, trained, tmp_path):
    """Whether the signals came from the cache or not."""
    memory = cache.at(tmp_path)
    again = [train.train(folder, memory=memory) for _ in range(2)]

    assert [trained.model.files] * 2 == [one.model.files for one in again]
    assert held_out.pack(trained.held_out) == held_out.pack(again[1].held_out)


def test_what_is_saved_is_what_was_trained(trained, tmp_path):
    """The model loads, and its held-out predictions are those that it names."""
    trained.save(tmp_path)

    assert trained.model.id == bundle.load(tmp_path).id
    assert [row.id for row in trained.held_out] == [row.id for row in held_out.read(tmp_path)]


def test_every_labelled_row_has_a_prediction(folder, trained):
    """Those of the rated publishers, of the farm and of each family; none of what augmentation made."""
    rows = {(row.set, row.id) for row in trained.held_out}
    news = {(sample.source, sample.article.id) for sample in data.reliability(folder)}

    assert news <= rows
    assert {own.set for own in train.FAMILIES.values()} | {source for source, _ in news} == {
        name for name, _ in rows
    }
    assert augment.FARM_COPY not in {name for name, _ in rows}


def test_the_word_model_does_not_reach_the_other_questions(folder):
    """What the wording costs or gains comes from the question that reads nothing else."""
    fit = tasks.Fit(cache.NOWHERE, select(), words.untrained(), {}, {}, [], [])
    task = tasks.reliability_task(data.reliability(folder), fit, 0)
    asked = [set(np.flatnonzero(question.seen).tolist()) for question in task.questions]

    assert [{task.column}, set(range(len(fit.schema.names))) - {task.column}] == asked[:2]
    headline = {place for place, name in enumerate(fit.schema.names) if name.startswith("headline.")}
    assert asked[1] - headline == asked[2]
    for seen, gate in zip(asked[3:], tasks.GATES, strict=True):
        assert seen
        assert all(fit.schema.names[place].startswith(gate.seen) for place in seen)


def test_permissive_leaves_out_what_forbids_or_says_nothing(folder):
    """The manifest names the sets that shaped a weight."""
    used = set(train.train(folder, permissive=True).model.facts["data"])

    assert {"article_bias_prediction", "clickbait_chakraborty", "promo_ftd_en"} == used


def test_nothing_to_learn_from_is_an_error(folder, monkeypatch):
    """A model of farms alone would call all news good."""
    monkeypatch.setattr(data, "LEARNED", (data.FARM,))
    with pytest.raises(WrongUsage, match="rated publishers"):
        train.train(folder)
