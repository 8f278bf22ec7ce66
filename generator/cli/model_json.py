"""The intermediate model as JSON, for `clientsmith show`."""

from __future__ import annotations

import dataclasses

from ..ir import JsonValue


def as_json(node: object) -> JsonValue:
    """Any node as JSON values; each object tells its class as `"node"`."""
    match node:
        case None | bool() | int() | float() | str():
            return node
        case list() | tuple():
            return [as_json(item) for item in node]
        case dict():
            return {str(key): as_json(value) for key, value in node.items()}
        case _ if dataclasses.is_dataclass(node) and not isinstance(node, type):
            parts: dict[str, JsonValue] = {"node": type(node).__name__}
            for field in dataclasses.fields(node):
                parts[field.name] = as_json(getattr(node, field.name))
            return parts
    raise TypeError(f"no node of the model: {type(node).__name__}")
