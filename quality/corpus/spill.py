"""Records that wait on disk until all of them are there: what a pass over a corpus may not keep in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Records: TypeAlias = npt.NDArray[Any]

PARTS = 64
"""Files of a :class:`Partitions`; a pass needs memory for one of them at a time."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth
_SHIFT = np.uint64(64 - PARTS.bit_length() + 1)


class Spill:
    """Records of one shape in one file: appended, then read back as they came."""

    def __init__(self, path: Path, shape: np.dtype[Any]) -> None:
        self.shape, self.path = shape, path
        self._stream = path.open("wb", buffering=1 << 16)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, records: Records) -> None:
        """Put records behind those that are there."""
        self._stream.write(np.ascontiguousarray(records, self.shape).data)
        self._count += len(records)

    def read(self) -> Records:
        """All records; the system reads from the file what is looked at."""
        self._stream.flush()
        if not self._count:
            return np.zeros(0, self.shape)
        return np.memmap(self.path, self.shape, "r", shape=(self._count,))

    def close(self) -> None:
        """Close the file; what :meth:`read` gave stays readable."""
        self._stream.close()


class Partitions:
    """Records in files by their key: equal keys meet in one file, and any key is as likely as another.

    So whatever is counted by key can be counted one file at a time, exactly, in a small part of the memory.
    """

    def __init__(self, folder: Path, name: str, shape: np.dtype[Any]) -> None:
        self._parts = [Spill(folder / f"{name}-{part:02d}", shape) for part in range(PARTS)]

    def append(self, records: Records, keys: npt.NDArray[np.uint64]) -> None:
        """File each record under its key."""
        parts = (keys * _SPREAD >> _SHIFT).astype(np.uint8)
        order = np.argsort(parts, kind="stable")
        edges = np.searchsorted(parts[order], np.arange(PARTS + 1))
        filed = records[order]
        for part, start, stop in zip(self._parts, edges, edges[1:], strict=False):
            if start < stop:
                part.append(filed[start:stop])

    def __iter__(self) -> Iterator[Records]:
        for part in self._parts:
            yield np.array(part.read())

    def close(self) -> None:
        """Close the files."""
        for part in self._parts:
            part.close()
