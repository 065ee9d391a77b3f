"""Labels say what a set says, and nothing where it says nothing."""

import pytest

from quality.training import labels


def test_an_empty_record_has_no_label():
    """Nothing known, nothing learned."""
    assert labels.reliability("recovery", {}) is None
    assert labels.clickbait({}) is None
    assert labels.promotion({}) is None
    assert labels.machine_prose({}) is None


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        ("recovery", {"label": "reliable"}, 1),
        ("recovery", {"label": "unreliable", "rating_side": "reliable"}, 0),
        ("article_bias_prediction", {"label": "right", "rating_side": "reliable"}, 1),
        ("article_bias_prediction", {"label": "left", "rating_side": "unreliable"}, 0),
        ("article_bias_prediction", {"label": "right", "rating_side": "mixed"}, None),
        ("content_farm_seo", {"label": "auto_generated_seo"}, 0),
        ("another", {"label": "reliable"}, None),
    ],
)
def test_reliability_is_never_a_political_side(name, record, expected):
    """The bias label is not read."""
    assert expected == labels.reliability(name, record)


def test_good_sides_of_the_families():
    """1 is always the side without concern."""
    assert [1, 0] == [labels.clickbait({"label": label}) for label in "01"]
    assert [1, 0, None] == [labels.promotion({"label": label}) for label in ("news", "promo", "other")]
    assert [1, 0] == [labels.machine_prose({"label": x, "text": "word " * 60}) for x in ("human", "ai")]


def test_short_prose_is_not_compared():
    """Too few words to tell people and machines apart."""
    assert labels.machine_prose({"label": "ai", "text": "word " * 59}) is None
