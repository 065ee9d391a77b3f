"""The same articles in every format have the same scores.

By default a few hundred pages; ``QUALITY_FULL=1`` makes it 20,000.
"""

import csv
import gzip
import os
import random
import sys

import orjson
import pytest

from quality.io import formats, records
from quality.io.records import Intake
from quality.model import bundle
from quality.scoring.engine import Scorer, run

arrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyarrow.parquet")
pytest.importorskip("resiliparse")
zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")

PAGES = 20_000 if os.environ.get("QUALITY_FULL") else 300
NAMES = "Moss Katz Lund Okafor Silva Chen Novak Haddad".split()
THINGS = "bridge school budget harbour hospital library railway market".split()
ENCODINGS = ("utf-8", "cp1252", "utf-16")


def page(number):
    """A page that was never there, with its address."""
    chance = random.Random(number)
    who, what = chance.choice(NAMES), chance.choice(THINGS)
    sentences = (
        f"The council voted on the {what} on Monday, {chance.randrange(2, 90)} to {chance.randrange(1, 50)}.",
        f"“We waited for {chance.randrange(2, 20)} years,” said Ada {who}, who leads the council.",
        f"According to the ministry, the {what} costs {chance.randrange(2, 900)} million – at least.",
        f"You won't believe what the {what} looks like now! Click here & subscribe.",
        "Lorem ipsum dolor sit amet, more text will be added soon.",
        f"Critics, among them {who}, had asked for a study of the {what} in {chance.randrange(1990, 2024)}.",
    )
    blocks = [f"<p>{' '.join(chance.choices(sentences, k=4))}</p>" for _ in range(chance.randrange(1, 9))]
    source = (
        f'<html lang="en"><head><title>{what.title()} {number} — news</title>'
        f'<meta name="author" content="Ada {who}"></head><body>'
        f'<nav><a href="/">Home</a></nav><article>{"".join(blocks)}</article></body></html>'
    )
    return f"urn:{number}", f"https://www.{who.lower()}.example/{number}", source


def written(folder):
    """The pages as a web archive, and the same rows as tables."""
    rows = [dict(zip(("id", "url", "html"), page(number), strict=True)) for number in range(PAGES)]
    with gzip.open(folder / "a.warc.gz", "wb", 1) as stream:
        for number, row in enumerate(rows):
            encoding = ENCODINGS[number % len(ENCODINGS)]
            body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={encoding}\r\n\r\n".encode()
            body += row["html"].encode(encoding)
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{row['id']}>\r\n"
            head += f"WARC-Target-URI: {row['url']}\r\nContent-Length: {len(body)}\r\n\r\n"
            stream.write(head.encode() + body + b"\r\n\r\n")
    (folder / "a.jsonl.zst").write_bytes(zstd.compress(b"\n".join(map(orjson.dumps, rows))))
    table = arrow.Table.from_pylist(rows)
    arrow.parquet.write_table(table, str(folder / "a.parquet"), row_group_size=1000)
    with arrow.ipc.new_file(str(folder / "a.arrow"), table.schema) as stream:
        stream.write_table(table, max_chunksize=1000)
    with (folder / "a.csv").open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, ["id", "url", "html"])
        writer.writeheader()
        writer.writerows(rows)
    return [str(folder / f"a.{ending}") for ending in ("warc.gz", "jsonl.zst", "parquet", "arrow", "csv")]


def test_every_format_gives_the_same_scores(tmp_path):
    """Reasons, spans, extracted texts and all."""
    scorer = Scorer(model=bundle.load())
    given = {}
    for path in written(tmp_path):
        rows = formats.read(formats.sources([path]), Intake(columns={}))
        given[path] = [records.dump(assessment) for assessment in run(rows, scorer)]
    first, *others = given.values()

    assert PAGES == len(first)
    assert [True] * len(others) == [other == first for other in others]
