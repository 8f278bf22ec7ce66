"""The bytes of an answer with gzip undone (RFC 9110 §8.4.1.3), to the end.

The HTTP library takes a gzip body that was cut off for a whole one, and the first of
several members for all of them; so this one coding is undone here. What comes out comes
in pieces of a bounded size, however much it grows.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

from ._http import http

_PIECE: Final = 1024 * 1024
_GZIP: Final = zlib.MAX_WBITS | 16
_MEMBER: Final = b"\x1f"


class _Gunzip:
    """Raises the HTTP library's DecodingError for what is no gzip, or not all of it."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP)
        self._is_whole = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _PIECE:  # of which some may be left inside
            if self._stream.eof:
                if not data.startswith(_MEMBER):
                    return  # padding, which every reader of gzip passes over
                self._stream = zlib.decompressobj(_GZIP)
            try:
                piece = self._stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise http.DecodingError(str(error)) from error
            self._is_whole = self._stream.eof
            yield piece
            data = self._stream.unconsumed_tail or self._stream.unused_data

    def finish(self) -> None:
        if not self._is_whole:
            raise http.DecodingError("the gzip body was cut off")


def pieces(answer: http.Response) -> Iterator[bytes]:
    """The body of an answer."""
    if not _is_gzip(answer):
        yield from answer.iter_bytes()
        return
    gunzip = _Gunzip()
    for data in answer.iter_raw():
        yield from gunzip.feed(data)
    gunzip.finish()


async def async_pieces(answer: http.Response) -> AsyncIterator[bytes]:
    """`pieces` for asyncio."""
    if not _is_gzip(answer):
        async for data in answer.aiter_bytes():
            yield data
        return
    gunzip = _Gunzip()
    async for data in answer.aiter_raw():
        for piece in gunzip.feed(data):
            yield piece
    gunzip.finish()


def _is_gzip(answer: http.Response) -> bool:
    """Whether gzip is still to be undone: an answer may have been read by a hook."""
    coding = answer.headers.get("content-encoding", "").strip().lower()
    return not answer.is_stream_consumed and coding in ("gzip", "x-gzip")
