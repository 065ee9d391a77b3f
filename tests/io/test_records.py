"""From a mapping to an article, from an assessment to a row."""

import json

import pytest

from quality.errors import BadRow
from quality.io import domains, records
from quality.io.records import Intake
from quality.types import Article, Assessment, Attribution, Cluster, Problem, Reason, Section

SCORED = Assessment(
    id="1",
    model="m@1",
    reliability=0.83,
    verdict="pass",
    coverage=0.92,
    families={"headline": 0.11, "duplication": None},
    extraction_quality=0.71,
    reasons=(
        Reason(
            signal="sourcing.x_share", family="sourcing", value=0.2, effect=0.3, message="m", spans=((3, 7),)
        ),
    ),
)


def test_an_empty_object_is_an_article_of_which_nothing_is_known():
    """Only the scorer decides that there is no text: the headline may still be judged."""
    assert Article(id="a:1") == records.article({}, "a:1")


@pytest.mark.parametrize("fields", [None, [], "text", 7])
def test_what_is_no_object_is_refused(fields):
    """The detail names the place and the type."""
    with pytest.raises(BadRow, match="a:1: expected an object") as caught:
        records.article(fields, "a:1")

    assert "not_an_object" == caught.value.problem.code


def test_a_wrong_type_names_the_users_column():
    """With ``--map`` it is the column that the user knows."""
    with pytest.raises(BadRow, match="a:1: body must be a string, not int"):
        records.article({"body": 1}, "a:1", Intake(columns={"text": "body"}))


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("", None),
        ("https://www.bbc.co.uk/news/1", "bbc.co.uk"),
        ("HTTP://user:pw@News.Example.COM.:8080/a@b", "example.com"),
        ("//example.org", "example.org"),
        ("example.org/path", "example.org"),
        ("https://münchen.de/", "münchen.de"),
        ("https://a.github.io/", "a.github.io"),
        ("https://co.uk/", None),
        ("http://192.168.1.1/a", None),
        ("http://[::1]/a", None),
        ("http://localhost/", None),
        ("not an address", None),
        ("https://a..b/", None),
        ("\ud800", None),
        ("a" * 100_000, None),
    ],
)
def test_the_publisher_is_the_registrable_domain(url, domain):
    """By the public suffix list; what is no address has none."""
    assert domain == domains.registrable(url)


def test_a_given_publisher_is_kept():
    """The address only fills the gap."""
    fields = {"url": "https://a.example.com", "publisher": "b.example"}

    assert "b.example" == records.article(fields, "a:1").publisher


def test_a_scored_row_has_the_order_of_the_contract():
    """Extras only where they are known."""
    expected = ["id", "status", "reliability", "verdict", "coverage", "families", "extraction_quality"]

    assert [*expected, "reasons", "model"] == list(records.row(SCORED))


def test_an_unscored_row_has_what_is_known():
    """Nulls for score and verdict, families where a title was there, then the error."""
    problem = Problem(code="too_short", detail="12 words")
    plain = records.row(Assessment(id="1", error=problem))
    titled = records.row(Assessment(id="1", error=problem, families={"headline": 0.5}))

    assert ["id", "status", "reliability", "verdict", "error", "model"] == list(plain)
    assert ("unscored", None, None) == (plain["status"], plain["reliability"], plain["verdict"])
    assert {"code": "too_short", "detail": "12 words"} == plain["error"]
    assert {"headline": 0.5} == titled["families"]


def test_extras_speak_the_words_of_the_contract():
    """Cluster, signals, sections, ledger, text and kept columns."""
    made = records.row(
        Assessment(
            id="1",
            cluster=Cluster(id="c", relation="exact", size=2, publishers=1, similarity=1.0),
            signals={"a.b_share": None},
            sections=(Section(kind="body", start=0, end=4),),
            attributions=(
                Attribution(kind="quote", source="named", start=1, end=2, cue="said", cue_span=(3, 4)),
            ),
            carried={"label": 3, "text": "abcd"},
        )
    )

    assert ["id", "relation", "size", "publishers", "similarity"] == list(made["cluster"])
    assert {"a.b_share": None} == made["signals"]
    assert [{"kind": "body", "start": 0, "end": 4}] == made["sections"]
    assert ["speaker", "cue", "kind", "source", "start", "end", "cue_span", "speaker_span"] == list(
        made["attributions"][0]
    )
    assert (3, "abcd", "model") == (made["label"], made["text"], list(made)[-1])


def test_dump_is_the_row():
    """The fast way says the same."""
    assert json.loads(json.dumps(records.row(SCORED))) == json.loads(records.dump(SCORED))


def test_a_lone_surrogate_is_written_as_an_escape():
    """A line is always UTF-8, and gives the same characters back."""
    line = records.dump(Assessment(id="a\ud800", carried={"big": 2**70}))

    assert ("a\ud800", 2**70) == tuple(json.loads(line)[name] for name in ("id", "big"))
    assert line.isascii()
    assert line.endswith(b"}\n")
