"""The runtime inside a package, and a server on loopback that records bytes.

The runtime is no package by itself: two of its modules are printed by the generator. So
the tests put `templates/runtime` and the hand-written `acme` together in a temporary
folder, and import from there.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "templates" / "runtime"
VALUES = {
    "http_library": "httpx2",
    "package": '"acme"',
    "api_version": '"2020-08-27 (beta)"',
    "generator": '"clientsmith 0.1.0"',
}


@pytest.fixture(scope="session")
def acme_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the package `acme`, complete."""
    folder = tmp_path_factory.mktemp("packages")
    package = folder / "acme"
    shutil.copytree(HERE / "acme", package, ignore=_ignore_caches)
    shutil.copytree(RUNTIME, package / "runtime", ignore=_ignore_caches)
    for template in (package / "runtime").glob("*.jinja"):
        text = template.read_text()
        for name, value in VALUES.items():
            text = text.replace("{{ " + name + " }}", value)
        template.with_suffix("").write_text(text)
        template.unlink()
    return folder


def _ignore_caches(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]


@pytest.fixture(scope="session")
def load(acme_folder: Path) -> Iterator[Callable[[str], ModuleType]]:
    """Imports a module of the package by its name inside it: `runtime.styles`."""
    sys.path.insert(0, str(acme_folder))
    yield lambda name: importlib.import_module(f"acme.{name}")
    sys.path.remove(str(acme_folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def requests(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.requests")


@pytest.fixture(scope="session")
def multipart(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.multipart")


@pytest.fixture(scope="session")
def errors(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.errors")


@pytest.fixture(scope="session")
def decoding(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.decoding")


@pytest.fixture(scope="session")
def models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("models")


@pytest.fixture(scope="session")
def client(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("client")


@dataclass
class Received:
    """A request as it came over the socket."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """Answers every request with `status`, `headers` and `body`; keeps what came."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: threading.Event | None = None

    @property
    def last(self) -> Received:
        return self.received[-1]

    def answers(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Say what comes back from now on; `content_type` is `Content-Type`."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.status, self.body, self.headers = status, body, names


class QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that hang up: some tests are about that."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture
def server() -> Iterator[Server]:
    """A real server on a free port of loopback."""
    state = Server()
    http_server = QuietServer(("127.0.0.1", 0), _handler(state))
    state.url = f"http://127.0.0.1:{http_server.server_address[1]}"
    thread = threading.Thread(target=http_server.serve_forever, args=(0.01,))
    thread.start()
    yield state
    if state.delay is not None:
        state.delay.set()
    http_server.shutdown()
    http_server.server_close()
    thread.join()


def _handler(state: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.command, self.path, headers, self._read(headers))
            state.received.append(received)
            if state.delay is not None:
                state.delay.wait(5)
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            if "content-length" not in {name.lower() for name in state.headers}:
                self.send_header("Content-Length", str(len(state.body)))
            # Connections that outlive a test would keep the server's threads waiting.
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(state.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

        def _read(self, headers: dict[str, str]) -> bytes:
            if headers.get("transfer-encoding") != "chunked":
                return self.rfile.read(int(headers.get("content-length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, *args: Any) -> None:
            """Silence."""

    return Handler
