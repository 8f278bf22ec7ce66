"""Scalar types, by the `type`, `format` and encoding of a schema."""

from __future__ import annotations

from typing import Any, Final

from .. import ir
from ..ir import ScalarKind
from .context import Context
from .media_types import is_raw
from .nodes import Node

_FORMATS: Final = {
    "date": ScalarKind.DATE,
    "date-time": ScalarKind.DATE_TIME,
    "time": ScalarKind.TIME,
    "uuid": ScalarKind.UUID,
    "byte": ScalarKind.BASE64,
    "binary": ScalarKind.BINARY,
    "decimal": ScalarKind.DECIMAL,
}
SCALARS: Final = {
    "string": ScalarKind.TEXT,
    "integer": ScalarKind.INTEGER,
    "number": ScalarKind.NUMBER,
    "boolean": ScalarKind.BOOLEAN,
}

INT_OR_STRING: Final = "int-or-string"
"""The format by which Kubernetes says of a string that it may be an integer, too."""


def plain_scalar(node: Node, context: Context) -> ir.Type | None:
    """The type of a schema that is a word with limits, as nine of ten are.

    The way through `Shape` comes to the same, and takes ten times as long.
    """
    listed = node.value.get("type")
    names = [listed] if isinstance(listed, str) else listed
    kinds = [t for t in names if t != "null"] if isinstance(names, list) else []
    if len(kinds) != 1 or not isinstance(kinds[0], str) or kinds[0] not in SCALARS:
        return None
    if node.value.get("format") == INT_OR_STRING:
        return None
    scalar = ir.Scalar(scalar_of(kinds[0], node.value, node.pointer, context))
    if "null" not in names:
        return scalar
    context.nullable.add(node.pointer)
    return ir.Nullable(scalar)


def scalar_of(
    kind: str, keywords: dict[str, Any], pointer: str, context: Context
) -> ScalarKind:
    """What holds a scalar of the `type`, which is one of `SCALARS`."""
    if kind != "string":
        return SCALARS[kind]
    if keywords.get("contentEncoding") == "base64":
        return ScalarKind.BASE64
    if pointer in context.parts and is_raw(keywords):
        return ScalarKind.BINARY
    name = keywords.get("format") or ""
    if name in context.choices.texts:
        return ScalarKind.TEXT
    return _FORMATS.get(name, ScalarKind.TEXT)
