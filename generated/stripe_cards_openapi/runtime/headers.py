"""Header fields: what may be sent, and what arrived (RFC 9110 §5).

Messages name the field, never its value, because values can be secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# RFC 9110 §5.5: visible characters with blanks between them, but not around them.
_VALUE: Final = re.compile(r"(?:[!-~\xa0-\xff](?:[ -~\t\xa0-\xff]*[!-~\xa0-\xff])?)?")
_HIDDEN: Final = frozenset({"authorization", "set-cookie", "cookie"})


def is_token(text: object) -> bool:
    """Whether it can be the name of a field or of a cookie (RFC 9110 §5.6.2)."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None


def is_value(text: object) -> bool:
    """Whether it arrives as it is (RFC 9110 §5.5)."""
    return isinstance(text, str) and _VALUE.fullmatch(text) is not None


def header_field(name: str, value: str) -> tuple[bytes, bytes]:
    """The bytes of one field, or a ValueError where they would not arrive as given.

    Characters up to U+00FF go as ISO 8859-1, one byte each; there is no encoding for
    others on which servers agree.
    """
    if not is_token(name):
        raise ValueError(f"{name!r} cannot be the name of a header")
    if not is_value(value):
        del value  # some tracebacks show the variables
        raise ValueError(
            f"the value of header {name!r} must be text of ISO 8859-1 without control"
            " characters and without blanks around it"
        )
    return name.encode("ascii"), value.encode("latin-1")


class Headers(Mapping[str, str]):
    """The header of a response. Names match in any case; iteration gives lower case."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = tuple((name.lower(), value) for name, value in fields)

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def get_all(self, name: str) -> list[str]:
        """The value of each field of that name: `Set-Cookie` cannot be joined."""
        lower = name.lower()
        return [value for key, value in self._fields if key == lower]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_all(name))

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._fields))

    def __len__(self) -> int:
        return len(dict(self._fields))

    def __repr__(self) -> str:
        shown = {key: "…" if key in _HIDDEN else self[key] for key in self}
        return f"Headers({shown})"
