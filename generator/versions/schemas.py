"""Schemas of 2.0 and 3.0 in the words of JSON Schema 2020-12, which 3.1 uses.

The two are alike enough for one set of rules: what only one of them has means nothing
else in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ..grammar import OPENAPI, changed

Schema: TypeAlias = dict[str, Any]
Reference: TypeAlias = Callable[[str], Schema]
"""Makes the object that stands for a reference."""

_NULL: Final = MappingProxyType({"type": "null"})
NULLABLE: Final = ("nullable", "x-nullable")
_OTHER: Final = frozenset(
    ["exclusiveMinimum", "exclusiveMaximum", "example", "discriminator", "format"]
    + [*NULLABLE]
)
"""Keywords that may mean something else in 3.1, or have another name there."""
_OF_PLACE: Final = ("description", "default", "deprecated", "readOnly", "writeOnly")
"""Keywords that belong to the place of a schema, not to its type."""
_SAYING: Final = frozenset(
    [*NULLABLE, *_OF_PLACE, "type", "title", "example", "examples", "externalDocs"]
)
"""Keywords that limit nothing, or no more than the other members of `allOf` do."""
_WHOLE: Final = frozenset(["allOf", "not", "$ref"])
"""Keywords beside which a type does not admit what they forbid."""


def rewrite_schema(node: Any, reference: Reference) -> Any:
    """The schema with all below it; what is none comes back as it is."""
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return _rewrite_reference(node, reference)
    node = with_flag_of_members(node)
    made: Schema = changed(
        node, "schema", OPENAPI, lambda child, _, __: rewrite_schema(child, reference)
    )
    if _OTHER.isdisjoint(made) and made.get("type") != "file":
        return made
    schema = dict(made)
    _rewrite_bound(schema, "minimum", "exclusiveMinimum")
    _rewrite_bound(schema, "maximum", "exclusiveMaximum")
    if "example" in schema:
        schema.setdefault("examples", [schema.pop("example")])
    if isinstance(schema.get("discriminator"), str):
        # Swagger 2.0, "Schema Object"; OAS 3.1.1 §4.8.25.
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    _rewrite_format(schema)
    flags = [schema.pop(key, False) for key in NULLABLE]
    return admit_null(schema) if True in flags else schema


def _rewrite_reference(node: Schema, reference: Reference) -> Schema:
    """OAS 3.0.3 §4.7.23: what stands beside `$ref` "SHALL be ignored".

    All but `nullable`: whoever writes it means it, and reading it so refuses nothing.
    """
    made = reference(node["$ref"])
    if any(node.get(key) is True for key in NULLABLE):
        return {"anyOf": [made, dict(_NULL)]}
    return made


def _rewrite_bound(schema: Schema, bound: str, exclusive: str) -> None:
    """3.0's flag beside a bound becomes the bound itself."""
    flag = schema.get(exclusive)
    if isinstance(flag, bool):
        del schema[exclusive]
        if flag and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _rewrite_format(schema: Schema) -> None:
    """`binary` by 3.1's words (its section 4.4.3 on binary data).

    The format stays beside them: it is no harm there, and the shortest way to tell. So
    is `byte`, of which 3.1's word `contentEncoding` would say more: as a part, such a
    text is plain to 3.0, and bytes to 3.1 (§4.7.15 and §4.8.15.1.1).
    """
    if schema.get("type") == "file":
        # Swagger 2.0, "Response Object" and "Parameter Object".
        schema |= {"type": "string", "format": "binary"}
    if schema.get("format") == "binary":
        schema.setdefault("contentMediaType", "application/octet-stream")


def with_flag_of_members(schema: Schema) -> Schema:
    """The schema, `nullable` where a member of its `allOf` is there to say so.

    To the letter `allOf: [{$ref: …}, {nullable: true}]` says nothing, since the other
    member forbids a null; whoever writes it means the whole.
    """
    members = schema.get("allOf")
    if not isinstance(members, list) or not any(map(_is_flag, members)):
        return schema
    left = [_without_flags(each) if _is_flag(each) else each for each in members]
    return {**schema, "allOf": left, "nullable": True}


def _is_flag(member: Any) -> bool:
    """Whether a member says nothing but `nullable`, perhaps with a type and words."""
    return _only_says(member) and any(member.get(key) is True for key in NULLABLE)


def _only_says(member: Any) -> bool:
    return isinstance(member, dict) and all(
        key in _SAYING or str(key).startswith("x-") for key in member
    )


def _without_flags(schema: Schema) -> Schema:
    return {key: schema[key] for key in schema if key not in NULLABLE}


def admit_null(schema: Schema) -> Schema:
    """What `nullable: true` means, said by types.

    By the letter of 3.0.3 it needs a `type` beside it and a `null` in any enum, and any
    part can forbid it again; written without that it means the same to everyone.
    """
    enum = schema.get("enum")
    if isinstance(enum, list) and None not in enum:
        schema["enum"] = [*enum, None]
    if not _WHOLE.isdisjoint(schema):
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


def _implied_type(schema: Schema) -> str | None:
    """The type that a schema without `type` is taken to have."""
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else None


def _wrap(schema: Schema) -> Schema:
    """A union with null; what belongs to the place, not to the type, stands outside.

    So does what members of `allOf` are there to say of it, the first before others.
    """
    union: Schema = {"anyOf": [schema, dict(_NULL)]}
    members = schema.get("allOf")
    for member in reversed(members if isinstance(members, list) else []):
        if _only_says(member):
            said = (key for key in ("title", *_OF_PLACE) if key in member)
            union |= {key: member[key] for key in said}
    return union | {key: schema[key] for key in _OF_PLACE if key in schema}
