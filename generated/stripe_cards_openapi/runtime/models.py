"""The base of every generated dataclass.

Owns the way from a model to JSON values and back. What decoding means for each kind of
property is in `decoding`; a generated class says in `_decode` which is which.
"""

# See plans.py for why members start with an underscore.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from typing import Any, Self, cast

from .decoder import Decodable, Decoder
from .encoding import PLAIN, Encodable, EncodingError, encode
from .errors import DecodeError
from .plans import EXTRA, plan_of
from .unknown import Unknown
from .unset import UNSET

__all__ = ["Model", "Unknown", "to_send"]


class Model(Decodable, Encodable):
    """A JSON object with named properties; subclasses are dataclasses with slots."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, strict: bool = False) -> Self:
        """The model that `data`, an object as `json.loads` gives it, describes.

        Lenient, it takes what does not fit as it comes (see `decoding`); strict, it
        raises. Raises DecodeError in both cases for a list where an object belongs.
        """
        return Decoder(strict).document(
            data if type(data) is dict else _as_dict(data), cls._read
        )

    def to_dict(self) -> dict[str, Any]:
        """The object to be sent: names of the wire, values that JSON can hold.

        UNSET is left out, and so is None in an optional property that is not nullable.
        `extra` comes last; raises ValueError where it has what a field says as well.
        """
        sent: dict[str, Any] = to_send(self)
        for wire, value in sent.items():
            if type(value) not in PLAIN:
                sent[wire] = encode(value)
        return sent

    def _encoded(self) -> object:
        return self.to_dict()

    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in _shown(self))
        return f"{type(self).__qualname__}({shown})"


def _as_dict(data: object) -> dict[str, Any]:
    """A mapping of another type. `dict` itself would take lists of pairs as well."""
    if isinstance(data, Mapping):
        return dict(cast("Mapping[str, Any]", data))
    raise DecodeError("an object", data)


def to_send(model: Model) -> dict[str, object]:
    """What is to be sent, by its name on the wire, and not yet encoded."""
    plan = plan_of(type(model))
    sent: dict[str, object] = {}
    for name, wire, nothing in plan.sent:
        value = getattr(model, name)
        if value is not nothing and value is not UNSET:
            sent[wire] = value
    extra: dict[str, object] = getattr(model, EXTRA) if plan.has_extra else {}
    for wire, value in extra.items():
        if wire in sent and value is not UNSET:
            name = type(model).__name__
            message = f"{name}: {wire!r} is in `extra`, and a field says it too"
            raise EncodingError(message, model)
        if value is not UNSET:
            sent[wire] = value
    return sent


def _shown(model: Model) -> Iterator[tuple[str, object]]:
    """What a repr tells: nothing that says nothing, and no secret."""
    plan = plan_of(type(model))
    for attribute in plan.attributes:
        value = getattr(model, attribute.name)
        if not (value is None or value is UNSET or attribute.name in model._secret):
            yield attribute.name, value
    if plan.has_extra and getattr(model, EXTRA):
        yield EXTRA, getattr(model, EXTRA)
