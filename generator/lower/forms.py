"""Forms: what they are made from, and how their properties are written.

OAS 3.1.1 §4.8.15; a form in a body, of several parts, or in a query string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .. import ir
from ..ir import ScalarKind
from ..media_types import bare
from .context import Context
from .media_types import is_media_type, kind_of
from .nodes import Node
from .shapes import shape_of

QUERY_STYLES: Final[tuple[ir.Style, ...]] = (
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
)
"""How a query parameter, or a property of a form, may be written."""
_LISTED: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")+')
"""One of several media types: a comma may stand in quotes."""
OCTETS: Final = ir.USUAL_MEDIA_TYPES["binary"]
_FILE: Final = ir.Scalar(ScalarKind.BINARY)
_BASE64: Final = ir.Scalar(ScalarKind.BASE64)
_LISTS: Final = (ir.Array, ir.Tuple)
_OBJECTS: Final = (ir.ModelRef, ir.Mapping)


def style_of(
    node: Node, permitted: tuple[ir.Style, ...], context: Context
) -> ir.Style | None:
    """The style that is said, where it is one of those that may stand there."""
    said = node.get("style")
    for style in permitted:
        if style == said:
            return style
    if said is not None:
        told = (
            f"`{said}` is no style here, of {', '.join(permitted)}: it is passed over"
        )
        context.warn("style-unknown", told, node.at("style"))
    return None


def of_properties(kind: ir.Type, node: Node, context: Context) -> ir.Type:
    """The type of what a form is made from: an object, which names what is sent.

    Where the schema is none, as that of a single file often is, the names are the
    caller's: `dict[str, Binary]`.
    """
    if is_object(kind, context):
        return kind
    told = "no object, which would name the parts of the form: the caller names them"
    context.note("form-without-names", told, node)
    return ir.Mapping(kind)


def is_object(kind: ir.Type, context: Context) -> bool:
    """Whether the type, or one of several that it stands for, is an object."""
    return any(isinstance(each, _OBJECTS) for each in meant(kind, context))


def meant(
    kind: ir.Type, context: Context, *, listed: bool = False
) -> Iterator[ir.Type]:
    """The types that one stands for; with `listed`, those of the items of lists too."""
    waiting, seen = [kind], set[str]()
    while waiting:
        match waiting.pop():
            case ir.Nullable(inner):
                waiting.append(inner)
            case ir.Union(variants=variants):
                waiting += (each.type for each in variants)
            case ir.AliasRef(name):
                alias = context.declaration(name)
                if isinstance(alias, ir.Alias) and name not in seen:
                    seen.add(name)
                    waiting.append(alias.type)
            case ir.Array(inner) if listed:
                waiting.append(inner)
            case ir.Tuple(items) if listed:
                waiting += items
            case plain:
                yield plain


def encodings_of(content: Node, context: Context) -> tuple[ir.PropertyEncoding, ...]:
    """What the `encoding` of a media type says, property by property."""
    for keyword in ("prefixEncoding", "itemEncoding"):
        if keyword in content:
            told = (
                f"`{keyword}` is for parts that are told by their order: here they are"
                " told by names, which the caller gives, as in `multipart/form-data`"
            )
            context.warn("encoding-order", told, content.at(keyword))
    return tuple(
        _encoding(name, encoding, context)
        for name, encoding in content.at("encoding").items()
    )


def with_parts(
    encodings: tuple[ir.PropertyEncoding, ...], body: ir.Type, context: Context
) -> tuple[ir.PropertyEncoding, ...]:
    """The encodings, and those that the schemas of the parts of a body say.

    OAS 3.1.1 §4.8.15.3: `contentEncoding` is that of the part. The header that would
    name it is left out, as RFC 7578 §4.7 asks. Bytes that may be a file stay one; what
    may be nothing else is told, because text is taken for text elsewhere.
    """
    found = {encoding.property: encoding for encoding in encodings}
    fields: dict[str, list[ir.Field]] = {}
    for field in fields_of(body, context):
        fields.setdefault(field.name.wire, []).append(field)
    for name, listed in fields.items():
        said = found.get(name, ir.PropertyEncoding(property=name))
        types = [each.type for each in listed]
        kinds = {k for each in types for k in _of_parts(each, context)}
        is_file, is_base64 = _FILE in kinds, _BASE64 in kinds
        media_type = said.content_type
        has_style = (said.style, said.explode, said.allow_reserved) != (None,) * 3
        has_lists = any(isinstance(each, _LISTS) for each in kinds)
        if media_type is None and not has_style and not has_lists:
            media_type = _type_of_part(listed, is_file, context)
        made = replace(
            said,
            content_type=media_type,
            base64=is_base64 and not is_file,
            file=kinds == {_FILE},
        )
        if made != said:
            found[name] = made
    return tuple(found.values())


def _of_parts(kind: ir.Type, context: Context) -> Iterator[ir.Type]:
    """What a part may be: an item of a list, of which any list inside is JSON."""
    for each in meant(kind, context):
        match each:
            case ir.Array(inner):
                yield from meant(inner, context)
            case ir.Tuple(items):
                for item in items:
                    yield from meant(item, context)
            case _:
                yield each


def _type_of_part(
    fields: list[ir.Field], is_file: bool, context: Context
) -> str | None:
    """What a part is sent as that is neither plain text nor any file.

    OAS 3.1.1 §4.8.15.1.1 and §4.8.15.3: a text with `contentEncoding` is bytes, and
    `contentMediaType` counts for nothing. But for a file, which no string is by these:
    it should be labelled with what it is known to be (RFC 7578 §4.4).
    """
    nodes = [context.node_at(field.pointer) for field in fields]
    leaves = [leaf for node in nodes for leaf in _leaves(node, context, set())]
    named = {str(leaf.value.get("contentMediaType", "")) for leaf in leaves}
    if is_file:
        (said,) = named if len(named) == 1 else [""]
        if not leaves or bare(said) == OCTETS:
            return None
        return _media_type(Node(said, leaves[0].pointer), context)
    is_encoded = bool(leaves) and all("contentEncoding" in leaf for leaf in leaves)
    sent_as = OCTETS if is_encoded else "text/plain"
    for leaf in leaves:
        said = leaf.get("contentMediaType")
        if isinstance(said, str) and bare(said) != sent_as:
            told = (
                f"the standard ignores `{said}` for a part, which goes as `{sent_as}`:"
                " `contentType` in an `encoding` says what it is"
            )
            context.note("part-media-type", told, leaf.at("contentMediaType"))
    return OCTETS if is_encoded else None


def _leaves(node: Node, context: Context, seen: set[str]) -> Iterator[Node]:
    """The schemas of values that are no list, in every branch of a choice."""
    target = context.resolve(node)
    if target.pointer in seen or not isinstance(target.value, dict):
        return
    seen.add(target.pointer)
    shape = shape_of(target, context)
    inner = shape.choices or ((shape.items,) if shape.items else ())
    if not inner:
        yield Node(shape.keywords, target.pointer)
    for each in inner:
        yield from _leaves(each, context, seen)


def tell_unwritten(
    encodings: tuple[ir.PropertyEncoding, ...],
    body: ir.Type,
    node: Node,
    context: Context,
) -> None:
    """Tell of objects that should be documents of another type than JSON."""
    said = {
        each.property: each.content_type
        for each in encodings
        if each.style is None and each.explode is None
    }
    for field in fields_of(body, context):
        name = field.name.wire
        media_type = said.get(name)
        if media_type is None or kind_of(media_type) == "json":
            continue
        kinds = meant(field.type, context, listed=True)
        if any(isinstance(each, _OBJECTS) for each in kinds):
            told = (
                f"no `{media_type}` is made of an object: `{name}` is written and named"
                " as others are; were it a string here, the caller's text would be sent"
            )
            place = node.at("encoding").at(name).at("contentType")
            context.warn("encoding-unwritten", told, place)


def fields_of(body: ir.Type, context: Context) -> Iterator[ir.Field]:
    """The properties of a form that the description names."""
    for kind in meant(body, context):
        if isinstance(kind, ir.ModelRef):
            model = context.declaration(kind.name)
            yield from model.fields if isinstance(model, ir.Model) else ()


def _encoding(name: str, node: Node, context: Context) -> ir.PropertyEncoding:
    if "headers" in node:
        told = f"headers of the part `{name}` are the caller's, behind its media type"
        context.note("encoding-ignored", told, node.at("headers"))
    return ir.PropertyEncoding(
        property=name,
        style=style_of(node, QUERY_STYLES, context),
        explode=node.get("explode"),
        allow_reserved=node.get("allowReserved"),
        content_type=_media_type(node.at("contentType"), context),
    )


def _media_type(node: Node, context: Context) -> str | None:
    """The first of a list of media types that is no range: what a part is sent as."""
    listed = _LISTED.findall(node.value) if isinstance(node.value, str) else []
    types = (each.strip() for each in listed if "*" not in each)
    return next((t for t in types if t and is_media_type(t, node, context)), None)
