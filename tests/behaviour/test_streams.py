"""Answers that are read while they come, over real HTTP, by both clients."""

from __future__ import annotations

import asyncio
import gzip
import importlib
import os
import stat
import zlib
from collections.abc import Callable
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


def streamed(
    package: Any,
    kind: str,
    url: str,
    way: str,
    *arguments: Any,
    most: int | None = None,
) -> Any:
    """All that one way of reading gives: a list, or the number of `save`."""
    request = package.operations.files.read()
    options = {"base_url": url, "max_response_bytes": most}
    if kind == "sync":
        with package.Client(**options) as client, client.stream(request) as answer:
            read = getattr(answer, way)(*arguments)
            return read if way == "save" else list(read)

    async def run() -> Any:
        async with (
            package.AsyncClient(**options) as client,
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
            b"data:second event\nid\n\nretry: 20\n\ndata:  third event\n\n"
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


@pytest.mark.parametrize("data", ["", "NaN", '{"a": Infinity}', "[" * 100_000, "{a}"])
def test_the_data_of_an_event_that_is_no_json(package: Any, data: str) -> None:
    """Each is the error that `json` promises."""
    event = importlib.import_module(f"{package.__name__}.runtime.streams").Event
    assert event(data='{"a": 1.5}').json() == {"a": 1.5}
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        event(data=data).json()


SQUEEZES: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    None: bytes,
}
ONCE = "GET /file: a stream is read once, inside its with block"


@pytest.mark.parametrize("coding", [None, "gzip", "deflate"])
@pytest.mark.parametrize("begun", [False, True], ids=["new", "begun"])
@pytest.mark.parametrize("way", ["bytes", "lines", "json_lines", "events"])
def test_a_stream_is_read_once_and_in_its_block(
    package: Any, server: Server, kind: str, way: str, begun: bool, coding: str | None
) -> None:
    """Neither is a fault of the network, and both say what is wrong."""
    content = b"data: 1\n\n" if way == "events" else b"1\n"
    whole = content * 200_000
    squeeze = SQUEEZES[coding]
    headers = {"Content-Encoding": coding} if coding else {}
    answer = Answer(body=squeeze(whole), headers=headers)
    server.answer(answer, answer)
    request = package.operations.files.read()

    def twice(client: Any) -> None:
        with client.stream(request) as answer:
            assert b"".join(answer.bytes()) == whole
            list(getattr(answer, way)())

    def after(client: Any) -> None:
        with client.stream(request) as answer:
            read = getattr(answer, way)()
            if begun:
                next(read)
        list(read)

    async def atwice(client: Any) -> None:
        async with client.stream(request) as answer:
            assert b"".join([piece async for piece in answer.bytes()]) == whole
            [each async for each in getattr(answer, way)()]

    async def aafter(client: Any) -> None:
        async with client.stream(request) as answer:
            read = getattr(answer, way)()
            if begun:
                await anext(read)
        [each async for each in read]

    async def run(act: Any) -> None:
        async with package.AsyncClient(base_url=server.url) as client:
            await act(client)

    def do(act: Any, aact: Any) -> None:
        if kind == "async":
            asyncio.run(run(aact))
            return
        with package.Client(base_url=server.url) as client:
            act(client)

    for acts in ((twice, atwice), (after, aafter)):
        with pytest.raises(RuntimeError) as caught:
            do(*acts)
        assert (type(caught.value), str(caught.value)) == (RuntimeError, ONCE)


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


def test_a_saved_file_is_nobody_else_s(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    """A new one is its owner's; one that was there keeps the mode that it had."""
    new, old = tmp_path / "new.bin", tmp_path / "old.bin"
    old.write_bytes(b"")
    old.chmod(0o640)
    for path in (new, old):
        server.answer(Answer(body=b"x"))
        streamed(package, kind, server.url, "save", path)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_link_goes_on_leading_to_what_is_saved(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    target, link = tmp_path / "there" / "file.bin", tmp_path / "link.bin"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link.symlink_to(target)
    server.answer(Answer(body=b"new!"))
    assert streamed(package, kind, server.url, "save", link) == 4
    assert link.is_symlink()
    assert target.read_bytes() == b"new!"


def test_a_device_is_written_to(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    """And is the device afterwards."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        server.answer(Answer(body=b"new!"))
        assert streamed(package, kind, server.url, "save", pipe) == 4
        assert os.read(reader, 9) == b"new!"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_of_no_name_is_written_to(
    package: Any, server: Server, kind: str
) -> None:
    """As of `/dev/stdout`: what the link says there is the path of nothing."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    try:
        server.answer(Answer(body=b"new!"))
        path = f"/dev/fd/{writer}"
        assert streamed(package, kind, server.url, "save", path) == 4
        assert os.read(reader, 9) == b"new!"
    finally:
        os.close(reader)
        os.close(writer)


def test_a_stream_is_opened_again_until_it_begins(
    package: Any, server: Server, kind: str
) -> None:
    """As any call is, where that is safe; never once something was handed out."""
    server.answer(Answer(status=503, headers={"Retry-After": "0"}), Answer(drops=True))
    server.answer(Answer(body=b"whole"))
    assert b"".join(streamed(package, kind, server.url, "bytes")) == b"whole"
    assert len(server.received) == 3
    server.answer(Answer(body=b"half", headers={"Content-Length": "8"}))
    with pytest.raises(package.ApiConnectionError, match="GET /file"):
        streamed(package, kind, server.url, "bytes")
    assert len(server.received) == 4


@pytest.mark.parametrize(
    ("way", "body"),
    [
        ("lines", b"x" * 2000),
        ("json_lines", b'"' + b"x" * 2000 + b'"\n'),
        ("events", b"data: " + b"x" * 2000),
        ("events", b"data: x\n" * 900),
    ],
)
def test_no_line_and_no_event_grows_without_end(
    package: Any, server: Server, kind: str, way: str, body: bytes
) -> None:
    """`max_response_bytes` bounds each; without it 64 MiB do."""
    events = importlib.import_module(f"{package.__name__}.runtime.events")
    assert events.MOST == 64 * 1024 * 1024
    server.answer(Answer(body=body))
    with pytest.raises(package.DecodeError, match="at most 1000 characters"):
        streamed(package, kind, server.url, way, most=1000)
    server.answer(Answer(body=b"data: x\n\n" * 900))  # the whole may be longer
    assert len(streamed(package, kind, server.url, "events", most=1000)) == 900


def test_a_gzip_stream_that_is_cut_off(
    package: Any, server: Server, kind: str, tmp_path: Path
) -> None:
    """Is told, though what came could be read, and leaves no file."""
    content = gzip.compress(b"line\n" * 9000)
    headers = {"Content-Encoding": "gzip"}
    server.answer(Answer(body=content, headers=headers))
    assert len(streamed(package, kind, server.url, "lines")) == 9000
    server.answer(Answer(body=content[:-8], headers=headers))
    with pytest.raises(package.DecodeError, match="Content-Encoding"):
        streamed(package, kind, server.url, "save", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


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
