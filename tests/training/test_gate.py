"""A worse model is refused."""

import os
from pathlib import Path

import pytest

from quality.errors import FileTrouble, WrongUsage
from quality.model import bundle
from quality.training import gate, held_out
from quality.training.gate import Floors, Line
from tests.training import made

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("QUALITY_SETS", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="module")
def good(folder, tmp_path_factory):
    """A model that is seldom wrong."""
    return made.trained(folder, tmp_path_factory.mktemp("good"), noise=0.1)


@pytest.fixture(scope="module")
def bad(folder, tmp_path_factory):
    """A model that is often wrong."""
    return made.trained(folder, tmp_path_factory.mktemp("bad"), noise=0.8)


@pytest.fixture
def floors(folder, good, tmp_path):
    """Floors at what the good model reaches."""
    path = tmp_path / "floors.json"
    gate.gate(good, folder, path, update=True)
    return path


@pytest.mark.parametrize(
    ("metric", "floor", "measured", "expected"),
    [
        ("auc", 0.8, 0.8, True),
        ("auc", 0.8, 0.79, False),
        ("ece", 0.04, 0.04, True),
        ("ece", 0.04, 0.05, False),
        ("left_right_gap", 0.05, 0.06, False),
        ("auc", 0.8, None, False),
    ],
)
def test_a_floor_has_a_right_side(metric, floor, measured, expected):
    """What could not be measured is not kept."""
    assert expected == Line(set="s", metric=metric, floor=floor, measured=measured).kept


def test_missing_floors_are_told(folder, good, tmp_path):
    """With the way to make them."""
    with pytest.raises(FileTrouble, match="--update"):
        gate.gate(good, folder, tmp_path / "none.json")


@pytest.mark.parametrize("content", ["", "[]", '{"floors": {"a": 1}, "data": {}}'])
def test_a_file_without_floors_is_refused(content, tmp_path):
    """Named, with what to do."""
    (tmp_path / "f.json").write_text(content)

    with pytest.raises(FileTrouble, match="no floors"):
        gate.read(tmp_path / "f.json")


def test_the_model_that_set_the_floors_keeps_them(folder, good, floors):
    """Rounding is to the safe side."""
    verdict = gate.gate(good, folder, floors)

    assert (True, []) == (verdict.passed, verdict.fell)
    assert {"pooled", "recovery", "article_bias_prediction", "buzzfeed_webis16", "clickbait_chakraborty",
            "promo_ftd_en", "ai_llmfake", "content_farm_seo against reliable news"} == {
        line.set for line in verdict.lines
    }  # fmt: skip
    assert {"auc", "ece", "left_right_gap"} == {line.metric for line in verdict.lines if line.set == "pooled"}


def test_a_worse_model_falls(folder, bad, floors):
    """The table says what fell."""
    verdict = gate.gate(bad, folder, floors)

    assert not verdict.passed
    assert any(line.set == "pooled" and line.metric == "auc" for line in verdict.fell)
    assert "fell" in str(verdict)


def test_update_never_lowers_a_floor_unasked(folder, bad, floors):
    """The file stays as it was; with --allow-regression it follows."""
    before = floors.read_bytes()
    assert not gate.gate(bad, folder, floors, update=True).passed
    assert before == floors.read_bytes()

    assert gate.gate(bad, folder, floors, update=True, allow_regression=True).passed
    assert before != floors.read_bytes()
    with pytest.raises(WrongUsage, match="--update"):
        gate.gate(bad, folder, floors, allow_regression=True)


def test_update_raises_floors(folder, good, bad, tmp_path):
    """A better model lifts what a worse one had set."""
    path = tmp_path / "floors.json"
    low = gate.gate(bad, folder, path, update=True)
    gate.gate(good, folder, path, update=True)
    floors = gate.read(path).figures

    assert floors["pooled"]["auc"] > next(line.floor for line in low.lines if line.metric == "auc")


def test_other_data_are_refused(folder, good, floors):
    """Figures on other data compare nothing."""
    known = gate.read(floors)
    Floors(figures=known.figures, data={**known.data, "recovery": "0" * 64}).write(floors)

    with pytest.raises(FileTrouble, match="recovery differ from what floors.json was measured on"):
        gate.gate(good, folder, floors)


def test_a_challenger_must_keep_the_champions_floors(folder, good, bad, floors):
    """Against pinned floors, and against what the champion reaches."""
    assert gate.challenge(good, bad, folder).passed
    assert not gate.challenge(bad, good, folder).passed
    assert gate.challenge(good, good, folder).passed
    assert not gate.challenge(bad, good, folder, floors).passed


def test_the_shipped_model_keeps_its_floors():
    """On the real sets, by held-out predictions."""
    place = bundle.shipped()
    if not DATA.is_dir():
        pytest.skip("the labelled sets are not here: see quality datasets fetch")
    if not (place / held_out.FILE).exists():
        pytest.skip("the shipped model comes without held-out predictions")
    verdict = gate.gate(place, DATA, ROOT / "tests" / "floors.json")

    assert verdict.passed, str(verdict)
