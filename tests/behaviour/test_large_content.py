"""Uploads and downloads that are larger than what may be held in memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .making import Workshop, openapi

SIZE = 96 * 1024 * 1024
MOST = 24 * 1024 * 1024
"""By how much a process may grow that sends or saves `SIZE` bytes."""
FILE = {"type": "string", "format": "binary"}
PARTS = {"type": "object", "properties": {"title": {"type": "string"}, "file": FILE}}
OCTETS = {"application/octet-stream": {"schema": FILE}}

PROGRAM = """
import asyncio, json, pathlib, resource, sys
import {package} as package
from {package} import models, operations

how, kind, path, url = sys.argv[1:]
path = pathlib.Path(path)


def request():
    if how == "parts":
        return operations.files.send_parts(models.SendPartsBody(title="x", file=path))
    if how == "open file":
        return operations.files.send_bytes(path.open("rb"))
    return operations.files.send_bytes(path)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run():
    with package.Client(base_url=url) as client:
        client.send(operations.files.send_bytes(b"warm"))
        before = peak()
        if how == "save":
            with client.stream(operations.files.read()) as answer:
                return answer.save(path), peak() - before
        return int(client.send(request())), peak() - before


async def run_async():
    async with package.AsyncClient(base_url=url) as client:
        await client.send(operations.files.send_bytes(b"warm"))
        before = peak()
        if how == "save":
            async with client.stream(operations.files.read()) as answer:
                return await answer.save(path), peak() - before
        return int(await client.send(request())), peak() - before


print(json.dumps(run() if kind == "sync" else asyncio.run(run_async())))
"""


class Handler(BaseHTTPRequestHandler):
    """Says how many bytes came, and keeps none; or gives many."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        left = length = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self._head(len(str(length)), "application/json")
        self.wfile.write(str(length).encode())

    def do_GET(self) -> None:
        self._head(SIZE, "application/octet-stream")
        for _ in range(SIZE >> 20):
            self.wfile.write(bytes(1 << 20))

    def _head(self, length: int, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def operation(name: str, **parts: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "integer"}}}
    answers = {"200": {"description": "", "content": content}}
    return {"operationId": name, "tags": ["files"], "responses": answers, **parts}


@pytest.fixture(scope="module")
def folder(shared_workshop: Workshop) -> Path:
    """Of a package that sends and reads files."""
    read = {"responses": {"200": {"description": "", "content": OCTETS}}}
    parts = {"multipart/form-data": {"schema": PARTS}}
    paths = {
        "/bytes": {
            "post": operation("send_bytes", requestBody={"content": OCTETS}),
            "get": operation("read", **read),
        },
        "/parts": {"post": operation("send_parts", requestBody={"content": parts})},
    }
    info = {"title": "Files", "version": "1"}
    source = openapi({"openapi": "3.1.0", "info": info, "paths": paths})
    return shared_workshop.make(source).folder


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("how", ["path", "open file", "parts", "save"])
def test_memory_does_not_grow_with_content(
    folder: Path, url: str, tmp_path: Path, how: str, kind: str
) -> None:
    path = tmp_path / "file.bin"
    with path.open("wb") as file:
        file.truncate(0 if how == "save" else SIZE)
    program = PROGRAM.format(package=folder.name)
    done = subprocess.run(
        [sys.executable, "-c", program, how, kind, str(path), url],
        cwd=folder.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr == ""
    size, growth = json.loads(done.stdout)
    assert size >= SIZE
    assert path.stat().st_size == SIZE
    assert growth < MOST
