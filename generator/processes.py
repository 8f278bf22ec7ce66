"""Shares work out among the processors, and keeps the interpreter's own work small."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")

_MOST = 4
"""Processes: each further one gains less, and takes memory."""


def processors() -> int:
    """How many processes may work at once; 1 where they cannot be forked safely.

    The model of a large API is handed on by forking, in no time; to pickle it would
    take longer than what is gained.
    """
    if (
        sys.platform == "darwin"
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def shared_out(work: Callable[[int, int], list[T]], shares: int) -> Iterator[T]:
    """What `work(share, shares)` gives for each share, in order, each in a process.

    The first share is done in this process. What goes wrong in another is raised here,
    with a note of where it was; ChildProcessError where it was killed.
    """
    if shares == 1:  # not every system can fork
        yield from work(0, 1)
        return
    context = multiprocessing.get_context("fork")
    others = []
    # A large heap that nothing changes any more: its pages stay shared.
    with _frozen_heap():
        for share in range(1, shares):
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_send, args=(theirs, work, share, shares), daemon=True
            )
            with warnings.catch_warnings():
                # Of the thread that shows progress, which holds no lock of ours.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            theirs.close()
            others.append((process, mine))
        try:
            yield from work(0, shares)
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


def _send(
    pipe: Connection, work: Callable[[int, int], list[T]], share: int, shares: int
) -> None:
    result: list[T] | BaseException
    try:
        result = work(share, shares)
    except BaseException as error:
        error.add_note(traceback.format_exc())
        result = error
    pipe.send(result)
    pipe.close()


def _received(pipe: Connection) -> list[T]:
    try:
        result: list[T] | BaseException = pipe.recv()
    except EOFError:
        raise ChildProcessError("another process ended without a result") from None
    if isinstance(result, BaseException):
        raise result
    return result
