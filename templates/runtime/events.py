"""Lines, server-sent events and JSON values out of bytes that arrive in any pieces.

Pure: takes what has arrived, gives what is complete. Reading is in `streams`.
"""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Iterator
from typing import Any, Final, Generic, NamedTuple, TypeVar

from .decoder import Decoder
from .errors import DecodeError
from .media_types import essence
from .parsing import parsed
from .readers import Reader, text
from .responses import json_value
from .unset import UNSET

T = TypeVar("T")

EVENTS: Final = "text/event-stream"
MOST: Final = 64 * 1024 * 1024
"""Characters of one line or event, if nothing else is said: nothing may grow on."""
_THE_END: Final = "[DONE]"
"""Data of the last event, which is no JSON: a convention of many servers."""
_EXACT: Final = Decoder(strict=True)
"""Takes no text for what is documented as something else."""


class Event(NamedTuple):
    """A server-sent event (WHATWG HTML §9.2.6). `name` is `message` if none was said.

    `retry` is in milliseconds, where the server said how long to wait before coming
    back.
    """

    name: str = "message"
    data: str = ""
    id: str = ""
    retry: int | None = None

    def json(self) -> Any:
        """The data as JSON; raises ValueError where it is none, or nested too deep."""
        try:
            return parsed(self.data)
        except RecursionError:
            raise ValueError("the data is nested too deep") from None


class LineSplitter:
    """Lines of UTF-8 text, ended by LF, CR LF, or CR where `cr_ends` a line.

    Raises DecodeError for one of more than `most` characters, and for what is no UTF-8
    if `strict`.
    """

    def __init__(
        self,
        *,
        cr_ends: bool = False,
        end: str = "\n",
        strict: bool = False,
        most: int = MOST,
    ) -> None:
        # A byte order mark at the beginning is no text (WHATWG Encoding §6).
        decoder = codecs.getincrementaldecoder("utf-8-sig")
        self._decoder = decoder("strict" if strict else "replace")
        self._pending: list[str] = []
        self._size = 0
        self._most = most
        self._end = end
        self._cr_ends = cr_ends
        self._after_cr = False

    def feed(self, content: bytes) -> list[str]:
        """The lines that are complete by now."""
        return self._split(self._decoded(content))

    def finish(self) -> list[str]:
        """What has come since the last end of a line."""
        lines = self._split(self._decoded(b"", final=True))
        rest = "".join(self._pending)
        self._pending.clear()
        return [*lines, rest] if rest else lines

    def _decoded(self, content: bytes, final: bool = False) -> str:
        try:
            return self._decoder.decode(content, final)
        except UnicodeDecodeError:
            raise DecodeError("UTF-8", content) from None

    def _split(self, text: str) -> list[str]:
        if self._cr_ends:
            if self._after_cr and text.startswith("\n"):
                text = text[1:]
                self._after_cr = False
            if text:
                self._after_cr = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        *ended, rest = text.split(self._end)
        sizes = [*map(len, ended), len(rest)]
        sizes[0] += self._size
        self._size = sizes[-1]
        if max(sizes) > self._most:
            raise too_long(self._most)
        if not ended:
            self._pending.append(rest)
            return []
        first = "".join([*self._pending, ended[0]])
        self._pending = [rest]
        return [line.removesuffix("\r") for line in (first, *ended[1:])]


class EventParser:
    """Events of a `text/event-stream`; one that was cut off is not given."""

    def __init__(self, *, most: int = MOST) -> None:
        self._lines = LineSplitter(cr_ends=True, most=most)
        self._most = most
        self._size = 0
        self._name = ""
        self._data: list[str] = []
        self._id = ""
        self._retry: int | None = None

    def feed(self, content: bytes) -> Iterator[Event]:
        """The events that are complete by now."""
        for line in self._lines.feed(content):
            event = self._take(line)
            if event is not None:
                yield event

    def _take(self, line: str) -> Event | None:
        if not line:
            return self._dispatch()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                self._name = value
            case "data":
                self._size += len(value) + 1
                if self._size > self._most:
                    raise too_long(self._most)
                self._data.append(value)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = int(value[:18])
            case _:  # a comment, or what later standards may bring
                pass
        return None

    def _dispatch(self) -> Event | None:
        name, data, retry = self._name, self._data, self._retry
        self._name, self._data, self._size = "", [], 0
        if not data:
            return None  # what it says of a retry holds for the next one
        self._retry = None
        return Event(
            name=name or "message", data="\n".join(data), id=self._id, retry=retry
        )


class ItemParser(Generic[T]):
    """The items of a stream, decoded: the data of events, or JSON values.

    `application/json-seq` (RFC 7464) has a record separator before each value, other
    sequences of JSON have each on a line. The data of events is what `read` reads as it
    is, if that is `text` or `is_text`, or in quotes as in JSON if not; else JSON, and a
    text where it is none, and texts are among what is read. Data that is `[DONE]` ends
    the stream, unless it is a text that is documented.
    """

    def __init__(
        self,
        media_type: str,
        read: Reader[T],
        at: Decoder,
        *,
        is_text: bool = False,
        most: int = MOST,
    ) -> None:
        self._media_type = essence(media_type)
        self._read = read
        self._is_text = is_text or read is text
        self._at = at
        self._events: EventParser | None = None
        if self._media_type == EVENTS:
            self._events = EventParser(most=most)
        end = "\x1e" if self._media_type.endswith("json-seq") else "\n"
        self._lines = LineSplitter(end=end, strict=True, most=most)
        self.is_over = False
        """Whether a server said that nothing more comes."""

    def feed(self, content: bytes) -> Iterator[T]:
        """The items that are complete by now."""
        if self._events is None:
            yield from self._values(self._lines.feed(content))
            return
        for event in self._events.feed(content):
            if event.data == _THE_END and not (self._is_text and self._fits(_THE_END)):
                self.is_over = True
                return
            yield self._data(event)

    def finish(self) -> Iterator[T]:
        """The last item, which nothing ended; an event that was cut off is none."""
        if self._events is None:
            yield from self._values(self._lines.finish())

    def _values(self, lines: list[str]) -> Iterator[T]:
        for line in lines:
            if line.strip():
                yield self._decoded(line)

    def _data(self, event: Event) -> T:
        if self._is_text:
            return self._at.document(self._unquoted(event.data), self._read)
        try:
            return self._decoded(event.data)
        except DecodeError as error:
            if error.raw is not event.data:
                raise  # it is JSON, but not of the type
            try:
                return _EXACT.document(event.data, self._read)
            except DecodeError:
                raise error from None

    def _unquoted(self, data: str) -> object:
        """A text as it is, or of JSON, which some servers write for any data."""
        if not self._fits(data):
            with contextlib.suppress(DecodeError):
                value = json_value(data, "JSON")
                if isinstance(value, str) or self._fits(value):
                    return value
        return data

    def _fits(self, value: object) -> bool:
        try:
            _EXACT.document(value, self._read)
        except DecodeError:
            return False
        return True

    def _decoded(self, document: str) -> T:
        value = json_value(document, "JSON")
        return self._at.document(value, self._read)


def too_long(most: int) -> DecodeError:
    expected = f"at most {most} characters in a line or event"
    return DecodeError(expected, UNSET, found="more")
