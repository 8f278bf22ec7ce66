"""Calls of a client with sample arguments, as its users write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ... import ir
from ...printing.layout import (
    Expression,
    Group,
    call,
    keyword,
    layout,
    prefixed,
    suffixed,
)
from ...printing.source import Code, identifier, literal
from ...samples import Samples
from ..types import Types
from .arguments import Arguments
from .values import Values

BODY: Final = "body"
"""What the body stands under among the known values; no pointer is like it."""


class CallWriter:
    """Writes calls of one group's operations."""

    def __init__(self, group: ir.Group, samples: Samples, types: Types) -> None:
        self._group = group
        self._types = types
        self._values = Values(types, samples)

    def made(
        self,
        operation: ir.Operation,
        arguments: Arguments,
        before: Code | None = None,
        known: Mapping[str, Code] | None = None,
    ) -> Group:
        """`client.customers.get_customer("cus_123")`, with text `before` it.

        `known` are expressions for parameters, by their pointers, and for the body.
        """
        client = (before or Code("")) + Code("client")
        return self._called(client, operation, arguments, known or {})

    def request(self, operation: ir.Operation, arguments: Arguments) -> Group:
        """`operations.customers.get_customer("cus_123")`: what a client is given."""
        builders = self._types.imports.name(self._types.root, "operations")
        return self._called(builders, operation, arguments, {})

    def streamed(self, operation: ir.Operation, arguments: Arguments) -> Code:
        """`with client.stream(operations.pets.watch()) as items:`, in a block."""
        request = self.request(operation, arguments)
        opened = prefixed(Code("with "), call(Code("client.stream"), request))
        return layout(suffixed(opened, Code(" as items:")), 4)

    def _called(
        self,
        root: Code,
        operation: ir.Operation,
        arguments: Arguments,
        known: Mapping[str, Code],
    ) -> Group:
        group = identifier(self._group.name.python)
        name = identifier(operation.name.python)
        head = root + Code(".") + group + Code(".") + name
        return call(head, *self._passed(operation, arguments, known), packed=True)

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
            if parameter.preset and parameter.preset.value == value:
                continue
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
