"""Each row of the input has its row, with its cluster and how it belongs there."""

from hypothesis import given
from hypothesis import strategies as st

from quality.corpus import duplicates
from quality.corpus.duplicates import find
from quality.types import Article, Assessment, Problem

TEXT = (
    "The council voted late on Tuesday to close the old bridge over the river for repairs. Ferries will run "
    "until the bridge is safe again, and the bus will turn at the mill on the other bank."
)


def article(name, title, **known):
    """An article with a title."""
    return Article(id=name, title=title, **known)


ROWS = [
    article("b", "Rates fall again in Oregon", publisher="b.example"),
    Assessment(id="x:2", error=Problem(code="not_json", detail="x:2: no value")),
    article("a", "RATES FALL AGAIN in Oregon | B", publisher="a.example", author="Jane Roe, Reuters"),
    article("c", None),
    article("d", "Minister plays the violin"),
]


def test_nothing_in_nothing_out():
    """No rows, no clusters, no error."""
    assert [] == list(find([]).rows())
    assert {"rows": 0, "clusters": 0, "relations": {}, "errors": {}} == find([]).summary()
    assert [] == list(find([], body=True).rows())


def test_every_row_has_a_row_in_order():
    """Rows that cannot be read or have no title are there, with nulls for what nobody knows."""
    rows = list(find(ROWS).rows())

    assert ["b", "x:2", "a", "c", "d"] == [row["id"] for row in rows]
    assert ["syndicated", None, "syndicated", None, "unique"] == [row["relation"] for row in rows]
    assert ["a", None, "a", None, "d"] == [row["representative"] for row in rows]
    assert rows[0]["cluster_id"] == rows[2]["cluster_id"] != rows[4]["cluster_id"]
    assert {"code": "not_json", "detail": "x:2: no value"} == rows[1]["error"]
    assert [1.0, None, 1.0, None, 0.0] == [row["similarity"] for row in rows]


def test_the_summary_counts_what_was_written():
    """Rows, clusters of more than one row, relations, problems."""
    expected = {
        "rows": 5,
        "clusters": 1,
        "relations": {"unique": 1, "syndicated": 2},
        "errors": {"not_json": 1},
    }

    assert expected == find(ROWS).summary()


@given(st.permutations(ROWS), st.sampled_from([1, 2, 3, 8192]))
def test_order_and_chunks_change_no_row(rows, size):
    """A row says the same wherever it stands and whatever it is read with."""
    usual, duplicates.CHUNK = duplicates.CHUNK, size
    try:
        found = {row["id"]: row for row in find(rows).rows()}
    finally:
        duplicates.CHUNK = usual

    assert {row["id"]: row for row in find(ROWS).rows()} == found


def test_versions_of_a_text_join_whatever_their_titles():
    """With bodies, another title over the same text is a rewording, with a credit elsewhere syndicated."""
    rows = [
        article("a", "Old bridge to close", text=TEXT, publisher="a.example"),
        article("b", "Council shuts the river crossing", text=TEXT, publisher="b.example"),
        article("c", "Ferries for months", text=f"LONDON (Reuters) - {TEXT}", publisher="c.example"),
        article("d", None, text=TEXT),
        article("e", "Minister plays the violin", text=" ".join(reversed(TEXT.split()))),
        article("f", None, text=" ".join(sorted(TEXT.split()))),
    ]
    alone = list(find(rows).rows())
    together = list(find(rows, body=True).rows())

    assert ["unique", "unique", "unique", None, "unique", None] == [row["relation"] for row in alone]
    assert 1 == len({row["cluster_id"] for row in together[:4]})
    assert ["unique", "unique"] == [row["relation"] for row in together[4:]]
    assert "syndicated" == together[2]["relation"]
    assert {"reworded", "syndicated"} == {row["relation"] for row in together[:4]}
    assert all(row["similarity"] > 0.8 for row in together[:4])
    assert together[5]["cluster_id"] is not None
