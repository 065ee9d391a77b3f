"""``quality signals``."""

import json

from quality.features import registry


def test_every_signal_is_listed(run):
    """One line a signal, and its name is whole also where no terminal tells a width."""
    result = run("signals")

    assert 0 == result.exit_code, result.output
    for spec in registry.SPECS:
        assert spec.name in result.stdout


def test_json_has_every_signal_in_order(run):
    """Unit, bounds (null where there is none), direction and source."""
    rows = json.loads(run("signals", "--json").stdout)

    assert [spec.name for spec in registry.SPECS] == [row["name"] for row in rows]
    assert {
        "name",
        "family",
        "summary",
        "unit",
        "bounds",
        "direction",
        "source",
        "citation",
        "version",
    } == set(rows[0])
