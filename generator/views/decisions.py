"""The questions by which a decoder chooses the variant of a union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, assert_never

from .. import ir
from ..printing.layout import (
    INDENT,
    Expression,
    Group,
    call,
    columns,
    flat,
    layout,
    prefixed,
    suffixed,
    tuple_of,
)
from ..printing.source import WIDTH, Code, identifier, literal

_VALUE = Code("value")
_NUMBERS = {
    "integer": Code("type(value) is int"),
    "number": Code("isinstance(value, (int, float)) and not isinstance(value, bool)"),
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
    tests: Sequence[ir.Test],
    function: Callable[[str], Code],
    model: Callable[[str], Code],
) -> Iterator[Code]:
    """`if …:` for each test, in the order in which they are asked.

    `function` imports one of the runtime's questions, `model` names a class. What
    several look up is looked up once: the first of them gives it a name in a line
    before.
    """
    questions = _Questions(function, model, _with_both(tests))
    asking = Counter(found for test in tests for found in questions.lookups(test))
    for test in tests:
        before = Code("")
        for found in questions.lookups(test):
            if asking[found] > 1 and found not in questions.names:
                name = questions.name(found)
                line = layout(prefixed(name + Code(" = "), found.call), 4)
                before += line + Code("\n    ")
        yield before + _condition(list(questions.asked(test)))


def _with_both(tests: Iterable[ir.Test]) -> frozenset[str]:
    """The properties that are compared with booleans and with integers."""
    kinds: dict[str, set[type]] = {}
    for key, values in (found for test in tests for found in _tags(test)):
        kinds.setdefault(key, set()).update(map(type, values))
    return frozenset(key for key, types in kinds.items() if {bool, int} <= types)


def _tags(test: ir.Test) -> Iterator[tuple[str, Sequence[str | int | bool]]]:
    match test:
        case ir.HasTag(key, values):
            yield key, values
        case ir.Holds(test=inner):
            yield from _tags(inner)
        case ir.Both(first, second):
            yield from _tags(first)
            yield from _tags(second)


def _condition(parts: Sequence[Expression]) -> Code:
    """`if a and b:`, which black breaks in the last of two, or before each."""
    *others, last = map(flat, parts)
    before = Code(" and ".join([*others, Code("")]))
    whole = suffixed(prefixed(Code("if ") + before, parts[-1]), Code(":"))
    lines = Code("\n        and ".join([*others, last]))
    breaks_in_last = isinstance(parts[-1], Group) and len(others) == 1
    if not others or breaks_in_last or INDENT + columns(flat(whole)) <= WIDTH:
        return layout(whole, INDENT)
    return Code(f"if (\n        {lines}\n    ):")


class _Lookup(NamedTuple):
    """What is looked up in a value, and the word for it."""

    word: str
    call: Expression


class _Questions:
    """What is asked about a value, or about a part of it."""

    def __init__(
        self,
        function: Callable[[str], Code],
        model: Callable[[str], Code],
        with_both: frozenset[str],
    ) -> None:
        self._function = function
        self._model = model
        self._with_both = with_both
        self.names: dict[_Lookup, Code] = {}

    def name(self, found: _Lookup) -> Code:
        """A name for what several ask for: `tag`, `tag_2`."""
        number = 1 + sum(each.word == found.word for each in self.names)
        word = found.word if number == 1 else f"{found.word}_{number}"
        self.names[found] = identifier(word)
        return self.names[found]

    def lookups(self, test: ir.Test, value: Expression = _VALUE) -> Iterator[_Lookup]:
        """What a test looks up, to compare it."""
        match test:
            case ir.HasTag(key) | ir.HasNoTag(key):
                tag = call(self._function("tag_of"), value, literal(key))
                yield _Lookup("tag", tag)
            case ir.IsClosest(among=names):
                classes = map(self._class, names)
                closest = self._function("closest")
                yield _Lookup("kind", call(closest, value, *classes, packed=True))
            case ir.Holds(test=inner):
                yield from self.lookups(inner, self._part(test, value))
            case ir.Both(first, second):
                yield from self.lookups(first, value)
                yield from self.lookups(second, value)

    def asked(self, test: ir.Test, value: Expression = _VALUE) -> Iterator[Expression]:
        """The questions of a test, all of which have to be answered with yes."""
        match test:
            case ir.IsKind(kind):
                yield self._kind(kind, value)
            case ir.IsOneOf(kind, values):
                if kind == "integer":
                    yield self._kind(kind, value)  # True is 1 in Python.
                yield _is_one(value, values, is_listed=kind == "string")
            case ir.HasTag(key, values):
                (tag,) = self.lookups(test, value)
                found = self.names.get(tag, tag.call)
                yield _is_one(found, values)
                if key in self._with_both and {0, 1} & set(values):
                    yield from _not_taken_for(found, values)
            case ir.HasNoTag():
                (tag,) = self.lookups(test, value)
                yield Code(f"{flat(self.names.get(tag, tag.call))} is None")
            case ir.HasKeys(keys):
                has_keys = self._function("has_keys")
                yield call(has_keys, value, *map(literal, keys), packed=True)
            case ir.HasNull(within, keys):
                name = "has_null_item" if within == "array" else "has_null"
                named = map(literal, keys)
                yield call(self._function(name), value, *named, packed=True)
            case ir.IsClosest(name):
                (closest,) = self.lookups(test, value)
                found = flat(self.names.get(closest, closest.call))
                yield Code(f"{found} is {self._class(name)}")
            case ir.Holds(test=inner):
                yield from self.asked(inner, self._part(test, value))
            case ir.Both(first, second):
                yield from self.asked(first, value)
                yield from self.asked(second, value)
            case _:
                assert_never(test)

    def _class(self, name: str | None) -> Code:
        return Code("dict") if name is None else self._model(name)

    def _part(self, test: ir.Holds, value: Expression) -> Expression:
        if test.property is not None:
            return call(self._function("tag_of"), value, literal(test.property))
        name = {"array": "first_item", "object": "first_value"}[test.within]
        return call(self._function(name), value)

    def _kind(self, kind: ir.Kind, value: Expression) -> Expression:
        match kind:
            case "array" | "object":
                name = "is_list" if kind == "array" else "is_object"
                return call(self._function(name), value)
            case "string" | "boolean":
                name = Code("str") if kind == "string" else Code("bool")
                return call(Code("isinstance"), value, name)
            case _ if value == _VALUE:
                return _NUMBERS[kind]
            case _:
                return suffixed(call(Code("type"), value), Code(" in (int, float)"))


def _not_taken_for(
    found: Expression, values: Sequence[str | int | bool]
) -> Iterator[Code]:
    """What else to ask of one of the values: to Python, 1 is True."""
    kinds = {type(value) for value in values} & {bool, int}
    if kinds == {int}:
        yield Code(f"type({flat(found)}) is not bool")
    elif kinds == {bool} and len(values) > 1:
        yield Code(f"type({flat(found)}) is not int")


def _is_one(
    value: Expression,
    values: Sequence[str | int | bool],
    *,
    is_listed: bool = False,
) -> Expression:
    """`value == 1`, `value is True`, `value in (1, 2)`."""
    if is_listed or len(values) > 1:
        listed = tuple_of(list(map(literal, values)))
        return prefixed(Code(f"{flat(value)} in "), listed)
    operator = "is" if isinstance(values[0], bool) else "=="
    return Code(f"{flat(value)} {operator} {literal(values[0])}")


def expectation(tests: Sequence[ir.Test]) -> str:
    """What a value should have been."""
    told = []
    for test in tests:
        if isinstance(test, ir.Both):
            test = test.second if isinstance(test.first, ir.HasNoTag) else test.first
        match test:
            case ir.IsKind(kind):
                told.append(_EXPECTED[kind])
            case ir.HasTag(key):
                told.append(f"an object with a known `{key}`")
            case ir.IsOneOf():
                told.append("a known value")
            case ir.HasKeys():
                told.append("an object with known keys")
            case ir.IsClosest():
                told.append(_EXPECTED["object"])
            case ir.Holds() | ir.HasNull() | ir.HasNoTag() | ir.Both():
                pass  # The last of them stands for every list, or object.
    return " or ".join(dict.fromkeys(told))
