"""The README's requests are made as they stand there."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from quality.io import records
from tests.service.conftest import SAMPLES

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"^curl .*localhost:8000.*$", README, re.MULTILINE)


def test_requests_of_the_readme(address, rows, scorer, tmp_path):
    """One article, one page, a file: answers are rows."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    shutil.copy(SAMPLES / "articles.jsonl", tmp_path)
    said = [
        subprocess.run(
            request.replace("localhost:8000", urlsplit(address).netloc),
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for request in REQUESTS
    ]

    one, page = map(json.loads, filter(None, said))
    assert ("17", "no_text") == (one["id"], one["error"]["code"])
    assert ("news.example", "...") == (page["publisher"], page["text"])
    scores = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in scores]
    assert {3} == {len(row["reasons"]) for row in scores if row["status"] == "scored"}
    assert {*records.OUTPUT, "publisher"} >= {name for row in scores for name in row}
