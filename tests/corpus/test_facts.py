"""Both passes: what is learned of a corpus, and who is told what."""

import pickle
import random

import pytest

from quality import Scorer
from quality.corpus.facts import chunked, facts, first_pass
from quality.model import bundle
from quality.types import Article, Assessment, Cluster, CorpusFacts, Problem

WORDS = """harbour orchard granite lantern meadow violin copper thistle anchor walnut marble falcon saddle
pepper timber velvet glacier hammer juniper kettle ladder magnet needle oyster pillar quarry ribbon""".split()
HOUSE = (
    "The Tarn Mail is written by people who live here, and every one of them would be glad to hear from you."
)
MENU = "Home | News | Sport"
STORY = (
    "The council of Tarn voted on Tuesday to close the bridge over the Lind, which takes 4,200 cars.\n\n"
    '"We had no choice but to close it before the winter," Mayor Ada Berg told reporters. Repairs will cost '
    "$3.2 million, according to a report by the county, and take until October 2026 at the earliest.\n\n"
    "The county declined to comment. The bridge was last repaired on 4 May 1998."
)
TITLES = [
    "Tarn closes old bridge over the Lind",
    "Ferries wanted",
    "Who pays for the new school roof?",
    "Mill fire: two men charged",
    "Snow expected on Sunday",
    "Old violin found in attic sells for a fortune",
    "Berg wins mayor's race again",
    "Harbour path opens to cyclists",
    "Orchard owners fear late frost",
    "Library to stay open at night",
    "A walk along the quarry",
]
UNREAD = Assessment(id="f:3", error=Problem(code="not_json", detail="f:3: no"))


def corpus():
    """Twelve pages of a publisher with a template, two under one headline; wire copy at two others."""
    rows = []
    for number in range(12):
        rng = random.Random(number)
        own = "\n\n".join(
            f"The {' '.join(rng.choices(WORDS, k=30))} will be there by winter." for _ in range(8)
        )
        title = TITLES[max(0, number - 1)]
        rows.append(
            Article(
                id=str(number),
                title=title,
                text=f"{MENU}\n\n{own}\n\n{STORY.replace('4,200', str(number))}\n\n{HOUSE}",
                publisher="tarn.example",
                url=f"https://tarn.example/{number}",
                published=f"2026-03-0{1 + number % 3}",
            )  # fmt: skip
        )
    rows.append(UNREAD)
    for place, author in (("lind.example", "Reuters"), ("berg.example", None)):
        rows.append(
            Article(
                id=place, title="Bridge over the Lind is closed", text=STORY, publisher=place, author=author
            )
        )
    return rows


def told(rows, size=5):
    """Rows with what the first pass found out; the second one takes them in chunks of some size."""
    with first_pass() as learning:
        for chunk in chunked(rows):
            learning.add(chunk)
        known = pickle.loads(pickle.dumps(learning.finish()))
        return [
            row for start in range(0, len(rows), size) for row in known(start, rows[start : start + size])
        ]


def test_an_empty_corpus_has_no_facts():
    """No rows, and rows of which nothing is known."""
    assert [] == facts([])
    assert [CorpusFacts()] == facts([Article(id="1")])


def test_each_row_is_told_its_own():
    """Copies, template lines, habits and cluster; rows that are no articles pass through."""
    rows = told(corpus())
    first, third, wire = rows[0].facts, rows[2].facts, rows[13].facts

    assert rows[12] is UNREAD
    assert (2, 1, 1, 0, 0) == (
        first.headline_copies, first.headline_publishers, first.own_copies, first.uncredited_copies,
        first.earlier_copies,
    )  # fmt: skip
    assert (1, 0, 1 / 6, 4.0) == (
        third.headline_copies, third.own_copies, third.publisher_duplicate_share, third.posts_per_day
    )  # fmt: skip
    assert (0, 1, 2) == (wire.uncredited_copies, wire.syndicated_copies, wire.body_copies)
    assert (None, None) == (wire.template_share, wire.template_lines)
    assert 2 == first.template_paragraphs  # the house's, and the longest one of the story that all have
    assert 0 < first.template_share < 0.5
    assert (
        Cluster(id=first.cluster.id, relation="exact", size=2, publishers=1, similarity=1.0) == first.cluster
    )
    assert ("syndicated", 2) == (wire.cluster.relation, wire.cluster.publishers)
    assert third.cluster is None


@pytest.mark.parametrize("size", [1, 3, 15])
def test_neither_chunks_nor_processes_change_a_fact(size):
    """The second pass may be cut and sent anywhere; and the list function says the same."""
    rows = told(corpus(), size)

    assert told(corpus()) == rows
    assert facts([row for row in corpus() if row is not UNREAD]) == [
        row.facts for row in rows if row is not UNREAD
    ]


def test_a_template_page_loses_its_score_and_its_offsets_stay():
    """Recurring lines are no body: the sections say so, and the text is the same."""
    scorer = Scorer(model=bundle.load(), sections=True)
    row = told(corpus())[0]
    (before,), (after,) = scorer.score_chunk([corpus()[0]]), scorer.score_chunk([row])
    menu = next(section for section in after.sections if section.kind == "navigation")
    house = after.sections[-1]

    assert ("navigation", MENU) == (menu.kind, row.text[menu.start : menu.end].strip())
    assert ("navigation", len(row.text)) == (house.kind, house.end)
    assert HOUSE in row.text[house.start :]
    assert "body" == before.sections[-1].kind
    assert (None, row.facts.cluster) == (before.cluster, after.cluster)
    assert before.families["duplication"] is None
    assert 0.3 < after.families["duplication"] <= 1


def test_without_facts_a_score_is_what_it_was():
    """The same bits, whether nothing is known or nobody asked."""
    scorer = Scorer(model=bundle.load(), signals=True)
    article = corpus()[0]

    assert scorer.score_chunk([article], [None]) == scorer.score_chunk([article])
