"""A server on loopback that keeps the bytes it was sent, and answers from a script."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

LONGEST_WAIT = 10


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it came over the socket: target and body are raw."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The one header of that name, or None; two of it are a failure."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) <= 1, f"{name} was sent {len(found)} times"
        return found[0] if found else None

    @property
    def form(self) -> list[tuple[str, str]]:
        """The pairs of a form, decoded, in order; what is no form is a failure."""
        assert self.header("content-type") == "application/x-www-form-urlencoded"
        text = self.body.decode("ascii")
        if not text:
            return []
        return parse_qsl(text, keep_blank_values=True, strict_parsing=True)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said to one request: nothing in time, with `hangs`."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"Content-Type": "application/json"}
    )
    hangs: bool = False
    drops: bool = False


class Server:
    """Says what was scripted, request by request, then `{}` to every other one.

    With `respond`, that decides instead.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.respond: Callable[[Received], Answer] | None = None
        self.closing = threading.Event()
        self._script: deque[Answer] = deque()
        handler = type("Handler", (_Handler,), {"recorder": self})
        self._http = _QuietServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def answer(self, *answers: Answer) -> None:
        """Add to the script."""
        self._script.extend(answers)

    def next_answer(self, received: Received) -> Answer:
        if self.respond is not None:
            return self.respond(received)
        return self._script.popleft() if self._script else Answer()

    @property
    def only(self) -> Received:
        """The one request since the last time that this was asked for."""
        assert len(self.received) == 1, f"{len(self.received)} requests came"
        return self.received.pop()

    @contextmanager
    def running(self) -> Iterator[Server]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()


class _QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that hang up: some tests are about that."""

    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    recorder: Server

    def _any(self) -> None:
        received = Received(
            method=self.command,
            target=self.path,
            headers=self.headers.items(),
            body=self._body(),
        )
        self.recorder.received.append(received)
        answer = self.recorder.next_answer(received)
        if answer.hangs:
            self.recorder.closing.wait(LONGEST_WAIT)
        # A connection that outlives a test would keep a thread of the server waiting.
        self.close_connection = True
        if not (answer.drops or answer.hangs):
            self._say(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _any

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _say(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204 and "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *args: Any) -> None:
        """Silence."""
