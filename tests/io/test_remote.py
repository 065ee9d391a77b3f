"""Files at addresses: in memory, and on a server of this machine."""

import functools
import gzip
import http.server
import threading

import pytest

from quality.errors import FileTrouble, MissingExtra, WrongUsage
from quality.io import formats, remote
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Assessment

fsspec = pytest.importorskip("fsspec")
LINE = b'{"text": "A."}\n'


@pytest.fixture
def memory():
    """An empty file system in memory."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


@pytest.fixture
def server(tmp_path):
    """Address of a server that shows a folder; it cannot begin in the middle of a file."""
    pytest.importorskip("aiohttp")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def ids(paths, format=None):
    return [row.id for row in formats.read(formats.sources(paths, format))]


def test_an_empty_folder_is_an_error(memory):
    """As one on disk."""
    memory.mkdir("/a")

    with pytest.raises(FileTrouble, match="no file to read"):
        formats.sources(["memory://a"])


def test_files_folders_and_patterns(memory):
    """As on disk; names of rows are addresses."""
    for name in ("/a/1.jsonl", "/a/b/2.jsonl", "/a/b/c.dat"):
        memory.pipe(name, LINE)
    memory.pipe("/a/3.jsonl.gz", gzip.compress(LINE))

    assert ["memory:///a/1.jsonl:1"] == ids(["memory:///a/1.jsonl"])
    everything = ["memory:///a/1.jsonl:1", "memory:///a/3.jsonl.gz:1", "memory:///a/b/2.jsonl:1"]
    assert [name.replace("///", "//") for name in everything] == [
        name.replace("///", "//") for name in ids(["memory://a"])
    ]
    assert 2 == len(ids(["memory://a/*.jsonl*"]))
    assert 3 == len(ids(["memory://a/**/*.jsonl*"]))
    with pytest.raises(WrongUsage, match="entire path component"):
        formats.sources(["memory://a/**.jsonl"])


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".csv", ".parquet", ".arrow"])
def test_outputs_can_be_read_again(memory, suffix):
    """Every format, back and forth in one file or not."""
    pytest.importorskip("pyarrow")
    with formats.writer(f"memory://out/a{suffix}", Shape()) as write:
        write(Assessment(id="x1"))
    (row,) = formats.read(formats.sources([f"memory://out/a{suffix}"]), Intake(columns={"text": "status"}))

    assert ("x1", "scored") == (row.id, row.text)


def test_an_output_in_parts(memory):
    """A file a verdict."""
    with formats.writer("memory://out", Shape(), partition_by="verdict") as write:
        write(Assessment(id="x1", verdict="pass"))

    assert ["/out/pass.jsonl"] == memory.find("/out")
    with (
        pytest.raises(WrongUsage, match="holds files"),
        formats.writer("memory://out", Shape(), partition_by="verdict"),
    ):
        pass


def test_a_web_server(server, tmp_path):
    """Large files too, although this one cannot begin in the middle."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "%s"}\n' % (b"a" * 700) * 4000)
    (tmp_path / "b.dat").write_bytes(LINE)
    address = f"{server}/a.jsonl"

    assert [f"{address}:{number}" for number in range(1, 4001)] == ids([address])
    assert [f"{server}/b.dat:1"] == ids([f"{server}/b.dat"], "jsonl")
    assert formats.Source(address, "jsonl").key() == formats.Source(address, "jsonl").key()


def test_a_table_on_a_web_server(server, tmp_path):
    """It is put on disk, since a table is read back and forth."""
    pytest.importorskip("pyarrow")
    with formats.writer(str(tmp_path / "a.parquet"), Shape()) as write:
        write(Assessment(id="x1"))

    rows = formats.read(formats.sources([f"{server}/a.parquet"]), Intake(columns={"text": "status"}))
    assert ["x1"] == [row.id for row in rows]


def test_what_is_not_there_is_named(memory, server):
    """Before anything is read."""
    for name in ("memory://none.jsonl", f"{server}/none.jsonl"):
        with pytest.raises(FileTrouble, match="none.jsonl cannot be read: there is no such file"):
            formats.sources([name])


def test_a_server_that_is_not_there_is_named():
    """The message says what failed."""
    pytest.importorskip("aiohttp")

    with pytest.raises(FileTrouble, match=r"127.0.0.1:9/a.jsonl"):
        ids(["http://127.0.0.1:9/a.jsonl"])


def test_an_unknown_kind_of_address_is_wrong_usage():
    """The message says what is known."""
    with pytest.raises(WrongUsage, match="fsspec knows"):
        formats.sources(["gopherish://a/b.jsonl"])


def test_a_missing_library_prints_the_pip_line(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)

    with pytest.raises(MissingExtra, match=r"pip install 'quality\[remote\]'"):
        remote.at("memory://a")


def test_a_key_changes_with_the_content(memory, tmp_path):
    """At any address."""
    memory.pipe("/a.jsonl", LINE)
    (tmp_path / "a.jsonl").write_bytes(LINE)
    sources = formats.sources(["memory:///a.jsonl", str(tmp_path / "a.jsonl")])
    keys = [source.key() for source in sources]
    assert keys == [source.key() for source in sources]

    memory.pipe("/a.jsonl", LINE + LINE)
    (tmp_path / "a.jsonl").write_bytes(LINE + LINE)
    assert not {*keys} & {source.key() for source in sources}
    with pytest.raises(FileTrouble, match="stream"):
        formats.Source("-", "jsonl").key()
