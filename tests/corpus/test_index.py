"""An index keeps what it said it has, finds it again, and forgets what it is told to."""

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from datetime import date
from functools import partial

import pytest

from quality.corpus import index as indexes
from quality.corpus import lookup, segments
from quality.corpus.headlines import HEADLINES
from quality.corpus.index import Added, Entry, Index
from quality.errors import FileTrouble

TODAY, LATER = date(2026, 3, 1), date(2026, 6, 1)
KILLS = 50 if os.environ.get("QUALITY_FULL") == "1" else 4


@pytest.fixture
def index(tmp_path):
    """A new index."""
    with Index(tmp_path / "a.idx", create=True) as opened:
        yield opened


def ask(index, *titles, since=None, most=10):
    """Ids of the matches of each title."""
    publishers = [None] * len(titles)
    found = index.asked(partial(lookup.matches, titles=titles, publishers=publishers, since=since, most=most))
    return [[match.id for match in own] for own in found]


def test_an_empty_index_knows_nothing(index):
    """Nothing is added, found, deleted, expired."""
    assert Added(added=0, known=0, untitled=1) == index.add([Entry("1", " — ")], TODAY)
    assert [[], []] == ask(index, "", "Bridge closes after storm")
    assert (0, 0) == (index.delete(["1"]), index.expire(LATER))
    assert (0, None) == (index.stats().articles, index.stats().first_day)


def test_the_same_id_is_added_once(index, some):
    """Again, in one batch or later, with another title too: the first one stays."""
    batch = some(0, 5)

    assert Added(added=5, known=0, untitled=0) == index.add(batch, TODAY)
    assert Added(added=1, known=6, untitled=0) == index.add(
        [*batch, Entry("id-0", "Another title of the same article"), *some(5, 6)], LATER
    )
    assert [["id-0"], []] == ask(index, batch[0].title, "Another title of the same article")
    assert (6, 6, 1) == (index.stats().articles, index.stats().headlines, index.stats().publishers)


def test_near_duplicates_are_found_with_their_relation(index, some):
    """Exact copies first, then reworded ones; another number is another event."""
    title = "Three hurt as old bridge over the Lind collapses in storm"
    index.add(
        [
            *some(0, 300),
            Entry("copy", f"{title} | Tarn Mail", "tarnmail.example"),
            Entry("wire", "THREE hurt as old bridge over the Lind collapses in storm!", "lind.example"),
            Entry("close", "Three injured as old bridge over the Lind collapses in storm", "lind.example"),
            Entry("other", "Nine hurt as old bridge over the Lind collapses in storm", "lind.example"),
        ],
        TODAY,
    )
    (found,) = index.asked(
        partial(lookup.matches, titles=[title], publishers=["x.example"], since=None, most=10)
    )

    assert {("copy", "exact"), ("wire", "exact"), ("close", "reworded")} == {
        (match.id, match.relation) for match in found
    }
    assert ("2026-03-01", "lind.example") == (found[-1].day, found[-1].publisher)
    assert [["copy"]] == ask(index, title, most=1)
    assert [[]] == ask(index, title, since=LATER)


def test_everything_is_found_whatever_the_segments(index, some, monkeypatch):
    """Many small additions, merged as they come, answer as one large one; runs part no equal keys."""
    monkeypatch.setattr(segments, "RUN", 64)
    monkeypatch.setattr(segments, "_PIECE", 1000)
    every = some(0, 400)
    for start in range(0, 400, 20):
        index.add(every[start : start + 20], TODAY)
        index.tidy()

    assert [[entry.id] for entry in every] == ask(index, *(entry.title for entry in every))
    assert 1 <= len(segments.of(index.db)) < 12
    assert 400 * HEADLINES.bands == index.stats().entries


def test_what_is_deleted_is_gone(index, some):
    """One of two copies leaves the other one; deleting again finds nothing."""
    index.add([*some(0, 3), Entry("twin", some(0, 1)[0].title)], TODAY)

    assert 2 == index.delete(["id-0", "id-1", "nobody"])
    assert [["twin"], []] == ask(index, some(0, 1)[0].title, some(1, 2)[0].title)
    assert 0 == index.delete(["id-0"])
    assert Added(added=2, known=0, untitled=0) == index.add(some(0, 2), TODAY)
    assert [["id-1"]] == ask(index, some(1, 2)[0].title)


def test_what_has_expired_is_gone_with_its_keys(index, some):
    """Days before the given one, and the entries that nobody needs any more."""
    index.add(some(0, 30), TODAY)
    index.add(some(20, 50), LATER)

    assert 30 == index.expire(LATER)
    assert [[], ["id-40"]] == ask(index, some(5, 6)[0].title, some(40, 41)[0].title)
    assert (20, 20 * HEADLINES.bands) == (index.stats().articles, index.stats().entries)
    assert 20 == index.expire(date(2027, 1, 1))
    assert (0, 0, 0) == (index.stats().articles, index.stats().entries, index.stats().segments)


def test_indexes_are_merged_with_their_days(index, some, tmp_path):
    """What both have stays as it is."""
    index.add(some(0, 10), TODAY)
    with Index(tmp_path / "b.idx", create=True) as other:
        other.add(some(5, 15), TODAY)
        other.add(some(15, 20), LATER)
        done = index.merge(other)

    assert Added(added=10, known=5, untitled=0) == done
    assert ("2026-03-01", "2026-06-01", 20) == (
        index.stats().first_day,
        index.stats().last_day,
        index.stats().articles,
    )
    assert [["id-17"]] == ask(index, some(17, 18)[0].title, since=LATER)


def test_readers_see_one_state_while_another_writes(index, some):
    """A second connection reads what was committed, and a second writer is told to wait."""
    index.add(some(0, 5), TODAY)
    with Index(index.path) as reader:
        index.db.execute("BEGIN IMMEDIATE")
        index._add(some(5, 10), TODAY)

        assert [["id-1"], []] == ask(reader, some(1, 2)[0].title, some(6, 7)[0].title)
        reader.db.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(FileTrouble, match="another process is writing"):
            reader.add(some(10, 11), TODAY)
        index.db.execute("COMMIT")
        assert [["id-6"]] == ask(reader, some(6, 7)[0].title)


def test_another_scheme_is_refused(index, tmp_path):
    """Signatures of another normaliser cannot be compared; the message says both."""
    index.db.execute(
        "UPDATE about SET value = replace(value, 'normaliser=1', 'normaliser=0') WHERE key = 'scheme'"
    )

    with pytest.raises(FileTrouble, match="normaliser=0.*normaliser=1"):
        Index(index.path)


def test_other_files_are_refused(tmp_path):
    """No file, a text, somebody else's database; none of them is touched."""
    text, foreign = tmp_path / "a.jsonl", tmp_path / "b.sqlite"
    text.write_text('{"id": "1"}\n' * 50)
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE notes (text)")
    db.close()
    before = text.read_bytes(), foreign.read_bytes()

    with pytest.raises(FileTrouble, match="no such index"):
        Index(tmp_path / "missing")
    for path in (text, foreign):
        with pytest.raises(FileTrouble, match=path.name):
            Index(path, create=True)
    assert before == (text.read_bytes(), foreign.read_bytes())
    assert not (tmp_path / "missing").exists()


def test_batches_are_reported_when_they_are_in_the_file(index, some, monkeypatch):
    """Each report tells of articles that another connection can see."""
    monkeypatch.setattr(indexes, "BATCH", 4)
    with sqlite3.connect(index.path) as other:
        for number, done in enumerate(index.add_all(some(0, 10), TODAY), start=1):
            assert done.added == min(4, 10 - 4 * (number - 1))
            assert min(4 * number, 10) == other.execute("SELECT count(*) FROM articles").fetchone()[0]
    other.close()


def _writer(path, batches, pipe):
    """Add batches and say so, one number each."""
    with Index(path, create=True) as opened:
        for number, batch in enumerate(batches):
            opened.add(batch, TODAY)
            os.write(pipe, bytes([number]))
            opened.tidy()


@pytest.mark.skipif(sys.platform != "linux", reason="the writer is a copy of this process")
def test_a_killed_writer_loses_nothing_that_it_reported(tmp_path, some):
    """Killed at any moment, again and again: what was reported is there once, and the file is sound."""
    rng, path, fork = random.Random(3), tmp_path / "a.idx", multiprocessing.get_context("fork")
    batches = [some(40 * number, 40 * number + 40) for number in range(12)]
    for kill in range(KILLS):
        if kill % 8 == 0:
            for left in tmp_path.glob("a.idx*"):
                left.unlink()
        get, put = os.pipe()
        writer = fork.Process(target=_writer, args=(path, batches, put))
        writer.start()
        os.close(put)
        reported = os.read(get, rng.randrange(1, 4))
        time.sleep(rng.random() * 0.01)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        while more := os.read(get, 100):
            reported += more
        os.close(get)
        assert -signal.SIGKILL == writer.exitcode or len(reported) == len(batches)

        with Index(path) as survived:
            ids = [row[0] for row in survived.db.execute("SELECT id FROM articles")]
            promised = [entry for number in reported for entry in batches[number]]
            assert "ok" == survived.db.execute("PRAGMA integrity_check").fetchone()[0]
            assert {entry.id for entry in promised} <= set(ids)
            assert len(set(ids)) == len(ids)
            assert 0 == len(ids) % 40
            assert [[entry.id] for entry in promised[::7]] == ask(survived, *(e.title for e in promised[::7]))
