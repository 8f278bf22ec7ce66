"""Binary content: where the bytes come from, and how many there are.

Opens what a path names only while it is being sent. An open file is read from where it
stood when its body was first sent, however often that is done, and stays open: it is
its owner's to close.
"""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final, NamedTuple, TypeAlias

Binary: TypeAlias = bytes | bytearray | os.PathLike[str] | IO[bytes]
"""Bytes, the path of a file (no plain `str`), or a file opened for reading bytes."""
File: TypeAlias = (
    Binary
    | tuple[str, Binary]
    | tuple[str, Binary, str]
    | tuple[str, Binary, str, Mapping[str, str]]
)
"""Content for an upload; a tuple adds the file name, the media type, then headers."""

_CHUNK: Final = 64 * 1024


@dataclass(slots=True, eq=False, repr=False)
class Stream:
    """Pieces of content, one after the other; each iteration starts anew.

    `length` is in bytes, None where only reading would tell.
    """

    pieces: tuple[bytes | Source, ...]

    @property
    def length(self) -> int | None:
        total = 0
        for piece in self.pieces:
            length = len(piece) if isinstance(piece, bytes) else piece.length
            if length is None:
                return None
            total += length
        return total

    @property
    def is_repeatable(self) -> bool:
        """Whether all of it can be read a second time."""
        return all(
            isinstance(piece, bytes)
            or isinstance(piece.file, os.PathLike)
            or piece.start is not None
            for piece in self.pieces
        )

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece


class Content(NamedTuple):
    """A body: what is sent, and the value of its Content-Type."""

    data: bytes | Stream
    media_type: str


class ShrunkFileError(ValueError):
    """Less was there to be sent than had been announced."""


@dataclass(slots=True, eq=False, repr=False)
class Source:
    """A file that is read in pieces. `start` is None where it cannot be rewound."""

    file: os.PathLike[str] | IO[bytes]
    length: int | None
    start: int | None
    was_read: bool = False

    def __iter__(self) -> Iterator[bytes]:
        self.was_read = True
        if isinstance(self.file, os.PathLike):
            with open(self.file, "rb") as opened:
                yield from self._chunks(opened)
        else:
            if self.start is not None:
                self.file.seek(self.start)
            yield from self._chunks(self.file)

    def _chunks(self, file: IO[bytes]) -> Iterator[bytes]:
        """As much as was announced, whatever becomes of the file meanwhile.

        Raises ShrunkFileError where that is no longer there.
        """
        left = self.length
        while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            yield chunk
            left = left and left - len(chunk)
        if left:
            message = f"a file became {left} bytes shorter while it was sent"
            raise ShrunkFileError(message)


class Files:
    """The open files of one body, each with where it stood when first met."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: list[Source] = []

    def source_of(self, value: Binary) -> bytes | Source:
        """Bytes as they are; anything else as what is still to be read.

        Raises OSError for a path that names no file, ValueError for what is no file,
        and for one that is wanted again and cannot be rewound.
        """
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if isinstance(value, os.PathLike):
            return Source(value, os.stat(value).st_size, None)
        known = next((source for source in self._known if source.file is value), None)
        if known is None:
            known = _opened(value)
            self._known.append(known)
        if known.start is not None:
            return Source(value, _length(value, known.start), known.start)
        if known.was_read:
            raise ValueError("a file that cannot be rewound can be sent once only")
        return known


def _opened(value: IO[bytes]) -> Source:
    if not _is_binary_file(value):
        kind = type(value).__name__
        raise ValueError(f"content must be bytes, a path or a binary file, not {kind}")
    seekable = getattr(value, "seekable", None)
    is_seekable = seekable is not None and seekable()
    return Source(value, None, value.tell() if is_seekable else None)


def _length(file: IO[bytes], start: int) -> int:
    end = file.seek(0, os.SEEK_END)
    file.seek(start)
    return max(end - start, 0)


def sendable(content: bytes | Stream | None) -> bytes | Iterable[bytes] | None:
    """What the HTTP library sends: of what can be read once only a generator, which it
    refuses to send a second time, as some kinds of authentication want."""
    if isinstance(content, Stream) and not content.is_repeatable:
        return iter(content)
    return content


def async_sendable(
    content: bytes | Stream | None,
) -> bytes | AsyncIterable[bytes] | None:
    """The same for an asynchronous client."""
    if not isinstance(content, Stream):
        return content
    stream = _AsyncStream(content)
    return stream if content.is_repeatable else aiter(stream)


class _AsyncStream:
    """Files are read in the event loop's own thread: 64 KiB from a disk take less time
    than a change of threads."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._stream:
            yield chunk


def is_content(value: object) -> bool:
    """Whether it is one kind of `Binary`."""
    is_known = isinstance(value, (bytes, bytearray, os.PathLike))
    return is_known or _is_binary_file(value)


def _is_binary_file(value: object) -> bool:
    # A text file has `read` as well, and would fail half way, with the header sent.
    return hasattr(value, "read") and not isinstance(value, io.TextIOBase)
