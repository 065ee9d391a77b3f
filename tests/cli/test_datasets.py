"""``quality datasets``: list, fetch, verify, convert."""

import gzip
import io
import json
import sys
from dataclasses import replace

import pytest

from quality.cli import datasets
from quality.training import manifests, sets
from tests.training import mirror as server

RECORD = {"id": "1", "title": "T", "text": "Text.", "publisher": "paper.example", "label": "reliable"}
NAMES = ("recovery", "clickbait_chakraborty")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A folder of two sets, and manifests that fit them; the folder of the sets is another one."""
    folder, known = tmp_path / "source", {}
    for name in NAMES:
        one = manifests.every()[name]
        path = folder / one.file.path
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(json.dumps(RECORD).encode(), mtime=0))
        rows = sets.load(name, folder)
        known[name] = replace(
            one,
            file=replace(one.file, **server.of_file(path.read_bytes())),
            converted=manifests.Converted(rows=1, sha256=sets.digest(rows)),
        )
    monkeypatch.setattr(manifests, "every", lambda: known)
    monkeypatch.setenv("QUALITY_DATASETS", str(tmp_path / "sets"))
    return folder


@pytest.fixture
def there(source, tmp_path, run):
    """Both sets, fetched."""
    assert 0 == run("datasets", "fetch", "--all", "--from", str(source)).exit_code
    return tmp_path / "sets"


def test_the_list_says_what_is_here(run, source, there):
    """Licence and use, and the folder that was looked at."""
    result = run("datasets", "list")
    elsewhere = run("datasets", "list", "--from", "nowhere")

    assert 0 == result.exit_code
    assert ["recovery", "reliability", "1", "0.0", "CC", "BY-NC-SA", "4.0", "forbidden", "yes"] == (
        result.stdout.splitlines()[1].split()
    )
    assert f"Folder: {there}" in result.stdout
    assert "no" == elsewhere.stdout.splitlines()[1].split()[-1]


def test_the_list_as_json_is_the_manifests(run, source):
    """For programs."""
    found = json.loads(run("datasets", "list", "--json").stdout)

    assert [(name, False) for name in NAMES] == [(one["name"], one["present"]) for one in found]
    assert {"name": "MIT", "stated": True, "commercial": True} == found[1]["licence"]


def test_fetched_once_is_enough(run, source, there):
    """The second time nothing is read; a changed file is fetched again."""
    (there / manifests.every()["recovery"].file.path).write_bytes(b"changed")
    again = run("datasets", "fetch", *NAMES, "--from", str(source))

    assert "clickbait_chakraborty: there already" in again.stderr
    assert f"recovery: {there}" in again.stderr
    assert "" == again.stdout
    assert "" == run("datasets", "fetch", *NAMES, "--from", str(source), "--quiet").stderr


def test_a_link_is_no_copy(run, source, tmp_path):
    """Into the folder that was named."""
    result = run("datasets", "fetch", "recovery", "--from", str(source), "--link", "--to", "linked")

    assert 0 == result.exit_code
    assert (tmp_path / "linked" / manifests.every()["recovery"].file.path).is_symlink()


def test_a_mirror_gives_what_it_has(run, source, tmp_path):
    """One set that fails does not keep the others from coming."""
    content = (source / manifests.every()[NAMES[1]].file.path).read_bytes()
    with server.running() as mirror:
        mirror.says(server.Reply(404), server.whole(content))
        result = run("datasets", "fetch", "--all", "--mirror", f"{mirror.url}/sets")

    assert 3 == result.exit_code
    assert ["/sets/reliability/recovery.jsonl.gz", "/sets/signals/clickbait_chakraborty.jsonl.gz"] == [
        asked[0] for asked in mirror.asked
    ]
    assert "Error: Not there: recovery." in result.stderr
    assert content == (tmp_path / "sets" / manifests.every()[NAMES[1]].file.path).read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Name the sets, or say --all"),
        (("recovery", "--all"), "Name the sets, or say --all"),
        (("recovry", "--from", "."), "Did you mean recovery?"),
        (("recovery",), r"The file of recovery has no address"),
        (("recovery", "--mirror", "http://mirror.example"), "is not HTTPS"),
        (("recovery", "--mirror", "https://mirror.example", "--from", "."), "exclude each other"),
        (("recovery", "--link"), "--link goes with --from"),
    ],
)
def test_what_makes_no_sense_is_refused(run, source, words, message):
    """With exit code 2 and what to do."""
    result = run("datasets", "fetch", *words)

    assert 2 == result.exit_code
    assert message in result.stderr


def test_verify_computes_again(run, source, there):
    """File and rows, of all that is here."""
    result = run("datasets", "verify")

    assert 0 == result.exit_code
    assert [[name, "good", "good"] for name in NAMES] == [
        line.split() for line in result.stdout.splitlines()[1:]
    ]


def test_verify_names_what_is_wrong(run, source, there):
    """Checksums as they were found, for programs."""
    path = there / manifests.every()["recovery"].file.path
    path.write_bytes(b"changed")
    result = run("datasets", "verify", "--json")

    assert 3 == result.exit_code
    assert "Not as the manifests say: recovery." in result.stderr
    assert ("changed", None, sets.sha256(path)) == tuple(
        json.loads(result.stdout)["recovery"][key] for key in ("file", "rows", "file_sha256")
    )


@pytest.mark.parametrize(
    ("words", "message"), [((), "There is no set"), (("recovery",), "Not as the manifests say: recovery")]
)
def test_verify_without_sets_is_no_success(run, source, words, message):
    """Nothing to look at, or a named one that is not there."""
    result = run("datasets", "verify", *words)

    assert 3 == result.exit_code
    assert message in result.stderr


def test_converted_rows_are_what_the_manifest_sums(run, source, there, tmp_path):
    """The same on stdout and in a file."""
    run("datasets", "convert", "recovery", "-o", "rows.jsonl")
    printed = run("datasets", "convert", "recovery").stdout

    assert printed == (tmp_path / "rows.jsonl").read_text()
    assert {"label": "reliable", **RECORD, "group": "paper.example"} == json.loads(printed)


def test_a_set_that_is_not_here_cannot_be_converted(run, source):
    """The error says how to get it."""
    result = run("datasets", "convert", "recovery")

    assert 3 == result.exit_code
    assert "quality datasets fetch recovery" in result.stderr


def test_without_a_setting_the_cache_folder_is_used(run, source, monkeypatch, tmp_path):
    """The platform's own place for what can be fetched again."""
    monkeypatch.delenv("QUALITY_DATASETS")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, **_options: tmp_path / "cache" / name)

    assert f"Folder: {tmp_path / 'cache' / 'quality' / 'datasets'}" in run("datasets", "list").stdout


def test_a_download_shows_itself_on_a_terminal(monkeypatch):
    """Name, bytes and speed, on stderr; nowhere else."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    one = manifests.every()["recovery"]
    with datasets._progress(one, shown=True) as advance:
        advance(one.file.bytes // 2)

    assert "recovery" in sys.stderr.getvalue()
    assert "2.0/3.9 MB" in sys.stderr.getvalue()
