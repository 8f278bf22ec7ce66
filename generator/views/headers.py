"""Classes that read the documented headers of an operation's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import ir
from ..printing.layout import call, layout, signature
from ..printing.source import Code, identifier, literal
from .documentation import docstring, field_text, has_words
from .operation_texts import target
from .types import Types

_JSON = (ir.ScalarKind.INTEGER, ir.ScalarKind.NUMBER, ir.ScalarKind.BOOLEAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    """A property."""

    signature: Code
    documentation: Sequence[Code]
    reading: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadersView:
    """A class with a property for each header."""

    name: Code
    base: Code
    decorator: Code
    documentation: Code
    headers: Sequence[HeaderView]


def headers_views(operation: ir.Operation, types: Types) -> list[HeadersView]:
    """The class of an operation, where its answers have headers."""
    if not operation.headers:
        return []
    return [
        HeadersView(
            name=identifier(operation.headers_class),
            base=types.runtime("response_headers", "ResponseHeaders"),
            decorator=types.imports.builtin("property"),
            documentation=docstring(
                f"Headers of the answers to `{target(operation)}`.", 4
            ),
            headers=[_header(header, types) for header in operation.headers],
        )
    ]


def names_of(group: ir.Group) -> set[str]:
    """What the classes of a group, and their properties, are called."""
    found = set[str]()
    for operation in group.operations:
        if operation.headers:
            found.add(operation.headers_class)
            found.update(header.name.python for header in operation.headers)
    return found


def _header(header: ir.Header, types: Types) -> HeaderView:
    method, kind = _reading(header)
    types.place = header.name.python.strip("_")
    text = field_text(header.doc, header.name.wire)
    read = call(
        Code("return self.") + identifier(method),
        literal(header.name.wire),
        types.reader(kind),
    )
    returned = types.members([header.type, ir.Scalar(ir.ScalarKind.NULL)])
    head = Code(f"def {identifier(header.name.python)}(")
    return HeaderView(
        signature=signature(head, (Code("self"),), returned, 4),
        documentation=[docstring(text, 8)] if has_words(text) else [],
        reading=layout(read, 8),
    )


def _reading(header: ir.Header) -> tuple[str, ir.Type]:
    """The method that reads a header, and the type that it is given a reader of."""
    if header.is_json:
        return "_json", header.type
    if isinstance(header.type, ir.Array):
        items = header.type.items
        return ("_jsons" if _is_json(items) else "_texts"), items
    return ("_json" if _is_json(header.type) else "_text"), header.type


def _is_json(kind: ir.Type) -> bool:
    return isinstance(kind, ir.Scalar) and kind.kind in _JSON
