"""Annotated articles, as the fit of the ledger reads them."""

from quality.training import attributions
from quality.training.attributions import Gold


def test_an_empty_set_has_no_articles(write):
    """Nothing to learn from."""
    assert [] == attributions.load(write(attributions.SET))


def test_marks_are_cues_sources_and_contents(write):
    """In the order of the file, with the density that people counted."""
    record = {"id": "1", "text": '"No," she said.', "publisher": "nyt", "attr_per_100w": 33.3}
    spans = [["Source", 6, 9], ["Content", 0, 5], ["Cue", 10, 14]]
    expected = Gold(
        text='"No," she said.',
        publisher="nyt",
        density=33.3,
        cues=((10, 14),),
        sources=((6, 9),),
        contents=((0, 5),),
    )

    assert [expected] == attributions.load(write(attributions.SET, {**record, "spans": spans}))
