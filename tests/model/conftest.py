"""A small model over all signals, fitted once on made-up numbers."""

import numpy as np
import pytest

from quality.features.registry import select
from quality.model import calibration, weights
from quality.model.bundle import Model, Preset
from quality.model.estimator import GatedClassifier, classifier
from quality.model.scorecard import export
from quality.text.found import WordModel, WordWeights

PRESETS = {
    "lenient": Preset(pass_from=0.4, review_from=0.2, precision=0.8, recall=0.95),
    "balanced": Preset(pass_from=0.6, review_from=0.3, precision=0.9, recall=0.8),
    "strict": Preset(pass_from=0.8, review_from=0.5),
}


@pytest.fixture(scope="session")
def signals():
    """Numbers for every signal, one in five unknown, and labels that follow the first three."""
    schema = select()
    rng = np.random.default_rng(5)
    X = np.round(rng.normal(size=(600, len(schema.specs))), 2)
    X[rng.random(X.shape) < 0.2] = np.nan
    directions = [int(spec.direction) or 1 for spec in schema.specs]
    y = (np.nan_to_num(X * directions)[:, :3].sum(axis=1) + rng.normal(size=600) > 0).astype(int)
    return X, y


@pytest.fixture(scope="session")
def fitted(signals):
    """Two boosters of 20 trees, and one of 10 as the gate."""
    X, y = signals
    directions = [int(spec.direction) for spec in select().specs]
    ranking = classifier(directions, n_boosters=2, n_trees=20).fit(X, y, groups=np.arange(600) % 40)
    gate = classifier(directions, seed=1, n_boosters=1, n_trees=10).fit(X, y)
    return GatedClassifier(ranking, (gate,))


@pytest.fixture(scope="session")
def words():
    """Weights of a few buckets, as they come back from a file."""
    table = np.zeros((weights.BUCKETS, len(WordModel)), np.float32)
    table[::1000] = 0.1
    return weights.rounded(WordWeights(table, np.array([0.1, 0.2, 0.3, 0.4])))


@pytest.fixture(scope="session")
def model(fitted, signals, words):
    """A model with a scorecard of its own for the headline family."""
    X, y = signals
    schema = select()
    own = [column for column, spec in enumerate(schema.specs) if spec.family == "headline"]
    directions = [int(schema.specs[column].direction) for column in own]
    headline = classifier(directions, n_boosters=1, n_trees=5).fit(X[:, own], y)
    found = calibration.fit(fitted.decision_function(X), y)
    return Model(
        name="tiny",
        schema=schema,
        scorecard=export(fitted, calibration=found),
        families={"headline": export(headline)},
        presets=PRESETS,
        words=words,
        facts={"seed": 5},
    )
