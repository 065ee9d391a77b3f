"""What is kept is what was published, whatever the server does."""

import os
import sys
from dataclasses import replace
from functools import partial

import httpx
import pytest

from quality.errors import FileTrouble, MissingExtra, WrongUsage
from quality.training import fetch, manifests
from quality.training.fetch import Patience
from quality.training.manifests import File
from tests.training import mirror as bad
from tests.training.mirror import CONTENT, HALF, TAG, Reply

OTHER = CONTENT[::-1]
QUICK = Patience(stall=0.3, window=60, floor=1, tries=3, pause=0)
PATH = "some/set of.jsonl.gz"


@pytest.fixture
def mirror():
    with bad.running() as running:
        yield running


@pytest.fixture
def manifest():
    known = manifests.every()["recovery"]
    return replace(known, file=File(path=PATH, **bad.of_file()))


@pytest.fixture
def get(mirror, manifest, tmp_path):
    """Fetch from the mirror, and give what is in the folder then."""

    def got(patience=QUICK, **options):
        try:
            fetch.fetch(manifest, tmp_path, mirror=mirror.url, patience=patience, **options)
        finally:
            got.left = {path.name: path.read_bytes() for path in (tmp_path / "some").iterdir()}
        return got.left

    got.left = {}
    return got


GOOD = {"set of.jsonl.gz": CONTENT}


def test_a_file_comes_whole_under_its_name(mirror, get):
    """One request, bytes told as they come, nothing else left behind."""
    mirror.says(bad.whole())
    told = []

    assert GOOD == get(advance=told.append)
    assert [("/some/set%20of.jsonl.gz", None, None)] == mirror.asked
    assert (0, len(CONTENT)) == (told[0], told[-1])


@pytest.mark.parametrize("stall", [False, True], ids=["broken off", "stalled"])
def test_what_ends_too_early_goes_on(mirror, get, stall):
    """The rest is asked for, if it is still the same content."""
    mirror.says(bad.half(stall=stall), bad.rest())

    assert GOOD == get()
    assert [(None, None), (f"bytes={HALF}-", TAG)] == [asked[1:] for asked in mirror.asked]
    assert not mirror.outwaited


def test_a_trickle_ends_the_try(mirror, get):
    """A server that sends a little now and then would keep us for ever."""
    mirror.says(bad.trickle(), bad.obeying)

    assert GOOD == get(Patience(stall=60, window=0.1, floor=2000, tries=3, pause=0))
    (_, first), (_, second) = [asked[:2] for asked in mirror.asked]
    assert first is None
    assert 1000 <= int(second.removeprefix("bytes=").removesuffix("-")) < 2000


def test_a_later_run_goes_on(mirror, get):
    """What has come is kept, with the name that the server gave the content."""
    mirror.says(bad.half(), bad.rest())
    with pytest.raises(FileTrouble, match=rf"gave up after 1 tries with {HALF:,} of .* Run it again"):
        get(replace(QUICK, tries=1))

    assert {"set of.jsonl.gz.part": CONTENT[:HALF], "set of.jsonl.gz.part.tag": TAG.encode()} == get.left
    assert GOOD == get()
    assert (f"bytes={HALF}-", TAG) == mirror.asked[-1][1:]


def test_an_interruption_keeps_what_has_come(mirror, get):
    """Ctrl-C is no loss."""
    mirror.says(bad.half(stall=True))

    def stop(size):
        if size:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get(advance=stop)
    part = get.left["set of.jsonl.gz.part"]
    assert part
    assert CONTENT.startswith(part)


def test_a_server_without_ranges_sends_all_again(mirror, get):
    """The answer 200 begins anew; the first half is not doubled."""
    mirror.says(bad.half(), bad.whole())

    assert GOOD == get()


def test_a_weak_tag_is_no_promise_and_a_date_is(mirror, get):
    """If-Range takes strong tags and dates only."""
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    first = bad.half(tag='W/"weak"')
    first.headers["Last-Modified"] = date
    mirror.says(first, bad.rest())

    assert GOOD == get()
    assert date == mirror.asked[-1][2]


def test_a_new_beginning_forgets_the_old_tag(mirror, get):
    """An answer without a name is not asked for by the name of another."""
    mirror.says(bad.half(OTHER), Reply(body=(CONTENT[:HALF],)), bad.rest())

    assert GOOD == get()
    assert [None, TAG, None] == [asked[2] for asked in mirror.asked]


def test_content_that_changed_in_between_is_taken_whole(mirror, get):
    """Pieces of two contents do not fit together; the third answer is the published file."""
    mirror.says(bad.half(OTHER), bad.rest(), bad.whole())

    assert GOOD == get()
    assert (None, None) == mirror.asked[-1][1:]


def test_content_that_changed_for_good_is_refused(mirror, get):
    """The server says so (200 to If-Range), and it is another file of the same size."""
    mirror.says(bad.half(), bad.whole(OTHER, tag='"second"'))
    with pytest.raises(FileTrouble, match=r"is not the file that was published.* Nothing was kept"):
        get()

    assert {} == get.left


@pytest.mark.parametrize(
    "wrong",
    [bad.rest(start=HALF + 1), bad.rest(CONTENT + b"x"), Reply(206, {"Content-Length": 0}), Reply(416)],
    ids=["elsewhere", "other size", "no range", "too far"],
)
def test_an_answer_to_another_question_begins_anew(mirror, get, wrong):
    """It must go on exactly where the last one ended."""
    mirror.says(bad.half(), wrong, bad.whole())

    assert GOOD == get()
    assert None is mirror.asked[-1][1]


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (
            Reply(headers={"Content-Length": len(CONTENT) + 1}, body=(CONTENT, b"x")),
            "announces 1048577 bytes",
        ),
        (Reply(headers={"Content-Length": HALF}, body=(CONTENT,)), "announces 524288 bytes"),
        (Reply(body=(CONTENT, CONTENT)), "sends more than the 1,048,576 bytes"),
        (Reply(body=(OTHER,)), "is not the file that was published"),
        (Reply(404), "404 Not Found. Check the address"),
        (Reply(403), "403 Forbidden"),
        (Reply(206, body=(CONTENT,)), "206 Partial Content"),
    ],
    ids=["too long", "too short", "endless", "other", "missing", "forbidden", "unasked part"],
)
def test_what_cannot_be_right_is_refused_at_once(mirror, get, reply, message):
    """One request, no part left."""
    mirror.says(reply)
    with pytest.raises(FileTrouble, match=message):
        get()

    assert 1 == len(mirror.asked)
    assert {} == get.left


def test_an_answer_without_a_length_is_read_to_its_end(mirror, get):
    """Where it ends too early, it goes on as any other."""
    mirror.says(Reply(body=(CONTENT[:HALF],)), bad.rest())

    assert GOOD == get()


def test_bytes_are_kept_as_they_are(mirror, get):
    """Some servers call a .gz file a packed answer; it is not unpacked."""
    reply = bad.whole()
    reply.headers["Content-Encoding"] = "gzip"
    mirror.says(reply)

    assert GOOD == get()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_waited_for(mirror, get, status):
    """The next try may be better."""
    mirror.says(Reply(status), Reply(status), bad.whole())

    assert GOOD == get()


def test_a_lasting_fault_ends_it(mirror, get):
    """After so many tries; the last reason is told."""
    mirror.says(Reply(500))
    with pytest.raises(FileTrouble, match="gave up after 3 tries with 0 of 1,048,576 bytes .500 Internal"):
        get()

    assert 3 == len(mirror.asked)
    assert {} == get.left


def test_nobody_there(manifest, tmp_path):
    """A refused connection is told like any other fault."""
    with pytest.raises(FileTrouble, match="gave up after 1 tries"):
        fetch.fetch(manifest, tmp_path, mirror="http://127.0.0.1:1", patience=replace(QUICK, tries=1))


def test_a_redirect_is_followed(mirror, get):
    """To another place on this machine."""
    mirror.says(Reply(302, {"Location": "/elsewhere", "Content-Length": 0}), bad.whole())

    assert GOOD == get()
    assert "/elsewhere" == mirror.asked[-1][0]


def test_redirects_have_an_end(mirror, get):
    """A circle is no address."""
    mirror.says(Reply(302, {"Location": "/round", "Content-Length": 0}))
    with pytest.raises(FileTrouble, match="redirects. Check the address"):
        get()

    assert fetch.MOST_REDIRECTS + 1 == len(mirror.asked)


@pytest.mark.parametrize("place", ["http://mirror.example/x", "ftp://127.0.0.1/x"])
def test_a_redirect_off_this_machine_is_not_followed_in_the_open(mirror, get, place):
    """Neither over plain HTTP nor over anything else."""
    mirror.says(Reply(302, {"Location": place, "Content-Length": 0}))
    with pytest.raises(FileTrouble, match="sends on to .* not HTTPS"):
        get()


@pytest.mark.parametrize(
    "place", ["http://mirror.example/x", "http://127.0.0.1/x", "https://other.example/x"]
)
def test_https_never_goes_on_in_the_open(monkeypatch, manifest, tmp_path, place):
    """Not even to this machine; another host over HTTPS may be."""

    def answer(request):
        if request.url.host == "first.example":
            return httpx.Response(302, headers={"Location": place})
        return httpx.Response(200, stream=httpx.ByteStream(CONTENT))

    monkeypatch.setattr(httpx, "Client", partial(httpx.Client, transport=httpx.MockTransport(answer)))
    if place.startswith("https:"):
        fetch.fetch(manifest, tmp_path, mirror="https://first.example", patience=QUICK)
        assert CONTENT == (tmp_path / PATH).read_bytes()
    else:
        with pytest.raises(FileTrouble, match="not HTTPS"):
            fetch.fetch(manifest, tmp_path, mirror="https://first.example", patience=QUICK)


def test_an_old_part_that_is_too_long_is_forgotten(mirror, get, tmp_path):
    """The manifest is right, not what lies about."""
    (tmp_path / "some").mkdir()
    (tmp_path / f"{PATH}.part").write_bytes(CONTENT * 2)
    mirror.says(bad.whole())

    assert GOOD == get()
    assert (None, None) == mirror.asked[-1][1:]


def test_a_part_that_is_whole_needs_no_request(mirror, get, tmp_path):
    """The run before ended between the last byte and the name."""
    (tmp_path / "some").mkdir()
    (tmp_path / f"{PATH}.part").write_bytes(CONTENT)

    assert GOOD == get()
    assert [] == mirror.asked


def test_a_missing_library_is_named(monkeypatch, manifest, tmp_path):
    """With the line that installs it."""
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'quality\[datasets\]'"):
        fetch.fetch(manifest, tmp_path, mirror="https://mirror.example")


def test_a_set_without_an_address_asks_for_a_folder_or_a_mirror(manifest):
    """And names the place where its original is."""
    with pytest.raises(WrongUsage, match=r"ReCOVery.* \(--from\) or a mirror"):
        fetch.address(manifest)


def test_its_own_address_is_taken_where_there_is_one(manifest):
    """A mirror that the user names comes first."""
    known = replace(manifest, file=replace(manifest.file, url="https://set.example/file"))

    assert "https://set.example/file" == fetch.address(known)
    assert "https://mirror.example/sets/some/set%20of.jsonl.gz" == fetch.address(
        known, "https://mirror.example/sets/"
    )


@pytest.mark.parametrize(
    "mirror", ["http://mirror.example", "ftp://127.0.0.1", "mirror.example", "file:/tmp/sets"]
)
def test_a_mirror_is_https(manifest, mirror):
    """Plain HTTP is for this machine."""
    with pytest.raises(WrongUsage, match="is not HTTPS"):
        fetch.address(manifest, mirror)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "[::1]", "localhost:8000"])
def test_this_machine_may_be_plain(manifest, host):
    """By number or by name."""
    assert fetch.address(manifest, f"http://{host}").startswith(f"http://{host}/some/")


def test_a_folder_in_the_way_is_told(mirror, manifest, tmp_path):
    """A file stands where the folder must be."""
    (tmp_path / "some").write_text("")
    with pytest.raises(FileTrouble, match="some cannot be written"):
        fetch.fetch(manifest, tmp_path, mirror=mirror.url)


@pytest.fixture
def given(tmp_path):
    """A folder with the file in it."""
    source = tmp_path / "source"
    (source / PATH).parent.mkdir(parents=True)
    (source / PATH).write_bytes(CONTENT)
    return source


@pytest.mark.parametrize("link", [False, True])
def test_a_folder_gives_a_copy_or_a_link(manifest, tmp_path, given, link):
    """Under the same name, in place of whatever is there."""
    target = tmp_path / "target"
    (target / PATH).parent.mkdir(parents=True)
    (target / PATH).write_bytes(b"old")
    fetch.take(manifest, target, source=given, link=link)

    assert CONTENT == (target / PATH).read_bytes()
    assert link == (target / PATH).is_symlink()
    assert [os.path.basename(PATH)] == os.listdir(target / "some")


@pytest.mark.parametrize("content", [b"", OTHER, CONTENT + b"x", CONTENT[:-1]])
def test_another_file_is_not_copied(manifest, tmp_path, given, content):
    """What was there before stays."""
    (given / PATH).write_bytes(content)
    target = tmp_path / "target"
    (target / PATH).parent.mkdir(parents=True)
    (target / PATH).write_bytes(b"old")
    with pytest.raises(FileTrouble, match="is not the file that was published"):
        fetch.take(manifest, target, source=given)

    assert {"set of.jsonl.gz": b"old"} == {
        path.name: path.read_bytes() for path in (target / "some").iterdir()
    }


def test_a_file_that_is_too_large_is_not_copied_to_its_end(manifest, tmp_path, given):
    """The manifest says where to stop."""
    (given / PATH).write_bytes(CONTENT * 3)
    told = []
    with pytest.raises(FileTrouble, match="is not the file that was published"):
        fetch.take(manifest, tmp_path / "target", source=given, advance=told.append)

    assert max(told) <= len(CONTENT) + fetch.BLOCK


def test_an_interrupted_copy_leaves_nothing(manifest, tmp_path, given):
    """It is begun again, unlike a download."""

    def stop(_size):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.take(manifest, tmp_path / "target", source=given, advance=stop)

    assert [] == list((tmp_path / "target" / "some").iterdir())


def test_a_file_that_is_not_there_is_named(manifest, tmp_path):
    """And nothing is left behind."""
    with pytest.raises(FileTrouble, match="nowhere/some/set of.jsonl.gz cannot be read: No such file"):
        fetch.take(manifest, tmp_path / "target", source=tmp_path / "nowhere")

    assert [] == list((tmp_path / "target" / "some").iterdir())


def test_a_folder_does_not_give_to_itself(manifest, given):
    """It would be emptied before it is read."""
    with pytest.raises(WrongUsage, match="is the target itself"):
        fetch.take(manifest, given, source=given)

    assert CONTENT == (given / PATH).read_bytes()
