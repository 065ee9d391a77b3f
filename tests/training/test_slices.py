"""Parts of a set."""

import numpy as np
import pytest

from quality.training import slices
from quality.training.data import Sample
from quality.training.metrics import Draws, Predictions
from quality.types import Article


def sample(number, *, words=200, group="a.example", side=1, political="", title="A title"):
    """A sample of so many words."""
    article = Article(id=str(number), title=title, text="word " * words)
    return Sample(article=article, source="s", group=group, side=side, political=political)


def rows(samples, scores):
    """Predictions for samples."""
    return Predictions(np.array(scores, float), np.array([one.side for one in samples], np.intp))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "", "other"),
        ("Senate votes", "The SENATE met.", "politics"),
        ("White House", "The White  House said.", "politics"),
        ("A white house", "is for sale", "other"),
        ("Vaccine trial", "Covid patients in a hospital", "health"),
        ("Shares fall", "Investors leave the market", "business"),
        ("Cup final", "The team won the match", "sport"),
        ("Steam power", "Teammates of the gamekeeper", "other"),
    ],
)
def test_a_subject_is_told_by_listed_words(title, text, expected):
    """Two hits at least, whole words, in any case."""
    assert expected == slices.topic(title, text)


def test_parts_follow_length_and_publisher():
    """Steps are half open."""
    samples = [
        sample(n, words=w, group=f"g{n % 2}")
        for n, w in enumerate((149, 150, 1199, 1200, 10, 10, 10, 10, 10))
    ]
    found = slices.parts(samples)

    assert ["under 150 words", "150 to 299", "600 to 1,199", "1,200 words and more"] == found["length"][:4]
    assert ["5 to 19", "1 to 4 articles"] == found["publisher size"][:2]
    assert "politics" not in found


def test_small_parts_have_no_figures():
    """A part of nineteen rows says nothing."""
    samples = [sample(n, words=100, side=n % 2) for n in range(19)]
    samples += [sample(n, words=200, side=n % 2) for n in range(20)]
    found = slices.figures(samples, rows(samples, [0.5] * 39), draws=0, seed=0)

    assert [("150 to 299", 20)] == [(one["part"], one["rows"]) for one in found if one["by"] == "length"]


def test_parts_have_figures_of_their_own():
    """A model that is blind for short texts shows it there."""
    samples = [sample(n, words=100 if n < 40 else 400, side=n % 2, group=f"g{n % 4}") for n in range(80)]
    scores = [0.5] * 40 + [0.9 if n % 2 else 0.1 for n in range(40)]
    found = {one["part"]: one for one in slices.figures(samples, rows(samples, scores), draws=20, seed=0)}

    assert (0.5, 1.0) == (found["under 150 words"]["auc"].value, found["300 to 599"]["auc"].value)
    assert [0.5, 4, "publishers"] == [
        found["300 to 599"][key] for key in ("reliable_share", "publishers", "resampled")
    ]
    assert list(found)[:2] == ["under 150 words", "300 to 599"]


def test_politics_compares_equal_ratings():
    """The gap is that of the means, for each rating; without a label there is none."""
    samples = [
        sample(n, side=side, political=leaning, group=f"{leaning}{side}{n % 3}")
        for side in (1, 0)
        for leaning in ("left", "right")
        for n in range(6)
    ]
    scores = [0.8] * 6 + [0.7] * 6 + [0.3] * 12
    found = slices.politics(samples, rows(samples, scores), Draws([one.group for one in samples], 50))

    assert 0.1 == pytest.approx(found["reliable"]["left minus right"].value)
    assert 0.0 == pytest.approx(found["unreliable"]["left minus right"].high)
    assert (6, 3) == (found["reliable"]["left"]["rows"], found["reliable"]["left"]["publishers"])
    assert found["reliable"]["center"]["mean_score"].value is None
    assert slices.politics([sample(1)], rows([sample(1)], [0.5]), Draws(["a"], 5)) is None
