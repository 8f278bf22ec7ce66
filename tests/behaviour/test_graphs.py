"""Schemas that lead to each other in their thousands: a client, or a clean error."""

from __future__ import annotations

import cProfile
import pstats
import sys
from typing import Any

import pytest

from generator import ir
from generator.diagnostics import Diagnostics, Failure
from generator.pipeline import describe
from generator.settings.config import command_line_settings

from .descriptions import description
from .making import openapi

TEXT = {"type": "string"}
MANY = 2_000


def to(name: object) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def lowered(
    schemas: dict[str, Any], diagnostics: Diagnostics | None = None
) -> dict[str, ir.Declaration]:
    """The declarations of a description with these schemas, by name."""
    source = openapi(description({}, components={"schemas": schemas}))
    settings = command_line_settings(source.label, "made", ())
    told = Diagnostics() if diagnostics is None else diagnostics
    api = describe(source, settings, {}, told)
    return {declared.name: declared for declared in api.declarations}


def fields(declared: ir.Declaration) -> dict[str, ir.Type]:
    assert isinstance(declared, ir.Model)
    return {field.name.wire: field.type for field in declared.fields}


def test_a_long_chain_of_classes() -> None:
    """Each holds the next: all of them are read, with their fields."""
    chain = {f"S{i}": object_of(next=to(f"S{i + 1}"), a=TEXT) for i in range(MANY)}
    found = lowered({**chain, f"S{MANY}": object_of(a=TEXT)})
    assert len(found) == MANY + 1
    text = ir.Scalar(ir.ScalarKind.TEXT)
    for number in range(MANY):
        next_one = ir.ModelRef(f"S{number + 1}")
        assert fields(found[f"S{number}"]) == {"next": next_one, "a": text}


def test_a_long_chain_of_references() -> None:
    """It ends where it ends."""
    chain: dict[str, Any] = {f"S{i}": to(f"S{i + 1}") for i in range(MANY)}
    found = lowered({**chain, f"S{MANY}": object_of(a=to("S0"))})
    assert fields(found[f"S{MANY}"]) == {"a": ir.ModelRef(f"S{MANY}")}


def test_lists_too_deep_inside_of_each_other() -> None:
    """More than there is room for is told as what it is, at the outermost of them."""
    # At least a call for each of them, however many Python permits.
    count = max(sys.getrecursionlimit(), 8_000)
    chain = {f"S{i}": {"type": "array", "items": to(f"S{i + 1}")} for i in range(count)}
    with pytest.raises(Failure) as caught:
        lowered({**chain, f"S{count}": TEXT})
    (told,) = caught.value.diagnostics
    assert told.code == "too-deep"
    assert told.location is not None
    assert told.location.pointer == "/components/schemas/S0"


@pytest.mark.parametrize("keyword", ["allOf", "oneOf", "anyOf"])
def test_diamonds_on_top_of_each_other(keyword: str) -> None:
    """A thousand million ways lead to the end, and each schema is looked at once."""
    depth = 30
    schemas: dict[str, Any] = {
        f"{side}{level}": {keyword: [to(f"L{level + 1}"), to(f"R{level + 1}")]}
        for level in range(depth)
        for side in "LR"
    }
    schemas |= {f"L{depth}": object_of(a=TEXT), f"R{depth}": object_of(b=TEXT)}
    found = lowered(schemas)["L0"]
    if keyword == "allOf":
        assert fields(found).keys() == {"a", "b"}
    else:
        assert isinstance(found, ir.Alias)
        assert isinstance(found.type, ir.Union)
        kinds = [variant.type for variant in found.type.variants]
        assert kinds == [ir.ModelRef(f"L{depth}"), ir.ModelRef(f"R{depth}")]


@pytest.mark.parametrize("permitted", [2, 6, 11])
def test_members_that_share_values_of_many_properties(permitted: int) -> None:
    """What is asked does not grow with each property, or it would without end."""
    count = 12
    keys = [f"k{number}" for number in range(count)]

    def some_values(first: int) -> dict[str, list[str]]:
        return {"enum": [f"v{(first + i) % count}" for i in range(permitted)]}

    members = [
        {
            **object_of(**{k: some_values(i * (n + 1)) for n, k in enumerate(keys)}),
            "required": keys,
        }
        for i in range(count)
    ]
    holder = object_of(it={"oneOf": members})
    kind = fields(lowered({"Holder": holder})["Holder"])["it"]
    assert isinstance(kind, ir.Union)
    assert len({variant.type for variant in kind.variants}) == count
    assert len(kind.variants) <= 4 * count


def test_unions_of_each_other() -> None:
    """Every union permits what all of them do."""
    count = 20
    schemas = {
        f"A{i}": {
            "oneOf": [
                *(to(f"A{j}") for j in range(count)),
                {**object_of(**{f"k{i}": TEXT}), "required": [f"k{i}"]},
            ]
        }
        for i in range(count)
    }
    found = lowered(schemas)
    for number in range(count):
        alias = found[f"A{number}"]
        assert isinstance(alias, ir.Alias)
        assert isinstance(alias.type, ir.Union)
        assert len({variant.type for variant in alias.type.variants}) == count


CHOICE = [object_of(a=TEXT), object_of(b=TEXT)]


@pytest.mark.parametrize(
    "narrowed",
    [
        {"allOf": [to("Node")], "oneOf": CHOICE},
        {"allOf": [to("Node"), {"anyOf": CHOICE}]},
        {"type": "array", "items": {"allOf": [to("Node")], "oneOf": CHOICE}},
    ],
)
def test_a_property_narrows_its_own_schema_by_a_choice(
    narrowed: dict[str, Any],
) -> None:
    """A class for each branch, in which the same property leads back to both."""
    found = lowered({"Node": object_of(v=TEXT, next=narrowed)})
    assert len(found) == 3
    nexts = [fields(declared).pop("next") for declared in found.values()]
    for kind in nexts:
        union = kind.items if isinstance(kind, ir.Array) else kind
        assert isinstance(union, ir.Union)
        types = {variant.type for variant in union.variants}
        assert types == {ir.ModelRef(name) for name in found.keys() - {"Node"}}


def test_schemas_that_are_merged_where_both_contain_themselves() -> None:
    """What two say of their own kind together is a class that contains itself."""
    found = lowered(
        {
            "Pair": object_of(both={"allOf": [to("One"), to("Other")]}),
            "One": object_of(next=to("One"), a=TEXT),
            "Other": object_of(next=to("Other"), b=TEXT),
        }
    )
    inner = found["PairBothNext"]
    assert fields(found["PairBoth"])["next"] == ir.ModelRef(inner.name)
    assert fields(inner).keys() == {"next", "a", "b"}
    assert fields(inner)["next"] == ir.ModelRef(inner.name)


def test_narrowing_in_a_row() -> None:
    """As many classes as there are ways to narrow, not as there are ways to them."""
    count = 8
    chain = {
        f"S{i}": object_of(it={"allOf": [to(f"S{i + 1}")], "oneOf": CHOICE})
        for i in range(count)
    }
    found = lowered({**chain, f"S{count}": object_of(v=TEXT)})
    assert len(found) == (count + 1) ** 2


def test_many_properties_that_narrow_their_own_schema() -> None:
    """What is merged in each is merged once, not at each turn: twice as many would
    take twenty times as long. What was done is counted, not how long it took."""
    count = 4
    narrowed = {
        f"p{i}": {
            "allOf": [to("Node")],
            "oneOf": [object_of(**{f"a{i}": TEXT}), object_of(**{f"b{i}": TEXT})],
        }
        for i in range(count)
    }
    profile = cProfile.Profile()
    with profile:
        found = lowered({"Node": object_of(v=TEXT, **narrowed)})
    assert len(found) == 2 * count**2 + 1
    assert pstats.Stats(profile).total_calls < 2_000_000  # type: ignore[attr-defined]


def test_unions_that_are_their_own_branches() -> None:
    """What that means nobody can say: it is told, and the rest is generated."""
    diagnostics = Diagnostics()
    found = lowered(
        {
            "Pet": object_of(kind=TEXT),
            "Cat": {
                "allOf": [to("Pet")],
                "oneOf": [to("Animal"), to("Cat")],
                "properties": {"lives": {"type": "integer"}},
            },
            "Animal": {"oneOf": [to("Cat"), to("Pet")]},
        },
        diagnostics,
    )
    told = [each for each in diagnostics if each.code == "schema-itself"]
    assert [each.location and each.location.pointer for each in told] == [
        "/components/schemas/Cat/oneOf/0"
    ]
    assert fields(found["Pet"]) == {"kind": ir.Scalar(ir.ScalarKind.TEXT)}


def test_a_reference_that_is_empty() -> None:
    """It leads nowhere, so that the value may be anything."""
    found = lowered({"Pet": object_of(parent={"$ref": None}, name=TEXT)})
    text = ir.Scalar(ir.ScalarKind.TEXT)
    assert fields(found["Pet"]) == {"parent": ir.AnyType(), "name": text}
