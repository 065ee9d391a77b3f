"""The word models' weights as one plain array file: the same weights give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import numpy as np

from quality.errors import ModelRefused
from quality.text.found import WordModel, WordWeights

BUCKETS: Final = 2**18
LARGEST: Final = 2**23
STORED: Final[dict[str, tuple[Any, tuple[int, ...]]]] = {
    "words.npy": (np.dtype("<f2"), (BUCKETS, len(WordModel))),
    "intercepts.npy": (np.dtype("<f8"), (len(WordModel),)),
}
"""Half precision: a weight is one of hundreds in a score, and the file has half the size."""
FIRST_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip file knows; the real time would give equal weights other bytes."""


def rounded(words: WordWeights) -> WordWeights:
    """The weights as they come back from a file; what is measured in training must be measured on these."""
    half = STORED["words.npy"][0]
    return WordWeights(words.weights.astype(half).astype(np.float32), words.intercepts.astype(np.float64))


def pack(words: WordWeights | None) -> bytes:
    """A zip file of ``.npy`` arrays, not compressed; empty without word models."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        if words is not None:
            arrays: tuple[Any, Any] = (words.weights, words.intercepts)
            for name, array in zip(STORED, arrays, strict=True):
                content = io.BytesIO()
                np.lib.format.write_array(content, array.astype(STORED[name][0]), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), content.getvalue())
    return buffer.getvalue()


def unpack(content: bytes) -> WordWeights | None:
    """Read what :func:`pack` wrote.

    Raises
    ------
    ModelRefused
        Other members, shapes or types than ours, compressed members, or numbers that are not finite.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if not entries:
                return None
            names = [entry.filename for entry in entries]
            if names != list(STORED) or any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise ModelRefused(f"weights: members {names}, not {list(STORED)} as they are.")
            found = [_array(archive.read(name), name) for name in names]
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise ModelRefused(f"weights: no array file ({error!r}).") from error
    return WordWeights(found[0].astype(np.float32), found[1])


def _array(content: bytes, name: str) -> Any:
    dtype, shape = STORED[name]
    if len(content) > LARGEST:
        raise ModelRefused(f"weights: {name} is larger than {LARGEST} bytes.")
    array = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if array.dtype != dtype or array.shape != shape:
        raise ModelRefused(f"weights: {name} is {array.dtype} {array.shape}, not {dtype} {shape}.")
    if not np.isfinite(array).all():
        raise ModelRefused(f"weights: {name} holds numbers that are not finite.")
    return array
