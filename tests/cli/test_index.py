"""``quality index``: every command on small files."""

import json

import orjson
import pytest

TITLES = ["Mill fire: two men charged", "Snow expected on Sunday", "Who pays for the new school roof?"]


@pytest.fixture
def rows(tmp_path):
    """Three articles, and a row that is none."""
    lines = [
        orjson.dumps({"id": str(n), "title": title, "url": f"https://a.example/{n}"})
        for n, title in enumerate(TITLES)
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, b"{"]))
    return "a.jsonl"


@pytest.fixture
def filled(run, rows):
    """An index with the articles."""
    assert 0 == run("index", "add", "a.idx", rows, "--max-errors", "1", "--day", "2026-03-01").exit_code
    return "a.idx"


def stats(run, index):
    """What is in the index."""
    return json.loads(run("index", "stats", index, "--json").stdout)


def test_nothing_is_added_from_nothing(run, tmp_path):
    """An empty input makes an empty index."""
    (tmp_path / "empty.jsonl").write_bytes(b"")

    assert 0 == run("index", "add", "a.idx", "empty.jsonl").exit_code
    assert (0, None) == tuple(stats(run, "a.idx")[name] for name in ("articles", "first_day"))


def test_what_was_added_is_told_and_counted(run, rows):
    """Again it is there already; a row that cannot be read is an error where none is allowed."""
    first = run("index", "add", "a.idx", rows, "--max-errors", "1", "--day", "2026-03-01")
    again = run("index", "add", "a.idx", rows, "--max-errors", "0")

    assert (0, "3 added, 0 there already, 0 without a headline") == (first.exit_code, first.stderr.strip())
    assert (1, True, True) == (
        again.exit_code,
        "0 added, 3 there" in again.stderr,
        "a.jsonl:4" in again.stderr,
    )
    assert (3, 3, 1, "2026-03-01") == tuple(
        stats(run, "a.idx")[name] for name in ("articles", "headlines", "publishers", "last_day")
    )


def test_a_headline_finds_its_copies(run, filled, tmp_path):
    """One line a row that has a headline, in order; the index is not changed by it."""
    asked = [
        {"id": "x", "title": "SNOW expected on Sunday!"},
        {"id": "y", "title": "Something else entirely"},
    ]
    (tmp_path / "q.jsonl").write_bytes(b"\n".join(map(orjson.dumps, asked)))
    found = [json.loads(line) for line in run("index", "query", filled, "q.jsonl").stdout.splitlines()]
    none = run("index", "query", filled, "q.jsonl", "--days", "30", "--day", "2026-09-01", "-o", "out.jsonl")

    assert ["x", "y"] == [line["id"] for line in found]
    assert [
        {
            "id": "1",
            "title": TITLES[1],
            "publisher": "a.example",
            "day": "2026-03-01",
            "relation": "exact",
            "similarity": 1.0,
        }
    ] == found[0]["matches"]
    assert [] == found[1]["matches"]
    assert (0, 0) == (none.exit_code, (tmp_path / "out.jsonl").read_text().count("1.0"))
    assert 3 == stats(run, filled)["articles"]


def test_articles_are_forgotten(run, filled):
    """By id, from the command line or stdin, and by age."""
    assert "1 deleted" in run("index", "delete", filled, "0", "nobody").stderr
    assert "1 deleted" in run("index", "delete", filled, "-", input="1\nnobody\n").stderr
    assert "0 expired" in run("index", "expire", filled, "--day", "2026-05-01").stderr
    assert "1 expired" in run("index", "expire", filled, "--day", "2026-08-01").stderr
    assert 0 == stats(run, filled)["articles"]


def test_indexes_become_one(run, filled, tmp_path):
    """A new file takes over what the others have."""
    (tmp_path / "b.jsonl").write_bytes(orjson.dumps({"id": "b", "title": "A walk along the quarry"}))
    run("index", "add", "b.idx", "b.jsonl")
    done = run("index", "merge", "all.idx", filled, "b.idx", filled)

    assert ["3 added, 0", "1 added, 0", "0 added, 3"] == [
        line.split(": ")[1][:10] for line in done.stderr.splitlines()
    ]
    assert 4 == stats(run, "all.idx")["articles"]


def test_stats_are_a_table_for_people(run, filled):
    """Names and numbers; the scheme is told."""
    shown = run("index", "stats", filled).stdout

    assert "articles" in shown
    assert "affine32" in shown


@pytest.mark.parametrize("command", [("query", "a.jsonl"), ("delete", "1"), ("expire",), ("stats",)])
def test_a_missing_index_is_not_made(run, rows, tmp_path, command):
    """Only adding and merging make one."""
    done = run("index", command[0], "none.idx", *command[1:])

    assert (3, True) == (done.exit_code, "no such index" in done.stderr)
    assert not (tmp_path / "none.idx").exists()
