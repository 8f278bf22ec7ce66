"""Hypothesis strategies for small schemas, each with a strategy for its values."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st

Drawn: TypeAlias = tuple[dict[str, Any], st.SearchStrategy[Any]]
"""A schema, and what draws values that are valid for it."""

NAMES = (
    "id",
    "class",
    "a-b",
    "x y",
    "_",
    "list",
    "from_dict",
    "extra",
    "Übung",
    "type",
)
TEXTS = st.text('aé\u2028"\\ ', max_size=4)
INTEGERS = st.integers(-(2**60), 2**60)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)


def _text(values: st.SearchStrategy[Any], form: str) -> Drawn:
    return {"type": "string", "format": form}, values


LEAVES: list[Drawn] = [
    ({"type": "string"}, TEXTS),
    ({"type": "integer", "format": "int64"}, INTEGERS),
    ({"type": "number"}, NUMBERS),
    ({"type": "boolean"}, st.booleans()),
    ({}, st.one_of(TEXTS, INTEGERS, st.lists(st.booleans(), max_size=2))),
    ({"enum": ["a", "b-c", ""]}, st.sampled_from(["a", "b-c", ""])),
    (
        {"anyOf": [{"enum": ["a", "b"]}, {"enum": ["c", "d"]}, {"const": "e"}]},
        st.sampled_from("abcde"),
    ),
    ({"anyOf": [{"enum": ["a", "b"]}, {"type": "string"}]}, TEXTS),
    ({"enum": [1, 2]}, st.sampled_from([1, 2])),
    ({"enum": [0.5, 1.5]}, st.sampled_from([0.5, 1.5])),
    ({"const": "only"}, st.just("only")),
    ({"type": ["string", "integer"]}, st.one_of(TEXTS, INTEGERS)),
    _text(st.dates().map(dt.date.isoformat), "date"),
    _text(st.datetimes().map(lambda d: f"{d.isoformat()}Z"), "date-time"),
    _text(st.uuids().map(str), "uuid"),
    _text(st.binary(max_size=5).map(lambda b: base64.b64encode(b).decode()), "byte"),
    _text(TEXTS, "duration"),
]


@st.composite
def schemas(draw: st.DrawFn, depth: int = 3) -> Drawn:
    """A schema of some levels."""
    kinds: list[Callable[[st.DrawFn, int], Drawn]] = [_leaf]
    if depth:
        kinds += [_nullable, _array, _tuple, _map, _object, _object, _all_of]
        kinds += [_by_kind, _by_tag]
    return draw(st.sampled_from(kinds))(draw, depth - 1)


def _leaf(draw: st.DrawFn, depth: int) -> Drawn:
    return draw(st.sampled_from(LEAVES))


def _nullable(draw: st.DrawFn, depth: int) -> Drawn:
    schema, values = draw(schemas(depth))
    return {"anyOf": [schema, {"type": "null"}]}, st.one_of(st.none(), values)


def _array(draw: st.DrawFn, depth: int) -> Drawn:
    schema, values = draw(schemas(depth))
    return {"type": "array", "items": schema}, st.lists(values, max_size=3)


def _tuple(draw: st.DrawFn, depth: int) -> Drawn:
    parts = draw(st.lists(schemas(depth), min_size=1, max_size=3))
    least = draw(st.integers(1, len(parts)))
    schema = {
        "type": "array",
        "prefixItems": [schema for schema, _ in parts],
        "items": False,
        "minItems": least,
    }
    drawn = [values for _, values in parts]
    lengths = st.integers(least, len(parts))
    values = lengths.flatmap(lambda length: st.tuples(*drawn[:length]))
    return schema, values.map(list)


def _map(draw: st.DrawFn, depth: int) -> Drawn:
    schema, values = draw(schemas(depth))
    whole = {"type": "object", "additionalProperties": schema}
    return whole, st.dictionaries(st.sampled_from(NAMES), values, max_size=3)


def _object(draw: st.DrawFn, depth: int, names: tuple[str, ...] = NAMES) -> Drawn:
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    parts = {name: draw(schemas(depth)) for name in chosen}
    required = draw(st.lists(st.sampled_from(chosen), unique=True))
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: part[0] for name, part in parts.items()},
        "required": required,
    }
    if draw(st.booleans()):
        schema["additionalProperties"] = False
    return schema, st.fixed_dictionaries(
        {name: parts[name][1] for name in required},
        optional={n: part[1] for n, part in parts.items() if n not in required},
    )


def _all_of(draw: st.DrawFn, depth: int) -> Drawn:
    first, values = _object(draw, depth, NAMES[:5])
    second, others = _object(draw, depth, NAMES[5:])
    for schema in (first, second):
        schema.pop("additionalProperties", None)
    return {"allOf": [first, second]}, _merged(values, others)


def _merged(
    values: st.SearchStrategy[Any], others: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(values, others).map(lambda pair: {**pair[0], **pair[1]})


def _by_kind(draw: st.DrawFn, depth: int) -> Drawn:
    """Told apart by the type of JSON."""
    listed, values = _array(draw, depth)
    whole, others = _object(draw, depth)
    scalar = draw(st.sampled_from(LEAVES[:2]))
    schema = {"oneOf": [scalar[0], listed, whole]}
    return schema, st.one_of(scalar[1], values, others)


def _by_tag(draw: st.DrawFn, depth: int) -> Drawn:
    """Told apart by a constant."""
    branches = []
    drawn = []
    for tag in ("one", "two"):
        schema, values = _object(draw, depth, NAMES[:-1])
        schema["properties"]["type"] = {"const": tag}
        schema["required"].append("type")
        branches.append(schema)
        drawn.append(_merged(values, st.just({"type": tag})))
    return {"oneOf": branches}, st.one_of(drawn)
