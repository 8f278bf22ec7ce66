"""Shares work out among the processors, and keeps the interpreter's own work small."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Final, TypeVar

T = TypeVar("T")

_SHARERS: Final = ContextVar("sharers", default=1)

_MOST = 4
"""Processes: each further one gains less, and takes memory."""


def processors() -> int:
    """How many processes may work on one client; 1 where they cannot be forked safely.

    The model of a large API is handed on by forking, in no time; to pickle it would
    take longer than what is gained.
    """
    return max(1, min(all_processors() // _SHARERS.get(), _MOST))


def all_processors() -> int:
    """How many processes may work at once on this machine."""
    return len(os.sched_getaffinity(0)) if can_fork() else 1


def can_fork() -> bool:
    """Whether a process can be forked safely, so that it has all that this one has."""
    return sys.platform != "darwin" and (
        "fork" in multiprocessing.get_all_start_methods()
    )


@contextmanager
def sharing(processes: int) -> Iterator[None]:
    """Within the block, this is one of so many that share the machine's processors."""
    token = _SHARERS.set(processes)
    try:
        yield
    finally:
        _SHARERS.reset(token)


def shared_out(
    work: Callable[[Iterator[int]], list[T]], count: int, shares: int
) -> Iterator[T]:
    """What `work` gives for the numbers below `count`, shared out among processes.

    Each process, of which this is one, is given the next number when it asks for it, so
    that all end at about the same time. What goes wrong in another is raised here, with
    a note of where it was; ChildProcessError where it was killed.
    """
    if shares == 1:  # not every system can fork
        yield from work(iter(range(count)))
        return
    context = multiprocessing.get_context("fork")
    others: list[tuple[ForkProcess, Connection]] = []
    # A large heap that nothing changes any more: its pages stay shared.
    with _frozen_heap(), _queue(count) as numbers:
        for _ in range(1, shares):
            mine, theirs = context.Pipe(duplex=False)
            unused = [mine, *(each for _, each in others)]
            process = context.Process(
                target=_send, args=(theirs, unused, work, numbers), daemon=True
            )
            with warnings.catch_warnings():
                # Of the thread that shows progress, which holds no lock of ours.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            theirs.close()
            others.append((process, mine))
        try:
            yield from work(numbers)
            for process, mine in others:
                yield from _received(mine)
                process.join()
        finally:
            for process, mine in others:
                mine.close()
                process.kill()


@contextmanager
def without_collection() -> Iterator[None]:
    """No search for cycles of garbage, of which a run makes next to none.

    It took a third of the time: the model only grows, and was searched again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _frozen_heap() -> Iterator[None]:
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


_SIZE: Final = 4
"""Bytes of a number in the queue."""
_MOST_WAITING: Final = 1_000
"""Numbers in the queue at once: they fit in one page, which any pipe has room for."""


@contextmanager
def _queue(count: int) -> Iterator[Iterator[int]]:
    """The numbers below `count`, each to be had by one of the processes that ask.

    They wait in a pipe, of which each process takes one after the other: the system
    sees to it that nobody else gets the same. A number stands for those that follow it
    where there are more than fit.
    """
    reading, writing = os.pipe()
    step = -(-count // _MOST_WAITING)
    starts = range(0, count, max(step, 1))
    with open(writing, "wb") as pipe:
        pipe.write(b"".join(start.to_bytes(_SIZE, "big") for start in starts))
    try:
        yield _taken(reading, step, count)
    finally:
        os.close(reading)


def _taken(queue: int, step: int, count: int) -> Iterator[int]:
    while taken := os.read(queue, _SIZE):
        start = int.from_bytes(taken, "big")
        yield from range(start, min(start + step, count))


def _send(
    pipe: Connection,
    unused: Sequence[Connection],
    work: Callable[[Iterator[int]], list[T]],
    numbers: Iterator[int],
) -> None:
    """Send what the work gives; nothing where the other process has died meanwhile.

    `unused` are its ends of pipes: held here too, they would keep them open for ever.
    """
    for each in unused:
        each.close()
    result: list[T] | BaseException
    try:
        result = work(_while_wanted(numbers, os.getppid()))
    except BaseException as error:
        error.add_note(traceback.format_exc())
        result = error
    with contextlib.suppress(BrokenPipeError):
        pipe.send(result)
    pipe.close()


def _while_wanted(numbers: Iterator[int], parent: int) -> Iterator[int]:
    for number in numbers:
        if os.getppid() != parent:
            return
        yield number


def _received(pipe: Connection) -> list[T]:
    try:
        result: list[T] | BaseException = pipe.recv()
    except EOFError:
        raise ChildProcessError("another process ended without a result") from None
    if isinstance(result, BaseException):
        raise result
    return result
