"""A model file is believed only as a whole."""

import dataclasses
import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.errors import ModelRefused, SchemaMismatch
from quality.model import bundle
from quality.text import lexicons

FILES = [bundle.MANIFEST, bundle.SCORECARD, bundle.WEIGHTS]


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    """The model's files."""
    folder = tmp_path_factory.mktemp("model")
    bundle.save(model, folder)
    return {name: (folder / name).read_bytes() for name in FILES}


def written(folder, contents):
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def resealed(saved, **changes):
    """A manifest of a stranger who knows how to seal."""
    manifest = {**json.loads(saved[bundle.MANIFEST]), **changes}
    manifest.pop("seal")
    return {**saved, bundle.MANIFEST: bundle._sealed(manifest)}


def test_a_missing_model_is_refused(tmp_path):
    """The error names the file."""
    with pytest.raises(ModelRefused, match=r"manifest\.json"):
        bundle.load(tmp_path / "none")


def test_a_saved_model_comes_back(model, saved, tmp_path):
    """Same tables, same thresholds, same id, same bytes."""
    loaded = bundle.load(written(tmp_path, saved))
    bundle.save(loaded, tmp_path / "again")

    assert (model.scorecard, model.families, model.presets) == (
        loaded.scorecard, loaded.families, loaded.presets,
    )  # fmt: skip
    assert model.id == loaded.id
    assert saved == {name: (tmp_path / "again" / name).read_bytes() for name in FILES}


@given(choice=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_byte_is_refused(saved, tmp_path, choice):
    """Any byte of any file."""
    name = choice.draw(st.sampled_from(FILES))
    content = bytearray(saved[name])
    content[choice.draw(st.integers(0, len(content) - 1))] ^= choice.draw(st.integers(1, 255))

    with pytest.raises(ModelRefused):
        bundle.load(written(tmp_path, {**saved, name: bytes(content)}))


@pytest.mark.parametrize("name", FILES)
def test_a_longer_or_shorter_file_is_refused(saved, tmp_path, name):
    """Cut, emptied, lengthened."""
    for content in (b"", saved[name][:-1], saved[name] + b"\n"):
        with pytest.raises(ModelRefused):
            bundle.load(written(tmp_path, {**saved, name: content}))


@pytest.mark.parametrize("name", FILES)
def test_a_huge_file_is_not_read(saved, tmp_path, name, monkeypatch):
    """The bound is checked before anything is parsed."""
    monkeypatch.setitem(bundle.LARGEST, name, 10)

    with pytest.raises(ModelRefused, match="larger"):
        bundle.load(written(tmp_path, saved))


@pytest.mark.parametrize(
    "changes",
    [{"format": 1}, {"presets": {}}, {"name": None}, {"facts": {"x": 1}, "more": 1}, {"signals": "ab"}],
    ids=str,
)
def test_a_sealed_manifest_of_a_stranger_is_refused(saved, tmp_path, changes):
    """A right seal is not enough: the content must be a model of ours."""
    with pytest.raises(ModelRefused):
        bundle.load(written(tmp_path, resealed(saved, **changes)))


def test_deep_json_is_refused(saved, tmp_path):
    """Nesting cannot exhaust the stack."""
    with pytest.raises(ModelRefused):
        bundle.load(written(tmp_path, {**saved, bundle.MANIFEST: b"[" * 100_000}))


def test_another_word_list_is_a_mismatch(saved, tmp_path, monkeypatch):
    """A model knows which lexicons it was fitted with."""
    monkeypatch.setattr(lexicons, "fingerprint", lambda: "another")

    with pytest.raises(SchemaMismatch, match="Retrain"):
        bundle.load(written(tmp_path, saved))


def test_an_unknown_signal_is_a_mismatch(saved, tmp_path):
    """The error names it."""
    with pytest.raises(SchemaMismatch, match=r"prose\.moon_phase"):
        bundle.load(written(tmp_path, resealed(saved, signals=["prose.moon_phase"])))


def test_the_id_follows_the_thresholds(model):
    """Two models that may differ in a verdict differ in their id."""
    presets = {**model.presets, "strict": bundle.Preset(pass_from=0.9, review_from=0.5)}

    assert model.id != dataclasses.replace(model, presets=presets).id


def test_verdicts_follow_the_preset(model):
    """A threshold belongs to the better side."""
    assert ["pass", "review", "drop"] == [model.verdict(score) for score in (0.6, 0.3, 0.29)]
    assert ["pass", "review", "drop"] == [model.verdict(score, preset) for score, preset in
                                          [(0.45, "lenient"), (0.6, "strict"), (0.45, "strict")]]  # fmt: skip


def test_a_model_with_too_few_tables_is_refused(model):
    """One table a signal."""
    card = dataclasses.replace(model.scorecard, tables=model.scorecard.tables[1:], gates=())

    with pytest.raises(ModelRefused, match="one table"):
        dataclasses.replace(model, scorecard=card)


@pytest.mark.parametrize(("pass_from", "review_from"), [(0.3, 0.6), (1.1, 0.5), (0.5, -0.1), (math.nan, 0.1)])
def test_a_crooked_preset_is_refused(pass_from, review_from):
    """Thresholds are ordered shares."""
    with pytest.raises(ModelRefused):
        bundle.Preset(pass_from=pass_from, review_from=review_from)
