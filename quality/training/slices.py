"""Parts of a set, so that a good mean cannot hide a bad part: length, publisher size, subject, politics.

A subject is told by counts of the words listed here, which were written for this package; it is a rough cut
for looking at figures and no signal of the model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np

from quality.training.data import Sample
from quality.training.metrics import Column, Draws, Measure, Predictions, interval, measures, ratio, shares

LENGTHS: Final = ((150, "under 150 words"), (300, "150 to 299"), (600, "300 to 599"), (1200, "600 to 1,199"))
LONGEST: Final = "1,200 words and more"
SIZES: Final = ((5, "1 to 4 articles"), (20, "5 to 19"), (100, "20 to 99"))
LARGEST: Final = "100 articles and more"
ORDER: Final = {
    name: place
    for place, name in enumerate(
        [*(n for _, n in (*LENGTHS, (0, LONGEST))), *(n for _, n in (*SIZES, (0, LARGEST)))]
    )
}
"""Steps stand in their order, other parts by their rows."""
FEWEST: Final = 20
"""Rows that a part needs for figures of its own."""
HEAD: Final = 2000
"""Characters of the text that the subject is told by."""
TOPICS: Final = {
    "politics": """election elections vote voters senate senator congress congressman president republican
        presidential republicans democrat democrats democratic campaign white_house lawmakers legislation
        government minister parliament governor impeachment supreme_court policy immigration""",
    "health": """health covid coronavirus pandemic virus vaccine vaccines vaccination patients patient cancer
        hospital hospitals disease doctors doctor medical symptoms infection infections clinical treatment""",
    "business": """market markets stocks stock shares investors company companies economy economic bank
        earnings revenue profit sales business trade tariffs inflation prices startup ceo banks""",
    "sport": """game games season team teams coach player players league match cup football basketball
        baseball soccer tennis olympic olympics tournament championship goal goals fans""",
}
_TOPIC_OF: Final = {word: topic for topic, words in TOPICS.items() for word in words.split()}
_WORD: Final = re.compile(r"[a-z]+")
OTHER: Final = "other"


def topic(title: str, text: str) -> str:
    """The subject whose words come most often in headline and opening, twice at least; ``other`` else.

    >>> topic("Senate vote delayed", ""), topic("A walk in the woods", "Nothing but trees.")
    ('politics', 'other')
    """
    words = _WORD.findall(f"{title}\n{text[:HEAD]}".lower())
    pairs = (f"{first}_{second}" for first, second in pairwise(words))
    counts = Counter(_TOPIC_OF[word] for word in chain(words, pairs) if word in _TOPIC_OF)
    best = max(TOPICS, key=lambda name: counts[name])
    return best if counts[best] >= 2 else OTHER


def parts(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Name of each row's part, for each way to part a set."""
    sizes = Counter(sample.group for sample in samples)
    found = {
        "length": [_step(len(str(s.article.text or "").split()), LENGTHS, LONGEST) for s in samples],
        "publisher size": [_step(sizes[sample.group], SIZES, LARGEST) for sample in samples],
        "topic": [topic(str(s.article.title or ""), str(s.article.text or "")) for s in samples],
    }
    if any(sample.political for sample in samples):
        found["politics"] = [sample.political or "not labelled" for sample in samples]
    return found


def figures(samples: Sequence[Sample], rows: Predictions, *, draws: int, seed: int) -> list[dict[str, Any]]:
    """Figures of every part with enough rows."""
    found = []
    for way, names in parts(samples).items():
        given = np.array(names)
        counts = Counter(names)
        for name in sorted(counts, key=lambda name: (ORDER.get(name, 0), -counts[name])):
            count = counts[name]
            if count < FEWEST:
                continue
            places = np.flatnonzero(given == name)
            own = Predictions(rows.probability[places], rows.side[places])
            drawn = Draws([samples[place].group for place in places.tolist()], draws, seed)
            everything = np.ones(count)
            found.append(
                {
                    "by": way,
                    "part": name,
                    "rows": count,
                    "publishers": len({samples[place].group for place in places.tolist()}),
                    "resampled": drawn.unit,
                    "reliable_share": float(own.side.mean()),
                    "mean_score": shares(own.probability, everything, drawn),
                    **{
                        k: v
                        for k, v in measures(own, drawn, precisions=False).items()
                        if k in ("auc", "brier", "ece")
                    },
                }
            )
    return found


def politics(samples: Sequence[Sample], rows: Predictions, draws: Draws) -> dict[str, Any] | None:
    """Mean scores by political side among publishers of equal rating, and left minus right.

    None where the rows have no political label.
    """
    labels = np.array([sample.political for sample in samples])
    if not {"left", "right"} <= set(labels.tolist()):
        return None
    found: dict[str, Any] = {}
    for side, name in ((1, "reliable"), (0, "unreliable")):
        inside = {
            leaning: ((labels == leaning) & (rows.side == side)).astype(np.float64)
            for leaning in ("left", "center", "right")
        }
        found[name] = {
            leaning: {
                "rows": int(own.sum()),
                "publishers": len({samples[at].group for at in np.flatnonzero(own).tolist()}),
                "mean_score": shares(own * rows.probability, own, draws),
            }
            for leaning, own in inside.items()
        }
        found[name]["left minus right"] = _gap(inside["left"], inside["right"], rows.probability, draws)
    return found


def _gap(left: Column, right: Column, score: Column, draws: Draws) -> Measure:
    if not (left.sum() and right.sum()):
        return Measure(None)
    gap = (left * score).sum() / left.sum() - (right * score).sum() / right.sum()
    sums = draws.sums(np.column_stack([left * score, left, right * score, right]))
    drawn = ratio(sums[:, 0], sums[:, 1]) - ratio(sums[:, 2], sums[:, 3])
    return Measure(float(gap), *interval(drawn))


def _step(value: int, steps: Sequence[tuple[int, str]], last: str) -> str:
    return next((name for below, name in steps if value < below), last)
