"""Two models on the same rows."""

import pytest

from quality.errors import WrongUsage
from quality.model import bundle
from quality.training import compare, examined
from quality.training.compare import Difference
from quality.training.examined import Examiner
from quality.training.metrics import Measure
from tests.training import made


@pytest.fixture(scope="module")
def models(folder, tmp_path_factory):
    """A good and a bad one."""
    places = [made.trained(folder, tmp_path_factory.mktemp("model"), noise=noise) for noise in (0.05, 0.6)]
    return [Examiner.of(bundle.load(place), place) for place in places]


def test_nothing_in_common_is_wrong_usage(models):
    """No set, no comparison."""
    with pytest.raises(WrongUsage, match="no row that both models answer"):
        compare.compare(*models, [])


def test_a_model_is_as_good_as_itself(folder, models):
    """No difference, no claim."""
    found = compare.compare(models[0], models[0], examined.load(folder), draws=30)

    assert {0.0} == {one.difference.value for each in found.sets for one in each.metrics.values()}
    assert all("no difference is shown" in said or "no row" in said for said in found.sentences())


def test_the_better_model_is_named(folder, models):
    """In words, and the other way round where the models change places."""
    asked = examined.load(folder, ["pooled", "buzzfeed_webis16"])
    one, other = (compare.compare(*pair, asked, draws=60) for pair in (models, models[::-1]))

    assert one.sentences()[0].startswith("pooled, reliability: A tells the sides apart better (auc -")
    assert other.sentences()[0].startswith("pooled, reliability: B tells the sides apart better (auc +")
    assert "no difference is shown" in one.sentences()[1]  # both score these rows themselves


def test_intervals_are_paired(folder, models):
    """Both models get the same draws: the interval of a difference is narrower than those of its parts."""
    found = compare.compare(models[0], models[0], examined.load(folder, ["pooled"]), draws=30)
    difference = found.sets[0].metrics["auc"].difference

    assert (0.0, 0.0) == (difference.low, difference.high)


@pytest.mark.parametrize(
    ("metric", "low", "high", "expected"),
    [
        ("auc", 0.1, 0.2, 1),
        ("auc", -0.2, -0.1, -1),
        ("ece", 0.1, 0.2, -1),
        ("brier", -0.2, -0.1, 1),
        ("auc", -0.1, 0.2, 0),
        ("auc", None, None, 0),
    ],
)
def test_an_interval_that_holds_zero_shows_nothing(metric, low, high, expected):
    """Errors are better the lower they are."""
    made_up = Difference(first=0.5, second=0.6, difference=Measure(0.1, low, high))

    assert expected == made_up.better(metric)
