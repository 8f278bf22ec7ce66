"""Parameters: path, query, header and cookie (OAS 3.1.1 §4.8.12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, cast

from .. import ir, names
from ..diagnostics import Diagnostic, Failure, error
from ..grammar import kind_at, parameter_identity
from ..pointers import split_pointer
from .annotations import all_keywords, doc_of, examples_of, full_doc, limits_of
from .context import Context
from .forms import QUERY_STYLES, encodings_of, of_properties, style_of
from .media_types import kind_of
from .naming.places import Place, shared_place
from .naming.renaming import member_names
from .nodes import Node
from .paths import fitted
from .schemas import type_of
from .security import all_slots, slots_of
from .tokens import is_sendable
from .unsaid import nests, note_query

_STYLES: Final[Mapping[str, tuple[ir.Style, ...]]] = MappingProxyType(
    {
        "path": ("simple", "label", "matrix"),
        "query": QUERY_STYLES,
        "querystring": ("form",),
        "header": ("simple",),
        "cookie": ("form", "cookie"),
    }
)
"""By location, those that it may have (OAS 3.2.0 §4.12), first what it has unsaid."""
_BESIDE = frozenset(["name", "in", "required", "description", "deprecated", "style"])
"""What a parameter says that its schema says of something else."""
_IGNORED_HEADERS = frozenset(["accept", "content-type", "authorization"])
"""OAS 3.1.1 §4.8.12.1: header parameters of these names are ignored."""
_AUTHORIZATION: Final = ("header", "authorization")

_KEYS: Final = frozenset(["idempotency-key", "x-idempotency-key"])
"""The headers that name a call, with hyphens."""


def parameters_of(
    item: Node,
    operation: Node,
    path: str,
    place: Place,
    reserved: frozenset[str],
    security: ir.Requirement,
    context: Context,
) -> tuple[ir.Parameter, ...]:
    """The operation's parameters over the path item's, path parameters first.

    `security` is what the operation needs.
    """
    found: dict[tuple[str, str], Node] = {}
    slots: dict[str, Node] = {}
    for owner in (item, operation):
        for listed in owner.at("parameters").elements():
            node = context.resolve(listed)
            location = node.text("in")
            if location == "querystring" and "name" not in node:
                # It has to have one, which then stands nowhere (OAS 3.2.0 §4.12).
                node = Node({**node.value, "name": location}, node.pointer)
            if location not in _STYLES or not isinstance(node.get("name"), str):
                raise Failure(_unusable(node, listed, context))
            found[parameter_identity(node.value)] = node
            if listed.pointer in context.choices.renamed:
                # A parameter that others share is renamed here alone.
                slots[node.pointer] = listed
    fitting = fitted(path, found.values(), operation, context)
    is_open = () in security  # needs nothing, whatever may be given
    schemes = [name for needed in security for name in needed if not is_open]
    filled = slots_of(schemes, context)
    kept = [
        _beside_credentials(node, filled, context)
        for node in fitting
        if not _is_ignored(node, context)
    ]
    settled = _names(kept, slots, operation, reserved, context)
    return tuple(
        _parameter(node, settled[node.pointer], place, context) for node in kept
    )


def _unusable(node: Node, listed: Node, context: Context) -> Diagnostic:
    # What is no parameter is not what is wrong: the reference that leads to it is.
    is_one = kind_at(split_pointer(node.pointer)) == "parameter"
    return error(
        "parameter-invalid",
        "a parameter needs a `name` and an `in` of path, query, header or cookie, or"
        " of querystring with `content`",
        context.locate((node if is_one else listed).pointer),
        _OF_SWAGGER if node.get("in") in ("body", "formData") else None,
    )


_OF_SWAGGER = (
    "`in: body` and `in: formData` are Swagger 2.0's: in OpenAPI 3 the operation's"
    " `requestBody` says what is sent"
)


def _is_ignored(node: Node, context: Context) -> bool:
    location, name = node.text("in"), node.text("name")
    if not is_sendable(location, name):
        told = f"`{name}` can be the name of no {location}: it is left out"
        context.warn("parameter-unsendable", told, node)
        return True
    if location != "header" or name.lower() not in _IGNORED_HEADERS:
        return False
    told = f"`{name}` is written by the client itself"
    place = parameter_identity(node.value)
    if place == _AUTHORIZATION and place not in all_slots(context):
        if "swagger" in context.root:  # of 2.0, which has no such rule
            return False
        told = (
            f"the standard ignores a parameter `{name}`, and no security scheme fills"
            " it: give it by the client's `headers` or `auth`, or name `auth` in the"
            " configuration"
        )
    context.note("parameter-ignored", told, node)
    return True


def _beside_credentials(
    node: Node, filled: Mapping[tuple[str, str], str], context: Context
) -> Node:
    """The parameter, optional where the client's credentials fill its place."""
    scheme = filled.get(parameter_identity(node.value))
    if scheme is None or node.get("required") is not True:
        return node
    told = f"`{node.text('name')}` is what `{scheme}` fills: here it may be left out"
    context.note("parameter-credential", told, node)
    return Node({**node.value, "required": False}, node.pointer)


def _names(
    nodes: list[Node],
    slots: Mapping[str, Node],
    operation: Node,
    reserved: frozenset[str],
    context: Context,
) -> dict[str, str]:
    """Python names by pointer; of two with one name, the place is put before it.

    So it is of two that can have no name as they are spelled, which the body has.
    `slots` are references to parameters, by the pointers of these, that are renamed.
    """
    times = Counter(node.text("name") for node in nodes)
    meeting = Counter(names.snake(node.text("name")) for node in nodes)
    texts, doubtful = {}, set()
    for node in nodes:
        wire, location = node.text("name"), node.text("in")
        called = names.snake(wire)
        is_unnamed = called in reserved and meeting[called] > 1
        is_free = f"{location}_{called}" not in meeting
        is_one_of_two = times[wire] > 1 or (is_unnamed and is_free)
        is_told_apart = is_one_of_two and location != "path"
        texts[_key(node)] = f"{location}_{wire}" if is_told_apart else wire
        if is_one_of_two or called in reserved:  # which the second may come to
            doubtful.add(_key(node))
    keyed = {_key(node): slots.get(node.pointer, node) for node in nodes}
    settled = member_names(operation.pointer, texts, keyed, reserved, context, doubtful)
    return {node.pointer: settled[_key(node)] for node in nodes}


def _key(node: Node) -> str:
    """What tells a parameter from the others (OAS 3.1.1 §4.8.12)."""
    return f"{node.text('in')}:{node.text('name')}"


def _parameter(node: Node, name: str, place: Place, context: Context) -> ir.Parameter:
    location = cast(ir.Location, node.text("in"))
    wire = node.text("name")
    content_type, schema = schema_of(node, context)
    kind = type_of(schema, shared_place(node, place.part(wire), context), context)
    if kind_of(content_type or "") == "form" and (
        location == "querystring" or kind != ir.Scalar(ir.ScalarKind.TEXT)
    ):
        kind = of_properties(kind, node, context)
    style, explode, lists = _style(node, location, kind, context)
    required = location == "path" or node.get("required") is True
    keywords = all_keywords(schema, context)
    doc = full_doc(schema, keywords, context)
    own = doc_of(node.value)
    return ir.Parameter(
        name=ir.Name(wire=wire, python=name),
        location=location,
        style=style,
        explode=explode,
        allow_reserved=_allows_reserved(node, location, style, context),
        content_type=content_type,
        lists=lists,
        type=kind.inner if isinstance(kind, ir.Nullable) else kind,
        required=required,
        nullable=_permits_null(kind, location)
        and (required or _has_null(location, content_type)),
        doc=ir.Doc(
            text=own.text or doc.text,
            deprecated=own.deprecated or doc.deprecated,
            facts=doc.facts,
        ),
        examples=(*parameter_examples(node), *examples_of(keywords)),
        limits=limits_of(keywords),
        encodings=_encodings(node, context) if location == "querystring" else (),
        made=node.get("required") is True and _is_key(node, kind),
        pointer=node.pointer,
    )


def _permits_null(kind: ir.Type, location: ir.Location) -> bool:
    is_any = location == "query" and kind == ir.AnyType()
    return is_any or isinstance(kind, ir.Nullable)


def _has_null(location: ir.Location, content_type: str | None) -> bool:
    """Whether a null is written so that it is another thing than no value.

    To a style the two are one (RFC 6570 §2.3), and servers refuse the empty text where
    they want a number or a date. JSON has a null.
    """
    return location == "query" and kind_of(content_type or "") == "json"


def _is_key(node: Node, kind: ir.Type) -> bool:
    """Whether it is the header that names a call, so that a server does it once only.

    The runtime knows it by the same names, and makes a UUID for it.
    """
    name = node.text("name").lower().replace("_", "-")
    is_text = kind in (ir.Scalar(ir.ScalarKind.TEXT), ir.Scalar(ir.ScalarKind.UUID))
    return node.text("in") == "header" and is_text and name in _KEYS


def _allows_reserved(
    node: Node, location: ir.Location, style: ir.Style, context: Context
) -> bool:
    """Whether reserved characters stand as they are, of what else would be escaped.

    Until OAS 3.1.1 §4.8.12.2 that is said of queries alone, since OAS 3.2.0 §4.12 of
    all that is escaped; a document is escaped whatever it says.
    """
    if node.get("allowReserved") is not True or "content" in node:
        return False
    is_new = str(context.root.get("openapi")).startswith("3.2")
    elsewhere = location == "path" or (location == "cookie" and style == "form")
    return location == "query" or (is_new and elsewhere)


def _encodings(node: Node, context: Context) -> tuple[ir.PropertyEncoding, ...]:
    """OAS 3.2.0 §4.12: those of the only media type that a query string has."""
    return tuple(
        encoding
        for _, content in node.at("content").items()
        for encoding in encodings_of(context.resolve(content), context)
    )


def schema_of(node: Node, context: Context) -> tuple[str | None, Node]:
    """The schema of a parameter or header, and the media type it is a document of."""
    for media_type, listed in node.at("content").items():
        content = context.resolve(listed)
        if "encoding" in content and node.get("in") != "querystring":
            told = "the `encoding` of a parameter is not followed"
            context.note("encoding-ignored", told, content.at("encoding"))
        return media_type, content.at("schema")
    if node.get("in") == "querystring":
        raise Failure(_unusable(node, node, context))
    if "schema" not in node and "type" in node:
        # Swagger 2.0's way: what the schema would say stands in the parameter.
        said = {key: node.value[key] for key in node.value if key not in _BESIDE}
        return None, Node(said, node.pointer)
    return None, node.at("schema")


def parameter_examples(node: Node) -> tuple[ir.JsonValue, ...]:
    """The examples beside a schema (OAS 3.1.1 §4.8.12.2, §4.8.14.1)."""
    single = [node.get("example")] if "example" in node else []
    named = [ex.get("value") for _, ex in node.at("examples").items() if "value" in ex]
    return (*single, *named)


def _style(
    node: Node, location: ir.Location, kind: ir.Type, context: Context
) -> tuple[ir.Style, bool, ir.Lists]:
    said = style_of(node, _STYLES[location], context)
    style = said or _STYLES[location][0]
    explode = node.get("explode")
    if location == "query" and "content" not in node:
        # One value with commas in it is a form; what is exploded may be either.
        is_said = said is not None or explode is False or not nests(kind, context)
        if not is_said and context.choices.nested == "brackets":
            style = "deepObject"
        note_query(kind, style, node, context, is_said=is_said)
    if style == "deepObject":  # defined with explode only (OAS 3.1.1 §4.8.12.3)
        return style, True, context.choices.lists
    # OAS 3.2.0 §4.12: `explode` is true by default for these two.
    exploded = style in ("form", "cookie") if explode is None else explode is True
    return style, exploded, "repeat"
