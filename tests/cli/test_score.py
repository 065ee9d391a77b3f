"""``quality score``, with the fake scorer of conftest.py."""

import gzip
import json
import os
import signal
from pathlib import Path

import pytest

from quality.cli import loading

GOOD = '{"text": "A b c."}\n'


def rows_of(text):
    return [json.loads(line) for line in text.splitlines()]


def test_an_empty_input_gives_an_empty_output(run):
    """No rows are no error."""
    result = run("score", "-", input="")

    assert (0, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("0 rows: ")


def test_every_line_is_answered(run):
    """Rows in, rows out, in order, also where a line is broken."""
    Path("in.jsonl").write_text('{"id": "1", "text": "A."}\n{\n{"id": "3"}\n{"id": "4", "text": 1}\n')
    result = run("score", "in.jsonl", "-o", "out.jsonl", "--max-errors", "3")
    rows = rows_of(Path("out.jsonl").read_text())

    assert 0 == result.exit_code, result.output
    assert ["1", "in.jsonl:2", "3", "4"] == [row["id"] for row in rows]
    assert [None, "not_json", "no_text", "wrong_type"] == [row.get("error", {}).get("code") for row in rows]
    assert "" == result.stdout


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jsonl", b"{}", "no_text"),
        ("a.jsonl", b'{"text": ""}', "no_text"),
        ("a.txt", b"", "no_text"),
        ("a.txt", b"too_short", "too_short"),
        ("a.txt", b"unsupported_language", "unsupported_language"),
        ("a.txt", b"\xff", "invalid_utf8"),
        ("a.jsonl", b'{"text": "\xff"}', "invalid_utf8"),
        ("a.csv", b"text\n\xff\n", "invalid_utf8"),
        ("a.jsonl", b"{", "not_json"),
        ("a.jsonl", b"[]", "not_an_object"),
        ("a.jsonl", b'{"text": {}}', "wrong_type"),
        ("a.csv", b"content\nx\n", "missing_column"),
        ("a.csv", b'text\n"x\n', "not_csv"),
        ("a.html", b"\0\0", "bad_html"),
    ],
)
def test_each_bad_input_has_a_code(run, name, content, code):
    """One row in, one unscored row out, and exit code 1, since all of the rows failed."""
    Path(name).write_bytes(content)
    result = run("score", name)
    (row,) = rows_of(result.stdout)

    assert ("unscored", None, None, code) == (
        row["status"],
        row["reliability"],
        row["verdict"],
        row["error"]["code"],
    )
    assert 1 == result.exit_code
    assert f"  {code} 1, first: " in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["no-such-file.jsonl"], 3, "no-such-file.jsonl cannot be read"),
        (["folder"], 3, "folder has no file to read"),
        (["a.dat"], 2, "a.dat: the name does not tell its format"),
        (["bad.parquet"], 3, "bad.parquet cannot be read"),
        (["a.jsonl", "-o", "no/out.jsonl"], 3, "no/out.jsonl cannot be written"),
        (["a.jsonl", "-o", "out.xlsx"], 2, "out.xlsx: the name does not tell the output's format"),
        (["a.jsonl", "-o", "a.jsonl"], 2, "a.jsonl is an input too"),
        (["a.jsonl", "--max-errors", "many"], 2, "--max-errors 'many' is no number of rows"),
        (["a.jsonl", "--map", "body"], 2, "'body' is not FIELD=COLUMN"),
        (["a.jsonl", "--map", "body=text"], 2, "'body=text' is not FIELD=COLUMN"),
        (["a.jsonl", "--keep", "verdict"], 2, "'verdict' is a field of the output"),
        (["a.jsonl", "--preset", "none"], 2, "Invalid value for '--preset'"),
        (["a.jsonl", "--workers", "0"], 2, "Invalid value for '--workers'"),
        ([], 2, "Missing argument 'PATHS...'"),
    ],
)
def test_errors_are_one_line_and_an_exit_code(run, words, code, message):
    """What, where, what to do; nothing on stdout."""
    Path("folder").mkdir()
    Path("a.dat").touch()
    Path("bad.parquet").write_bytes(b"no parquet")
    Path("a.jsonl").write_text(GOOD)
    result = run("score", *words)

    assert (code, "") == (result.exit_code, result.stdout)
    assert message in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert GOOD == Path("a.jsonl").read_text()


def test_an_unreadable_file_is_exit_code_3(run, monkeypatch):
    """The system's own words, and the name."""
    Path("a.txt").touch()

    opened = Path.open

    def refuse(path, *words, **options):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **options)

    monkeypatch.setattr(Path, "open", refuse)
    result = run("score", "a.txt", "-o", "-")

    assert 3 == result.exit_code
    assert "Error: a.txt cannot be read: Permission denied. Check the path and its rights." in result.stderr


@pytest.mark.parametrize(("limit", "code"), [("1", 1), ("2", 0), ("49%", 1), ("50%", 0)])
def test_max_errors(run, limit, code):
    """A number or a share of rows; all rows are written either way."""
    result = run("score", "-", "--max-errors", limit, input=GOOD + "{\n{\n" + GOOD)

    assert (code, 4) == (result.exit_code, len(rows_of(result.stdout)))
    assert bool(code) == ("Error: 2 of 4 rows have no score" in result.stderr)


def test_the_summary_counts_verdicts_and_codes(run):
    """On stderr, and not with ``--quiet``."""
    loud, quiet = (run("score", "-", *words, input=GOOD + "{\n") for words in ([], ["--quiet"]))

    assert "2 rows: 0 pass, 1 review, 0 drop, 1 unscored\n  not_json 1, first: -:2: " in loud.stderr
    assert 1 == len(quiet.stderr.splitlines())
    assert loud.stdout == quiet.stdout


def test_files_folders_and_stdin_in_one_run(run):
    """One after the other, in the order named."""
    Path("folder").mkdir()
    Path("folder/b.txt").write_text("T\n\nBody.")
    Path("folder/a.csv.gz").write_bytes(gzip.compress(b"text\nx\n"))
    result = run("score", "folder", "-", input=GOOD)

    expected = [str(Path("folder/a.csv.gz")) + ":2", str(Path("folder/b.txt")), "-:1"]
    assert expected == [row["id"] for row in rows_of(result.stdout)]


def test_map_and_keep(run):
    """Other columns are read, named ones are carried through, the rest is ignored."""
    line = '{"uuid": 7, "body": "A.", "label": [1], "source": "s", "more": 2}\n'
    result = run("score", "-", "--map", "text=body,id=uuid", "--keep", "label,source", input=line)
    (row,) = rows_of(result.stdout)

    assert ("7", "scored", [1], "s") == (row["id"], row["status"], row["label"], row["source"])
    assert "more" not in row


def test_html_carries_the_text_that_spans_point_into(run):
    """The input's own text would not fit the offsets."""
    pytest.importorskip("resiliparse")
    result = run("score", "-", "--format", "html", input="<title>T</title><p>The body.</p>")
    (row,) = rows_of(result.stdout)

    assert ("-", "The body.") == (row["id"], row["text"])


def test_settings_reach_the_scorer(run, monkeypatch):
    """Flags over variables over ``quality.toml``."""
    Path("quality.toml").write_text('preset = "strict"\nreasons = 1\n')
    monkeypatch.setenv("QUALITY_REASONS", "2")
    from_file, flags = (
        rows_of(run("score", "-", *words, input=GOOD).stdout)[0]["reasons"]
        for words in ([], ["--preset", "lenient", "--reasons", "3"])
    )

    assert (2, "strict") == (len(from_file), from_file[0]["message"])
    assert (3, "lenient") == (len(flags), flags[0]["message"])


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.jsonl.gz"])
def test_other_outputs(run, name):
    """The ending tells the format."""
    result = run("score", "-", "-o", name, "--signals", "--keep", "label", input=GOOD)

    assert (0, "") == (result.exit_code, result.stdout), result.stderr
    assert Path(name).stat().st_size


def test_a_person_gets_a_table(run, monkeypatch):
    """Where stdout is a terminal and no output is named; ``--json`` and ``-o -`` give lines."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda stream: stream.name == "<stdout>")
    Path("a.jsonl").write_text('{"title": "A\\u001b[31m headline", "text": "A."}\n{\n')
    table, *lines = (run("score", "a.jsonl", *words).stdout for words in ([], ["--json"], ["-o", "-"]))

    assert "headline" in table
    assert "\x1b[31m headline" not in table
    assert "not_json" in table
    assert [2, 2] == [len(rows_of(text)) for text in lines]


def test_an_interrupted_run_goes_on(run, monkeypatch):
    """Exit code 130 after the block under way; ``--resume`` does the rest, and no row twice."""
    lines = [f'{{"id": "{number}", "text": "A."}}\n' for number in range(9)]
    Path("a.jsonl").write_text("".join(lines))
    monkeypatch.setattr("quality.scoring.blocks.BYTES", 1)
    answer = loading.scorer

    def interrupted(settings, **options):
        scorer = answer(settings, **options)
        scorer.score_rows = lambda rows: (
            [os.kill(os.getpid(), signal.SIGTERM) for row in rows if row.id == "3"],
            [scorer.explain(row) for row in rows],
        )[1]
        return scorer

    with monkeypatch.context() as patch:
        patch.setattr(loading, "scorer", interrupted)
        result = run("score", "a.jsonl", "-o", "out.jsonl")
    assert 130 == result.exit_code
    assert "4 rows are safe in out.jsonl.parts; --resume goes on after them." in result.stderr
    assert not Path("out.jsonl").exists()

    result = run("score", "a.jsonl", "-o", "out.jsonl", "--resume")
    assert 0 == result.exit_code, result.stderr
    assert list("012345678") == [row["id"] for row in rows_of(Path("out.jsonl").read_text())]
    assert not Path("out.jsonl.parts").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full on this system")
def test_a_full_disk_is_exit_code_3(run):
    """The message says which output, and that space may be short."""
    result = run("score", "-", "-o", "/dev/full", input=GOOD)

    assert 3 == result.exit_code
    assert (
        "/dev/full cannot be written: No space left on device. Check the path, its rights and"
        in result.stderr
    )
