"""Answers that are read piece by piece, while they come.

A stream belongs to its `with` block, at the end of which the connection is given back.
What breaks off raises ApiConnectionError where it is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from typing import IO, Any

from ._http import http
from .calls import Call, translated_errors
from .events import Event, EventParser, LineSplitter
from .headers import Headers

__all__ = ["AsyncStreamed", "Event", "Streamed"]


class _Streamed:
    def __init__(self, call: Call, answer: http.Response) -> None:
        self._call = call
        self._answer = answer
        self.status = answer.status_code
        self.headers = Headers(answer.headers.multi_items())


class Streamed(_Streamed):
    """A success whose body is still to be read, once and in one of these ways."""

    def bytes(self) -> Iterator[bytes]:
        """The body in pieces of any size, its Content-Encoding undone."""
        with translated_errors(self._call):
            yield from self._answer.iter_bytes()

    def lines(self) -> Iterator[str]:
        """The lines of UTF-8 text, without their ends."""
        splitter = LineSplitter()
        for chunk in self.bytes():
            yield from splitter.feed(chunk)
        yield from splitter.finish()

    def json_lines(self) -> Iterator[Any]:
        """A JSON value a line (`application/jsonl`); blank lines are none."""
        for line in self.lines():
            if line.strip():
                yield json.loads(line)

    def events(self) -> Iterator[Event]:
        """Server-sent events (`text/event-stream`)."""
        parser = EventParser()
        for chunk in self.bytes():
            yield from parser.feed(chunk)

    def save(self, path: os.PathLike[str] | str) -> int:
        """Write the body to a file, which is there when it is whole; its size."""
        with _whole_file(path) as file:
            for chunk in self.bytes():
                file.write(chunk)
            return file.tell()


class AsyncStreamed(_Streamed):
    """`Streamed` for asyncio."""

    async def bytes(self) -> AsyncIterator[bytes]:
        """The body in pieces of any size, its Content-Encoding undone."""
        with translated_errors(self._call):
            async for chunk in self._answer.aiter_bytes():
                yield chunk

    async def lines(self) -> AsyncIterator[str]:
        """The lines of UTF-8 text, without their ends."""
        splitter = LineSplitter()
        async for chunk in self.bytes():
            for line in splitter.feed(chunk):
                yield line
        for line in splitter.finish():
            yield line

    async def json_lines(self) -> AsyncIterator[Any]:
        """A JSON value a line (`application/jsonl`); blank lines are none."""
        async for line in self.lines():
            if line.strip():
                yield json.loads(line)

    async def events(self) -> AsyncIterator[Event]:
        """Server-sent events (`text/event-stream`)."""
        parser = EventParser()
        async for chunk in self.bytes():
            for event in parser.feed(chunk):
                yield event

    async def save(self, path: os.PathLike[str] | str) -> int:
        """Write the body to a file, which is there when it is whole; its size."""
        with _whole_file(path) as file:
            async for chunk in self.bytes():
                file.write(chunk)
            return file.tell()


@contextlib.contextmanager
def _whole_file(path: os.PathLike[str] | str) -> Generator[IO[bytes], None, None]:
    """A file beside `path`, which takes its place at the end, or vanishes."""
    folder = os.path.dirname(os.path.abspath(path))
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".download-")
    try:
        with open(descriptor, "wb") as file:
            yield file
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
