"""What every request passes before anything of it is read: who asks, how much, how many, how long."""

from __future__ import annotations

import asyncio
import hmac
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quality.service.limits import Limits, Refused, busy, too_large, too_slow
from quality.service.metrics import Metrics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline: an article on the page can neither run nor fetch."""
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_DRAINED = 8 << 20
"""Bytes of a refused body that are read and dropped."""
_GONE = 499
"""What metrics say where the client went away before it was answered."""
_GRACE = 2.0
"""Seconds that a request is given to say itself that its time is up."""


@dataclass(slots=True)
class _Exchange:
    """One request and its answer, as they pass."""

    receive: Receive
    send: Send
    limits: Limits
    length: int = 0
    status: int = 0
    complete: bool = False
    """Whether the body is all there."""

    async def read(self) -> Message:
        """Next part of the body, within the limit."""
        message = await self.receive()
        if message["type"] == "http.request":
            self.length += len(message.get("body", b""))
            self.complete = not message.get("more_body", False)
            if self.length > self.limits.body:
                raise too_large(self.limits)
        return message

    async def write(self, message: Message) -> None:
        """Next part of the answer, with the headers that all answers have."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            there = {name for name, _ in message["headers"]}
            added = [header for header in _HEADERS if header[0] not in there]
            message["headers"] = [*message["headers"], *added]
        await self.send(message)

    async def drain(self, scope: Scope) -> None:
        """Read what is left of a body that nobody wants, within reason.

        Who is cut off while sending sees no answer; who waits to be told to send never sends.
        """
        if b"expect" in dict(scope["headers"]):
            return
        left = _DRAINED
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                while not self.complete and left > 0:
                    message = await self.receive()
                    self.complete = not message.get("more_body", False)
                    left -= len(message.get("body", b""))


@dataclass(slots=True)
class Guard:
    """Middleware around the whole service.

    ``token`` is asked for on all paths but the ``open`` ones; without one, only names of this machine are
    answered, so that no page from elsewhere can reach the service under a name of its own. ``paths`` are
    those that metrics name.
    """

    app: ASGIApp
    limits: Limits
    metrics: Metrics
    token: str | None
    paths: frozenset[str]
    open: frozenset[str]
    _under_way: int = field(init=False, default=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self.limits)
        path = scope["path"] if scope["path"] in self.paths else "other"
        loop = asyncio.get_running_loop()
        start = loop.time()
        status = 500  # what an error becomes, outside of here
        self.metrics.under_way(1)
        try:
            await self._answer(scope, exchange)
            status = exchange.status or _GONE
        finally:
            self.metrics.under_way(-1)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self.metrics.request(method, path, status, loop.time() - start)

    async def _answer(self, scope: Scope, exchange: _Exchange) -> None:
        try:
            self._check(scope)
            if scope["path"] in self.open:
                await self._within_time(scope, exchange)
                return
            if self._under_way >= self.limits.requests:
                raise busy(self.limits)
            self._under_way += 1
            try:
                await self._within_time(scope, exchange)
            finally:
                self._under_way -= 1
        except Refused as refused:
            await exchange.drain(scope)
            response = JSONResponse(refused.body, refused.status, refused.headers)
            await response(scope, exchange.receive, exchange.write)

    async def _within_time(self, scope: Scope, exchange: _Exchange) -> None:
        """Answer in time; an answer that has begun too late is broken off."""
        try:
            async with asyncio.timeout(self.limits.seconds + _GRACE):
                await self.app(scope, exchange.read, exchange.write)
        except TimeoutError:
            if not exchange.status:
                raise too_slow(self.limits, reading=not exchange.complete) from None

    def _check(self, scope: Scope) -> None:
        """Refuse who may not ask, and what is too large by its own account."""
        headers = dict(scope["headers"])
        if self.token is None:
            _check_host(headers.get(b"host", b"").decode("latin-1"))
        elif scope["path"] not in self.open:
            _check_token(headers.get(b"authorization", b""), self.token)
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self.limits.body:
            raise too_large(self.limits)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _check_host(host: str) -> None:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if name.lower() not in _LOOPBACK:
        detail = f"This service answers to the names of this machine, not to {name!r:.80}."
        raise Refused(HTTPStatus.MISDIRECTED_REQUEST, "wrong_host", detail)


def _check_token(given: bytes, token: str) -> None:
    """Compare in constant time."""
    kind, _, said = given.partition(b" ")
    if not hmac.compare_digest(said.strip(), token.encode()) or kind.lower() != b"bearer":
        detail = "Send the header Authorization: Bearer TOKEN, with the token of --token-file."
        raise Refused(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})
