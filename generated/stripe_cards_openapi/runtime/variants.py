"""The questions by which generated code tells the members of a union apart."""

from __future__ import annotations

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


def has_keys(value: object, *keys: str) -> bool:
    """Whether a JSON value is an object with all of these properties."""
    return isinstance(value, dict) and all(key in value for key in keys)
