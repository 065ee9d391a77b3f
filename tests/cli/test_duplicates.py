"""``quality duplicates`` reads every format, writes a row a row, and says what it found."""

import json

import pytest
from click.testing import CliRunner

from quality.cli.main import cli

ROWS = [
    {"id": "1", "title": "Rates fall again in Oregon"},
    {"id": "2", "title": "RATES FALL AGAIN in Oregon | The Daily Planet"},
    {"id": "3", "title": "Minister plays the violin"},
]


def run(*arguments, stdin=None):
    """Exit code, rows of stdout, and what was told."""
    result = CliRunner().invoke(cli, ["duplicates", *map(str, arguments)], input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


@pytest.fixture
def source(tmp_path):
    """Three headlines as JSON lines."""
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def test_no_rows_are_fine():
    """An empty input gives an empty output."""
    assert (0, [], "0 rows: 0 clusters; no headlines\n") == run("-", stdin="")


def test_rows_have_the_fields_of_the_contract(source):
    """In this order; rows of one cluster share its id."""
    code, rows, told = run(source)

    assert 0 == code
    assert {("id", "cluster_id", "relation", "similarity", "representative")} == set(map(tuple, rows))
    assert ["exact", "exact", "unique"] == [row["relation"] for row in rows]
    assert rows[0]["cluster_id"] == rows[1]["cluster_id"] != rows[2]["cluster_id"]
    assert "3 rows: 1 clusters; 1 unique, 2 exact\n" == told


def test_output_goes_where_it_is_told(source, tmp_path):
    """Into a file, packed or not; never over the input."""
    assert (0, []) == run(source, "-o", tmp_path / "out.jsonl", "--quiet")[:2]
    assert 3 == len((tmp_path / "out.jsonl").read_text().splitlines())
    assert 2 == run(source, "-o", source)[0]


def test_the_summary_can_be_read_by_programs(source):
    """JSON on stderr, since the rows are on stdout; nothing with --quiet."""
    told = json.loads(run(source, "--json")[2])

    assert {"rows": 3, "clusters": 1, "relations": {"unique": 1, "exact": 2}, "errors": {}} == told
    assert "" == run(source, "--quiet")[2]


def test_other_formats_and_columns_are_read(tmp_path):
    """A table with a column of another name, by its ending."""
    path = tmp_path / "rows.csv"
    path.write_text("headline,desk\nRates fall again,a\nRates fall again!,b\n", encoding="utf-8")
    code, rows, _ = run(path, "--map", "title=headline", "--keep", "desk", "--workers", 2)

    assert (0, ["exact", "exact"]) == (code, [row["relation"] for row in rows])
    assert ["a", "b"] == [row["desk"] for row in rows]


def test_bad_rows_are_told_and_counted(source):
    """They have a row with the reason, and too many of them are exit code 1."""
    source.write_text(source.read_text() + "no json\n", encoding="utf-8")
    code, rows, told = run(source)

    assert 1 == code
    assert "not_json" == rows[3]["error"]["code"]
    assert None is rows[3]["cluster_id"]
    assert "not_json 1" in told
    assert "1 of 4 rows" in told
    assert 0 == run(source, "--max-errors", "1")[0]


def test_bodies_join_rows(tmp_path):
    """Two titles over one text are one cluster with --body and two without."""
    text = "The council voted late on Tuesday to close the old bridge over the river for repairs. " * 3
    path = tmp_path / "rows.jsonl"
    rows = [{"title": "Bridge to close", "text": text}, {"title": "Ferries run for months", "text": text}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    assert ["unique", "unique"] == [row["relation"] for row in run(path)[1]]
    assert ["reworded", "reworded"] == [row["relation"] for row in run(path, "--body")[1]]


def test_a_missing_input_is_said(tmp_path):
    """Exit code 3, and the path in the message."""
    code, _, told = run(tmp_path / "none.jsonl")

    assert 3 == code
    assert "none.jsonl" in told
