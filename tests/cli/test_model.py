"""``quality model``, on a small made-up model: no file of a fit is needed."""

import json
from pathlib import Path

import pytest

from quality.errors import ModelRefused
from quality.features import registry
from quality.model import bundle
from quality.model.calibration import Calibration
from quality.model.scorecard import Scorecard
from quality.model.tables import Table


@pytest.fixture(autouse=True)
def _tiny():
    """A model of one signal in the working directory."""
    schema = registry.select([registry.SPECS[0].name])
    card = Scorecard((Table((), (0.5,), 0.0),), -0.25, Calibration(1.0, 0.0))
    presets = {name: bundle.Preset(pass_from=0.7, review_from=0.4, precision=0.9) for name in bundle.PRESETS}
    bundle.save(
        bundle.Model(
            name="tiny", schema=schema, scorecard=card, presets=presets, facts={"fit": {"auc": 0.91234}}
        ),
        Path("tiny"),
    )


@pytest.mark.parametrize("words", [["model"], ["model", "info"]])
def test_a_person_gets_words(run, words):
    """Id, presets with their measures, facts."""
    result = run(*words, "--model", "tiny")

    assert 0 == result.exit_code, result.output
    for word in ("tiny@", "lenient", "strict", "0.900", "not measured", "fit.auc", "0.9123"):
        assert word in result.stdout


def test_json(run):
    """The manifest's facts for programs."""
    shown = json.loads(run("model", "--model", "tiny", "--json").stdout)

    assert (bundle.load(Path("tiny")).id, {"fit": {"auc": 0.91234}}) == (shown["id"], shown["facts"])
    assert {"lenient", "balanced", "strict"} == set(shown["presets"])


def test_a_missing_model_is_exit_code_4(run):
    """One line."""
    result = run("model", "--model", "none")

    assert ModelRefused.exit_code == result.exit_code
    assert result.stderr.startswith("Error: none")
