"""Bars and columns."""

import re
from xml.etree import ElementTree

import pytest

from quality.reports import svg


def widths(markup):
    """Widths of the drawn parts."""
    return [float(width) for width in re.findall(r'class="tone-[^>]* width="([\d.]+)"', markup)]


def test_no_values_is_an_empty_histogram():
    """Axis and labels stand, no column does."""
    drawn = svg.histogram({})

    assert [] == widths(drawn)
    assert "Articles by reliability. none" in drawn


def test_histogram_counts():
    """What is not there is not drawn; the label tells the counts."""
    drawn = svg.histogram({"drop": [2, *[0] * 19], "pass": [*[0] * 19, 1]})

    assert 2 == len(widths(drawn))
    assert "0 to 0.05: 2, 0.95 to 1: 1" in drawn


@pytest.mark.parametrize(("value", "expected"), [(0, [0.0]), (0.25, [25.0]), (7, [100.0]), (None, [])])
def test_bar_is_as_long_as_its_value(value, expected):
    """Clamped to the track; unknown has no bar."""
    assert expected == widths(svg.bar(value, tone="pass"))


@pytest.mark.parametrize(
    ("effect", "largest", "expected"), [(-2, 2, (2.0, 98.0)), (1, 2, (100.0, 49.0)), (0, 0, (100.0, 0.0))]
)
def test_effects_part_from_the_middle(effect, largest, expected):
    """What lowers reliability goes left, what raises it right."""
    x, width = re.search(r'x="([\d.]+)" width="([\d.]+)"', svg.diverging(effect, largest=largest)).groups()

    assert expected == (float(x), float(width))


@pytest.mark.parametrize(
    "drawn",
    [
        svg.icon("drop"),
        svg.icon("<b>"),
        svg.bar(0.5, tone='"><script>'),
        svg.bar(None, tone="pass"),
        svg.diverging(-1, largest=2),
        svg.proportions({}),
        svg.proportions({"pass": 0, '"<': 2}),
        svg.histogram({"pass": [0, 1], "drop": [1, 1]}),
    ],
)
def test_pictures_are_well_formed(drawn):
    """Whatever the names are, the picture is one element without a script."""
    tree = ElementTree.fromstring(drawn)

    assert "svg" == tree.tag
    assert [] == list(tree.iter("script"))
