"""The headers that an answer is documented to have, typed.

A generated class for each operation says in its properties which header is read how.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from .decoder import Decoder
from .errors import DecodeError
from .headers import Headers
from .parsing import parsed
from .readers import Reader

__all__ = ["ResponseHeaders"]

T = TypeVar("T")
_AT: Final = Decoder()


class ResponseHeaders:
    """Reads `send_raw(…).headers`, or the `headers` of an error.

    A header that did not come is None. One that does not fit its type is the text that
    came, which is logged once, as decoding treats values of a body.
    """

    __test__: ClassVar = False  # pytest would collect `TestRunHeaders`.

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = (
            headers if isinstance(headers, Headers) else Headers(headers.items())
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._headers!r})"

    def _text(self, name: str, read: Reader[T]) -> T | None:
        """One value, read from its text."""
        found: T | None = _AT.field(name, self._headers.get(name), read)
        return found

    def _json(self, name: str, read: Reader[T]) -> T | None:
        """One value, which is JSON: a number, a boolean, a whole document."""
        return self._text(name, _from_json(read))

    def _texts(self, name: str, read: Reader[T]) -> list[T] | None:
        """Values with commas between them (RFC 9110 §5.6.1), each read from text."""
        items = _items(self._headers, name)
        found: list[T] | None = _AT.items(name, items, read)
        return found

    def _jsons(self, name: str, read: Reader[T]) -> list[T] | None:
        """Values with commas between them, each of which is JSON."""
        return self._texts(name, _from_json(read))


def _items(headers: Headers, name: str) -> list[str] | None:
    fields = headers.get_all(name)
    if not fields:
        return None
    if name.lower() == "set-cookie":
        return fields  # the one whose fields are no list (RFC 9110 §5.3)
    items = [item.strip(" \t") for field in fields for item in field.split(",")]
    return [item for item in items if item]


def _from_json(read: Reader[T]) -> Reader[T]:
    """Reads text; where that is no JSON, or another value, the text is what is kept."""

    def read_text(text: Any, at: Decoder) -> T:
        try:
            return read(parsed(text), at)
        except DecodeError as error:
            expected = str(error.args[0])
        except (ValueError, RecursionError):
            expected = "JSON"
        raise DecodeError(expected, text, tolerable=True)

    return read_text
