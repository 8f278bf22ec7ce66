"""What the items of a streamed answer are: events, or JSON values one after the other.

OAS 3.2.0 §4.14.3 has `itemSchema` for it. Before that, a media type of this kind says
it by its `schema`: of one item, or of the list that all items would be.
"""

from __future__ import annotations

from typing import Final

from .. import ir
from ..media_types import bare
from .context import Context
from .naming.places import Place
from .nodes import Node
from .schemas import type_of

EVENTS: Final = "text/event-stream"
_JSON_SEQUENCES: Final = frozenset(
    """application/json-lines application/json-seq application/jsonl
    application/jsonlines application/ndjson application/stream+json
    application/x-json-stream application/x-jsonl application/x-jsonlines
    application/x-ndjson""".split()
)
_OF_EVENTS: Final = frozenset(["comment", "data", "event", "id", "retry"])
"""The fields of a server-sent event (WHATWG HTML §9.2.6)."""
_TEXT: Final = ir.Scalar(ir.ScalarKind.TEXT)


def is_stream(media_type: str) -> bool:
    """Whether content of the media type is a sequence of items."""
    essence = bare(media_type)
    is_sequence = essence in _JSON_SEQUENCES or essence.endswith("+json-seq")
    return is_sequence or essence == EVENTS


def item_of(
    media_type: str, content: Node, place: Place, context: Context
) -> ir.Type | None:
    """The type of one item; None where nothing is streamed."""
    if not is_stream(media_type):
        if "itemSchema" in content:
            told = f"the items of `{media_type}` come as one value"
            context.note("item-schema", told, content)
        return None
    schema = content.at("itemSchema")
    inner = Place(f"{place.name}Item", place.module)
    if schema.value is None:
        schema, inner = content.at("schema"), place
        listed = context.resolve(schema)
        if listed.get("type") == "array" and "items" in listed:
            schema, inner = listed.at("items"), Place(f"{place.name}Item", place.module)
    if schema.value is None:
        return ir.AnyType()
    if bare(media_type) == EVENTS:
        data = list(_data_in(context.resolve(schema), context))
        if data:
            return _data_type(data, inner, context)
    elif "itemSchema" not in content and _is_text(context.resolve(schema)):
        return ir.AnyType()  # what it says is that the whole is a text
    return type_of(schema, inner, context)


def _is_text(schema: Node) -> bool:
    return schema.text("type") == "string"


def _data_in(schema: Node, context: Context) -> list[Node]:
    """The schemas of `data`, where a schema is that of a whole event.

    Several where events of several names have each its own.
    """
    properties = schema.at("properties")
    names = {name for name, _ in properties.items()}
    if not names <= _OF_EVENTS:
        return []
    found = [properties.at("data")] if "data" in names else []
    for keyword in ("oneOf", "anyOf", "allOf"):
        for branch in schema.at(keyword).elements():
            inner = _data_in(context.resolve(branch), context)
            if not inner and "data" in context.resolve(branch).at("properties"):
                return []
            found += inner
    return found


def _data_type(data: list[Node], place: Place, context: Context) -> ir.Type:
    """What the text of `data` holds: a JSON value where a schema for that is given.

    Of several kinds of events each has its own; together they are anything.
    """
    kinds = []
    for listed in data:
        schema = context.resolve(listed)
        if "contentSchema" in schema:
            kinds.append(type_of(schema.at("contentSchema"), place, context))
        elif "contentMediaType" in schema:
            kinds.append(ir.AnyType())
        elif schema.get("type", "string") == "string":
            kinds.append(_TEXT)
        else:
            kinds.append(type_of(listed, place, context))
    if len(set(kinds)) == 1:
        return kinds[0]
    context.note_first(
        "events-of-several",
        "of several kinds of events each has its own `data`: the items are `Any`, and"
        " do not tell the event's name; `answer.events()` does",
        data[0],
    )
    return ir.AnyType()
