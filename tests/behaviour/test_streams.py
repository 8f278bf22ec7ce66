"""Answers that are read while they come, over real HTTP, by both clients."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .making import Workshop, openapi
from .recording import Answer, Server


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


def streamed(package: Any, kind: str, url: str, way: str, *arguments: Any) -> Any:
    """All that one way of reading gives: a list, or the number of `save`."""
    request = package.operations.files.read()
    if kind == "sync":
        with package.Client(base_url=url) as client, client.stream(request) as answer:
            read = getattr(answer, way)(*arguments)
            return read if way == "save" else list(read)

    async def run() -> Any:
        async with (
            package.AsyncClient(base_url=url) as client,
            client.stream(request) as answer,
        ):
            read = getattr(answer, way)(*arguments)
            return await read if way == "save" else [each async for each in read]

    return asyncio.run(run())


def test_bytes_and_files(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 4096
    server.answer(Answer(body=content), Answer(body=content))
    assert b"".join(streamed(package, kind, server.url, "bytes")) == content
    path = tmp_path / "file.bin"
    assert streamed(package, kind, server.url, "save", path) == len(content)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["file.bin"]


def test_lines(package: Any, server: Server, kind: str) -> None:
    server.answer(Answer(body="å\r\nb\n\nc".encode()), Answer(body=b'{"a":1}\n\n[2]\n'))
    assert streamed(package, kind, server.url, "lines") == ["å", "b", "", "c"]
    assert streamed(package, kind, server.url, "json_lines") == [{"a": 1}, [2]]


def test_events(package: Any, server: Server, kind: str) -> None:
    """The example of the standard, and what it says of fields (§9.2.6)."""
    server.answer(
        Answer(
            body=b"\xef\xbb\xbf: comment\n\ndata: first event\nid: 1\n\n"
            b"data:second event\nid\n\ndata:  third event\nretry: 20\n\n"
            b'event: add\rdata: {"n":\rdata: 3}\r\rdata: cut off'
        )
    )
    events = streamed(package, kind, server.url, "events")
    assert [event.data for event in events] == [
        "first event",
        "second event",
        " third event",
        '{"n":\n3}',
    ]
    assert [event.id for event in events] == ["1", "", "", ""]
    assert [event.retry for event in events] == [None, None, 20, None]
    assert [event.name for event in events] == ["message", "message", "message", "add"]
    assert events[3].json() == {"n": 3}


def test_an_error_comes_before_the_stream(
    package: Any, server: Server, kind: str
) -> None:
    server.answer(Answer(status=404, body=b'{"why":"gone"}'))
    with pytest.raises(package.NotFoundError) as caught:
        streamed(package, kind, server.url, "bytes")
    assert caught.value.body == {"why": "gone"}


def test_a_file_is_whole_or_not_there(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    """What was there stays until then."""
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    server.answer(Answer(body=b"half", headers={"Content-Length": "8"}))
    with pytest.raises(package.ApiConnectionError):
        streamed(package, kind, server.url, "save", path)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.bin"]


@given(
    events=st.lists(
        st.lists(st.text("ab: é\u2028", max_size=6), min_size=1), max_size=5
    ),
    end=st.sampled_from(["\n", "\r", "\r\n"]),
    data=st.data(),
)
def test_events_in_any_pieces(
    package: Any, events: list[list[str]], end: str, data: st.DataObject
) -> None:
    """Where the pieces are cut makes no difference, not even inside a character."""
    parser = importlib.import_module(f"{package.__name__}.runtime.events").EventParser()
    text = "".join(
        "".join(f"data: {line}{end}" for line in lines) + end for lines in events
    )
    rest, found = text.encode(), []
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        found += parser.feed(rest[:size])
        rest = rest[size:]
    assert [event.data for event in found] == ["\n".join(lines) for lines in events]
    assert {event.name for event in found} <= {"message"}
