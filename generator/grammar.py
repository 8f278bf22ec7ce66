"""Where the parts of a description stand: what the fields of each kind of object hold.

One table for OpenAPI 3.0, 3.1 and 3.2, and one for Swagger 2.0. What no table leads to
is data or an extension, and nobody who walks by them touches it: an example, a default
or an enum may well look like a schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

Shape: TypeAlias = Literal["one", "many", "open"]
"""One object; a mapping or list of many; an "open" mapping, in which keys that begin
with `x-` are extensions (elsewhere, in `headers` say, they are names)."""

Fields: TypeAlias = Mapping[str, Mapping[str, tuple[Shape, str]]]
Change: TypeAlias = Callable[[Any, str, tuple[str, ...]], Any]
"""Makes the new value of a child from the old, its kind and the tokens to it."""

METHODS: Final = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
"""The fixed fields of a path item that hold operations (`query`: OAS 3.2.0 §4.9)."""
ADDITIONAL: Final = "additionalOperations"
"""The field that holds operations of any other method (OAS 3.2.0 §4.9)."""

# Swagger 2.0's Schema Object and the applicators of JSON Schema 2020-12 (core, §10).
_SCHEMA: Final[Mapping[str, tuple[Shape, str]]] = MappingProxyType(
    {
        "properties": ("many", "schema"),
        "patternProperties": ("many", "schema"),
        "additionalProperties": ("one", "schema"),
        "unevaluatedProperties": ("one", "schema"),
        "propertyNames": ("one", "schema"),
        "dependentSchemas": ("many", "schema"),
        "items": ("one", "schema"),
        "prefixItems": ("many", "schema"),
        "unevaluatedItems": ("one", "schema"),
        "contains": ("one", "schema"),
        "allOf": ("many", "schema"),
        "anyOf": ("many", "schema"),
        "oneOf": ("many", "schema"),
        "not": ("one", "schema"),
        "if": ("one", "schema"),
        "then": ("one", "schema"),
        "else": ("one", "schema"),
        "contentSchema": ("one", "schema"),
        "$defs": ("many", "schema"),
        "definitions": ("many", "schema"),
    }
)

OPENAPI: Final[Fields] = MappingProxyType(
    {
        "document": {
            "paths": ("open", "path"),
            "webhooks": ("many", "path"),
            "components": ("one", "components"),
        },
        "components": {
            "schemas": ("many", "schema"),
            "responses": ("many", "response"),
            "parameters": ("many", "parameter"),
            "requestBodies": ("many", "body"),
            "headers": ("many", "header"),
            "securitySchemes": ("many", "security"),
            "callbacks": ("many", "callback"),
            "pathItems": ("many", "path"),
            "mediaTypes": ("many", "media"),
        },
        "path": {
            "parameters": ("many", "parameter"),
            ADDITIONAL: ("many", "operation"),
            **dict.fromkeys(METHODS, ("one", "operation")),
        },
        "operation": {
            "parameters": ("many", "parameter"),
            "requestBody": ("one", "body"),
            "responses": ("open", "response"),
            "callbacks": ("many", "callback"),
        },
        "parameter": {"schema": ("one", "schema"), "content": ("many", "media")},
        "header": {"schema": ("one", "schema"), "content": ("many", "media")},
        "body": {"content": ("many", "media")},
        "response": {"headers": ("many", "header"), "content": ("many", "media")},
        "media": {
            "schema": ("one", "schema"),
            "itemSchema": ("one", "schema"),
            "encoding": ("many", "encoding"),
            "prefixEncoding": ("many", "encoding"),
            "itemEncoding": ("one", "encoding"),
        },
        "encoding": {"headers": ("many", "header")},
        "security": {},
        "schema": _SCHEMA,
    }
)
"""OAS 3.2.0 §4, which has all that 3.0 and 3.1 have."""

SWAGGER: Final[Fields] = MappingProxyType(
    {
        "document": {
            "paths": ("open", "path"),
            "definitions": ("many", "schema"),
            "parameters": ("many", "parameter"),
            "responses": ("many", "response"),
            "securityDefinitions": ("many", "security"),
        },
        "path": {
            "parameters": ("many", "parameter"),
            **dict.fromkeys(METHODS, ("one", "operation")),
        },
        "operation": {
            "parameters": ("many", "parameter"),
            "responses": ("open", "response"),
        },
        "parameter": {"schema": ("one", "schema"), "items": ("one", "schema")},
        "response": {"schema": ("one", "schema"), "headers": ("many", "header")},
        "header": {"items": ("one", "schema")},
        "security": {},
        "schema": _SCHEMA,
    }
)
"""Swagger 2.0, "Schema"."""

COMPONENTS: Final[Mapping[str, str]] = MappingProxyType(
    {kind: field for field, (_, kind) in OPENAPI["components"].items()}
)
"""The field of a 3.x description's `components` that holds a kind of object."""

DEFINITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "schema": "definitions",
        "parameter": "parameters",
        "response": "responses",
        "security": "securityDefinitions",
    }
)
"""The field of a 2.0 description that holds a kind of object."""

OPEN: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = MappingProxyType(
    {
        "schema": ({}, "a schema that permits anything"),
        "response": ({"content": {"*/*": {}}}, "an answer that may be anything"),
        "header": ({}, "a header of any text"),
    }
)
"""What a part that is nowhere is taken for, by its kind, and in words.

Nobody can guess what of the other kinds to send.
"""


def operations_in(item: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each operation of a path item, with the tokens that lead to it there.

    The last of them is its method: one of `METHODS`, or another one as it is sent.
    """
    fields = item if isinstance(item, dict) else {}
    for method in METHODS:
        if method in fields:
            yield (method,), fields[method]
    others = fields.get(ADDITIONAL)
    for method, operation in others.items() if isinstance(others, dict) else ():
        yield (ADDITIONAL, method), operation


def parameter_identity(parameter: Mapping[str, Any]) -> tuple[str, str]:
    """The place and name by which one overrides another (OAS 3.1.1 §4.8.12).

    Names of headers have no case (RFC 9110 §5.1).
    """
    location, name = str(parameter.get("in")), str(parameter.get("name"))
    return location, name.lower() if location == "header" else name


def referred_parts(node: Any, kind: str, fields: Fields) -> list[str]:
    """The fields of an object that should hold many others, and hold a reference."""
    if not isinstance(node, dict):
        return []
    return [
        key
        for key, (shape, _) in fields.get(kind, {}).items()
        if (shape != "one" or kind == "document")
        and isinstance(node.get(key), dict)
        and isinstance(node[key].get("$ref"), str)
    ]


def kind_at(tokens: Sequence[str], fields: Fields = OPENAPI) -> str:
    """The kind of object that stands where tokens lead to; empty for none of them."""
    kind, left = "document", list(tokens)
    while left:
        if kind == "callback":
            shape, kind = "one", "path"
        else:
            shape, kind = fields.get(kind, {}).get(left[0], ("one", ""))
        left = left[1 if shape == "one" else 2 :]
        if not kind:
            break
    return kind


def changed(node: Any, kind: str, fields: Fields, change: Change) -> Any:
    """The node with its children as `change` makes them; itself if nothing differs."""
    if not isinstance(node, dict):
        return node
    if kind == "callback":
        # A mapping from expressions to path items (OAS 3.1.1 §4.8.18).
        return _changed_many(node, "path", "open", (), change)
    made = node
    table = fields.get(kind, {})
    if table.keys().isdisjoint(node):
        return node
    for key, (shape, child) in table.items():
        if key not in node:
            continue
        old = node[key]
        if shape != "one" or isinstance(old, list):
            new = _changed_many(old, child, shape, (key,), change)
        else:
            new = change(old, child, (key,))
        if new is not old:
            if made is node:
                made = dict(node)
            made[key] = new
    return made


def _changed_many(
    node: Any, kind: str, shape: Shape, tokens: tuple[str, ...], change: Change
) -> Any:
    differs = False
    if isinstance(node, list):
        items = []
        for index, old in enumerate(node):
            new = change(old, kind, (*tokens, str(index)))
            differs = differs or new is not old
            items.append(new)
        return items if differs else node
    if not isinstance(node, dict):
        return node
    made = {}
    for key, old in node.items():
        extension = shape == "open" and key.startswith("x-")
        new = old if extension else change(old, kind, (*tokens, key))
        differs = differs or new is not old
        made[key] = new
    return made if differs else node
