"""What all commands have in common."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from quality.cli.main import cli
from quality.errors import ModelRefused, QualityError

ROOT = Path(__file__).parents[2]


def commands(group, prefix=()):
    for name, command in group.commands.items():
        yield (*prefix, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*prefix, name))


EACH = list(commands(cli))


@pytest.mark.parametrize(("words", "command"), EACH, ids=[" ".join(words) for words, _ in EACH])
def test_every_command_and_option_has_help(run, words, command):
    """A person need not guess."""
    assert command.help
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, option.name
    assert 0 == run(*words, "--help").exit_code


FRACTIONS = [
    (words, option.opts[0])
    for words, command in EACH
    for option in command.params
    if isinstance(option.type, click.types.FloatParamType)
]


@pytest.mark.parametrize(
    ("words", "option"), FRACTIONS, ids=[f"{words[-1]} {name}" for words, name in FRACTIONS]
)
@pytest.mark.parametrize("value", ["nan", "inf"])
def test_no_option_takes_what_is_no_number(run, words, option, value):
    """NaN is neither below nor above any bound."""
    result = run(*words, option, value)

    assert 2 == result.exit_code
    assert f"Invalid value for '{option}'" in result.stderr


@pytest.mark.parametrize(
    "words", [("score",), ("filter",), ("duplicates",), ("index", "add", "new.idx")], ids=" ".join
)
def test_a_wrong_variable_is_told_before_the_work_begins(run, monkeypatch, words):
    """Not when all rows are done; by its own name."""
    Path("a.jsonl").write_text("{")
    monkeypatch.setenv("QUALITY_MAX_ERRORS", "abc")
    result = run(*words, "a.jsonl")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "Error: QUALITY_MAX_ERRORS 'abc' is no number of rows. Write 20 or 1%.\n" == result.stderr
    assert not Path("new.idx").exists()


def test_exit_codes_belong_to_classes():
    """Those of the contract, and no other."""

    def below(kind):
        return {kind} | {each for child in kind.__subclasses__() for each in below(child)}

    assert {1, 2, 3, 4, 130} == {kind.exit_code for kind in below(QualityError)}


def test_a_refused_model_is_exit_code_4(run, monkeypatch):
    """One line, and no output is begun."""

    def refuse(*_words, **_options):
        raise ModelRefused("models/x: not a model. Copy it again.")

    monkeypatch.setattr("quality.cli.loading.scorer", refuse)
    Path("a.jsonl").touch()
    result = run("score", "a.jsonl", "-o", "out.jsonl")

    assert (4, "Error: models/x: not a model. Copy it again.\n") == (result.exit_code, result.stderr)
    assert not Path("out.jsonl").exists()


def test_the_package_runs_as_a_module():
    """``python -m quality``; help loads neither the kernel nor a model."""
    code = "import sys, quality.cli.main; print([m for m in ('numba', 'sklearn') if m in sys.modules])"
    light = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    shown = subprocess.run(
        [sys.executable, "-m", "quality", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "[]\n" == light.stdout
    assert shown.stdout.startswith("Usage: quality ")


@pytest.mark.skipif(os.name == "nt", reason="closed pipes are another matter there")
def test_a_closed_pipe_ends_the_run_quietly():
    """As ``quality ... | head`` does: no traceback, no error."""
    code = (
        "import click, sys; from quality.cli.main import cli\n"
        "@cli.command()\n"
        "def much():\n"
        "    while True: sys.stdout.buffer.write(b'row\\n' * 1000)\n"
        "cli(['much'], prog_name='quality')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read()

    assert (0, b"") == (process.returncode, complaints)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["signals", "-h"], ["signals"], ["signals", "--json"]]
)
def test_stdout_is_an_output_like_any_other(words):
    """Full, it is one line and exit code 3; closed, whoever reads it has seen enough."""
    come, go = os.pipe()
    os.close(come)
    with open("/dev/full", "wb") as full, os.fdopen(go, "wb") as closed:
        ends = [
            subprocess.run(
                [sys.executable, "-m", "quality", *words],
                cwd=ROOT,
                stdout=stdout,
                stderr=subprocess.PIPE,
                text=True,
            )
            for stdout in (full, closed)
        ]

    assert [3, 0] == [end.returncode for end in ends], [end.stderr for end in ends]
    assert ends[0].stderr.startswith("Error: stdout cannot be written: No space left on device.")
    assert (1, "") == (ends[0].stderr.count("\n"), ends[1].stderr)
