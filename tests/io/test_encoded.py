"""JSON of whatever a row holds."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.io import encoded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=9,
)


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def refuse(name):
    raise ValueError(name)


def test_nothing_is_null():
    """As everywhere."""
    assert (b"null", b"null\n", None) == (encoded.encoded(None), encoded.line(None), encoded.decoded(b"null"))


@given(VALUES)
def test_whatever_is_written_is_json_and_comes_back(value):
    """But for what JSON has no number for, which is null."""
    line = encoded.line(value)

    assert encoded.bounded(value) == json.loads(line, parse_constant=refuse) == encoded.decoded(line)
    assert 1 == line.count(b"\n")


@pytest.mark.parametrize(
    "value", [{"a": [1, "é"]}, "\ud800", nested(400), nested(5000), 2**70], ids=["a", "b", "c", "d", "e"]
)
def test_the_slow_way_writes_as_the_quick_one(value):
    """Compact, or with two spaces; what nests too deep is cut."""
    found = encoded.decoded(encoded.encoded(value))

    assert encoded.bounded(value) == found
    assert json.loads(encoded.encoded(value, indent=True)) == found
    assert encoded.encoded({"a": value}) == encoded.encoded({"a": encoded.bounded(value, encoded.LEVELS - 1)})


def test_what_orjson_writes_is_left_as_it_is():
    """Byte for byte."""
    value = {"id": "é", "n": [1, 2.5, None, True]}

    assert orjson.dumps(value) == encoded.encoded(value)
    assert orjson.dumps(value, option=orjson.OPT_INDENT_2) == encoded.encoded(value, indent=True)
