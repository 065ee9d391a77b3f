"""Readability over the kernel's counts stays close to textstat reading the same text.

The two agree on words and syllables. They part on sentences: textstat ends one at each full stop, also in
"U.S." and "3.5", and drops those of two words; the kernel does neither. Gunning's fog differs in that
textstat takes easy words out. So the tolerances are wider for what depends on sentences.
"""

import gzip
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
import textstat
from textstat.backend.counts import _count_syllables

from quality.features.registry import select
from quality.text.pages import Pages
from quality.types import Article

TOLERANCES = {  # largest median of the absolute difference
    "prose.flesch_score": (textstat.flesch_reading_ease, 3.0),
    "prose.flesch_kincaid_grade": (textstat.flesch_kincaid_grade, 1.0),
    "prose.fog_grade": (textstat.gunning_fog, 2.0),
    "prose.smog_grade": (textstat.smog_index, 1.0),
    "prose.automated_readability_grade": (textstat.automated_readability_index, 1.5),
    "prose.coleman_liau_grade": (textstat.coleman_liau_index, 0.5),
    "prose.lix_score": (textstat.lix, 3.0),
    "prose.long_word_mean": (textstat.rix, 1.0),
    "prose.dale_chall_score": (textstat.dale_chall_readability_score, 2.0),
}
INVENTED = [
    "The council of Tarn voted on Tuesday to close the old bridge over the Lind. It carries many cars a day. "
    "The mayor said that nobody had a choice. Repairs will take a year and cost more than the town can pay. "
    "Ferries will run until the bridge is safe again, and the bus will turn at the mill on the other bank.",
    "Notwithstanding considerable opposition, the administration unanimously recommended reconsideration of "
    "the proposal. International organisations subsequently called the recommendation premature. Many "
    "economists estimated that implementation would necessitate additional legislation in every country.",
]
DATA = Path(os.environ.get("QUALITY_DATA", Path(__file__).parents[3] / "shared" / "data"))
NEWS = DATA / "reliability" / "article_bias_prediction.jsonl.gz"

each_formula = pytest.mark.parametrize("name", TOLERANCES)


@pytest.fixture(autouse=True)
def _without_dictionary(monkeypatch):
    """textstat as it is where its pronouncing dictionary was never downloaded."""
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda lang: None)


def differences(name, texts):
    """Our value minus textstat's for each text."""
    theirs = np.array([TOLERANCES[name][0](text) for text in texts])
    ours = select([name]).matrix(Pages.of([Article(id="x", text=text) for text in texts]))
    return ours[:, 0] - theirs


def unquoted(text):
    """The text in one line and without quotation marks, so that all of it is the writer's own."""
    return " ".join(re.sub(r"[\"“”‘’`]|(?<!\w)'|'(?!\w)", "", text).split())


@pytest.fixture(scope="module")
def news():
    """A hundred real articles of 200 to 1,500 words."""
    if not NEWS.exists():
        pytest.skip(f"needs {NEWS.name}; set QUALITY_DATA to the folder of the labelled data")
    with gzip.open(NEWS, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for _, line in zip(range(2000), stream, strict=False)]
    return [unquoted(row["text"]) for row in rows[::15] if 200 <= row["words"] <= 1500][:100]


@each_formula
def test_invented_texts_agree(name):
    """Plain sentences leave no room for two opinions."""
    assert (np.abs(differences(name, INVENTED)) <= TOLERANCES[name][1]).all()


@each_formula
def test_real_articles_agree(name, news):
    """The median article is within the tolerance."""
    assert np.median(np.abs(differences(name, news))) <= TOLERANCES[name][1]
