"""What doctests may use without importing it."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

import pytest

from quality.text.pages import Pages
from quality.types import Article

SENTENCE = "The council met at the town hall near the river."


def pages_of(*texts: str, title: str | None = None) -> Pages:
    """Pages of articles with these texts, all with the same title."""
    return Pages.of([Article(id=str(row), text=text, title=title) for row, text in enumerate(texts)])


def plain(words: int) -> str:
    """Text of so many plain words, ten a sentence, no comma and no quotation."""
    return " ".join(islice(cycle(SENTENCE.split()), words))


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace.update(pages_of=pages_of, plain=plain)
