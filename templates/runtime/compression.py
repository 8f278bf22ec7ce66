"""The bytes of an answer with gzip or deflate undone (RFC 9110 §8.4.1), to the end.

The HTTP library takes a body that was cut off for a whole one, and the first of several
members of gzip for all of them; so these codings are undone here. What comes out comes
in pieces of a bounded size, however much it grows. One coding upon another is refused:
a small body could become so much between them that no bound of what comes out helps.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

from ._http import http

_PIECE: Final = 1024 * 1024
_GZIP: Final = frozenset({"gzip", "x-gzip"})
OURS: Final = _GZIP | {"deflate"}
CODINGS: Final = OURS | {"br", "zstd"}
"""Those that change a body, for us or the HTTP library; it passes over others, too."""
_MEMBER: Final = b"\x1f"
_DEFLATE: Final = 8


class _Inflater:
    """Raises the HTTP library's DecodingError for what is no such coding, or not all of
    it."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._stream = zlib.decompressobj()
        self._has_begun = False
        self._is_whole = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _PIECE:  # of which some may be left inside
            if not self._has_begun or self._stream.eof:
                if self._has_begun and not self._has_another(data):
                    return
                self._stream = zlib.decompressobj(self._bits(data))
                self._has_begun = True
            try:
                piece = self._stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise http.DecodingError(str(error)) from error
            self._is_whole = self._stream.eof
            yield piece
            data = self._stream.unconsumed_tail or self._stream.unused_data

    def finish(self) -> None:
        if not self._is_whole:
            raise http.DecodingError(f"the {self._coding} body was cut off")

    def _has_another(self, data: bytes) -> bool:
        """Else padding follows, which every reader of gzip passes over."""
        return self._coding in _GZIP and data.startswith(_MEMBER)

    def _bits(self, data: bytes) -> int:
        if self._coding in _GZIP:
            return zlib.MAX_WBITS | 16
        # Some servers leave out the zlib format that is to be round deflate (RFC 9110
        # §8.4.1.2). It begins with the number of the method (RFC 1950 §2.2), which in
        # a block of deflate would be padding that is not zero.
        is_wrapped = data[0] & 15 == _DEFLATE
        return zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS


def pieces(answer: http.Response) -> Iterator[bytes]:
    """The body of an answer."""
    coding = _coding(answer)
    if coding not in OURS:
        yield from answer.iter_bytes()
        return
    inflater = _Inflater(coding)
    for data in answer.iter_raw():
        yield from inflater.feed(data)
    inflater.finish()


async def async_pieces(answer: http.Response) -> AsyncIterator[bytes]:
    """`pieces` for asyncio."""
    coding = _coding(answer)
    if coding not in OURS:
        async for data in answer.aiter_bytes():
            yield data
        return
    inflater = _Inflater(coding)
    async for data in answer.aiter_raw():
        for piece in inflater.feed(data):
            yield piece
    inflater.finish()


def _coding(answer: http.Response) -> str:
    """What is still to be undone: an answer may have been read by a hook."""
    if answer.is_stream_consumed:
        return ""
    said = answer.headers.get("content-encoding", "").lower().split(",")
    codings = [each for each in map(str.strip, said) if each in CODINGS]
    if len(codings) > 1:
        raise http.DecodingError("more than one coding, one upon the other")
    return codings[0] if codings else ""
