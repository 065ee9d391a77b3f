"""Rows of many requests, scored together: a batch costs little more than one article.

Everybody waits for its own answers only. Compiled code releases the GIL, so the threads that score
leave the event loop alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol

from quality.io.records import Row
from quality.scoring.engine import CHUNK, Scorer
from quality.types import Assessment

QUIET = 0.2
"""A batch goes when nothing has come for this share of the time that it may wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is said about an article; rows of one batch may ask for different things."""

    preset: str
    reasons: int
    signals: bool = False
    sections: bool = False
    ledger: bool = False


class Observer(Protocol):
    """Who is told about batches."""

    def batch(self, assessments: Sequence[Assessment]) -> None:
        """Take note of a batch that is done."""


@dataclass(slots=True)
class _Waiting:
    """One article, how it is to be scored, and where its answer goes."""

    row: Row
    options: Options
    answer: asyncio.Future[Assessment]


@dataclass(slots=True)
class Batcher:
    """Scores rows in ``threads`` threads; single ones wait for others, ``wait`` seconds at most.

    To be opened within the event loop that uses it.
    """

    scorer: Scorer
    observer: Observer
    wait: float
    threads: int = 1
    _queue: asyncio.Queue[_Waiting] = field(init=False)
    _pool: ThreadPoolExecutor = field(init=False)
    _free: asyncio.Semaphore = field(init=False)
    _gathering: asyncio.Task[None] = field(init=False)
    _running: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _unanswered: int = field(init=False, default=0)

    def open(self) -> None:
        """Begin to gather."""
        self._queue = asyncio.Queue()
        self._free = asyncio.Semaphore(self.threads)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="score")
        self._gathering = asyncio.create_task(self._gather())

    async def close(self) -> None:
        """Stop gathering; what is under way is finished before."""
        while self._unanswered:
            await asyncio.sleep(0.01)
        self._gathering.cancel()
        self._pool.shutdown()

    async def one(self, row: Row, options: Options) -> Assessment:
        """Assessment of a row, scored together with those of other requests."""
        answer: asyncio.Future[Assessment] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(_Waiting(row, options, answer))
        self._unanswered += 1
        try:
            return await answer
        finally:
            self._unanswered -= 1

    async def many(self, rows: Sequence[Row], options: Options) -> list[Assessment]:
        """Assessments of rows that came together, in their order.

        A chunk at a time, so that articles of other requests are scored in between.
        """
        if len(rows) == 1:
            return [await self.one(rows[0], options)]
        found: list[Assessment] = []
        for start in range(0, len(rows), CHUNK):
            async with self._free:
                found += await self._score([(row, options) for row in rows[start : start + CHUNK]])
        return found

    def with_options(self, options: Options) -> Scorer:
        """Scorer that says what is asked for."""
        return replace(self.scorer, **asdict(options))

    async def _gather(self) -> None:
        while True:
            batch = [await self._queue.get()]
            await self._fill(batch)
            await self._free.acquire()
            while len(batch) < CHUNK and self._queue.qsize():  # came while all threads were busy
                batch.append(self._queue.get_nowait())
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _fill(self, batch: list[_Waiting]) -> None:
        """Wait for more until none comes, the batch is full, or its first article has waited enough."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.wait
        while len(batch) < CHUNK and (left := min(self.wait * QUIET, end - loop.time())) > 0:
            try:
                async with asyncio.timeout(left):
                    batch.append(await self._queue.get())
            except TimeoutError:
                return

    async def _run(self, batch: list[_Waiting]) -> None:
        """Score a batch and hand out its answers."""
        wanted = [each for each in batch if not each.answer.done()]  # nobody waits for the others
        scoring = self._score([(each.row, each.options) for each in wanted])
        (found,) = await asyncio.gather(scoring, return_exceptions=True)
        if isinstance(found, BaseException) and len(wanted) > 1:  # find out whose fault it is
            for each in wanted:
                (alone,) = await asyncio.gather(
                    self._score([(each.row, each.options)]), return_exceptions=True
                )
                _answer(each, alone)
        else:
            for place, each in enumerate(wanted):
                _answer(each, found if isinstance(found, BaseException) else [found[place]])
        self._free.release()

    async def _score(self, asked: Sequence[tuple[Row, Options]]) -> list[Assessment]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._pool, self._scored, asked)
        self.observer.batch(found)
        return found

    def _scored(self, asked: Sequence[tuple[Row, Options]]) -> list[Assessment]:
        """Score, each row as it was asked for, in order; in a thread."""
        found: dict[int, Assessment] = {}
        for options in dict.fromkeys(options for _, options in asked):
            places = [place for place, (_, own) in enumerate(asked) if own == options]
            rows = [asked[place][0] for place in places]
            found |= zip(places, self.with_options(options).score_rows(rows), strict=True)
        return [found[place] for place in range(len(asked))]


def _answer(waiting: _Waiting, found: list[Assessment] | BaseException) -> None:
    """Give an answer to whoever still waits for it."""
    if waiting.answer.done():
        return
    if isinstance(found, BaseException):
        waiting.answer.set_exception(found)
    else:
        waiting.answer.set_result(found[0])
