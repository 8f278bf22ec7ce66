"""What an expression says, and what the model says it must: values and references.

Both are lists of facts in the order of their writing, so that they can be compared
without knowing with which calls a view writes them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from .. import ir
from .fault import fault
from .permits import decoder_of


@dataclass(frozen=True, slots=True)
class Value:
    """A constant. Of two values that Python calls equal, `1` and `True` are two."""

    value: object
    type: type


@dataclass(frozen=True, slots=True)
class Reference:
    """`m.Card`."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A union that a function of the same file decides, or that function's name."""

    of: ir.Union | str


Fact: TypeAlias = Value | Reference | Choice


def value(constant: object) -> Value:
    """The fact that a constant is there."""
    return Value(constant, type(constant))


# What the model says.


def reader_facts(kind: ir.Type) -> list[Fact]:
    """What stands in an expression that decodes a type."""
    match kind:
        case ir.AnyType() | ir.Scalar():
            return []
        case ir.Const(constant):
            return [value(constant)]
        case ir.EnumRef(name) | ir.ModelRef(name):
            return [Reference(name)]
        case ir.AliasRef(name):
            return [Reference(decoder_of(name))]
        case ir.Array(inner) | ir.Mapping(inner) | ir.Nullable(inner):
            return reader_facts(inner)
        case ir.Tuple(items):
            found = [fact for item in items for fact in reader_facts(item)]
            if kind.least < len(items):
                found.append(value(kind.least))
            return [*found, value(True)] if kind.is_open else found
        case ir.Union():
            return [Choice(kind)]
    assert_never(kind)


def type_facts(kind: ir.Type) -> set[Fact]:
    """What stands in an annotation with a type, wherever and however often."""
    match kind:
        case ir.AnyType() | ir.Scalar():
            return set()
        case ir.Const(constant):
            return {value(constant)}
        case ir.EnumRef(name) | ir.ModelRef(name) | ir.AliasRef(name):
            return {Reference(name)}
        case ir.Array(inner) | ir.Mapping(inner) | ir.Nullable(inner):
            return type_facts(inner)
        case ir.Tuple(items):
            return set().union(*map(type_facts, items))
        case ir.Union(variants=variants):
            return set().union(*(type_facts(variant.type) for variant in variants))
    assert_never(kind)


def test_facts(test: ir.Test) -> list[Fact]:
    """What stands in the condition that chooses a variant."""
    match test:
        case ir.IsKind():
            return []
        case ir.IsOneOf(values=values):
            return list(map(value, values))
        case ir.HasTag(key, values):
            return [value(key), *map(value, values)]
        case ir.HasNoTag(key):
            return [value(key), value(None)]
        case ir.HasKeys(keys) | ir.HasNull(properties=keys):
            return [value(key) for key in keys]
        case ir.IsClosest(name, among):
            return [Reference(each) for each in (*among, name) if each]
        case ir.Holds(property=key, test=inner):
            own = [] if key is None else [value(key)]
            return own + test_facts(inner)
        case ir.Both(first, second):
            return test_facts(first) + test_facts(second)
    assert_never(test)


# What the file says.


def written_facts(
    nodes: Iterable[ast.AST], functions: Iterable[str] = ()
) -> list[Fact]:
    """The constants, references and functions of the file below nodes, in order."""
    return [fact for node in nodes for fact in _facts(node, functions)]


def written_type(node: ast.expr | None, *, quoted: bool = False) -> set[Fact]:
    """The same of an annotation; `quoted` reads text in quotes as a reference."""
    found: set[Fact] = set()
    stack = [] if node is None else [node]
    while stack:
        part = stack.pop()
        if isinstance(part, ast.Subscript):
            if isinstance(part.value, ast.Name) and part.value.id.endswith("Literal"):
                found.update(written_facts([part.slice]))
            else:
                stack.append(part.slice)
        elif isinstance(part, ast.BinOp):
            stack += (part.left, part.right)
        elif isinstance(part, ast.Tuple):
            stack += part.elts
        elif isinstance(part, ast.Starred):
            stack.append(part.value)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and quoted:
            found.add(Reference(part.value.rpartition(".")[2]))
        else:
            found.update(_facts(part, ()))
    return {fact for fact in found if not _says_nothing(fact)}


def _says_nothing(fact: Fact) -> bool:
    return isinstance(fact, Value) and (fact.value is None or fact.value is ...)


def _facts(node: ast.AST, functions: Iterable[str]) -> Iterator[Fact]:
    if isinstance(node, ast.Name):
        if node.id in functions:
            yield Choice(node.id)
        return
    match node:
        case ast.Constant(value=constant):
            yield value(constant)
        case ast.UnaryOp(
            op=ast.USub(), operand=ast.Constant(value=int() | float() as number)
        ):
            yield value(-number)
        case ast.Attribute(value=ast.Name(id="m" | "_m"), attr=name):
            yield Reference(name)
        case ast.expr_context() | ast.operator():
            pass
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _facts(child, functions)


def literal(file: str, node: ast.AST | None) -> object:
    """The value of an expression of constants, tuples, lists and dicts."""
    match node:
        case ast.Constant(value=constant):
            return constant
        case ast.UnaryOp(
            op=ast.USub(), operand=ast.Constant(value=int() | float() as number)
        ):
            return -number
        case ast.Tuple(elts=items):
            return tuple(literal(file, item) for item in items)
        case ast.List(elts=items):
            return [literal(file, item) for item in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            made = {literal(file, key): literal(file, item) for key, item in pairs}
            if len(made) == len(keys):
                return made
            raise fault(file, node, "a key that stands there twice")
    raise fault(file, node, "no plain value")


def same(found: object, wanted: object) -> bool:
    """Whether two plain values are equal in type, order and content."""
    if type(found) is not type(wanted):
        return False
    if isinstance(found, tuple | list) and isinstance(wanted, tuple | list):
        pairs = zip(found, wanted, strict=False)
        return len(found) == len(wanted) and all(same(*pair) for pair in pairs)
    if isinstance(found, dict) and isinstance(wanted, dict):
        return same(list(found.items()), list(wanted.items()))
    return found == wanted
