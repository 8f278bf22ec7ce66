"""Bodies in each Content-Encoding that a server may use, whole and cut off."""

from __future__ import annotations

import asyncio
import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .making import Workshop, openapi
from .raw_server import RawServer, whole
from .recording import Answer, Server

Call = Callable[..., Any]

TEXT = random.Random(7).randbytes(60_000).hex().encode()
RAW = zlib.compress(TEXT)[2:-4]
CODINGS = {
    "gzip": gzip.compress(TEXT),
    "X-Gzip": gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]) + b"\0" * 9,
    "gzip, identity": gzip.compress(TEXT),
    "aws-chunked,gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "Deflate": zlib.compress(TEXT, wbits=9),
    "identity,deflate": zlib.compress(TEXT, 1),
    "deflate ": RAW,
    "identity, deflate": zlib.compress(TEXT, 0)[2:-4],
}
"""What servers say, and a body for each: of deflate in both forms."""
UNCODED = {"": TEXT, "identity": TEXT, "compress": TEXT}


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    content = {"application/octet-stream": {"schema": {"type": "string"}}}
    operation = {
        "operationId": "read",
        "tags": ["files"],
        "responses": {"200": {"description": "", "content": content}},
    }
    info = {"title": "Files", "version": "1"}
    paths = {"/file": {"get": operation}}
    source = openapi({"openapi": "3.1.0", "info": info, "paths": paths})
    return shared_workshop.load(source)


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(client: Any) -> Any:
    return client.files.read()


def answer(coding: str, body: bytes, **more: Any) -> Answer:
    return Answer(body=body, headers={"Content-Encoding": coding}, **more)


def saved(package: Any, kind: str, url: str, path: Path) -> int:
    request = package.operations.files.read()
    if kind == "sync":
        with package.Client(base_url=url) as client, client.stream(request) as answer:
            return int(answer.save(path))

    async def run() -> int:
        async with (
            package.AsyncClient(base_url=url) as client,
            client.stream(request) as answer,
        ):
            return int(await answer.save(path))

    return asyncio.run(run())


@pytest.mark.parametrize("coding", [*CODINGS, *UNCODED])
def test_each_coding_is_undone(
    call: Call, package: Any, server: Server, coding: str
) -> None:
    """Also without a body; what is no coding that we know changes nothing."""
    server.answer(answer(coding, {**CODINGS, **UNCODED}[coding]), answer(coding, b""))
    assert call(package, read, base_url=server.url) == TEXT
    assert call(package, read, base_url=server.url) == b""


@pytest.mark.parametrize("coding", CODINGS)
def test_bytes_that_come_one_by_one(call: Call, package: Any, coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n".encode()
    steps: list[Any] = []
    for byte in CODINGS[coding][:6]:
        steps += [bytes([byte]), 0.005]
    with RawServer().running() as raw:
        first = whole(CODINGS[coding], head).partition(b"\r\n\r\n")[0]
        raw.does(first + b"\r\n\r\n", *steps, CODINGS[coding][6:])
        assert call(package, read, base_url=raw.url) == TEXT


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("kept", [0.5, 1])
def test_what_is_cut_off_is_told(
    package: Any,
    server: Server,
    tmp_path: Path,
    coding: str,
    kept: float,
    kind: str,
) -> None:
    """In its middle, and before its last byte; no half of a file stays."""
    body = CODINGS[coding].rstrip(b"\0")
    server.answer(answer(coding, body[: int(len(body) * kept) - 1]))
    with pytest.raises(package.DecodeError, match="Content-Encoding"):
        saved(package, kind, server.url, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("coding", ["gzip, gzip", "deflate,gzip", "gzip, br", "br, br"])
def test_a_coding_upon_another_is_refused(
    call: Call, package: Any, server: Server, coding: str
) -> None:
    """What is between them has no bound. The status of an error stands."""
    body = gzip.compress(gzip.compress(TEXT))
    server.answer(answer(coding, body), answer(coding, body, status=404))
    with pytest.raises(package.DecodeError, match="more than one coding"):
        call(package, read, base_url=server.url)
    with pytest.raises(package.NotFoundError):
        call(package, read, base_url=server.url)


COMPRESS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}


@pytest.mark.parametrize("coding", COMPRESS)
def test_a_bomb_is_not_read_to_its_end(
    call: Call, package: Any, server: Server, coding: str
) -> None:
    """The cap counts what comes out, piece by piece, and not what came."""
    compress = COMPRESS[coding]
    server.answer(answer(coding, compress(bytes(128 << 20), 1)))
    tracemalloc.start()
    with pytest.raises(package.DecodeError, match="at most 1000 bytes"):
        call(package, read, base_url=server.url, max_response_bytes=1000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 16 << 20
