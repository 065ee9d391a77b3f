"""Rows read for their titles say what rows say that are read for everything."""

import json

import pytest

from quality.io import formats, headings
from quality.io.records import Intake
from quality.types import Article

ROWS = [
    b'{"id": "a", "title": "T", "text": "A.", "publisher": "p.example", "author": "Jane Roe"}',
    b'{"id": 17, "title": null}',
    b'{"id": "", "title": "T", "more": [1], "published": null}',
    b'{"title": "T", "url": "https://news.example.co.uk/a"}',
    b'{"title": "T", "url": "https://a.example", "publisher": "b.example"}',
    b'{"title": "T", "publisher": ""}',
    b"",
    b"  ",
    rb'{"title": "a \ud800 b"}',
    b'{"html": "<title>T</title><p>One paragraph.</p>"}',
    b'{"title": ["T"]}',
    b'{"title": "T", "language": 7}',
    b'{"id": true, "title": "T"}',
    b'{"title": "\xff"}',
    b'{"title": NaN}',
    b'["T"]',
    b"null",
    b"{",
    b'{"title": "' + b"x" * 300 + b'"}',
]


def told(rows):
    """Headings in place of articles."""
    return [headings.heading(row) if isinstance(row, Article) else row for row in rows]


def both(path, intake):
    """What is read as everywhere, and what is read for the titles."""
    found = formats.sources([str(path)])
    return told(formats.read(found, intake)), told(headings.read(found, intake))


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    "intake",
    [
        Intake(columns={}, max_bytes=200),
        Intake(columns={"title": "text", "text": "title"}, max_bytes=200),
        Intake(columns={"title": "more.title"}),
        Intake(columns={}, keep=("more",)),
    ],
)
def test_a_row_is_read_as_everywhere(tmp_path, intake, start):
    """Plain lines, odd ones, broken ones, blank ones: names, values and problems are the same."""
    path = tmp_path / "a.jsonl"
    for content in (b"", start + b"\n".join(ROWS), start + b"\n".join(reversed(ROWS)) + b"\n"):
        path.write_bytes(content)
        expected, found = both(path, intake)
        assert expected == found
    assert len([row for row in ROWS if not row.isspace() and row]) == len(found)


def test_other_formats_are_read_as_everywhere(tmp_path):
    """A table gives its rows, after those of the lines."""
    lines, table = tmp_path / "a.jsonl", tmp_path / "b.csv"
    lines.write_text(json.dumps({"id": "a", "title": "One"}) + "\n", "utf-8")
    table.write_text("id,title\nb,Two\n", "utf-8")
    rows = told(headings.read(formats.sources([str(lines), str(table)])))

    assert [("a", "One"), ("b", "Two")] == [row[:2] for row in rows]
