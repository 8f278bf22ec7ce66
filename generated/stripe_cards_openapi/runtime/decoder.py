"""Reads the properties of JSON objects, and decides about what does not fit.

The table of decisions is in `decoding`, the readers of single values in `readers`, the
ways through lists and mappings in `containers`.
"""

# See plans.py for why members of generated classes start with an underscore.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final, NoReturn, Protocol, Self, TypeAlias, TypeVar, cast

from . import readers
from ._meta import PACKAGE
from .containers import dict_of, list_of, no_container
from .errors import DecodeError
from .plans import Planned, plan_of
from .presence import NULLABLE, REQUIRED, Presence
from .readers import Reader
from .unknown import Unknown
from .unset import UNSET

Object: TypeAlias = dict[str, Any]
T = TypeVar("T")
M = TypeVar("M", bound="Decodable")
_LOGGER: Final = logging.getLogger(PACKAGE)


class Decodable(Protocol):
    """A generated class."""

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder, /) -> Self: ...


class Decoder:
    """Lenient or strict; remembers only what it has already logged.

    Any number of values may be decoded with one, by several threads at once. The
    methods that take `data` and `key` return the value of that property.
    """

    __slots__ = ("_logged", "strict")

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict
        self._logged: set[str] = set()

    # The first lines of these methods are the fast path, in full on purpose: a call
    # more for each of them would double what a property costs.

    def text(self, data: Object, key: str, presence: Presence | None = None) -> Any:
        value = data.get(key)
        if type(value) is str:
            return value
        if value is None and presence is None and not self.strict:
            return None
        return self.field(data, key, readers.text, presence)

    def integer(self, data: Object, key: str, presence: Presence | None = None) -> Any:
        value = data.get(key)
        if type(value) is int:
            return value
        if value is None and presence is None and not self.strict:
            return None
        return self.field(data, key, readers.integer, presence)

    def number(self, data: Object, key: str, presence: Presence | None = None) -> Any:
        value = data.get(key)
        if type(value) is float or type(value) is int:
            return value
        if value is None and presence is None and not self.strict:
            return None
        return self.field(data, key, readers.number, presence)

    def boolean(self, data: Object, key: str, presence: Presence | None = None) -> Any:
        value = data.get(key)
        if value is True or value is False:
            return value
        if value is None and presence is None and not self.strict:
            return None
        return self.field(data, key, readers.boolean, presence)

    def enum(
        self,
        data: Object,
        key: str,
        ref: Callable[[], Any],
        presence: Presence | None = None,
    ) -> Any:
        """`ref` gives the `Literal`; lenient decoding does not even look at it."""
        value = data.get(key)
        if not self.strict:
            if type(value) is str:
                return value
            if value is None and presence is None:
                return None
        return self.field(data, key, readers.enum(ref), presence)

    def const(
        self,
        data: Object,
        key: str,
        expected: str | int | bool,
        presence: Presence | None = None,
    ) -> Any:
        value = data.get(key)
        if value == expected and type(value) is type(expected):
            return value
        return self.field(data, key, readers.const(expected), presence)

    def value(self, data: Object, key: str, presence: Presence | None = None) -> Any:
        """Anything, null too: only a required property that is missing is amiss."""
        if key in data:
            return data[key]
        return self._absent(data, key, presence)

    def field(
        self,
        data: Object,
        key: str,
        read: Reader[Any],
        presence: Presence | None = None,
    ) -> Any:
        value = data.get(key)
        if value is None:
            return self._absent(data, key, presence)
        try:
            return read(value, self)
        except DecodeError as error:
            return self.keep(key, value, error)

    def model(
        self,
        data: Object,
        key: str,
        ref: Callable[[], type[Decodable]],
        presence: Presence | None = None,
    ) -> Any:
        """`ref` gives the class, and is called only where there is a value."""
        value = data.get(key)
        if value is None:
            return self._absent(data, key, presence)
        try:
            return self.read(ref(), value)
        except DecodeError as error:
            return self.keep(key, value, error)

    def models(
        self,
        data: Object,
        key: str,
        ref: Callable[[], type[Decodable]],
        presence: Presence | None = None,
    ) -> Any:
        """A list of objects of one class."""
        return self._built(data, key, _models_of, ref, presence)

    def items(
        self,
        data: Object,
        key: str,
        read: Reader[Any],
        presence: Presence | None = None,
    ) -> Any:
        """A list."""
        return self._built(data, key, list_of, read, presence)

    def mapping(
        self,
        data: Object,
        key: str,
        read: Reader[Any],
        presence: Presence | None = None,
    ) -> Any:
        """An object whose keys are data."""
        return self._built(data, key, dict_of, read, presence)

    def extra(
        self, cls: type[Planned], data: Object, read: Reader[Any] | None = None
    ) -> Object:
        """The properties that have no field; with `read`, they are documented."""
        found = plan_of(cls).others(data)
        if found and read is not None:
            return dict_of(found, read, self)
        if found and self.strict:
            raise _undocumented(found)
        return found

    def closed(self, cls: type[Planned], data: Object) -> None:
        """For a class without `extra`: what has no field is lost, which is logged."""
        found = plan_of(cls).others(data)
        if found and self.strict:
            raise _undocumented(found)
        if found:
            self._warn(f"{cls.__name__}: dropped properties that it does not permit")

    def read(self, cls: type[M], value: object) -> M:
        """An object of a class."""
        if isinstance(value, dict):
            return cls._decode(cast("Object", value), self)
        raise no_container("an object", value)

    def unknown(self, value: object, expected: str) -> Unknown:
        """A value that no member of an open union fits."""
        if self.strict or value is None:
            raise no_container(expected, value)
        return Unknown(value)

    def mismatch(self, value: object, expected: str) -> NoReturn:
        """A value that no member of a union of scalars fits."""
        raise DecodeError(expected, value, tolerable=True)

    def document(self, value: Any, read: Reader[T]) -> T:
        """A whole JSON value; an error tells where in it and holds all of it."""
        try:
            return read(value, self)
        except DecodeError as error:
            if error.tolerable and not self.strict:
                self._log("a whole value", error)
                return cast("T", value)
            error.raw = value
            raise
        except RecursionError:
            raise DecodeError("less nesting", value) from None

    def _built(
        self,
        data: Object,
        key: str,
        build: Callable[[object, Any, Decoder], Any],
        how: object,
        presence: Presence | None,
    ) -> Any:
        value = data.get(key)
        if value is None:
            return self._absent(data, key, presence)
        try:
            return build(value, how, self)
        except DecodeError as error:
            return self.keep(key, value, error)

    def _absent(self, data: Object, key: str, presence: Presence | None) -> Any:
        """For a property that is null or missing."""
        if key in data:
            if self.strict and (presence is None or presence is REQUIRED):
                raise _at(key, DecodeError("a value", None))
            return None
        if presence is None:
            return None
        if self.strict and presence is not NULLABLE:
            raise _at(key, DecodeError("a value", UNSET))
        return UNSET

    def keep(
        self, key: str | int, value: Any, error: DecodeError, place: str | None = None
    ) -> Any:
        """Decide about a value that did not fit: keep it, or raise with its key.

        `place` is how a log may call it where `key` comes from the data, not from the
        description: such keys can be private, and there is no end of them.
        """
        if self.strict or not error.tolerable:
            raise _at(key, error)
        self._log(place or f"property {key!r}", error)
        return value

    def _log(self, place: str, error: DecodeError) -> None:
        self._warn(f"{place}: expected {error.args[0]}, kept what came")

    def _warn(self, message: str) -> None:
        if message not in self._logged:
            self._logged.add(message)
            _LOGGER.warning("%s", message)


def _at(key: str | int, error: DecodeError) -> DecodeError:
    error.within(key)
    return error


def _models_of(
    value: object, ref: Callable[[], type[Decodable]], at: Decoder
) -> list[Decodable]:
    if value == []:
        return []  # without loading the class
    cls = ref()
    return list_of(value, lambda item, at: at.read(cls, item), at)


def _undocumented(found: Object) -> DecodeError:
    key, value = next(iter(found.items()))
    return _at(key, DecodeError("no property of this name", value))
