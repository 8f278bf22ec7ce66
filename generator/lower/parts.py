"""Which schemas are parts of multipart bodies, where a string may be a file.

A part can hold any bytes (OAS 3.1.1, "Working with Binary Data"), and JSON none: there,
and so in a schema that is used in both, a string stays a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .context import Context
from .media_types import is_raw, kind_of
from .nodes import Node
from .operations import operations_of

_CHOICES = ("allOf", "anyOf", "oneOf")


def parts_of(root: Node, context: Context) -> frozenset[str]:
    """The pointers of the schemas that are parts, and nothing else."""
    forms = list(_forms(root, context))
    parts = list(_parts(forms, context))
    if not any(is_raw(part.value) for part in parts):
        return frozenset()
    elsewhere = _used(root, {form.pointer for form in forms}, context)
    return frozenset(part.pointer for part in parts) - elsewhere


def _forms(root: Node, context: Context) -> Iterator[Node]:
    """The schema of each multipart body."""
    for found in operations_of(root, context):
        body = context.resolve(found.node.at("requestBody"))
        for media_type, content in body.at("content").items():
            if kind_of(media_type) == "multipart":
                yield context.resolve(content).at("schema")


def _parts(forms: Iterable[Node], context: Context) -> Iterator[Node]:
    """The properties of forms, and the items of those that are lists.

    A form that is no object is a part itself, of which the caller gives several.
    """
    waiting = [(form, "form") for form in forms]
    seen: set[tuple[str, str]] = set()
    while waiting:
        listed, place = waiting.pop()
        node = context.resolve(listed)
        if (node.pointer, place) in seen or not isinstance(node.value, dict):
            continue
        seen.add((node.pointer, place))
        for key in _CHOICES:
            waiting += ((member, place) for member in node.members(key))
        if place == "form":
            waiting += ((part, "part") for _, part in node.at("properties").items())
            waiting += [(node.at("additionalProperties"), "part"), (node, "part")]
            continue
        yield node
        if place == "part":
            items = [node.at("items"), *node.at("prefixItems").elements()]
            waiting += ((item, "item") for item in items)


def _used(root: Node, apart: set[str], context: Context) -> set[str]:
    """The pointers of all that operations lead to, past the schemas set apart."""
    waiting = [root.at("paths"), root.at("webhooks")]
    seen = set(apart)
    while waiting:
        node = waiting.pop()
        if node.pointer in seen:
            continue
        seen.add(node.pointer)
        if isinstance(node.value, dict):
            waiting += (child for _, child in node.items())
        elif isinstance(node.value, list):
            waiting += node.elements()
        elif isinstance(node.value, str) and node.value.startswith("#/"):
            waiting.append(context.node_at(unquote(node.value[1:])))
    return seen - apart
