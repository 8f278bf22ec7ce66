"""Rewrites a description of OpenAPI 3.0 to the form of 3.1, here and nowhere else.

Everything behind this knows one form. Touches only places where the standard says that
a schema stands: an example, a default, an enum or an extension that looks like one is
data. The input is not changed; what needs no rewriting is shared with the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

_Schema = dict[str, Any]

# "one" object; a mapping or list of "many"; an "open" mapping, where keys that begin
# with `x-` are extensions (elsewhere, in `headers` say, they are names).
_Shape = Literal["one", "many", "open"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Where schemas stand in a 3.0 document (version 3.0.3, section 4.7): for each kind of
# object, the fields that lead on.
_FIELDS: Final[Mapping[str, Mapping[str, tuple[_Shape, str]]]] = MappingProxyType(
    {
        "document": {"paths": ("open", "path"), "components": ("one", "components")},
        "components": {
            "schemas": ("many", "schema"),
            "responses": ("many", "response"),
            "parameters": ("many", "parameter"),
            "requestBodies": ("many", "body"),
            "headers": ("many", "parameter"),
            "callbacks": ("many", "callback"),
        },
        "path": {
            "parameters": ("many", "parameter"),
            **dict.fromkeys(_METHODS, ("one", "operation")),
        },
        "operation": {
            "parameters": ("many", "parameter"),
            "requestBody": ("one", "body"),
            "responses": ("open", "response"),
            "callbacks": ("many", "callback"),
        },
        "parameter": {"schema": ("one", "schema"), "content": ("many", "media")},
        "body": {"content": ("many", "media")},
        "response": {"headers": ("many", "parameter"), "content": ("many", "media")},
        "media": {"schema": ("one", "schema"), "encoding": ("many", "encoding")},
        "encoding": {"headers": ("many", "parameter")},
    }
)

# The keywords of a 3.0 schema that hold schemas (section 4.7.24).
_SCHEMA_FIELDS: Final[Mapping[str, _Shape]] = MappingProxyType(
    {
        "properties": "many",
        "additionalProperties": "one",
        "items": "one",
        "allOf": "many",
        "anyOf": "many",
        "oneOf": "many",
        "not": "one",
    }
)

_NULL: Final = MappingProxyType({"type": "null"})


def to_31(root: dict[str, Any]) -> dict[str, Any]:
    """The same description in the form of 3.1; other versions come back as they are."""
    version = root.get("openapi")
    if not isinstance(version, str) or not version.startswith("3.0"):
        return root
    rewritten: dict[str, Any] = _rewrite(root, "document")
    return {**rewritten, "openapi": "3.1.0"}


def _rewrite(node: Any, kind: str) -> Any:
    """A node of the given kind with every schema below it rewritten."""
    if not isinstance(node, dict):
        return node
    if kind == "schema":
        return _rewrite_schema(node)
    if kind == "callback":
        # A mapping from expressions to path items (section 4.7.18).
        return _rewrite_many(node, "path", "open")
    changed = node
    for key, (shape, child) in _FIELDS[kind].items():
        if key in node:
            if changed is node:
                changed = dict(node)
            if shape == "one":
                changed[key] = _rewrite(node[key], child)
            else:
                changed[key] = _rewrite_many(node[key], child, shape)
    return changed


def _rewrite_many(node: Any, kind: str, shape: _Shape) -> Any:
    if isinstance(node, list):
        return [_rewrite(value, kind) for value in node]
    if not isinstance(node, dict):
        return node
    changed = {}
    for key, value in node.items():
        extension = shape == "open" and key.startswith("x-")
        changed[key] = value if extension else _rewrite(value, kind)
    return changed


def _rewrite_schema(node: _Schema) -> _Schema:
    if isinstance(node.get("$ref"), str):
        return _rewrite_reference(node)
    schema = dict(node)
    for key, shape in _SCHEMA_FIELDS.items():
        if key in schema:
            child = schema[key]
            if shape == "one":
                schema[key] = _rewrite(child, "schema")
            else:
                schema[key] = _rewrite_many(child, "schema", shape)
    _rewrite_bound(schema, "minimum", "exclusiveMinimum")
    _rewrite_bound(schema, "maximum", "exclusiveMaximum")
    if "example" in schema:
        schema.setdefault("examples", [schema.pop("example")])
    _rewrite_format(schema)
    if schema.pop("nullable", False) is True:
        return _admit_null(schema)
    return schema


def _rewrite_reference(node: _Schema) -> _Schema:
    """Section 4.7.23: what stands beside `$ref` "SHALL be ignored".

    All but `nullable`: whoever writes it means it, and reading it so refuses nothing.
    """
    reference = {"$ref": node["$ref"]}
    if node.get("nullable") is True:
        return {"anyOf": [reference, dict(_NULL)]}
    return reference


def _rewrite_bound(schema: _Schema, bound: str, exclusive: str) -> None:
    """3.0's flag beside a bound becomes the bound itself."""
    flag = schema.get(exclusive)
    if isinstance(flag, bool):
        del schema[exclusive]
        if flag and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _rewrite_format(schema: _Schema) -> None:
    """`byte` and `binary` by 3.1's words (its section 4.4.3 on binary data).

    The format stays beside them: it is no harm there, and the shortest way to tell.
    """
    if schema.get("format") == "byte":
        schema.setdefault("contentEncoding", "base64")
    elif schema.get("format") == "binary":
        schema.setdefault("contentMediaType", "application/octet-stream")


def _admit_null(schema: _Schema) -> _Schema:
    """What `nullable: true` means, said by types.

    By the letter of 3.0.3 it needs a `type` beside it and a `null` in any enum, and any
    part can forbid it again; written without that it means the same to everyone.
    """
    enum = schema.get("enum")
    if isinstance(enum, list) and None not in enum:
        schema["enum"] = [*enum, None]
    if "allOf" in schema or "not" in schema:
        return _wrap(schema)
    for keyword in ("anyOf", "oneOf"):
        members = schema.get(keyword)
        if isinstance(members, list) and not any(map(_is_nullable, members)):
            schema[keyword] = [*members, dict(_NULL)]
    kind = schema.get("type", _implied_type(schema))
    if isinstance(kind, str) and kind != "null":
        schema["type"] = [kind, "null"]
    # Without any of these, null was never shut out.
    return schema


def _is_nullable(schema: Any) -> bool:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return kind == "null" or (isinstance(kind, list) and "null" in kind)


def _implied_type(schema: _Schema) -> str | None:
    """The type that a schema without `type` is taken to have."""
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else None


def _wrap(schema: _Schema) -> _Schema:
    """A union with null; what belongs to the place, not to the type, stands outside."""
    outside = ("description", "default", "deprecated", "readOnly", "writeOnly")
    union: _Schema = {"anyOf": [schema, dict(_NULL)]}
    return union | {key: schema[key] for key in outside if key in schema}
