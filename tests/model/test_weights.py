"""Weights go into a file and come back; nothing else does."""

import io
import zipfile

import numpy as np
import pytest

from quality.errors import ModelRefused
from quality.model import weights
from quality.text.found import WordWeights


def archive(members, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, array in members.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=True)
            file.writestr(name, content.getvalue())
    return buffer.getvalue()


def members(**other):
    shapes = {name: np.zeros(shape, dtype) for name, (dtype, shape) in weights.STORED.items()}
    return {**shapes, **{f"{name}.npy": array for name, array in other.items()}}


def test_no_weights_are_an_empty_file():
    """A model without word models has none after loading."""
    assert weights.unpack(weights.pack(None)) is None


def test_weights_come_back(words):
    """Rounded weights survive unchanged, and the bytes are the same every time."""
    found = weights.unpack(weights.pack(words))

    assert np.array_equal(words.weights, found.weights)
    assert np.array_equal(words.intercepts, found.intercepts)
    assert weights.pack(words) == weights.pack(found)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        archive({"other.npy": np.zeros(2)}),
        archive(members(more=np.zeros(2))),
        archive(members(intercepts=np.zeros(3))),
        archive(members(intercepts=np.zeros(4, "<f4"))),
        archive(members(intercepts=np.array([0, 0, 0, np.nan]))),
        archive(members(intercepts=np.array([print, 0, 0, 0], object))),
        archive(members(), zipfile.ZIP_DEFLATED),
    ],
    ids=["empty", "no zip", "name", "more", "shape", "type", "nan", "pickle", "compressed"],
)
def test_anything_else_is_refused(content):
    """Names, shapes, types and numbers are checked, and no object is ever made."""
    with pytest.raises(ModelRefused):
        weights.unpack(content)


def test_weights_beyond_half_precision_are_refused():
    """They would come back as infinity."""
    table = np.full((weights.BUCKETS, 4), 1e6, np.float32)

    with np.errstate(over="ignore"), pytest.raises(ModelRefused, match="finite"):
        weights.unpack(weights.pack(WordWeights(table, np.zeros(4))))
