"""Python values into what JSON can hold.

Refuses, with a ValueError that names the type, whatever has no one JSON form: it never
falls back on `str`; where in a call that was, `refused` finds. Writes no JSON text and
knows nothing of forms; see `bodies`.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Final, cast

from .unset import Unset

PLAIN: Final = frozenset({str, int, bool, NoneType})
"""The types of values that are their own JSON form."""

_UTC: Final = "+00:00"
_MOST_PLACES: Final = 100
"""Of a decimal number with no exponent: what came as `1E+999999999` stays as short."""


class EncodingError(ValueError):
    """A value that nothing can be sent for."""

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(reason)
        self.value = value


class Encodable:
    """A value that knows its own JSON form: a model, or a union's unknown member."""

    __slots__ = ()

    # The underscore keeps the name clear of fields, which come from a description.
    def _encoded(self) -> object:
        raise NotImplementedError


def encode(value: object) -> Any:
    """The JSON form of `value`: dict, list, str, int, float, bool or None, all through.

    UNSET is left out of mappings and refused elsewhere. Decimal and UUID become text,
    bytes become base64 (RFC 4648 §4), times the form of RFC 3339 §5.6. A datetime
    without an offset stays without one: there is none that could be added truthfully.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is list:
        return [encode(item) for item in cast("list[object]", value)]
    if isinstance(value, Encodable):
        return value._encoded()  # pyright: ignore[reportPrivateUsage]
    if kind is dict:
        return _encode_mapping(cast("dict[object, object]", value))
    return _encode_rarer(value)


def _encode_mapping(value: Mapping[object, object]) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise EncodingError(f"a key must be text, not {type(key).__name__}", value)
        if type(item) in PLAIN:
            encoded[key] = item
        elif not isinstance(item, Unset):
            encoded[key] = encode(item)
    return encoded


def _encode_rarer(value: object) -> Any:
    match value:
        case float():
            if not math.isfinite(value):
                raise EncodingError(f"{value} has no form in JSON (RFC 8259 §6)", value)
            return value
        case str() | int():
            return value
        case list() | tuple():
            return [encode(item) for item in cast("Sequence[object]", value)]
        case Mapping():
            return _encode_mapping(cast("Mapping[object, object]", value))
        case dt.datetime() | dt.time():
            text = value.isoformat()
            # RFC 3339 has two spellings of UTC; "Z" is the one that servers send.
            return text[: -len(_UTC)] + "Z" if text.endswith(_UTC) else text
        case dt.date():
            return value.isoformat()
        case bytes() | bytearray():
            return base64.b64encode(value).decode("ascii")
        case _:
            return _encode_rarest(value)


def _encode_rarest(value: object) -> str:
    """Whoever has a value of these types has loaded their modules."""
    import decimal
    import uuid

    match value:
        case uuid.UUID():
            return str(value)
        case decimal.Decimal() if value.is_finite():
            # `1E-8` is what many that take a decimal number as text do not read.
            is_short = abs(value.adjusted()) <= _MOST_PLACES
            return format(value, "f") if is_short else str(value)
        case _:
            raise EncodingError(f"{type(value).__name__} has no form in JSON", value)
