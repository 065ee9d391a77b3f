"""Charts as inline pictures."""

from xml.etree import ElementTree

import pytest

from quality.reports import charts

BIN = {"predicted": 0.25, "rows": 10, "observed": {"value": 0.5, "low": 0.4, "high": 0.6}}


@pytest.mark.parametrize(
    "drawn",
    [
        charts.reliability([]),
        charts.reliability([BIN, {**BIN, "observed": {"value": 0.1, "low": None, "high": None}}]),
        charts.roc([], None),
        charts.roc([(0.0, 0.0), (1.0, 1.0)], 0.5),
        charts.sides({}),
        charts.sides({"reliable": [0, 3], "unreliable": [2, 0]}),
        charts.whisker(0.7, 0.6, 0.8),
        charts.whisker(0.3, None, None),
        charts.steps([], []),
        charts.steps([1.0], [-0.5, 0.5]),
    ],
)
def test_pictures_are_whole_and_say_what_they_show(drawn):
    """Well-formed, no script, nothing fetched; a picture has words, a bar of a table is hidden."""
    root = ElementTree.fromstring(drawn)

    assert "svg" == root.tag
    assert ("role" in root.attrib) != ("aria-hidden" in root.attrib)
    assert not {"script", "image", "use", "style"} & {node.tag for node in root.iter()}
    for node in root.iter():
        for name in ("x", "y", "width", "height", "cx", "cy", "r"):
            assert float(node.get(name, "0")) >= 0


def test_a_dot_lies_where_predicted_and_observed_meet():
    """Up is more."""
    root = ElementTree.fromstring(charts.reliability([BIN]))
    (dot,) = (node for node in root.iter() if node.tag == "circle")

    assert (charts.SIZE / 4, charts.SIZE / 2) == (float(dot.get("cx")), float(dot.get("cy")))


def test_steps_rise_where_the_effect_does():
    """The first value low, the last high, the largest at the edge."""
    drawn = charts.steps([1.0, 2.0], [-1.0, 0.0, 1.0], height=26)

    assert "M0 24.0H40V13.0H80V2.0H120" in drawn
    assert "from -1.00 to +1.00" in drawn


@pytest.mark.parametrize(
    ("values", "expected"), [([], ""), ([0.0], "▅▅▅▅"), ([-1, -1, 1, 1], "▁▁██"), ([2, 1], "██▇▇")]
)
def test_sparklines_keep_the_sign(values, expected):
    """Nothing above the middle is negative."""
    assert expected == charts.sparkline(values, width=4)
