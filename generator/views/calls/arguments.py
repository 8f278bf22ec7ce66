"""Which sample values a call is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ... import ir
from ...samples import Samples, Size, wire

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


@dataclass(frozen=True, slots=True)
class Arguments:
    """Sample JSON values by parameter pointer, and of the body."""

    parameters: Mapping[str, Any]
    body: Any
    content: ir.BodyContent | None
    """The form in which the body is sent; None where none is."""

    def having(self, parameter: ir.Parameter, value: Any) -> Arguments:
        """The same with another value of a parameter."""
        return replace(self, parameters={**self.parameters, parameter.pointer: value})


class SampleArguments:
    """Chooses the arguments of calls."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples

    def minimal(self, operation: ir.Operation) -> Arguments:
        """Only what a call must give."""
        return self._arguments(operation, Size.MINIMAL)

    def full(self, operation: ir.Operation) -> Arguments:
        """Every parameter, and a body with every property."""
        return self._arguments(operation, Size.FULL)

    def refused(self, operation: ir.Operation) -> Arguments | None:
        """A minimal call with an empty text in the path; None where none has a text."""
        for parameter in operation.parameters:
            is_text = parameter.type == ir.Scalar(ir.ScalarKind.TEXT)
            is_plain = parameter.style == "simple" and not parameter.content_type
            if parameter.location == "path" and is_text and is_plain:
                return self.minimal(operation).having(parameter, "")
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
