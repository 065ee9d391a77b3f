"""What clusters are worth on headlines that people labelled, and on headlines edited here.

Needs the labelled data (QUALITY_DATA names its folder); the edits are also made on titles written for this
file.
"""

import gzip
import json
import os
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from quality.corpus import headlines
from quality.corpus.clusters import REWORDED, clusters
from quality.corpus.relations import compared
from tests.corpus.edits import CHANGING, KEEPING, edited

DATA = Path(os.environ.get("QUALITY_DATA", Path(__file__).parents[3] / "shared" / "data"))
OWN = [
    "Council votes to close the old bridge over the river Orrin",
    "Three injured as train leaves rails near Boston",
    "Obama says new climate plan will create jobs in Texas",
    "Police seek witnesses after shop in Paris burns down",
    "Chip maker posts record profit of $12 billion on phone sales",
    "Which of these 17 desserts would your grandmother like best",
    "Court rejects appeal of banker convicted of fraud in Egypt",
    "Merkel and Putin to meet again over gas prices on Friday",
    "Flu cases rise for third week in schools across Iran",
    "Why nobody talks about the quiet end of the paper ticket",
    "Film festival opens with a story about two brothers at sea",
    "Storm leaves 61,700 homes in Japan without power",
]  # fmt: skip


def rows(name):
    """Rows of a labelled set."""
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"needs {path.name}; set QUALITY_DATA to the folder of the labelled data")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def merged(titles, edits):
    """Share of edited titles in the cluster of their origin, by edit, and how many there are."""
    texts, origins, kinds = edited(titles, edits)
    ids = clusters(headlines.read(texts)).ids
    same = Counter(
        kind
        for kind, row in zip(kinds, range(len(ids)), strict=True)
        if kind and ids[row] == ids[origins[row]]
    )
    counts = Counter(filter(None, kinds))
    return {kind: same[kind] / counts[kind] for kind in counts}, sum(same.values()) / sum(counts.values())


def test_pairs_are_ranked_as_readers_rank_them():
    """STS headlines: average precision for a score of 4 and more, and the scores of pairs in one cluster."""
    pairs = rows("signals/dup_sts_headlines")
    read = headlines.read([pair["a"] for pair in pairs] + [pair["b"] for pair in pairs])
    scores, left = np.array([pair["score"] for pair in pairs]), np.arange(len(pairs))
    numbers, similarities = compared(read, left, left + len(pairs))
    together = scores[(numbers >= REWORDED) & (numbers < 8)]

    assert average_precision_score(scores >= 4, similarities) >= 0.75
    assert len(together) >= 200
    assert (together >= 3.5).mean() >= 0.9
    assert together.min() > 2


def test_pairs_of_a_whole_corpus_are_as_good():
    """All STS headlines at once: what meets through others is no worse."""
    pairs = rows("signals/dup_sts_headlines")
    ids = clusters(headlines.read([pair["a"] for pair in pairs] + [pair["b"] for pair in pairs])).ids
    together = np.array([pair["score"] for pair in pairs])[ids[: len(pairs)] == ids[len(pairs) :]]

    assert (together >= 3.5).mean() >= 0.9
    assert together.min() > 2


def test_stories_are_not_merged():
    """UCI headlines: pairs of one cluster share a story, stories with a headline in common aside."""
    stories = rows("signals/dup_uci_headlines")
    read = headlines.read([story["title"] for story in stories])
    keys, ids = read.keys().tolist(), clusters(read).ids.tolist()
    told, members = defaultdict(set), defaultdict(Counter)
    for key, name, story in zip(keys, ids, stories, strict=True):
        told[key].add(story["cluster"])
        members[name][story["cluster"]] += 1
    twins = {(a, b) for group in told.values() for a in group for b in group}
    same = other = labelled = 0
    for counts in members.values():
        assert sorted([0, *counts.values()])[-2] <= 20, counts
        for a, n in counts.items():
            same += n * (n - 1) // 2
            for b, m in counts.items():
                if a < b:
                    labelled += n * m
                    other += n * m * ((a, b) not in twins)

    assert same / (same + other) >= 0.99
    assert same / (same + labelled) >= 0.94


def test_why_fewer_than_97_in_100_pairs_share_a_story():
    """Stories part even identical headlines; time is the label once more, the minute a story was found."""
    stories = rows("signals/dup_uci_headlines")
    keys = headlines.read([story["title"] for story in stories]).keys().tolist()
    alike, times = defaultdict(Counter), defaultdict(list)
    for key, story in zip(keys, stories, strict=True):
        alike[key][story["cluster"]] += 1
        times[story["cluster"]].append(int(story["ts"]) / 1000)
    together = sum(n * (n - 1) // 2 for counts in alike.values() for n in counts.values())
    whole = sum(counts.total() * (counts.total() - 1) // 2 for counts in alike.values())
    every = [time for own in times.values() for time in own]

    assert together / whole < 0.75
    assert max(max(own) - min(own) for own in times.values()) < 120
    assert max(every) - min(every) < 36 * 3600


@pytest.mark.parametrize("source", ["own", "real"])
def test_edits_stay_together_and_other_events_do_not(source):
    """Other signs, words, order stay in the cluster; another number, place, person, outcome leaves it."""
    titles = OWN
    if source == "real":
        names = (
            "signals/clickbait_chakraborty",
            "signals/dup_uci_headlines",
            "reliability/article_bias_prediction",
        )
        known = sorted({row["title"] for name in names for row in rows(name) if row["title"]})
        usable = [title for title in known if 4 <= len(title.split()) <= 18 and "..." not in title]
        titles = random.Random(5).sample(usable, 5000)
    kept, of_kept = merged(titles, KEEPING)
    changed, of_changed = merged(titles, CHANGING)

    assert {"case", "signs", "site", "dropped", "swapped", "synonym"} == set(kept)
    assert {"number", "place", "person", "outcome"} == set(changed)
    assert min(kept.values()) >= 0.98, kept
    assert of_kept >= 0.99
    assert max(changed.values()) <= 0.01, changed
    assert of_changed <= 0.01
