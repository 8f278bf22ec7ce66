"""Object schemas become models: fields, and what else may be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import ir
from . import schemas
from .annotations import all_keywords, doc_of, examples_of, field_doc, limits_of
from .context import Context
from .naming import places
from .naming.renaming import member_names
from .nodes import Node
from .shapes import Shape
from .shapes.all_of import is_marked

if TYPE_CHECKING:
    from .naming.places import Place

RESERVED = frozenset(["extra", "from_dict", "m", "to_dict"])
"""What the runtime's `Model` and every generated class define, and what aliases call
the models: their names are looked up in the class that uses them."""


def empty(shape: Shape, place: Place, pointer: str) -> ir.Model:
    """The model without its fields, to stand for the class while they are read."""
    return ir.Model(
        name=place.name,
        module=place.module,
        doc=doc_of(shape.keywords),
        fields=(),
        extra=None,
        documented_extra=False,
        examples=examples_of(shape.keywords),
        pointer=pointer,
    )


def model_of(shape: Shape, place: Place, pointer: str, context: Context) -> ir.Model:
    """The whole model; whatever its fields need is declared on the way."""
    wires = {wire: wire for wire in shape.properties}
    settled = member_names(pointer, wires, shape.properties, RESERVED, context)
    fields = tuple(
        _field(ir.Name(wire=wire, python=settled[wire]), schema, shape, place, context)
        for wire, schema in shape.properties.items()
    )
    extra, documented = _extra(shape, place, context)
    return ir.Model(
        name=place.name,
        module=place.module,
        doc=doc_of(shape.keywords),
        fields=fields,
        extra=extra,
        documented_extra=documented,
        examples=examples_of(shape.keywords),
        pointer=pointer,
    )


def _field(
    name: ir.Name, schema: Node, shape: Shape, place: Place, context: Context
) -> ir.Field:
    owner = places.owner_place(schema, shape, place, context)
    kind = schemas.type_of(schema, owner.part(name.wire), context)
    inner = kind.inner if isinstance(kind, ir.Nullable) else kind
    keywords = all_keywords(schema, context)
    required = name.wire in shape.required
    return ir.Field(
        name=name,
        type=inner,
        preset=required and _is_default(kind, keywords.get("default")),
        required=required,
        nullable=isinstance(kind, ir.Nullable),
        doc=field_doc(schema, inner, keywords, context),
        read_only=is_marked(schema, "readOnly", context),
        write_only=is_marked(schema, "writeOnly", context),
        secret=keywords.get("format") == "password",
        examples=examples_of(keywords),
        limits=limits_of(keywords),
        pointer=schema.pointer,
    )


def _is_default(kind: ir.Type, default: object) -> bool:
    """Whether a default is the one value of a type. In JSON, 1 and true are two."""
    if not isinstance(kind, ir.Const):
        return False
    return (type(default), default) == (type(kind.value), kind.value)


def _extra(shape: Shape, place: Place, context: Context) -> tuple[ir.Type | None, bool]:
    """The type of properties without a name, and whether the schema speaks of them."""
    patterns = "patternProperties" in shape.keywords
    documented = shape.additional is not None or patterns
    return schemas.other_values(shape, place, context), documented
