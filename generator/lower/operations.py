"""Operations: their names and groups, paths, and everything that a call takes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from .. import ir, names
from ..diagnostics import Failure, error
from ..grammar import operations_in
from . import paths
from .annotations import doc_of
from .bodies import body_of
from .context import Context
from .naming.places import Place
from .nodes import Node
from .pagination import Answering, pages_of
from .pagination.answer import Unfit
from .parameters import parameters_of
from .responses import (
    accepted_of,
    arriving,
    events_of,
    headers_of,
    responses_of,
    results_of,
)
from .security import all_slots, requirement_of, with_parameters
from .servers import server_of
from .tokens import is_token

_PREFIX: Final = re.compile(
    r"v?\d+([._-]\d+)*((alpha|beta|rc|preview)\d*)?|v\d\w*|\d{4}-\d{2}(-\d{2})?|api|rest",
    re.IGNORECASE,
)
"""Path segments that are a version or a prefix, and name no group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An operation where it stands: its path item, path and method."""

    item: Node
    node: Node
    path: str
    method: str
    pointer: str
    """Where it stands by its path: other than the node's where the item is referred
    to, maybe by several paths."""


def operations_of(root: Node, context: Context) -> list[Found]:
    """Every operation that is asked for, in order."""
    found: list[Found] = []
    for path, listed in root.at("paths").items():
        if path.startswith("x-"):
            continue
        item = context.resolve(listed)
        for tokens, _ in operations_in(item.value):
            pointer = listed.below(tokens).pointer
            if pointer in context.choices.left_out:
                continue
            node = item.below(tokens)
            declared = _query_names(item, node, context) if "?" in path else set()
            each = Found(
                item=item,
                node=node,
                path=paths.meant_path(path, listed, declared, context),
                method=_method(tokens, item, context),
                pointer=pointer,
            )
            found.append(each)
    return found


def _query_names(item: Node, operation: Node, context: Context) -> set[str]:
    """The names of all parameters in the query."""
    nodes = [
        context.resolve(listed)
        for owner in (item, operation)
        for listed in owner.at("parameters").elements()
    ]
    return {node.text("name") for node in nodes if node.text("in") == "query"}


def _method(tokens: tuple[str, ...], item: Node, context: Context) -> str:
    *additional, method = tokens
    if not additional:
        return method.upper()
    if not is_token(method):
        message = f"`{method[:40]}` can be no method of HTTP"
        place = context.locate(item.below(tokens).pointer)
        raise Failure(error("method-invalid", message, place))
    return method


def group_name(path: str, operation: Node) -> str:
    """The first tag; else the first segment of the path that says something."""
    tags = operation.get("tags")
    first = tags[0] if isinstance(tags, list) and tags else None
    if isinstance(first, str) and names.words(first):
        return first
    for segment in path.partition("#")[0].split("/"):
        plain = segment and "{" not in segment and not _PREFIX.fullmatch(segment)
        if plain and names.words(segment):
            return segment
    return "root"


def method_name(path: str, method: str, operation: Node) -> str:
    """The operationId; without a usable one, the method and the path.

    `GET /users/{id}` is `get_users_by_id`.
    """
    given = operation.text("operationId")
    if names.words(given):
        return given
    place = paths.spoken(path)
    return f"{method} {place}" if names.words(place) else f"{method} root"


def spoken_names(listed: list[Found]) -> dict[str, str]:
    """What each operation is called, by its pointer.

    What is too long goes without the path and the method at its end, which FastAPI
    writes there, unless that leaves too much or would be said of another one, too.
    """
    spoken = {f.pointer: method_name(f.path, f.method, f.node) for f in listed}
    short = {
        found.pointer: _without_target(spoken[found.pointer], found)
        for found in listed
        if names.is_cut(spoken[found.pointer])
    }
    times = Counter(map(names.snake, (spoken | short).values())) if short else {}
    return spoken | {
        pointer: text
        for pointer, text in short.items()
        if times[names.snake(text)] == 1 and not names.is_cut(text)
    }


def _without_target(spoken: str, found: Found) -> str:
    said, target = names.words(spoken), names.words(f"{found.path} {found.method}")
    count = len(said) - len(target)
    return "_".join(said[:count]) if count > 0 and said[count:] == target else spoken


def place_of(spoken: str) -> Place:
    """The words that name an operation's inline schemas; each has its own module."""
    return Place(names.pascal(spoken, prefix="Call"), "")


def operation_of(
    found: Found, name: str, place: Place, default: ir.Requirement, context: Context
) -> ir.Operation:
    """The whole operation; what it needs is declared on the way."""
    item, node, path = found.item, found.node, found.path
    body = body_of(node, Place(f"{place.name}Body", place.module), context)
    reserved = frozenset(["self", *_body_arguments(body)])
    security = requirement_of(node, default, context)
    parameters = parameters_of(item, node, path, place, reserved, security, context)
    security = with_parameters(security, item, node, context)
    responses = responses_of(node, place.name, place.module, context)
    arrived = arriving(found.method, responses)
    results = results_of(found.method, arrived)
    doc = doc_of(node.value)
    return ir.Operation(
        name=ir.Name(wire=node.text("operationId"), python=name),
        method=found.method,
        path=paths.parts_of(path),
        doc=ir.Doc(
            title=node.text("summary"), text=doc.text, deprecated=doc.deprecated
        ),
        parameters=_in_path_order(path, parameters),
        body=body,
        responses=responses,
        results=results,
        accepted=accepted_of(responses),
        security=security,
        server=server_of(node, context) or server_of(item, context),
        pointer=found.pointer,
        events=events_of(arrived),
        pages=_pages(
            found,
            Answering(
                method=found.method,
                parameters=parameters,
                body=body,
                responses=responses,
                results=results,
                credentials=frozenset(
                    name for where, name in all_slots(context) if where == "query"
                ),
            ),
            context,
        ),
        headers=headers_of(responses, node, context),
    )


def _pages(
    found: Found, answering: Answering, context: Context
) -> ir.Pagination | None:
    """How it pages. Raises `Failure` where the configuration says what cannot be."""
    keys = (found.pointer, found.node.text("operationId"))
    try:
        return pages_of(answering, context, context.choices.paging_of(*keys))
    except Unfit as fault:
        operation = context.locate(found.pointer)
        message = f"`pagination` does not fit the operation at {operation}: {fault}"
        key = next(key for key in keys if key in context.choices.paging)
        place = context.choices.said_at("pagination", key)
        raise Failure(error("pagination-unfit", message, place, fault.help)) from fault


def _body_arguments(body: ir.Body | None) -> list[str]:
    if body is None:
        return []
    return ["body", "content_type"] if body.is_chosen else ["body"]


def _in_path_order(
    path: str, parameters: tuple[ir.Parameter, ...]
) -> tuple[ir.Parameter, ...]:
    order = {name: index for index, name in enumerate(paths.slots_of(path))}
    in_path = [p for p in parameters if p.location == "path"]
    in_path.sort(key=lambda p: order.get(p.name.wire, 0))
    return (*in_path, *(p for p in parameters if p.location != "path"))
