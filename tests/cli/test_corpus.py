"""``score --corpus``, ``--index`` and ``--publishers``: what the passes hand to each other."""

import dataclasses
import json

import orjson
import pytest

from quality.cli import loading

TITLES = ["Mill fire: two men charged", "Mill fire: two men charged", "Snow expected on Sunday"]


@pytest.fixture(autouse=True)
def _telling(monkeypatch):
    """A scorer whose risk of duplication is the number of copies that it was told of."""
    made = loading.scorer

    def scorer(settings, *, shape=None):
        telling = made(settings, shape=shape)
        explain = telling.explain

        def told(article):
            known, assessment = article.facts, explain(article)
            risk = None if known is None else float(known.headline_copies or 0)
            return dataclasses.replace(
                assessment,
                publisher=article.publisher,
                families={"duplication": risk},
                cluster=known and known.cluster,
            )

        telling.explain = told
        return telling

    monkeypatch.setattr(loading, "scorer", scorer)


def write(path, titles, *, publisher="tarn.example", prefix="", text="A text of its own, number {}."):
    """Articles with these titles."""
    rows = [
        {
            "id": f"{prefix}{number}",
            "title": title,
            "text": text.format(number),
            "publisher": publisher,
            "author": "Ada Lind",
        }
        for number, title in enumerate(titles)
    ]
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return str(path)


def copies(result):
    """Copies that each row was told of."""
    return [json.loads(line)["families"]["duplication"] for line in result.stdout.splitlines()]


def test_without_the_flag_nothing_is_known(run, tmp_path):
    """One pass, as ever; an empty input takes two as well."""
    rows = write(tmp_path / "a.jsonl", TITLES)
    (tmp_path / "empty.jsonl").write_bytes(b"")

    assert [None] * 3 == copies(run("score", rows))
    assert (0, "") == (lambda done: (done.exit_code, done.stdout))(run("score", "empty.jsonl", "--corpus"))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_corpus_is_read_twice(run, tmp_path, workers):
    """Over all inputs, with rows that cannot be read in between, by one process or several."""
    first = write(tmp_path / "a.jsonl", TITLES)
    second = tmp_path / "b.jsonl"
    second.write_bytes(b"{\n" + (tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)[2])
    done = run("score", first, str(second), "--corpus", "--workers", workers, "--max-errors", "1")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert [2.0, 2.0, 2.0, None, 2.0] == [line.get("families", {}).get("duplication") for line in lines]
    assert ("exact", 2, 1) == tuple(lines[0]["cluster"][name] for name in ("relation", "size", "publishers"))


def test_stdin_is_kept_to_be_read_again(run, tmp_path):
    """And the rows keep the ids that they have without it."""
    rows = b"".join(orjson.dumps({"title": title, "text": "Words."}) + b"\n" for title in TITLES)
    done = run("score", "-", "--corpus", input=rows)

    assert [2.0, 2.0, 1.0] == copies(done)
    assert ["-:1", "-:2", "-:3"] == [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_yesterday_is_known_today(run, tmp_path):
    """The second crawl finds the first one in the index, and itself only once however often it is scored."""
    index = str(tmp_path / "news.idx")
    first = write(tmp_path / "a.jsonl", TITLES[1:], prefix="a")
    second = write(tmp_path / "b.jsonl", TITLES[:1], prefix="b", publisher="lind.example")
    day = ("--index", index, "--day")

    assert [1.0, 1.0] == copies(run("score", first, *day, "2026-03-01"))
    done = run("score", second, *day, "2026-03-02")
    assert [2.0] == copies(done)
    assert ("exact", 2, 2) == tuple(
        json.loads(done.stdout)["cluster"][name] for name in ("relation", "size", "publishers")
    )
    assert "1 articles added" in done.stderr
    assert [2.0] == copies(run("score", second, *day, "2026-03-02"))
    assert [2.0, 1.0] == copies(run("score", first, *day, "2026-03-02"))
    assert [1.0] == copies(run("score", second, *day, "2026-09-02"))
    assert [2.0] == copies(run("score", second, *day, "2026-09-02", "--index-days", "365"))


def test_publishers_are_told_apart_from_the_scores(run, tmp_path):
    """One line each, with template lines and bylines in words, and a reliability with its interval."""
    house = "Write to us: we like letters.\n\nA text of its own, number {}."
    farm = write(tmp_path / "a.jsonl", [f"{title} {n}" for n in range(4) for title in TITLES], text=house)
    other = write(tmp_path / "b.jsonl", TITLES[:2], publisher="lind.example", prefix="b", text="no_text")
    done = run("score", farm, other, "--publishers", "p.jsonl", "--max-errors", "100%")
    lind, tarn = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text().splitlines()]

    assert 0 == done.exit_code
    assert ("lind.example", 2, None, []) == (
        lind["publisher"],
        lind["pages"],
        lind["reliability"],
        lind["template_lines"],
    )
    assert ("tarn.example", 12, "Ada Lind", 1.0) == (
        tarn["publisher"], tarn["pages"], tarn["top_byline"], tarn["top_byline_share"]
    )  # fmt: skip
    assert [["Write to us: we like letters.", 1.0]] == tarn["template_lines"]
    assert (12, 0.5) == (tarn["reliability"]["articles"], tarn["reliability"]["reliability"])


def test_what_cannot_be_read_twice_is_refused(run, tmp_path):
    """A pipe with a name; and a file that is no index, before anything is read."""
    import os

    os.mkfifo(tmp_path / "pipe.jsonl")
    rows = write(tmp_path / "a.jsonl", TITLES)
    piped, wrong = run("score", "pipe.jsonl", "--corpus"), run("score", rows, "--index", rows)

    assert (2, True) == (piped.exit_code, "read twice" in piped.stderr)
    assert (3, True) == (wrong.exit_code, "cannot be used as an index" in wrong.stderr)


def test_a_bad_day_is_refused(run, tmp_path):
    """It says what a day looks like."""
    done = run("score", write(tmp_path / "a.jsonl", TITLES), "--index", "a.idx", "--day", "today")

    assert (2, True) == (done.exit_code, "2026-11-22" in done.stderr)
