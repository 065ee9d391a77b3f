"""Pages of a labelled set, as the fit of the sections reads them."""

from quality.training import sections


def test_an_empty_set_has_no_pages(write):
    """Nothing to learn from."""
    assert [] == sections.pages(write(sections.SET))


def test_pages_have_their_lines_and_no_empty_ones(write):
    """With the label of each."""
    record = {"id": "1", "lines": ["Home", " ", "Body."], "labels": ["boilerplate", "body", "body"]}
    (page,) = sections.pages(write(sections.SET, record))

    assert (["Home", "Body."], ["boilerplate", "body"]) == (page.lines, page.labels)
