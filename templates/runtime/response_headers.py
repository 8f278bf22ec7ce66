"""The headers that an answer is documented to have, typed.

A generated class for each operation says in its properties which header is read how.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from .decoder import Decoder
from .headers import Headers
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
        return self._read(name, self._headers.get(name), read)

    def _json(self, name: str, read: Reader[T]) -> T | None:
        """One value, which is JSON: a number, a boolean, a whole document."""
        text = self._headers.get(name)
        return self._read(name, None if text is None else _parsed(text), read)

    def _texts(self, name: str, read: Reader[T]) -> list[T] | None:
        """Values with commas between them (RFC 9110 §5.6.1), each read from text."""
        return self._list(name, _items(self._headers, name), read)

    def _jsons(self, name: str, read: Reader[T]) -> list[T] | None:
        """Values with commas between them, each of which is JSON."""
        items = _items(self._headers, name)
        return self._list(name, items and list(map(_parsed, items)), read)

    def _read(self, name: str, value: Any, read: Reader[T]) -> T | None:
        found: T | None = _AT.field(name, value, read)
        return found

    def _list(
        self, name: str, items: list[Any] | None, read: Reader[T]
    ) -> list[T] | None:
        found: list[T] | None = _AT.items(name, items, read)
        return found


def _items(headers: Headers, name: str) -> list[str] | None:
    fields = headers.get_all(name)
    if not fields:
        return None
    if name.lower() == "set-cookie":
        return fields  # the one whose fields are no list (RFC 9110 §5.3)
    items = [item.strip(" \t") for field in fields for item in field.split(",")]
    return [item for item in items if item]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
