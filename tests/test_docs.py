"""What is written is what is there."""

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from cogapp import Cog

import quality
from quality.cli.main import cli
from quality.settings import PRESETS
from quality.text.found import Lexicon, WordList

ROOT = Path(__file__).parents[1]
PACKAGE = Path(quality.__file__).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "datasets/README.md", "datasets/samples/README.md"]
LISTS = {f"{listed.name.lower()}.txt" for listed in (*WordList, *Lexicon)}
OF_ONE_MACHINE = re.compile(
    r"(?<![\w.~/-])/(?:home|root|Users|work|mnt|srv)/\w|\b[A-Z]:\\\w|file:///|\w\.internal\b"
)
OF_AN_INDEX = re.compile(r"index[-_]url|pypi\.|pythonhosted|find[-_]links", re.IGNORECASE)


def commands(group=cli, name="quality"):
    """Every command with its full name, those inside others too."""
    for command in group.commands.values():
        yield f"{name} {command.name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {command.name}")


def tracked():
    """Text files under version control, or about to be."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout: nobody knows which files belong to the project")
    listing = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip(f"git does not list the files: {found.stderr.strip()}")
    paths = [ROOT / name for name in found.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def codes():
    """Codes of unscored rows that the package gives, as its source says."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"BadRow", "Problem"}:
                named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                for value in named or node.args[:1]:
                    if isinstance(value, ast.Constant):
                        yield value.value


def test_generated_parts_of_the_readme_are_fresh(monkeypatch):
    """Commands, signals, presets and figures come from the code and the model, sets from their manifests."""
    monkeypatch.chdir(ROOT)

    assert 0 == Cog().main(["cog", "--check", "README.md", "datasets/README.md"])


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=str)
def test_commands_and_options_are_documented(name, command):
    """Each has a help text and stands in the README, below its command."""
    assert command.help
    assert f"<code>{name}" in README
    section = README.split(f"<code>{name}", 1)[1].split("</details>")[0]
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name
            assert all(f"`{given}`" in section for given in parameter.opts), parameter.name


@pytest.mark.parametrize("word", [*PRESETS, *sorted(set(codes()))])
def test_presets_and_codes_are_documented(word):
    """Users meet them in the output."""
    assert f"`{word}`" in README


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_says_where_it_comes_from(name):
    """Each file says what it is, when it was written and on which published definition."""
    header = (PACKAGE / "lexicons" / name).read_text(encoding="utf-8").split("\n\n")[0]

    for word in ("# What:", "# Written:", "# Definition:"):
        assert word in header


def test_no_list_lies_about_unused():
    """Every list that is there is read."""
    assert LISTS == {path.name for path in (PACKAGE / "lexicons").glob("*.txt")}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    """Files that a page links to exist, and so do its own headings."""
    text = (ROOT / page).read_text(encoding="utf-8")
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in
                re.findall(r"^#+ (.*)$", text, re.MULTILINE)}  # fmt: skip
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "://" not in target:
            assert (ROOT / page).parent.joinpath(target.split("#")[0]).exists(), target


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_targets_are_those_of_the_makefile(page):
    """Every ``make`` that a page speaks of is a target."""
    targets = re.findall(r"^(\w+):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    for named in re.findall(r"(?:^|`)make (\w+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE):
        assert named in targets


def test_the_changelog_knows_this_version():
    """The version of the project file has its chapter."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("pattern", [OF_ONE_MACHINE, OF_AN_INDEX], ids=["machine", "index"])
def test_nothing_names_one_machine(pattern):
    """No absolute path of somebody's disk, no package index in any file of the project."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]

    assert [] == found
