"""Paths: their slots, and the parameters that fill them (OAS 3.1.1 §4.8.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from .. import ir, names
from ..diagnostics import Failure, error
from .context import Context
from .nodes import Node, escape

_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_PIECE: Final = re.compile(r"/|\{[^{}]+\}|[^/{]+|\{")
_ROUTED: Final = re.compile(r":([^\W\d][\w.-]*)|<(?:\w+:)?([^\W\d][\w.-]*)>")
"""`:id` and `<id>` or `<int:id>`: segments as routers write a variable."""
_WILD: Final = re.compile(r"\*+")
"""What routers write for whatever comes in its place."""
_PAIR: Final = re.compile(r"([^=&{}]+)=(?:\{[^{}]+\})?")
"""A parameter of a query that is there for a caller's value."""
_FIXED: Final = re.compile(r"([^=&{}]+)(?:=[^{}]*)?")
"""One that is there with its own."""


def meant_path(path: str, listed: Node, declared: set[str], context: Context) -> str:
    """A path with its slots in braces, and without the parameters of its query.

    Told as of `listed`, its path item. Raises `Failure` where it leads back over a slot
    or out of the server's URL. Where `declared`, the names of the operation's
    query parameters, has `limit`, that is what `?limit={limit}` of the path is.
    """
    before, mark, query = _parted(path)
    segments = _segments(before)
    for index, segment in enumerate(segments):
        if found := _ROUTED.fullmatch(segment):
            segments[index] = f"{{{found[1] or found[2]}}}"
            told = f"`{segment}` of the path `{path}` is read as `{segments[index]}`"
            context.warn("path-parameter-name", told, listed)
    wild = next((segment for segment in segments if _WILD.fullmatch(segment)), None)
    if wild:
        told = f"`{wild}` of the path `{path}` is sent as it is; a slot would be filled"
        context.warn("path-wildcard", told, listed)
    segments = _without_dots(segments, path, listed, context)
    kept = []
    for pair in query.split("&"):
        found = _PAIR.fullmatch(pair)
        if found and unquote(found[1]) in declared:
            told = f"`{pair}` of the path `{path}` is the query parameter of that name"
            context.warn("path-query-parameter", told, listed)
        else:
            kept.append(pair)
    before = "/".join(segments)
    return f"{before}{mark}{'&'.join(kept)}" if kept else before


def _segments(path: str) -> list[str]:
    """What stands between slashes; those in a slot are of its name."""
    segments = [""]
    for piece in _PIECE.findall(path):
        if piece == "/":
            segments.append("")
        else:
            segments[-1] += piece
    return segments


def _without_dots(
    segments: list[str], path: str, listed: Node, context: Context
) -> list[str]:
    """The segments as everyone on the way understands them (RFC 3986 §5.2.4)."""
    found: list[str] = []
    plain = ""
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            if found in ([], [""]) or _SLOT.search(found[-1]):
                message = (
                    f"`{segment}` of the path `{path}` takes back what is no fixed part"
                    " of it, so that no call can be made"
                )
                raise Failure(
                    error("path-dots", message, context.locate(listed.pointer))
                )
            found.pop()
            told = f"`{segment}` of the path `{path}` takes back what is before it"
            context.warn("path-dots", told, listed)
        elif plain != ".":
            found.append(segment)
    return [*found, ""] if plain in (".", "..") else found


def _parted(path: str) -> tuple[str, str, str]:
    """What stands before a question mark, that, and the query; not one in a slot."""
    parts = re.split(r"(\?)(?![^{}]*\})", path, maxsplit=1)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (path, "", "")


def sent_path(path: str) -> str:
    """What of a path is sent.

    A fragment never is, and some descriptions tell operations apart by it; one with
    slots, though, was meant as a part of the path.
    """
    parts = _SLOT.split(path)
    between = parts[::2]
    if "#" in between[-1] and not any("#" in part for part in between[:-1]):
        between[-1] = between[-1].partition("#")[0]
    parts[::2] = [part.replace("#", "%23") for part in between]
    parts[1::2] = [f"{{{name}}}" for name in parts[1::2]]
    text = "".join(parts)
    return text if text.startswith("/") else f"/{text}"


def slots_of(path: str) -> list[str]:
    """The names in the slots, in order."""
    return _SLOT.findall(sent_path(path))


def parts_of(path: str) -> tuple[str | ir.Slot, ...]:
    """The path cut at its slots: `("/v1/customers/", Slot("customer"), "/cards")`."""
    parts = [
        ir.Slot(part) if index % 2 else part
        for index, part in enumerate(_SLOT.split(sent_path(path)))
    ]
    return tuple(part for part in parts if part != "")


def spoken(path: str) -> str:
    """The path as words: `/users/{id}` is `/users/ by id `."""
    return _SLOT.sub(lambda slot: f" by {slot[1]} ", path)


def fitted(
    path: str, declared: Iterable[Node], operation: Node, context: Context
) -> list[Node]:
    """A path parameter for each slot, and each slot once; others as they are.

    The standard wants the two to agree. Where they do not, a name in another spelling
    is taken for the slot's, a slot that nobody declared for a text, and what has no
    slot cannot be sent: all with a warning. What the query of the path says already, no
    caller is asked for.
    """
    nodes = [each for each in declared if not _is_fixed(each, path, context)]
    in_path = {n.text("name"): n for n in nodes if n.text("in") == "path"}
    slots = list(dict.fromkeys(slots_of(path)))
    spare = {name: node for name, node in in_path.items() if name not in slots}
    filled: dict[str, Node] = {}
    for slot in slots:
        if slot in in_path:
            continue
        alike = [name for name in spare if names.snake(name) == names.snake(slot)]
        if alike:
            node = spare.pop(alike[0])
            context.warn(
                "path-parameter-name",
                f"the path parameter `{alike[0]}` is taken for `{{{slot}}}` of the path"
                f" `{path}`, which has none of that spelling",
                node,
            )
            filled[alike[0]] = Node({**node.value, "name": slot}, node.pointer)
        else:
            context.warn(
                "path-parameter-missing",
                f"`{{{slot}}}` of the path `{path}` is declared by no parameter; it is"
                " taken for a text",
                operation,
            )
            nodes.append(_implied(slot, operation))
    for name, node in spare.items():
        context.warn(
            "path-parameter-unused",
            f"the path `{path}` has no `{{{name}}}`, so this parameter cannot be sent"
            " and is left out",
            node,
        )
    return [
        filled.get(node.text("name"), node) if node.text("in") == "path" else node
        for node in nodes
        if node.text("in") != "path" or node.text("name") not in spare
    ]


def _is_fixed(parameter: Node, path: str, context: Context) -> bool:
    """Whether it is in the query that is a part of the path: `/?Action=Start`."""
    name, query = parameter.text("name"), _parted(path)[2]
    if not query or parameter.text("in") != "query":
        return False
    for pair in query.split("&"):
        found = _FIXED.fullmatch(pair)
        if found and unquote(found[1]) == name:
            told = f"`{pair}` is a part of the path `{path}`: no caller is asked for it"
            context.warn("path-query-fixed", told, parameter)
            return True
    return False


def _implied(slot: str, operation: Node) -> Node:
    value = {"name": slot, "in": "path", "required": True, "schema": {"type": "string"}}
    return Node(value, f"{operation.pointer}/parameters/{escape(slot)}")
