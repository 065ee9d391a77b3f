"""Defaults < quality.toml < QUALITY_* < flags."""

from pathlib import Path

import pytest

from quality.errors import WrongUsage
from quality.settings import Settings, allowed, load


@pytest.fixture
def file(tmp_path):
    return tmp_path / "quality.toml"


def test_nothing_set_is_the_defaults(file):
    """No file, no variables, no flags."""
    assert Settings() == load({}, {}, file)


def test_each_layer_wins_over_the_one_below(file):
    """A flag that was not given, or an empty variable, sets nothing."""
    file.write_text('workers = 2\nreasons = 2\npreset = "strict"\nmodel = "m"\nmax_errors = 3\n')
    environment = {"QUALITY_WORKERS": "3", "QUALITY_REASONS": "3", "QUALITY_MODEL": ""}
    found = load({"workers": 4, "reasons": None, "unrelated": 1}, environment, file)

    assert Settings(workers=4, reasons=3, preset="strict", model=Path("m"), max_errors="3") == found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("workers = 0", "workers must be a whole number from 1 on, not 0"),
        ("workers = true", "workers must be a whole number"),
        ("workers = [", "is not TOML"),
        ("preset = 'none'", "preset must be one of lenient, balanced, strict"),
        ("max_errors = 'abc'", "max_errors 'abc' is no number of rows"),
        ("max_errors = -1", "max_errors '-1' is no number of rows"),
        ("model = 7", "model must be text"),
        ("wrokers = 2", "unknown setting 'wrokers'. Known are model, preset, workers"),
    ],
)
def test_a_wrong_setting_is_named(file, content, message):
    """File, key and what is allowed."""
    file.write_text(content)

    with pytest.raises(WrongUsage, match=f"quality.toml.* ?{message}"):
        load({}, {}, file)


def test_a_wrong_variable_is_named(file):
    """The variable's own name."""
    with pytest.raises(WrongUsage, match="QUALITY_WORKERS must be a whole number"):
        load({}, {"QUALITY_WORKERS": "many"}, file)
    with pytest.raises(WrongUsage, match="QUALITY_MAX_ERRORS 'abc' is no number of rows"):
        load({}, {"QUALITY_MAX_ERRORS": "abc"}, file)


@pytest.mark.parametrize(("text", "rows"), [("0", 0), ("3", 3), ("0%", 0), ("50%", 100), ("0.5%", 1)])
def test_a_number_or_a_share_of_rows(text, rows):
    """Of 200 rows."""
    assert rows == allowed(text, 200)


@pytest.mark.parametrize("text", ["", "%", "-1", "nan", "inf", "1e999", "many", "1%%", "101%", "1e3%"])
def test_what_is_no_number_of_rows(text):
    """The message says what to write."""
    with pytest.raises(WrongUsage, match="Write 20 or 1%"):
        allowed(text, 200)
