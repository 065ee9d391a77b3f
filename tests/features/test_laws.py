"""Signal by signal: no harmful change moves a scored signal towards reliability."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.features.registry import select
from quality.text.pages import Pages
from quality.types import Article

schema = select()
directions = np.array([int(spec.direction) for spec in schema.specs])

VOICE = [
    "The council of Tarn voted on Tuesday to close the old bridge over the Lind, which carries 4,200 cars a "
    "day and was last repaired in 1998.",
    "Repairs are expected to cost $3.2 million, according to a report by the county's engineers, and will "
    "take until October 2026 at the earliest.",
    "It was a remarkable turn for a town that had argued about the bridge for years, and a very bitter one "
    "for the shops on the west bank, many of which opened only recently.",
    "Some say the closure was always the plan. Nobody in the town hall would confirm that, and the county "
    "declined to comment.",
    "Ferries will run every 20 minutes from 6 a.m., and the number 12 bus will turn at the mill, creating "
    "delays, noise, and crowds.",
]
QUOTED = [
    '"We had no choice but to close it before the winter," Mayor Ada Berg told reporters on Wednesday.',
    '"The numbers in the report are wrong, and wrong again this year!" said Ole Strand, an engineer.',
    "A spokeswoman for the county, Ida Holm, said: “The safety of the bridge comes first in this town.”",
    '"It will be the best bridge in the whole county by July 4, 2027," the council said in a statement.',
    '"I have lost half of my customers in a single week," said a shop owner who asked not to be named.',
]
TITLE = "Tarn closes old bridge over the Lind"
ADDED = [
    "Lorem ipsum dolor sit amet.",
    "This article will be expanded soon.",
    "Subscribe to our newsletter and never miss a story!",
    "Click here to read more, and share this story with your friends.",
]

articles = st.tuples(
    st.permutations(VOICE).flatmap(lambda own: st.integers(3, 5).map(lambda n: own[:n])),
    st.permutations(QUOTED).flatmap(lambda own: st.integers(1, 5).map(lambda n: own[:n])),
).flatmap(lambda parts: st.permutations(parts[0] + parts[1]))


def rewarded(before, after):
    """Names of scored signals that the change moves towards reliability, or moves though they are free."""
    texts = ["\n\n".join(paragraphs) for paragraphs in (before, after)]
    old, new = schema.matrix(Pages.of([Article(id="x", text=text, title=TITLE) for text in texts]))
    moved = np.nan_to_num(new - old)
    better = np.where(directions == 0, moved != 0, moved * directions > 0)
    return np.array(schema.names)[better].tolist()


@given(paragraphs=articles, data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_repeated_paragraph_never_helps(paragraphs, data):
    """A paragraph that comes again is a repetition and changes nothing else."""
    again = data.draw(st.sampled_from(paragraphs))

    assert [] == rewarded(paragraphs, [*paragraphs, again])


@pytest.mark.parametrize("added", ADDED)
@given(paragraphs=articles, data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_placeholder_or_a_call_to_action_never_helps(added, paragraphs, data):
    """Wherever it stands, it is counted as what it is, and the body stays what it was."""
    at = data.draw(st.integers(1, len(paragraphs)))

    assert [] == rewarded(paragraphs, [*paragraphs[:at], added, *paragraphs[at:]])


@given(paragraphs=articles, data=st.data())
@settings(max_examples=60, deadline=None)
def test_losing_a_quotation_never_helps(paragraphs, data):
    """A quotation that is gone takes its source, its numbers and its dates along."""
    gone = data.draw(st.sampled_from([line for line in paragraphs if line in QUOTED]))

    assert [] == rewarded(paragraphs, [line for line in paragraphs if line != gone])
