"""A server on loopback that says bytes, breaks off and waits as it is told."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

Step: TypeAlias = bytes | float | Literal["reset", "next request"]
"""Bytes to send, seconds to wait, a connection cut off, or kept for another request."""

JSON_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def whole(body: bytes, head: bytes = JSON_HEAD) -> bytes:
    """An answer with the length of its body."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class RawServer:
    """Does the steps of one script a connection, then closes it.

    A script begins when the request has come whole. Connections that nobody wrote a
    script for get `{}`.
    """

    def __init__(self) -> None:
        self.received: list[bytes] = []
        """Each request: its head and its body."""
        self.connections = 0
        self._scripts: deque[tuple[Step, ...]] = deque()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def does(self, *steps: Step) -> None:
        """The script of the next connection."""
        self._scripts.append(steps)

    @contextlib.contextmanager
    def running(self) -> Iterator[RawServer]:
        thread = threading.Thread(target=self._accept)
        thread.start()
        try:
            yield self
        finally:
            self._closing.set()
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            thread.join()

    def _accept(self) -> None:
        threads = []
        with contextlib.suppress(OSError):
            while not self._closing.is_set():
                connection, _ = self._listener.accept()
                self.connections += 1
                threads.append(threading.Thread(target=self._serve, args=[connection]))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(30)
            if not self._read(connection):
                return
            script = self._scripts.popleft() if self._scripts else (whole(b"{}"),)
            for step in script:
                if step == "next request":
                    if not self._read(connection):
                        return
                elif step == "reset":
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    return
                elif isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    self._closing.wait(float(step))

    def _read(self, connection: socket.socket) -> bool:
        """Whether another request came, before the client hung up."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return False
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        while not _is_whole(head, body):
            piece = connection.recv(65536)
            if not piece:
                return False
            body += piece
        self.received.append(head + b"\r\n\r\n" + body)
        return True


def _is_whole(head: bytes, body: bytes) -> bool:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return len(body) >= int(value)
        if name == b"transfer-encoding":
            return body.endswith(b"0\r\n\r\n")
    return True
