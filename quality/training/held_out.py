"""What models that never saw a row's publisher say about it: kept beside a model, so that anyone can measure.

One line a labelled row of the training, in ``held_out.jsonl.gz``. The manifest holds the file's SHA-256 under
``facts.held_out_sha256``. Rows hold no text: a digest tells whether a row met later is the same.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from quality.errors import ModelRefused
from quality.model.bundle import MANIFEST
from quality.types import Article

FILE: Final = "held_out.jsonl.gz"
FACT: Final = "held_out_sha256"
"""Where the manifest's facts hold the file's hash."""
LARGEST: Final = 2**27
DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """One labelled row and what was predicted for it; ``publisher`` is the group that was held out.

    ``label`` is 1 for the good side. ``reliability`` and each of ``families`` (risks) are None where unknown.
    ``digest`` is that of the article as the set's loader gives it, see :func:`digest`.
    """

    set: str
    id: str
    publisher: str
    label: int
    digest: str
    reliability: float | None = None
    families: Mapping[str, float | None] = field(default_factory=dict)


def digest(article: Article) -> str:
    """Name an article by what a model reads of it.

    >>> digest(Article(id="1", title="a", text="b")) == digest(Article(id="2", title="a", text="b"))
    True
    """
    content = json.dumps([article.title or "", article.text or ""]).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def pack(rows: Iterable[HeldOut]) -> bytes:
    """Lines of the rows, gzipped; the same rows give the same bytes."""
    lines = (json.dumps(_line(row), allow_nan=False, separators=(",", ":")) for row in rows)
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0)


def sha256(rows: Iterable[HeldOut]) -> str:
    """What the manifest must say before the rows are written."""
    return hashlib.sha256(pack(rows)).hexdigest()


def write(folder: Path, rows: Iterable[HeldOut]) -> None:
    """Write the rows beside a model whose manifest has their hash."""
    (folder / FILE).write_bytes(pack(rows))


def read(folder: Path) -> list[HeldOut]:
    """Rows beside a model; none where the model comes without them.

    Raises
    ------
    ModelRefused
        The file is not the one that the manifest names, or no such file at all.
    """
    path = folder / FILE
    if not path.exists():
        return []
    try:
        expected = json.loads((folder / MANIFEST).read_bytes())["facts"].get(FACT)
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise ModelRefused(f"{path} changed after the model was saved. Copy the model again.")
        return [_row(line) for line in _unpacked(content, path).splitlines()]
    except OSError as error:
        raise ModelRefused(f"{error.filename or path}: cannot be read. Copy the model again.") from error
    except (ValueError, LookupError, TypeError, AttributeError, EOFError) as error:
        raise ModelRefused(f"{path}: no held-out predictions ({error!r}). Copy the model again.") from error


def _unpacked(content: bytes, path: Path) -> bytes:
    """Content without its wrapping, which may not hide more than any model needs."""
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
        found = stream.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise ModelRefused(f"{path}: larger than the {LARGEST} bytes that held-out predictions may have.")
    return found


def _line(row: HeldOut) -> dict[str, Any]:
    return {
        "set": row.set,
        "id": row.id,
        "publisher": row.publisher,
        "label": row.label,
        "digest": row.digest,
        "reliability": _rounded(row.reliability),
        "families": {name: _rounded(risk) for name, risk in row.families.items()},
    }


def _row(line: bytes) -> HeldOut:
    read = json.loads(line)
    return HeldOut(
        set=str(read["set"]),
        id=str(read["id"]),
        publisher=str(read["publisher"]),
        label=int(read["label"]),
        digest=str(read["digest"]),
        reliability=_probability(read["reliability"]),
        families={str(name): _probability(risk) for name, risk in read["families"].items()},
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None or value != value else round(float(value), DIGITS)


def _probability(value: Any) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise ValueError(f"{value} is no probability")
    return None if value is None else float(value)
