"""An output in parts: a folder with a file for each publisher or verdict."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

from quality.errors import WrongUsage
from quality.io import remote
from quality.io.open import trouble
from quality.io.shape import Write
from quality.types import Assessment

By: TypeAlias = Literal["publisher", "verdict"]
"""What tells an assessment's part."""

OPEN = 64
"""Files that are open at a time."""
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.|$)){0,99}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


@contextmanager
def writer_of(
    folder: str, by: By, suffix: str, opened: Callable[[str, bool], AbstractContextManager[Write]]
) -> Iterator[Write]:
    """Open a new folder; what is yielded writes an assessment into the file of its part.

    ``opened`` opens one file, new or to add to it. Where too many are open, the one that waited longest is
    closed. JSON Lines go on in the same file later, other formats in another: ``example.com.2.parquet``.
    """
    with trouble(folder, "written"):
        _make(folder)
    files: OrderedDict[str, tuple[ExitStack, Write]] = OrderedDict()
    numbers: dict[str, int] = {}
    one_file = suffix.startswith(".jsonl") and not remote.is_address(folder)

    def write(assessment: Assessment) -> None:
        part = getattr(assessment, by) or "unknown"
        if part not in files:
            if len(files) == OPEN:
                files.popitem(last=False)[1][0].close()
            numbers[part] = number = numbers.get(part, 0) + 1
            again = "" if one_file or number == 1 else f".{number}"
            stack, path = ExitStack(), f"{folder.rstrip('/')}/{file_name(part)}{again}{suffix}"
            files[part] = stack, stack.enter_context(opened(path, one_file and number > 1))
        files.move_to_end(part)
        files[part][1](assessment)

    try:
        yield write
    finally:
        with ExitStack() as all_files:
            for stack, _ in files.values():
                all_files.push(stack)


def _make(folder: str) -> None:
    """Make the folder; parts of another run would be mistaken for this one's."""
    if remote.is_address(folder):
        if remote.exists(folder) and remote.inside(folder):
            raise WrongUsage(f"{folder} holds files. Name a new folder.")
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    if any(Path(folder).iterdir()):
        raise WrongUsage(f"{folder} holds files. Name a new folder.")


def file_name(part: str) -> str:
    """Name of a part's file: the part where that is a plain name, else what is plain of it and a hash.

    >>> file_name("example.co.uk"), file_name("../../etc/passwd")
    ('example.co.uk', 'etc-passwd-3754d6cb')
    """
    if _SAFE.fullmatch(part) and not _RESERVED.match(part):
        return part
    plain = re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[:60]
    return f"{plain or 'part'}-{hashlib.sha256(part.encode('utf-8', 'replace')).hexdigest()[:8]}"
