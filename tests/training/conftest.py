"""Small sets in the form of the real ones."""

import gzip
import json

import pytest

from quality.training import manifests
from quality.training.data import Sample
from quality.types import Article
from tests.training import made


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """All sets; nobody changes them."""
    return made.sets(tmp_path_factory.mktemp("sets"))


@pytest.fixture
def sample():
    """Make a sample from a few words."""

    def sampled(text, *, group="paper.example", side=1, title="Council votes", name="1"):
        article = Article(id=name, text=text, title=title)
        return Sample(article=article, source="recovery", group=group, side=side)

    return sampled


@pytest.fixture
def write(tmp_path):
    """Put records or bytes where a set is read, and name the folder."""

    def written(name, *records, content=None):
        path = tmp_path / manifests.every()[name].file.path
        path.parent.mkdir(exist_ok=True)
        lines = "".join(json.dumps(record) + "\n" for record in records)
        path.write_bytes(gzip.compress(lines.encode()) if content is None else content)
        return tmp_path

    return written
