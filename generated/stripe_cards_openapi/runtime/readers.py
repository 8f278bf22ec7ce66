"""Readers: functions that turn one JSON value into a Python value, or raise.

Each raises DecodeError for a value that does not fit. Where a scalar was expected, or
null arrived, the error says so (`tolerable`), and a lenient decoder keeps the value.
Converts only what converts back into text that says the same: a date without a time is
better kept than quietly changed. Of a fraction of a second, microseconds are enough.
What is `unheld`, as a leap second, is right, and a strict decoder keeps it too.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, get_args

from . import containers
from .containers import dict_of, list_of, one_of
from .errors import DecodeError

if TYPE_CHECKING:
    import decimal as decimals
    import uuid as uuids

    from .decoder import Decodable, Decoder
    from .files import File

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound="Decodable")
Reader: TypeAlias = "Callable[[Any, Decoder], T]"

# RFC 3339 §5.6, and the offset may be missing: many servers leave it out.
# `fromisoformat` knows more forms, and cuts a fraction after six digits, of which many
# servers send seven or nine. It takes no lower case.
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?", re.ASCII)
# ISO 8601 also has offsets without a colon or minutes, and times without seconds.
_ISO_TIME: Final = re.compile(
    r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_DATE_TIME, _ISO_DATE_TIME = (
    re.compile(f"{_DATE.pattern}[Tt ]{time.pattern}", re.ASCII)
    for time in (_TIME, _ISO_TIME)
)
# What RFC 3339 has and Python's types do not, and what they have that is nearest.
_UNHELD: Final = re.compile(r"^0000|(?<=:\d\d):60", re.ASCII)
_NEAREST: Final = {"0000": "2000", ":60": ":59"}
_STANDARD: Final = str.maketrans("-_", "+/")
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[Ee][+-]?\d+)?", re.ASCII)


def as_it_is(value: Any, at: Decoder) -> Any:
    """Stands for the bytes of an answer, whatever its media type calls them."""
    return value


def anything(value: Any, at: Decoder) -> Any:
    """The value as it is: the description says nothing about it."""
    return value


def null(value: Any, at: Decoder) -> None:
    if value is not None:
        raise DecodeError("null", value, tolerable=True)


def text(value: Any, at: Decoder) -> str:
    if isinstance(value, str):
        return value
    raise DecodeError("text", value, tolerable=True)


def integer(value: Any, at: Decoder) -> int:
    """1.0 is an integer too (JSON Schema 2020-12, validation §6.1.1); true is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise DecodeError("an integer", value, tolerable=True)


def number(value: Any, at: Decoder) -> float:
    """An int stays one, so that no digit of a large number is lost."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise DecodeError("a number", value, tolerable=True)


def boolean(value: Any, at: Decoder) -> bool:
    if isinstance(value, bool):
        return value
    raise DecodeError("a boolean", value, tolerable=True)


def date(value: Any, at: Decoder) -> dt.date:
    return _moment(value, _DATE, dt.date.fromisoformat, "a date")


def date_time(value: Any, at: Decoder) -> dt.datetime:
    pattern = _DATE_TIME if at.strict else _ISO_DATE_TIME
    return _moment(value, pattern, dt.datetime.fromisoformat, "a date with time")


def time(value: Any, at: Decoder) -> dt.time:
    pattern = _TIME if at.strict else _ISO_TIME
    return _moment(value, pattern, dt.time.fromisoformat, "a time")


def uuid(value: Any, at: Decoder) -> uuids.UUID:
    """Only the form that RFC 9562 §4 prints, in either case: `UUID` takes more."""
    import uuid as uuids

    if isinstance(value, str) and len(value) == 36:
        try:
            result = uuids.UUID(value)
        except ValueError:
            pass
        else:
            if str(result) == value.lower():
                return result
    raise DecodeError("a UUID", value, tolerable=True)


def decimal(value: Any, at: Decoder) -> decimals.Decimal:
    """From text alone: what came as a JSON number must go back as one."""
    import decimal as decimals

    try:
        return decimals.Decimal(_matching(_DECIMAL, value))
    except (ValueError, decimals.InvalidOperation):
        raise DecodeError("a decimal number as text", value, tolerable=True) from None


def base64_bytes(value: Any, at: Decoder) -> bytes:
    """RFC 4648 §4; lenient, in the alphabet of §5, too, and without padding."""
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            pass
        found = None if at.strict else _of_other_base64(value)
        if found is not None:
            return found
    raise DecodeError("base64", value, tolerable=True)


def base64_file(value: Any, at: Decoder) -> File:
    """The same, for the type of a list or mapping that may hold other files."""
    return base64_bytes(value, at)


def model(ref: Callable[[], type[M]]) -> Reader[M]:
    """An object of the class that `ref` gives: not before one is met."""

    def read_model(value: Any, at: Decoder) -> M:
        return at.read(ref(), value)

    return read_model


def array(read: Reader[T]) -> Reader[list[T]]:
    def read_array(value: Any, at: Decoder) -> list[T]:
        return list_of(value, read, at)

    return read_array


def array_or_other(read: Reader[T]) -> Reader[list[T]]:
    """A list; what is none is permitted as well, and kept though it is no list."""

    def read_array(value: Any, at: Decoder) -> list[T]:
        if value is not None and not isinstance(value, list):
            raise DecodeError("a list", value, unheld=True)
        return list_of(value, read, at)

    return read_array


def mapping(read: Reader[T]) -> Reader[dict[str, T]]:
    def read_mapping(value: Any, at: Decoder) -> dict[str, T]:
        return dict_of(value, read, at)

    return read_mapping


def nullable(read: Reader[T]) -> Reader[T | None]:
    def read_nullable(value: Any, at: Decoder) -> T | None:
        return None if value is None else read(value, at)

    return read_nullable


def either(first: Reader[T], second: Reader[U]) -> Reader[T | U]:
    """As the second what does not fit the first: for scalars, which hold no others."""

    def read_either(value: Any, at: Decoder) -> T | U:
        try:
            return first(value, at)
        except DecodeError as error:
            expected, unheld = error.args[0], error.unheld
        try:
            return second(value, at)
        except DecodeError as error:
            expected = f"{expected} or {error.args[0]}"
            unheld = unheld or error.unheld
        raise DecodeError(expected, value, tolerable=True, unheld=unheld)

    return read_either


def enum(ref: Callable[[], Any]) -> Reader[Any]:
    """One of the values of the `Literal` that `ref` gives; lenient, any scalar."""

    def read_enum(value: Any, at: Decoder) -> Any:
        return one_of(value, get_args(ref()), at)

    return read_enum


def const(expected: str | int | bool) -> Reader[Any]:
    """The one value; lenient, any scalar."""

    def read_const(value: Any, at: Decoder) -> Any:
        return one_of(value, (expected,), at)

    return read_const


def tuple_of(
    *readers: Reader[Any], least: int | None = None, more: bool = False
) -> Reader[Any]:
    """Values by their places (JSON Schema 2020-12 §10.3.1.1).

    The `least` there are, where that is not all; with `more`, any others behind them.
    """
    fewest = len(readers) if least is None else least

    def read_tuple(value: Any, at: Decoder) -> Any:
        return containers.tuple_of(value, readers, at, least=fewest, more=more)

    return read_tuple


def _of_other_base64(text: str) -> bytes | None:
    """None for what is text: words look like base64, but their last bits are no zeros,
    which those of encoded bytes are (RFC 4648 §3.5)."""
    bare = text.rstrip("=").translate(_STANDARD)
    padded = bare + "=" * (-len(bare) % 4)
    try:
        found = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if base64.b64encode(found).decode() == padded else None


def _moment(
    value: object, pattern: re.Pattern[str], read: Callable[[str], T], expected: str
) -> T:
    """What text of a pattern says, where a type of Python's holds it."""
    found = _parsed(pattern, value, read)
    if found is not None:
        return found
    if isinstance(value, str) and _parsed(pattern, _nearest(value), read) is not None:
        wanted = f"{expected} that Python can hold"
        raise DecodeError(wanted, value, tolerable=True, unheld=True)
    raise DecodeError(expected, value, tolerable=True)


def _parsed(
    pattern: re.Pattern[str], value: object, read: Callable[[str], T]
) -> T | None:
    try:
        return read(_matching(pattern, value).upper())
    except ValueError:
        return None


def _nearest(text: str) -> str:
    return _UNHELD.sub(lambda part: _NEAREST.get(part[0], ""), text)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    raise ValueError
