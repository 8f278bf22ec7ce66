"""Responses, by status, and what a call returns (OAS 3.1.1 §4.8.16, §4.8.17)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from .. import ir, names
from ..media_types import bare
from .annotations import all_keywords, doc_of, examples_of
from .context import Context
from .media_types import contents_of, is_json, kind_of
from .naming.places import Place, shared_place
from .naming.renaming import member_names
from .nodes import Node
from .opaque import tell_opaque
from .parameters import parameter_examples, schema_of
from .schemas import type_of
from .streams import is_of_text, item_of
from .texts import TEXT, kind_in

NOTHING = ir.Scalar(ir.ScalarKind.NULL)
_STATUS: Final = re.compile(r"[1-9][0-9]{2}|[1-5]XX|default")
_EMPTY: Final = frozenset(["204", "205"])
"""Statuses without a body (RFC 9110 §15.3.5, §15.3.6)."""


def responses_of(
    operation: Node, name: str, module: str, context: Context
) -> tuple[ir.Response, ...]:
    """Every documented answer, in the description's order."""
    listed = [
        (status.upper(), node) for status, node in operation.at("responses").items()
    ]
    listed = [("default" if s == "DEFAULT" else s, node) for s, node in listed]
    first_success = next((s for s, _ in listed if is_success(s)), "")
    return tuple(
        _response(
            status,
            context.resolve(node),
            Place(f"{name}Response{_ending(status, first_success)}", module),
            context,
        )
        for status, node in listed
        if _is_status(status, node, context)
    )


def _is_status(status: str, node: Node, context: Context) -> bool:
    """Whether it is a code, a range or `default` (OAS 3.1.1 §4.8.16)."""
    if _STATUS.fullmatch(status):
        return True
    if not status.startswith("X-"):
        told = f"`{status}` is no status, so no answer can have it: it is left out"
        context.warn("status-unknown", told, node)
    return False


def _ending(status: str, first_success: str) -> str:
    return "" if status == first_success else status.capitalize().replace("xx", "XX")


def is_success(status: str) -> bool:
    """Whether a documented status is one of success: `200`, `2XX`."""
    return status.startswith("2")


def _response(status: str, node: Node, place: Place, context: Context) -> ir.Response:
    place = shared_place(node, place, context)
    contents = [
        _content(media_type, content, place, context)
        for media_type, content in contents_of(node, context).items()
    ]
    contents.sort(key=lambda content: not _is_whole_json(content))
    return ir.Response(
        status=status,
        doc=doc_of(node.value),
        contents=tuple(contents),
        headers=_headers(node, place, context),
        pointer=node.pointer,
    )


def _headers(node: Node, place: Place, context: Context) -> tuple[ir.Header, ...]:
    """OAS 3.1.1 §4.8.17: names match in any case, and Content-Type is ignored."""
    return tuple(
        _header(name, context.resolve(header), place.part(name), context)
        for name, header in node.at("headers").items()
        if name.lower() != "content-type"
    )


def _header(name: str, node: Node, place: Place, context: Context) -> ir.Header:
    place = shared_place(node, place, context)
    content_type, schema = schema_of(node, context)
    is_json = content_type is not None and kind_of(content_type) == "json"
    keywords = all_keywords(schema, context)
    kind = type_of(schema, place, context)
    kind = kind.inner if isinstance(kind, ir.Nullable) else kind
    return ir.Header(
        name=ir.Name(wire=name, python=names.safe(names.snake(name))),
        kind=plain if isinstance(plain := keywords.get("type"), str) else "",
        type=kind if is_json else _in_text(kind, context),
        is_json=is_json,
        doc=doc_of({**keywords, **(node.value or {})}),
    )


def _in_text(kind: ir.Type, context: Context) -> ir.Type:
    """The type, where a value of it can be told from its text; else text."""
    match kind:
        case ir.Scalar() if kind.kind not in (ir.ScalarKind.NULL, ir.ScalarKind.BINARY):
            return kind
        case ir.Const(str()):
            return kind
        case ir.EnumRef(name):
            declared = context.declaration(name)
            if isinstance(declared, ir.Enum) and all(
                isinstance(value, str) for value in declared.values
            ):
                return kind
        case ir.Array(items) if _listed(items, context) is None:
            return ir.Array(_in_text(items, context))
        case ir.AliasRef():
            listed = _listed(kind, context)
            if listed is not None:
                return _in_text(listed, context)
    return TEXT


def _listed(kind: ir.Type, context: Context) -> ir.Array | None:
    """The list that a type is, by itself or by its name; None where it is none."""
    declared = context.declaration(kind.name) if isinstance(kind, ir.AliasRef) else None
    meant = declared.type if isinstance(declared, ir.Alias) else kind
    return meant if isinstance(meant, ir.Array) else None


def headers_of(
    responses: tuple[ir.Response, ...], operation: Node, context: Context
) -> tuple[ir.Header, ...]:
    """The headers of all answers, each once; one of two types is text."""
    found: dict[str, ir.Header] = {}
    nodes: dict[str, Node] = {}
    for response in responses:
        for header in response.headers:
            key = header.name.wire.lower()
            first = found.setdefault(key, header)
            if (first.type, first.is_json) != (header.type, header.is_json):
                found[key] = replace(first, type=TEXT, is_json=False)
            node = _renamable(header, response, context)
            if key not in nodes or node.pointer in context.choices.renamed:
                nodes[key] = node
    texts = {key: header.name.wire for key, header in found.items()}
    owner = operation.at("responses").pointer
    settled = member_names(owner, texts, nodes, frozenset(), context)
    return tuple(
        replace(header, name=replace(header.name, python=settled[key]))
        for key, header in found.items()
    )


def _renamable(header: ir.Header, response: ir.Response, context: Context) -> Node:
    """By which place a header is renamed: where it is listed, or where it is shared."""
    headers = context.node_at(response.pointer).at("headers")
    listed = headers.at(header.name.wire)
    is_named = listed.pointer in context.choices.renamed
    return listed if is_named else context.resolve(listed)


def _content(
    media_type: str, node: Node, place: Place, context: Context
) -> ir.ResponseContent:
    node = context.resolve(node)
    schema = node.at("schema")
    match kind_in(media_type, schema, context):
        case "json":
            kind = type_of(schema, place, context)
        case "text" if not _is_bytes(schema, context):
            # No class for it, which nothing would make or take.
            kind = TEXT
        case _:
            kind = ir.Scalar(ir.ScalarKind.BINARY)
    examples = parameter_examples(node)
    if isinstance(schema.value, dict):
        examples += examples_of(schema.value)
    item = item_of(media_type, node, place, context)
    if item is None:
        tell_opaque(media_type, kind, schema, context)
    return ir.ResponseContent(
        media_type=media_type,
        type=kind,
        item=item,
        item_is_text=is_of_text(media_type, item, context),
        examples=examples,
    )


def _is_bytes(schema: Node, context: Context) -> bool:
    """Whether a text is said to be any bytes: of no charset, or of many."""
    schema = context.resolve(schema)
    return schema.text("type") == "string" and schema.text("format") == "binary"


def _is_whole_json(content: ir.ResponseContent) -> bool:
    essence = bare(content.media_type)
    return content.item is None and "*" not in essence and is_json(essence)


def _preferred(response: ir.Response) -> tuple[ir.ResponseContent, ...]:
    """The forms that a call asks for: JSON alone, where that is one of them."""
    in_json = tuple(filter(_is_whole_json, response.contents))
    return in_json or response.contents


def arriving(
    method: str, responses: tuple[ir.Response, ...]
) -> tuple[ir.Response, ...]:
    """The answers as they come: to HEAD without a body (RFC 9110 §9.3.2)."""
    if method != "HEAD":
        return responses
    return tuple(replace(response, contents=()) for response in responses)


def results_of(method: str, responses: tuple[ir.Response, ...]) -> tuple[ir.Type, ...]:
    """The types that a successful call may return, each once, in order.

    Where no success is documented it may be anything. What can come as a stream counts
    only where there is nothing else: whoever wants it asks for a stream.
    """
    whole: list[ir.Type] = []
    streamed: list[ir.Type] = []
    for response in ir.successes_of(responses):
        if not response.contents:
            whole.append(NOTHING)
        for content in _preferred(response):
            (whole if content.item is None else streamed).append(content.type)
    unknown = NOTHING if method == "HEAD" else ir.AnyType()
    return tuple(dict.fromkeys(whole or streamed)) or (unknown,)


def note_empty(operations: Iterable[ir.Operation], context: Context) -> None:
    """Tell once of successes without content, which makers of descriptions forget.

    Some write nothing but the status where nobody says what comes. After 204, 205, HEAD
    and DELETE nothing is usual.
    """
    telling = [op for op in operations if op.method not in ("HEAD", "DELETE")]
    empty = [
        success[0]
        for op in telling
        if (success := op.successes)
        and not any(r.contents or r.status in _EMPTY for r in success)
        and success[0].status[0] != "3"
    ]
    if empty:
        context.note(
            "response-empty",
            f"{len(empty)} of {len(telling)} operations have an answer of success"
            " without content: these return None, whatever comes; an overlay adds it,"
            " and `client.stream` reads what came",
            context.node_at(empty[0].pointer),
        )


def accepted_of(responses: tuple[ir.Response, ...]) -> tuple[str, ...]:
    """The media types that a call asks for, each once, in order; streams as above.

    Anything, too, where no success says what comes.
    """
    listed = [content for response in responses for content in _preferred(response)]
    whole = [content.media_type for content in listed if content.item is None]
    if not any(response.contents for response in ir.successes_of(responses)):
        whole.append("*/*")
    return tuple(dict.fromkeys(whole or [content.media_type for content in listed]))


def events_of(responses: tuple[ir.Response, ...]) -> tuple[ir.Type, ...]:
    """The types of what a successful call may stream, each once, in order."""
    items = (
        content.item
        for response in ir.successes_of(responses)
        for content in response.contents
    )
    return tuple(dict.fromkeys(item for item in items if item is not None))
