"""A row that orjson, UTF-8 or JSON cannot hold ends no run; the fake scorer of conftest.py."""

import json
from pathlib import Path

import pytest

GOOD = '{"id": "1", "title": "Minister resigns over a bridge", "text": "A b c.", "publisher": "a.example"}'
ODD = [
    GOOD,
    GOOD.replace("a.example", r"b\ud800.example").replace('"1"', '"2"'),
    GOOD.replace('"1"', r'"3\ud800"'),
    GOOD.replace("bridge", r"bridge \ud800").replace('"1"', '"4"'),
    r'{"id": "5", "text": "A.", "url": "https://\ud800.example/\ud800", "author": "\ud800"}',
    r'{"id": "6", "text": "A.", "k": {"\ud800": ["\ud800", 1e999]}}',
    '{"id": "7", "text": "A.", "k": 123456789012345678901234567890, "title": "\\ud800"}',
    '{"id": "8", "text": "A.", "k": %s}' % ("[" * 400 + "]" * 400),
    '{"id": "9", "text": "A.", "k": %s}' % ("[" * 1000 + "]" * 1000),
    '{"id": "10", "text": "A.", "k": -1e999}',
]  # fmt: skip
MANY = ("--keep", "k", "--max-errors", "100%", "--quiet")


@pytest.fixture(autouse=True)
def _files():
    Path("in.jsonl").write_text("".join(f"{line}\n" for line in ODD))


def json_of(path):
    """Lines of a file, strictly."""

    def refuse(name):
        raise ValueError(name)

    return [json.loads(line, parse_constant=refuse) for line in Path(path).read_text().splitlines()]


@pytest.mark.parametrize("name", ["o.jsonl", "o.csv", "o.parquet", "o.arrow", "parts/"])
@pytest.mark.parametrize(
    "more", [(), ("--partition", "publisher"), ("--workers", "2"), ("--log-json", "log")]
)
def test_no_row_ends_a_run(run, name, more):
    """As many rows as ever, in any format, and a summary that can be read."""
    result = run("score", "in.jsonl", "-o", name, *MANY, *more)

    assert (0, "") == (result.exit_code, result.stderr), result.exception
    if name == "o.jsonl" and "--partition" not in more:
        rows = json_of("o.jsonl")
        assert ["1", "2", "3\ud800", *"456789", "10"] == [row["id"] for row in rows]
        assert [{"\ud800": ["\ud800", None]}, 123456789012345678901234567890] == [
            row["k"] for row in rows[5:7]
        ]
        assert rows[-1]["k"] is None
    for path in Path().rglob("*run.json"):
        assert len(ODD) == json.loads(path.read_text())["rows"]
    for path in Path().glob("log"):
        assert json_of(path)


def test_what_was_committed_can_be_taken_up(run):
    """The journal is read back, also where it names a publisher that orjson would not write."""
    text = Path("in.jsonl").read_text()
    assert 0 == run("score", "in.jsonl", "-o", "parts/", "--shards", "1", *MANY).exit_code
    again = run("score", "in.jsonl", "-o", "parts/", "--shards", "1", "--resume", *MANY)

    assert 0 == again.exit_code, again.exception
    assert len(text.splitlines()) == sum(len(json_of(path)) for path in Path("parts").glob("part-*"))


def test_the_corpus_takes_every_row(run):
    """Publishers, duplicates and an index; an id is found again under the name that it was given."""
    scored = run("score", "in.jsonl", "-o", "o.jsonl", "--publishers", "pub", "--index", "a.idx", *MANY)
    found = run("duplicates", "in.jsonl", "--max-errors", "100%")
    added = [run("index", "add", "i.idx", "in.jsonl", "--max-errors", "100%") for _ in range(2)]
    asked = run("index", "query", "i.idx", "in.jsonl", "-o", "q.jsonl", "--max-errors", "100%")
    gone = run("index", "delete", "i.idx", "-", input="3\ud800\n".encode("utf-8", "surrogatepass"))

    assert [0] * 6 == [each.exit_code for each in (scored, found, *added, asked, gone)]
    assert r"b\ud800.example" in Path("pub").read_text()
    assert len(ODD) == len(found.stdout.splitlines()) == len(json_of("q.jsonl"))
    assert "0 added, 5 there already" in added[1].stderr
    assert r"3\ud800" in [match["id"] for match in json_of("q.jsonl")[0]["matches"]]


def test_a_mapped_column_that_is_not_there_is_named(run):
    """Of a file without columns only the rows can tell; nobody need suspect the extraction."""
    named, plain = (
        run("score", "-", *words, input='{"content": "A b c."}\n').stdout
        for words in (["--map", "text=contents"], [])
    )

    assert ("no_text", "the column 'contents' has no words or is missing") == tuple(
        json.loads(named)["error"].values()
    )
    assert "column" not in json.loads(plain)["error"]["detail"]
