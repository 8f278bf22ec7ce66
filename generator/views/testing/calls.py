"""Calls of a client with sample arguments, as tests and READMEs write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ... import ir
from ...printing.layout import Expression, Group, call, keyword
from ...printing.source import Code, identifier, literal
from ...samples import Samples, Size, wire
from ..types import Types
from .expected import Arguments
from .values import Values

BODY: Final = "body"
"""What the body stands under among the known values; no pointer is like it."""
_CLIENT: Final = Code("client")
_EMPTY: Final[tuple[Any, ...]] = ("", [], {})
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "accept-language": ("en",),
    "cache-control": ("no-cache",),
    "content-language": ("en",),
    "if-match": ('"1"',),
    "if-modified-since": ("Wed, 02 Jan 2030 03:04:05 GMT",),
    "if-none-match": ('"1"',),
    "if-unmodified-since": ("Wed, 02 Jan 2030 03:04:05 GMT",),
    "range": ("bytes=0-1",),
}
"""Values that HTTP itself has for headers (RFC 9110, RFC 9111)."""


class CallWriter:
    """Writes calls of one group's operations."""

    def __init__(self, group: ir.Group, samples: Samples, types: Types) -> None:
        self._group = group
        self._samples = samples
        self._values = Values(types, samples)

    def minimal(self, operation: ir.Operation) -> Arguments:
        """Only what a call must give."""
        return self._arguments(operation, Size.MINIMAL)

    def full(self, operation: ir.Operation) -> Arguments:
        """Every parameter, and a body with every property."""
        return self._arguments(operation, Size.FULL)

    def refused(self, operation: ir.Operation) -> Arguments | None:
        """A minimal call with an empty text in the path; None where none has a text."""
        minimal = self.minimal(operation)
        for parameter in operation.parameters:
            is_text = parameter.type == ir.Scalar(ir.ScalarKind.TEXT)
            is_plain = parameter.style == "simple" and not parameter.content_type
            if parameter.location == "path" and is_text and is_plain:
                parameters = {**minimal.parameters, parameter.pointer: ""}
                return Arguments(parameters, minimal.body, minimal.content)
        return None

    def other_forms(self, operation: ir.Operation) -> list[Arguments]:
        """A minimal call for each further media type of the body."""
        if operation.body is None:
            return []
        parameters = self.minimal(operation).parameters
        return [
            Arguments(parameters, self._sample(content, Size.MINIMAL), content)
            for content in operation.body.contents[1:]
        ]

    def _arguments(self, operation: ir.Operation, size: Size) -> Arguments:
        is_full = size is Size.FULL
        parameters = {
            p.pointer: self._argument(p, size)
            for p in operation.parameters
            if p.required or is_full
        }
        body = operation.body
        if body is None or not (body.required or is_full):
            return Arguments(parameters, None, None)
        content = body.contents[0]
        return Arguments(parameters, self._sample(content, size), content)

    def _sample(self, content: ir.BodyContent, size: Size) -> Any:
        sample = self._samples.value(content.type, "body", content.examples, size=size)
        if content.kind == "multipart":
            return self._samples.as_parts(content.type, sample)
        return sample

    def _argument(self, parameter: ir.Parameter, size: Size) -> Any:
        """A value of the parameter, in a path not an empty one, which is refused.

        A list of two shows what stands between them; no item may have that in it.
        """
        kind, word = parameter.type, parameter.name.python.strip("_")
        examples = [
            example
            for example in parameter.examples
            if example not in _EMPTY and wire.is_undivided(parameter, example)
        ]
        if parameter.location == "header":
            examples += _HEADERS.get(parameter.name.wire.lower(), ())
        said = (kind, word, examples, parameter.limits)
        value = self._samples.value(*said, size=size)
        if parameter.location == "path" and value in _EMPTY:
            value = self._samples.value(*said)
        if isinstance(kind, ir.Array) and isinstance(value, list) and len(value) == 1:
            return [*value, self._samples.another(kind.items, value[0])]
        return value

    def made(
        self,
        operation: ir.Operation,
        arguments: Arguments,
        before: Code | None = None,
        known: Mapping[str, Code] | None = None,
        root: Code = _CLIENT,
    ) -> Group:
        """`client.customers.get_customer("cus_123")`, with text `before` it.

        `known` are expressions for parameters, by their pointers, and for the body.
        """
        group = identifier(self._group.name.python)
        name = identifier(operation.name.python)
        head = (before or Code("")) + root + Code(".") + group + Code(".") + name
        return call(head, *self._passed(operation, arguments, known or {}), packed=True)

    def body(self, arguments: Arguments) -> Expression:
        """The value that is sent as the body."""
        assert arguments.content is not None
        return self._values.expression(arguments.content.type, arguments.body)

    def _passed(
        self,
        operation: ir.Operation,
        arguments: Arguments,
        known: Mapping[str, Code],
    ) -> list[Expression]:
        passed: list[Expression] = []
        named: list[Expression] = []
        for parameter in operation.parameters:
            if parameter.pointer not in arguments.parameters:
                continue
            value = arguments.parameters[parameter.pointer]
            written = known.get(parameter.pointer) or self._values.expression(
                parameter.type, value
            )
            if parameter.location == "path":
                passed.append(written)
            else:
                named.append(keyword(identifier(parameter.name.python), written))
        content = arguments.content
        if operation.body and content:
            passed.append(known.get(BODY) or self.body(arguments))
            if content is not operation.body.contents[0]:
                chosen = literal(content.media_type)
                named.insert(0, keyword(Code("content_type"), chosen))
        return [*passed, *named]


def body_model(content: ir.BodyContent | None) -> str | None:
    """The model that is sent as JSON; None where that is not one alone."""
    if content is not None and content.kind == "json":
        match content.type:
            case ir.ModelRef(name):
                return name
    return None


def sent_models(api: ir.Api) -> frozenset[str]:
    """The models that an operation sends as JSON where nobody chooses another form."""
    bodies = [op.body for group in api.groups for op in group.operations if op.body]
    found = {body_model(body.contents[0]) for body in bodies}
    return frozenset(name for name in found if name is not None)
