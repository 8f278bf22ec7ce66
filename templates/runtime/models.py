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
from .encoding import Encodable, encode
from .plans import EXTRA, plan_of
from .unknown import Unknown
from .unset import UNSET

__all__ = ["Model", "Unknown", "wire_items"]


class Model(Decodable, Encodable):
    """A JSON object with named properties; subclasses are dataclasses with slots."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, strict: bool = False) -> Self:
        """The model that `data`, an object as `json.loads` gives it, describes.

        Lenient, it takes what does not fit as it comes (see `decoding`); strict, it
        raises. Raises DecodeError in both cases for a list where an object belongs.
        """
        return Decoder(strict=strict).document(
            dict(data), lambda value, at: at.read(cls, value)
        )

    def to_dict(self) -> dict[str, Any]:
        """The object to be sent: names of the wire, values that JSON can hold.

        UNSET is left out, and so is None in an optional property that is not nullable.
        `extra` comes last and overrides nothing.
        """
        return {wire: encode(value) for wire, value in wire_items(self)}

    def _encoded(self) -> object:
        return self.to_dict()

    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in _shown(self))
        return f"{type(self).__qualname__}({shown})"


def wire_items(model: Model) -> Iterator[tuple[str, object]]:
    """Name on the wire and value, not yet encoded, of everything that is to be sent."""
    plan = plan_of(type(model))
    sent: set[str] = set()
    for attribute in plan.attributes:
        value = getattr(model, attribute.name)
        if value is UNSET or (value is None and attribute.null_is_absent):
            continue
        sent.add(attribute.wire)
        yield attribute.wire, value
    if plan.has_extra:
        for key, value in cast("dict[str, object]", getattr(model, EXTRA)).items():
            if key not in sent and value is not UNSET:
                yield key, value


def _shown(model: Model) -> Iterator[tuple[str, object]]:
    """What a repr tells: nothing that says nothing, and no secret."""
    plan = plan_of(type(model))
    for attribute in plan.attributes:
        value = getattr(model, attribute.name)
        if not (value is None or value is UNSET or attribute.name in model._secret):
            yield attribute.name, value
    if plan.has_extra and getattr(model, EXTRA):
        yield EXTRA, getattr(model, EXTRA)
