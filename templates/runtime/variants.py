"""The questions by which generated code tells the members of a union apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast


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
