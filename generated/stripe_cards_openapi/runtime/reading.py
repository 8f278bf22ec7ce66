"""What the tests of models ask: whether objects were read as their classes say.

Looks at the annotations, which decoding never does: two ways to the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from types import UnionType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin, get_type_hints

from .decoder import Decoder
from .models import Model
from .plans import EXTRA, plan_of
from .unset import UNSET


def misread(model: Model) -> list[str]:
    """The properties that are not in their fields, or not what the annotations say."""
    hints = get_type_hints(type(model))
    plan = plan_of(type(model))
    extra: dict[str, Any] = getattr(model, EXTRA) if plan.has_extra else {}
    return [
        wire
        for name, wire, _ in plan.attributes
        if wire in extra or not _fits(getattr(model, name), hints[name])
    ]


def reader(model: type[Model], wire: str) -> Callable[[Any, Decoder], Any]:
    """What reads one property of a model; of a list, it gives the first item."""
    [field] = [name for name, found, _ in plan_of(model).attributes if found == wire]

    def read(value: Any, at: Decoder) -> Any:
        found: Any = getattr(at.read(model, {wire: value}), field)
        return found[0] if type(value) is list else found

    return read


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value is of an annotated type; an int is a float too (PEP 484).

    What is missing fits: that it was not read shows when the object is sent back.
    """
    if value is UNSET:
        return True
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(_fits(value, part) for part in parts)
    if origin is Literal:
        return value in parts
    items: Any = value
    if origin is list:
        return type(value) is list and all(_fits(item, parts[0]) for item in items)
    if origin is dict:
        return type(value) is dict and all(
            _fits(item, parts[1]) for item in items.values()
        )
    if kind is None:  # of a list, or a mapping
        return value is None
    if kind is Any or isinstance(kind, ForwardRef):  # a type that holds itself
        return True
    return type(value) is (origin or kind) or (kind is float and type(value) is int)
