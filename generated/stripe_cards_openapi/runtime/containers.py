"""The ways through lists, mappings and enumerations that decoding takes.

Each reads the values inside and asks the decoder to `keep` what does not fit, so that
one bad item costs no other. What may be kept is the decoder's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .errors import DecodeError

if TYPE_CHECKING:
    from .decoder import Decoder
    from .readers import Reader

T = TypeVar("T")


def list_of(value: Any, read: Reader[T], at: Decoder) -> list[T]:
    if not isinstance(value, list):
        raise no_container("a list", value)
    items: list[object] = value  # pyright: ignore[reportUnknownVariableType]
    result: list[T] = []
    rest = iter(items)
    while True:
        # The iterator goes on behind an item that was kept, so that each is read once:
        # a second pass would double the work at every level of nesting.
        try:
            for item in rest:
                result.append(read(item, at))
            return result
        except DecodeError as error:
            index = len(result)
            result.append(at.keep(index, items[index], error, "an item"))


def dict_of(value: Any, read: Reader[T], at: Decoder) -> dict[str, T]:
    if not isinstance(value, dict):
        raise no_container("an object", value)
    items: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]
    result: dict[str, T] = {}
    for key, item in items.items():
        try:
            result[key] = read(item, at)
        except DecodeError as error:
            result[key] = at.keep(key, item, error, "a value of a mapping")
    return result


def tuple_of(
    value: object,
    read: Sequence[Reader[Any]],
    at: Decoder,
    *,
    least: int,
    more: bool,
) -> Any:
    """Each item by the reader of its place; lenient, there may be fewer or more."""
    if not isinstance(value, list):
        raise no_container("a list", value)
    items = cast("list[object]", value)
    most = len(items) if more else len(read)
    if at.strict and not least <= len(items) <= most:
        permitted = f"{least}" if least == most else f"{least} to {most}"
        expected = f"a list of {least} or more" if more else f"a list of {permitted}"
        found = f"a list of {len(items)}"
        raise DecodeError(expected, items, tolerable=True, found=found)
    result: list[Any] = list(items)
    for index, (item, read_item) in enumerate(zip(items, read, strict=False)):
        try:
            result[index] = read_item(item, at)
        except DecodeError as error:
            result[index] = at.keep(index, item, error, "an item")
    return tuple(result)


def one_of(value: Any, permitted: Sequence[object], at: Decoder) -> Any:
    """A value of an enumeration; lenient, any scalar, because enumerations grow."""
    # To Python 1 == 1.0 == True; to JSON Schema 1.0 is 1 too, and true is none (core
    # §4.2.2). What is permitted is what the type says: 1 for 1.0.
    for item in permitted:
        if value == item and isinstance(value, bool) is isinstance(item, bool):
            return item
    if isinstance(value, (str, int, float)) and not at.strict:
        return value
    raise DecodeError("one of the documented values", value, tolerable=True)


def no_container(expected: str, value: object) -> DecodeError:
    # Null is no wrong container: it has a row of its own in the table.
    return DecodeError(expected, value, tolerable=value is None)
