"""``quality filter``, with the fake scorer of conftest.py: half a point and review for every text."""

import gzip
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from quality.scoring import waiting

GOOD = '{"text" : "A b c.",  "more":1}\n'
LINES = GOOD + "{\n" + '{"id": "2"}\r\n' + "\n" + GOOD


def test_an_empty_input_gives_an_empty_output(run):
    """No lines are no error."""
    result = run("filter", input="")

    assert (0, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("0 of 0 rows accepted\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [GOOD, GOOD]),
        (["--min", "0.5"], [GOOD, GOOD]),
        (["--min", "0.51"], []),
        (["--review", "reject"], []),
        (["--min", "0.4", "--review", "reject"], [GOOD, GOOD]),
        (["--family", "prose=0.5"], [GOOD, GOOD]),
        (["--family", "prose=0.4"], []),
        (["--family", "headline=0"], [GOOD, GOOD]),
        (["--unscored", "keep"], [GOOD, "{\n", '{"id": "2"}\r\n', GOOD]),
        (["--unscored", "keep", "--min", "0.9"], ["{\n", '{"id": "2"}\r\n']),
        (["--unscored", "keep", "--max-bytes", "20"], ["{\n", '{"id": "2"}\r\n']),
    ],
)
def test_accepted_lines_are_passed_on_byte_for_byte(run, words, expected):
    """By verdict, least reliability, highest risk of a family, and what is said of rows without a score."""
    Path("in.jsonl").write_bytes(LINES.encode())
    result = run("filter", "in.jsonl", "-o", "out.jsonl", "--max-errors", "100%", *words)

    assert 0 == result.exit_code, result.stderr
    assert "".join(expected).encode() == Path("out.jsonl").read_bytes()


def test_rejects_say_why(run):
    """The assessment's row, with what spoke against it; packed where the name says so."""
    words = ["--min", "0.6", "--family", "prose=0.4", "--max-errors", "9", "--rejects", "no.jsonl.gz"]
    result = run("filter", *words, input=LINES)
    rows = [json.loads(line) for line in gzip.decompress(Path("no.jsonl.gz").read_bytes()).splitlines()]

    assert (0, "") == (result.exit_code, result.stdout)
    assert ["-:1", "-:2", "2", "-:5"] == [row["id"] for row in rows]
    assert ["reliability 0.5 is below 0.6", "prose 0.5 is above 0.4"] == rows[0]["rejected"]
    assert (["unscored: not_json"], "not_json") == (rows[1]["rejected"], rows[1]["error"]["code"])
    assert [0.5, "review"] == [rows[0][name] for name in ("reliability", "verdict")]


def test_a_last_line_without_an_end_gets_one(run):
    """Or the next file's first line would be glued to it."""
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text(GOOD.rstrip())

    assert GOOD * 2 == run("filter", "a.jsonl", "b.jsonl").stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["a.csv"], 2, "a.csv is csv; filter takes JSON Lines"),
        (["a.jsonl", "--family", "promotion"], 2, "'promotion' is not FAMILY=RISK"),
        (["a.jsonl", "--family", "promotion=2"], 2, "'promotion=2' is not FAMILY=RISK"),
        (["a.jsonl", "--family", "news=0.1"], 2, "the families are boilerplate"),
        (["a.jsonl", "-o", "a.jsonl"], 2, "a.jsonl is an input too"),
        (["b.jsonl"], 3, "b.jsonl cannot be read"),
        (["a.jsonl"], 1, "2 of 4 rows have no score"),
    ],
)
def test_errors_are_one_line_and_an_exit_code(run, words, code, message):
    """Those of the contract."""
    Path("a.csv").touch()
    Path("a.jsonl").write_text(LINES)
    result = run("filter", *words)

    assert code == result.exit_code
    assert message in result.stderr.splitlines()[-1]


def test_a_line_does_not_wait_for_the_next(run, monkeypatch):
    """What came is handed on though the pipe stays open."""
    (come, go), (answers, told) = os.pipe(), os.pipe()
    monkeypatch.setattr(waiting, "stdin", lambda: come)
    words = ["filter", "--flush", "0.05", "-o", f"/dev/fd/{told}", "--quiet"]
    filtering = threading.Thread(target=run, args=words)
    filtering.start()
    os.write(go, (GOOD + GOOD[:5]).encode())

    assert GOOD.encode() == os.read(answers, 1000)
    os.write(go, GOOD[5:].encode())
    assert GOOD.encode() == os.read(answers, 1000)
    os.close(go)
    filtering.join()
    for handle in (come, answers, told):
        os.close(handle)


def test_a_closed_pipe_is_the_end(tmp_path):
    """Quietly: ``quality filter | head -n 1`` leaves no complaint."""
    Path("in.jsonl").write_text(GOOD * 200_000)
    program = (
        "import sys; from types import SimpleNamespace as N; from quality.cli import loading, main\n"
        "from quality.types import Assessment\n"
        "score = lambda rows: [Assessment(id=row.id, reliability=0.5, verdict='pass') for row in rows]\n"
        "loading.scorer = lambda *_words, **_options: N(score_rows=score)\n"
        "main.cli(['filter', 'in.jsonl'])"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert GOOD.encode() == process.stdout.readline()
        process.stdout.close()
        assert b"" == process.stderr.read()

    assert 0 == process.returncode


def test_packed_stdin_is_refused(run, monkeypatch):
    """It would have to wait for more than a line to be unpacked."""
    come, go = os.pipe()
    monkeypatch.setattr(waiting, "stdin", lambda: come)
    os.write(go, gzip.compress(GOOD.encode()))
    os.close(go)
    result = run("filter")
    os.close(come)

    assert 2 == result.exit_code
    assert "unpack it on its way" in result.stderr
