"""JSON lines in, JSON lines out, at the same time: the first answers leave before the last article has come.

Reading, scoring and sending are three tasks. A client that sends everything before it reads anything
would lock up with a server that waits for its answers to be read, so nobody waits here: what is not sent
yet is held, and the limit of a body bounds that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TypeAlias

import orjson
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from quality.io import jsonl, records
from quality.scoring.engine import CHUNK
from quality.service import intake
from quality.service.batching import Batcher, Options
from quality.service.limits import Limits, Refused, too_many, too_slow

MEDIA_TYPE = "application/x-ndjson"

_Line: TypeAlias = tuple[int, bytes]
_End: TypeAlias = Refused | None
"""Why a stream ends before its time, or that it is done."""


@dataclass(slots=True)
class _Queues:
    """Between the tasks."""

    lines: asyncio.Queue[_Line | _End] = field(default_factory=asyncio.Queue)
    answers: asyncio.Queue[bytes | _End] = field(default_factory=asyncio.Queue)


class Stream(Response):
    """Answers to the lines of a request.

    What is refused before the first answer has its own status; after that, an error is the last line.
    """

    def __init__(self, request: Request, batcher: Batcher, options: Options, limits: Limits) -> None:
        self.background = None
        self.status_code = 200
        self._request, self._batcher, self._options, self._limits = request, batcher, options, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        queues = _Queues()
        end = asyncio.get_running_loop().time() + self._limits.seconds
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._read(queues, end))
                tasks.create_task(self._score(queues, end))
                await self._send(queues, scope, receive, send)
        except* ClientDisconnect:
            pass  # nobody is there to be answered

    async def _read(self, queues: _Queues, end: float) -> None:
        """Cut the body into lines; blank ones are no rows, but are counted."""
        rows = 0
        try:
            async with asyncio.timeout_at(end):
                async for number, line in _lines(self._request.stream()):
                    if line and not line.isspace():
                        rows += 1
                        if rows > self._limits.rows:
                            raise too_many(self._limits)
                        queues.lines.put_nowait((number, line))
        except TimeoutError:
            queues.lines.put_nowait(too_slow(self._limits, reading=True))
        except Refused as refused:
            queues.lines.put_nowait(refused)
        else:
            queues.lines.put_nowait(None)

    async def _score(self, queues: _Queues, end: float) -> None:
        """Score what is there, a chunk at most, as long as something comes."""
        try:
            async with asyncio.timeout_at(end + 0.5):  # the reader says it first
                last: bytes | _End = b""
                while isinstance(last, bytes):
                    chunk, last = await _chunk(queues.lines)
                    if chunk:
                        queues.answers.put_nowait(await self._answers(chunk))
                queues.answers.put_nowait(last)
        except TimeoutError:
            queues.answers.put_nowait(too_slow(self._limits, reading=False))

    async def _answers(self, chunk: list[_Line]) -> bytes:
        contents = [(number, intake.line(line, number)) for number, line in chunk]
        rows = [row for number, content in contents for row in await intake.rows([content], number)]
        return b"".join(map(records.dump, await self._batcher.many(rows, self._options)))

    async def _send(self, queues: _Queues, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await queues.answers.get()
        if isinstance(answer, Refused):
            await JSONResponse(answer.body, answer.status, answer.headers)(scope, receive, send)
            return
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while isinstance(answer, bytes):
            await send({"type": "http.response.body", "body": answer, "more_body": True})
            answer = await queues.answers.get()
        last = b"" if answer is None else orjson.dumps(answer.body, option=orjson.OPT_APPEND_NEWLINE)
        await send({"type": "http.response.body", "body": last, "more_body": False})


async def _lines(parts: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes]]:
    """Lines with their numbers, however the body is cut into parts."""
    number, begun = 0, [b""]
    async for part in parts:
        first, *others = part.split(b"\n")
        begun.append(first)
        for following in others:
            number += 1
            line = b"".join(begun)
            yield number, line.removeprefix(jsonl.BYTE_ORDER_MARK) if number == 1 else line
            begun = [following]
    line = b"".join(begun)
    yield number + 1, line.removeprefix(jsonl.BYTE_ORDER_MARK) if not number else line


async def _chunk(lines: asyncio.Queue[_Line | _End]) -> tuple[list[_Line], bytes | _End]:
    """Wait for a line, and take those that are there already; what ends the stream comes with the last."""
    chunk: list[_Line] = []
    while not chunk or (lines.qsize() and len(chunk) < CHUNK):
        found = await lines.get()
        if not isinstance(found, tuple):
            return chunk, found
        chunk.append(found)
    return chunk, b""
