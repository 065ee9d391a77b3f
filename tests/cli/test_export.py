"""``quality model card``, ``export`` and ``check``."""

import json
from pathlib import Path

import pytest

from quality.errors import FileTrouble, ModelRefused, WrongUsage
from quality.model import bundle
from tests.training import made

ROWS = Path(__file__).parents[2] / "datasets" / "samples" / "articles.jsonl"


@pytest.fixture(autouse=True)
def _model():
    """A small model in the working directory."""
    bundle.save(made.model(), Path("small"))


def test_a_card_is_written(run):
    """To stdout, to a file; the same words."""
    result = run("model", "card", "--model", "small")
    run("model", "card", "--model", "small", "-o", "card.md")

    assert result.stdout.startswith("# Model card: small")
    assert result.stdout == Path("card.md").read_text()


def test_figures_are_those_beside_the_model(run):
    """Or those that are named; figures of another model are refused."""
    found = {"model": bundle.load(Path("small")).id, "draws": 9, "calibration_bins": 10, "sets": {}}
    Path("small/metrics.json").write_text(json.dumps(found))
    Path("other.json").write_text(json.dumps({**found, "model": "other"}))
    Path("broken.json").write_text("{")

    def card(*words):
        return run("model", "card", "--model", "small", *words)

    assert "9 draws of whole publishers" in card().stdout
    assert WrongUsage.exit_code == card("--figures", "other.json").exit_code
    assert FileTrouble.exit_code == card("--figures", "broken.json").exit_code
    assert FileTrouble.exit_code == card("--figures", "none.json").exit_code


def test_an_export_is_checked_only_where_it_is_trusted(run):
    """Without the word nothing is loaded; another model does not match."""
    assert 0 == run("model", "export", "--model", "small", "-o", "small.joblib").exit_code
    words = ["model", "check", "small.joblib", str(ROWS), "--model"]
    refused, same = run(*words, "small"), run(*words, "small", "--trust")

    assert ModelRefused.exit_code == refused.exit_code
    assert "--trust" in refused.stderr
    assert (0, "at most 0 apart") == (same.exit_code, same.stdout.split(", ")[1][:15])
    assert 1 == run(*words, str(bundle.shipped()), "--trust").exit_code
