"""WARC and WET: a row for each page that a server gave, and for each text that was made of one.

A page is a record ``response`` (status 2xx) or ``resource`` with HTML in it, a text a record ``conversion``.
Other records are no rows. ``--keep`` carries headers of the record: ``--keep WARC-Date``. The date of the
crawl is not that of the article. Format: ISO 28500:2017; RFC 9112 for what a server said.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from quality.errors import BadRow
from quality.io import markup, records
from quality.io.open import reader
from quality.io.records import PLAIN, Intake, Row, Skip

_VERSION = b"WARC/"
_HEADER_BYTES = 1 << 16
_PASSED_OVER = 1 << 20
_KINDS = frozenset({"response", "resource", "conversion"})
_HTML = ("text/html", "application/xhtml+xml")
_ANSWER = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\n]*\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class _Record:
    """Headers of a record, its bytes (None beyond the limit), and whether it ends where it says."""

    headers: Mapping[str, str]
    content: bytes | None
    whole: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What a record holds for us."""

    field: str
    content: bytes
    charset: str | None = None


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row a page or text, with the record's id; FILE:N counts records where it has none.

    Bytes that are no record are one unscored row, up to where the next record begins.
    """
    skip = skip or Skip()
    with reader(name) as stream:
        for number, record in enumerate(_records(stream, intake), start=1):
            where = f"{name}:{number}"
            try:
                if record is None:
                    raise BadRow("bad_warc", f"{where}: bytes that are no WARC record")
                page = _page(record, where, intake)
                if page is None or skip.one():
                    continue
                fields = _fields(record, intake) | {intake.column(page.field): _decoded(page, where)}
                yield records.article(fields, where, intake)
            except BadRow as error:
                if not skip.one():
                    yield records.refused(error, where, record and _fields(record, intake), intake)


def _records(stream: BinaryIO, intake: Intake) -> Iterator[_Record | None]:
    """Records; None for what lies between them and is none."""
    line = stream.readline(_HEADER_BYTES)
    while line:
        if line.isspace():
            line = stream.readline(_HEADER_BYTES)
        elif not line.startswith(_VERSION):
            yield None
            line = _resumed(stream)
        else:
            headers = _headers(stream)
            length = headers.get("content-length", "")
            if not length.isdecimal():
                yield _Record(headers, b"", whole=False)
                line = _resumed(stream)
                continue
            content = _content(stream, int(length), headers, intake)
            line = stream.readline(_HEADER_BYTES)
            lost = bool(line) and not line.isspace()
            yield _Record(headers, content, whole=not lost)
            if lost and not line.startswith(_VERSION):
                line = _resumed(stream)


def _resumed(stream: BinaryIO) -> bytes:
    """First line of the next record, empty where there is none."""
    while (line := stream.readline(_PASSED_OVER)) and not line.startswith(_VERSION):
        pass
    return line


def _headers(stream: BinaryIO) -> dict[str, str]:
    """Headers of a record by name in lower case; a record without an end of them has none."""
    headers: dict[str, str] = {}
    left = _HEADER_BYTES
    while line := stream.readline(left + 1):
        left -= len(line)
        if left < 0:
            return {}
        if line.isspace():
            return headers
        key, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(key.strip().lower(), value.strip())
    raise EOFError("it ends in the headers of a record")


def _content(stream: BinaryIO, length: int, headers: Mapping[str, str], intake: Intake) -> bytes | None:
    """Bytes of a record, None where it is too large; of one that is no row, none."""
    if headers.get("warc-type") in _KINDS and length <= intake.max_bytes:
        content = stream.read(length)
        if len(content) < length:
            stream.read(1)  # a damaged packing says so now
            raise EOFError("it ends in the middle of a record")
        return content
    left = length
    while left:
        passed = len(stream.read(min(left, _PASSED_OVER)))
        if not passed:
            raise EOFError("it ends in the middle of a record")
        left -= passed
    return None


def _page(record: _Record, where: str, intake: Intake) -> _Page | None:
    """Page or text of a record, None where it has neither."""
    kind = record.headers.get("warc-type")
    if kind not in _KINDS and record.whole:
        return None
    if not record.whole:
        raise BadRow("bad_warc", f"{where}: the record does not end where its Content-Length says")
    if record.content is None:
        raise intake.large(where, "record")
    if kind == "conversion":
        return _Page("text", record.content)
    if kind == "resource":
        said = record.headers.get("content-type", "")
        return _Page("html", record.content, _charset(said)) if said.lower().startswith(_HTML) else None
    return _answer(record.content, where, intake)


def _answer(content: bytes, where: str, intake: Intake) -> _Page | None:
    """HTML that a server sent, unpacked."""
    status, end = _ANSWER.match(content), _END_OF_HEADERS.search(content, 0, _HEADER_BYTES)
    if not status or not end:
        raise BadRow("bad_warc", f"{where}: the record holds no answer of a server")
    lines = content[status.end() : end.start()].decode("latin-1").splitlines()
    pairs = (line.partition(":") for line in lines)
    headers = {key.strip().lower(): value.strip() for key, _, value in pairs}
    said = headers.get("content-type", "")
    if not status[1].startswith(b"2") or not said.lower().startswith(_HTML):
        return None
    body = content[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    packing = headers.get("content-encoding", "").lower()
    if packing in ("gzip", "x-gzip", "deflate"):
        body = _unpacked(body, where, intake)
    elif packing not in ("", "identity") and b"<" not in body[:1024]:
        raise BadRow("bad_warc", f"{where}: the page is packed as {packing!r}, which is not read")
    return _Page("html", body, _charset(said))


def _joined(body: bytes) -> bytes:
    """Chunks put together; crawlers often have done it and left the header."""
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size
    return b"".join(pieces) if pieces else body


def _unpacked(body: bytes, where: str, intake: Intake) -> bytes:
    """Bytes of a packed page, with and without zlib's header; crawlers may have unpacked it, too."""
    for window in (47, -15):  # gzip or zlib; neither
        made = zlib.decompressobj(window)
        try:
            found = made.decompress(body, intake.max_bytes)
        except zlib.error:
            continue
        if made.unconsumed_tail:
            raise intake.large(where, "page")
        return found
    return body


def _charset(said: str) -> str | None:
    found = _CHARSET.search(said)
    return found[1] if found else None


def _decoded(page: _Page, where: str) -> str:
    if page.field == "html":
        return markup.decode(page.content, charset=page.charset)
    try:
        return page.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRow("invalid_utf8", f"{where}: byte {error.start} of the record is not UTF-8") from error


def _fields(record: _Record, intake: Intake) -> dict[str, str | None]:
    """Headers under the names of columns; id and address are the record's own where no other is named."""
    headers = record.headers
    fields = {column: headers.get(column.lower()) for column in intake.read}
    for field, header in (("url", "warc-target-uri"), ("id", "warc-record-id")):
        column = intake.column(field)
        fields[column] = (fields[column] or headers.get(header, "")).strip(" <>") or None
    return fields
