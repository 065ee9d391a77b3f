"""Samples are what the sets hold, without what gives a publisher away."""

import pytest

from quality.errors import FileTrouble
from quality.training import data
from quality.training.sets import Labelled
from quality.types import Article


def test_a_missing_set_is_named(tmp_path):
    """The error says which file."""
    with pytest.raises(FileTrouble, match=r"recovery\.jsonl\.gz"):
        data.reliability(tmp_path)
    with pytest.raises(FileTrouble, match=r"recovery\.jsonl\.gz"):
        data.fingerprint(tmp_path, ["recovery"])


def test_samples_carry_neither_author_nor_address(write, tmp_path):
    """Their presence would be learned, and it is an artefact."""
    record = {"id": "1", "title": "T", "words": 300, "publisher": "paper.example", "author": "A"}
    record |= {"url": "https://paper.example/a", "published": "2020-01-01"}
    record |= {"text": "One sentence with rather more than eight words in it."}
    write("recovery", {**record, "label": "reliable"})
    write("article_bias_prediction", {**record, "id": "2", "rating_side": "mixed"})
    write("content_farm_seo")
    (found,) = data.reliability(tmp_path)

    assert ("1", "paper.example", 1) == (found.article.id, found.group, found.side)
    assert (None, None, None) == (found.article.url, found.article.author, found.article.published)


@pytest.mark.parametrize(
    ("usable", "said"),
    [
        (True, {"words": 100}),
        (True, {"words": 300, "flags": ("shared_lead",)}),
        (False, {}),
        (False, {"words": 99}),
        (False, {"words": 300, "copy_of": "other"}),
        (False, {"words": 300, "flags": ("shared_lead", "error_page")}),
    ],
)
def test_copies_and_broken_pages_are_left_out(usable, said):
    """Flags, duplicates and short texts."""
    assert usable == data.usable(Labelled(article=Article(id="1"), label="reliable", group="a", **said))


def test_agency_copies_at_other_publishers_are_left_out(sample):
    """The first stays; a text with other sentences stays too."""
    report = "The council voted on the new bridge near the old market on Monday."
    other = "Farmers in the valley expect a better harvest than in the dry years."
    found = data.distinct([sample(report), sample(report.upper(), group="b"), sample(other, group="c")])

    assert ["paper.example", "c"] == [kept.group for kept in found]


def test_house_sentences_go_and_abbreviations_stay(sample):
    """What three articles of a publisher share is its own; "Sen." is no sentence."""
    texts = [f"Sen. Smith voted on item {i}.\nThe opinions expressed are the author's own." for i in range(3)]
    found = data.without_house_sentences([sample(text, name=str(i)) for i, text in enumerate(texts)])

    assert [text.splitlines()[0] for text in texts] == [str(kept.article.text).strip() for kept in found]


def test_another_publisher_may_use_the_sentence(sample):
    """Only the house's own articles lose it."""
    line = "Sign up for our letter here."
    found = data.without_house_sentences([sample(line, group=group) for group in "abc"])

    assert [line] * 3 == [kept.article.text for kept in found]


def test_headlines_are_lower_case(write, tmp_path):
    """Title Case alone would tell the sides apart."""
    write("clickbait_chakraborty", {"id": "1", "title": "You Will Love This", "label": "1"})
    (found,) = data.headlines(tmp_path)

    assert ("you will love this", 0) == (found.article.title, found.side)


def test_prose_is_matched_in_length(write, tmp_path):
    """As many by people as by machines for each length."""
    rows = [(f"{kind}{i}", kind, n) for kind, n in (("ai", 60), ("human", 60), ("ai", 300)) for i in range(5)]
    write(
        "ai_llmfake",
        *({"id": name + str(n), "label": kind, "text": "a\n " * n} for name, kind, n in rows[1:]),
    )
    found = data.machine_prose(tmp_path)

    assert [0] * 4 + [1] * 4 == [kept.side for kept in found]
    assert {60} == {len(str(kept.article.text).split(" ")) for kept in found}
