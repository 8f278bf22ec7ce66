"""Does several pieces of work at once, each in a process of its own.

Knows nothing of clients. What the pieces say is for whoever calls, in order.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Generic, TypeVar

from ..processes import can_fork, sharing

T = TypeVar("T")

_PATIENCE_SECONDS = 5.0
"""For a process that was asked to stop and is in the middle of something."""


@contextmanager
def at_once(
    work: Callable[[int], T], count: int, most: int
) -> Iterator[Iterator[T | None]]:
    """What `work(index)` gives for each index below `count`, in order.

    At most that many processes at a time; one works here, without another. None stands
    for a process that ended without a result. Whatever still runs when the block is
    left, or when this process dies, is interrupted.
    """
    if min(most, count) < 2 or not can_fork():
        yield map(work, range(count))
        return
    crew = _Crew(work, count, most)
    try:
        yield crew.results()
    finally:
        crew.stop()


class _Crew(Generic[T]):
    """The processes that run, each with the pipe that its result comes through."""

    def __init__(self, work: Callable[[int], T], count: int, most: int) -> None:
        self._work = work
        self._count = count
        self._most = min(most, count)
        self._waiting = iter(range(count))
        self._running: dict[Connection, tuple[int, ForkProcess]] = {}
        self._done: dict[int, T | None] = {}
        # Nothing is ever written: it ends when this process does, however it does.
        self._life = os.pipe()

    def results(self) -> Iterator[T | None]:
        for index in range(self._count):
            while index not in self._done:
                self._start()
                for pipe in wait(list(self._running)):
                    if isinstance(pipe, Connection):
                        self._finish(pipe)
            yield self._done.pop(index)

    def stop(self) -> None:
        processes = [process for _, process in self._running.values()]
        for process in processes:
            if process.pid and process.is_alive():
                # Not killed at once: it has children, and files that it writes.
                os.kill(process.pid, signal.SIGINT)
        for process in processes:
            process.join(_PATIENCE_SECONDS)
            process.kill()
        for pipe in self._running:
            pipe.close()
        for end in self._life:
            os.close(end)

    def _start(self) -> None:
        """Fill up with processes for what waits."""
        context = multiprocessing.get_context("fork")
        while len(self._running) < self._most:
            index = next(self._waiting, None)
            if index is None:
                return
            mine, theirs = context.Pipe(duplex=False)
            share = (theirs, self._life, self._work, index, self._most)
            process = context.Process(target=_send, args=share)
            # An interrupt in between would leave a process that nobody knows of.
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            try:
                with warnings.catch_warnings():
                    # Of the thread that shows progress, which holds no lock of ours.
                    warnings.simplefilter("ignore", DeprecationWarning)
                    process.start()
                self._running[mine] = (index, process)
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
            theirs.close()

    def _finish(self, pipe: Connection) -> None:
        index, process = self._running.pop(pipe)
        try:
            self._done[index] = pipe.recv()
        except EOFError:
            self._done[index] = None
        pipe.close()
        process.join()


def _send(
    pipe: Connection,
    life: tuple[int, int],
    work: Callable[[int], T],
    index: int,
    others: int,
) -> None:
    signal.signal(signal.SIGINT, _Interrupt())
    reading, writing = life
    os.close(writing)
    threading.Thread(target=_interrupt_at_end, args=(reading,), daemon=True).start()
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        with sharing(others):
            pipe.send(work(index))
        pipe.close()
    except (KeyboardInterrupt, BrokenPipeError):
        # Whoever started this tells it; here it would be told once for each.
        return


def _interrupt_at_end(life: int) -> None:
    """Wait for the end of whoever started this, and then interrupt it like a user."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGINT)


class _Interrupt:
    """Raises KeyboardInterrupt, once: what leaves its blocks is not to be disturbed.

    The terminal interrupts all processes, and then the first of them the others.
    """

    def __init__(self) -> None:
        self._is_known = False

    def __call__(self, number: int, frame: object) -> None:
        if not self._is_known:
            self._is_known = True
            raise KeyboardInterrupt
