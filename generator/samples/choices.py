"""For which variant of a union a JSON value is taken: as generated code decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from .. import ir
from .lookups import Lookups


def chosen(
    variants: Sequence[ir.Variant], value: Any, declarations: Lookups
) -> ir.Variant | None:
    """The variant that a value is taken for; None for none."""
    tried = (v for v in variants if _passes(v.test, value, declarations))
    return next(tried, None)


def _passes(test: ir.Test, value: Any, declarations: Lookups) -> bool:
    match test:
        case ir.Both(first, second):
            return all(_passes(each, value, declarations) for each in (first, second))
        case ir.Holds():
            held = _held(test, value)
            return held is not None and _passes(test.test, held, declarations)
        case ir.IsClosest(name, among):
            if not isinstance(value, dict):
                return False
            return name == min(
                among, key=lambda each: _distance(each, value, declarations)
            )
        case ir.HasTag(key, values):
            if not isinstance(value, dict):
                return False
            return _typed(value.get(key)) in map(_typed, values)
        case ir.HasNoTag(key):
            return isinstance(value, dict) and value.get(key) is None
        case ir.HasKeys(keys):
            return isinstance(value, dict) and set(keys) <= value.keys()
        case ir.HasNull(within, keys):
            if not _is(within, value):
                return False
            if within == "array":
                return None in value
            return any(value.get(key, value) is None for key in keys or value)
        case ir.IsOneOf(kind, values):
            return _is(kind, value) and value in values
        case ir.IsKind(kind):
            return _is(kind, value)
    assert_never(test)


def _typed(value: Any) -> tuple[bool, Any]:
    """Of values that Python calls equal, 1 and true are two."""
    return isinstance(value, bool), value


def _is(kind: ir.Kind, value: Any) -> bool:
    match kind:
        case "string":
            return isinstance(value, str | bytes)
        case "integer":
            return type(value) is int
        case "number":
            return type(value) in (int, float)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    assert_never(kind)


def _distance(
    name: str | None, value: dict[str, Any], declarations: Lookups
) -> tuple[int, int]:
    """The same as the runtime's `closest` goes by."""
    if name is None:
        return (0, len(value))
    model = declarations.model(name)
    left = value.keys() - {field.name.wire for field in model.fields}
    required = {field.name.wire for field in model.fields if field.required}
    lost = len(left) if model.extra is None else 0
    return (lost, len(left) + len(required - value.keys()))


def _held(test: ir.Holds, value: Any) -> Any:
    """The part that a test is about; None where there is none."""
    if not _is(test.within, value):
        return None
    if test.property is not None:
        return value.get(test.property)
    parts = value.values() if isinstance(value, dict) else value
    return next((part for part in parts if part is not None), None)
