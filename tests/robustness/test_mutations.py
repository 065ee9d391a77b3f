"""Damaged and hostile inputs of every format: no crash, no hang, every row accounted for.

By default a few hundred inputs; ``QUALITY_FULL=1`` makes it 10,000.
"""

import bz2
import csv
import faulthandler
import gzip
import io
import json
import lzma
import os
import random
import sys

import pytest

from quality.errors import FileTrouble
from quality.io import formats
from quality.io.formats import Source
from quality.io.records import Intake
from quality.model import bundle
from quality.scoring.engine import Scorer
from quality.types import Article, Assessment

arrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyarrow.parquet")
pytest.importorskip("resiliparse")
zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")

FULL = bool(os.environ.get("QUALITY_FULL"))
BATCHES, EACH = (100, 100) if FULL else (16, 20)
SECONDS = 120
"""No input may take so long, on any machine."""
INTAKE = Intake(columns={}, keep=("label",), max_bytes=1 << 20)
TEXT = (
    "The council met on Monday – “at last”, said Ada Moss, who leads it. It will vote on the bridge in May. "
)
ROWS = [
    {"id": f"r{number}", "title": f"Council votes {number}", "text": TEXT * number, "label": "x"}
    for number in range(1, 9)
]
PAGE = '<html><head><meta charset="utf-8"><title>{title}</title></head><body><p>{text}</p></body></html>'
PACKERS = [bytes, bytes, gzip.compress, zstd.compress, bz2.compress, lzma.compress]


def as_csv(delimiter):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return stream.getvalue().encode()


def as_table(write, **options):
    stream = io.BytesIO()
    write(arrow.Table.from_pylist(ROWS), stream, **options)
    return stream.getvalue()


def as_ipc(new):
    def write(table, stream):
        with new(stream, table.schema) as writer:
            writer.write_table(table, max_chunksize=3)

    return as_table(write)


def as_archive():
    made = []
    for row in ROWS:
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.format(**row).encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{row['id']}>\r\nContent-Length: {len(body)}"
        )
        made.append(head.encode() + b"\r\n\r\n" + body + b"\r\n\r\n")
    return b"".join(made)


INPUTS = {
    "jsonl": b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in ROWS),
    "csv": as_csv(","),
    "tsv": as_csv("\t"),
    "parquet": as_table(arrow.parquet.write_table, row_group_size=3),
    "arrow": as_ipc(arrow.ipc.new_file),
    "arrow stream": as_ipc(arrow.ipc.new_stream),
    "warc": as_archive(),
    "txt": TEXT.encode(),
    "html": PAGE.format(**ROWS[3]).encode(),
}
MANY = 10_000 if FULL else 1000
HOSTILE = {
    "nothing": b"",
    "nested markup": b"<div>" * 10 * MANY + TEXT.encode(),
    "nested inline markup": b"<b><a><i><font>" * 2 * MANY + TEXT.encode(),
    "nested lists": b"<ul><li>" * 5 * MANY + TEXT.encode(),
    "many paragraphs": b"<p>" + TEXT.encode() + b"</p><p>".join([b"<a>x</a>" * 50] * (MANY // 4)),
    "open comment": b"<!--" * 5 * MANY,
    "open script": b"<script>" + b"<" * 50 * MANY,
    "many attributes": b"<p "
    + b" ".join(b"a%d=1" % number for number in range(5 * MANY))
    + b">"
    + TEXT.encode(),
    "entities": b"&amp" * 20 * MANY,
    "search data": b'<script type="application/ld+json">' + b'[{"a":' * 5 * MANY + b"</script>" * (MANY // 5),
    "nested arrays": b"[" * 50 * MANY,
    "nested objects": b'{"text":' * 10 * MANY,
    "long number": b'{"text": "a", "id": ' + b"9" * 100_000 + b"}",
    "controls": bytes(range(256)) * 200,
    "quotes": b'"' * 100_001,
    "no end": b"x" * (2 << 20),
    "wide text": ("\U0001f600\u0301\u202e" * 50_000).encode(),
    "half a mark": b"\xef\xbb",
    "surrogates": b'{"text": "' + b"\\ud800" * 1000 + b'"}',
    "bomb": b"\0" * (200 << 20 if FULL else 20 << 20),
    "long line": b'{"text": "' + b"word " * (20 << 20 if FULL else 1 << 20) + b'"}\n{"text": "b"}',
}


def mutated(content, chance):
    """Content with one kind of damage."""
    data = bytearray(content)
    at = chance.randrange(len(data))
    some = chance.randrange(1, 1 + max(1, len(data) // 4))
    kind = chance.randrange(9)
    if kind == 0:
        for _ in range(chance.choice((1, 1, 3, 20))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[at:]
    elif kind == 2:
        del data[at : at + some]
    elif kind == 3:
        data[at:at] = data[at : at + some]
    elif kind == 4:
        data[at:at] = chance.randbytes(some)
    elif kind == 5:
        data[at : at + some] = bytes(len(data[at : at + some]))
    elif kind == 6:
        encoding = chance.choice(("utf-16", "utf-32", "cp1252", "utf-7", "shift_jis", "utf-16-be"))
        return content.decode("utf-8", "replace").encode(encoding, "replace")
    elif kind == 7:
        data[at : at + 8] = chance.choice((0, 1, 2**31 - 1, 2**40, 2**63 - 1)).to_bytes(8, "little")
    else:
        data[at:at] = chance.choice(list(INPUTS.values()))
    return bytes(data)


def accounted(path, format, scorer):
    """Rows of a file and whether it ended in an error; each row is an article or says why it is none."""
    rows, failed = [], False
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    try:
        for row in formats.read([Source(str(path), format)], INTAKE):
            rows.append(row)
    except FileTrouble:
        failed = True
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert all(isinstance(row, Article) or row.error for row in rows)
    assert [row.id for row in rows] == [row.id for row in scorer.score_rows(rows)]
    return rows, failed


@pytest.fixture(scope="module")
def scorer():
    """The shipped model, without reasons: they are not what is tried here."""
    return Scorer(model=bundle.load(), reasons=0)


@pytest.mark.parametrize("name", INPUTS)
def test_whole_inputs_are_read(tmp_path, scorer, name):
    """What is damaged below is sound before that."""
    for pack in PACKERS:
        (tmp_path / "a").write_bytes(pack(INPUTS[name]))
        rows, failed = accounted(tmp_path / "a", name.split()[0], scorer)
        expected = len(ROWS) if name not in ("txt", "html") else 1
        assert (expected, False) == (sum(isinstance(row, Article) for row in rows), failed)


@pytest.mark.parametrize("seed", range(BATCHES))
def test_damage_is_an_unscored_row_or_an_error_of_the_file(tmp_path, scorer, seed):
    """Lines of JSON in, rows out; no row of any other format is lost without an error."""
    chance = random.Random(seed)
    for _ in range(EACH):
        name, pack = chance.choice(list(INPUTS)), chance.choice(PACKERS)
        before = chance.random() < 0.5
        content = mutated(INPUTS[name], chance) if before else INPUTS[name]
        packed = pack(content) if before else mutated(pack(content), chance)
        (tmp_path / "a").write_bytes(packed)
        rows, failed = accounted(tmp_path / "a", name.split()[0], scorer)

        plain = content if before else packed if pack is bytes else None
        signs = (b"\x1f\x8b", b"BZh", b"\xfd7zX", b"(\xb5/\xfd")
        if name == "jsonl" and plain is not None and not plain.startswith(signs):
            lines = plain.removeprefix(b"\xef\xbb\xbf").split(b"\n")
            assert (sum(not line.isspace() for line in lines if line), False) == (len(rows), failed)
        elif name in ("txt", "html") and not failed:
            assert 1 == len(rows)
        elif name == "parquet" and not failed:
            assert arrow.parquet.ParquetFile(unpacked(packed)).metadata.num_rows == len(rows)


def unpacked(content):
    for start, unpack in ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zX", lzma), (b"(\xb5/\xfd", zstd)):
        if content.startswith(start):
            return io.BytesIO(unpack.decompress(content))
    return io.BytesIO(content)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_inputs_are_bounded(tmp_path, scorer, hostile):
    """In every format, packed and not."""
    for format in formats.FORMATS:
        for pack in (bytes, zstd.compress) if not FULL else (bytes, gzip.compress, zstd.compress):
            (tmp_path / "a").write_bytes(pack(HOSTILE[hostile]))
            rows, failed = accounted(tmp_path / "a", format, scorer)
            assert failed or rows or format in ("jsonl", "csv", "tsv", "warc")


@pytest.mark.parametrize("hostile", [name for name in HOSTILE if name not in ("bomb", "long line", "no end")])
def test_a_hostile_page_is_a_row_of_a_table(tmp_path, scorer, hostile):
    """Its neighbours are read."""
    page = HOSTILE[hostile].decode("utf-8", "replace")
    rows = [{"html": page}, {"html": PAGE.format(**ROWS[0])}]
    (tmp_path / "a").write_text("\n".join(map(json.dumps, rows)))
    found, failed = accounted(tmp_path / "a", "jsonl", scorer)

    assert (2, False, True) == (len(found), failed, isinstance(found[1], Article))
    assert isinstance(found[0], Article) or found[0].error.code in ("bad_html", "too_large")
    assert not isinstance(found[0], Assessment) or found[0].reliability is None
