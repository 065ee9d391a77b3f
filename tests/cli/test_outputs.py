"""No command writes over what it reads, or twice into one file; the fake scorer of conftest.py."""

import json
from pathlib import Path

import pytest

from quality.io import formats

ROWS = "".join(
    json.dumps({"id": str(n), "title": f"Headline {n}", "text": "A b c."}) + "\n" for n in range(3)
)


@pytest.fixture(autouse=True)
def _files(run):
    """Articles, their scores, and another name of each."""
    Path("in.jsonl").write_text(ROWS)
    run("score", "in.jsonl", "-o", "sc.jsonl")
    Path("link.jsonl").symlink_to("in.jsonl")


def test_no_outputs_are_no_trouble():
    """Nor is one output, beside an input of another name."""
    formats.check_outputs([])
    formats.check_outputs(["-", None, "b.jsonl"], ["-", "in.jsonl"])


@pytest.mark.parametrize(
    "words",
    [
        ("score", "in.jsonl", "-o", "in.jsonl"),
        ("score", "in.jsonl", "-o", "./link.jsonl"),
        ("score", "in.jsonl", "-o", "x", "--html", "in.jsonl"),
        ("score", "in.jsonl", "--publishers", "in.jsonl"),
        ("score", "in.jsonl", "--log-json", "in.jsonl"),
        ("score", "in.jsonl", "--index", "sc.jsonl", "--log-json", "sc.jsonl"),
        ("filter", "in.jsonl", "-o", "in.jsonl"),
        ("filter", "in.jsonl", "--rejects", "in.jsonl"),
        ("explain", "in.jsonl", "--html", "in.jsonl"),
        ("duplicates", "in.jsonl", "-o", "in.jsonl"),
        ("report", "sc.jsonl", "-o", "sc.jsonl"),
        ("report", "sc.jsonl", "--articles", "in.jsonl", "-o", "in.jsonl"),
        ("evaluate", "in.jsonl", "--html", "in.jsonl"),
        ("evaluate", "in.jsonl", "-o", "in.jsonl"),
        ("index", "query", "i.idx", "in.jsonl", "-o", "in.jsonl"),
        ("index", "query", "i.idx", "in.jsonl", "-o", "i.idx"),
        ("model", "card", "--figures", "in.jsonl", "-o", "in.jsonl"),
    ],
)
def test_an_input_is_not_written_over(run, words):
    """By whatever name: exit 2, and every file is as it was."""
    before = {path: path.read_bytes() for path in Path().iterdir()}
    result = run(*words)

    assert (2, "") == (result.exit_code, result.stdout), result.output
    assert "is an input too. Name another output." in result.stderr
    assert before == {path: path.read_bytes() for path in Path().iterdir()}


@pytest.mark.parametrize(
    "words",
    [
        ("score", "in.jsonl", "-o", "x.jsonl", "--html", "x.jsonl"),
        ("score", "in.jsonl", "-o", "x.jsonl", "--publishers", "./x.jsonl"),
        ("score", "in.jsonl", "--html", "-"),
        ("filter", "in.jsonl", "-o", "x", "--rejects", "x"),
        ("evaluate", "in.jsonl", "-o", "x", "--html", "x"),
    ],
)
def test_two_outputs_are_two_files(run, words):
    """The second would take the place of the first."""
    before = set(Path().iterdir())
    result = run(*words)

    assert (2, "") == (result.exit_code, result.stdout), result.output
    assert "is to hold two outputs" in result.stderr
    assert before == set(Path().iterdir())


def test_a_device_takes_any_number_of_outputs(run):
    """``/dev/null`` is no file that could be lost."""
    assert 0 == run("filter", "in.jsonl", "-o", "/dev/null", "--rejects", "/dev/null").exit_code


@pytest.mark.parametrize("name", ["x.parquet", "x.csv", "x", "x.jsonl.xz", "x.json"])
@pytest.mark.parametrize("words", [("duplicates",), ("index", "query", "i.idx")], ids=" ".join)
def test_json_lines_are_not_written_under_another_name(run, words, name):
    """As ``score`` does not; the name says what is in a file."""
    run("index", "add", "i.idx", "in.jsonl")
    result = run(*words, "in.jsonl", "-o", name)

    assert 2 == result.exit_code, result.output
    assert (
        f"Error: {name}: this output is JSON Lines. End it in .jsonl, .jsonl.gz, .jsonl.zst.\n"
        == result.stderr
    )
    assert not Path(name).exists()
