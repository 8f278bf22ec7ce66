"""Webhooks and callbacks: calls that the API makes, whose payloads a user decodes.

OAS 3.1.1 §4.8.1 `webhooks` and §4.8.18 Callback Object. No method is made for them: the
server is the user's. What they carry gets a class, or a name, in the models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .. import ir, names
from ..grammar import operations_in
from ..media_types import bare
from ..pointers import split_pointer
from .annotations import doc_of
from .context import Context
from .media_types import is_json, kind_of
from .naming.places import Place
from .nodes import Node
from .schemas import named_type


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call of the API's, and the name that it has without an operationId."""

    node: Node
    spoken: str
    name: str


def webhooks_of(
    root: Node, groups: tuple[ir.Group, ...], context: Context
) -> tuple[ir.Webhook, ...]:
    """Every webhook and callback with a payload; what they need is declared."""
    operations = [op for group in groups for op in group.operations]
    by_pointer = {operation.pointer: operation for operation in operations}
    calls = [*_webhooks(root, context), *_callbacks(root, by_pointer, context)]
    made = [_webhook(call, context) for call in calls]
    return tuple(webhook for webhook in made if webhook is not None)


def _webhooks(root: Node, context: Context) -> Iterator[_Call]:
    for name, listed in root.at("webhooks").items():
        yield from _calls(context.resolve(listed), name, name)


def _callbacks(
    root: Node, by_pointer: dict[str, ir.Operation], context: Context
) -> Iterator[_Call]:
    for operation in by_pointer.values():
        node = _node_at(root, operation.pointer, context)
        for name, listed in node.at("callbacks").items():
            spoken = f"{operation.name.python} {name}"
            for expression, item in context.resolve(listed).items():
                if not expression.startswith("x-"):
                    yield from _calls(context.resolve(item), name, spoken)


def _node_at(root: Node, pointer: str, context: Context) -> Node:
    """What a place leads to, references on the way followed."""
    node = root
    for token in split_pointer(pointer):
        node = context.resolve(node).at(token)
    return node


def _calls(item: Node, name: str, spoken: str) -> Iterator[_Call]:
    for tokens, _ in operations_in(item.value):
        node = item.below(tokens)
        given = node.text("operationId")
        yield _Call(
            node=node, name=name, spoken=given if names.words(given) else spoken
        )


def _webhook(call: _Call, context: Context) -> ir.Webhook | None:
    body = context.resolve(call.node.at("requestBody"))
    place = Place(names.pascal(f"{call.spoken} body", prefix="Call"), "")
    for media_type, content in body.at("content").items():
        if is_json(bare(media_type)):
            return ir.Webhook(
                name=call.name,
                media_type=media_type,
                type=named_type(content.at("schema"), place, context),
                doc=doc_of(call.node.value),
                pointer=call.node.pointer,
            )
    for media_type, _ in body.at("content").items():
        context.note(
            "webhook-body", f"no class is made for `{kind_of(media_type)}`", call.node
        )
    return None


def note_links(root: Node, groups: tuple[ir.Group, ...], context: Context) -> None:
    """Tell once that links are not followed (OAS 3.1.1 §4.8.20)."""
    linked = [
        response.pointer
        for group in groups
        for operation in group.operations
        for response in operation.responses
        if _node_at(root, response.pointer, context).at("links").value
    ]
    if linked:
        more = len(linked) - 1
        context.note(
            "links-ignored",
            "links between operations are not followed: the calls they tell of are"
            " methods all the same" + (f" (and {more} more)" if more else ""),
            Node(None, linked[0]),
        )
