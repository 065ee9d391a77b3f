"""What OpenAPI says is so: made-up requests of every sort get the answers that it names."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

EXAMPLES = 1000 if os.environ.get("QUALITY_FULL") else 10
RUN = "from schemathesis.cli import schemathesis; schemathesis()"


def test_every_answer_is_described(address, tmp_path):
    """No 5xx; statuses, kinds and shapes of answers are those that are named, and nonsense is refused."""
    options = ["--max-examples", str(EXAMPLES), "--generation-deterministic", "--no-color"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, "run", f"{address}/openapi.json", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert 0 == done.returncode, done.stdout[-5000:] + done.stderr[-2000:]
    assert "Selected: 7/7" in done.stdout


def test_paths_and_errors_are_all_there(client):
    """Every route that programs use, and for each the errors of the guard around it."""
    paths = client.get("/openapi.json").json()["paths"]

    assert {"/score", "/explain", "/signals", "/model", "/health", "/ready", "/metrics"} == set(paths)
    for path in ("/score", "/explain"):
        described = paths[path]["post"]
        assert {"200", "401", "408", "413", "415", "421", "422", "503"} == set(described["responses"])
        assert described["requestBody"]["required"]
        assert described["responses"]["413"]["content"]["application/json"]["schema"]["$ref"].endswith(
            "/Error"
        )
