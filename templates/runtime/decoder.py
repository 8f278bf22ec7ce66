"""Reads the properties of JSON objects, and decides about what does not fit.

The table of decisions is in `decoding`, the readers of single values in `readers`, the
ways through lists and mappings in `containers`.
"""

# See plans.py for why members of generated classes start with an underscore.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final, NoReturn, Self, TypeAlias, TypeVar, cast

from . import readers
from ._meta import PACKAGE
from .containers import dict_of, list_of, no_container
from .errors import DecodeError
from .plans import Planned, plan_of
from .readers import Reader
from .unknown import Unknown
from .unset import MISSING, UNSET

Object: TypeAlias = dict[str, Any]
Classes: TypeAlias = Callable[[], tuple[type[Planned], ...]]
T = TypeVar("T")
M = TypeVar("M", bound="Decodable")
_LOGGER: Final = logging.getLogger(PACKAGE)


class Decodable(Planned):
    """What the decoder makes: generated classes say how, in `_decode`."""

    __slots__ = ()

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        """Takes the properties that have a field out of `data`, which is a copy.

        The object is new, and has no values yet.
        """
        raise NotImplementedError(f"{type(self).__name__} is no generated class")

    @classmethod
    def _read(cls, value: Any, at: Decoder) -> Self:
        """Reads an object of the class: a `Reader`."""
        return at.read(cls, value)


class Decoder:
    """Lenient or strict; remembers only what it has already logged.

    Any number of values may be decoded with one, by several threads at once.
    """

    __slots__ = ("_logged", "strict")

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict
        self._logged: set[str] = set()

    # The methods that take `key` and `value` return what the property of that name is
    # set to. Generated code calls them where a look at the type was not enough.

    def text(self, key: str, value: object) -> Any:
        return self.field(key, value, readers.text)

    def integer(self, key: str, value: object) -> Any:
        return self.field(key, value, readers.integer)

    def number(self, key: str, value: object) -> Any:
        return self.field(key, value, readers.number)

    def boolean(self, key: str, value: object) -> Any:
        return self.field(key, value, readers.boolean)

    def enum(self, key: str, value: object, ref: Callable[[], Any]) -> Any:
        """`ref` gives the `Literal`; lenient decoding does not even look at it."""
        if type(value) is str and not self.strict:
            return value
        return self.field(key, value, readers.enum(ref))

    def const(self, key: str, value: object, expected: str | int | bool) -> Any:
        return self.field(key, value, readers.const(expected))

    def value(self, key: str, value: Any) -> Any:
        """Anything, null too: only a required property that is missing is amiss."""
        return self._absent(key, value) if value is MISSING else value

    def field(self, key: str, value: object, read: Reader[Any]) -> Any:
        if value is None or value is UNSET or value is MISSING:
            return self._absent(key, value)
        try:
            return read(value, self)
        except DecodeError as error:
            return self.keep(key, value, error)

    def model(self, key: str, value: Any, cls: type[Decodable]) -> Any:
        """An object of a class."""
        if type(value) is not dict:
            return self.field(key, value, lambda value, at: at.read(cls, value))
        data: Object = value  # pyright: ignore[reportUnknownVariableType]
        try:
            if self.strict:
                _refuse_nulls(cls, data)
            made = object.__new__(cls)
            made._decode(data.copy(), self)
            return made
        except DecodeError as error:
            return self.keep(key, value, error)

    def beside_text(self, key: str, value: Any, cls: type[Decodable]) -> Any:
        """An object of a class, where text would have been another way to say it."""
        if type(value) is dict:
            return self.model(key, value, cls)
        return self.field(key, value, _no_text_or_object)

    def models(
        self, key: str, value: object, ref: Callable[[], type[Decodable]]
    ) -> Any:
        """A list of objects of one class, which `ref` gives: not before one is met."""
        if value == []:
            return []
        return self.items(key, value, readers.model(ref))

    def items(self, key: str, value: object, read: Reader[Any]) -> Any:
        """A list."""
        if type(value) is not list:
            return self.field(key, value, readers.array(read))
        try:
            return list_of(value, read, self)
        except DecodeError as error:
            return self.keep(key, value, error)

    def mapping(self, key: str, value: object, read: Reader[Any]) -> Any:
        """An object whose keys are data."""
        if type(value) is not dict:
            return self.field(key, value, readers.mapping(read))
        try:
            return dict_of(value, read, self)
        except DecodeError as error:
            return self.keep(key, value, error)

    def extra(self, data: Object, read: Reader[Any] | None = None) -> Object:
        """The properties that were left over; with `read`, they are documented."""
        if read is not None:
            return dict_of(data, read, self)
        if self.strict:
            _refuse_undocumented(data)
        return dict(data)  # which keeps no room for what was taken

    def closed(self, model: Planned, data: Object) -> None:
        """For a class without `extra`: what has no field is lost, which is logged."""
        if self.strict:
            raise _undocumented(data)
        name = type(model).__name__
        self._warn(f"{name}: dropped properties that it has no field for")

    def read(self, cls: type[M], value: Any) -> M:
        """An object of a class."""
        if isinstance(value, dict):
            data: Object = value  # pyright: ignore[reportUnknownVariableType]
            if self.strict:
                _refuse_nulls(cls, data)
            made = object.__new__(cls)
            made._decode(data.copy(), self)
            return made
        raise no_container("an object", value)

    def any_of(self, value: Any, classes: Classes) -> Any:
        """A value that may have what any of the classes describes, not one alone.

        Lenient decoding takes what it does not know, and need not look at the classes.
        """
        if self.strict and isinstance(value, dict):
            return _OfSeveral(cast("Object", value), classes)
        return value

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
            if self._keeps(error):
                self._log("a whole value", error)
                return cast("T", value)
            error.raw = value
            raise
        except RecursionError:
            raise DecodeError("less nesting", value) from None

    def _absent(self, key: str, value: object) -> Any:
        """For null where it is not permitted, and for what is missing."""
        if value is UNSET:
            return UNSET
        result = UNSET if value is MISSING else None
        if self.strict:
            raise _at(key, DecodeError("a value", result))
        return result

    def keep(
        self, key: str | int, value: Any, error: DecodeError, place: str | None = None
    ) -> Any:
        """Decide about a value that did not fit: keep it, or raise with its key.

        `place` is how a log may call it where `key` comes from the data, not from the
        description: such keys can be private, and there is no end of them.
        """
        if not self._keeps(error):
            raise _at(key, error)
        self._log(place or f"property {key!r}", error)
        return value

    def _keeps(self, error: DecodeError) -> bool:
        return error.unheld or (error.tolerable and not self.strict)

    def _log(self, place: str, error: DecodeError) -> None:
        self._warn(f"{place}: expected {error.args[0]}, kept what came")

    def _warn(self, message: str) -> None:
        if message not in self._logged:
            self._logged.add(message)
            _LOGGER.warning("%s", message)


class _OfSeveral(dict[str, Any]):
    """An object that may be of several classes at the same time, or what is left."""

    __slots__ = ("classes",)

    def __init__(self, data: Object, classes: Classes) -> None:
        super().__init__(data)
        self.classes = classes

    def copy(self) -> _OfSeveral:
        return _OfSeveral(self, self.classes)


def _at(key: str | int, error: DecodeError) -> DecodeError:
    error.within(key)
    return error


def _refuse_nulls(cls: type[Planned], data: Object) -> None:
    """Generated code takes null for nothing where a property is optional."""
    for wire in plan_of(cls).never_null:
        if data.get(wire, UNSET) is None:
            raise _at(wire, DecodeError("a value", None))


def _no_text_or_object(value: object, at: Decoder) -> Unknown:
    return at.unknown(value, "text or an object")


def _refuse_undocumented(found: Object) -> None:
    """What the class at hand does not describe, others may."""
    classes = found.classes() if found and isinstance(found, _OfSeveral) else ()
    for key, value in found.items():
        if not any(key in plan_of(cls).described for cls in classes):
            raise _undocumented({key: value})


def _undocumented(found: Object) -> DecodeError:
    key, value = next(iter(found.items()))
    return _at(key, DecodeError("no property of this name", value))
