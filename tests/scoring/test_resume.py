"""Whatever stops a run, and whenever: going on gives the same bytes as never having stopped."""

import errno
import gzip
import json
import multiprocessing
import os
import random
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from quality.cli import running
from quality.errors import FileTrouble, WorkerLost, WrongUsage
from quality.io import formats
from quality.io.records import PLAIN
from quality.io.shape import Shape
from quality.scoring import blocks, shards
from quality.scoring.work import Work
from quality.types import Article, Assessment

FULL = bool(os.environ.get("QUALITY_FULL"))
KILLED = 25 if FULL else 2
ROWS, SHARD = 3000, 250

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


class Quick:
    """Scores by the length of the text; a row that says so kills its process."""

    model = SimpleNamespace(id="quick", schema=SimpleNamespace(fingerprint="none"))

    def score_rows(self, rows):
        """One assessment a row."""
        made = []
        for row in rows:
            if row.id == "die":
                os._exit(7)
            length = len(row.text or "") if isinstance(row, Article) else 0
            made.append(Assessment(id=row.id, model="quick", reliability=length % 97 / 97, verdict="review"))
        return made


@pytest.fixture(autouse=True)
def _small(monkeypatch, tmp_path):
    """Blocks of a few rows, in a folder of our own."""
    monkeypatch.setattr(blocks, "BYTES", 2000)
    monkeypatch.setattr(blocks, "ROWS", 16)
    monkeypatch.setattr(shards, "ROWS", SHARD)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def rows():
    """An input with rows of all lengths, blank lines among them."""
    lines = [
        json.dumps({"id": str(n), "text": "w " * (n % 90)}) + "\n" * (1 + (n % 7 == 0)) for n in range(ROWS)
    ]
    Path("in.jsonl").write_text("".join(lines))
    return lines


def order(output, *, source="in.jsonl", **more):
    """Score ``source`` into ``output``."""
    work = Work(scorer=more.pop("scorer", Quick()), intake=PLAIN, lines=None)
    found = formats.sources([source])
    key = {"model": work.scorer.model.id, "preset": "balanced"} | more.pop("key", {})
    return running.Order(sources=found, work=work, shape=Shape(), output=output, key=key, **more)


def content(output):
    """All that a run has written, shards in order."""
    path = Path(output)
    if path.is_file():
        return path.read_bytes()
    return b"".join(part.read_bytes() for part in sorted(path.rglob("part-*")))


def killed(asked, after):
    """Run it in another process, and kill that after some seconds; whether it was done before."""
    process = multiprocessing.get_context("fork").Process(target=running.batch, args=(asked,))
    process.start()
    process.join(after)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode == 0


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.csv", "out/"])
def test_killed_at_any_moment_and_resumed(rows, output):
    """SIGKILL, twice a run: the bytes are those of an undisturbed run, and nothing is left lying about."""
    chance = random.Random(output)
    start = time.monotonic()
    running.batch(order(f"whole-{output}", workers=2))
    took, died = time.monotonic() - start, 0
    for number in range(KILLED):
        name = f"{number}-{output}"
        for _ in range(2):
            died += not killed(order(name, workers=1 + number % 2, resume=True), chance.uniform(0, took))
        outcome = running.batch(order(name, resume=True))

        assert ROWS == outcome.tally.rows
        assert content(f"whole-{output}") == content(name)
        assert not Path(f"{name}.parts").exists()
    assert died


def test_an_empty_input_is_an_empty_output():
    """Also in a folder of shards, and a table has its header."""
    Path("in.jsonl").touch()
    for output in ("out.jsonl", "out.csv", "out/"):
        assert 0 == running.batch(order(output)).tally.rows

    assert b"" == content("out.jsonl") == content("out/")
    assert content("out.csv").startswith(b"id,status,")
    assert 0 == json.loads(Path("out/run.json").read_text())["rows"]


@pytest.mark.parametrize("change", ["key", "input", "shards"])
def test_runs_are_not_mixed(rows, change):
    """Other settings, another input: refused with the name of what differs, and nothing is touched."""
    running.batch(order("out/"))
    before = content("out/")
    more = {"key": {"key": {"preset": "strict"}}, "input": {}, "shards": {"key": {"shards": 7}}}[change]
    if change == "input":
        Path("in.jsonl").write_text("".join(rows[1:]))

    named = {"key": "preset: balanced, now strict", "input": "inputs", "shards": "shards"}[change]
    with pytest.raises(WrongUsage, match=f"begun with another {named}"):
        running.batch(order("out/", resume=True, **more))
    assert before == content("out/")


def test_a_run_that_is_done_is_not_done_again(rows):
    """With ``--resume`` its count is told; without, a folder is refused and a file is written anew."""
    first = running.batch(order("out/"))
    running.batch(order("out.jsonl"))

    assert first.tally == running.batch(order("out/", resume=True)).tally
    assert ROWS == running.batch(order("out.jsonl", resume=True)).tally.rows
    Path("out.jsonl").unlink()
    assert ROWS == running.batch(order("out.jsonl", resume=True)).tally.rows
    assert content("out/") == content("out.jsonl")
    assert ROWS == running.batch(order("out.jsonl")).tally.rows
    with pytest.raises(WrongUsage, match="holds a run that is done"):
        running.batch(order("out/"))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_truncated_gzip_keeps_what_was_read(rows, workers):
    """An error with the file's name, and the rows before the damage are safe."""
    whole = gzip.compress("".join(rows).encode())
    Path("in.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileTrouble, match=r"in\.jsonl\.gz cannot be read: the packed data end in the middle"):
        running.batch(order("out/", source="in.jsonl.gz", workers=workers))

    found = [json.loads(line)["id"] for line in content("out/").splitlines()]
    assert [str(number) for number in range(len(found))] == found
    assert len(found) > SHARD


def test_an_input_that_vanishes_keeps_what_was_read(rows):
    """The next file is gone when its turn comes."""
    Path("a").mkdir()
    Path("in.jsonl").rename("a/1.jsonl")
    Path("a/2.jsonl").write_text(rows[0])
    asked = order("out/", source="a")
    Path("a/2.jsonl").unlink()
    with pytest.raises(FileTrouble, match=r"a/2\.jsonl cannot be read: No such file"):
        running.batch(running.replace(asked, sources=[asked.sources[0], Gone("a/2.jsonl", "jsonl")]))

    assert ROWS == len(content("out/").splitlines())


class Gone(formats.Source):
    """A source whose key was taken before it vanished."""

    def key(self):
        """Give the key that it had."""
        return "gone"


def test_a_full_disk_keeps_what_is_committed(rows, monkeypatch):
    """Exit code 3; when there is room again, the run goes on."""
    running.batch(order("whole/"))
    written = 0

    def full(path):
        nonlocal written
        written += 1
        if written > 9:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(shards, "_sync", full)
        with pytest.raises(FileTrouble, match="out cannot be written: No space left on device"):
            running.batch(order("out/"))
    kept = len(list(Path("out").glob("part-*")))
    running.batch(order("out/", resume=True))

    assert 0 < kept < ROWS // SHARD
    assert content("whole/") == content("out/")


def test_a_worker_that_dies_is_noticed():
    """With how it died; the blocks before it are safe."""
    lines = [json.dumps({"id": str(n), "text": "w" * 100}) + "\n" for n in range(500)]
    Path("in.jsonl").write_text("".join([*lines, '{"id": "die"}\n', *lines]))
    with pytest.raises(WorkerLost, match="exit code 7"):
        running.batch(order("out/", workers=2))

    assert len(content("out/").splitlines()) > 400


def test_two_runs_do_not_write_one_output(rows):
    """The second is told, whatever it was asked for."""
    place = shards.Place.of("out/")
    with (
        shards.opened(place, {}, shape=Shape()),
        pytest.raises(FileTrouble, match="is being written by another run"),
        shards.opened(place, {}, shape=Shape(), resume=True),
    ):
        pass


def test_a_shard_that_was_changed_is_refused(rows):
    """Nobody goes on after rows that are not there."""
    asked = order("out/", resume=True)
    assert not killed(running.replace(asked, work=running.replace(asked.work, scorer=Slow())), 0.8)
    Path("out/part-00000.jsonl").write_text("")

    with pytest.raises(FileTrouble, match="is gone or was changed"):
        running.batch(asked)


class Slow(Quick):
    """Takes its time."""

    def score_rows(self, rows):
        """Wait a little."""
        time.sleep(0.005)
        return super().score_rows(rows)


@pytest.mark.parametrize("output", ["out/", "out.csv/"])
def test_partitions(rows, output):
    """A folder for each verdict, shards in it, all rows there."""
    running.batch(order(output, partition="verdict"))
    parts = sorted(Path(output, "review").glob("part-*"))

    assert ROWS // SHARD <= len(parts) + 1
    assert ROWS == sum(len(path.read_text().splitlines()) - (output == "out.csv/") for path in parts)


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_tables_are_joined(rows, suffix):
    """A single file of shards has the rows of all, in order."""
    pytest.importorskip("pyarrow")
    running.batch(order(f"out.{suffix}"))
    found = formats.read(formats.sources([f"out.{suffix}"]), running.replace(PLAIN, columns={"text": "id"}))

    assert [str(number) for number in range(ROWS)] == [row.id for row in found]
    assert not Path(f"out.{suffix}.parts").exists()


def test_a_log_has_a_line_an_event(rows):
    """Beginning and end, and how it failed."""
    running.batch(order("out.jsonl", log=Path("log")))
    with pytest.raises(WrongUsage):
        running.batch(order("out.jsonl", key={"preset": "strict"}, resume=True, log=Path("log")))
    events = [json.loads(line) for line in Path("log").read_text().splitlines()]

    assert ["start", "done"] == [event["event"] for event in events][:2]
    assert ROWS == events[1]["rows"]


def test_a_folder_that_is_refused_stays_as_it_was(rows):
    """Files of somebody else, and no journal among them afterwards."""
    folder = Path("mine")
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear Ada,")
    with pytest.raises(WrongUsage, match="is not empty"):
        running.batch(order("mine/"))

    assert ["letter.txt"] == [path.name for path in folder.iterdir()]
