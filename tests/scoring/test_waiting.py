"""Lines from a pipe: cut as they come, whatever the pieces are."""

import os

from hypothesis import given
from hypothesis import strategies as st

from quality.scoring.waiting import Cutter, waited


def test_nothing_comes_to_nothing():
    """No bytes, no lines."""
    assert (b"", b"") == (Cutter(10).whole(b""), Cutter(10).rest)


@given(pieces=st.lists(st.text("ab\n").map(str.encode)))
def test_pieces_make_the_same_lines(pieces):
    """Whole lines, and what is left, are the bytes that came."""
    cutter = Cutter(1000)
    lines = [cutter.whole(piece) for piece in pieces]

    assert b"".join(pieces) == b"".join(lines) + cutter.rest
    assert all(line.endswith(b"\n") for line in lines if line)


@given(pieces=st.lists(st.text("ab\n", max_size=9).map(str.encode)))
def test_a_long_line_is_cut_and_its_neighbours_are_not(pieces):
    """As many lines as there were; those beyond the limit are told by their length, and take no memory."""
    cutter = Cutter(4)
    found = b"".join(map(cutter.whole, pieces)) + cutter.rest
    came = b"".join(pieces).split(b"\n")

    assert len(came) == len(found.split(b"\n"))
    for whole, line in zip(came, found.split(b"\n"), strict=True):
        assert line == whole if len(whole) <= 4 else len(line) > 4
        assert whole.startswith(line)
    assert len(cutter.rest) <= 5


def test_rows_are_counted_over_blank_lines():
    """Blocks know where they begin, lines and rows apart."""
    come, go = os.pipe()
    os.write(go, b"1\n\n2\n \n3")
    os.close(go)
    blocks = [block for block in waited(come, "-", limit=9, flush=0.01) if block]
    os.close(come)

    assert (4, 3) == (blocks[-1].end.number, blocks[-1].end.rows)
    assert b"1\n\n2\n \n3" == b"".join(block.content for block in blocks)


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    """As in a file, however its bytes come; elsewhere it stays what it is."""
    come, go = os.pipe()
    os.write(go, b"\xef\xbb\xbf1\n\xef\xbb\xbf2\n")
    os.close(go)
    (block,) = waited(come, "-", limit=9, flush=9.0)
    os.close(come)

    assert b"1\n\xef\xbb\xbf2\n" == block.content
