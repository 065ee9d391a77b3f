"""Pairs found and compared apart, and components resolved apart, give the clusters of one machine."""

import random

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quality.corpus import clusters, linked
from quality.corpus.headlines import read

WORDS = "council mayor votes bridge harbour closes budget school roof repair water quarry permit dust".split()


def titles(n):
    """Frames with many fillings, and sentences with one word more or less."""
    rng = random.Random(5)
    sentences = [" ".join(rng.sample(WORDS, 7)) for _ in range(12)]
    for i in range(n):
        words = rng.choice(sentences).split()
        if i % 3 == 0:
            yield f"10 Best Hotels in {rng.choice(WORDS)} for {rng.randrange(80)} Dollars"
        else:
            yield " ".join([*words[: rng.randrange(5, 8)], *rng.sample(WORDS, i % 2)])


def test_no_headline_meets_nobody():
    """Nothing in, nothing out."""
    empty = np.zeros(0, np.uint64)

    assert [0, 0] == [len(side) for side in linked.meetings(empty, empty)]


def test_components_apart_are_clusters_at_once():
    """Cluster and head of every headline, with crowds in a band among them."""
    made = sorted(set(titles(700)))
    headlines = read(made)
    order = np.argsort(headlines.keys())
    made = [made[row] for row in order]
    headlines = read(made)
    keys, n = headlines.keys(), len(made)
    assert n == len(np.unique(keys))
    codes, others = linked.band_codes(headlines)
    left, right = set(), []
    for band in range(codes.shape[1]):
        place = np.argsort(codes[:, band], kind="stable")
        pairs = linked.meetings(codes[place, band], others[place, band])
        left |= set(zip(place[pairs[0]].tolist(), place[pairs[1]].tolist(), strict=True))
    left, right = (np.array(side) for side in zip(*sorted(left), strict=True))
    found = linked.compare_pairs(headlines, left, right)
    edge = found.same | (found.numbers == clusters.TEMPLATE)
    graph = coo_array((np.ones(edge.sum()), (left[edge], right[edge])), (n, n))
    owners = np.zeros(n, np.int32)
    expected = clusters.clusters(headlines, owners)
    for component in np.unique(of := connected_components(graph, directed=False)[1]):
        own = np.flatnonzero(of == component)
        inside = edge & np.isin(left, own)
        resolved = linked.resolve(
            [made[row] for row in own],
            [None] * len(own),
            owners=owners[own],
            copies=np.ones(len(own), np.int64),
            syndicated=np.zeros(len(own), bool),
            left=np.searchsorted(own, left[inside]),
            right=np.searchsorted(own, right[inside]),
        )
        assert np.array_equal(expected.ids[own], resolved.clusters)
        assert np.array_equal(expected.representatives[own], own[resolved.heads])
        related = expected.relations[own] >= clusters.REWORDED
        assert np.array_equal(expected.relations[own][related], resolved.relations[related])
