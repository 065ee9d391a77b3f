"""Clusters hold what tells the same, and nothing but the headlines decides about them."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.corpus import headlines
from quality.corpus.clusters import clusters
from quality.corpus.relations import RELATIONS
from quality.corpus.vocabulary import Vocabulary

NAMES = "Obama Merkel Texas Paris Microsoft Guatemala Reuters Toyota".split()
VERBS = "approves rejects visits sells buys wins loses reveals plans".split()
THINGS = (
    "new water bill|plan for city bridge|record loss of 12 million|talks on trade|third quarter report".split(
        "|"
    )
)


def told(titles, publishers=None, credited=None, **options):
    """Clusters of titles: sets of rows, and the names of their relations."""
    numbers = None if publishers is None else np.array(publishers, np.int32)
    found = clusters(headlines.read(titles), numbers, credited, **options)
    return found, [RELATIONS[number] for number in found.relations]


def groups(ids):
    """Rows by cluster, without those of no words."""
    made = {}
    for row, name in enumerate(ids.tolist()):
        made.setdefault(name or f"none {row}", set()).add(row)
    return sorted(map(sorted, made.values()))


def many(n, seed=1):
    """Headlines of a small world, so that they meet: some equal, some alike, some in contradiction."""
    chosen = random.Random(seed)
    made = []
    for _ in range(n):
        parts = [chosen.choice(NAMES), chosen.choice(VERBS), chosen.choice(THINGS)]
        if chosen.random() < 0.5:
            parts.append(chosen.choice(["after long debate", "in two weeks", "again", "on Monday"]))
        title = " ".join(parts)
        made.append(chosen.choice([title, title.upper(), f"{title} | The Daily Planet", title]))
    return made


def test_no_headlines_no_clusters():
    """Nothing in, nothing out; a title without words belongs to nothing."""
    assert [] == told([])[1]
    found, relations = told(["", "|", "Rates fall"])
    assert [0, 0] == found.ids[:2].tolist()
    assert found.ids[2] != 0
    assert "unique" == relations[2]


def test_rewordings_share_a_cluster_and_events_do_not():
    """Equal forms are exact, a rewording says how similar it is, another number stays alone."""
    titles = [
        "Quake hits Japan, 61,700 without power",
        "QUAKE HITS JAPAN, 61700 without power | The Daily Planet",
        "61,700 without power as quake strikes Japan",
        "Quake hits Japan, 6,170 without power",
        "Minister plays the violin",
    ]
    found, relations = told(titles)

    assert [[0, 1, 2], [3], [4]] == groups(found.ids)
    assert ["exact", "exact", "reworded", "template", "unique"] == relations
    assert [0, 0, 0, 3, 4] == found.representatives.tolist()
    assert 1.0 == found.similarities[0]
    assert 0.5 < found.similarities[2] < 1.0
    assert 0.0 == found.similarities[4]


def test_a_headline_with_a_detail_less_joins_no_two_that_differ_in_it():
    """The short one is near both; both in one cluster would be two events in one."""
    titles = [
        "Bomb kills 12 in busy market of Kabul",
        "Bomb kills 15 in busy market of Kabul",
        "Bomb kills in busy market of Kabul",
    ]
    found, _ = told(titles)

    assert found.ids[0] != found.ids[1]


def test_copies_with_an_agency_are_syndicated():
    """One credit among several publishers is enough; without one they are exact."""
    titles = ["Senate approves new water bill"] * 3

    assert ["exact"] * 3 == told(titles, [0, 1, 2])[1]
    assert ["syndicated"] * 3 == told(titles, [0, 1, 2], np.array([False, True, False]))[1]
    assert ["exact"] * 3 == told(titles, [0, 0, 0], np.array([False, True, False]))[1]
    assert ["exact"] * 3 == told(titles, [-1, 0, -1], np.array([False, True, False]))[1]


@pytest.mark.parametrize(("publishers", "shared"), [([0] * 5, True), ([0, 1, 2, 3, 4], False), (None, False)])
def test_a_publishers_template_is_a_cluster(publishers, shared):
    """Five fillings of one frame on one site belong together; on five sites they only look alike."""
    titles = [f"10 Best Hotels in {city}" for city in "Paris London Rome Berlin Madrid".split()]
    found, relations = told(titles, publishers)

    assert ["template"] * 5 == relations
    assert (1 if shared else 5) == len(set(found.ids.tolist()))


@given(st.randoms(use_true_random=False), st.integers(1, 40), st.sampled_from([1, 2]))
def test_rows_chunks_and_workers_change_nothing(chosen, size, workers):
    """Ids, relations and similarities follow their titles, however they come."""
    titles = many(120)
    order = list(range(len(titles)))
    chosen.shuffle(order)
    vocabulary = Vocabulary()
    shuffled = [titles[row] for row in order]
    parts = [headlines.read(shuffled[at : at + size], (), vocabulary) for at in range(0, len(order), size)]
    lengths = np.concatenate([[0], *(np.diff(part.offsets) for part in parts)])
    joined = headlines.Headlines(
        vocabulary,
        np.concatenate([part.tokens for part in parts]),
        np.concatenate([part.flags for part in parts]),
        np.cumsum(lengths),
    )
    expected, found = clusters(headlines.read(titles)), clusters(joined, workers=workers)

    for column in ("ids", "relations", "similarities"):
        assert np.array_equal(getattr(expected, column)[order], getattr(found, column)), column


def test_the_representative_follows_the_given_order():
    """Of equal headlines the first by rank speaks for the cluster."""
    titles = ["Rates fall again", "Minister resigns today", "RATES FALL AGAIN"]

    assert [0, 1, 0] == told(titles)[0].representatives.tolist()
    assert [2, 1, 2] == told(titles, order=np.array([2, 1, 0]))[0].representatives.tolist()


def test_thousands_of_equal_and_of_alike_headlines_are_no_burden():
    """Equal ones collapse, a crowd of one template meets its neighbours only."""
    titles = ["Rates fall again in Oregon"] * 20_000 + [
        f"Lottery numbers for draw {row}" for row in range(5000)
    ]
    found, relations = told(titles)

    assert 5001 == len(set(found.ids.tolist()))
    assert {"exact"} == set(relations[:20_000])
    assert {"template"} == set(relations[20_000:])
