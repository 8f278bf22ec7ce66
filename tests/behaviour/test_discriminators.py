"""Variants told by a discriminator: of unions, and of what is built on by `allOf`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from .descriptions import description
from .making import REPOSITORY, Made, Workshop, file_source, openapi

CASE = REPOSITORY / "tests" / "cases" / "discriminators.yaml"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def models(made: Made) -> Any:
    return __import__(f"{made.name}.models", fromlist=["models"])


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("pet", {"kind": "cat"}, "Cat"),
        ("pet", {"kind": "dog"}, "Dog"),
        ("pet", {"kind": "puppy"}, "Dog"),
        ("pet", {"kind": "Cat"}, "Cat"),
        ("pet", {"kind": "cow"}, "Unknown"),
        ("implicit", {"kind": "Cat"}, "Cat"),
        ("implicit", {"kind": "Dog", "bark": True}, "Dog"),
        ("limited", {"shape": "square"}, "Square"),
        ("limited", {"shape": "circle"}, "Circle"),
        ("pet_or_text", {"kind": "dog"}, "Dog"),
        ("pet_or_text", "neither", "str"),
        ("pet_or_rock", {"kind": "dog"}, "Dog"),
        ("pet_or_rock", {"weight": 1}, "Rock"),
        ("account", {"type": "guest"}, "User"),
        ("account", {"type": "robot"}, "Robot"),
        ("overlapping", {"type": "robot", "both": "1"}, "Shared"),
        ("vehicle", {"wheels": "four"}, "Car"),
        ("vehicle", {"wheels": "two", "bell": True}, "Vehicle"),
        ("thing", {"thing": "rock", "weight": 1}, "Rock"),
        ("thing", {"thing": "pet", "kind": "puppy"}, "Dog"),
        ("animal", {"type": "fish", "fins": 2}, "Fish"),
        ("animal", {"type": "Fish", "fins": 2}, "Fish"),
        ("animal", {"type": "Bird", "wings": 2}, "Bird"),
        ("animal", {"type": "Penguin", "wings": 2}, "Penguin"),
        ("animal", {"type": "#snake", "length": 2}, "Snake"),
        ("animal", {"type": "yeti"}, "Animal"),
        ("bird", {"type": "Penguin"}, "Penguin"),
        ("bird", {"type": "Sparrow"}, "Bird"),
        ("bird", None, "NoneType"),
        ("penguin", {"type": "Penguin"}, "Penguin"),
        ("animal_or_rock", {"type": "fish"}, "Fish"),
        ("animal_or_rock", {"weight": 3}, "Rock"),
        ("animal_or_rock", {"type": "yeti"}, "Animal"),
    ],
)
def test_a_value_is_known_for_its_variant(
    models: Any, field: str, value: Any, wanted: str
) -> None:
    """By the mapping, by what the variant permits, or by its name; nothing is lost."""
    zoo = models.Zoo.from_dict({field: value})
    assert type(getattr(zoo, field)).__name__ == wanted
    assert zoo.to_dict() == {field: value}


def test_what_stands_for_others_does_so_at_every_depth(models: Any) -> None:
    """In lists, and inside of what builds on it."""
    fish = {"type": "fish", "mother": {"type": "Bird", "mother": {"type": "Penguin"}}}
    zoo = models.Zoo.from_dict({"animals": [fish]}, strict=True)
    bird = models.Bird(mother=models.Penguin())
    assert zoo.animals == [models.Fish(mother=bird)]


def test_a_schema_that_stands_for_others_has_an_alias(made: Made) -> None:
    """Of all of them; where others build on it, it is itself."""
    line = "    animal: m.AnyAnimal | None = None\n"
    assert line in made.files["models/zoo.py"]
    text = made.files["models/any_animal.py"]
    assert "m.Bird | m.Fish | m.Penguin | m.Snake | m.Animal | Unknown" in text
    assert "    penguin: m.Penguin | None = None\n" in made.files["models/zoo.py"]


def test_a_value_for_no_schema_is_told(made: Made) -> None:
    """A mapping that leads nowhere costs nothing but that value."""
    assert made.codes.count("discriminator-target") == 1


def test_a_tag_is_looked_up_once(made: Made) -> None:
    """However many variants ask for it."""
    text = "\n".join(made.files.values())
    deciding = [part for part in text.split("\ndef ") if "tag_of(value" in part]
    assert len([part for part in deciding if "\n    tag = tag_of(value" in part]) > 5
    for function in deciding:
        asked = re.findall(r"tag_of\(value, .+?\)", function.partition("\n\n")[0])
        assert len(asked) == len(set(asked))


def pets(discriminator: dict[str, Any], **base: Any) -> dict[str, Any]:
    """`Pet`, told by `kind`, with a `Cat` and a `Dog`, which build on it or not."""
    kind = {"type": "object", "properties": {"kind": {"type": "string"}}}
    own = {"allOf": [{"$ref": "#/components/schemas/Pet"}]} if not base else kind
    pet = {**(base or kind), "discriminator": {"propertyName": "kind", **discriminator}}
    schemas = {"Pet": pet, "Cat": own, "Dog": own}
    schemas["Holder"] = {
        "type": "object",
        "properties": {"pet": {"$ref": "#/components/schemas/Pet"}},
    }
    return description({}, components={"schemas": schemas}) | {"openapi": "3.2.0"}


def kinds(workshop: Workshop, whole: dict[str, Any], *kinds: str | None) -> list[str]:
    """What objects of these kinds are read as; without a kind for None."""
    holder = workshop.load(openapi(whole)).models.Holder
    pets = [{} if kind is None else {"kind": kind} for kind in kinds]
    read = [holder.from_dict({"pet": pet}).pet for pet in pets]
    return [type(pet).__name__ for pet in read]


EITHER = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]


@pytest.mark.parametrize("base", [{}, {"oneOf": EITHER}])
def test_a_mapping_takes_no_name_away_but_those_that_it_has(
    workshop: Workshop, base: dict[str, Any]
) -> None:
    """OAS 3.1.1 §4.8.25.2: the name, unless a mapping is present for that value."""
    swapped = pets({"mapping": {"dog": "Dog", "Cat": "Dog", "cat": "Cat"}}, **base)
    wanted = ["Cat", "Dog", "Dog", "Dog"]
    assert kinds(workshop, swapped, "cat", "Cat", "dog", "Dog") == wanted


@pytest.mark.parametrize("base", [{}, {"oneOf": EITHER}])
@pytest.mark.parametrize("default", ["Dog", "#/components/schemas/Dog"])
def test_what_has_no_known_value_is_the_default(
    workshop: Workshop, base: dict[str, Any], default: str
) -> None:
    """OAS 3.2.0 §4.25: absent, or neither mapped nor a name."""
    whole = pets({"defaultMapping": default, "mapping": {"cat": "Cat"}}, **base)
    wanted = ["Cat", "Cat", "Dog", "Dog", "Dog"]
    assert kinds(workshop, whole, "cat", "Cat", "Dog", "cow", None) == wanted


def test_the_parent_is_known_by_its_name_beside_a_default(workshop: Workshop) -> None:
    """It is one of the pets, and no longer all others."""
    whole = pets({"defaultMapping": "Dog"})
    assert kinds(workshop, whole, "Pet", "Cat", "cow") == ["Pet", "Cat", "Dog"]


def test_a_default_that_is_no_schema_is_told(workshop: Workshop) -> None:
    """As a value of the mapping is."""
    whole = pets({"defaultMapping": "Cow"}, oneOf=EITHER)
    assert "discriminator-target" in workshop.make(openapi(whole)).codes


def numbered(kind: str, first: object, second: object, **mapping: str) -> Any:
    """`It`, of a `First` and a `Second` with such a `tag`, which may have any value
    for None."""

    def member(own: str, value: object) -> dict[str, Any]:
        limits = {} if value is None else {"const": value}
        tag = {"tag": {"type": kind, **limits}, own: {"type": "string"}}
        return {"type": "object", "required": ["tag"], "properties": tag}

    found: dict[str, Any] = {"propertyName": "tag"}
    found |= {"mapping": mapping} if mapping else {}
    members = [{"$ref": f"#/components/schemas/{name}"} for name in ("First", "Second")]
    schemas = {
        "First": member("a", first),
        "Second": member("b", second),
        "It": {"oneOf": members, "discriminator": found},
        "Holder": {
            "type": "object",
            "properties": {"it": {"$ref": "#/components/schemas/It"}},
        },
    }
    whole = description({}, components={"schemas": schemas})
    return openapi(whole | {"openapi": "3.1.0"})


@pytest.mark.parametrize(
    ("kind", "values", "are_fixed", "mapping"),
    [
        ("integer", (1, 2), True, {"1": "First", "2": "Second"}),
        ("integer", (1, 2), False, {"1": "First", "2": "Second"}),
        ("integer", (1, 2), True, {}),
        ("integer", (1, 2), True, {"one": "First", "2": "Second"}),
        ("number", (-1, 10), False, {"-1": "First", "10": "Second"}),
        ("boolean", (True, False), True, {"true": "First", "false": "Second"}),
        ("boolean", (False, True), False, {"False": "First", "True": "Second"}),
        ("boolean", (True, False), True, {}),
        ("string", ("1", "2"), False, {"1": "First", "2": "Second"}),
    ],
)
def test_a_value_of_a_mapping_is_one_of_its_property(
    workshop: Workshop,
    kind: str,
    values: tuple[object, object],
    are_fixed: bool,
    mapping: dict[str, str],
) -> None:
    """Keys of a mapping are texts (OAS 3.1.1 §4.8.25), values on the wire are not."""
    fixed = values if are_fixed else (None, None)
    package = workshop.load(numbered(kind, *fixed, **mapping))
    for value, own, cls in zip(values, "ab", ("First", "Second"), strict=True):
        held = {"it": {"tag": value, own: "x"}}
        read = package.models.Holder.from_dict(held, strict=True)
        assert type(read.it).__name__ == cls
        assert read.to_dict() == held
    names = [{"tag": "First"}, {"tag": 3}, {}]
    for other in names[kind == "string" :]:
        read = package.models.Holder.from_dict({"it": other})
        assert type(read.it).__name__ == "Unknown"


def inline(*members: dict[str, Any], **tag: Any) -> dict[str, Any]:
    """A `Holder` of `it`, one of these without a name, with a discriminator `k`."""
    either = {"oneOf": list(members), "discriminator": {"propertyName": "k", **tag}}
    named = {"type": "object", "properties": {"k": {"type": "string"}, "n": {}}}
    schemas = {
        "Holder": {"type": "object", "properties": {"it": either}},
        "Named": named,
    }
    whole = description({}, components={"schemas": schemas})
    return whole | {"openapi": "3.1.0"}


def member(own: str, *, required: bool = True, **tag: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["k", own] if required else ["k"],
        "properties": {"k": tag or {"type": "string"}, own: {"type": "string"}},
    }


@pytest.mark.parametrize(
    ("members", "values"),
    [
        ([member("a"), member("b")], [{"k": "0", "b": "x"}, {"k": "q", "a": "x"}]),
        (
            [
                member("a", required=False, const="x"),
                member("b", required=False, enum=["y", "z"]),
            ],
            [{"k": "x", "a": "x"}, {"k": "z", "b": "x"}],
        ),
        (
            [
                member("a", required=False, type="integer", enum=[5]),
                member("b", required=False, type="integer", enum=[6]),
            ],
            [{"k": 5, "a": "x"}, {"k": 6, "b": "x"}],
        ),
        (
            [{"$ref": "#/components/schemas/Named"}, member("a")],
            [{"k": "Named", "n": 1}, {"k": "1", "a": "x"}],
        ),
    ],
)
def test_a_schema_without_a_name_is_not_known_by_one(
    workshop: Workshop, members: list[dict[str, Any]], values: list[dict[str, Any]]
) -> None:
    """OAS 3.1.1 §4.8.25: inline schemas are not considered. What tells it without the
    keyword still does."""
    package = workshop.load(openapi(inline(*members)))
    for value in values:
        read = package.models.Holder.from_dict({"it": value}, strict=True)
        assert type(read.it).__name__ != "Unknown"
        assert read.to_dict() == {"it": value}


PETS: dict[str, Any] = {
    "Cat": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    },
    "Dog": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "bark": {"type": "boolean"}},
    },
    "Named": {"type": "object", "properties": {"name": {"type": "string"}}},
}
NAMED = {"$ref": "#/components/schemas/Named"}
BESIDE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "properties": lambda choice: PETS["Named"] | choice,
    "allOf": lambda choice: {"allOf": [NAMED], **choice},
    "a member of allOf": lambda choice: {"allOf": [NAMED, choice]},
    "a reference in allOf": lambda choice: {
        "allOf": [NAMED, {"$ref": "#/components/schemas/Choice"}]
    },
}


def beside(place: str, choice: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    """A `Holder` of a `pet` with a name, which the choice tells apart."""
    pet = BESIDE[place](choice)
    holder = {
        "type": "object",
        "properties": {"pet": {"$ref": "#/components/schemas/Pet"}},
    }
    named = {"Choice": choice, "Pet": pet, "Holder": holder}
    whole = description({}, components={"schemas": {**PETS, **schemas, **named}})
    return whole | {"openapi": "3.2.0"}


@pytest.mark.parametrize("place", BESIDE)
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"mapping": {"c": "Cat", "d": "#/components/schemas/Dog"}}, "c Cat d Dog"),
        ({}, "Cat Cat Dog Dog"),
        ({"mapping": {"c": "Cat"}, "defaultMapping": "Dog"}, "c Cat Dog new"),
    ],
)
def test_a_discriminator_counts_whatever_stands_beside_it(
    workshop: Workshop, place: str, keyword: str, told: dict[str, Any], values: str
) -> None:
    """By the mapping, or the name of the schema that a branch refers to; the name that
    all of them have is in each."""
    tag = {"propertyName": "kind", **told}
    whole = beside(place, {keyword: EITHER, "discriminator": tag})
    holder = workshop.load(openapi(whole)).models.Holder

    def read(kind: str) -> Any:
        # The other's property: the tag alone tells.
        pet = {"kind": kind, "name": "Tom", "lives": 9, "bark": True}
        found = holder.from_dict({"pet": pet})
        assert found.to_dict() == {"pet": pet}
        return found.pet

    pets = [read(kind) for kind in values.split()]
    assert [(hasattr(p, "lives"), hasattr(p, "bark")) for p in pets] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]
    assert {pet.name for pet in pets} == {"Tom"}
    if "defaultMapping" not in told:
        assert type(read("new")).__name__ == "Unknown"


@pytest.mark.parametrize("place", BESIDE)
def test_a_value_that_the_schema_itself_gives(workshop: Workshop, place: str) -> None:
    """By an extension, or in a branch that wraps its reference in `allOf`."""
    marked = {**PETS["Cat"], "x-ms-discriminator-value": "#cat"}
    wrapped = {"allOf": [{"$ref": "#/components/schemas/Dog"}], "description": "One."}
    choice = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, wrapped],
        "discriminator": {"propertyName": "kind", "mapping": {"d": "Dog"}},
    }
    whole = beside(place, choice, Cat=marked)
    holder = workshop.load(openapi(whole)).models.Holder
    for kind, own in (("#cat", "lives"), ("d", "bark")):
        assert hasattr(holder.from_dict({"pet": {"kind": kind}}).pet, own)


@pytest.mark.parametrize("place", BESIDE)
def test_a_choice_in_a_branch_is_told_by_its_own(
    workshop: Workshop, place: str
) -> None:
    """Not by its names as values of the other's property."""
    inner = {"oneOf": EITHER, "discriminator": {"propertyName": "kind"}}
    rock = {"type": "object", "properties": {"weight": {"type": "integer"}}}
    choice = {
        "oneOf": [
            {"$ref": f"#/components/schemas/{name}"} for name in ("Either", "Rock")
        ],
        "discriminator": {
            "propertyName": "thing",
            "mapping": {"pet": "Either", "rock": "Rock"},
        },
    }
    whole = beside(place, choice, Either=inner, Rock=rock)
    holder = workshop.load(openapi(whole)).models.Holder
    for value, own in [
        ({"thing": "rock"}, "weight"),
        ({"thing": "pet", "kind": "Cat", "bark": True}, "lives"),
        ({"thing": "pet", "kind": "Dog", "lives": 9}, "bark"),
    ]:
        assert hasattr(holder.from_dict({"pet": value}).pet, own)


def test_the_discriminator_of_a_base_tells_no_branches(workshop: Workshop) -> None:
    """It is for what builds on that: here the branches are told by what they need."""
    base = {
        "type": "object",
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    branches = [
        {"type": "object", "required": [own], "properties": {own: {"type": "integer"}}}
        for own in ("lives", "bark")
    ]
    either = {"allOf": [{"$ref": "#/components/schemas/Base"}], "oneOf": branches}
    holder = {
        "type": "object",
        "properties": {"pet": {"$ref": "#/components/schemas/Pet"}},
    }
    schemas = {"Base": base, "Pet": either, "Holder": holder}
    whole = description({}, components={"schemas": schemas}) | {"openapi": "3.1.0"}
    models = workshop.load(openapi(whole)).models
    for own in ("lives", "bark"):
        pet = {"kind": "Pet", own: 1}
        assert hasattr(models.Holder.from_dict({"pet": pet}, strict=True).pet, own)


@pytest.mark.parametrize("discriminator", [{"propertyName": "kind"}, None])
def test_branches_may_build_on_what_they_are_branches_of(
    workshop: Workshop, discriminator: dict[str, Any] | None
) -> None:
    """Who has chosen one chooses no more, and another that builds on it still does."""
    pet: dict[str, Any] = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
        "oneOf": [
            {"$ref": "#/components/schemas/Cat"},
            {"$ref": "#/components/schemas/Dog"},
        ],
    }
    if discriminator:
        pet["discriminator"] = discriminator
    base = {"$ref": "#/components/schemas/Pet"}
    schemas = {
        "Pet": pet,
        "Cat": {"allOf": [base, {"properties": {"claws": {"type": "integer"}}}]},
        "Kitten": {"allOf": [{"$ref": "#/components/schemas/Cat"}]},
        "Dog": {"allOf": [base, {"properties": {"bark": {"type": "boolean"}}}]},
        "Stored": {"allOf": [base, {"properties": {"id": {"type": "integer"}}}]},
    }
    made = workshop.make(openapi(description({}, components={"schemas": schemas})))
    models = __import__(f"{made.name}.models", fromlist=["models"])
    read = __import__(f"{made.name}.runtime.decoding", fromlist=["Decoder"]).Decoder()
    dog = {"kind": "Dog", "name": "Rex", "bark": True}
    assert read.document(dog, models.decode_pet) == models.Dog(**dog)
    cat = models.Cat(kind="Cat", name="Tom", claws=18)
    assert read.document(cat.to_dict(), models.decode_pet) == cat
    stored = read.document({**dog, "id": 3}, models.decode_stored)
    assert (stored.id, stored.name, stored.bark) == (3, "Rex", True)
