"""A model as a joblib file."""

import joblib
import numpy as np
import pytest

from quality.errors import FileTrouble, ModelRefused
from quality.model import bundle
from quality.plugins import exported
from quality.scoring.engine import Scorer
from quality.types import Article


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The shipped model, exported."""
    path = tmp_path_factory.mktemp("exported") / "model.joblib"
    exported.export(None, path)
    return path


@pytest.fixture(scope="module")
def model():
    """The shipped model itself."""
    return bundle.load()


def test_loading_must_be_asked_for(file):
    """A pickle runs what it says; so does this one not, until somebody trusts it."""
    with pytest.raises(ModelRefused, match="Add --trust"):
        exported.load(file, trust=False)


def test_the_pipeline_says_what_the_model_says(file, model, articles):
    """To nine digits, on every sample that can be scored."""
    found = exported.load(file, trust=True)
    count, apart = exported.difference(found, model, articles)
    expected = [said.reliability for said in Scorer(model=model).score_chunk(articles)]
    scored = [place for place, value in enumerate(expected) if value is not None]
    probability = found.predict_proba([articles[place] for place in scored])

    assert len(scored) == count > 50
    assert apart <= 1e-9
    assert [expected[place] for place in scored] == pytest.approx(probability[:, 1].tolist(), abs=1e-9)
    assert np.allclose(1.0, probability.sum(axis=1))


def test_another_model_is_told_apart(file, articles, model):
    """The check would see a difference."""
    found = exported.load(file, trust=True)
    card = found[-1].scorecard_
    found[-1].scorecard_ = type(card)(card.tables, card.intercept + 1e-3, card.calibration)

    assert exported.difference(found, model, articles)[1] > 1e-9


def test_nothing_to_score_is_no_parity(file, model):
    """No article, no claim."""
    assert (0, 0.0) == exported.difference(exported.load(file, trust=True), model, [Article(id="1")])


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x80\x04N."], ids=["empty", "text", "nothing"])
def test_what_is_no_pipeline_is_refused(content, tmp_path):
    """Named, with what to do."""
    path = tmp_path / "x.joblib"
    path.write_bytes(content)

    with pytest.raises(ModelRefused, match="Export it again"):
        exported.load(path, trust=True)


def test_another_object_is_refused(tmp_path):
    """A joblib file may hold anything."""
    joblib.dump([1], tmp_path / "x.joblib")

    with pytest.raises(ModelRefused, match="holds list"):
        exported.load(tmp_path / "x.joblib", trust=True)


def test_paths_that_do_not_work_are_told(tmp_path):
    """Reading and writing."""
    with pytest.raises(FileTrouble, match="cannot be read"):
        exported.load(tmp_path / "none.joblib", trust=True)
    with pytest.raises(FileTrouble, match="cannot be written"):
        exported.export(bundle.shipped(), tmp_path / "none" / "x.joblib")
