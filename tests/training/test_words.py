"""What training counts is what scoring counts."""

import numpy as np
import pytest

from quality.features.registry import select
from quality.model.weights import BUCKETS
from quality.text.found import WordModel, WordWeights
from quality.training import words
from quality.types import Article

TEXT = (
    'The council met. It voted on 12 bridges.\n\n"We had no real choice," the mayor said. It closed at noon.'
)


def test_no_articles_have_no_grams():
    """Empty tables of the right width."""
    signals, grams = words.measured([], select(), words.untrained())

    assert (0, len(select().specs)) == signals.shape
    assert (0, BUCKETS) == grams.shape


@pytest.mark.parametrize(
    "item", [WordModel.WORDING, WordModel.PROMOTION, WordModel.PROSE, WordModel.HEADLINE]
)
def test_training_and_scoring_agree(item):
    """The score from the grams is the signal of the pages."""
    rng = np.random.default_rng(0)
    weights = WordWeights(rng.normal(size=(BUCKETS, 4)).astype(np.float32), rng.normal(size=4))
    articles = [
        Article(id="1", text=TEXT, title="Council votes on 12 bridges"),
        Article(id="2", text=TEXT[:16]),
    ]
    titles = item is WordModel.HEADLINE
    signals, grams = words.measured(articles, select(), weights, titles=titles)
    model = words.Linear(weights.weights[:, item].astype(float), float(weights.intercepts[item]))

    actual = signals[:, select().names.index(words.SIGNALS[item])]
    np.testing.assert_allclose(words.score(model, grams), actual, atol=1e-9)


def test_a_gram_of_few_groups_has_no_weight():
    """A publisher's name teaches nothing."""
    texts = [f"{'good' if i % 2 else 'bad'} news today" for i in range(40)]
    articles = [Article(id=str(i), text=text) for i, text in enumerate(texts)]
    _, grams = words.measured(articles, select(), words.untrained())
    sides = [i % 2 for i in range(40)]
    many = words.fit(grams, sides, np.ones(40), [str(i) for i in range(40)], strength=1.0)
    few = words.fit(grams, sides, np.ones(40), [f"{i % 2}{i % 3}" for i in range(40)], strength=1.0)

    assert words.score(many, grams)[1] > 0 > words.score(many, grams)[0]
    assert np.ptp(words.score(few, grams)) < 1e-9


def test_average_words_score_the_same_at_any_length():
    """The weights of what an average text says add up to nothing, so cutting it moves nothing."""
    texts = [f"{'good' if i % 3 else 'bad'} news today {'and more of it ' * (i % 4)}" for i in range(40)]
    articles = [Article(id=str(i), text=text) for i, text in enumerate(texts)]
    _, grams = words.measured(articles, select(), words.untrained())
    ratings, groups = np.array([float(i % 3 > 0) for i in range(40)]), [str(i) for i in range(40)]
    found = words.fit_ratings(grams, ratings, np.ones(40), groups, penalty=1.0)

    assert words.score(found, grams)[1] > words.score(found, grams)[0]
    assert abs(float((grams @ found.weights).sum())) < 1e-9
