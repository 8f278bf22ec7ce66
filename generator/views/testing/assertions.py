"""Statements of tests that compare what came with what has to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...printing.layout import (
    Expression,
    call,
    columns,
    comparison,
    flat,
    layout,
    prefixed,
)
from ...printing.source import WIDTH, Code


def outcome(
    name: Code, method: Code, said: Sequence[Expression], expected: Expression
) -> Iterator[Code]:
    """An assertion; where that is no line, the answer and what is made of it."""
    made = call(Code("call.") + method, *said, packed=True)
    compared = operator(expected)
    whole = Code(f"assert {flat(made)} {compared} {flat(expected)}")
    if 4 + columns(whole) <= WIDTH:
        yield whole
    else:
        yield layout(prefixed(name + Code(" = "), made), 4)
        yield comparison(name, compared, expected, 4)


def held(facts: Sequence[tuple[Code, Expression]], request: Code) -> Iterator[Code]:
    """An assertion for each fact about what was sent: `call.sent` or another."""
    for name, value in facts:
        part = Code(f"call.{request}.") + name
        yield comparison(part, operator(value), value, 4)


def operator(expected: Expression) -> Code:
    """What compares with it, as linters want it."""
    return Code("is" if expected in ("None", "True", "False") else "==")
