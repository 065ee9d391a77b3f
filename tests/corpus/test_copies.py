"""Whose copies are counted, and which of them count against an article. Checked against plain loops, too."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.corpus import copies
from quality.corpus.publishers import UNKNOWN

PAGE = np.dtype([("publisher", "<i4"), ("day", "<i4"), ("address", "<u8")])


def table(rows):
    """Counts of rows of (publisher, day, address, headline, body, credited), a dict a row."""
    columns = list(zip(*rows, strict=True)) or [()] * 6
    pages = np.array(list(zip(*columns[:3], strict=True)), PAGE)
    found = copies.count(
        pages, np.array(columns[3], np.int64), np.array(columns[4], np.int64), np.array(columns[5], bool)
    )
    return [
        dict(zip(found._fields, row, strict=True)) for row in zip(*(c.tolist() for c in found), strict=True)
    ]


def plainly(rows):
    """The same, said as the definitions say it: one row after the other."""
    seen, counted = set(), []
    for publisher, _, address, *_ in rows:
        counted.append(not address or (publisher, address) not in seen)
        seen.add((publisher, address))
    agency = {row[4] for row in rows if row[5] and row[4] != UNKNOWN}
    told = []
    for mine, (publisher, day, address, headline, body, _) in enumerate(rows):
        others = [
            row
            for number, row in enumerate(rows)
            if counted[number]
            and number != mine
            and not (address and row[0] == publisher and row[2] == address)
        ]
        titled = [row for row in others if row[3] == headline != UNKNOWN]
        written = [row for row in others if row[4] == body != UNKNOWN]
        own = [row for row in others if row[0] == publisher and (row in titled or row in written)]
        elsewhere = [row for row in written if row[0] not in (publisher, UNKNOWN)]
        owned, wire = publisher != UNKNOWN, body in agency
        before = [row for row in own + ([] if wire else elsewhere) if UNKNOWN < row[1] < day]
        told.append(
            {
                "headline_copies": UNKNOWN if headline == UNKNOWN else len(titled) + 1,
                "headline_publishers": UNKNOWN
                if headline == UNKNOWN or not owned
                else len({row[0] for row in titled if row[0] != UNKNOWN} | {publisher}),
                "body_copies": UNKNOWN if body == UNKNOWN else len(written) + 1,
                "own_copies": len(own) if owned and {headline, body} != {UNKNOWN} else UNKNOWN,
                "uncredited_copies": UNKNOWN
                if not owned or body == UNKNOWN
                else 0
                if wire
                else len(elsewhere),
                "syndicated_copies": UNKNOWN
                if not owned or body == UNKNOWN
                else len(elsewhere)
                if wire
                else 0,
                "earlier_copies": len(before)
                if owned and day != UNKNOWN and {headline, body} != {UNKNOWN}
                else UNKNOWN,
            }
        )
    return told


def test_no_rows_no_copies():
    """An empty corpus."""
    assert [] == table([])


def test_a_farm_repeats_itself():
    """Two articles of one publisher under one headline, the third of another publisher has the text."""
    farm, again, thief = table([(0, 10, 1, 7, 3, False), (0, 12, 2, 7, 4, False), (1, 12, 3, 8, 3, False)])

    assert (2, 1, 1, 1, 0) == tuple(
        farm[name]
        for name in (
            "headline_copies",
            "headline_publishers",
            "own_copies",
            "uncredited_copies",
            "earlier_copies",
        )
    )
    assert (1, 0, 1) == (again["own_copies"], again["uncredited_copies"], again["earlier_copies"])
    assert (0, 1, 1) == (thief["own_copies"], thief["uncredited_copies"], thief["earlier_copies"])


def test_wire_copy_is_no_fault():
    """One credit makes the text an agency's wherever it stands."""
    rows = table([(0, 10, 1, 7, 3, True), (1, 10, 2, 7, 3, False), (2, 11, 3, 9, 3, False)])

    assert [(0, 2)] * 3 == [(row["uncredited_copies"], row["syndicated_copies"]) for row in rows]
    assert [0] * 3 == [row["earlier_copies"] for row in rows]


def test_the_same_page_crawled_again_is_no_copy():
    """Neither for itself nor for others."""
    rows = table([(0, 10, 1, 7, 3, False), (0, 10, 1, 7, 3, False), (1, 10, 2, 7, 3, False)])

    assert [0, 0, 0] == [row["own_copies"] for row in rows]
    assert [1, 1, 1] == [row["uncredited_copies"] for row in rows]
    assert [2, 2, 2] == [row["body_copies"] for row in rows]


rows = st.tuples(
    st.integers(UNKNOWN, 2), st.sampled_from([UNKNOWN, 700000, 700001]), st.just(0), st.integers(UNKNOWN, 2),
    st.integers(UNKNOWN, 2), st.booleans(),
)  # fmt: skip


@given(st.lists(rows, max_size=12))
@settings(max_examples=200, deadline=None)
def test_counts_are_what_the_definitions_say(rows):
    """For any corpus of pages at addresses of their own, the columns agree with a loop over all pairs."""
    placed = [(*row[:2], number + 1, *row[3:]) for number, row in enumerate(rows)]

    assert plainly(placed) == table(placed)
