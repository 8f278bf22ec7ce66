"""Answers that are read piece by piece, while they come.

A stream belongs to its `with` block, at the end of which the connection is given back;
to read it then, or a second time, is a RuntimeError.
What breaks off raises ApiConnectionError where it is read; what is no event, no line or
no JSON, or too long a line, DecodeError.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import stat
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from typing import IO, Any, Generic, TypeVar

from ._http import http
from .calls import Call
from .compression import async_pieces, pieces
from .decoder import Decoder
from .errors import DecodeError
from .events import MOST, Event, EventParser, ItemParser, LineSplitter
from .headers import Headers
from .media_types import best_match, essence
from .options import Options
from .readers import anything
from .requests import Request
from .sending import translated_errors
from .unset import UNSET

__all__ = ["AsyncItemStream", "AsyncStreamed", "Event", "ItemStream", "Streamed"]

Item = TypeVar("Item")


class _Streamed:
    """What both have in common. `max_response_bytes` bounds a line, not the whole."""

    def __init__(
        self,
        request: Request[Any],
        call: Call,
        answer: http.Response,
        at: Decoder,
        options: Options,
    ) -> None:
        self._responses = request.responses
        self._call = call
        self._answer = answer
        self._at = at
        self._most = options.max_response_bytes or MOST
        self.status = answer.status_code
        self.headers = Headers(answer.headers.multi_items())

    @contextlib.contextmanager
    def _told(self) -> Generator[None, None, None]:
        """Errors with the call that they belong to."""
        with translated_errors(self._call):
            try:
                yield
            except DecodeError as error:
                error.request = error.request or f"{self._call}: {self.status}"
                raise
            except (http.StreamConsumed, http.StreamClosed):
                message = "a stream is read once, inside its with block"
                raise RuntimeError(f"{self._call}: {message}") from None

    def _go_on(self, was_closed: bool) -> None:
        """After a piece was handed out: its taker may have left the block since."""
        if self._answer.is_closed and not was_closed:
            raise http.StreamClosed

    def _json_lines(self) -> ItemParser[Any]:
        return ItemParser("application/jsonl", anything, self._at, most=self._most)

    def _parser(self) -> ItemParser[Any]:
        """By the documented answer that this is. Raises DecodeError for another."""
        documented = {
            answer.media_type: answer
            for answer in self._responses
            if answer.item is not None and answer.media_type is not None
        }
        came = self.headers.get("content-type")
        # A server that does not say what it sends, sends what it should.
        kind = best_match(came, documented) if came else next(iter(documented), None)
        if kind is None:
            expected = " or ".join(documented) or "a documented stream"
            raise DecodeError(expected, UNSET, found=essence(came or ""))
        answer = documented[kind]
        return ItemParser(
            kind,
            answer.item or anything,
            self._at,
            is_text=answer.item_is_text,
            most=self._most,
        )


class Streamed(_Streamed):
    """A success whose body is still to be read, once and in one of these ways."""

    def bytes(self) -> Iterator[builtins.bytes]:
        """The body in pieces of any size, its Content-Encoding undone."""
        with self._told():
            for piece in pieces(self._answer):
                was_closed = self._answer.is_closed
                yield piece
                self._go_on(was_closed)

    def lines(self) -> Iterator[str]:
        """The lines of UTF-8 text, without their ends."""
        splitter = LineSplitter(most=self._most)
        with self._told():
            for chunk in self.bytes():
                yield from splitter.feed(chunk)
            yield from splitter.finish()

    def json_lines(self) -> Iterator[Any]:
        """A JSON value a line (`application/jsonl`); blank lines are none."""
        return self._items(self._json_lines())

    def events(self) -> Iterator[Event]:
        """Server-sent events (`text/event-stream`) as they come, with name and id."""
        parser = EventParser(most=self._most)
        with self._told():
            for chunk in self.bytes():
                yield from parser.feed(chunk)

    def save(self, path: os.PathLike[str] | str) -> int:
        """Write the body to a file, which is there when it is whole; its size.

        Its owner alone may read a new one; one that is replaced leaves its mode.
        """
        with _whole_file(path) as file:
            return sum(map(file.write, self.bytes()))

    def _items(self, parser: ItemParser[Item]) -> Iterator[Item]:
        with self._told():
            for chunk in self.bytes():
                yield from parser.feed(chunk)
                if parser.is_over:
                    return
            yield from parser.finish()


class ItemStream(Streamed, Generic[Item]):
    """The answer to an `EventRequest`: iterating gives its items, decoded."""

    def __iter__(self) -> Iterator[Item]:
        with self._told():
            parser = self._parser()
        return self._items(parser)


class AsyncStreamed(_Streamed):
    """`Streamed` for asyncio."""

    async def bytes(self) -> AsyncIterator[builtins.bytes]:
        """The body in pieces of any size, its Content-Encoding undone."""
        with self._told():
            async for piece in async_pieces(self._answer):
                was_closed = self._answer.is_closed
                yield piece
                self._go_on(was_closed)

    async def lines(self) -> AsyncIterator[str]:
        """The lines of UTF-8 text, without their ends."""
        splitter = LineSplitter(most=self._most)
        with self._told():
            async for chunk in self.bytes():
                for line in splitter.feed(chunk):
                    yield line
            for line in splitter.finish():
                yield line

    def json_lines(self) -> AsyncIterator[Any]:
        """A JSON value a line (`application/jsonl`); blank lines are none."""
        return self._items(self._json_lines())

    async def events(self) -> AsyncIterator[Event]:
        """Server-sent events (`text/event-stream`) as they come, with name and id."""
        parser = EventParser(most=self._most)
        with self._told():
            async for chunk in self.bytes():
                for event in parser.feed(chunk):
                    yield event

    async def save(self, path: os.PathLike[str] | str) -> int:
        """Write the body to a file, which is there when it is whole; its size.

        Its owner alone may read a new one; one that is replaced leaves its mode.
        """
        size = 0
        with _whole_file(path) as file:
            async for chunk in self.bytes():
                size += file.write(chunk)
        return size

    async def _items(self, parser: ItemParser[Item]) -> AsyncIterator[Item]:
        with self._told():
            async for chunk in self.bytes():
                for item in parser.feed(chunk):
                    yield item
                if parser.is_over:
                    return
            for item in parser.finish():
                yield item


class AsyncItemStream(AsyncStreamed, Generic[Item]):
    """`ItemStream` for asyncio."""

    def __aiter__(self) -> AsyncIterator[Item]:
        with self._told():
            parser = self._parser()
        return self._items(parser)


@contextlib.contextmanager
def _whole_file(path: os.PathLike[str] | str) -> Generator[IO[bytes], None, None]:
    """A file beside `path`, which takes its place at the end, or vanishes.

    A link goes on leading to it. What is no file, as a device, is written to as it is.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as file:
            yield file
        return
    path = os.path.realpath(path)
    folder = os.path.dirname(path)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".download-")
    try:
        with open(descriptor, "wb") as file:
            yield file
        with contextlib.suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
