"""Unions whose members one value could be taken for."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostics
from generator.pipeline import describe
from generator.settings.config import command_line_settings

from .descriptions import description
from .making import Workshop, openapi

DATE = {"type": "string", "format": "date"}
TEXT: dict[str, Any] = {"type": "string"}


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
ARRAY_OF_MOMENTS = {"type": "array", "items": MOMENT}
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
        inner = {"must": {"it": None}}
        assert made.from_dict(inner, strict=True).to_dict() == inner


NUMBER = {"type": "integer"}
NULL_OR_TEXT: dict[str, object] = {**TEXT, "nullable": True}
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
    (
        [some(id=TEXT, due=TEXT), some(id=TEXT, due=NULL_OR_TEXT)],
        [{"id": "1", "due": None}, {"id": "1", "due": "a"}, {"id": "1"}],
    ),
    (
        [some(name=TEXT, due=TEXT), some(due=NULL_OR_TEXT, k=NUMBER)],
        [{"due": None}, {"due": None, "k": 1}, {"due": "a", "name": "b"}],
    ),
    (
        [some(n=TEXT, due=TEXT, end=TEXT), some(due=NULL_OR_TEXT, end=NULL_OR_TEXT)],
        [{"due": "a", "end": None}, {"due": None, "end": "a"}, {"n": "a", "due": "b"}],
    ),
    (
        [some(n=several(TEXT)), some(n=NULL_OR_TEXT), some(n=NUMBER, k=TEXT)],
        [{"n": None}, {"n": "a"}, {"n": ["a"]}, {"n": 1, "k": "a"}],
    ),
    ([some(n=some(z=TEXT)), some(n={"enum": [None]})], [{"n": None}, {"n": {}}]),
    ([several(TEXT), several(NULL_OR_TEXT)], [["a", None], [None], ["a"], []]),
    ([by_name(TEXT), by_name(NULL_OR_TEXT)], [{"a": "b", "c": None}, {"a": "b"}, {}]),
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


def required(*keys: str, **properties: object) -> dict[str, object]:
    return some(**properties) | {"required": list(keys)}


def source(kind: str, **more: object) -> dict[str, object]:
    """An object of a kind, as several others are; what more it has, it requires."""
    return required("object", *more, object={"enum": [kind]}, id=TEXT, **more)


GONE = {"type": "boolean", "enum": [True]}
TAGS: list[tuple[list[dict[str, object]], list[dict[str, object]]]] = [
    # The keys of two, and then the kinds of the others.
    (
        [
            source("bank", status=TEXT),
            source("card", brand=TEXT),
            source("bank", deleted=GONE),
            source("card", deleted=GONE),
        ],
        [
            {"object": "bank", "status": "x"},
            {"object": "card", "brand": "x"},
            {"object": "bank", "deleted": True},
            {"object": "card", "deleted": True},
        ],
    ),
    # No key is one's own: the kind, and what is required among those of a kind.
    (
        [
            source("bank"),
            source("card"),
            source("bank", deleted=GONE),
            source("card", deleted=GONE),
        ],
        [
            {"object": "bank", "id": "x"},
            {"object": "card", "id": "x"},
            {"object": "bank", "deleted": True},
            {"object": "card", "deleted": True},
        ],
    ),
    # Two kinds of two properties.
    (
        [
            source(kind, state={"enum": [state]})
            for kind in ("bank", "card")
            for state in ("new", "old")
        ],
        [
            {"object": kind, "state": state}
            for kind in ("bank", "card")
            for state in ("new", "old")
        ],
    ),
    # A value that no other permits, beside any text, and beside no such property.
    (
        [
            required("type", type={"const": "a"}, v=TEXT),
            required("type", type=TEXT, w=TEXT),
        ],
        [{"type": "a", "v": "x"}, {"type": "zz", "w": "x"}, {"type": "zz"}],
    ),
    (
        [
            required("type", type={"enum": ["a", "b"]}, v=TEXT, w=TEXT),
            required("type", type={"enum": ["b", "c"]}, w=TEXT),
            some(w=TEXT, z=TEXT),
        ],
        [{"type": "a", "v": "x"}, {"type": "c", "w": "x"}, {"w": "x", "z": "y"}],
    ),
    # One that may be missing, and that two share.
    (
        [
            some(t={"const": "a"}, u=TEXT),
            some(t={"const": "a"}, v=TEXT),
            some(t={"const": "b"}, w=TEXT),
        ],
        [{"t": "a", "u": "x"}, {"t": "a", "v": "x"}, {"t": "b", "w": "x"}, {"w": "x"}],
    ),
]


@pytest.mark.parametrize(("members", "values"), TAGS)
def test_what_one_tag_does_not_tell_others_do(
    workshop: Workshop,
    members: list[dict[str, Any]],
    values: list[dict[str, Any]],
) -> None:
    """Each value is valid for one member: strictly, that is taken."""
    package = holder(workshop, *members)
    for value in values:
        read = package.models.Holder.from_dict({"it": value}, strict=True)
        assert type(read.it).__name__ != "Unknown"
        assert read.to_dict() == {"it": value}


@pytest.mark.parametrize(
    "tags",
    [[[1], [2], [True]], [[True, False], [1, 2], [0]], [[True, "a"], [1, "b"]]],
)
def test_a_tag_of_one_is_not_true(
    workshop: Workshop, tags: list[list[int | str]]
) -> None:
    """Which Python says are equal: each value is of the member that permits it."""
    schemas = {
        f"It{number}": required("tag", tag={"enum": values})
        for number, values in enumerate(tags)
    }
    members = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    schemas["Holder"] = some(it={"oneOf": members})
    models = workshop.load(openapi(description({}, components={"schemas": schemas})))
    made = models.models.Holder
    for number, values in enumerate(tags):
        for tag in values:
            read = made.from_dict({"it": {"tag": tag}}, strict=True)
            assert type(read.it).__name__ == f"It{number}"


def test_of_members_of_one_kind_another_property_decides(workshop: Workshop) -> None:
    """All that no member permits is none of them."""
    members, values = TAGS[1]
    package = holder(workshop, *members)
    read = [package.models.Holder.from_dict({"it": value}).it for value in values]
    classes = [type(each) for each in read]
    assert len(set(classes)) == 4
    assert read[2] == classes[2](object="bank", deleted=True)
    other = package.models.Holder.from_dict({"it": {"object": "cash"}})
    assert other.it == package.runtime.unknown.Unknown({"object": "cash"})


def test_a_union_inside_of_another_is_still_told_by_two_tags(
    workshop: Workshop,
) -> None:
    """What it knows some by is no news beside the others."""
    members, values = TAGS[1]
    source = {"$ref": "#/components/schemas/Source"}
    it = {"anyOf": [source, required("url", url=TEXT), several(TEXT)]}
    schemas = {"Source": {"anyOf": members}, "Holder": some(it=it)}
    package = workshop.load(openapi(description({}, components={"schemas": schemas})))
    names = []
    for value in (*values, {"url": "x"}, ["x"]):
        read = package.models.Holder.from_dict({"it": value}, strict=True)
        assert read.to_dict() == {"it": value}
        names.append(type(read.it).__name__)
    assert len(set(names)) == len(names)


CAT = required("kind", kind={"const": "cat"}, lives=NUMBER)
DOG = required("kind", kind={"const": "dog"}, born=DATE)
HELD_OBJECTS: list[tuple[list[dict[str, object]], list[object]]] = [
    (
        [several(CAT), several(DOG)],
        [[], [{"kind": "cat"}], [{"kind": "dog", "born": "2030-01-02"}]],
    ),
    (
        [by_name(CAT), by_name(DOG)],
        [{}, {"x": {"kind": "cat"}}, {"x": {"kind": "dog", "born": "2030-01-02"}}],
    ),
    (
        [several(required("a", a=TEXT)), several(required("b", b=DATE)), TEXT],
        [[{"a": "x"}], [{"b": "2030-01-02"}], "x", []],
    ),
    (
        [several(some(a=TEXT, c=TEXT)), several(some(b=TEXT, c=TEXT))],
        [[{"c": "x"}, {"a": "x"}], [{"b": "x"}, {"c": "x"}]],
    ),
    (
        [several(required("a", a=NUMBER)), several(some(b=TEXT))],
        [[{"a": 1}], [{"b": "x"}], [{}], []],
    ),
    (
        [by_name(required("a", a=NUMBER)), by_name(some(b=TEXT))],
        [{"x": {"a": 1}}, {"x": {"b": "x"}}, {"x": {}}, {}],
    ),
]


@pytest.mark.parametrize(("members", "values"), HELD_OBJECTS)
def test_lists_are_known_by_the_objects_that_they_hold(
    workshop: Workshop, members: list[dict[str, Any]], values: list[object]
) -> None:
    """Mappings, too; an empty one is of what may hold any object, else the first."""
    made = holder(workshop, *members).models.Holder
    for value in values:
        assert made.from_dict({"it": value}, strict=True).to_dict() == {"it": value}


CLOSED = {"additionalProperties": False}
FITTING: list[tuple[list[dict[str, object]], list[tuple[dict[str, object], int]]]] = [
    (
        [some(a=TEXT) | CLOSED, some(b=TEXT) | CLOSED],
        [({"a": "x"}, 1), ({"b": "x"}, 2)],
    ),
    ([some(a=TEXT), some(b=TEXT)], [({"a": "x"}, 1), ({"b": "x"}, 2), ({}, 1)]),
    (
        [required("a", a=TEXT, b=TEXT), required("b", a=TEXT, b=TEXT)],
        [({"a": "x"}, 1), ({"b": "x"}, 2), ({"a": "x", "b": "x"}, 1)],
    ),
    (
        [some(a=TEXT) | CLOSED, some(a=TEXT, b=TEXT), some(b=TEXT)],
        [({"a": "x"}, 1), ({"b": "x"}, 2)],
    ),
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("members", "values"), FITTING)
def test_a_value_is_of_the_class_that_describes_all_of_it(
    workshop: Workshop,
    members: list[dict[str, Any]],
    values: list[tuple[dict[str, Any], int]],
    strict: bool,
) -> None:
    """Of a closed one, what is not described would be lost; of several, the first."""
    made = holder(workshop, *members).models.Holder
    for value, number in values:
        read = made.from_dict({"it": value}, strict=strict)
        assert type(read.it).__name__ == f"HolderItOption{number}"
        assert read.to_dict() == {"it": value}


def test_what_no_class_describes_is_kept_by_one_that_permits_it(
    workshop: Workshop,
) -> None:
    """The first that is not closed; of closed ones, what they describe is not lost."""
    made = holder(workshop, some(a=TEXT) | CLOSED, some(b=TEXT)).models.Holder
    held = {"it": {"a": "x", "z": 1}}
    read = made.from_dict(held)
    assert type(read.it).__name__ == "HolderItOption2"
    assert read.to_dict() == held
    made = holder(workshop, some(a=TEXT) | CLOSED, some(b=TEXT) | CLOSED).models.Holder
    assert made.from_dict({"it": {"b": "x", "z": 1}}).to_dict() == {"it": {"b": "x"}}


def test_a_mapping_is_taken_where_no_class_says_more(workshop: Workshop) -> None:
    """Of what it permits, a closed one would lose most."""
    made = holder(workshop, some(a=TEXT) | CLOSED, by_name(TEXT)).models.Holder
    assert type(made.from_dict({"it": {"a": "x"}}, strict=True).it) is not dict
    assert made.from_dict({"it": {"z": "x"}}, strict=True).it == {"z": "x"}


def test_what_is_sent_fits_the_class_of_what_is_sent(workshop: Workshop) -> None:
    """Read and write only properties make two classes, and two decisions."""
    seen = {"type": "string", "readOnly": True}
    holder = some(
        it={"oneOf": [some(a=TEXT, seen=seen) | CLOSED, some(b=TEXT) | CLOSED]}
    )
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Holder"}}}
    answer = {"200": {"description": "OK", "content": content}}
    operation = {"requestBody": {"content": content}, "responses": answer}
    whole = description(
        {"/it": {"put": operation}}, components={"schemas": {"Holder": holder}}
    )
    models = workshop.load(openapi(whole)).models
    assert models.Holder.from_dict({"it": {"seen": "x"}}, strict=True).it.seen == "x"
    sent = models.HolderInput.from_dict({"it": {"a": "x"}}, strict=True)
    assert type(sent.it) is models.HolderItOption1Input
    assert type(models.HolderInput.from_dict({"it": {"b": "x"}}).it) is not type(
        sent.it
    )


def test_a_tag_that_no_member_has_is_of_something_new_whatever_its_keys(
    workshop: Workshop,
) -> None:
    """Where the tag may be missing, keys tell what has none, and nothing else."""
    dog = {**required("bark", bark=TEXT, kind={"const": "dog"}), "title": "Dog"}
    cat = {**required("meow", meow=TEXT, kind={"const": "cat"}), "title": "Cat"}
    holders = holder(workshop, dog, cat).models.Holder
    for value, wanted in (
        ({"kind": "cat"}, "Cat"),
        ({"kind": "cat", "bark": "a"}, "Cat"),
        ({"bark": "a"}, "Dog"),
        ({"kind": "wolf", "bark": "a"}, "Unknown"),
        ({"kind": "wolf"}, "Unknown"),
    ):
        read = holders.from_dict({"it": value})
        assert type(read.it).__name__ == wanted
        assert read.to_dict() == {"it": value}


def objects_with(key: str, *schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Objects with one property of the same name."""
    return [{"type": "object", "properties": {key: each}} for each in schemas]


def variants_told(*members: dict[str, Any], sent: bool = False) -> list[str]:
    """The messages of a description that answers with one of these, or is sent it."""
    names = [f"Kind{number}" for number in range(len(members))]
    whole = description(
        {"/it": {"put": {"responses": {"204": {"description": "Done"}}}}},
        components={"schemas": dict(zip(names, members, strict=True))},
    )
    choice = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    content = {"application/json": {"schema": choice}}
    operation = whole["paths"]["/it"]["put"]
    if sent:
        operation["requestBody"] = {"content": content}
    else:
        operation["responses"] = {"200": {"description": "OK", "content": content}}
    source = openapi(whole)
    told = Diagnostics()
    describe(source, command_line_settings(source.label, "made", ()), {}, told)
    return [str(each) for each in told if each.code == "union-ambiguous"]


DEEP = objects_with("data", *objects_with("x", TEXT), *objects_with("y", TEXT))


@pytest.mark.parametrize(
    "members",
    [
        DEEP,
        objects_with("at", TEXT, MOMENT),
        objects_with("at", {"type": "array", "items": TEXT}, ARRAY_OF_MOMENTS),
        [{"type": "array", "items": each} for each in DEEP],
        [{"type": "object", "additionalProperties": each} for each in DEEP],
    ],
)
def test_variants_that_nothing_tells_apart_are_told_of(
    members: list[dict[str, Any]],
) -> None:
    """Where one is read as the other and that reads otherwise, at the place of both."""
    (told,) = variants_told(*members)
    assert "from `Kind0`: all is read as `Kind0`" in told
    assert told.endswith(
        "(at #/paths/~1it/put/responses/200/content/application~1json/schema)"
    )
    assert variants_told(*members, sent=True) == []


@pytest.mark.parametrize(
    "members",
    [
        objects_with("at", TEXT, TEXT),
        objects_with("at", TEXT, {"type": "integer"}),
        objects_with("at", {"enum": ["a", "b"]}, {"enum": ["b", "c"]}),
        [*objects_with("at", TEXT), *objects_with("on", MOMENT)],
        [
            required("k", k={"const": "a"}, at=TEXT),
            required("k", k={"const": "b"}, at=MOMENT),
        ],
        [
            {**each, "properties": {**each["properties"], "k": {"const": k}}}
            for k, each in zip("ab", DEEP, strict=True)
        ],
        [required("data", data=TEXT), required("data", data=DEEP[0])],
        [TEXT, MOMENT],
    ],
)
def test_variants_that_something_tells_apart_are_not(
    members: list[dict[str, Any]],
) -> None:
    """Nor those of which either reads as the other does."""
    assert variants_told(*members) == []


def texts(required: str, *names: str, **more: Any) -> dict[str, Any]:
    """An object with texts of these names."""
    properties: dict[str, Any] = dict.fromkeys(names, TEXT)
    return {"type": "object", "properties": properties, "required": [required], **more}


NUMBERED = {"type": "object", "properties": {"n": {"type": "integer"}}}
TAGGED = [
    {**texts("a", "a"), "properties": {"kind": {"const": kind}, "a": TEXT, kind: TEXT}}
    for kind in ("first", "second")
]


@pytest.mark.parametrize(
    ("members", "value"),
    [
        ([texts("a", "a"), texts("b", "b")], {"a": "1", "b": "2"}),
        ([texts("a", "a", "c"), texts("a", "a", "b")], {"a": "1", "c": "2", "b": "3"}),
        ([texts("a", "a"), texts("b", "b"), NUMBERED], {"b": "1", "n": 2, "a": "3"}),
        ([texts("a", "a"), {"type": "array"}, NUMBERED], {"a": "1", "n": 2}),
        (
            [texts("a", "a", additionalProperties=TEXT), texts("b", "b")],
            {"a": "1", "b": "2"},
        ),
    ],
)
def test_an_object_may_be_of_several_members(
    workshop: Workshop, members: list[dict[str, Any]], value: dict[str, Any]
) -> None:
    """`anyOf` says so: what another describes is no unknown property, nor lost."""
    package = holder(workshop, *members)
    made = package.models.Holder
    for strict in (False, True):
        read = made.from_dict({"it": value}, strict=strict)
        assert read.to_dict() == {"it": value}
        assert read.it.extra.keys() <= value.keys()
    with pytest.raises(package.DecodeError, match=r"at \$.it.other"):
        made.from_dict({"it": {**value, "other": 1}}, strict=True)


@pytest.mark.parametrize(
    ("keyword", "members", "value", "unknown"),
    [
        ("oneOf", [texts("a", "a"), texts("b", "b")], {"a": "1", "b": "2"}, "[ab]"),
        ("anyOf", TAGGED, {"kind": "first", "a": "", "second": ""}, "second"),
        (
            "anyOf",
            [texts("a", "a", additionalProperties=False), texts("b", "b")],
            {"a": {"b": ""}, "b": ""},
            "",
        ),
    ],
    ids=["oneOf", "tags", "closed"],
)
def test_an_object_that_can_be_of_one_member_has_no_others(
    workshop: Workshop, keyword: str, members: Any, value: Any, unknown: str
) -> None:
    schema = {"type": "object", "properties": {"it": {keyword: members}}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    package = workshop.load(openapi(whole))
    with pytest.raises(package.DecodeError, match=rf"\$\.it\.{unknown}"):
        package.models.Holder.from_dict({"it": value}, strict=True)


def test_a_union_of_many_members_is_printed_and_loaded_by_what_is_met(
    workshop: Workshop,
) -> None:
    """Each member has its own lines and one in the list of those it may be as well."""
    schemas = {f"V{n}": texts(f"k{n}", f"k{n}", "common") for n in range(30)}
    members = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    holder = {"type": "object", "properties": {"it": {"anyOf": members}}}
    whole = description({}, components={"schemas": {**schemas, "Holder": holder}})
    package = workshop.load(openapi(whole))
    model = package.models.Holder

    def loaded() -> set[str]:
        names = {f"{package.__name__}.models.v{n}" for n in range(30)}
        return {name.rpartition(".")[2] for name in names & sys.modules.keys()}

    value = {"it": {"k7": "1", "k9": "2", "other": 3}}
    assert model.from_dict(value).to_dict() == value
    assert loaded() == {"v7"}
    model.from_dict({"it": {"k7": "1"}}, strict=True)
    assert loaded() == {"v7"}
    with pytest.raises(package.DecodeError, match=r"at \$.it.other"):
        model.from_dict(value, strict=True)
    file = sys.modules[model.__module__].__file__
    assert file is not None
    assert Path(file).read_text().count("m.V") <= 30 * 4
