"""The house keeps its shape."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import quality
from quality.text.compiled import DEPENDED_ON

ROOT = Path(quality.__file__).parent
TESTS = Path(__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
SHARED = {f"quality.text.{name.removesuffix('.py')}" for name in DEPENDED_ON}
"""Modules whose compiled functions those of others may call: the cache is named after what they say."""
LONG_TABLES = {ROOT / "text" / "found.py"}
"""Modules that number things: a line and a sentence an entry, no logic."""

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def functions(tree):
    """Every function, however deep."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def compiled(tree):
    """Functions that numba compiles, by name."""
    marks = {"compiled", "inlined", "lean", "njit"}
    return {
        node.name: node
        for node in functions(tree)
        if any(marks & set(ast.unparse(mark).replace("(", ".").split(".")) for mark in node.decorator_list)
    }


def name_of(path):
    """Dotted name of a module."""
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)


def test_contracts_are_kept():
    """Layers, cycles, families, single importers; apart, since some libraries disturb import-linter."""
    asked = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT.parent, capture_output=True, text=True, check=False
    )

    assert 0 == found.returncode, found.stdout + found.stderr


@each_module
def test_nobody_inside_imports_the_facade(path):
    """import-linter cannot see through lazy names, so this test does."""
    inside = {entry.stem for entry in ROOT.iterdir()}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ImportFrom) and node.module == "quality":
            assert {alias.name for alias in node.names} <= inside, ast.unparse(node)


@each_module
def test_modules_and_functions_stay_small(path):
    """300 lines a module, 40 a function; compiled code and tables of numbers may be longer."""
    tree, lines = TREES[path], path.read_text(encoding="utf-8").count("\n")
    hot = compiled(tree)
    assert lines <= (700 if hot or path in LONG_TABLES else 300)
    for node in functions(tree):
        if node.name not in hot:
            assert node.end_lineno - node.body[0].end_lineno <= 40, node.name


@each_module
def test_compiled_code_calls_its_own_file_only(path):
    """The compiler's disk cache does not notice a change in another file, but in those it is named after."""
    elsewhere = {
        (name_of(other), name) for other, tree in TREES.items() if other != path for name in compiled(tree)
    }
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom) and node.module not in SHARED
        for alias in node.names
        if (node.module, alias.name) in elsewhere
    }
    for name, function in compiled(TREES[path]).items():
        used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert set() == used & foreign, name


@each_module
def test_nothing_is_swallowed_or_executed(path):
    """No broad except, no eval, nothing that runs what it reads, no note to oneself."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ExceptHandler):
            caught = "" if node.type is None else ast.unparse(node.type)
            assert caught not in ("", "Exception", "BaseException"), f"line {node.lineno}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, f"line {node.lineno}"
        elif isinstance(node, ast.Import):
            assert not {"pickle", "marshal", "shelve"} & {alias.name for alias in node.names}
    assert "TODO" not in path.read_text(encoding="utf-8")
    assert path.stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.name)
def test_every_test_says_what_it_shows(path):
    """A docstring of one paragraph."""
    for node in functions(ast.parse(path.read_text(encoding="utf-8"))):
        if node.name.startswith("test_"):
            assert "\n\n" not in (ast.get_docstring(node) or "\n\n"), node.name


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("quality", {"sklearn", "numpy", "numba", "pandas", "click", "orjson", "rich"}),
        ("quality.cli.main", {"sklearn", "numpy", "numba", "textstat", "pyarrow", "resiliparse"}),
        ("quality.scoring.engine", {"sklearn", "pandas", "click", "textstat", "jinja2"}),
    ],
)
def test_import_is_light(module, heavy):
    """The facade loads no library at all, the command's help no model, and scoring no scikit-learn."""
    code = f"import sys, {module}; print(sorted({heavy!r} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )

    assert "[]" == result.stdout.strip()
