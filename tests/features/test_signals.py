"""Every registered signal keeps its declaration. Nothing here names a signal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.errors import SchemaMismatch
from quality.features.registry import FAMILIES, SPECS, select
from quality.features.spec import Direction
from quality.text.pages import Pages
from quality.types import Article

each_signal = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
every = select([spec.name for spec in SPECS])
lines = (
    st.sampled_from(
        [
            "You win.",
            '"It is so," she said on Monday.',
            "“It is a very good plan for us",
            "Lorem ipsum",
            "Click here!",
            "- Local Impact: it grows, creating jobs, hope, and peace.",
            "According to the report, 12 of 30 people left in July 2019...",
            "Why, 10 REASONS",
            "—",
        ]
    )
    | st.text()
)


def pages(texts, title=None):
    return Pages.of([Article(id="x", text=text, title=text if title is None else title) for text in texts])


@each_signal
def test_is_unknown_without_its_inputs(spec):
    """Missing or empty input gives NaN, not a number that looks like evidence."""
    nothing = [Article(id="1"), Article(id="2", text="", title=""), Article(id="3", text=" \n", title="—")]

    assert np.isnan(spec.compute(Pages.of(nothing))).all()


@given(texts=st.lists(st.lists(lines, max_size=12).map("\n".join), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_columns_stay_in_declared_bounds_or_are_unknown(texts):
    """One value an article and a signal, inside the bounds or NaN, for any text."""
    matrix = every.matrix(pages(texts))
    low, high = np.array([spec.bounds for spec in every.specs]).T
    outside = ~np.isnan(matrix) & ~((low <= matrix) & (matrix <= high))

    assert (len(texts), len(SPECS)) == matrix.shape
    assert [] == np.array(every.names)[outside.any(axis=0)].tolist()


@given(texts=st.lists(st.lists(lines, max_size=6).map("\n".join), min_size=2, max_size=4))
@settings(max_examples=50, deadline=None)
def test_neighbours_do_not_matter(texts):
    """A value is the same bits whatever else is in the batch."""
    together = every.matrix(pages(texts))
    alone = np.concatenate([every.matrix(pages([text])) for text in texts])

    np.testing.assert_array_equal(together, alone)


@each_signal
def test_is_documented(spec):
    """Each signal has one full sentence, a source and a worked example; its unit is its last word."""
    assert spec.summary.endswith(".")
    assert spec.source.citation
    assert ">>>" in spec.compute.__doc__
    assert spec.name.endswith(f"_{spec.unit.suffix}")


@each_signal
@pytest.mark.parametrize("value", [0.0, 1.0, 12.5])
def test_says_a_sentence(spec, value):
    """A reason begins with a capital or a number, and no piece of its pattern is left in it."""
    message = spec.teller(3.5)(value)

    assert message[0].isupper() or message[0].isdigit()
    assert not set("{}") & set(message)
    assert " ".join(message.split()) == message
    assert message.startswith(spec.teller()(value))


def test_names_are_unique():
    """No two signals share a name, no two families either."""
    assert len(set(every.names)) == len(SPECS)
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


def test_sources_are_unique():
    """A key stands for one work."""
    assert len({spec.source.key for spec in SPECS}) == len({spec.source for spec in SPECS})


def test_a_model_reads_scored_signals_only():
    """What is listed for people only is not selected unless somebody names it."""
    assert [spec for spec in SPECS if spec.scored] == list(select().specs)


def test_unscored_signals_can_be_computed():
    """Whoever asks for a signal by name gets it."""
    (name,) = [spec.name for spec in SPECS if not spec.scored][:1]

    assert (1, 1) == select([name]).matrix(pages(["A word."])).shape


def test_directions_are_declared_for_the_scorecard():
    """A scored direction is one of the three that ``monotonic_cst`` takes."""
    assert {int(spec.direction) for spec in select().specs} <= set(map(int, Direction))


def test_fingerprint_depends_on_the_order():
    """A model that reads the same columns in another order has another schema."""
    assert select().fingerprint != select(select().names[::-1]).fingerprint


def test_unknown_signal_is_a_mismatch():
    """The error names the signal that is not there."""
    with pytest.raises(SchemaMismatch, match="tone"):
        select(["tone.joy_share"])
