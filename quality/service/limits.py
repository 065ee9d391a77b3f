"""What a request may cost, and how one that costs more, or makes no sense, is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request, and of all that are under way at once.

    ``body`` bytes, ``rows`` articles and ``seconds`` from its first byte to its last answer; ``requests``
    may be under way together, ``wait`` seconds may an article wait for others to be scored with.
    """

    body: int = 32 << 20
    rows: int = 10_000
    seconds: float = 60.0
    requests: int = 64
    wait: float = 0.010


class Refused(Exception):
    """A request that gets no answer but why: a status of HTTP, a code to count, a sentence to read."""

    def __init__(self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, Any]:
        """The answer; every error of the service has this shape.

        >>> Refused(404, "not_found", "There is no /x.").body
        {'error': {'code': 'not_found', 'detail': 'There is no /x.'}}
        """
        return {"error": {"code": self.code, "detail": self.detail}}


def too_large(limits: Limits) -> Refused:
    """Refuse a body beyond the limit."""
    return Refused(
        413, "body_too_large", f"A body may have {limits.body:,} bytes. Send fewer articles at once."
    )


def too_many(limits: Limits) -> Refused:
    """Refuse more articles than the limit."""
    return Refused(
        413, "too_many_rows", f"A request may have {limits.rows:,} articles. Send the rest in another one."
    )


def too_slow(limits: Limits, *, reading: bool) -> Refused:
    """Refuse a request whose time is up: the client's fault while its body is not all there."""
    if reading:
        return Refused(
            408, "body_too_slow", f"The body was not there after {limits.seconds:g} s. Send it in parts."
        )
    return Refused(
        503, "timeout", f"Not done after {limits.seconds:g} s. Send fewer articles.", headers=RETRY
    )


def busy(limits: Limits) -> Refused:
    """Refuse one more request than may be under way."""
    return Refused(
        503, "busy", f"{limits.requests} requests are under way. Try again in a second.", headers=RETRY
    )


RETRY = {"Retry-After": "1"}
