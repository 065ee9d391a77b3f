"""Packed inputs and outputs, whatever their names say."""

import bz2
import gzip
import io
import lzma
import sys

import pytest

from quality.errors import FileTrouble, MissingExtra
from quality.io import jsonl, open, packed
from quality.types import Assessment

zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
PACKERS = {"gz": gzip.compress, "zst": zstd.compress, "bz2": bz2.compress, "xz": lzma.compress}
each_packer = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)


def lines(count, start=0):
    return b"".join(b'{"id": "%d", "text": "Words of row %d."}\n' % (i, i * i) for i in range(start, count))


def ids(path):
    return [row.id for row in jsonl.read(str(path))]


@each_packer
def test_nothing_packed_is_nothing(tmp_path, pack):
    """No row, no error."""
    (tmp_path / "a").write_bytes(pack(b""))

    assert [] == ids(tmp_path / "a")


@each_packer
def test_members_follow_each_other(tmp_path, pack):
    """Files that were put together are one file, with zeros between them or not."""
    (tmp_path / "a").write_bytes(pack(lines(5)) + b"\0" * 8 + pack(b"") + pack(lines(9, 5)))

    assert [str(number) for number in range(9)] == ids(tmp_path / "a")


@each_packer
def test_a_truncated_file_gives_what_is_whole(tmp_path, pack):
    """All lines before the damage are rows, then comes the error."""
    (tmp_path / "a").write_bytes(pack(lines(500)) + pack(lines(600, 500))[:-20])
    rows = jsonl.read(str(tmp_path / "a"))
    found = [next(rows).id for _ in range(500)]

    assert [str(number) for number in range(500)] == found
    with pytest.raises(FileTrouble, match="The file is damaged"):
        list(rows)


@each_packer
def test_large_reads_lose_nothing_before_the_damage(tmp_path, pack):
    """Whoever reads blocks gets what lines would give."""
    (tmp_path / "a").write_bytes(pack(lines(500)) + pack(lines(600, 500))[:-20])

    def read():
        with open.reader(str(tmp_path / "a")) as stream:
            found.append(stream.read(1 << 20))
            stream.read(1)

    found = []
    with pytest.raises(FileTrouble, match="The file is damaged"):
        read()
    assert found[0].startswith(lines(500))


@each_packer
def test_a_bomb_costs_no_memory(tmp_path, pack):
    """A line of 300 MB in a few hundred bytes is one row without a score."""
    piece = pack(b" " * (1 << 20) if pack is not lzma.compress else b"x" * (1 << 20))
    (tmp_path / "a").write_bytes(pack(b"x" * 2_000) + piece * 100 + pack(b"\n" + lines(1)))
    bad, good = jsonl.read(str(tmp_path / "a"))

    assert ("too_large", "0") == (bad.error.code, good.id)


def test_what_is_unpacked_comes_in_pieces():
    """No call gives more than was asked for, however well it was packed."""
    stream = packed.unpacked(io.BufferedReader(io.BytesIO(zstd.compress(b"\0" * (1 << 24)))))

    assert 1000 == len(stream.read1(1000))
    assert (1 << 24) - 1000 == len(stream.read())


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_outputs_are_packed_as_their_names_say(tmp_path, name):
    """The same rows give the same bytes."""
    contents = []
    for _ in range(2):
        with jsonl.writer_of(str(tmp_path / name)) as write:
            write(Assessment(id="x1"))
        contents.append((tmp_path / name).read_bytes())

    assert contents[0] == contents[1]
    assert ["x1"] == ids(tmp_path / name)


def test_a_missing_library_prints_the_pip_line(tmp_path, monkeypatch):
    """The extra is named."""
    (tmp_path / "a").write_bytes(zstd.compress(lines(1)))
    monkeypatch.setitem(sys.modules, zstd.__name__, None)
    monkeypatch.delattr(sys.modules[zstd.__name__.partition(".")[0]], "zstd")

    with pytest.raises(MissingExtra, match=r"pip install 'quality\[zstd\]'"):
        ids(tmp_path / "a")
