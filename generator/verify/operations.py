"""Compares request builders, and the methods that call them, with the model."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final

from .. import ir
from .choices import Choices
from .facts import literal, same, type_facts, written_type
from .fault import VerificationError, fault
from .permits import classes_of
from .statements import is_not_a_test

_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "query": ("query", "Query"),
    "headers": ("header", "Header"),
    "cookies": ("cookie", "Cookie"),
}
"""By the keyword of a request: where its parameters go, and what they are called."""

_USUAL: Final[dict[str, object]] = {
    "content": None,
    "allow_reserved": False,
    "lists": "indices",
    "nullable": False,
}
_USUAL_STYLES: Final[dict[str, dict[str, object]]] = {
    "path": {"style": "simple", "explode": False},
    "query": {"style": "form", "explode": True},
    "header": {"style": "simple", "explode": False},
    "cookie": {"style": "form", "explode": True},
}
"""What the runtime does where nothing is written (OAS 3.1.1 §4.8.12.2)."""

_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "JsonBody": "application/json",
    "FormBody": "application/x-www-form-urlencoded",
    "MultipartBody": "multipart/form-data",
    "TextBody": "text/plain",
    "BinaryBody": "application/octet-stream",
}


def check_operations(
    file: str, tree: ast.Module, group: ir.Group, default: object
) -> None:
    """Raise `VerificationError` where a module of builders is not what its group says.

    `default` is the security that an operation has where it says nothing.
    """
    _Builders(file, tree, default).check(group.operations)


def check_group(file: str, tree: ast.Module, group: ir.Group) -> None:
    """Raise `VerificationError` where the classes do not call each operation as it is."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if tuple(node.name for node in classes) != classes_of(group):
        raise fault(file, None, f"other classes than {classes_of(group)}")
    for written in classes:
        _, *methods = written.body  # The documentation first.
        _in_order(file, written, methods, group.operations)
        for method, operation in zip(methods, group.operations, strict=True):
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                _check_signature(file, method, operation, ["self"])
                _check_passing(file, method, operation)


def _in_order(
    file: str,
    node: ast.AST | None,
    written: Sequence[ast.stmt],
    wanted: Sequence[ir.Operation],
) -> None:
    found = [getattr(function, "name", "") for function in written]
    names = [operation.name.python for operation in wanted]
    if found != names:
        raise fault(file, node, f"{found} where the model has {names}")


def _outside_the_path(operation: ir.Operation) -> list[ir.Parameter]:
    return [p for p in operation.parameters if p.location != "path"]


def _in_the_path(operation: ir.Operation) -> list[ir.Parameter]:
    return [p for p in operation.parameters if p.location == "path"]


def _check_signature(
    file: str,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    operation: ir.Operation,
    first: Sequence[str] = (),
) -> None:
    listed = function.args
    body = operation.body
    wanted = [*first, *(p.name.python for p in _in_the_path(operation))]
    wanted += ["body"] if body else []
    named = [p.name.python for p in _outside_the_path(operation)]
    if [a.arg for a in listed.args] != wanted or [
        a.arg for a in listed.kwonlyargs
    ] != named:
        raise fault(file, function, f"other arguments than {wanted} and {named}")
    types = {p.name.python: p.type for p in operation.parameters}
    if body:
        types["body"] = body.contents[0].type
    for argument in (*listed.args[len(first) :], *listed.kwonlyargs):
        if written_type(argument.annotation) != type_facts(types[argument.arg]):
            raise fault(
                file, argument, f"another type of `{argument.arg}` than the model's"
            )


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
            passed = [v.id for v in values if isinstance(v, ast.Name)]
            listed = method.args
            wanted = [argument.arg for argument in listed.args[1:]]
            named = [(k.arg, getattr(k.value, "id", None)) for k in keywords]
            if passed == wanted and len(values) == len(wanted):
                if named == [(a.arg, a.arg) for a in listed.kwonlyargs]:
                    return
    raise fault(file, method, "a method that does not pass on what it was given")


class _Builders:
    """One module of builders."""

    def __init__(self, file: str, tree: ast.Module, default: object) -> None:
        self._file = file
        self._default = default
        self._answers: dict[str, ast.expr] = {}
        functions: list[ast.FunctionDef] = []
        for node in tree.body:
            match node:
                case _ if is_not_a_test(node):
                    pass
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if name in self._answers:
                        raise self._fault(node, f"`{name}` is assigned twice")
                    self._answers[name] = value
                case ast.FunctionDef():
                    functions.append(node)
        self._functions = functions

    def _fault(self, node: ast.AST | None, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def check(self, operations: Sequence[ir.Operation]) -> None:
        count = len(operations)
        builders = self._functions[:count]
        _in_order(self._file, None, builders, operations)
        self._choices = Choices(self._file, self._functions[count:])
        for builder, operation in zip(builders, operations, strict=True):
            _check_signature(self._file, builder, operation)
            self._request(builder, operation)
        for name in self._answers:
            raise self._fault(None, f"nothing needs `{name}`")
        self._choices.finish()

    def _request(self, builder: ast.FunctionDef, operation: ir.Operation) -> None:
        last = builder.body[-1]
        made = last.value if isinstance(last, ast.Return) else None
        if not isinstance(made, ast.Call) or made.args:
            raise self._fault(builder, "a builder that returns no request")
        parts = {keyword.arg or "": keyword.value for keyword in made.keywords}
        self._plain(made, parts, "method", operation.method)
        self._path(made, parts.pop("path", None), operation)
        for keyword, (location, called) in _PLACES.items():
            found = [p for p in operation.parameters if p.location == location]
            self._parameters(made, parts.pop(keyword, None), called, found)
        self._body(made, parts.pop("body", None), operation.body)
        self._responses(made, parts.pop("responses", None), operation)
        if "security" in parts or operation.security != self._default:
            self._plain(made, parts, "security", operation.security)
        if "server" in parts or operation.server:
            self._plain(made, parts, "server", operation.server)
        for keyword in parts:
            raise self._fault(parts[keyword], f"`{keyword}` is not in the model")

    def _plain(
        self, made: ast.Call, parts: dict[str, ast.expr], name: str, wanted: object
    ) -> None:
        written = parts.pop(name, None)
        if written is None or not same(literal(self._file, written), wanted):
            raise self._fault(written or made, f"another {name} than {wanted!r}")

    def _path(
        self, made: ast.Call, written: ast.expr | None, operation: ir.Operation
    ) -> None:
        by_wire = {p.name.wire: p for p in _in_the_path(operation)}
        items = written.elts if isinstance(written, ast.Tuple) else []
        if len(items) != len(operation.path):
            raise self._fault(
                written or made, "a path with other parts than the model's"
            )
        for item, part in zip(items, operation.path, strict=True):
            if isinstance(part, ir.Slot):
                self._parameter(item, "Path", by_wire[part.wire])
            elif not same(literal(self._file, item), part):
                raise self._fault(item, f"a part of the path that is not {part!r}")

    def _parameters(
        self,
        made: ast.Call,
        written: ast.expr | None,
        called: str,
        wanted: Sequence[ir.Parameter],
    ) -> None:
        items = written.elts if isinstance(written, ast.Tuple) else []
        if len(items) != len(wanted) or (written is not None and not items):
            raise self._fault(
                written or made, f"other parameters than {len(wanted)} `{called}`"
            )
        for item, parameter in zip(items, wanted, strict=True):
            self._parameter(item, called, parameter)

    def _parameter(
        self, written: ast.expr, called: str, parameter: ir.Parameter
    ) -> None:
        match written:
            case ast.Call(
                func=ast.Name(id=function),
                args=[ast.Constant(value=wire), ast.Name(id=name)],
                keywords=keywords,
            ) if (
                function.lstrip("_") == called and wire == parameter.name.wire
            ):
                if name != parameter.name.python:
                    raise self._fault(written, f"the value of `{name}` for {wire!r}")
                self._options(written, keywords, parameter)
            case _:
                raise self._fault(written, f"no `{called}` for {parameter.name.wire!r}")

    def _options(
        self, node: ast.AST, keywords: Sequence[ast.keyword], parameter: ir.Parameter
    ) -> None:
        """What is written is the model's; what is not written is what is usual."""
        model = {
            "style": parameter.style,
            "explode": parameter.explode,
            "lists": parameter.lists,
            "content": parameter.content_type,
            "allow_reserved": parameter.allow_reserved,
            "nullable": parameter.nullable,
        }
        said = {k.arg: literal(self._file, k.value) for k in keywords}
        for option, found in said.items():
            if option not in model or not same(found, model[option]):
                raise self._fault(node, f"{option} {found!r} that is not the model's")
        needed = {"content", "allow_reserved"}
        if not parameter.content_type:
            needed.add("style")
            needed.add("lists" if parameter.style == "deepObject" else "explode")
        if parameter.location == "query":
            needed.add("nullable")
        usual = _USUAL | _USUAL_STYLES[parameter.location]
        for option in sorted(needed - said.keys()):
            if model[option] != usual[option]:
                raise self._fault(
                    node, f"no {option} where the model says {model[option]!r}"
                )

    def _body(
        self, made: ast.Call, written: ast.expr | None, body: ir.Body | None
    ) -> None:
        match written:
            case None if body is None:
                return
            case ast.Call(
                func=ast.Name(id=called), args=[ast.Name(id="body")], keywords=keywords
            ) if (body is not None):
                self._content(written, called.lstrip("_"), keywords, body.contents[0])
            case _:
                raise self._fault(written or made, "another body than the model's")

    def _content(
        self,
        node: ast.AST,
        called: str,
        keywords: Sequence[ast.keyword],
        content: ir.BodyContent,
    ) -> None:
        parts = {keyword.arg: keyword.value for keyword in keywords}
        written = parts.get("media_type")
        found = literal(self._file, written) if written else _MEDIA_TYPES.get(called)
        if found != content.media_type:
            raise self._fault(
                node, f"the media type {found!r}, not {content.media_type!r}"
            )
        for option, wanted in (("nested", content.nested), ("lists", content.lists)):
            if option in parts and literal(self._file, parts[option]) != wanted:
                raise self._fault(node, f"{option} that is not {wanted!r}")
        encoding = parts.get("encoding")
        if encoding is not None:
            listed = encoding.keys if isinstance(encoding, ast.Dict) else []
            keys = [literal(self._file, key) for key in listed]
            if keys != [e.property for e in content.encodings]:
                raise self._fault(
                    encoding, "encodings of other properties than the model's"
                )

    def _responses(
        self, made: ast.Call, written: ast.expr | None, operation: ir.Operation
    ) -> None:
        name = written.id if isinstance(written, ast.Name) else ""
        answers = self._answers.pop(name, None)
        items = answers.elts if isinstance(answers, ast.Tuple) else []
        wanted: list[tuple[str, ir.ResponseContent | None]] = []
        for response in operation.responses:
            contents = response.contents or (None,)
            wanted += [(response.status, content) for content in contents]
        if answers is None or len(items) != len(wanted):
            raise self._fault(answers or made, "other answers than the model's")
        for item, (status, content) in zip(items, wanted, strict=True):
            self._answer(item, status, content)

    def _answer(
        self, written: ast.expr, status: str, content: ir.ResponseContent | None
    ) -> None:
        said = written.args if isinstance(written, ast.Call) else []
        media_type = [content.media_type] if content else []
        found = [literal(self._file, part) for part in said[:2]]
        if found != [status, *media_type]:
            raise self._fault(
                written, f"an answer {found}, not {[status, *media_type]}"
            )
        self._choices.compare(
            written, said[2:], content.type if content else ir.AnyType()
        )
