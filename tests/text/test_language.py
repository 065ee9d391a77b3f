"""English is told from other languages by its function words."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from quality.text.pages import Pages
from quality.types import Article

DATA = Path(__file__).parents[3] / "shared" / "data"
OTHERS_REFUSED, ENGLISH_ACCEPTED = 0.98, 0.998
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the labelled data is not beside this checkout")


def english(texts):
    """Share of texts that are taken for English."""
    articles = [Article(id=str(i), text=text) for i, text in enumerate(texts)]
    found = [Pages.of(articles[at : at + 128]).english for at in range(0, len(articles), 128)]
    return float(np.mean(np.concatenate(found)))


def rows(name):
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("The council has met, and it will meet again in the spring of the year.", 1),
        ("Der Rat hat getagt, und er wird im Frühling des Jahres wieder zusammenkommen.", 0),
        ("Le conseil s'est réuni et il se réunira encore au printemps de cette année.", 0),
        ("議会は火曜日に開かれ、来年の春に再び開かれる予定である。", 0),
    ],
)
def test_short_texts(text, expected):
    """One sentence is enough."""
    assert expected == english([text])


@needs_data
def test_other_languages_are_refused():
    """At least 98 % of web excerpts in 50 other languages."""
    others = [row["text"] for row in rows("signals/languages_hplt") if row["language"] != "eng_Latn"]

    assert 1 - english(others) >= OTHERS_REFUSED


@needs_data
def test_english_news_is_accepted():
    """At least 99.8 % of political news articles, tables and lists among them."""
    assert english([row["text"] for row in rows("reliability/article_bias_prediction")]) >= ENGLISH_ACCEPTED
