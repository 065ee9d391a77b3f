"""``quality evaluate`` and ``quality compare``, on small sets and small models."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from quality.errors import FileTrouble, ModelRefused, WrongUsage
from tests.training import made


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with sets, a good model and a bad one."""
    folder = tmp_path_factory.mktemp("evaluate")
    made.sets(folder / "sets")
    made.trained(folder / "sets", folder / "good", noise=0.1)
    made.trained(folder / "sets", folder / "bad", noise=0.8)
    return folder


@pytest.fixture(autouse=True)
def _there(place, monkeypatch):
    """Short names, and no setting of this machine."""
    monkeypatch.chdir(place)
    monkeypatch.delenv("QUALITY_DATASETS", raising=False)


def write_rows(path):
    """Labelled rows of a user."""
    rng = np.random.default_rng(1)
    rows = [
        {
            "id": str(n),
            "text": made.text(rng, quoted=n % 2),
            "side": n % 2,
            "publisher": f"new{n % 5}.example",
        }
        for n in range(40)
    ]
    rows += [{"id": "seen", "text": "x", "side": 1, "publisher": "rec0.example"}, {"id": "none", "text": "x"}]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["evaluate"], "Nothing to measure on"),
        (["evaluate", "--set", "recovery"], "--from FOLDER"),
        (["evaluate", "--gate", "floors.json"], "--from FOLDER"),
        (["evaluate", "--from", "sets", "--update"], "--gate FILE"),
        (["evaluate", "--from", "sets", "--set", "none"], "no labelled set"),
        (["compare", "good", "bad"], "--from FOLDER"),
    ],
)
def test_what_is_missing_is_named(run, words, said):
    """Exit code 2 and one line."""
    result = run(*words)

    assert WrongUsage.exit_code == result.exit_code
    assert said in result.stderr
    assert 1 == result.stderr.count("\n")


def test_public_sets_are_measured(run):
    """A table for a person, JSON for programs, a page; all with the same figures."""
    words = ["evaluate", "--from", "sets", "--model", "good", "--draws", "20"]
    result = run(*words, "--set", "pooled", "--set", "promo_ftd_en", "-o", "e.json", "--html", "e.html")
    shown = json.loads(run(*words, "--set", "pooled", "--set", "promo_ftd_en", "--json").stdout)

    assert 0 == result.exit_code, result.output
    assert json.loads(Path("e.json").read_text()) == shown
    assert ["pooled", "promo_ftd_en"] == list(shown["sets"])
    auc = f"{shown['sets']['pooled']['metrics']['auc']['value']:.3f}"
    assert auc in result.stdout
    assert auc in Path("e.html").read_text()


def test_rows_of_a_user_are_measured(run):
    """Publishers that the model has seen stay out, unless they are asked for; so do rows without a label."""
    write_rows(Path("mine.jsonl"))
    words = ["evaluate", "mine.jsonl", "--label", "side", "--model", "good", "--draws", "10", "--json"]
    found = json.loads(run(*words).stdout)["sets"]["yours"]
    more = json.loads(run(*words, "--also-seen").stdout)["sets"]["yours"]

    assert (40, 5, 1.0) == (found["rows"], found["publishers"], found["metrics"]["auc"]["value"])
    assert {"no_label": 1, "publisher_seen": 1} == found["left_out"]
    assert {"no_label": 1, "too_short": 1} == more["left_out"]


def test_rows_of_a_user_may_be_about_one_family(run):
    """Headlines need no text to be measured."""
    rows = [{"title": "word " * (3 + 5 * (n % 2)), "label": 1 - n % 2} for n in range(20)]
    Path("titles.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    words = ["evaluate", "titles.jsonl", "--family", "headline", "--model", "good", "--draws", "9", "--json"]
    found = json.loads(run(*words).stdout)["sets"]["yours"]

    assert ("headline", 20, 1.0) == (found["measures"], found["rows"], found["metrics"]["auc"]["value"])


def test_json_on_stdout_is_all_there_is(run):
    """No table beside it."""
    result = run(
        "evaluate", "--from", "sets", "--set", "recovery", "--model", "good", "--draws", "5", "-o", "-"
    )

    assert {"recovery"} == set(json.loads(result.stdout)["sets"])


def test_the_gate_lets_good_models_pass(run):
    """Exit code 1 and a table where a floor is not kept."""
    words = ["evaluate", "--from", "sets", "--gate", "floors.json", "--model"]
    assert FileTrouble.exit_code == run(*words, "good").exit_code
    assert 0 == run(*words, "good", "--update").exit_code
    good, bad = run(*words, "good"), run(*words, "bad")

    assert (0, 1) == (good.exit_code, bad.exit_code)
    assert "fell" not in good.stdout
    assert "fell" in bad.stdout
    assert "floors are not kept: the model is worse" in bad.stderr
    plain = json.loads(run(*words, "bad", "--json").stdout)
    assert not plain["passed"]
    assert {False, True} == {line["kept"] for line in plain["floors"]}
    assert 0 == run(*words, "bad", "--update", "--allow-regression").exit_code
    os.remove("floors.json")


def test_two_models_are_compared(run):
    """Sentences for a person, differences for programs."""
    words = ["compare", "good", "bad", "--from", "sets", "--set", "pooled", "--draws", "30"]
    result, plain = run(*words), json.loads(run(*words, "--json").stdout)

    assert "pooled, reliability: A tells the sides apart better" in " ".join(result.stdout.split())
    difference = plain["sets"]["pooled"]["metrics"]["auc"]["difference"]
    assert difference["low"] <= difference["value"] <= difference["high"] < 0
    assert plain["says"][0].startswith("pooled, reliability: A")


def test_changed_predictions_are_exit_code_4(run, tmp_path):
    """What lies beside the model is checked before it counts."""
    made.trained(Path("sets"), tmp_path / "own")
    file = tmp_path / "own" / "held_out.jsonl.gz"
    file.write_bytes(file.read_bytes() + b"\0")
    result = run("evaluate", "--from", "sets", "--model", str(tmp_path / "own"))

    assert ModelRefused.exit_code == result.exit_code
    assert "changed after the model was saved" in result.stderr
