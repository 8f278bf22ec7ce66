"""How a builder makes its request: what is sent where, and which answers may come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from .. import ir
from ..printing.layout import (
    Expression,
    Group,
    call,
    dict_of,
    keyword,
    layout,
    tuple_of,
)
from ..printing.source import Code, identifier, literal
from .types import Types

_BODIES: Final[Mapping[ir.BodyKind, tuple[str, str]]] = MappingProxyType(
    {
        "json": ("requests", "JsonBody"),
        "form": ("requests", "FormBody"),
        "multipart": ("multipart", "MultipartBody"),
        "text": ("requests", "TextBody"),
        "binary": ("requests", "BinaryBody"),
    }
)
"""The runtime's module and class for each kind of body."""
_SLOTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "query": {"query": "Query", "querystring": "QueryString"},
        "headers": {"header": "Header"},
        "cookies": {"cookie": "Cookie"},
    }
)
"""The lists of parameters beside the path, and the runtime's class for each place."""
_USUAL_STYLES: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "path": ("simple", False),
        "query": ("form", True),
        "querystring": ("form", True),
        "header": ("simple", False),
        "cookie": ("form", True),
    }
)
"""Style and `explode` where a parameter says neither (OAS 3.1.1 §4.8.12.2)."""
_READ_AS_ELSE: Final = re.compile(r"\*|^\s*text/|[/+](json|xml)\s*$", re.IGNORECASE)
"""Media types of which no bytes come back, unless that is said."""


def answers_of(operation: ir.Operation, types: Types) -> list[Expression]:
    """The documented answers, each with what reads it."""
    answer = types.runtime("requests", "ResponseType")
    listed: list[Expression] = []
    for statuses, contents in _alike(operation.responses):
        status = literal(" ".join(statuses))
        if not contents:
            listed.append(call(answer, status))
        for content in contents:
            parts: list[Expression] = [status, literal(content.media_type)]
            if content.type != ir.Scalar(ir.ScalarKind.BINARY):
                types.place = operation.name.python
                parts.append(types.reader(content.type))
            elif _READ_AS_ELSE.search(content.media_type.partition(";")[0]):
                parts.append(types.runtime("decoding", "as_it_is"))
            if content.item is not None:
                types.place = operation.name.python
                parts.append(keyword(Code("item"), types.reader(content.item)))
                if is_told_of_text(content):
                    parts.append(keyword(Code("item_is_text"), literal(True)))
            listed.append(call(answer, *parts))
    return listed


def is_told_of_text(content: ir.ResponseContent) -> bool:
    """Whether it has to be said that items are texts, which any of `str` are."""
    return content.item_is_text and content.item != ir.Scalar(ir.ScalarKind.TEXT)


def _alike(
    responses: Sequence[ir.Response],
) -> Iterator[tuple[list[str], Sequence[ir.ResponseContent]]]:
    """The statuses of each answer; errors with the same contents are one."""
    statuses: dict[tuple[object, ...], list[str]] = {}
    contents: dict[tuple[object, ...], Sequence[ir.ResponseContent]] = {}
    for response in responses:
        is_error = response.status[0] in "45"
        said = [
            (c.media_type, c.type, c.item, c.item_is_text) for c in response.contents
        ]
        key = ("" if is_error else response.status, *said)
        statuses.setdefault(key, []).append(response.status)
        contents.setdefault(key, response.contents)
    yield from zip(statuses.values(), contents.values(), strict=True)


def request_of(
    operation: ir.Operation,
    constant: Code,
    default: ir.Requirement,
    request: Code,
    types: Types,
) -> Code:
    """The statement that makes it.

    `constant` holds the answers; `default` is the usual security.
    """
    parts: list[Expression] = [
        keyword(Code("method"), literal(operation.method)),
        keyword(Code("path"), tuple_of(_path(operation, types))),
    ]
    for name, classes in _SLOTS.items():
        values = [
            _value(p, types.runtime("requests", classes[p.location]), types)
            for p in operation.parameters
            if p.location in classes
        ]
        if values:
            parts.append(keyword(identifier(name), tuple_of(values)))
    if operation.body:
        parts.append(keyword(Code("body"), _body(operation.body, types)))
        if operation.body.needs_value:
            parts.append(keyword(Code("needs_body"), literal(True)))
    parts.append(keyword(Code("responses"), constant))
    if operation.security != default:
        parts.append(keyword(Code("security"), literal(operation.security)))
    if operation.server:
        parts.append(keyword(Code("server"), literal(operation.server)))
    if operation.pages:
        parts.append(keyword(Code("pages"), _pages(operation.pages, types)))
    made = replace(call(Code("return ") + request, *parts), open=True)
    return layout(made, 4)


_WAYS: Final[Mapping[ir.Way, str]] = MappingProxyType(
    {
        "token": "ByToken",
        "last-item": "ByLastItem",
        "number": "ByNumber",
        "offset": "ByOffset",
        "link": "ByNextLink",
        "link-header": "ByLinkHeader",
    }
)


def _pages(pages: ir.Pagination, types: Types) -> Expression:
    """`ByToken("pageToken", next="next_page_token", items="files")`."""
    parts: list[Expression] = []
    if pages.parameter is not None:
        parts.append(literal(pages.parameter))
    for name in ("next", "items", "more", "total"):
        place = getattr(pages, name)
        if place:
            parts.append(keyword(identifier(name), literal(place)))
    if pages.first != 1:
        parts.append(keyword(Code("first"), literal(pages.first)))
    return call(types.runtime("pagination", _WAYS[pages.way]), *parts)


def _path(operation: ir.Operation, types: Types) -> list[Expression]:
    by_wire = {p.name.wire: p for p in operation.parameters if p.location == "path"}
    parts: list[Expression] = []
    for part in operation.path:
        if isinstance(part, ir.Slot):
            printed = types.runtime("requests", "Path")
            parts.append(_value(by_wire[part.wire], printed, types))
        else:
            parts.append(literal(part))
    return parts


def _value(parameter: ir.Parameter, printed: Code, types: Types) -> Expression:
    parts: list[Expression] = [
        literal(parameter.name.wire),
        identifier(parameter.name.python),
    ]
    style, explode = _USUAL_STYLES[parameter.location]
    if parameter.content_type:
        parts.append(keyword(Code("content"), literal(parameter.content_type)))
        if parameter.encodings:
            made = _encodings(parameter.encodings, types)
            parts.append(keyword(Code("encoding"), made))
    elif parameter.style == "deepObject":
        parts.append(keyword(Code("style"), literal("deepObject")))
        if parameter.lists != "indices":
            parts.append(keyword(Code("lists"), literal(parameter.lists)))
    else:
        if parameter.style != style:
            parts.append(keyword(Code("style"), literal(parameter.style)))
        if parameter.explode != explode:
            parts.append(keyword(Code("explode"), literal(parameter.explode)))
    if parameter.allow_reserved:
        parts.append(keyword(Code("allow_reserved"), literal(True)))
    if parameter.nullable and parameter.location == "query":
        parts.append(keyword(Code("nullable"), literal(True)))
    if parameter.made:
        parts.append(keyword(Code("made"), literal(True)))
    return call(printed, *parts)


def _body(body: ir.Body, types: Types) -> Expression:
    if not body.is_chosen:
        return _body_of(body.contents[0], types)
    forms = dict_of(
        (literal(content.media_type), _body_of(content, types))
        for content in body.contents
    )
    chosen = types.runtime("requests", "ChosenBody")
    return call(chosen, Code("content_type"), forms)


def _body_of(content: ir.BodyContent, types: Types) -> Expression:
    parts: list[Expression] = [Code("body")]
    if content.kind == "form":
        if content.nested != "brackets":
            parts.append(keyword(Code("nested"), literal(content.nested)))
        if content.lists != "indices":
            parts.append(keyword(Code("lists"), literal(content.lists)))
    if content.kind in ("form", "multipart") and content.encodings:
        parts.append(keyword(Code("encoding"), _encodings(content.encodings, types)))
    if content.media_type != ir.USUAL_MEDIA_TYPES[content.kind]:
        parts.append(keyword(Code("media_type"), literal(content.media_type)))
    if content.nullable:
        parts.append(keyword(Code("nullable"), literal(True)))
    return call(types.runtime(*_BODIES[content.kind]), *parts)


def _encodings(encodings: Sequence[ir.PropertyEncoding], types: Types) -> Expression:
    encoding = types.runtime("requests", "Encoding")
    pairs: list[Expression] = []
    for listed in encodings:
        parts: list[Expression] = []
        if listed.style:
            parts.append(keyword(Code("style"), literal(listed.style)))
        if listed.explode is not None and listed.style != "deepObject":
            parts.append(keyword(Code("explode"), literal(listed.explode)))
        if listed.allow_reserved is not None:
            said = literal(listed.allow_reserved)
            parts.append(keyword(Code("allow_reserved"), said))
        if listed.content_type:
            parts.append(keyword(Code("content_type"), literal(listed.content_type)))
        if listed.base64:
            parts.append(keyword(Code("base64"), literal(True)))
        if listed.file:
            parts.append(keyword(Code("file"), literal(True)))
        made = call(encoding, *parts)
        pairs.append(
            replace(made, head=literal(listed.property) + Code(": ") + made.head)
        )
    return Group(Code("{"), tuple(pairs), Code("}"))
