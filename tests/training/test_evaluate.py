"""Measuring a model."""

import json

import pytest

from quality.errors import WrongUsage
from quality.model import bundle
from quality.training import evaluate, examined
from quality.training.examined import Examined, Examiner
from tests.training import made


@pytest.fixture(scope="module")
def examiner(folder, tmp_path_factory):
    """A model that is wrong now and then."""
    place = made.trained(folder, tmp_path_factory.mktemp("model"), noise=0.3)
    return Examiner.of(bundle.load(place), place)


@pytest.fixture(scope="module")
def found(folder, examiner):
    """Every set measured."""
    return evaluate.evaluate(examiner, examined.load(folder), draws=40)


def test_nothing_to_measure_is_wrong_usage(examiner):
    """The message counts why."""
    with pytest.raises(WrongUsage, match="No row can be measured"):
        evaluate.evaluate(examiner, [Examined("none", [])])


def test_every_set_has_figures_with_intervals(found):
    """Means lie within, one-sided sets have no AUC, families no verdicts."""
    plain = found.plain()["sets"]
    for name, one in plain.items():
        for metric in one["metrics"].values():
            if metric["low"] is not None:
                assert metric["low"] - 1e-9 <= metric["value"] <= metric["high"] + 1e-9 or name
        assert ("presets" in one) == (one["measures"] == "reliability")
    assert plain["content_farm_seo"]["metrics"]["auc"]["value"] is None
    assert 0.8 < plain["pooled"]["metrics"]["auc"]["value"] < 1
    assert (102, 30, "publishers") == tuple(
        plain["pooled"][key] for key in ("rows", "publishers", "resampled")
    )
    assert "rows" == plain["content_farm_seo"]["resampled"]
    assert {"reliable", "unreliable"} == set(plain["article_bias_prediction"]["politics"])


def test_histogram_and_diagram_count_every_row(found):
    """No row is lost on the way to a picture."""
    for result in found.results:
        counts = result.figures["histogram"]
        assert result.figures["rows"] == sum(map(sum, counts.values()))
        assert result.figures["rows"] == sum(bin["rows"] for bin in result.figures["calibration"])
        assert result.figures["reliable"] == sum(counts["reliable"])


def test_mistakes_are_on_the_wrong_side(found):
    """The worst first, few of one publisher, with reasons of the model."""
    (pooled,) = (result for result in found.results if result.name == "pooled")
    assert pooled.mistakes
    for side in (0, 1):
        own = [mistake for mistake in pooled.mistakes if mistake.label == side]
        wrong = [abs(mistake.score - side) for mistake in own]
        assert wrong == sorted(wrong, reverse=True)
        assert all(distance > 0.5 for distance in wrong)
        publishers = [mistake.publisher for mistake in own]
        assert all(publishers.count(name) <= evaluate.OF_ONE_PUBLISHER for name in publishers)
    assert all(mistake.explained.reasons for mistake in pooled.mistakes)


def test_json_holds_no_text(found):
    """Texts are their publishers'; figures and ids are not."""
    written = json.dumps(found.plain(), allow_nan=False)

    assert "the harvest" not in written.lower()
    assert not any(
        str(mistake.article.text) in written for result in found.results for mistake in result.mistakes
    )
    assert '"mistakes"' in written


def test_the_same_seed_gives_the_same_json(folder, examiner):
    """Figures can be repeated to the last digit."""
    asked = examined.load(folder, ["recovery"])

    def measured(seed):
        return evaluate.evaluate(examiner, asked, draws=30, seed=seed).plain()

    assert measured(1) == measured(1)
    assert measured(1) != measured(2)
