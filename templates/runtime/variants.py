"""The questions by which generated code tells the members of a union apart."""

from __future__ import annotations

from collections.abc import Iterable, KeysView
from typing import Any, cast

from .plans import Planned, plan_of


def is_object(value: object) -> bool:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> bool:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


def tag_of(value: object, key: str) -> Any:
    """The property of an object that tells what it is; None where there is none."""
    return cast("dict[str, Any]", value).get(key) if isinstance(value, dict) else None


def first_item(value: object) -> Any:
    """The first item of an array that is not null; None where there is none."""
    return _first(cast("list[object]", value)) if isinstance(value, list) else None


def first_value(value: object) -> Any:
    """The first value of an object that is not null; None where there is none."""
    if not isinstance(value, dict):
        return None
    return _first(cast("dict[str, object]", value).values())


def _first(values: Iterable[object]) -> object:
    return next((value for value in values if value is not None), None)


def has_keys(value: object, *keys: str) -> bool:
    """Whether a JSON value is an object with all of these properties."""
    return isinstance(value, dict) and all(key in value for key in keys)


def has_null(value: object, *keys: str) -> bool:
    """Whether a property of an object is null: one of these, or any without keys."""
    if not isinstance(value, dict):
        return False
    found = cast("dict[str, object]", value)
    return any(found.get(key, found) is None for key in keys or found)


def has_null_item(value: object) -> bool:
    """Whether an item of an array is null."""
    return isinstance(value, list) and None in cast("list[object]", value)


def closest(value: object, *classes: type[Any]) -> type[Any] | None:
    """The class that says the most about an object; None for what is no object.

    The first that loses the least of it, and then that has the fewest properties too
    many or too few. `dict` describes nothing and keeps all.
    """
    if not isinstance(value, dict):
        return None
    keys = cast("dict[str, Any]", value).keys()
    return min(classes, key=lambda cls: _distance(keys, cls))


def _distance(keys: KeysView[str], cls: type[Any]) -> tuple[int, int]:
    if not issubclass(cls, Planned):
        return (0, len(keys))
    plan = plan_of(cls)
    left = len(keys - plan.described)
    return (0 if plan.has_extra else left, left + len(plan.required - keys))
