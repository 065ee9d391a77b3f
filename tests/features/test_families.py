"""What the families are for: a few articles that an editor would tell apart."""

import numpy as np
import pytest

from quality.features.duplication import concern
from quality.features.registry import SPECS, select
from quality.text.pages import Pages
from quality.types import Article, CorpusFacts

REPORT = """Tarn closes old bridge over the Lind

The council of Tarn voted on Tuesday to close the old bridge over the Lind, which carries 4,200 cars a day.

"We had no choice but to close it before the winter," Mayor Ada Berg told reporters. Repairs will cost
$3.2 million, according to a report by the county's engineers.

The county declined to comment. The bridge was last repaired on 4 May 1998."""
FARM = """Tarn closes old bridge over the Lind

In a remarkable turn, the iconic bridge stands as a testament to the vibrant community, underscoring the
need for unity. Some say that recently everything has changed forever, and the renowned town plays a vital
role in the region, fostering hope, growth, and resilience for everyone.

This article will be expanded soon.

Subscribe to our newsletter and never miss a story!"""


def values(texts, names, **options):
    articles = [Article(id="x", text=text, title=text.split("\n")[0]) for text in texts]
    return select(names).matrix(Pages.of(articles, **options))


@pytest.mark.parametrize(
    "name",
    [
        "boilerplate.placeholder_count",
        "promotion.call_to_action_count",
        "promotion.puffery_word_per_1000_words",
        "sourcing.attribution_per_1000_words",
        "sourcing.date_per_1000_words",
        "sourcing.numeral_per_1000_words",
        "sourcing.quotation_per_1000_words",
        "sourcing.quoted_share",
        "sourcing.sourced_quotation_per_1000_words",
    ],
)
def test_a_sourced_report_is_told_from_a_rewrite(name):
    """Each of these signals prefers the report, in its own declared direction."""
    (spec,) = [spec for spec in SPECS if spec.name == name]
    report, farm = values([REPORT, FARM], [name])[:, 0]

    assert (report - farm) * spec.direction > 0


def test_duplication_knows_what_the_corpus_knows():
    """Facts of a first pass become signals; what it did not find out stays unknown."""
    facts = [CorpusFacts(headline_copies=6, headline_publishers=2, own_copies=1), None]
    names = [
        "duplication.headline_copies_count",
        "duplication.copies_per_publisher_ratio",
        "duplication.own_copies_count",
        "duplication.uncredited_copies_count",
    ]

    np.testing.assert_array_equal(
        [[6, 3, 1, np.nan], [np.nan] * 4], values([REPORT, FARM], names, facts=facts)
    )


def test_every_harmful_fact_is_a_concern_and_wire_copy_is_none():
    """The family's risk by rule: unknown, none, and more with each copy that no agency explains."""
    known = [
        None,
        CorpusFacts(own_copies=0, uncredited_copies=0, syndicated_copies=9),
        CorpusFacts(own_copies=1, uncredited_copies=0),
        CorpusFacts(own_copies=1, uncredited_copies=1),
        CorpusFacts(own_copies=1, uncredited_copies=1, earlier_copies=1),
        CorpusFacts(own_copies=1, uncredited_copies=1, earlier_copies=1, template_paragraphs=1),
    ]
    risks = concern(Pages.of([Article(id="x", text=REPORT)] * 6, facts=known)).tolist()

    assert np.isnan(risks[0])
    assert 0 == risks[1]
    assert sorted(set(risks[1:])) == risks[1:]


def test_headline_signals_read_the_texts_own_title_too():
    """Where no title was given, the title line of the text is read."""
    bare = Pages.of([Article(id="x", text=REPORT)])

    assert [[7.0]] == select(["headline.word_count"]).matrix(bare).tolist()
