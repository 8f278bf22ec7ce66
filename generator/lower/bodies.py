"""Request bodies: media types, and how forms are written (OAS 3.1.1 §4.8.13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import ir
from ..diagnostics import Failure, error
from .annotations import doc_of, examples_of
from .context import Context
from .forms import (
    OCTETS,
    encodings_of,
    of_properties,
    tell_unwritten,
    with_parts,
)
from .media_types import (
    contents_of,
    covers,
    is_any_json,
    kind_of,
    without_boundary,
)
from .naming.places import Place, module_of, shared_place
from .naming.renaming import claimed
from .nodes import Node
from .opaque import has_parts, tell_opaque
from .parameters import parameter_examples
from .schemas import type_of
from .shapes import shape_of
from .texts import kind_in
from .unsaid import note_form


def body_of(operation: Node, place: Place, context: Context) -> ir.Body | None:
    """The body of an operation; None where only `{}` may be sent."""
    node = context.resolve(operation.at("requestBody"))
    place = shared_place(node, place, context)
    contents = tuple(
        _content(media_type, content, schema, place, context)
        for media_type, content, schema, place in _forms(node, place, context)
        if not _admits_nothing(schema, context)
    )
    if not contents:
        return None
    return ir.Body(
        required=node.get("required") is True,
        doc=doc_of(node.value),
        contents=contents,
        content_types=_content_types(contents, node, place, context),
        pointer=node.pointer,
    )


_MOST_IN_A_LINE: Final = 5
"""Media types that a signature shows; of some bodies it would be 360, each time."""


def _content_types(
    contents: tuple[ir.BodyContent, ...], node: Node, place: Place, context: Context
) -> ir.EnumRef | None:
    """The enum of a body's media types, where they are many and no range."""
    if len(contents) <= _MOST_IN_A_LINE or any(each.is_open for each in contents):
        return None
    pointer = node.at("content").pointer
    name = claimed(pointer, context, f"{place.name.removesuffix('Body')}ContentType")
    context.declared[pointer] = ir.Enum(
        name=name,
        module=module_of(name, context),
        doc=ir.Doc(),
        values=tuple(each.media_type for each in contents),
        pointer=pointer,
    )
    context.pointers[name] = pointer
    return ir.EnumRef(name)


def _forms(
    body: Node, place: Place, context: Context
) -> list[tuple[str, Node, Node, Place]]:
    """Each media type with its content, its schema and the place that names it.

    Raises `Failure` where none of them can be sent.
    JSON comes first where the first one holds the same. Of several kinds of JSON with
    one schema those that are no more than JSON (`application/json`, `text/json`,
    `application/*+json`) are one form, which the first stands for that is no range;
    every other is a form of its own, as those of patches are.
    """
    schemas: dict[str, tuple[Node, Place]] = {}
    forms: dict[tuple[object, ...], tuple[str, Node, Node, Place]] = {}
    listed = contents_of(body, context)
    if not listed and body.at("content").value:
        message = "none of these can be a media type, so that no call can be made"
        where = context.locate(body.at("content").pointer)
        raise Failure(error("media-type-invalid", message, where))
    contents = {name: context.resolve(content) for name, content in listed.items()}
    shapes = _shapes(contents, context)
    for media_type, content in contents.items():
        schema, kind = content.at("schema"), kind_of(media_type)
        shape = shapes[media_type]
        same = [name for name, other in shapes.items() if other == shape]
        if kind == "multipart":
            media_type = without_boundary(media_type)
        own = Place(f"{place.name}{kind.capitalize()}", place.module)
        # Equal schemas are one class, which the first of them names.
        found = schemas.setdefault(shape, (schema, own if schemas else place))
        is_plain = kind == "json" and is_any_json(media_type, same)
        key = (kind, shape) if is_plain else (media_type.lower(),)
        if key not in forms or ("*" in forms[key][0] and "*" not in media_type):
            forms[key] = (media_type, content, *found)
    kept = list(forms.values())
    if kept:
        first = kept[0][2]
        kept.sort(key=lambda form: form[2] is not first or kind_of(form[0]) != "json")
    return kept


def _shapes(contents: Mapping[str, Node], context: Context) -> dict[str, str]:
    """What tells the schema of each media type from others of another shape."""
    if len(contents) < 2:  # what is alone is compared with nothing
        return dict.fromkeys(contents, "")
    schemas = {name: content.get("schema") for name, content in contents.items()}
    return {name: context.fingerprints.of(schema) for name, schema in schemas.items()}


def _admits_nothing(schema: Node, context: Context) -> bool:
    """Whether `{}` is the only value: no property, and no other is permitted."""
    if context.choices.keeps_empty_body or not isinstance(schema.value, dict):
        return False
    shape = shape_of(schema, context)
    return (
        not shape.properties
        and not shape.choices
        and "patternProperties" not in shape.keywords
        and shape.additional is not None
        and shape.additional.value is False
    )


def _content(
    media_type: str, node: Node, schema: Node, place: Place, context: Context
) -> ir.BodyContent:
    kind = kind_in(media_type, schema, context)
    if kind in ("text", "binary") and has_parts(schema, context):
        # No class for it, which nothing would make or take.
        whole: ir.Type = ir.Scalar(ir.ScalarKind.TEXT)
    else:
        whole = type_of(schema, place, context)
    body = whole.inner if isinstance(whole, ir.Nullable) else whole
    examples = parameter_examples(node)
    if isinstance(schema.value, dict):
        examples += examples_of(schema.value)
    if kind in ("json", "text") and body == ir.Scalar(ir.ScalarKind.BINARY):
        kind = "binary"  # a whole document, which is sent as it is
    elif covers(media_type, OCTETS) and body == ir.AnyType() and not examples:
        kind = "binary"  # JSON would be one guess of many, and bytes are any of them
    if kind == "binary":  # bytes, also where the schema says no more than text
        body = ir.Scalar(ir.ScalarKind.BINARY)
    elif kind == "text" and not isinstance(body, ir.EnumRef | ir.Const):
        body = ir.Scalar(ir.ScalarKind.TEXT)
    elif kind == "form" and body == ir.Scalar(ir.ScalarKind.TEXT):
        kind = "text"  # a form that is written already
    elif kind in ("form", "multipart"):
        body = of_properties(body, node, context)
    tell_opaque(media_type, body, schema, context)
    encodings = _encodings(kind, body, node, context)
    if kind == "form":
        note_form(body, encodings, node, context)
    return ir.BodyContent(
        media_type=media_type,
        kind=kind,
        is_open=_is_open(media_type, kind, node, context),
        type=body,
        nullable=kind == "json" and _permits_null(whole),
        nested=context.choices.nested,
        lists=context.choices.lists,
        encodings=encodings,
        examples=examples,
    )


_OF_RANGES: Final = frozenset({"json", "text", "binary"})
"""Kinds of bodies that come in types which only the caller knows."""


def _is_open(media_type: str, kind: ir.BodyKind, node: Node, context: Context) -> bool:
    """Whether a range leaves open what a body is: text and bytes may be anything.

    An object is JSON by whatever range, but for one that has no plain JSON in it.
    """
    if "*" not in media_type or kind not in _OF_RANGES:
        return False
    usual = ir.USUAL_MEDIA_TYPES[kind]
    is_usual = covers(media_type, usual)
    if not is_usual:
        told = (
            f"`{media_type}` is a range: a body goes as `{usual}` unless `content_type`"
            " says what it is"
        )
        context.note_first("body-range", told, node)
    return kind != "json" or not is_usual


def _permits_null(kind: ir.Type) -> bool:
    is_null = kind == ir.Scalar(ir.ScalarKind.NULL)
    return is_null or isinstance(kind, ir.Nullable | ir.AnyType)


def _encodings(
    kind: ir.BodyKind, body: ir.Type, node: Node, context: Context
) -> tuple[ir.PropertyEncoding, ...]:
    """How the properties of a form are written, where it is said or their types do."""
    said = encodings_of(node, context)
    if kind in ("form", "multipart"):
        tell_unwritten(said, body, node, context)
    return with_parts(said, body, context) if kind == "multipart" else said
