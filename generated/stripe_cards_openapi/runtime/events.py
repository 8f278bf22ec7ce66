"""Lines and server-sent events out of bytes that arrive in any pieces.

Pure: takes what has arrived, gives what is complete. Reading is in `streams`.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A server-sent event (WHATWG HTML §9.2.6). `name` is `message` if none was said.

    `retry` is in milliseconds, where the server said how long to wait before coming
    back.
    """

    name: str = "message"
    data: str = ""
    id: str = ""
    retry: int | None = None

    def json(self) -> Any:
        """The data as JSON; raises ValueError where it is none."""
        return json.loads(self.data)


class LineSplitter:
    """Lines of UTF-8 text, ended by LF, CR LF, or CR where `cr_ends` a line."""

    def __init__(self, *, cr_ends: bool = False) -> None:
        # A byte order mark at the beginning is no text (WHATWG Encoding §6).
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._pending: list[str] = []
        self._cr_ends = cr_ends
        self._after_cr = False

    def feed(self, content: bytes) -> list[str]:
        """The lines that are complete by now."""
        return self._split(self._decoder.decode(content))

    def finish(self) -> list[str]:
        """What has come since the last end of a line."""
        lines = self._split(self._decoder.decode(b"", final=True))
        rest = "".join(self._pending)
        self._pending.clear()
        return [*lines, rest] if rest else lines

    def _split(self, text: str) -> list[str]:
        if self._cr_ends:
            if self._after_cr and text.startswith("\n"):
                text = text[1:]
                self._after_cr = False
            if text:
                self._after_cr = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        *ended, rest = text.split("\n")
        if not ended:
            self._pending.append(rest)
            return []
        first = "".join([*self._pending, ended[0]])
        self._pending = [rest]
        return [line.removesuffix("\r") for line in (first, *ended[1:])]


class EventParser:
    """Events of a `text/event-stream`; one that was cut off is not given."""

    def __init__(self) -> None:
        self._lines = LineSplitter(cr_ends=True)
        self._name = ""
        self._data: list[str] = []
        self._id = ""
        self._retry: int | None = None

    def feed(self, content: bytes) -> list[Event]:
        """The events that are complete by now."""
        found = map(self._take, self._lines.feed(content))
        return [event for event in found if event is not None]

    def _take(self, line: str) -> Event | None:
        if not line:
            return self._dispatch()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                self._name = value
            case "data":
                self._data.append(value)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = int(value)
            case _:  # a comment, or what later standards may bring
                pass
        return None

    def _dispatch(self) -> Event | None:
        name, data, retry = self._name, self._data, self._retry
        self._name, self._data, self._retry = "", [], None
        if not data:
            return None
        return Event(
            name=name or "message", data="\n".join(data), id=self._id, retry=retry
        )
