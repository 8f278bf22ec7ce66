"""One view for each group: request builders, and the two classes that call them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import ir
from ..printing.imports import Imports
from ..printing.layout import (
    Annotated,
    Expression,
    call,
    keyword,
    layout,
    prefixed,
    signature,
    tuple_of,
)
from ..printing.source import Code, identifier, literal
from .declarations import argument
from .documentation import docstring, group_text
from .headers import HeadersView, headers_views, names_of
from .operation_texts import explained, summary_of
from .requests import answers_of, request_of
from .types import Types, UnionView


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderView:
    """A request builder, and the constant with the answers that it expects."""

    answers: Code
    signature: Code
    documentation: Code
    request: Code
    headers: Sequence[HeadersView]


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


def operations_view(group: ir.Group, default: ir.Requirement) -> OperationsView:
    """The builders of a group. `default` is the security that the client knows."""
    hidden = {op.name.python for op in group.operations} | names_of(group)
    types = Types(Imports(hidden))
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
    name = group.name.python
    hidden = {op.name.python for op in group.operations}
    for operation in group.operations:
        hidden.update(p.name.python for p in operation.parameters)
    types = Types(Imports(hidden | {"body"}))
    build = types.imports.aliased("..operations", name, "build")
    base = types.runtime("groups", "SyncGroup")
    awaited = types.runtime("groups", "AsyncGroup")
    return GroupView(
        documentation=docstring(
            f"The group `{name}`: one method for each operation.", 0
        ),
        name=identifier(group.class_name),
        base=base,
        awaited_base=awaited,
        class_documentation=docstring(group_text(group), 4),
        methods=[_method(op, name, build, types) for op in group.operations],
        imports=types.imports.lines(),
    )


def _arguments(operation: ir.Operation, types: Types) -> list[Expression]:
    """The parameters of a builder or method, without `self`."""
    in_path = [p for p in operation.parameters if p.location == "path"]
    others = [p for p in operation.parameters if p.location != "path"]
    arguments: list[Expression] = [argument(p, types) for p in in_path]
    if operation.body:
        arguments.append(_body_argument(operation.body, types))
    named = [argument(p, types) for p in others]
    if operation.body and operation.body.is_chosen:
        named.insert(0, _content_type_argument(operation.body, types))
    if named:
        arguments += [Code("*"), *named]
    return arguments


def _body_argument(body: ir.Body, types: Types) -> Annotated:
    """`body: m.Card`, `body: m.Card | None = None`, `… | Unset = UNSET`."""
    name = Code("body")
    kinds = [content.type for content in body.contents]
    is_any = ir.AnyType() in kinds
    is_nullable = any(content.nullable for content in body.contents)
    if is_any:  # of which the others say no more
        kinds = [ir.AnyType()]
    elif is_nullable or not body.required:
        kinds.append(ir.Scalar(ir.ScalarKind.NULL))
    types.uploads = "Binary"
    members = types.members(kinds, is_given=True)
    types.uploads = None
    if body.required:
        return Annotated(name, members)
    if is_any:
        return Annotated(name, members, types.decoding("UNSET"))
    if is_nullable:
        unset = types.decoding("UNSET")
        return Annotated(name, (*members, types.decoding("Unset")), unset)
    return Annotated(name, members, Code("None"))


def _content_type_argument(body: ir.Body, types: Types) -> Annotated:
    """`content_type: Literal["application/json", …] = "application/json"`.

    With a range among them `str`, and the range stands for what is usual. Many have a
    name: `m.VideoContentType`.
    """
    listed = [literal(content.media_type) for content in body.contents]
    if any(content.is_open for content in body.contents):
        return Annotated(Code("content_type"), (Code("str"),), listed[0])
    if body.content_types:
        kinds = types.members([body.content_types])
        return Annotated(Code("content_type"), kinds, listed[0])
    values = Code("[") + Code(", ".join(listed)) + Code("]")
    kind = types.imports.name("typing", "Literal") + values
    return Annotated(Code("content_type"), (kind,), listed[0])


def _builder(
    operation: ir.Operation, default: ir.Requirement, types: Types
) -> BuilderView:
    name = identifier(operation.name.python)
    constant = identifier(f"_{name.upper()}")
    request = types.runtime("requests", _kind_of_request(operation))
    told = types.either(operation.results)
    parts = [operation.pages.item] if operation.pages else operation.events
    if parts:
        told += Code(", ") + types.either(parts)
    returned = Code(f"{request}[{told}]")
    arguments = tuple(_arguments(operation, types))
    answers = tuple_of(answers_of(operation, types))
    return BuilderView(
        answers=layout(
            # Black joins a tuple of one that fits; of several, each has its line.
            prefixed(constant + Code(" = "), replace(answers, open=not answers.single))
        ),
        signature=signature(
            Code("def ") + name + Code("("), arguments, (returned,), 0, packed=False
        ),
        documentation=docstring(summary_of(operation), 4),
        request=request_of(operation, constant, default, request, types),
        headers=headers_views(operation, types),
    )


def _kind_of_request(operation: ir.Operation) -> str:
    if operation.pages:
        return "PageRequest"
    return "EventRequest" if operation.events else "Request"


def _method(
    operation: ir.Operation, group: str, build: Code, types: Types
) -> MethodView:
    name = identifier(operation.name.python)
    arguments = (Code("self"), *_arguments(operation, types))
    returns = types.members(operation.results)
    head = Code("def ") + name + Code("(")
    built = call(build + Code(".") + name, *_passed(operation), packed=True)
    return MethodView(
        signature=signature(head, arguments, returns, 4),
        awaited_signature=signature(Code("async ") + head, arguments, returns, 4),
        documentation=docstring(explained(operation, group), 8),
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
        if operation.body.is_chosen:
            passed.append(keyword(Code("content_type"), Code("content_type")))
    for parameter in operation.parameters:
        if parameter.location != "path":
            name = identifier(parameter.name.python)
            passed.append(keyword(name, name))
    return passed
