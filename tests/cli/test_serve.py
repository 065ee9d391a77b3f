"""``quality serve``: what its flags come to; the service itself is tested where it lives."""

import pytest

pytest.importorskip("fastapi", reason="the extra serve is not installed")

from quality.service import server
from quality.service.limits import Limits


@pytest.fixture
def served(monkeypatch):
    """What the server is started with."""
    found = {}
    monkeypatch.setattr(server, "run", lambda scorer, **options: found.update(options, scorer=scorer))
    return found


def test_defaults_are_this_machine_and_the_limits(run, served):
    """No flag, no token, no other host."""
    assert 0 == run("serve").exit_code
    assert ("127.0.0.1", 8000, None, 1) == tuple(
        served[name] for name in ("host", "port", "secret", "threads")
    )
    assert Limits() == served["limits"]
    assert ("balanced", 10) == (served["scorer"].preset, served["scorer"].reasons)


def test_flags(run, served, tmp_path):
    """Each reaches what it is for."""
    (tmp_path / "token").write_text("a-token-of-sixteen\n", encoding="utf-8")
    words = "--host 0.0.0.0 --port 0 --token-file token --preset strict --reasons 2 --threads 3 --max-body 1M"
    result = run("serve", *words.split(), "--max-rows", "5", "--max-requests", "6", "--timeout", "1.5")

    assert (0, "") == (result.exit_code, result.stderr)
    assert ("0.0.0.0", 0, "a-token-of-sixteen", 3) == tuple(
        served[name] for name in ("host", "port", "secret", "threads")
    )
    assert Limits(body=1 << 20, rows=5, requests=6, seconds=1.5) == served["limits"]
    assert ("strict", 2) == (served["scorer"].preset, served["scorer"].reasons)
