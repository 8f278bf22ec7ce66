"""Infers a schema from an example, for responses that nothing else describes.

Claims only what the example shows: every property is optional, no format, enum or bound
is guessed, and a null tells nothing but that null occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_Schema = dict[str, Any]

# By the exact type: `bool` is a subclass of `int`.
_SCALARS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def infer_schema(*examples: Any) -> _Schema:
    """A schema in OpenAPI 3.0's form that admits the examples and values like them."""
    return _infer(examples)


def _infer(values: Sequence[Any]) -> _Schema:
    """One schema for several values that were seen at the same place."""
    objects = [value for value in values if isinstance(value, dict)]
    arrays = [value for value in values if isinstance(value, list)]
    scalars = {_SCALARS[type(value)] for value in values if type(value) in _SCALARS}
    if "number" in scalars:
        # Whoever writes `1.0` beside `1` means numbers.
        scalars.discard("integer")
    kinds = [_infer_object(objects)] if objects else []
    kinds += [_infer_array(arrays)] if arrays else []
    kinds += [{"type": kind} for kind in sorted(scalars)]
    schema: _Schema = {}
    if kinds:
        schema = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if any(value is None for value in values):
        schema["nullable"] = True
    return schema


def _infer_object(values: Sequence[dict[str, Any]]) -> _Schema:
    seen: dict[str, list[Any]] = {}
    for value in values:
        for key, member in value.items():
            seen.setdefault(key, []).append(member)
    if not seen:
        return {"type": "object"}
    properties = {key: _infer(members) for key, members in seen.items()}
    return {"type": "object", "properties": properties}


def _infer_array(values: Sequence[list[Any]]) -> _Schema:
    return {"type": "array", "items": _infer([item for v in values for item in v])}
