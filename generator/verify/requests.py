"""Compares the request that a builder makes with the model: what is sent, and where."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final

from .. import ir
from .facts import literal, same
from .fault import VerificationError, fault

_PLACES: Final = (
    ("query", ("query", "querystring")),
    ("headers", ("header",)),
    ("cookies", ("cookie",)),
)
"""A keyword of a request, and where the parameters in it go."""
_CALLED: Final = {
    "query": "Query",
    "querystring": "QueryString",
    "header": "Header",
    "cookie": "Cookie",
}

_USUAL: Final[dict[str, object]] = {
    "content": None,
    "made": False,
    "allow_reserved": False,
    "lists": "indices",
    "nullable": False,
}
_USUAL_STYLES: Final[dict[str, dict[str, object]]] = {
    "path": {"style": "simple", "explode": False},
    "query": {"style": "form", "explode": True},
    "querystring": {},
    "header": {"style": "simple", "explode": False},
    "cookie": {"style": "form", "explode": True},
}
"""What the runtime does where nothing is written (OAS 3.1.1 §4.8.12.2)."""

_WAYS: Final[dict[ir.Way, str]] = {
    "token": "ByToken",
    "last-item": "ByLastItem",
    "number": "ByNumber",
    "offset": "ByOffset",
    "link": "ByNextLink",
    "link-header": "ByLinkHeader",
}

_BODIES: Final[dict[str, tuple[str, str]]] = {
    "json": ("JsonBody", "application/json"),
    "form": ("FormBody", "application/x-www-form-urlencoded"),
    "multipart": ("MultipartBody", "multipart/form-data"),
    "text": ("TextBody", "text/plain"),
    "binary": ("BinaryBody", "application/octet-stream"),
}


def check_request(
    file: str, made: ast.Call, operation: ir.Operation, default: object
) -> ast.expr | None:
    """Raise `VerificationError` where the request is not what the operation says.

    Returns what it gives as `responses`. `default` is the usual security.
    """
    return _Request(file, made, operation).check(default)


class _Request:
    def __init__(self, file: str, made: ast.Call, operation: ir.Operation) -> None:
        self._file = file
        self._made = made
        self._operation = operation
        self._parts = {keyword.arg or "": keyword.value for keyword in made.keywords}

    def _fault(self, node: ast.AST | None, what: str) -> VerificationError:
        return fault(self._file, node or self._made, what)

    def check(self, default: object) -> ast.expr | None:
        operation = self._operation
        self._plain("method", operation.method)
        self._path(self._parts.pop("path", None))
        for keyword, locations in _PLACES:
            found = [p for p in operation.parameters if p.location in locations]
            self._parameters(self._parts.pop(keyword, None), keyword, found)
        self._body(self._parts.pop("body", None))
        needs_body = operation.body is not None and operation.body.needs_value
        if "needs_body" in self._parts or needs_body:
            self._plain("needs_body", needs_body)
        if "security" in self._parts or operation.security != default:
            self._plain("security", operation.security)
        if "server" in self._parts or operation.server:
            self._plain("server", operation.server)
        self._pages(self._parts.pop("pages", None))
        responses = self._parts.pop("responses", None)
        for keyword, written in self._parts.items():
            raise self._fault(written, f"`{keyword}` is not in the model")
        return responses

    def _pages(self, written: ast.expr | None) -> None:
        pages = self._operation.pages
        if written is None and pages is None:
            return
        if written is None or pages is None or not isinstance(written, ast.Call):
            raise self._fault(written, "pages, or none, against the model")
        wanted: dict[str, object] = {"": pages.parameter, "first": pages.first}
        wanted |= {"next": pages.next, "items": pages.items}
        wanted |= {"more": pages.more, "total": pages.total}
        usual: dict[str, object] = {"": None, "first": 1}
        usual |= dict.fromkeys(("next", "items", "more", "total"), "")
        given = [("", value) for value in written.args[:1]]
        given += [(k.arg or "", k.value) for k in written.keywords]
        found = usual | {key: literal(self._file, value) for key, value in given}
        name = getattr(written.func, "id", None)
        if name != _WAYS[pages.way] or found != wanted or len(written.args) > 1:
            raise self._fault(written, "another way to the next page than the model's")

    def _plain(self, name: str, wanted: object) -> None:
        written = self._parts.pop(name, None)
        if written is None or not same(literal(self._file, written), wanted):
            raise self._fault(written, f"another {name} than {wanted!r}")

    def _path(self, written: ast.expr | None) -> None:
        parameters = self._operation.parameters
        by_wire = {p.name.wire: p for p in parameters if p.location == "path"}
        items = written.elts if isinstance(written, ast.Tuple) else []
        if len(items) != len(self._operation.path):
            raise self._fault(written, "a path with other parts than the model's")
        for item, part in zip(items, self._operation.path, strict=True):
            if isinstance(part, ir.Slot):
                self._parameter(item, "Path", by_wire[part.wire])
            elif not same(literal(self._file, item), part):
                raise self._fault(item, f"a part of the path that is not {part!r}")

    def _parameters(
        self, written: ast.expr | None, place: str, wanted: Sequence[ir.Parameter]
    ) -> None:
        items = written.elts if isinstance(written, ast.Tuple) else []
        if len(items) != len(wanted) or (written is not None and not items):
            raise self._fault(written, f"`{place}` without one part a parameter")
        for item, parameter in zip(items, wanted, strict=True):
            self._parameter(item, _CALLED[parameter.location], parameter)

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
                self._parameter_options(written, keywords, parameter)
            case _:
                raise self._fault(written, f"no `{called}` for {parameter.name.wire!r}")

    def _parameter_options(
        self, node: ast.AST, keywords: Sequence[ast.keyword], parameter: ir.Parameter
    ) -> None:
        model: dict[str, object] = {
            "content": parameter.content_type,
            "allow_reserved": parameter.allow_reserved,
        }
        if not parameter.content_type:
            model["style"] = parameter.style
            if parameter.style == "deepObject":
                model["lists"] = parameter.lists
            else:
                model["explode"] = parameter.explode
        if parameter.location == "query":
            model["nullable"] = parameter.nullable
        if parameter.location == "header":
            model["made"] = parameter.made
        usual = _USUAL | _USUAL_STYLES[parameter.location]
        self._encoded(node, keywords, model, usual, parameter.encodings)

    def _options(
        self,
        node: ast.AST,
        keywords: Sequence[ast.keyword],
        model: Mapping[str, object],
        usual: Mapping[str, object],
    ) -> None:
        """What is written is the model's, and what is not written is usual there."""
        said = {k.arg or "": literal(self._file, k.value) for k in keywords}
        for option, found in said.items():
            if option not in model or not same(found, model[option]):
                raise self._fault(node, f"{option} {found!r} that is not the model's")
        for option, wanted in model.items():
            if option not in said and wanted != usual[option]:
                raise self._fault(
                    node, f"no {option}, which is {wanted!r} in the model"
                )

    def _body(self, written: ast.expr | None) -> None:
        body = self._operation.body
        match written:
            case None if body is None:
                return
            case ast.Call() if body is not None and not body.is_chosen:
                self._form(written, body.contents[0])
            case ast.Call(
                func=ast.Name(id="ChosenBody" | "_ChosenBody"),
                args=[ast.Name(id="content_type"), ast.Dict(keys=keys, values=forms)],
                keywords=[],
            ) if body is not None and [literal(self._file, key) for key in keys] == [
                content.media_type for content in body.contents
            ]:
                for form, content in zip(forms, body.contents, strict=True):
                    self._form(form, content)
            case _:
                raise self._fault(written, "another body than the model's")

    def _form(self, written: ast.expr, content: ir.BodyContent) -> None:
        match written:
            case ast.Call(
                func=ast.Name(id=called), args=[ast.Name(id="body")], keywords=keywords
            ) if (called.lstrip("_") == _BODIES[content.kind][0]):
                self._content(written, keywords, content)
            case _:
                raise self._fault(written, "another body than the model's")

    def _content(
        self, node: ast.AST, keywords: Sequence[ast.keyword], content: ir.BodyContent
    ) -> None:
        model: dict[str, object] = {"media_type": content.media_type}
        if content.kind == "json":
            model["nullable"] = content.nullable
        if content.kind == "form":
            model |= {"nested": content.nested, "lists": content.lists}
        _, media_type = _BODIES[content.kind]
        usual = {"media_type": media_type, "nullable": False}
        usual |= {"nested": "brackets", "lists": "indices"}
        wanted = content.encodings if content.kind in ("form", "multipart") else ()
        self._encoded(node, keywords, model, usual, wanted)

    def _encoded(
        self,
        node: ast.AST,
        keywords: Sequence[ast.keyword],
        model: Mapping[str, object],
        usual: Mapping[str, object],
        encodings: Sequence[ir.PropertyEncoding],
    ) -> None:
        """Options, among which the encodings of properties are."""
        plain = [keyword for keyword in keywords if keyword.arg != "encoding"]
        self._options(node, plain, model, usual)
        written = [keyword.value for keyword in keywords if keyword.arg == "encoding"]
        self._encodings(node, written, encodings)

    def _encodings(
        self,
        node: ast.AST,
        written: Sequence[ast.expr],
        wanted: Sequence[ir.PropertyEncoding],
    ) -> None:
        keys: list[object] = []
        values: list[ast.expr] = []
        for encodings in written:
            if isinstance(encodings, ast.Dict):
                keys += [literal(self._file, key) for key in encodings.keys]
                values += encodings.values
        if keys != [encoding.property for encoding in wanted]:
            raise self._fault(node, "encodings of other properties than the model's")
        for value, encoding in zip(values, wanted, strict=True):
            self._encoding(value, encoding)

    def _encoding(self, written: ast.expr, encoding: ir.PropertyEncoding) -> None:
        if not isinstance(written, ast.Call) or written.args:
            raise self._fault(written, "an encoding of an unknown form")
        model: dict[str, object] = {
            "style": encoding.style,
            "allow_reserved": encoding.allow_reserved,
            "content_type": encoding.content_type,
            "base64": encoding.base64,
            "file": encoding.file,
        }
        if encoding.style != "deepObject":
            model["explode"] = encoding.explode
        usual = dict.fromkeys(model) | {"base64": False, "file": False}
        self._options(written, written.keywords, model, usual)
