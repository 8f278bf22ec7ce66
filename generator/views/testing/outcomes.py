"""What comes of answers: of each that an operation documents, and of other statuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ... import ir
from ...printing.layout import (
    Expression,
    call,
    comparison,
    dict_of,
    keyword,
    layout,
    prefixed,
)
from ...printing.source import Code, identifier, literal
from ...samples import Samples, wire
from ..calls.replies import given_back, status_of
from ..calls.values import SharedValues, Values
from ..types import Types
from .assertions import operator, outcome

_TEAPOT: Final = 418
"""A status that hardly any description has (RFC 9110 §15.5.19 keeps it unused)."""
_OF_CLASSES: Final = (400, 401, 403, 404, 409, 422, 429, 500)
"""A status of each class of errors."""


class OutcomeWriter:
    """Writes what the tests of one group say of answers."""

    def __init__(
        self, group: ir.Group, samples: Samples, types: Types, shared: SharedValues
    ) -> None:
        self._group = group
        self._samples = samples
        self._types = types
        self._values = Values(types, samples)
        self._answers = Values(types, samples, shared, shared_from=".")

    def answers(self, operation: ir.Operation) -> Iterator[Code]:
        """What comes of each documented answer, and of one that is not.

        Errors that differ in nothing but the status are one assertion.
        """
        errors: list[tuple[list[Expression], Expression, list[Expression]]] = []
        for response in operation.responses:
            said, expected = given_back(
                operation, response, self._samples, self._answers
            )
            status = status_of(operation, response)
            if response in operation.successes:
                given = [literal(status)] if status != 200 else []
                yield from outcome(
                    Code("result"), Code("returned"), [*given, *said], expected
                )
                continue
            statuses = self._statuses(operation, response.status, status)
            for known in errors:
                if known[:2] == (said, expected):
                    known[2].extend(statuses)
                    break
            else:
                errors.append((said, expected, statuses))
        if not _answer_to(_TEAPOT, operation):
            has_body = operation.is_answered_with_body
            tea = literal("tea" if has_body else None)
            said = [keyword(Code("json"), tea)] if has_body else []
            errors.append((said, tea, self._statuses(operation, "", _TEAPOT)))
        for said, expected, statuses in errors:
            yield from outcome(
                Code("error"), Code("raised"), [*statuses, *said], expected
            )

    def _statuses(
        self, operation: ir.Operation, documented: str, one: int
    ) -> list[Expression]:
        """`one`, and in one test of the group those of all classes, as documented."""
        is_first = operation is self._group.operations[0]
        classes = _OF_CLASSES if is_first else ()
        more = (s for s in classes if _answer_to(s, operation) == documented)
        return [literal(status) for status in sorted({one, *more})]

    def headers(self, operation: ir.Operation) -> Iterator[Code]:
        """What is read from the text of each documented header."""
        given, assertions = [], []
        for header in operation.headers:
            sample = self._samples.value(header.type, header.name.wire)
            text = wire.header_value(header, sample)
            given.append((literal(header.name.wire), literal(text)))
            read = Code("headers.") + identifier(header.name.python)
            value = self._values.expression(header.type, sample)
            assertions.append(comparison(read, operator(value), value, 4))
        if given:
            group, name = self._group.name.python, operation.headers_class
            read = self._types.imports.name(f"..operations.{group}", name)
            yield layout(prefixed(Code("headers = "), call(read, dict_of(given))), 4)
        yield from assertions


def _answer_to(status: int, operation: ir.Operation) -> str:
    """The status under which an error is documented; empty where it is not."""
    listed = [response.status for response in operation.responses]
    ways = (str(status), f"{status // 100}XX", "default")
    return next((way for way in ways if way in listed), "")
