"""Held-out predictions beside a model."""

import gzip
import json

import pytest

from quality.errors import ModelRefused
from quality.model import bundle
from quality.training import held_out
from quality.training.held_out import HeldOut
from quality.types import Article
from tests.training import made

ROWS = [
    HeldOut(set="recovery", id="1", publisher="a.example", label=1, digest="d", reliability=0.1234567),
    HeldOut(
        set="clicks", id="2", publisher="2", label=0, digest="e", families={"headline": 1.0, "prose": None}
    ),
]


def saved(folder, rows, **facts):
    """A model with rows beside it."""
    bundle.save(made.model(**{held_out.FACT: held_out.sha256(rows)} | facts), folder)
    held_out.write(folder, rows)
    return folder


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS], ids=len)
def test_what_is_written_is_read(rows, tmp_path):
    """Six digits of a prediction are kept, all else as it was."""
    found = held_out.read(saved(tmp_path, rows))

    assert len(rows) == len(found)
    assert [0.123457, None][: len(rows)] == [row.reliability for row in found]
    assert [{}, {"headline": 1.0, "prose": None}][: len(rows)] == [row.families for row in found]
    assert [(r.set, r.id, r.publisher, r.label, r.digest) for r in rows] == [
        (r.set, r.id, r.publisher, r.label, r.digest) for r in found
    ]


def test_the_same_rows_give_the_same_bytes():
    """There is no time in the file."""
    assert held_out.pack(ROWS) == held_out.pack(list(ROWS))
    assert b"\0\0\0\0" == held_out.pack(ROWS)[4:8]


def test_a_model_may_come_without():
    """No file, no rows: the model is then measured on sets that it never saw."""
    assert [] == held_out.read(bundle.Path("nowhere"))


def test_a_changed_byte_is_refused(tmp_path):
    """The manifest holds the hash."""
    saved(tmp_path, ROWS)
    held_out.write(tmp_path, ROWS[:1])

    with pytest.raises(ModelRefused, match="changed after the model was saved"):
        held_out.read(tmp_path)


def test_a_file_that_the_manifest_does_not_name_is_refused(tmp_path):
    """Predictions from elsewhere prove nothing about this model."""
    bundle.save(made.model(), tmp_path)
    held_out.write(tmp_path, ROWS)

    with pytest.raises(ModelRefused, match="changed"):
        held_out.read(tmp_path)


@pytest.mark.parametrize(
    "line",
    [{}, [], "x", {**json.loads(gzip.decompress(held_out.pack(ROWS[:1]))), "reliability": 1.5}],
    ids=["empty", "list", "text", "no probability"],
)
def test_a_line_that_is_no_row_is_refused(line, tmp_path, monkeypatch):
    """Even where the hash is right."""
    content = gzip.compress(json.dumps(line).encode(), mtime=0)
    monkeypatch.setattr(held_out, "pack", lambda rows: content)
    saved(tmp_path, ROWS)

    with pytest.raises(ModelRefused, match="no held-out predictions"):
        held_out.read(tmp_path)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    """What is read is bounded."""
    saved(tmp_path, ROWS)
    monkeypatch.setattr(held_out, "LARGEST", 10)

    with pytest.raises(ModelRefused, match="larger than the 10 bytes"):
        held_out.read(tmp_path)


def test_a_digest_names_title_and_text():
    """Two articles with the same words in other places differ."""
    articles = [Article(id="1", title="a b", text="c"), Article(id="1", title="a", text="b c")]

    assert 2 == len({held_out.digest(article) for article in articles})
    assert held_out.digest(Article(id="1")) == held_out.digest(Article(id="2", title="", text=""))
