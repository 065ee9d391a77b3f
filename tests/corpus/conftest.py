"""Headlines that are all different events, so that nobody's copy is found by chance."""

import random

import pytest

from quality.corpus.index import Entry

WORDS = """harbour orchard granite lantern meadow violin copper thistle anchor walnut marble falcon saddle
pepper timber velvet glacier hammer juniper kettle ladder magnet needle oyster pillar quarry ribbon sparrow
tunnel umbrella valley willow yogurt zeppelin acorn barley candle dragon ember feather""".split()
CLOSES = "closes after storm damages roof near"


def titled(number):
    """A headline of words that no other number has in this order and number."""
    rng = random.Random(number)
    first, second, third = (word.title() for word in rng.sample(WORDS, 3))
    return f"{first} {second} museum {CLOSES} {third} square {number + 1000}"


def entries(first, last, *, publisher="tarn.example"):
    """Articles by number."""
    return [Entry(f"id-{number}", titled(number), publisher) for number in range(first, last)]


@pytest.fixture(scope="session")
def some():
    """As :func:`entries`."""
    return entries
