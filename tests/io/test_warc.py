"""Web archives: pages that servers gave, and texts that were made of them."""

import gzip
import zlib

import pytest

from quality.errors import FileTrouble
from quality.io import warc
from quality.io.records import Intake, Skip
from quality.types import Assessment

pytest.importorskip("resiliparse")

PAGE = "<html><head><title>T</title></head><body><p>The council met – at last.</p></body></html>"
BYTES = PAGE.encode()
TYPE = "Content-Type: text/html"


def record(kind, content, length=None, identity="1", **headers):
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:{identity}>",
        "WARC-Date: 2024-05-01T10:00:00Z",
        "WARC-Target-URI: https://www.a.example/1",
        f"Content-Length: {len(content) if length is None else length}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def answer(body=BYTES, status="200 OK", headers=TYPE):
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


def rows_of(path, content, intake=None, skip=None):
    path.write_bytes(content)
    return list(warc.read(str(path), intake or Intake(columns={}), skip))


def codes(rows):
    return [row.error.code if isinstance(row, Assessment) else row.id for row in rows]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.warc"


def test_an_empty_archive_has_no_rows(path):
    """No row, no error, packed or not."""
    assert [] == rows_of(path, b"")
    assert [] == rows_of(path, gzip.compress(b""))


def test_a_page_is_an_article(path):
    """Id and address from the record, the rest from the page; the crawl's date is not the article's."""
    (row,) = rows_of(path, record("response", answer()))

    assert ("urn:1", "https://www.a.example/1", "a.example", "T", None) == (
        row.id,
        row.url,
        row.publisher,
        row.title,
        row.published,
    )
    assert "The council met – at last." in row.text


def test_records_that_are_no_pages_are_no_rows(path):
    """Requests, pictures, redirections, what the crawler says of itself."""
    content = [
        record("warcinfo", b"software: x"),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", answer(b"\xff\xd8", headers="Content-Type: image/jpeg")),
        record("response", answer(status="301 Moved")),
        record("response", answer(status="404 Not Found")),
        record("resource", b"x", Content_Type="image/png"),
        record("resource", PAGE.encode(), identity="2", Content_Type="text/html"),
    ]

    assert ["urn:2"] == codes(rows_of(path, b"".join(content)))


def test_a_text_is_an_article(path):
    """WET has the text that was made of a page."""
    (row,) = rows_of(path, record("conversion", "Council – at last".encode(), Content_Type="text/plain"))
    (bad,) = rows_of(path, record("conversion", b"\xff\xfe\xff"))

    assert ("Council – at last", "a.example") == (row.text, row.publisher)
    assert ("invalid_utf8", "urn:1") == (bad.error.code, bad.id)


def test_headers_can_be_carried(path):
    """By their names."""
    (row,) = rows_of(path, record("response", answer()), Intake(columns={}, keep=("WARC-Date", "none")))

    assert "2024-05-01T10:00:00Z" == row.carried["WARC-Date"]
    assert None is row.carried["none"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE.encode("cp1252"), f"{TYPE}; charset=ISO-8859-1"),
        (PAGE.encode("cp1251"), f"{TYPE}; charset=windows-1251"),
        (PAGE.encode("utf-16"), TYPE),
        (PAGE.encode(), f"{TYPE}; charset=undefined"),
        (PAGE.encode("cp1252"), f"{TYPE}; charset=zlib"),
        (gzip.compress(PAGE.encode(), mtime=0), f"{TYPE}\r\nContent-Encoding: gzip"),
        (zlib.compress(PAGE.encode()), f"{TYPE}\r\nContent-Encoding: deflate"),
        (zlib.compress(PAGE.encode(), wbits=-15), f"{TYPE}\r\nContent-Encoding: deflate"),
        (PAGE.encode(), f"{TYPE}\r\nContent-Encoding: gzip"),
        (b"5\r\n<html\r\n%X;x=1\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()) - 5, PAGE.encode()[5:]),
         f"{TYPE}\r\nTransfer-Encoding: chunked"),
        (PAGE.encode(), f"{TYPE}\r\nTransfer-Encoding: chunked"),
    ],
)  # fmt: skip
def test_pages_are_unpacked_and_decoded(path, body, headers):
    """As the server says, where the bytes agree."""
    (row,) = rows_of(path, record("response", answer(body, headers=headers)))

    assert "The council met – at last." in row.text


def test_members_are_one_archive(path):
    """One a record, as crawlers write them."""
    records = [record("response", answer(), identity=str(number)) for number in range(3)]

    assert ["urn:0", "urn:1", "urn:2"] == codes(rows_of(path, b"".join(map(gzip.compress, records))))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"no archive\n" * 9, ["bad_warc"]),
        (record("response", answer()) + b"junk\r\njunk\r\n\r\n" + record("response", answer()),
         ["urn:1", "bad_warc", "urn:1"]),
        (record("response", answer(), length=20) + record("response", answer()), ["bad_warc", "urn:1"]),
        (record("response", answer(), length=300) + record("response", answer()) * 2, ["bad_warc", "urn:1"]),
        (record("response", answer(), length=-3) + record("response", answer()), ["bad_warc", "urn:1"]),
        (record("response", b"no answer") + record("response", answer()), ["bad_warc", "urn:1"]),
        (record("response", answer(b"\1" * 20, headers=f"{TYPE}\r\nContent-Encoding: br")), ["bad_warc"]),
        (record("response", answer(b"\0" * 99)), ["bad_html"]),
    ],
)  # fmt: skip
def test_damage_is_a_row_and_the_next_record_is_read(path, content, expected):
    """A record that lies about its length is not believed."""
    assert expected == codes(rows_of(path, content))


@pytest.mark.parametrize("cut", [30, 250])
def test_half_a_record_is_an_error(path, cut):
    """After all that is whole."""
    path.write_bytes(record("response", answer()) + record("response", answer())[:cut])
    rows = warc.read(str(path))

    assert "urn:1" == next(rows).id
    with pytest.raises(FileTrouble, match="a.warc cannot be read: it ends in the"):
        list(rows)


def test_a_record_beyond_the_limit_is_a_row(path):
    """Also where a small one unpacks to a large one."""
    bomb = answer(gzip.compress(b"x" * 9999), headers=f"{TYPE}\r\nContent-Encoding: gzip")
    content = record("response", answer(b"x" * 999)) + record("response", bomb) + record("response", answer())

    assert ["too_large", "too_large", "urn:1"] == codes(
        rows_of(path, content, Intake(columns={}, max_bytes=500))
    )


def test_rows_can_be_skipped(path):
    """Rows, not records."""
    content = [record("request", b""), record("response", answer()), b"junk\n"]
    content += [record("response", answer(), identity="2")]

    assert ["urn:2"] == codes(rows_of(path, b"".join(content), skip=Skip(2)))


def test_any_field_can_be_a_header(path):
    """Id and address are the record's own only where no other column is named."""
    columns = {"id": "WARC-Target-URI", "publisher": "X-Site"}
    (row,) = rows_of(path, record("response", answer(), X_Site="b.example"), Intake(columns=columns))

    assert ("https://www.a.example/1", "https://www.a.example/1", "b.example") == (
        row.id,
        row.url,
        row.publisher,
    )


def test_a_refused_record_keeps_its_headers(path):
    """Those that are carried along, and its id."""
    (row,) = rows_of(path, record("conversion", b"\xff"), Intake(columns={}, keep=("WARC-Date",)))

    assert ("urn:1", {"WARC-Date": "2024-05-01T10:00:00Z"}) == (row.id, row.carried)
