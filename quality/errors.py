"""
Everything this package raises on purpose; each class has its exit code.

* QualityError            1
  - BadRow                1   one row is unusable; the reader turns it into an unscored row
  - TooManyFailures       1   the run is done, but more rows failed than ``--max-errors`` allows
  - WrongUsage            2   an option, a setting or a combination of them makes no sense
  - FileTrouble           3   input or output cannot be read or written
    - MissingExtra        3   a library for this format is not installed; the message is the pip line
    - WorkerLost          3   a process that scores has died
  - ModelRefused          4   the model is damaged, unreadable or not additive
    - SchemaMismatch      4   the model asks for signals that this installation does not offer
  - Interrupted         130   the user or the system asked the run to stop
"""

from __future__ import annotations

from typing import ClassVar

from quality.types import Problem


class QualityError(Exception):
    """Base class; the message says what happened, where, and what to do about it."""

    exit_code: ClassVar[int] = 1


class BadRow(QualityError):
    """One row is unusable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = Problem(code=code, detail=detail)


class TooManyFailures(QualityError):
    """More rows have no score than the user allowed; all of them were written."""


class WrongUsage(QualityError):
    """The user asked for something that makes no sense."""

    exit_code = 2


class FileTrouble(QualityError):
    """Input or output cannot be read or written."""

    exit_code = 3


class MissingExtra(FileTrouble):
    """A format needs a library that is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs a library that is not installed. pip install 'quality[{extra}]'")
        self.extra, self.purpose = extra, purpose

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        return type(self), (self.extra, self.purpose)  # a worker's error goes through a pipe


class WorkerLost(FileTrouble):
    """A process that scores has died: of memory, of a signal, of an error that it printed."""

    def __init__(self, code: int | None) -> None:
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        super().__init__(
            f"A worker died ({how}). If memory was short, take fewer --workers or a smaller --max-bytes."
        )


class ModelRefused(QualityError):
    """The model cannot be loaded."""

    exit_code = 4


class SchemaMismatch(ModelRefused):
    """The model and the installed signals do not agree."""


class Interrupted(QualityError):
    """The run was asked to stop; what was written is valid."""

    exit_code = 130
