"""Unions whose members one value could be taken for."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from .described import description
from .making import Workshop, openapi

DATE = {"type": "string", "format": "date"}
TEXT = {"type": "string"}


@pytest.mark.parametrize("members", [[DATE, TEXT], [TEXT, DATE]])
@pytest.mark.parametrize("text", ["2030-01-02", "2030-13-45", "soon"])
def test_plain_text_is_read_as_it_is(
    workshop: Workshop, members: list[dict[str, str]], text: str
) -> None:
    """Strictly too; what is sent may be of either type."""
    schema = {"type": "object", "properties": {"when": {"anyOf": members}}}
    whole = description({}, components={"schemas": {"Time": schema}})
    package = workshop.load(openapi(whole))
    model = package.models.Time
    assert model.from_dict({"when": text}, strict=True).when == text
    assert model(when=dt.date(2030, 1, 2)).to_dict() == {"when": "2030-01-02"}


def holder(workshop: Workshop, *members: dict[str, Any]) -> Any:
    """A package with a class, `Holder`, whose property `it` is any of these."""
    schema = {"type": "object", "properties": {"it": {"anyOf": list(members)}}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    return workshop.load(openapi(whole))


MOMENT = {"type": "string", "format": "date-time"}
UUID = {"type": "string", "format": "uuid"}
FORMS = [
    ("2030-01-02T03:04:05Z", dt.datetime(2030, 1, 2, 3, 4, 5, tzinfo=dt.UTC)),
    ("2030-01-02", dt.date(2030, 1, 2)),
    ("00000000-0000-0000-0000-00000000000a", uuid.UUID(int=10)),
]


@pytest.mark.parametrize("members", [[MOMENT, DATE, UUID], [UUID, DATE, MOMENT]])
def test_a_text_is_read_by_the_form_that_it_has(
    workshop: Workshop, members: list[dict[str, str]]
) -> None:
    """Strict too; one that has none is kept, or raises."""
    package = holder(workshop, *members)
    made = package.models.Holder
    for text, value in FORMS:
        read = made.from_dict({"it": text}, strict=True)
        assert (read.it, type(read.it)) == (value, type(value))
        assert read.to_dict() == {"it": text}
    assert made.from_dict({"it": "soon"}).it == "soon"
    with pytest.raises(package.DecodeError, match="time or a date or a UUID|UUID or"):
        made.from_dict({"it": "soon"}, strict=True)


ONE_OF: list[tuple[list[dict[str, Any]], list[object], object]] = [
    ([{"const": 0}, {"const": 1}], [0, 1], 2),
    ([{"enum": [1, 2]}, {"type": "integer"}], [1, 5], "a"),
    ([{"enum": [1, 2]}, {"type": "number"}], [1, 5, 1.5], "a"),
    ([{"const": 1}, {"const": 2}, {"type": "boolean"}], [1, 2, True, False], 3),
    ([{"const": False}, {"const": True}], [False, True], 1),
    ([{"enum": [1, True]}, {"enum": [2, False]}], [1, True, 2, False], 0),
    ([{"const": True}, {"type": "boolean"}, TEXT], [True, False, "a"], 1),
    ([{"enum": list(range(40))}, {"type": "integer"}], [1, 50], True),
    ([{"enum": [True, False]}, {"const": 1}, {"const": 0}], [1, 0, True, False], 2),
]


@pytest.mark.parametrize(("members", "values", "other"), ONE_OF)
def test_each_of_several_enumerations_is_known_by_its_values(
    workshop: Workshop,
    members: list[dict[str, Any]],
    values: list[object],
    other: object,
) -> None:
    """Numbers and booleans as texts are: JSON's true is not its 1."""
    package = holder(workshop, *members)
    made = package.models.Holder
    for value in values:
        read = made.from_dict({"it": value}, strict=True)
        assert (read.it, type(read.it)) == (value, type(value))
        assert read.to_dict() == {"it": value}
    assert made.from_dict({"it": other}).to_dict() == {"it": other}
    with pytest.raises(package.DecodeError):
        made.from_dict({"it": other}, strict=True)


@pytest.mark.parametrize("beside", [{"type": "array"}, TEXT, {"type": "integer"}])
@pytest.mark.parametrize("values", [[1, "auto"], ["auto", 1]])
def test_an_enumeration_has_values_of_several_types(
    workshop: Workshop, values: list[object], beside: dict[str, str]
) -> None:
    """Each is known, whichever comes first; what it has beside it is too."""
    made = holder(workshop, {"enum": values}, beside).models.Holder
    others = {"array": ["auto"], "string": "other", "integer": 1}
    for value in (*values, others[beside["type"]]):
        assert made.from_dict({"it": value}, strict=True).it == value


def test_a_tag_that_is_required_comes_before_one_that_may_be_missing(
    workshop: Workshop,
) -> None:
    """Whatever order the properties are in."""

    def member(ids: list[int], kind: str) -> dict[str, object]:
        properties = {"id": {"enum": ids}, "type": {"const": kind}}
        return {"type": "object", "properties": properties, "required": ["type"]}

    either = {"oneOf": [member([1, 2], "one"), member([3], "two")]}
    schema = {"type": "object", "properties": {"it": either}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    package = workshop.load(openapi(whole))
    held = {"it": {"type": "two"}}
    read = package.models.Holder.from_dict(held, strict=True)
    assert read.it == package.models.HolderItTwo(type="two")
    assert read.to_dict() == held


def test_a_required_key_that_is_not_described_tells_nothing(workshop: Workshop) -> None:
    """It may be the old name of another, and never come."""

    def member(own: str) -> dict[str, object]:
        properties = {own: {"type": "string"}, "id": {"type": "integer"}}
        required = [own, f"old_{own}"]
        return {"type": "object", "properties": properties, "required": required}

    either = {"oneOf": [member("host"), member("file")]}
    schemas = {"Holder": {"type": "object", "properties": {"it": either}}}
    whole = description({}, components={"schemas": schemas})
    package = workshop.load(openapi(whole))
    held = {"it": {"file": "a"}}
    read = package.models.Holder.from_dict(held, strict=True)
    assert read.it == package.models.HolderItOption2(file="a")


def test_of_objects_that_nothing_tells_apart_the_first_is_taken(
    workshop: Workshop,
) -> None:
    """Beside a text, too, where one object alone would need no deciding."""

    def member(**properties: object) -> dict[str, object]:
        return {"type": "object", "properties": properties}

    either = {"anyOf": [member(a=TEXT, b=TEXT), member(a=TEXT), TEXT]}
    schema = {"type": "object", "properties": {"it": either}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    package = workshop.load(openapi(whole))
    holder = package.models.Holder
    read = holder.from_dict({"it": {"a": "1", "b": "2"}}, strict=True)
    assert (read.it.a, read.it.b) == ("1", "2")
    assert holder.from_dict({"it": "text"}, strict=True).it == "text"


def test_null_is_no_member_but_permitted(workshop: Workshop) -> None:
    """Whatever says it: a pattern of names, or an item's place."""
    nothing, number = {"type": "null"}, {"type": "integer"}
    by_name = {"patternProperties": {"^n": nothing}, "additionalProperties": number}
    by_place = {"type": "array", "prefixItems": [nothing], "items": number}
    for schema, value in ((by_name, {"n": None, "a": 1}), (by_place, [None, 1])):
        made = holder(workshop, schema).models.Holder
        assert made.from_dict({"it": value}, strict=True).it == value


def some(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties}


def several(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def by_name(values: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": values}


MAYBE_TEXT = {"type": ["string", "null"]}


@pytest.mark.parametrize(
    "members",
    [
        [{**MAYBE_TEXT, "format": "date"}, {"type": "integer"}],
        [{"anyOf": [TEXT, {"type": "null"}]}, {"type": "integer"}],
        [{"enum": [1, None]}, TEXT],
        [{"$ref": "#/components/schemas/Owner"}, TEXT],
        [{"$ref": "#/components/schemas/Other"}, {"type": "boolean"}],
        [{"type": "array", "items": {"$ref": "#/components/schemas/Ref"}}, MAYBE_TEXT],
        [some(it={"$ref": "#/components/schemas/Ref"}), MAYBE_TEXT],
    ],
)
def test_a_union_by_name_permits_the_null_of_its_members(
    workshop: Workshop, members: list[dict[str, Any]]
) -> None:
    """Absent is not null; of itself inside, too (JSON Schema 2020-12, core §10.2.1)."""
    ref = {"$ref": "#/components/schemas/Ref"}
    schemas = {
        "Holder": some(it=ref, must=ref, all=several(ref)) | {"required": ["must"]},
        "Ref": {"anyOf": members},
        "Other": {"anyOf": [{"type": "integer"}, MAYBE_TEXT]},
        "Owner": some(id=TEXT) | {"type": ["object", "null"]},
    }
    whole = description({}, components={"schemas": schemas}) | {"openapi": "3.1.0"}
    package = workshop.load(openapi(whole))
    made = package.models.Holder
    for held in ({"it": None, "must": None, "all": [None]}, {"must": None}):
        assert made.from_dict(held, strict=True).to_dict() == held
    assert made(must=None, it=None).to_dict() == {"it": None, "must": None}
    assert made(must=None).it is package.UNSET
    if members[0].get("type") == "array":
        assert made.from_dict({"must": [None, []]}, strict=True).must == [None, []]
    if members[0].get("type") == "object":
        held = {"must": {"it": None}}
        assert made.from_dict(held, strict=True).to_dict() == held


NUMBER = {"type": "integer"}
HELD: list[tuple[list[dict[str, object]], list[object]]] = [
    (
        [several(some(a=NUMBER)), several({**TEXT, "nullable": True})],
        [["a", "b"], [None, "a"], [{"a": 1}]],
    ),
    ([several(TEXT), several(DATE), several(NUMBER)], [["a"], [1], []]),
    ([several(several(TEXT)), several({"enum": [1, "a"]})], [[["a"]], ["a"], [1]]),
    ([by_name(some(a=NUMBER)), by_name(TEXT)], [{"x": {"a": 1}}, {"x": "a"}, {}]),
    ([by_name(several(TEXT)), by_name({"type": "boolean"})], [{"x": []}, {"x": True}]),
    (
        [some(n=some(z=NUMBER)), some(n=several(NUMBER)), some(n=NUMBER, k=TEXT)],
        [{"n": {"z": 1}}, {"n": [1]}, {"n": 1, "k": "a"}, {}],
    ),
    (
        [some(n=some(z=NUMBER)), some(n={"oneOf": [NUMBER, some(z=NUMBER)]})],
        [{"n": 1}, {"n": {"z": 1}}],
    ),
    (
        [some(k=TEXT, n=several(TEXT)), some(k=TEXT, n={"oneOf": [TEXT, by_name({})]})],
        [{"k": "a"}, {"k": "a", "n": ["a"]}],
    ),
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("members", "values"), HELD)
def test_what_a_value_holds_tells_it(
    workshop: Workshop,
    members: list[dict[str, Any]],
    values: list[object],
    strict: bool,
) -> None:
    """Lists, mappings and objects with the same properties, none of which is lost."""
    made = holder(workshop, *members).models.Holder
    for value in values:
        read = made.from_dict({"it": value}, strict=strict)
        assert read.to_dict() == {"it": value}
        assert not getattr(read.it, "extra", {})


def test_a_part_that_may_be_anything_tells_nothing(workshop: Workshop) -> None:
    """The first that there is stands for all; so may one that holds itself only."""
    for anything in ({}, {"anyOf": [TEXT, {}]}, {"$ref": "#/components/schemas/It"}):
        it = {"anyOf": [some(n=some(z=NUMBER)), some(n=anything)]}
        schemas = {"It": it, "Holder": some(it={"$ref": "#/components/schemas/It"})}
        whole = description({}, components={"schemas": schemas})
        made = workshop.load(openapi(whole)).models
        read = made.Holder.from_dict({"it": {"n": {"z": 1}}}, strict=True)
        assert read.it == made.ItOption1(n=made.ItOption1N(z=1))


def test_lists_of_themselves_and_of_texts(workshop: Workshop) -> None:
    """Which they hold is known when all of the description is."""
    tree = {"$ref": "#/components/schemas/Tree"}
    schemas = {
        "Tree": {"oneOf": [several(tree), several(TEXT)]},
        "Holder": some(it=tree),
    }
    package = workshop.load(openapi(description({}, components={"schemas": schemas})))
    for value in ([["a"], [["b"], []]], ["a"]):
        read = package.models.Holder.from_dict({"it": value}, strict=True)
        assert read.it == value
