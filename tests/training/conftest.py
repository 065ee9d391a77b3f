"""Small sets in the form of the real ones."""

import pytest

from quality.training.data import Sample
from quality.types import Article


@pytest.fixture
def sample():
    """Make a sample from a few words."""

    def made(text, *, group="paper.example", side=1, title="Council votes", name="1"):
        article = Article(id=name, text=text, title=title)
        return Sample(article=article, source="recovery", group=group, side=side)

    return made
