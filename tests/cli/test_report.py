"""``quality report``, on scores of the fake scorer of conftest.py."""

import json
from pathlib import Path

import pytest

ROWS = [{"id": str(number), "title": f"Headline {number}", "text": "A b c."} for number in range(9)]


@pytest.fixture
def articles():
    """Articles, one of them without a score."""
    lines = [json.dumps(row) + "\n" for row in [*ROWS, {"id": "none"}]]
    Path("in.jsonl").write_text("".join(lines))


def test_no_scores_make_a_page(run):
    """Of zero articles."""
    Path("scores.jsonl").touch()
    result = run("report", "scores.jsonl")

    assert (0, "") == (result.exit_code, result.stdout)
    assert "0 articles" in Path("report.html").read_text()


@pytest.mark.parametrize(
    "output", ["scores.jsonl", "scores.jsonl.gz", "scores.parquet", "scores/", "parts.parquet/"]
)
def test_whatever_score_wrote_is_read(run, articles, output):
    """One file or a folder of shards; JSON Lines or Parquet; the same page."""
    pytest.importorskip("pyarrow")
    run("score", "in.jsonl", "-o", output, "--shards", "4") if output.endswith("/") else run(
        "score", "in.jsonl", "-o", output
    )
    result = run("report", output, "-o", "page.html", "--articles", "in.jsonl", "--title", "Mine & yours")
    html = Path("page.html").read_text()

    assert 0 == result.exit_code, result.stderr
    for words in ("<h1>Mine &amp; yours</h1>", "10 articles", "Headline 3", "<code>no_text</code>"):
        assert words in html


def test_without_articles_rows_have_their_ids(run, articles):
    """The page needs nothing but the scores."""
    run("score", "in.jsonl", "-o", "scores.jsonl")
    run("report", "scores.jsonl")
    html = Path("report.html").read_text()

    assert "Headline" not in html
    assert "id 3" in html


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("a.jsonl", '{"id": "1", "text": "A."}\n', 3, "a.jsonl:1 is no row that score wrote"),
        ("a.jsonl", '{"id": "1", "status": "scored"}\n{"id"', 3, "a.jsonl:2 is not JSON"),
        ("a.csv", "id,status\n", 2, "a.csv: a report is made of JSON Lines or Parquet"),
        ("a.parquet", "no", 3, "a.parquet cannot be read"),
    ],
)
def test_errors_are_one_line_and_an_exit_code(run, name, content, code, message):
    """What, where, what to do."""
    Path(name).write_text(content)
    result = run("report", name)

    assert code == result.exit_code
    assert message in result.stderr.splitlines()[-1]
    assert not Path("report.html").exists()
