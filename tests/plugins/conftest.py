"""Samples of the project as articles and rows, and the shipped model."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from quality import load_model
from quality.io import records

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples" / "articles.jsonl"


@pytest.fixture(scope="session")
def rows():
    """The sample articles as mappings; one of them is refused as not English."""
    return [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def articles(rows):
    """The same as articles."""
    return [records.article(row, f"row:{n}") for n, row in enumerate(rows, start=1)]


@pytest.fixture(scope="session")
def model():
    """The model that comes with the package."""
    return load_model()


@pytest.fixture(scope="session")
def spark_job(tmp_path_factory):
    """Run tasks of ``spark_job.py`` on a table of articles, and give their tables in order of the ids."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed; spark needs it")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("java is not installed; spark needs it")

    def run(master, table, *tasks):
        folder = tmp_path_factory.mktemp("spark")
        pq.write_table(table, folder / "articles.parquet")
        job = Path(__file__).with_name("spark_job.py")
        words = [sys.executable, str(job), master, str(folder), *tasks]
        done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
        assert 0 == done.returncode, done.stderr[-4000:]
        found = {task: pq.read_table(folder / f"{task}.parquet") for task in tasks}
        return {task: made.sort_by(made.column_names[0]) for task, made in found.items()}, folder

    return run
