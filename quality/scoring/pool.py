"""Processes that work side by side: tasks go in, results come out in the same order.

Parsing and writing rows is Python, which threads of one process cannot do at the same time; processes can.
Each has a pipe of its own and one task at a time, so that there is always a bound to what is under way.
Whoever dies is noticed: a pipe closes with its worker, and all workers end when the parent is gone.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

from quality.errors import QualityError, WorkerLost

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3
"""Tasks under way for each worker: one that it does, one that waits, one that is done."""
_PATIENCE = 5.0


class Pool(Generic[Task, Result]):
    """Workers that do one thing; ``work`` and what it holds is theirs from the start."""

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        # a copy of this process has the model and the compiled code already
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._workers: list[tuple[Any, Connection]] = []
        self._idle: SimpleQueue[tuple[Any, Connection]] = SimpleQueue()
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(work, theirs, ours), daemon=True)
            process.start()
            theirs.close()
            self._workers.append((process, ours))
            self._idle.put(self._workers[-1])

    def map(self, tasks: Iterable[Task | None]) -> Iterator[Result]:
        """Results in the order of the tasks, which are asked for as workers become free.

        None is no task: it hands on what is done while the next task is not there yet.
        """
        waiting: deque[Future[Result]] = deque()
        threads = ThreadPoolExecutor(len(self._workers))
        try:
            for task in tasks:
                if task is not None:
                    waiting.append(threads.submit(self._ask, task))
                while waiting and (waiting[0].done() or len(waiting) == _AHEAD * len(self._workers)):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Let the workers go; one that is still busy is not waited for."""
        for _, pipe in self._workers:
            pipe.close()
        for process, _ in self._workers:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()

    def _ask(self, task: Task) -> Result:
        process, pipe = worker = self._idle.get()
        try:
            pipe.send(task)
            answer = pipe.recv()
        except (EOFError, ConnectionError) as error:
            process.join(_PATIENCE)
            raise WorkerLost(process.exitcode) from error
        finally:
            self._idle.put(worker)
        if isinstance(answer, QualityError):
            raise answer
        return cast(Result, answer)


@contextmanager
def mapped(
    work: Callable[[Task], Result], workers: int
) -> Iterator[Callable[[Iterable[Task | None]], Iterator[Result]]]:
    """Something like ``map``, with so many processes; one worker is this process itself."""
    if workers == 1:
        yield lambda tasks: (work(task) for task in tasks if task is not None)
        return
    pool = Pool(work, workers)
    try:
        yield pool.map
    finally:
        pool.close()


def _serve(work: Callable[[Task], Result], pipe: Connection, parents_end: Connection) -> None:
    """Do what comes through the pipe until it closes."""
    parents_end.close()  # or the parent's death would not close it
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, signal.SIG_IGN)  # the parent decides when the work is over
    while True:
        try:
            task = pipe.recv()
        except (EOFError, ConnectionError):
            return
        answer: Any
        try:
            answer = work(task)
        except QualityError as error:
            answer = error
        try:
            pipe.send(answer)
        except ConnectionError:
            return
