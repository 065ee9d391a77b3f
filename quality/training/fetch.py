"""Getting the file of a data set: over HTTPS, or from a folder. Nothing is kept that is not what it must be.

A download grows in ``FILE.part`` and gets its name when its checksum is right, so a file that has its name
is whole. What is broken off is taken up again with a range request, later runs included.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote, urlsplit

from quality.errors import FileTrouble, MissingExtra, WrongUsage
from quality.io.open import trouble
from quality.training.manifests import File, Manifest
from quality.training.part import Part

if TYPE_CHECKING:
    import httpx

Advance: TypeAlias = Callable[[int], None]
"""Is told how many bytes are there."""

MOST_REDIRECTS: Final = 5
BLOCK: Final = 1 << 18
FOR_A_WHILE: Final = (408, 425, 429, 500, 502, 503, 504)
"""Answers that may be another one the next time."""
RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """When a download is given up.

    ``stall`` seconds without a byte, or less than ``floor`` bytes in ``window`` seconds, end a try. After a
    try it rests ``pause`` seconds, after the next twice as long.
    """

    stall: float = 30.0
    window: float = 60.0
    floor: int = 1 << 16
    tries: int = 4
    pause: float = 1.0


class _Broken(Exception):
    """A try failed in a way that the next one may not."""


def fetch(
    manifest: Manifest,
    folder: Path,
    *,
    mirror: str | None = None,
    patience: Patience | None = None,
    advance: Advance = lambda _bytes: None,
) -> None:
    """Download the file of a set into ``folder``, from a mirror of the sets or from its own address.

    Raises
    ------
    WrongUsage
        Nobody knows an address, or it is not HTTPS.
    FileTrouble
        What came is not what it must be, or nothing came.
    MissingExtra
        httpx is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingExtra("datasets", "Downloading") from error
    start = address(manifest, mirror)
    local = _loopback(start)
    patience = patience or Patience()

    def allowed(request: httpx.Request) -> None:
        """Refuse to go where bytes travel in the open; also asked about each redirect."""
        if not _private(str(request.url), local=local):
            raise FileTrouble(f"{start} sends on to {request.url}, which is not HTTPS. Take another mirror.")

    target = _target(folder, manifest.file)
    with (
        trouble(str(target), "written"),
        Part(target) as part,
        httpx.Client(
            timeout=httpx.Timeout(patience.stall),
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            trust_env=not local,
            event_hooks={"request": [allowed]},
        ) as client,
    ):
        _download(client, start, part, manifest.file, patience, advance)


def address(manifest: Manifest, mirror: str | None = None) -> str:
    """Where to download the file of a set: below the mirror, or at the address that its manifest names."""
    if mirror is None:
        found = manifest.file.url
        if found is None:
            raise WrongUsage(
                f"The file of {manifest.name} has no address: it was made from {manifest.source.address}. "
                "Name a folder (--from) or a mirror (--mirror) that has it."
            )
    else:
        found = f"{mirror.rstrip('/')}/{quote(manifest.file.path)}"
    if not _private(found, local=True):
        raise WrongUsage(f"{found} is not HTTPS; plain HTTP is taken from this machine only.")
    return found


def take(
    manifest: Manifest,
    folder: Path,
    *,
    source: Path,
    link: bool = False,
    advance: Advance = lambda _bytes: None,
) -> None:
    """Copy the file of a set from another folder, or link to it, where it is what it must be."""
    given, target = source / manifest.file.path, _target(folder, manifest.file)
    with trouble(str(given), "read"), given.open("rb") as stream:
        if target.exists() and target.samefile(given):
            raise WrongUsage(f"{given} is the target itself. Name another folder (--to).")
        with trouble(str(target), "written"), Part(target, keep=False) as part:
            part.restart()
            while part.size <= manifest.file.bytes and (block := stream.read(BLOCK)):
                part.add(block)
                advance(part.size)
            _judge(part, str(given), manifest.file)
            if link:
                part.link(given)
            else:
                part.finish()


def _download(
    client: httpx.Client, url: str, part: Part, file: File, patience: Patience, advance: Advance
) -> None:
    import httpx

    reason = ""
    if part.size > file.bytes:
        part.restart()
    for attempt in range(patience.tries):
        if attempt:
            time.sleep(patience.pause * 2 ** (attempt - 1))
        pieced = part.size > 0
        try:
            if part.size < file.bytes:
                _receive(client, url, part, file, patience, advance)
            if part.size == file.bytes and part.sha256 != file.sha256 and pieced:
                part.restart()
                raise _Broken("the pieces do not fit together")
            _judge(part, url, file)
            part.finish()
            return
        except (httpx.TransportError, _Broken) as error:
            reason = str(error) or type(error).__name__
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FileTrouble(f"{url}: {str(error).rstrip('.')}. Check the address.") from error
    raise FileTrouble(
        f"{url}: gave up after {patience.tries} tries with {part.size:,} of {file.bytes:,} bytes ({reason}). "
        "Run it again to go on from there."
    )


def _receive(
    client: httpx.Client, url: str, part: Part, file: File, patience: Patience, advance: Advance
) -> None:
    """Add what one answer holds."""
    headers = {"Accept-Encoding": "identity"}
    if part.size:
        headers["Range"] = f"bytes={part.size}-"
        if part.validator:
            headers["If-Range"] = part.validator
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416:
            part.restart()
            raise _Broken("the server has less than the last time")
        if answer.status_code != 206 or not part.size:
            _whole(answer, url, file)
            part.restart(_validator(answer))
        elif not _goes_on(answer, part.size, file):
            part.restart()
            raise _Broken("the answer does not go on where the last one ended")
        advance(part.size)
        since, had = time.monotonic(), part.size
        for block in answer.iter_raw():
            if part.size + len(block) > file.bytes:
                part.restart()
                raise FileTrouble(f"{url} sends more than the {file.bytes:,} bytes of {file.path}.")
            part.add(block)
            advance(part.size)
            if (now := time.monotonic()) - since > patience.window:
                if part.size - had < patience.floor:
                    raise _Broken(f"{part.size - had:,} bytes in {now - since:.0f} seconds")
                since, had = now, part.size
    if part.size < file.bytes:
        raise _Broken("the answer ended too early")


def _whole(answer: httpx.Response, url: str, file: File) -> None:
    """Refuse an answer that is no file, or says at once that it is another one."""
    if answer.status_code in FOR_A_WHILE:
        raise _Broken(f"{answer.status_code} {answer.reason_phrase}")
    if answer.status_code != 200:
        hint = "Check the address." if answer.status_code == 404 else "Take another mirror."
        raise FileTrouble(f"{url}: {answer.status_code} {answer.reason_phrase}. {hint}")
    length = answer.headers.get("Content-Length")
    if length is not None and length != str(file.bytes):
        raise FileTrouble(
            f"{url} announces {length} bytes; {file.path} has {file.bytes}. It is another file."
        )


def _goes_on(answer: httpx.Response, size: int, file: File) -> bool:
    found = RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    return found is not None and int(found[1]) == size and found[3] in ("*", str(file.bytes))


def _validator(answer: httpx.Response) -> str:
    """What a later range request asks for: the strong tag of this content, else its date."""
    tag: str = answer.headers.get("ETag", "")
    return tag if tag.startswith('"') else str(answer.headers.get("Last-Modified", ""))


def _judge(part: Part, source: str, file: File) -> None:
    """Refuse a file that is not what it must be, and keep nothing of it."""
    if part.size != file.bytes or part.sha256 != file.sha256:
        size, found = part.size, part.sha256
        part.restart()
        raise FileTrouble(
            f"{source} is not the file that was published: {size:,} bytes, sha256 {found[:12]}..., "
            f"expected {file.bytes:,} and {file.sha256[:12]}.... Nothing was kept."
        )


def _target(folder: Path, file: File) -> Path:
    target = folder / file.path
    with trouble(str(target.parent), "written"):
        target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _private(url: str, *, local: bool) -> bool:
    """Whether nobody between reads along: HTTPS, or plain HTTP that stays on this machine, if ``local``."""
    scheme = urlsplit(url).scheme
    return scheme == "https" or (scheme == "http" and local and _loopback(url))


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
