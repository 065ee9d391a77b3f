"""What is built is whole, and finds its parts wherever it lies."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest

import quality
from quality.model import bundle

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODEL = {f"quality/_models/default/{name}" for name in bundle.LARGEST}
MANIFESTS = {f"quality/_datasets/{path.name}" for path in (ROOT / "datasets" / "manifests").iterdir()}
CODE = """
import json
from quality import load_model
from quality.reports import page
from quality.training import manifests
from quality.types import Assessment, Problem
import quality
unscored = Assessment(id="a", error=Problem(code="no_text", detail="nothing"))
written = len(page.explain(None, unscored)) > 1000
print(json.dumps([quality.__file__, load_model().id, written, len(manifests.every())]))
"""


def build(target, hook):
    """Build a wheel of the checkout, and give its path."""
    code = f"from hatchling.build import {hook}; {hook}({str(target)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built once."""
    return build(tmp_path_factory.mktemp("wheel"), "build_wheel")


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Run Python with the wheel installed, far away from the checkout."""
    target, elsewhere = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True, capture_output=True)

    def run(*words):
        result = subprocess.run(
            [sys.executable, *words],
            env={**os.environ, "PYTHONPATH": str(target)},
            cwd=elsewhere,
            capture_output=True,
            text=True,
        )
        assert 0 == result.returncode, result.stderr
        return target, result.stdout

    return run


def test_the_wheel_holds_code_data_and_model(wheel):
    """Every file of the package, the shipped model, the manifests of public sets, and nothing else."""
    package = ROOT / "quality"
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert MODEL <= held
    assert MANIFESTS == {name for name in held if name.startswith("quality/_datasets/")}
    assert expected == {
        name for name in held if not name.startswith(("quality/_models/", "quality/_datasets/"))
    }


@pytest.mark.parametrize("suffix", [".txt", ".npz", ".html.j2", ".css", ".js", "py.typed"])
def test_the_wheel_holds_every_kind_of_data(wheel, suffix):
    """Word lists, arrays, templates and the mark of a typed package."""
    with ZipFile(wheel) as archive:
        assert any(name.startswith("quality/") and name.endswith(suffix) for name in archive.namelist())


def test_an_installed_wheel_finds_its_model_templates_and_manifests(installed):
    """From another folder, with the installed package first on the path."""
    target, printed = installed("-c", CODE)
    file, model, page_is_written, sets = json.loads(printed)

    assert file.startswith(str(target))
    assert bundle.load().id == model
    assert page_is_written
    assert len(MANIFESTS) == sets


def test_an_installed_wheel_runs_as_a_module(installed):
    """``python -m quality --version`` gives the version of the project file."""
    _, printed = installed("-m", "quality", "--version")

    assert PROJECT["version"] in printed


def test_an_editable_install_is_the_checkout(tmp_path):
    """It adds a path and no second copy of anything."""
    with ZipFile(build(tmp_path, "build_editable")) as archive:
        held = [name for name in archive.namelist() if ".dist-info/" not in name]

    assert ["_quality.pth"] == held


def test_the_checkout_finds_its_model():
    """``models/default`` beside the package, and it loads."""
    if Path(quality.__file__).parents[1] != ROOT:
        pytest.skip("the tests run against an installed package")

    assert ROOT / "models" / "default" == bundle.shipped()
    assert bundle.load().name.startswith("default-")


def test_declared_dependencies_are_the_imported_ones():
    """What the package imports is declared, and what is declared is imported somewhere."""
    declared = [*PROJECT["dependencies"], *sum(extras().values(), [])]
    names = {re.split(r"[<>=\[; ]", line)[0].lower().replace("_", "-") for line in declared}
    distributions = metadata.packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for path in (ROOT / "quality").rglob("*.py")
        for module in modules(ast.parse(path.read_text(encoding="utf-8")))
        for distribution in distributions.get(module, [])
    }

    assert names - {"lxml-html-clean"} == imported - {"quality", "lxml-html-clean"}  # trafilatura's need


def extras():
    """Optional dependencies that are libraries of the package, not tools or collections."""
    found = PROJECT["optional-dependencies"]
    return {name: lines for name, lines in found.items() if name not in {"all", "dev"}}


def modules(tree):
    """Top-level names of everything that is imported absolutely."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
