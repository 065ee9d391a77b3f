"""Samples are what the sets hold, without what gives a publisher away."""

import gzip
import json

import pytest

from quality.errors import FileTrouble
from quality.training import data


def written(folder, name, records):
    path = folder / data.PATHS[name]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))


def test_a_missing_set_is_named(tmp_path):
    """The error says which file."""
    with pytest.raises(FileTrouble, match=r"recovery\.jsonl\.gz"):
        list(data.records(tmp_path, "recovery"))
    with pytest.raises(FileTrouble, match=r"recovery\.jsonl\.gz"):
        data.fingerprint(tmp_path, ["recovery"])


def test_a_broken_line_is_named(tmp_path):
    """File and line."""
    path = tmp_path / data.PATHS["recovery"]
    path.parent.mkdir()
    path.write_bytes(gzip.compress(b'{"id": 1}\n{'))

    with pytest.raises(FileTrouble, match=r"gz:2: "):
        list(data.records(tmp_path, "recovery"))


def test_samples_carry_neither_author_nor_address(tmp_path):
    """Their presence would be learned, and it is an artefact."""
    record = {"id": "1", "title": "T", "words": 300, "publisher": "paper.example", "author": "A"}
    record |= {"url": "https://paper.example/a", "published": "2020-01-01"}
    record |= {"text": "One sentence with rather more than eight words in it."}
    written(tmp_path, "recovery", [{**record, "label": "reliable"}])
    written(tmp_path, "article_bias_prediction", [{**record, "id": "2", "rating_side": "mixed"}])
    written(tmp_path, "content_farm_seo", [])
    (found,) = data.reliability(tmp_path)

    assert ("1", "paper.example", 1) == (found.article.id, found.group, found.side)
    assert (None, None, None) == (found.article.url, found.article.author, found.article.published)


def test_copies_and_broken_pages_are_left_out():
    """Flags, duplicates and short texts."""
    assert data.usable({"words": 100, "flags": "", "dup_of": None})
    assert not data.usable({"words": 99})
    assert not data.usable({"words": 300, "dup_of": "other"})
    assert not data.usable({"words": 300, "flags": "shared_lead|error_page"})


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


def test_headlines_are_lower_case(tmp_path):
    """Title Case alone would tell the sides apart."""
    written(tmp_path, "clickbait_chakraborty", [{"id": "1", "title": "You Will Love This", "label": "1"}])
    (found,) = data.headlines(tmp_path)

    assert ("you will love this", 0) == (found.article.title, found.side)


def test_prose_is_matched_in_length(tmp_path):
    """As many by people as by machines for each length."""
    rows = [(f"{kind}{i}", kind, n) for kind, n in (("ai", 60), ("human", 60), ("ai", 300)) for i in range(5)]
    written(
        tmp_path,
        "ai_llmfake",
        [{"id": name + str(n), "label": kind, "text": "a\n " * n} for name, kind, n in rows[1:]],
    )
    found = data.machine_prose(tmp_path)

    assert [0] * 4 + [1] * 4 == [kept.side for kept in found]
    assert {60} == {len(str(kept.article.text).split(" ")) for kept in found}
