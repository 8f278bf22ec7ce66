"""Decides line breaks, so that printed code is already in black's form.

What fits on a line stays there; else a group opens and each item gets a line with a
trailing comma, which black keeps (its "magic trailing comma"). `too_wide` tells where
this is not enough and black itself must look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .source import WIDTH, Code

INDENT = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Items between brackets: `head` ends with the opening one, `tail` begins with the
    closing one.

    `packed` groups put all items on one indented line where that is enough. A `single`
    group is a tuple of one item, whose comma is no layout. An `open` one takes a line an
    item even where one line would do, so that an item more is a line more.
    """

    head: Code
    items: tuple[Expression, ...]
    tail: Code = Code(")")
    packed: bool = False
    single: bool = False
    open: bool = False


Expression: TypeAlias = Code | Group


def call(function: Code, *items: Expression, packed: bool = False) -> Group:
    """`function(items)`."""
    return Group(function + Code("("), items, packed=packed)


def keyword(name: Code, value: Expression) -> Expression:
    """`name=value`."""
    return prefixed(name + Code("="), value)


def prefixed(text: Code, value: Expression) -> Expression:
    """The expression with text before it that no line break parts from it."""
    if isinstance(value, Group):
        return replace(value, head=text + value.head)
    return text + value


def suffixed(value: Expression, text: Code) -> Expression:
    """The expression with text behind it that no line break parts from it."""
    if isinstance(value, Group):
        return replace(value, tail=value.tail + text)
    return value + text


def tuple_of(items: Sequence[Expression]) -> Group:
    """`(a, b)`, `(a,)` or `()`."""
    return Group(Code("("), tuple(items), single=len(items) == 1)


def list_of(items: Sequence[Expression]) -> Group:
    """`[a, b]`."""
    return Group(Code("["), tuple(items), Code("]"))


def dict_of(pairs: Iterable[tuple[Code, Expression]]) -> Group:
    """`{key: value}`."""
    items = tuple(prefixed(key + Code(": "), value) for key, value in pairs)
    return Group(Code("{"), items, Code("}"))


def flat(expression: Expression) -> Code:
    """The expression on one line."""
    if not isinstance(expression, Group):
        return expression
    comma = "," if expression.single else ""
    inner = ", ".join(map(flat, expression.items))
    return Code(f"{expression.head}{inner}{comma}{expression.tail}")


def layout(expression: Expression, indent: int = 0, after: int = 0) -> Code:
    """The expression as it stands on lines that begin with `indent` blanks.

    The first line comes without its blanks. `after` counts the characters that follow
    on the last line.
    """
    one_line = flat(expression)
    fits = indent + len(one_line) + after <= WIDTH and not _is_open(expression)
    if fits or not isinstance(expression, Group) or not expression.items:
        return one_line
    inner = indent + INDENT
    if expression.packed and not _is_open(expression):
        body = ", ".join(map(flat, expression.items))
        if inner + len(body) <= WIDTH:
            lines = [expression.head, " " * inner + body]
            return Code("\n".join([*lines, " " * indent + expression.tail]))
    items = [
        " " * inner + layout(item, inner, after=1) + Code(",")
        for item in expression.items
    ]
    return Code("\n".join([expression.head, *items, " " * indent + expression.tail]))


def _is_open(expression: Expression) -> bool:
    return isinstance(expression, Group) and (
        (expression.open and bool(expression.items))
        or any(map(_is_open, expression.items))
    )


def too_wide(text: str) -> bool:
    """Whether a line is longer than black would leave it, if black could help it."""
    return any(len(line) > WIDTH for line in text.splitlines())
