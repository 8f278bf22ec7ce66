"""Forms: what they are made from, and how their properties are written.

OAS 3.1.1 §4.8.15; a form in a body, of several parts, or in a query string.
"""

from __future__ import annotations

from typing import cast

from .. import ir
from .context import Context
from .nodes import Node


def of_properties(kind: ir.Type, node: Node, context: Context) -> ir.Type:
    """The type of what a form is made from: an object, which names what is sent.

    Where the schema is none, as that of a single file often is, the names are the
    caller's: `dict[str, Binary]`.
    """
    if has_properties(kind, context):
        return kind
    told = "no object, which would name the parts of the form: the caller names them"
    context.note("form-without-names", told, node)
    return ir.Mapping(kind)


def has_properties(kind: ir.Type, context: Context) -> bool:
    """Whether some value of the type is an object."""
    match kind:
        case ir.ModelRef() | ir.Mapping():
            return True
        case ir.Nullable(inner):
            return has_properties(inner, context)
        case ir.Union(variants=variants):
            return any(has_properties(v.type, context) for v in variants)
        case ir.AliasRef(name):
            declared = context.declared[context.pointers[name]]
            return isinstance(declared, ir.Alias) and has_properties(
                declared.type, context
            )
    return False


def encodings_of(content: Node, context: Context) -> tuple[ir.PropertyEncoding, ...]:
    """What the `encoding` of a media type says, property by property."""
    return tuple(
        _encoding(name, encoding, context)
        for name, encoding in content.at("encoding").items()
    )


def _encoding(name: str, node: Node, context: Context) -> ir.PropertyEncoding:
    if "headers" in node:
        told = f"the headers of the part `{name}` are not sent"
        context.note("encoding-ignored", told, node.at("headers"))
    style = cast("ir.Style | None", node.get("style"))
    return ir.PropertyEncoding(
        property=name,
        style=style,
        explode=node.get("explode"),
        allow_reserved=node.get("allowReserved") is True,
        content_type=node.get("contentType"),
    )
