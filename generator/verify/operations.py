"""Compares request builders, and the methods that call them, with the model."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .. import ir
from .choices import Choices
from .facts import Fact, literal, same, type_facts, value, written_type
from .fault import VerificationError, fault
from .permits import classes_of
from .requests import check_request
from .statements import is_not_a_test


def check_operations(
    file: str, tree: ast.Module, group: ir.Group, default: ir.Requirement
) -> None:
    """Raise `VerificationError` where a module of builders is not what its group says.

    `default` is the security that an operation has where it says nothing.
    """
    _Builders(file, tree, default).check(group.operations)


def check_group(file: str, tree: ast.Module, group: ir.Group) -> None:
    """Raise `VerificationError` unless the classes pass on each call as it is."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if tuple(node.name for node in classes) != classes_of(group):
        raise fault(file, None, f"other classes than {classes_of(group)}")
    for written in classes:
        _, *methods = written.body  # The documentation first.
        _check_order(file, written, methods, group.operations)
        for method, operation in zip(methods, group.operations, strict=True):
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                _check_signature(file, method, operation, ["self"])
                _check_passing(file, method, operation)


def _check_order(
    file: str,
    node: ast.AST | None,
    written: Sequence[ast.stmt],
    wanted: Sequence[ir.Operation],
) -> None:
    found = [getattr(function, "name", "") for function in written]
    names = [operation.name.python for operation in wanted]
    if found != names:
        raise fault(file, node, f"{found} where the model has {names}")


def _check_signature(
    file: str,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    operation: ir.Operation,
    first: Sequence[str] = (),
) -> None:
    types = {p.name.python: type_facts(p.type) for p in operation.parameters}
    in_path = [p.name.python for p in operation.parameters if p.location == "path"]
    named = [p.name.python for p in operation.parameters if p.location != "path"]
    wanted = [*first, *in_path]
    if operation.body:
        wanted.append("body")
        types |= _body_facts(operation.body)
        if operation.body.is_chosen:
            named.insert(0, "content_type")
    listed = function.args
    found = [a.arg for a in listed.args], [a.arg for a in listed.kwonlyargs]
    if found != (wanted, named):
        raise fault(file, function, f"other arguments than {wanted} and {named}")
    for argument in (*listed.args[len(first) :], *listed.kwonlyargs):
        if written_type(argument.annotation) != types[argument.arg]:
            raise fault(file, argument, f"another type of `{argument.arg}`")
    preset = {p.name.python: p.preset.value for p in operation.parameters if p.preset}
    for argument, default in zip(listed.kwonlyargs, listed.kw_defaults, strict=True):
        wanted_value = preset.get(argument.arg)
        if wanted_value is not None and not same(literal(file, default), wanted_value):
            raise fault(file, argument, f"`{argument.arg}` has not its one value")


def _body_facts(body: ir.Body) -> dict[str, set[Fact]]:
    """What the types of `body`, and of `content_type` where it is there, say."""
    kinds = [content.type for content in body.contents]
    facts = set[Fact]().union(*map(type_facts, kinds))
    found = {"body": set() if ir.AnyType() in kinds else facts}
    if any(content.is_open for content in body.contents):
        found["content_type"] = type_facts(ir.Scalar(ir.ScalarKind.TEXT))
    elif body.content_types:
        found["content_type"] = type_facts(body.content_types)
    elif body.is_chosen:
        found["content_type"] = {value(content.media_type) for content in body.contents}
    return found


def _check_passing(
    file: str, method: ast.FunctionDef | ast.AsyncFunctionDef, operation: ir.Operation
) -> None:
    """`return self._send(build.operation(customer, body, limit=limit))`."""
    last = method.body[-1]
    sent = last.value if isinstance(last, ast.Return) else None
    if isinstance(sent, ast.Await):
        sent = sent.value
    match sent:
        case ast.Call(
            args=[
                ast.Call(func=ast.Attribute(attr=name), args=values, keywords=keywords)
            ]
        ) if (name == operation.name.python):
            listed = method.args
            found = [getattr(value, "id", None) for value in values]
            wanted = [argument.arg for argument in listed.args[1:]]
            named = [(k.arg, getattr(k.value, "id", None)) for k in keywords]
            same = [(argument.arg, argument.arg) for argument in listed.kwonlyargs]
            if (found, named) == (wanted, same):
                return
    raise fault(file, method, "a method that does not pass on what it was given")


class _Builders:
    """One module of builders, the constants with the answers, and the readers."""

    def __init__(self, file: str, tree: ast.Module, default: ir.Requirement) -> None:
        self._file = file
        self._default = default
        self._answers: dict[str, ast.expr] = {}
        self._classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
        self._functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
        for node in tree.body:
            match node:
                case _ if is_not_a_test(node):
                    pass
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if name in self._answers:
                        raise fault(file, node, f"`{name}` is assigned twice")
                    self._answers[name] = value

    def _fault(self, node: ast.AST | None, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def check(self, operations: Sequence[ir.Operation]) -> None:
        # No method's name begins with an underscore, and every reader's does.
        readers = [f for f in self._functions if f.name.startswith("_")]
        builders = [f for f in self._functions if not f.name.startswith("_")]
        _check_order(self._file, None, builders, operations)
        choices = Choices(self._file, readers)
        for builder, operation in zip(builders, operations, strict=True):
            _check_signature(self._file, builder, operation)
            last = builder.body[-1]
            made = last.value if isinstance(last, ast.Return) else None
            if not isinstance(made, ast.Call) or made.args:
                raise self._fault(builder, "a builder that returns no request")
            responses = check_request(self._file, made, operation, self._default)
            self._responses(made, responses, operation, choices)
        self._headers(operations, choices)
        for name in self._answers:
            raise self._fault(None, f"nothing needs `{name}`")
        choices.finish()

    def _headers(self, operations: Sequence[ir.Operation], choices: Choices) -> None:
        """A class for each operation whose answers have headers, in order."""
        wanted = [operation for operation in operations if operation.headers]
        if [node.name for node in self._classes] != [o.headers_class for o in wanted]:
            raise self._fault(None, "other classes than the headers need")
        for node, operation in zip(self._classes, wanted, strict=True):
            members = [n for n in node.body if isinstance(n, ast.FunctionDef)]
            if len(members) != len(operation.headers):
                raise self._fault(node, "other headers than the model has")
            for member, header in zip(members, operation.headers, strict=True):
                self._header(member, header, choices)

    def _header(
        self, node: ast.FunctionDef, header: ir.Header, choices: Choices
    ) -> None:
        if node.name != header.name.python or not node.decorator_list:
            raise self._fault(node, f"no property `{header.name.python}`")
        if written_type(node.returns) != type_facts(header.type):
            raise self._fault(node, f"another type of `{header.name.wire}`")
        match node.body[-1]:
            case ast.Return(
                value=ast.Call(
                    func=ast.Attribute(attr=method),
                    args=[ast.Constant(value=wire), read],
                )
            ) if wire == header.name.wire and method == _method_of(header):
                choices.compare(node, [read], header.type)
                return
        raise self._fault(node, f"`{header.name.wire}` is not read into its property")

    def _responses(
        self,
        made: ast.Call,
        written: ast.expr | None,
        operation: ir.Operation,
        choices: Choices,
    ) -> None:
        name = written.id if isinstance(written, ast.Name) else ""
        answers = self._answers.pop(name, None)
        items = answers.elts if isinstance(answers, ast.Tuple) else []
        written_for: dict[str, list[ast.expr]] = {}
        for item in items:
            for status in self._statuses(item):
                written_for.setdefault(status, []).append(item)
        wanted: list[tuple[str, ir.ResponseContent | None]] = []
        for response in operation.responses:
            contents = response.contents or (None,)
            wanted += [(response.status, content) for content in contents]
        statuses = list(dict.fromkeys(status for status, _ in wanted))
        listed = [item for status in statuses for item in written_for.pop(status, ())]
        if answers is None or written_for or len(listed) != len(wanted):
            raise self._fault(answers or made, "other answers than the model's")
        for item, (_, content) in zip(listed, wanted, strict=True):
            said = [content.media_type] if content else []
            match item:
                case ast.Call(args=parts, keywords=named) if said == [
                    literal(self._file, part) for part in parts[1:2]
                ]:
                    kind = content.type if content else ir.AnyType()
                    choices.compare(item, parts[2:], kind)
                    self._item(item, named, content, choices)
                case _:
                    raise self._fault(item, f"an answer that is not {said}")

    def _statuses(self, item: ast.expr) -> list[str]:
        """Those that an answer is for: `ResponseType("404 410")`."""
        match item:
            case ast.Call(args=[ast.Constant(value=str(status)), *_]):
                return status.split(" ")
        raise self._fault(item, "an answer without a status")

    def _item(
        self,
        node: ast.AST,
        named: Sequence[ast.keyword],
        content: ir.ResponseContent | None,
        choices: Choices,
    ) -> None:
        """What one item of a stream is read with."""
        kind = content.item if content else None
        said = {keyword.arg: keyword.value for keyword in named}
        item = [said.pop("item")] if "item" in said else []
        if len(item) != (kind is not None):
            raise self._fault(node, "an item of a stream, or none, against the model")
        if kind is not None:
            choices.compare(node, item, kind)
        told = {arg: literal(self._file, found) for arg, found in said.items()}
        is_told = content is not None and content.item_is_text
        is_told = is_told and kind != ir.Scalar(ir.ScalarKind.TEXT)
        if not same(told, {"item_is_text": True} if is_told else {}):
            raise self._fault(node, "an item that is text, or JSON, against the model")


def _method_of(header: ir.Header) -> str:
    """The way from text to a value of the type (OAS 3.1.1 §4.8.21)."""
    is_list = isinstance(header.type, ir.Array) and not header.is_json
    kind = header.type.items if is_list and isinstance(header.type, ir.Array) else None
    scalar = kind or header.type
    is_json = header.is_json or (
        isinstance(scalar, ir.Scalar) and scalar.kind in ("int", "float", "bool")
    )
    return ("_json" if is_json else "_text") + "s" * is_list
