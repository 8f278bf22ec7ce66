"""What schemas say of one property together, and where the classes of it stand."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from generator import ir

from ..described import described


def thing(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT = {"type": "string"}
BASE = thing(x=thing(a=TEXT, z=thing(q=TEXT)), kind={"enum": ["p", "q"]})
OWN = {**thing(x=thing(b=TEXT)), "allOf": [ref("Base")]}
BESIDE = {"allOf": [ref("Base"), thing(x=thing(c=TEXT))]}
BELOW = {**thing(y=TEXT), "allOf": [ref("Own")]}
OTHER = thing(x=thing(d=TEXT))
BOTH = {"allOf": [ref("Base"), ref("Other")]}
SCHEMAS = {
    "Base": BASE,
    "Own": OWN,
    "Beside": BESIDE,
    "Below": BELOW,
    "Other": OTHER,
    "Both": BOTH,
}
LISTS: dict[str, Any] = {
    "Listed": {"allOf": [ref("List"), {"xml": {"name": "l"}}]},
    "List": {"type": "array", "items": thing(a=TEXT)},
    "Mapped": {"allOf": [ref("Map"), {"xml": {"name": "m"}}]},
    "Map": {"type": "object", "additionalProperties": thing(a=TEXT)},
    "Cat": {"allOf": [ref("Pet"), thing(lives=TEXT)]},
    "Pet": {
        **thing(kind=TEXT, toy=thing(a=TEXT)),
        "discriminator": {"propertyName": "kind"},
    },
    "Deep": thing(x={"$ref": "#/components/schemas/Pet/properties/toy"}),
    "Bird": {"allOf": [ref("Pet"), thing(wings=TEXT)]},
}


def made(names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The files of a client whose schemas stand in the order given; fields of `x`."""
    client = described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {"schemas": {name: SCHEMAS[name] for name in names}},
        }
    )
    models = {d.name: d for d in client.api.declarations if hasattr(d, "fields")}
    inside = {}
    for name in names:
        kind = next(f.type for f in models[name].fields if f.name.wire == "x")
        fields = models[getattr(kind, "name", "")].fields
        inside[name] = sorted(field.name.wire for field in fields)
    return dict(client.files), inside


def test_each_class_has_what_its_schema_says_of_a_property() -> None:
    """And no other: what another schema adds belongs to that one."""
    assert made(tuple(SCHEMAS))[1] == {
        "Base": ["a", "z"],
        "Own": ["a", "b", "z"],
        "Beside": ["a", "c", "z"],
        "Below": ["a", "b", "z"],
        "Other": ["d"],
        "Both": ["a", "d", "z"],
    }


@pytest.mark.parametrize("names", [*itertools.permutations(SCHEMAS)][::37])
def test_the_order_of_schemas_decides_nothing(names: tuple[str, ...]) -> None:
    """Neither names nor modules, whoever reads first what others inherit."""
    assert made(names)[0] == made(tuple(SCHEMAS))[0]


def test_the_order_of_lists_and_variants_decides_nothing() -> None:
    def files(schemas: dict[str, Any]) -> dict[str, str]:
        info = {"title": "T", "version": "1"}
        parts = {"paths": {}, "components": {"schemas": schemas}}
        return dict(described({"openapi": "3.1.0", "info": info, **parts}).files)

    made = files(LISTS)
    assert "class ListItem(" in made["models/list.py"]
    assert "class MapValue(" in made["models/map.py"]
    assert "class PetToy(" in made["models/pet.py"]
    assert files(dict(reversed(LISTS.items()))) == made


def test_what_is_inherited_stands_with_who_says_it() -> None:
    files, _ = made(("Below", "Own", "Beside", "Base"))
    assert "class BaseKind" not in files["models/below.py"]
    assert "m.BaseKind" in files["models/below.py"]
    assert "BaseKind" in files["models/base.py"]
    assert "class BaseXZ(" in files["models/base.py"]
    assert "class OwnX(" in files["models/own.py"]
    assert "x: m.OwnX | None = None" in files["models/below.py"]


OLD = {**thing(a=TEXT), "description": "The old thing.", "deprecated": True}
TOLD: list[tuple[dict[str, Any], str, bool]] = [
    (
        {"allOf": [ref("Old"), {**thing(b=TEXT), "description": "The new thing."}]},
        "The new thing.",
        False,
    ),
    (
        {
            "description": "The whole.",
            "allOf": [{**thing(b=TEXT), "description": "A part."}, ref("Old")],
        },
        "The whole.",
        False,
    ),
    (
        {"allOf": [ref("Old"), {**thing(b=TEXT), "deprecated": True}]},
        "",
        True,
    ),
    ({"allOf": [ref("Old"), thing(b=TEXT)]}, "", False),
    ({"allOf": [ref("Old"), ref("Other")]}, "", False),
    ({"allOf": [ref("Old")], "required": ["a"]}, "The old thing.", False),
    ({"allOf": [ref("Heir")], "required": ["a"]}, "", False),
]


def docs(**schemas: dict[str, Any]) -> dict[str, ir.Doc]:
    """What the class of each schema says, by its name."""
    client = described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
    )
    return {declared.name: declared.doc for declared in client.api.declarations}


@pytest.mark.parametrize(("schema", "text", "deprecated"), TOLD)
def test_a_class_says_what_its_own_schema_says(
    schema: dict[str, Any], text: str, deprecated: bool
) -> None:
    """The words of a base are about that, but where a schema only narrows it."""
    heir = {"allOf": [ref("Old"), thing(b=TEXT)]}
    found = docs(Old=OLD, Other=OTHER, Heir=heir, New=schema)
    assert (found["New"].text, found["New"].deprecated) == (text, deprecated)
    assert (found["Old"].text, found["Old"].deprecated) == ("The old thing.", True)


def test_a_class_of_what_several_schemas_say_has_their_words() -> None:
    """The nearest ones; and a variant is what it was without what stands beside it."""
    base = thing(x={**thing(a=TEXT), "description": "Theirs."}, y=OLD)
    own = thing(x={**thing(b=TEXT), "description": "Ours."}, y=thing(b=TEXT))
    choice = {"oneOf": [ref("Old"), ref("Other")], **thing(z=TEXT)}
    found = docs(
        Old=OLD,
        Other=OTHER,
        Base=base,
        Own={"allOf": [ref("Base"), own]},
        Choice=choice,
    )
    names = ["OwnX", "OwnY", "ChoiceOption1"]
    assert [found[name].text for name in names] == ["Ours.", OLD["description"]] + [
        OLD["description"]
    ]
