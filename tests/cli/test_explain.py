"""``quality explain``, with the fake scorer of conftest.py."""

import json
from pathlib import Path

import pytest

ROWS = '{"id": "1", "text": "The first body."}\n{"id": "2", "title": "T", "text": "The second body."}\n{\n'


@pytest.fixture(autouse=True)
def _rows(_fake):
    """A file with two articles and a broken line; an empty file."""
    Path("a.jsonl").write_text(ROWS)
    Path("empty.jsonl").touch()


def test_an_empty_file_has_nothing_to_explain(run):
    """Exit code 3, and the name."""
    result = run("explain", "empty.jsonl")

    assert (3, "Error: empty.jsonl has no row. Check the path.\n") == (result.exit_code, result.stderr)


def test_the_first_row_is_explained(run):
    """In words, with the text."""
    result = run("explain", "a.jsonl")

    assert 0 == result.exit_code, result.output
    assert "review" in result.stdout
    assert "first body" in result.stdout


def test_a_row_is_chosen_by_its_id(run):
    """As JSON it is the row of the contract."""
    result = run("explain", "a.jsonl", "--id", "2", "--json")

    assert ("2", "scored") == tuple(json.loads(result.stdout)[name] for name in ("id", "status"))


def test_an_unknown_id_is_an_error(run):
    """The message says what ids look like."""
    result = run("explain", "a.jsonl", "--id", "7")

    assert 3 == result.exit_code
    assert "no row with the id '7'" in result.stderr


def test_a_bad_row_is_explained_too(run):
    """The problem in words; the exit code says that there is no score."""
    result = run("explain", "a.jsonl", "--id", "a.jsonl:3")

    assert 1 == result.exit_code
    assert "not_json" in result.stdout


def test_a_page_is_written(run):
    """To a file, or to stdout."""
    result = run("explain", "a.jsonl", "--html", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")

    assert (0, "") == (result.exit_code, result.stdout), result.output
    assert "first" in page
    assert "<!doctype html>" == page[:15].lower()
    assert page == run("explain", "a.jsonl", "--html", "-").stdout


def test_no_input_is_written_over(run):
    """Exit code 2, and the file is as it was."""
    assert 2 == run("explain", "a.jsonl", "--html", "a.jsonl").exit_code
    assert ROWS == Path("a.jsonl").read_text()
