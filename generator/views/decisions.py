"""The questions by which a decoder chooses the variant of a union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from .. import ir
from ..layout import Expression, call, flat, layout, prefixed, suffixed, tuple_of
from ..source import Code, identifier, literal

_KIND_TESTS = {
    "string": "isinstance(value, str)",
    "integer": "type(value) is int",
    "number": "isinstance(value, (int, float)) and not isinstance(value, bool)",
    "boolean": "isinstance(value, bool)",
}
_EXPECTED = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "an object",
}


def conditions(
    tests: Sequence[ir.Test], function: Callable[[str], Code]
) -> Iterator[Code]:
    """`if …:` for each test, in the order in which they are asked.

    `function` imports one of the runtime's questions. A tag that several ask for is
    looked up once: the first of them gives it a name in a line before.
    """
    asking = Counter(test.property for test in tests if isinstance(test, ir.HasTag))
    tags: dict[str, Code] = {}
    for test in tests:
        before = Code("")
        if isinstance(test, ir.HasTag) and test.property not in tags:
            found = call(function("tag_of"), Code("value"), literal(test.property))
            tag = flat(found)
            if asking[test.property] > 1:
                number = 1 + sum(asking[key] > 1 for key in tags)
                tag = identifier("tag" if number == 1 else f"tag_{number}")
                before = layout(prefixed(Code(f"{tag} = "), found), 4)
                before += Code("\n    ")
            tags[test.property] = tag
        asked = prefixed(Code("if "), _question(test, tags, function))
        yield before + layout(suffixed(asked, Code(":")), 4)


def _question(
    test: ir.Test, tags: dict[str, Code], function: Callable[[str], Code]
) -> Expression:
    match test:
        case ir.IsKind("object" | "array" as kind):
            name = {"object": "is_object", "array": "is_list"}[kind]
            return function(name) + Code("(value)")
        case ir.IsKind(kind):
            return Code(_KIND_TESTS[kind])
        case ir.IsOneOf("boolean", (value, *_)):
            return Code(f"value is {literal(value)}")
        case ir.IsOneOf(kind, values):
            # True is 1 in Python.
            before = "" if kind == "string" else f"{_KIND_TESTS[kind]} and "
            if before and len(values) == 1:
                return Code(f"{before}value == {literal(values[0])}")
            listed = tuple_of(list(map(literal, values)))
            return prefixed(Code(f"{before}value in "), listed)
        case ir.HasTag(key, values):
            if len(values) > 1:
                listed = tuple_of(list(map(literal, values)))
                return prefixed(Code(f"{tags[key]} in "), listed)
            operator = "is" if isinstance(values[0], bool) else "=="
            return Code(f"{tags[key]} {operator} {literal(values[0])}")
        case ir.HasKeys(keys):
            listed_keys = map(literal, keys)
            return call(function("has_keys"), Code("value"), *listed_keys, packed=True)
        case ir.HoldsKind(kind=kind):
            return _question_of_part(kind, _part(test, function), function)
    assert_never(test)


def _part(test: ir.HoldsKind, function: Callable[[str], Code]) -> Expression:
    if test.property is not None:
        return call(function("tag_of"), Code("value"), literal(test.property))
    name = {"array": "first_item", "object": "first_value"}[test.within]
    return call(function(name), Code("value"))


def _question_of_part(
    kind: ir.Kind, part: Expression, function: Callable[[str], Code]
) -> Expression:
    match kind:
        case "array" | "object":
            return call(function("is_list" if kind == "array" else "is_object"), part)
        case "string" | "boolean":
            name = Code("str" if kind == "string" else "bool")
            return call(Code("isinstance"), part, name)
        case _:
            return suffixed(call(Code("type"), part), Code(" in (int, float)"))


def expectation(tests: Sequence[ir.Test]) -> str:
    """What a value should have been."""
    told = []
    for test in tests:
        match test:
            case ir.IsKind(kind):
                told.append(_EXPECTED[kind])
            case ir.HasTag(key):
                told.append(f"an object with a known `{key}`")
            case ir.IsOneOf():
                told.append("a known value")
            case ir.HasKeys():
                told.append("an object with known keys")
            case ir.HoldsKind():
                pass  # The last of them stands for every list, or object.
    return " or ".join(dict.fromkeys(told))
