"""The service on a socket: who may reach it, and how it ends."""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from quality.errors import FileTrouble, MissingExtra, WrongUsage
from quality.scoring.engine import Scorer
from quality.service.limits import Limits

_SHORTEST = 16
_GRACE = 3
"""Seconds beyond a request's own until what is still under way at the end is broken off."""


def token(file: Path | None, host: str) -> str | None:
    """Token of the file; a host that others can reach needs one.

    Raises
    ------
    WrongUsage
        There is none where one is needed, or it can be guessed.
    """
    if file is None:
        if not _is_loopback(host):
            raise WrongUsage(f"--host {host} can be reached by others: give a --token-file, too.")
        return None
    try:
        found = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise FileTrouble(f"{file} cannot be read: {error}. Check the path and the file's rights.") from error
    if len(found) < _SHORTEST or not found.isascii() or not found.isprintable() or " " in found:
        raise WrongUsage(
            f"{file}: a token has {_SHORTEST} or more letters, digits and signs of ASCII. "
            "Make one: openssl rand -hex 32"
        )
    return found


def run(
    scorer: Scorer,
    *,
    host: str,
    port: int,
    secret: str | None,
    limits: Limits,
    threads: int,
    tell: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    ``port`` 0 is any that is free; ``tell`` is told the address.
    """
    try:
        import fastapi  # noqa: F401
        import httptools  # noqa: F401
        import prometheus_client  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise MissingExtra("serve", "quality serve") from error
    from quality.service import app

    listening = _bound(host, port)
    name, number = listening.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    tell(f"http://{shown}:{number}/ scores with {scorer.model.id}. Ctrl-C ends it.")
    config = uvicorn.Config(
        app.create(scorer, limits=limits, token=secret, threads=threads),
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(limits.seconds) + _GRACE,
    )
    # uvicorn ends in good order and then raises the signal again; being asked to stop is no failure
    before = {each: signal.signal(each, _ignore) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _ignore(_signal: int, _frame: FrameType | None) -> None:
    """Take no notice."""


def _bound(host: str, port: int) -> socket.socket:
    """Socket that listens at the address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as stack:
            made = stack.enter_context(socket.socket(family, kind, protocol))
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(address)
            made.listen(2048)  # who comes early waits
            stack.pop_all()
    except OSError as error:
        raise FileTrouble(f"{host}:{port} cannot be served at: {error}. Take another --port.") from error
    return made


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address.

    >>> _is_loopback("127.0.0.1"), _is_loopback("0.0.0.0")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name may mean anything
