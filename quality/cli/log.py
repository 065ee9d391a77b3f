"""A run's log for programs: one JSON object a line, one line an event."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from quality.errors import QualityError
from quality.io import encoded
from quality.io.open import trouble

_BEAT = 5.0
"""Seconds between two lines of progress."""


@dataclass(slots=True)
class Log:
    """An open log; without a stream nothing is written."""

    stream: BinaryIO | None
    last: float

    def __call__(self, event: str, **facts: Any) -> None:
        """Write one event."""
        if self.stream is None:
            return
        head = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        self.stream.write(encoded.line({**head, **facts}))

    def beat(self, event: str, **facts: Any) -> None:
        """Write an event that comes often, once in some seconds."""
        now = time.monotonic()
        if now - self.last >= _BEAT:
            self.last = now
            self(event, **facts)


@contextmanager
def opened(path: Path | None) -> Iterator[Log]:
    """Open a log; events are added to what is there, and trouble that ends the run is one of them."""
    if path is None:
        yield Log(None, 0.0)
        return
    with trouble(str(path), "written"), path.open("ab", buffering=0) as stream:
        log = Log(stream, time.monotonic())
        try:
            yield log
        except QualityError as error:
            log("failed", error=str(error), exit_code=error.exit_code)
            raise
