"""Calls a server that fails one time in twenty, from many threads and many tasks.

    python tests/benchmarks/soak.py [PACKAGE] [--calls 20000]

PACKAGE is the folder of a generated package, by default one of this repository. The
server is a process of its own: it fails with 500, with 429, by cutting connections
before and in its answer, after the work is done as well as before, and counts what it
was sent. Prints a table; exits with 1 where an answer was lost or went to another call,
where something was done twice that nobody may do twice, or where file descriptors stay.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import json
import multiprocessing
import os
import random
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

THREADS = 16
TASKS = 200
USUAL = Path(__file__).parents[2] / "generated" / "stripe_cards_openapi"
KINDS = ("read", "make", "make once")
"""GET; POST; POST with an idempotency key."""


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("package", nargs="?", type=Path, default=USUAL)
    parser.add_argument("--calls", type=int, default=20_000)
    options = parser.parse_args()
    sys.path.insert(0, str(options.package.resolve().parent))
    package = importlib.import_module(options.package.name)
    print(f"{'':>12}{'calls':>7}{'s':>7}{'failed':>8}{'lost':>6}{'twice':>6}", end="")
    print(f"{'fds':>10}{'MiB':>16}")
    ways = {f"{THREADS} threads": in_threads, f"{TASKS} tasks": in_tasks}
    found = [soaked(*way, package, options.calls) for way in ways.items()]
    return 0 if all(found) else 1


@dataclass
class Outcome:
    """What the calls came to, by their kind."""

    succeeded: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])
    lost: int = 0

    def count(self, kind: str, number: int, answer: Any) -> None:
        if isinstance(answer, Exception):
            self.failed[kind] += 1
        elif answer == {"kind": kind, "number": number}:
            self.succeeded[kind] += 1
        else:
            self.lost += 1


Way = Callable[[Any, str, range], Outcome]


def soaked(name: str, way: Way, package: Any, calls: int) -> bool:
    """Whether all is well. What is left behind is counted from a short run on."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    try:
        url = ours.recv()
        way(package, url, range(calls // 10))
        before = left_behind()
        began = time.monotonic()
        outcome = way(package, url, range(calls, 2 * calls))
        seconds = time.monotonic() - began
        after = left_behind()
        ours.send("count")
        sent = ours.recv()
    finally:
        server.terminate()
        server.join()
    twice = sum(times > 1 for key, times in sent.items() if key[0] != "read")
    # What may be made again must succeed at last.
    lost = outcome.lost + outcome.failed["read"] + outcome.failed["make once"]
    missing = calls - outcome.succeeded.total() - outcome.failed.total() - outcome.lost
    print(f"{name:>12}{calls:7}{seconds:7.1f}{outcome.failed['make']:8}", end="")
    print(f"{lost + missing:6}{twice:6}{before[0]:5}→{after[0]:<4}", end="")
    print(f"{before[1]:9.1f}→{after[1]:.1f}")
    return not (lost or missing or twice or after[0] > before[0])


def left_behind() -> tuple[int, float]:
    """File descriptors, and resident memory in MiB."""
    gc.collect()
    try:
        descriptors = len(os.listdir("/proc/self/fd"))
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # no Linux: the most so far tells as much of memory
        descriptors = len(os.listdir("/dev/fd"))
        return descriptors, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return descriptors, pages * resource.getpagesize() / 2**20


def requests(package: Any, numbers: range) -> Iterator[tuple[str, int, Any]]:
    runtime = importlib.import_module(f"{package.__name__}.runtime.requests")
    answers = (runtime.ResponseType("200", "application/json"),)
    for number in numbers:
        kind = KINDS[number % 3]
        headers: tuple[Any, ...] = ()
        if kind == "make once":
            headers = (runtime.Header("Idempotency-Key", str(number)),)
        body = None if kind == "read" else runtime.JsonBody({"number": number})
        yield kind, number, runtime.Request(
            method="GET" if kind == "read" else "POST",
            path=("/", runtime.Path("kind", kind), "/", runtime.Path("n", number)),
            headers=headers,
            body=body,
            responses=answers,
        )


def options(package: Any, url: str) -> dict[str, Any]:
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    policy = retries.RetryPolicy(first_wait=0.01, longest_wait=0.1)
    return {"base_url": url, "max_retries": 8, "retry_policy": policy, "timeout": 60}


def in_threads(package: Any, url: str, numbers: range) -> Outcome:
    outcome = Outcome()
    waiting = requests(package, numbers)
    turn = threading.Lock()

    def work(client: Any) -> None:
        while True:
            with turn:
                one = next(waiting, None)
            if one is None:
                return
            kind, number, request = one
            try:
                answer = client.send(request)
            except package.ApiError as error:
                answer = error
            with turn:
                outcome.count(kind, number, answer)

    with package.Client(**options(package, url)) as client:
        threads = [threading.Thread(target=work, args=[client]) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcome


def in_tasks(package: Any, url: str, numbers: range) -> Outcome:
    outcome = Outcome()
    waiting = requests(package, numbers)

    async def work(send: Callable[[Any], Awaitable[Any]]) -> None:
        for kind, number, request in waiting:
            try:
                answer = await send(request)
            except package.ApiError as error:
                answer = error
            outcome.count(kind, number, answer)

    async def run() -> None:
        async with package.AsyncClient(**options(package, url)) as client:
            await asyncio.gather(*(work(client.send) for _ in range(TASKS)))

    asyncio.run(run())
    return outcome


def serve(pipe: Connection) -> None:
    """The server: what it was sent, it counts; what has a key, it does once."""
    dice = random.Random(20_000)
    done: Counter[tuple[str, str]] = Counter()
    keys: set[str] = set()

    async def answer(reader: Any, writer: Any) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = value_of(head, b"content-length")
                await reader.readexactly(int(length or 0))
                fault = dice.random() * 20
                if fault < 0.4:
                    return  # before the work
                kind, number = head.split(b" ", 2)[1].decode().split("/")[1:]
                kind = kind.replace("%20", " ")
                key = value_of(head, b"idempotency-key")
                if not key or key not in keys:
                    done[kind, number] += 1
                keys.add(key)
                body = json.dumps({"kind": kind, "number": int(number)}).encode()
                if fault < 0.6:
                    return  # after it
                if fault < 0.8:
                    writer.write(said(200, body)[:-3])
                    return
                if fault < 1:
                    status = 500 if fault < 0.9 else 429
                    writer.write(said(status, b"{}", b"Retry-After: 0\r\n"))
                else:
                    writer.write(said(200, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
        pipe.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        loop = asyncio.get_running_loop()
        loop.add_reader(pipe.fileno(), lambda: pipe.send((pipe.recv(), done)[1]))
        await server.serve_forever()

    asyncio.run(run())


def value_of(head: bytes, name: bytes) -> str:
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip().decode()
    return ""


def said(status: int, body: bytes, headers: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %d So\r\nContent-Type: application/json\r\n%s" % (status, headers)
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


if __name__ == "__main__":
    sys.exit(main())
