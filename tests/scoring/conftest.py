"""Articles with a few vices each, and the shipped model to score them with."""

import pytest

from quality.model import bundle
from quality.types import Article

FILLER = [
    "The council of the small town met on Tuesday evening and talked about item {i} of a long agenda.",
    "Several people who live near the old harbour had asked for a new footpath along the water.",
    "The budget for the next year was presented, and it will be voted on at the end of the month.",
    "A report from the building office says that the roof of the school needs repair before winter.",
]
QUOTED = '"We had no choice in week {i}, and we would do it again," the mayor, Ada Lind, said.'


def article(i):
    """Three vices, one a bit of ``i``: a repeated paragraph, no quotation, a headline that says "you"."""
    paragraphs = [line.format(i=i) for line in FILLER] + ([] if i & 2 else [QUOTED.format(i=i)])
    if i & 1:
        paragraphs.append(paragraphs[0])
    title = (
        None
        if i % 9 == 0
        else ("You won't believe what they did" if i & 4 else "Council votes on harbour path")
    )
    return Article(id=str(i), text="\n\n".join(paragraphs), title=title)


@pytest.fixture(scope="session")
def articles():
    """Articles with any mix of vices, some without a title."""
    return [article(i) for i in range(240)]


@pytest.fixture(scope="session")
def model():
    """The model that comes with the package."""
    return bundle.load()
