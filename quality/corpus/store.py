"""The file of an index: one SQLite database, opened, checked, locked; what is in it is told by the schema.

Write-ahead logging lets any number of processes read while one writes, and a writer that is killed leaves the
last committed state. Commits reach the operating system, not the disk itself (``synchronous = NORMAL``): a
power cut may take the last ones back, and leaves a valid file, too. It has to lie on a disk of this machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from quality.corpus import segments
from quality.errors import FileTrouble

FORMAT = 1
_MARK = 0x514E4458
"""SQLite's application id of our files."""
_WAIT = 10_000
"""Milliseconds that a writer waits for another one."""
_CACHE = 64 << 10
"""Kilobytes of pages in memory."""

_SCHEMA = f"""
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE publishers (publisher INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE forms (form INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, publisher INTEGER,
                    title TEXT NOT NULL);
CREATE TABLE articles (form INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, publisher INTEGER,
                       day INTEGER NOT NULL, PRIMARY KEY (form, id)) WITHOUT ROWID;
{segments.TABLES}
"""


def connect(path: Path, scheme: str, *, create: bool = False) -> sqlite3.Connection:
    """Open an index that was made with ``scheme``; with ``create`` make it where there is none.

    Raises
    ------
    FileTrouble
        There is no such file, it is no index, or signatures of another scheme are in it.
    """
    if not create and not path.is_file():
        raise FileTrouble(f"{path}: there is no such index. Check the path, or make it: quality index add.")
    with trouble(path), ExitStack() as refused:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        refused.callback(db.close)
        db.execute(f"PRAGMA busy_timeout = {_WAIT}")
        if create and not db.execute("PRAGMA schema_version").fetchone()[0]:
            _make(db, scheme)
        _check(db, path, scheme)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{_CACHE}")
        refused.pop_all()
    return db


@contextmanager
def trouble(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise FileTrouble(f"{path}: another process is writing to it. Wait for it to end.") from error
        raise FileTrouble(
            f"{path}: cannot be used as an index ({error}). Check the path and the disk."
        ) from error


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it is in the file when the block has ended, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    with ExitStack() as undone:
        undone.callback(db.execute, "ROLLBACK")
        yield
        undone.pop_all()
    db.execute("COMMIT")


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """One state of the file, whatever others write meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _make(db: sqlite3.Connection, scheme: str) -> None:
    """Make the tables, unless another process just did."""
    db.execute("PRAGMA page_size = 8192")
    db.execute("PRAGMA journal_mode = WAL")
    with writing(db):
        if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            db.execute("INSERT INTO about VALUES ('format', ?), ('scheme', ?)", (str(FORMAT), scheme))
            db.execute(f"PRAGMA application_id = {_MARK}")


def _check(db: sqlite3.Connection, path: Path, scheme: str) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != _MARK:
        raise FileTrouble(f"{path} is no index of headlines. Name another file; nothing was written to it.")
    about = dict(db.execute("SELECT key, value FROM about"))
    for key, own in (("format", str(FORMAT)), ("scheme", scheme)):
        if about.get(key) != own:
            raise FileTrouble(
                f"{path}: its {key} is {about.get(key)}, this version's is {own}. Signatures of the two "
                "cannot be compared: use the version that made it, or add the articles to a new index."
            )
