"""One view for each group: request builders, and the two classes that call them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from .. import ir, prose
from ..imports import Imports
from ..layout import (
    Annotated,
    Expression,
    Group,
    call,
    dict_of,
    keyword,
    layout,
    prefixed,
    signature,
    tuple_of,
)
from ..source import Code, identifier, literal
from .declarations import argument
from .documents import docstring, has_words
from .types import Types, UnionView

_BODIES: dict[ir.BodyKind, str] = {
    "json": "JsonBody",
    "form": "FormBody",
    "multipart": "MultipartBody",
    "text": "TextBody",
    "binary": "BinaryBody",
}
_USUAL_MEDIA_TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "text": "text/plain",
    "binary": "application/octet-stream",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderView:
    """A request builder, and the constant with the answers that it expects."""

    answers: Code
    signature: Code
    documentation: Code
    request: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsView:
    """A module of request builders."""

    documentation: Code
    imports: Sequence[Code]
    builders: Sequence[BuilderView]
    unions: Sequence[UnionView]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """A method of a group's class, synchronous and not."""

    signature: Code
    awaited_signature: Code
    documentation: Code
    call: Code
    awaited_call: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A module with the two classes of a group."""

    documentation: Code
    imports: Sequence[Code]
    name: Code
    base: Code
    awaited_base: Code
    class_documentation: Code
    methods: Sequence[MethodView]


def operations_view(group: ir.Group, default: object) -> OperationsView:
    """The builders of a group. `default` is the security that the client knows."""
    types = Types(Imports(op.name.python for op in group.operations))
    builders = [_builder(op, default, types) for op in group.operations]
    return OperationsView(
        documentation=docstring(
            f"Requests of the group `{group.name.python}`: functions, sending nothing.",
            0,
        ),
        imports=types.imports.lines(),
        builders=builders,
        unions=list(types.unions.values()),
    )


def group_view(group: ir.Group) -> GroupView:
    """The classes of a group."""
    hidden = {op.name.python for op in group.operations}
    for operation in group.operations:
        hidden.update(p.name.python for p in operation.parameters)
    types = Types(Imports(hidden | {"body"}))
    build = types.imports.aliased("..operations", group.name.python, "build")
    base = types.runtime("groups", "SyncGroup")
    awaited = types.runtime("groups", "AsyncGroup")
    text = prose.readable(group.doc.text)
    return GroupView(
        documentation=docstring(
            f"The group `{group.name.python}`: one method for each operation.", 0
        ),
        name=identifier(group.class_name),
        base=base,
        awaited_base=awaited,
        class_documentation=docstring(
            (
                text
                if has_words(text)
                else f"Operations of the group `{group.name.python}`."
            ),
            4,
        ),
        methods=[_method(op, build, types) for op in group.operations],
        imports=types.imports.lines(),
    )


def arguments_of(operation: ir.Operation, types: Types) -> list[Expression]:
    """The parameters of a builder or method, without `self`."""
    in_path = [p for p in operation.parameters if p.location == "path"]
    others = [p for p in operation.parameters if p.location != "path"]
    arguments: list[Expression] = [argument(p, types) for p in in_path]
    if operation.body:
        arguments.append(_body_argument(operation.body, types))
    named = [argument(p, types) for p in others]
    if operation.body and len(operation.body.contents) > 1:
        named.insert(0, _content_type_argument(operation.body, types))
    if named:
        arguments += [Code("*"), *named]
    return arguments


def _body_argument(body: ir.Body, types: Types) -> Annotated:
    name = Code("body")
    kind = _body_type(body)
    types.uploads = "Binary"
    plain = types.members(
        [kind] if kind == ir.AnyType() else [content.type for content in body.contents]
    )
    types.uploads = None
    if body.required:
        return Annotated(name, plain)
    if isinstance(kind, ir.AnyType):
        return Annotated(name, plain, types.decoding("UNSET"))
    return Annotated(name, (*plain, Code("None")), Code("None"))


def _body_type(body: ir.Body) -> ir.Type:
    """The type of the first form; Any where one of them takes anything."""
    kinds = [content.type for content in body.contents]
    return ir.AnyType() if ir.AnyType() in kinds else kinds[0]


def _content_type_argument(body: ir.Body, types: Types) -> Annotated:
    """`content_type: Literal["application/json", …] = "application/json"`."""
    listed = [literal(content.media_type) for content in body.contents]
    values = Code("[") + Code(", ".join(listed)) + Code("]")
    kind = types.imports.name("typing", "Literal") + values
    return Annotated(Code("content_type"), (kind,), listed[0])


def result_of(operation: ir.Operation, types: Types) -> Code:
    """What a call returns."""
    return types.either(operation.results)


def _builder(operation: ir.Operation, default: object, types: Types) -> BuilderView:
    name = identifier(operation.name.python)
    constant = identifier(f"_{name.upper()}")
    request = types.runtime("requests", _kind_of_request(operation))
    told = result_of(operation, types)
    parts = [operation.pages.item] if operation.pages else operation.events
    if parts:
        told += Code(", ") + types.either(parts)
    returned = Code(f"{request}[{told}]")
    arguments = tuple(arguments_of(operation, types))
    answers = tuple_of(_answers(operation, types))
    return BuilderView(
        answers=layout(
            # Black joins a tuple of one that fits; of several, each has its line.
            prefixed(constant + Code(" = "), replace(answers, open=not answers.single))
        ),
        signature=signature(
            Code("def ") + name + Code("("), arguments, (returned,), 0, packed=False
        ),
        documentation=docstring(_summary(operation), 4),
        request=_request(operation, constant, default, request, types),
    )


def _kind_of_request(operation: ir.Operation) -> str:
    if operation.pages:
        return "PageRequest"
    return "EventRequest" if operation.events else "Request"


_READ_AS_ELSE: Final = re.compile(r"\*|[/+]json\s*$", re.IGNORECASE)
"""Media types of which no bytes come back, unless that is said."""


def _answers(operation: ir.Operation, types: Types) -> list[Expression]:
    answer = types.runtime("requests", "ResponseType")
    listed: list[Expression] = []
    for response in operation.responses:
        status = literal(response.status)
        if not response.contents:
            listed.append(call(answer, status))
        for content in response.contents:
            parts: list[Expression] = [status, literal(content.media_type)]
            if content.type != ir.Scalar(ir.ScalarKind.BINARY):
                types.place = operation.name.python
                parts.append(types.reader(content.type))
            elif _READ_AS_ELSE.search(content.media_type.partition(";")[0]):
                parts.append(types.runtime("decoding", "as_it_is"))
            if content.item is not None:
                types.place = operation.name.python
                parts.append(keyword(Code("item"), types.reader(content.item)))
            listed.append(call(answer, *parts))
    return listed


def _request(
    operation: ir.Operation,
    constant: Code,
    default: object,
    request: Code,
    types: Types,
) -> Code:
    parts: list[Expression] = [
        keyword(Code("method"), literal(operation.method)),
        keyword(Code("path"), tuple_of(_path(operation, types))),
    ]
    for location, name, printed in (
        ("query", "query", "Query"),
        ("header", "headers", "Header"),
        ("cookie", "cookies", "Cookie"),
    ):
        places = (location, "querystring") if location == "query" else (location,)
        found = [p for p in operation.parameters if p.location in places]
        if found:
            values = [
                _value(
                    p,
                    types.runtime(
                        "requests",
                        "QueryString" if p.location == "querystring" else printed,
                    ),
                )
                for p in found
            ]
            parts.append(keyword(identifier(name), tuple_of(values)))
    if operation.body:
        parts.append(keyword(Code("body"), _body(operation.body, types)))
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
            parts.append(_value(by_wire[part.wire], types.runtime("requests", "Path")))
        else:
            parts.append(literal(part))
    return parts


def _value(parameter: ir.Parameter, printed: Code) -> Expression:
    parts: list[Expression] = [
        literal(parameter.name.wire),
        identifier(parameter.name.python),
    ]
    usual = {"path": ("simple", False), "query": ("form", True)}
    usual |= {"header": ("simple", False), "cookie": ("form", True)}
    usual["querystring"] = usual["query"]
    style, explode = usual[parameter.location]
    if parameter.content_type:
        parts.append(keyword(Code("content"), literal(parameter.content_type)))
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
    return call(printed, *parts)


def _body(body: ir.Body, types: Types) -> Expression:
    if len(body.contents) == 1:
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
        parts.append(keyword(Code("encoding"), _encodings(content, types)))
    if content.media_type != _USUAL_MEDIA_TYPES[content.kind]:
        parts.append(keyword(Code("media_type"), literal(content.media_type)))
    return call(types.runtime("requests", _BODIES[content.kind]), *parts)


def _encodings(content: ir.BodyContent, types: Types) -> Expression:
    encoding = types.runtime("requests", "Encoding")
    pairs: list[Expression] = []
    for listed in content.encodings:
        parts: list[Expression] = []
        if listed.style:
            parts.append(keyword(Code("style"), literal(listed.style)))
        if listed.explode is not None and listed.style != "deepObject":
            parts.append(keyword(Code("explode"), literal(listed.explode)))
        if listed.allow_reserved:
            parts.append(keyword(Code("allow_reserved"), literal(True)))
        if listed.content_type:
            parts.append(keyword(Code("content_type"), literal(listed.content_type)))
        made = call(encoding, *parts)
        pairs.append(
            replace(made, head=literal(listed.property) + Code(": ") + made.head)
        )
    return Group(Code("{"), tuple(pairs), Code("}"))


def _method(operation: ir.Operation, build: Code, types: Types) -> MethodView:
    name = identifier(operation.name.python)
    arguments = (Code("self"), *arguments_of(operation, types))
    returns = types.members(operation.results)
    head = Code("def ") + name + Code("(")
    built = call(build + Code(".") + name, *_passed(operation), packed=True)
    return MethodView(
        signature=signature(head, arguments, returns, 4),
        awaited_signature=signature(Code("async ") + head, arguments, returns, 4),
        documentation=docstring(_explained(operation), 8),
        call=layout(call(Code("return self._send"), built, packed=True), 8),
        awaited_call=layout(
            call(Code("return await self._send"), built, packed=True), 8
        ),
    )


def _passed(operation: ir.Operation) -> list[Expression]:
    passed: list[Expression] = [
        identifier(p.name.python) for p in operation.parameters if p.location == "path"
    ]
    if operation.body:
        passed.append(Code("body"))
        if len(operation.body.contents) > 1:
            passed.append(keyword(Code("content_type"), Code("content_type")))
    for parameter in operation.parameters:
        if parameter.location != "path":
            name = identifier(parameter.name.python)
            passed.append(keyword(name, name))
    return passed


def target(operation: ir.Operation) -> str:
    """`POST /v1/customers/{customer}/cards`."""
    path = "".join(
        part if isinstance(part, str) else "{" + part.wire + "}"
        for part in operation.path
    )
    return f"{operation.method} {path}"


def _summary(operation: ir.Operation) -> str:
    """One sentence and the target."""
    said = prose.first_sentence(operation.doc.title or operation.doc.text)
    return (
        f"{said}\n\n`{target(operation)}`"
        if has_words(said)
        else f"`{target(operation)}`"
    )


_PAGED: Final = (
    "One page: `client.iterate` on the request from `operations` walks all of them."
)
_STREAMED: Final = (
    "Streams: `client.stream` on the request from `operations` gives each item as it"
    " comes."
)


def _explained(operation: ir.Operation) -> str:
    """All that the description says of an operation."""
    doc = operation.doc
    paragraphs = [prose.readable(doc.title), prose.readable(doc.text)]
    if paragraphs[0] == paragraphs[1]:
        del paragraphs[0]
    paragraphs.append(f"`{target(operation)}`")
    if doc.deprecated:
        paragraphs.append("Deprecated.")
    told = [_told(p.name.python, p.doc) for p in operation.parameters]
    if operation.body and has_words(operation.body.doc.text):
        told.append(_told("body", operation.body.doc))
    if operation.body and len(operation.body.contents) > 1:
        told.append("- `content_type`: the form in which the body is sent")
    if any(told):
        paragraphs.append("\n".join(filter(None, told)))
    if operation.pages:
        paragraphs.append(_PAGED)
    elif operation.events:
        paragraphs.append(_STREAMED)
    paragraphs.append(_answers_told(operation))
    return "\n\n".join(filter(has_words, paragraphs))


def _told(name: str, doc: ir.Doc) -> str:
    words = " ".join(prose.readable(doc.text).split())
    facts = [*(["deprecated"] if doc.deprecated else []), *doc.facts]
    noted = f"({'; '.join(facts)})" if facts else ""
    said = " ".join(filter(has_words, [words, noted]))
    return f"- `{name}`: {said}" if said else ""


def _header_told(header: ir.Header) -> str:
    """A header, which `send_raw` gives as text."""
    words = " ".join(prose.readable(header.doc.text).split())
    noted = ", ".join(filter(None, [header.kind, *header.doc.facts]))
    told = f"header `{header.name}`" + (f" ({noted})" if noted else "")
    return f"{told}: {words}" if has_words(words) else told


def _answers_told(operation: ir.Operation) -> str:
    """What each documented status means."""
    lines = []
    for response in operation.responses:
        said = " ".join(prose.readable(response.doc.text).split())
        lines.append(f"- {response.status}: {said}")
        lines += [f"    - {_header_told(header)}" for header in response.headers]
    return "\n".join(["Answers:", "", *lines]) if lines else ""
