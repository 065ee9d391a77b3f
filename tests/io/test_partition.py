"""An output in parts."""

import json

import pytest

from quality.errors import WrongUsage
from quality.io import formats, partition
from quality.io.records import Intake
from quality.io.shape import Shape
from quality.types import Assessment, Problem


def parts(folder):
    return {
        path.name: [json.loads(line)["id"] for line in path.read_text().splitlines()]
        for path in sorted(folder.iterdir())
    }


def test_no_rows_no_parts(tmp_path):
    """The folder is there."""
    with formats.writer(str(tmp_path / "out"), Shape(), partition_by="verdict"):
        pass

    assert {} == parts(tmp_path / "out")


def test_a_file_a_verdict(tmp_path):
    """Rows without one are unknown; all rows are there."""
    with formats.writer(str(tmp_path / "out"), Shape(), partition_by="verdict") as write:
        for identity, verdict in (("1", "pass"), ("2", "drop"), ("3", "pass")):
            write(Assessment(id=identity, reliability=0.5, verdict=verdict))
        write(Assessment(id="4", error=Problem(code="no_text", detail="")))

    assert {"drop.jsonl": ["2"], "pass.jsonl": ["1", "3"], "unknown.jsonl": ["4"]} == parts(tmp_path / "out")


def test_a_publisher_can_do_no_harm(tmp_path):
    """Its name stays in the folder, and two publishers never share a file."""
    names = ["a.example", "A.example", "../a", "a/../..", "..", "x" * 300, "con", "a\0b", "ü.de"]
    with formats.writer(str(tmp_path / "out"), Shape(), partition_by="publisher") as write:
        for name in names:
            write(Assessment(id=name, publisher=name))

    assert ["out"] == [path.name for path in tmp_path.iterdir()]
    found = parts(tmp_path / "out")
    assert ["a.example"] == found["a.example.jsonl"]
    assert sorted(names) == sorted(identity for ids in found.values() for identity in ids)
    assert all(1 == len(ids) for ids in found.values())


@pytest.mark.parametrize(("suffix", "files"), [(".jsonl.gz", 9), (".csv", 27)])
def test_few_files_are_open_at_a_time(tmp_path, monkeypatch, suffix, files):
    """JSON Lines go on in the same file, other formats in a further one; no row is lost."""
    monkeypatch.setattr(partition, "OPEN", 3)
    with formats.writer(str(tmp_path / f"out{suffix}"), Shape(), partition_by="publisher") as write:
        for number in range(27):
            write(Assessment(id=f"x{number}", publisher=f"{number % 9}.example"))
    found = formats.sources([str(tmp_path / "out")])

    assert files == len(found)
    ids = sorted(
        row.carried["id"] for row in formats.read(found, Intake(columns={"text": "id"}, keep=("id",)))
    )
    assert sorted(f"x{number}" for number in range(27)) == ids


def test_parts_of_two_runs_never_mix(tmp_path):
    """A folder that holds files is refused, and so is a file."""
    (tmp_path / "a.txt").touch()

    for name in (str(tmp_path), str(tmp_path / "a.txt"), "-"):
        with (
            pytest.raises(WrongUsage, match="Name"),
            formats.writer(name, Shape(), partition_by="verdict"),
        ):
            pass
