"""A file that grows under another name belongs to one process."""

import os

import pytest

from quality.errors import FileTrouble
from quality.training import part
from quality.training.part import Part


@pytest.fixture
def target(tmp_path):
    return tmp_path / "file"


def names(target):
    """What lies in the folder."""
    return sorted(path.name for path in target.parent.iterdir())


def test_nothing_leaves_nothing(target):
    """An empty part is no part."""
    with Part(target) as empty:
        assert (0, "") == (empty.size, empty.validator)

    assert [] == names(target)


def test_what_came_is_there_the_next_time(target):
    """With its checksum and the name that the server gave it."""
    with Part(target) as first:
        first.restart('"tag"')
        first.add(b"ab")
        digest = first.sha256
    with Part(target) as second:
        assert (2, digest, '"tag"') == (second.size, second.sha256, second.validator)
        second.add(b"c")
        second.finish()

    assert ["file"] == names(target)
    assert b"abc" == target.read_bytes()


@pytest.mark.parametrize("validator", ["é", "a\nb", ""])
def test_a_strange_name_is_not_kept(target, validator):
    """It would have to stand in a header."""
    with Part(target) as broken:
        broken.restart(validator)
        broken.add(b"a")

        assert "" == broken.validator


def test_two_do_not_write_one_file(target):
    """The second is told, and the first goes on undisturbed."""
    pytest.importorskip("fcntl", reason="no locks on this system")
    with Part(target) as first:
        first.add(b"a")
        with pytest.raises(FileTrouble, match=r"file.part is being written by another process"):
            Part(target)
        first.finish()

    assert b"a" == target.read_bytes()


def test_a_part_that_was_finished_meanwhile_is_not_touched(target, monkeypatch):
    """Between opening and locking the first one may give it its name."""
    lock = pytest.importorskip("fcntl", reason="no locks on this system").flock
    target.with_name("file.part").write_bytes(b"whole")

    def late(stream, how):
        os.replace(target.with_name("file.part"), target)
        lock(stream, how)

    monkeypatch.setattr(part.fcntl, "flock", late)
    with pytest.raises(FileTrouble, match="another process"):
        Part(target)

    assert b"whole" == target.read_bytes()


def test_without_locks_it_works_alone(target, monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(part, "fcntl", None)
    with Part(target) as only:
        only.add(b"a")
        only.finish()

    assert ["file"] == names(target)
