"""Decides line breaks, so that printed code is already in black's form.

What fits on a line stays there; else a group opens and each item gets a line with a
trailing comma, which black keeps (its "magic trailing comma"). `too_wide` tells where
this is not enough and black itself must look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from .source import WIDTH, Code

INDENT: Final = 4
_FIRST_MARK: Final = "\u0300"
"""All letters before it are one column wide."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items between brackets: `head` ends with the opening one, `tail` begins with the
    closing one.

    `packed` groups put all items on one indented line where that is enough, and a group
    that is the only item on lines of its own, without a comma. A `single` group is a
    tuple of one item, whose comma is no layout. An `open` one takes a line an item even
    where one would do for all, so that an item more is a line more.
    """

    head: Code
    items: tuple[Expression, ...]
    tail: Code = Code(")")
    packed: bool = False
    single: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Annotated:
    """`name: A | B = default`; `types` are the members of the union."""

    name: Code
    types: tuple[Code, ...]
    default: Code | None = None


Expression: TypeAlias = Code | Group | Annotated


def call(function: Code, *items: Expression, packed: bool = False) -> Group:
    """`function(items)`."""
    return Group(function + Code("("), items, packed=packed)


def keyword(name: Code, value: Expression) -> Expression:
    """`name=value`."""
    return prefixed(name + Code("="), value)


def prefixed(text: Code, value: Expression) -> Expression:
    """The expression with text before it that no line break parts from it."""
    if isinstance(value, Group):
        head = text + value.head
        flags = (value.packed, value.single, value.open)
        return Group(head, value.items, value.tail, *flags)
    return text + flat(value)


def suffixed(value: Expression, text: Code) -> Expression:
    """The expression with text behind it that no line break parts from it."""
    if isinstance(value, Group):
        return replace(value, tail=value.tail + text)
    return flat(value) + text


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


def columns(text: str) -> int:
    """How many columns black counts: two for a letter of Chinese, none for a mark."""
    if text.isascii() or max(text) < _FIRST_MARK:
        return len(text)
    # Loaded here, because few descriptions have such texts.
    from black.strings import str_width

    return str_width(text)


def flat(expression: Expression) -> Code:
    """The expression on one line."""
    if isinstance(expression, Annotated):
        default = "" if expression.default is None else f" = {expression.default}"
        return Code(f"{expression.name}: {' | '.join(expression.types)}{default}")
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
    fits = indent + columns(one_line) + after <= WIDTH and not _is_open(expression)
    if fits or not isinstance(expression, Group) or not expression.items:
        return one_line
    inner = indent + INDENT
    if expression.packed and not _is_open(expression):
        body = ", ".join(map(flat, expression.items))
        if inner + columns(body) <= WIDTH:
            lines = [expression.head, " " * inner + body]
            return Code("\n".join([*lines, " " * indent + expression.tail]))
        if len(expression.items) == 1 and isinstance(expression.items[0], Group):
            lines = [expression.head, " " * inner + layout(expression.items[0], inner)]
            return Code("\n".join([*lines, " " * indent + expression.tail]))
    items = [" " * inner + _item(item, inner) + Code(",") for item in expression.items]
    return Code("\n".join([expression.head, *items, " " * indent + expression.tail]))


def annotated(item: Annotated, indent: int, *, argument: bool = False) -> Code:
    """An annotated name as a field, or as an `argument` of a signature.

    Too long for its line, black first moves the default of a field into parentheses,
    then the type, and then gives each member of the union a line.
    """
    one_line = flat(item)
    if indent + columns(one_line) + argument <= WIDTH:
        return one_line
    kind = " | ".join(item.types)
    default = "" if item.default is None else f" = {item.default}"
    inner, outer = " " * (indent + INDENT), " " * indent
    opened = f"{item.name}: {kind} = ("
    if item.default is not None and not argument and indent + columns(opened) <= WIDTH:
        return Code(f"{opened}\n{inner}{item.default}\n{outer})")
    if len(item.types) == 1 and kind.endswith("]"):
        return Code(f"{item.name}: {_opened(kind, indent)}{default}")
    members = kind
    if len(inner) + columns(kind) > WIDTH:
        broken = [
            _member(member, indent + INDENT, 2 * bool(number))
            for number, member in enumerate(item.types)
        ]
        members = f"\n{inner}| ".join(broken)
    return Code(f"{item.name}: (\n{inner}{members}\n{outer}){default}")


def _member(member: str, indent: int, before: int) -> str:
    """A member of a union, `before` characters after the blanks of its line."""
    fits = indent + before + columns(member) <= WIDTH or not member.endswith("]")
    return member if fits else _opened(member, indent)


def _opened(kind: str, indent: int) -> str:
    """`list[…]` with what it holds on lines of its own."""
    head, _, body = kind.removesuffix("]").partition("[")
    inner = " " * (indent + INDENT)
    # With another bracket inside, `too_wide` leaves the line to black.
    if len(inner) + columns(body) > WIDTH and "[" not in body:
        body = body.replace(" | ", f"\n{inner}| ")
    return f"{head}[\n{inner}{body}\n{' ' * indent}]"


def _is_open(expression: Expression) -> bool:
    return isinstance(expression, Group) and (
        (expression.open and bool(expression.items))
        or any(map(_is_open, expression.items))
    )


def _item(item: Expression, indent: int) -> Code:
    if isinstance(item, Annotated):
        return annotated(item, indent, argument=True)
    return layout(item, indent, after=1)


def signature(
    head: Code,
    items: tuple[Expression, ...],
    returns: tuple[Code, ...],
    indent: int,
    *,
    packed: bool = False,
) -> Code:
    """`def name(items) -> A | B:`.

    Where the type that is returned is too long for the line of the closing bracket,
    black gives it parentheses, and then each member of the union a line.
    """
    kind = " | ".join(returns)
    whole = Group(head, items, Code(f") -> {kind}:"), packed=packed)
    outer, inner = " " * indent, " " * (indent + INDENT)
    if indent + columns(flat(whole)) <= WIDTH:
        return layout(whole, indent)
    if len(returns) == 1 and not items and "[" not in kind:
        return Code(f"{head}) -> (\n{inner}{kind}\n{outer}):")
    if indent + columns(whole.tail) <= WIDTH or (len(returns) == 1 and not items):
        return layout(whole, indent)  # what is too wide, `too_wide` leaves to black
    if len(returns) == 1:
        tail = (
            Code(f") -> {_opened(kind, indent)}:") if kind.endswith("]") else whole.tail
        )
        return layout(replace(whole, tail=tail), indent)
    opened = layout(replace(whole, tail=Code(") -> (")), indent, after=WIDTH)
    if len(inner) + columns(kind) > WIDTH:
        kind = f"\n{inner}| ".join(returns)
    return Code(f"{opened}\n{inner}{kind}\n{outer}):")


def alias(name: Code, marker: Code, value: Expression, indent: int = 0) -> Code:
    """`Name: TypeAlias = value` on lines that begin with `indent` blanks."""
    head = f"{name}: {marker} = "
    value_head = value.head if isinstance(value, Group) else flat(value)
    whole = prefixed(Code(head), value)
    width = WIDTH - indent
    if columns(flat(whole)) <= width or columns(head) + columns(value_head) <= width:
        return layout(whole, indent)
    outer, inner = " " * indent, " " * (indent + INDENT)
    if columns(head) + 1 <= width:
        body = layout(value, indent + INDENT)
        return Code(f"{head}(\n{inner}{body}\n{outer})")
    return Code(f"{name}: (\n{inner}{marker}\n{outer}) = {layout(value, indent)}")


def comparison(left: Expression, operator: str, right: Expression, indent: int) -> Code:
    """`assert left == right`, in parentheses where that makes it fit."""
    body = flat(right) if not isinstance(right, Group) else None
    if body is not None:
        margin = " " * (indent + INDENT)
        whole = f"{flat(left)} {operator} {body}"
        parts = [whole]
        if len(margin) + columns(whole) > WIDTH:
            parts = [layout(left, indent + INDENT), f"{operator} {body}"]
        if indent + len("assert ") + columns(whole) > WIDTH:
            inner = f"\n{margin}".join(parts)
            return Code(f"assert (\n{margin}{inner}\n{' ' * indent})")
    return layout(prefixed(Code(f"assert {flat(left)} {operator} "), right), indent)


_STRING = r"""b?("([^"\\]|\\.)*"|'([^'\\]|\\.)*')"""
_UNBREAKABLE: Final = re.compile(
    rf"""({_STRING}:\ |\w+=)?{_STRING},?  # an item that is text
    | ({_STRING}|[\w.]+):\ ([\w.]+|\{{\}}|\[\]),  # a value by a name
    | \w+\ as\ \w+,               # an import
    | (\*\*?|[\w.]+=)?(lambda:\ )?[\w.]+(\(\))?,?
    | (return\ |\w+=)?(await\ )?(lambda\ \w+(,\ \w+)*:\ )?[\w.]+\(\)?,?
    | from\ [\w.]+\ import\ \(
    | ==\ {_STRING}
    | ==\ [\w.]+\(\)
    """,
    re.VERBOSE,
)
"""Lines that black leaves as they are, however long: nowhere to break them."""
_WIDE: Final = re.compile(rf".{{{WIDTH + 1}}}")


def too_wide(text: str) -> bool:
    """Whether a line is longer than it should be, and black might help it.

    What is inside a docstring stays as it is.
    """
    if text.isascii() and not _WIDE.search(text):
        return False
    inside = False
    for line in text.splitlines():
        quotes = line.count('"""')
        wide = not inside and not quotes and columns(line) > WIDTH
        inside ^= quotes % 2 == 1
        if wide and not _UNBREAKABLE.fullmatch(line.strip()):
            return True
    return False
