"""One article a file."""

import gzip

import pytest

from quality.io import text
from quality.io.records import PLAIN, Intake
from quality.types import Article


def row_of(tmp_path, content, intake=PLAIN):
    (tmp_path / "a.txt").write_bytes(content)
    (row,) = text.read(str(tmp_path / "a.txt"), intake)
    return row


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_is_an_article_without_words(tmp_path, content):
    """The scorer says ``no_text``; the row is there."""
    assert Article(id=str(tmp_path / "a.txt"), text=content.decode()) == row_of(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("T\n\nBody.", "T"),
        ("\r\n  T t \r\n \t\r\nBody.", "T t"),
        ("T\r\rBody.", "T"),
        ("T\nBody.\n\nMore.", None),
        ("T", None),
        ("T\n", None),
        ("Ti\u00a0tle\u2028x\n\n", "Ti\u00a0tle\u2028x"),
        (" " * 50_000 + "\n" * 50_000, None),
    ],
)
def test_the_first_line_is_the_title_where_a_blank_line_follows(content, title):
    """Lines end as on any system."""
    assert title == text.title(content)


def test_the_text_stays_whole(tmp_path):
    """Offsets are offsets into the file: title, line ends and all."""
    assert "T\r\n\r\nBody.\n" == row_of(tmp_path, b"T\r\n\r\nBody.\n").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_cannot_be_mistaken(tmp_path, encoding):
    """UTF-8 with and without mark, UTF-16 with it; the mark is no character."""
    assert "Bücher – x" == row_of(tmp_path, "Bücher – x".encode(encoding)).text


@pytest.mark.parametrize("content", [b"B\xfccher", b"\xff\xfea"])
def test_other_bytes_are_an_unscored_row(tmp_path, content):
    """No guess: the detail says what to do."""
    row = row_of(tmp_path, content)

    assert ("invalid_utf8", str(tmp_path / "a.txt")) == (row.error.code, row.id)
    assert "Save the file as UTF-8" in row.error.detail


def test_a_text_beyond_the_limit_is_an_unscored_row(tmp_path):
    """Memory stays bounded, also where the file is packed."""
    intake = Intake(columns={}, max_bytes=100)

    assert "too_large" == row_of(tmp_path, gzip.compress(b"a" * 101), intake).error.code
    assert 100 == len(row_of(tmp_path, b"a" * 100, intake).text)
