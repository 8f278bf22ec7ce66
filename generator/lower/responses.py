"""Responses, by status, and what a call returns (OAS 3.1.1 §4.8.16, §4.8.17)."""

from __future__ import annotations

from .. import ir
from .bodies import kind_of
from .context import Context
from .models import doc_of, examples_of
from .nodes import Node
from .parameters import parameter_examples
from .schemas import Place, type_of
from .streams import item_of

NOTHING = ir.Scalar(ir.ScalarKind.NULL)


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
        if not status.startswith("X-")
    )


def _ending(status: str, first_success: str) -> str:
    return "" if status == first_success else status.capitalize().replace("xx", "XX")


def is_success(status: str) -> bool:
    """Whether a documented status is one of success: `200`, `2XX`."""
    return status.startswith("2")


def _response(status: str, node: Node, place: Place, context: Context) -> ir.Response:
    contents = tuple(
        _content(media_type, content, place, context)
        for media_type, content in node.at("content").items()
    )
    return ir.Response(
        status=status,
        doc=doc_of(node.value or {}),
        contents=contents,
        headers=_headers(node, context),
        pointer=node.pointer,
    )


def _headers(node: Node, context: Context) -> tuple[ir.Header, ...]:
    """OAS 3.1.1 §4.8.17: names match in any case, and Content-Type is ignored."""
    return tuple(
        _header(name, context.resolve(header), context)
        for name, header in node.at("headers").items()
        if name.lower() != "content-type"
    )


def _header(name: str, node: Node, context: Context) -> ir.Header:
    schema = context.resolve(node.at("schema"))
    doc = doc_of({**(schema.value or {}), **(node.value or {})})
    return ir.Header(name=name, kind=schema.text("type"), doc=doc)


def _content(
    media_type: str, node: Node, place: Place, context: Context
) -> ir.ResponseContent:
    node = context.resolve(node)
    schema = node.at("schema")
    kind = type_of(schema, place, context)
    written = kind_of(media_type)
    if written == "text":
        kind = ir.Scalar(ir.ScalarKind.TEXT)
    elif written != "json":
        kind = ir.Scalar(ir.ScalarKind.BINARY)
    examples = parameter_examples(node)
    if isinstance(schema.value, dict):
        examples += examples_of(schema.value)
    return ir.ResponseContent(
        media_type=media_type,
        type=kind,
        item=item_of(media_type, node, place, context),
        examples=examples,
    )


def results_of(responses: tuple[ir.Response, ...]) -> tuple[ir.Type, ...]:
    """The types that a successful call may return, each once, in order.

    Where no success is documented, `default` describes it. What can come as a stream
    counts only where there is nothing else: whoever wants it asks for a stream.
    """
    whole: list[ir.Type] = []
    streamed: list[ir.Type] = []
    for response in _successes(responses):
        if not response.contents:
            whole.append(NOTHING)
        for content in response.contents:
            (whole if content.item is None else streamed).append(content.type)
    return tuple(dict.fromkeys(whole or streamed)) or (NOTHING,)


def events_of(responses: tuple[ir.Response, ...]) -> tuple[ir.Type, ...]:
    """The types of what a successful call may stream, each once, in order."""
    items = (
        content.item
        for response in _successes(responses)
        for content in response.contents
    )
    return tuple(dict.fromkeys(item for item in items if item is not None))


def _successes(responses: tuple[ir.Response, ...]) -> list[ir.Response]:
    found = [r for r in responses if is_success(r.status)]
    return found or [r for r in responses if r.status == "default"]
