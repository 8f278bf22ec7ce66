"""What the items of a streamed answer are: events, or JSON values one after the other.

OAS 3.2.0 §4.14.3 has `itemSchema` for it. Before that, a media type of this kind says
it by its `schema`: of one item, or of the list that all items would be.
"""

from __future__ import annotations

from typing import Final

from .. import ir
from ..media_types import bare
from .context import Context
from .media_types import kind_of
from .naming.places import Place
from .nodes import Node
from .schemas import ANY, type_of
from .shapes import shape_of
from .texts import TEXT, is_text

EVENTS: Final = "text/event-stream"
_JSON_SEQUENCES: Final = frozenset(
    """application/json-lines application/json-seq application/jsonl
    application/jsonlines application/ndjson application/stream+json
    application/x-json-stream application/x-jsonl application/x-jsonlines
    application/x-ndjson""".split()
)
_OF_EVENTS: Final = frozenset(["comment", "data", "event", "id", "retry"])
"""The fields of a server-sent event (WHATWG HTML §9.2.6)."""


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
        return ANY
    if bare(media_type) == EVENTS:
        data = list(_data_in(context.resolve(schema), context))
        if data:
            return _data_type(data, inner, context)
        return _read_from_text(type_of(schema, inner, context), context)
    if "itemSchema" not in content and is_text(schema, context):
        return ANY  # what it says is that the whole is a text
    return type_of(schema, inner, context)


def is_of_text(media_type: str, item: ir.Type | None, context: Context) -> bool:
    """Whether items are texts as they are, and no JSON: the data of events may be."""
    is_event = bare(media_type) == EVENTS and item is not None
    return is_event and is_text(item or ANY, context)


def _read_from_text(kind: ir.Type, context: Context) -> ir.Type:
    """The type of data that is a text: no text is bytes without a code.

    Any text is one as it is, so that none is null; but null is no date.
    """
    inner = kind.inner if isinstance(kind, ir.Nullable) else kind
    return TEXT if inner in (TEXT, ir.Scalar(ir.ScalarKind.BINARY)) else kind


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
    """What the text of `data` holds, by the schemas of all kinds of events.

    Where each has its own, together they are any text, or anything.
    """
    kinds = [_kind_of_data(schema, place, context) for schema in data]
    if len(set(kinds)) == 1:
        return kinds[0]
    if all(is_text(kind, context) for kind in kinds):
        return TEXT
    context.note_first(
        "events-of-several",
        "of several kinds of events each has its own `data`: the items are `Any`, and"
        " do not tell the event's name; `answer.events()` does",
        data[0],
    )
    return ANY


def _kind_of_data(listed: Node, place: Place, context: Context) -> ir.Type:
    """A JSON value, or the text itself where the schema says that, or nothing."""
    schema = context.resolve(listed)
    said = schema.text("contentMediaType")
    if said and kind_of(said) != "json":
        return TEXT
    if "contentSchema" in schema:
        kind = type_of(schema.at("contentSchema"), place, context)
        # A text in JSON has quotes, and that of an event has none.
        return ANY if is_text(kind, context) else kind
    if said:
        return ANY
    kind = type_of(listed, place, context)
    if kind == ANY and _says_nothing(schema, context):
        return TEXT
    return _read_from_text(kind, context)


def _says_nothing(schema: Node, context: Context) -> bool:
    """Whether it is left open what kind of value a schema permits."""
    if not isinstance(schema.value, dict):
        return True
    shape = shape_of(schema, context)
    is_listed = "const" in shape.keywords or "enum" in shape.keywords
    return not (shape.types or shape.choices or is_listed)
