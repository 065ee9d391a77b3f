"""``quality drift``: score files in, what changed out."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quality.errors import WrongUsage
from quality.io import formats
from quality.io.shape import Shape
from quality.model import bundle
from quality.training import bins, drift
from quality.types import Assessment
from tests.training import made

NAMES = ("headline.word_count", "prose.comma_mean")


def write_scores(name, *, shift=0.0, jump=None, rows=400):
    """A score file of two sites; from the row ``jump`` on one of them has another layout."""
    rng = np.random.default_rng(rows)
    shape = Shape(families=("prose",), signals=NAMES, kept=("publisher", "published"))
    with formats.writer(name, shape) as write:
        for row in range(rows):
            site = "ab"[row % 2]
            broken = site == "a" and jump is not None and row >= jump
            write(
                Assessment(
                    id=str(row),
                    reliability=float(rng.uniform()),
                    verdict="pass",
                    coverage=1.0,
                    families={"prose": 0.5},
                    extraction_quality=float(rng.uniform(0.7, 0.9) - 0.6 * broken),
                    signals={NAMES[0]: float(rng.normal() + shift), NAMES[1]: None},
                    carried={
                        "publisher": f"{site}.example",
                        "published": f"2026-{1 + row // 28:02}-{1 + row % 28:02}",
                    },
                )
            )


@pytest.fixture(autouse=True)
def _model():
    """A model that keeps the quantiles of its training."""
    write_scores("training.jsonl", rows=500)
    rows = formats.read(formats.sources(["training.jsonl"]), formats.Intake(columns={}, keep=drift.KEPT))
    scores = drift.read(rows)
    kept = bins.quantiles(scores.matrix, scores.names)
    bundle.save(replace(made.model(), facts={"quantiles": kept}), Path("model"))


@pytest.mark.parametrize("name", ["now.jsonl", "now.parquet", "now.jsonl.gz"])
def test_a_shifted_signal_broke(run, name):
    """In whatever format the scores were written."""
    write_scores(name, shift=2.0)
    result = run("drift", name, "--model", "model", "--json")
    found = json.loads(result.stdout)

    levels = {one["signal"]: one["level"] for one in found["shifts"]}
    assert {*NAMES, *drift.OVERALL} == set(levels)
    assert ["headline.word_count"] == [name for name, level in levels.items() if level == "broke"]
    assert [] == found["publishers"]


def test_a_redesign_is_told(run):
    """One site's extraction quality jumps on a day."""
    write_scores("now.jsonl", jump=240)
    shown = " ".join(run("drift", "now.jsonl", "--model", "model").stdout.split())

    assert (
        "a.example: extraction_quality broke, from 2026-09-17 on. Its pages may have a new layout." in shown
    )
    assert "2 publishers compared, 0 have too few rows." in shown


def test_earlier_scores_take_the_place_of_the_training(run):
    """Scored with any model."""
    write_scores("before.jsonl")
    write_scores("now.jsonl", shift=2.0)
    found = json.loads(run("drift", "now.jsonl", "--against", "before.jsonl", "--json").stdout)

    assert "earlier scores" == found["against"]
    assert ["headline.word_count"] == [one["signal"] for one in found["shifts"] if one["level"] == "broke"]
    assert {"a.example", "b.example"} == {one["publisher"] for one in found["publishers"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["few.jsonl"], "say nothing about drift"),
        (["articles.jsonl"], "No scored row"),
        (["few.jsonl", "--fewest", "10", "--model", "bare"], "keeps no quantiles"),
    ],
)
def test_what_is_missing_is_named(run, words, said):
    """Exit code 2 and one line."""
    write_scores("few.jsonl", rows=20)
    Path("articles.jsonl").write_text('{"id": "1", "text": "words"}\n')
    bundle.save(made.model(), Path("bare"))
    result = run("drift", "--model", "model", *words)

    assert WrongUsage.exit_code == result.exit_code
    assert said in result.stderr
