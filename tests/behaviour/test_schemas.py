"""Schemas of every kind: the type that each becomes, and what is told of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from generator.diagnostics import Diagnostics
from generator.pipeline import describe
from generator.settings.config import command_line_settings

from .descriptions import description
from .making import REPOSITORY, Made, Workshop, file_source, openapi

CASE = REPOSITORY / "tests" / "cases" / "schemas.yaml"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def models(made: Made) -> Any:
    return __import__(f"{made.name}.models", fromlist=["models"])


@pytest.mark.parametrize(
    "line",
    [
        "labels: m.Labels | None = None",
        "pair: tuple[str, int] | None = None",
        "row: list[str | int] | None = None",
        "nothing: None | Unset = UNSET",
        "none: None | Unset = UNSET",
        'rate: float | None = None\n    """One of 0.5, 1.5."""',
        'point: dict[str, Any] | None = None\n    """Always {"x": 1}."""',
        "maybe: m.AllMaybe | None | Unset = UNSET",
        "anything: Any = UNSET",
        "big: int | None = None",
        "length: str | None = None",
        "site: str | None = None",
        "odd: int | None = None",
        "deep: str | int | bool | None = None",
        "n1: str | None | Unset = UNSET",
        "n2: str | None | Unset = UNSET",
        "n3: str | None | Unset = UNSET",
    ],
)
def test_a_schema_has_its_type(made: Made, line: str) -> None:
    """As a field reads, with what the type cannot say."""
    assert f"    {line}\n" in made.files["models/all.py"]


ROW = {"type": "object", "properties": {"w": {"type": "string"}}}


@pytest.mark.parametrize(
    ("items", "others", "annotation"),
    [
        ([{"type": "object"}, {"$ref": "#/components/schemas/B"}], [], 'list["m.B"]'),
        ([{"$ref": "#/components/schemas/B"}, {"type": "object"}], [], 'list["m.B"]'),
        ([{}, {"$ref": "#/components/schemas/B"}], [], 'list["m.B"]'),
        ([ROW, {"$ref": "#/components/schemas/B"}], [], 'list["m.AItem"]'),
        ([], [{}, {"$ref": "#/components/schemas/B"}], 'dict[str, "m.B"]'),
        (
            [],
            [{"type": "object"}, {"$ref": "#/components/schemas/B"}],
            'dict[str, "m.B"]',
        ),
    ],
)
def test_members_describe_items_and_values_together(
    workshop: Workshop, items: list[Any], others: list[Any], annotation: str
) -> None:
    """Each has to hold, and a bare type adds nothing to one that says more."""
    members = [{"type": "array", "items": said} for said in items]
    members += [{"type": "object", "additionalProperties": said} for said in others]
    holder = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}
    b = {"type": "object", "properties": {"id": {"type": "string"}}}
    schemas = {"A": {"allOf": members}, "B": b, "Holder": holder}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Holder"}}}
    answers = {"200": {"description": "told", "content": content}}
    paths = {"/a": {"get": {"responses": answers}}}
    source = openapi(description(paths, components={"schemas": schemas}))
    files = workshop.make(source).files
    texts = "".join(t for path, t in files.items() if path.startswith("models/"))
    assert f"A: TypeAlias = {annotation}" in texts
    if "AItem" in annotation:
        read = files["models/a.py"]
        assert "    id: str | None = None" in read
        assert "    w: str | None = None" in read


def test_what_all_members_permit_is_left(made: Made) -> None:
    """Two enums of an `allOf` are what both have."""
    assert 'AllSmall: TypeAlias = Literal["b", "c"]' in made.files["models/all.py"]


@pytest.mark.parametrize("code", ["allof-conflict", "allof-cycle", "schema-itself"])
def test_what_cannot_be_is_told(made: Made, code: str) -> None:
    """A warning, and a type all the same."""
    assert code in made.codes


@pytest.mark.parametrize(
    "value",
    [
        {"labels": {"x-a": 1}, "mixed": {"id": "1", "n-a": 1, "b": "c"}},
        {"pair": ["a", 1], "row": ["a", 1, 2], "nothing": None, "none": None},
        {"rate": 0.5, "point": {"x": 1}, "maybe": None, "sizes": "m"},
        {"sizes": "xl", "open": "whatever"},
        {"open": "seen"},
        {"nested": [[], [[]]], "selfish": 1, "deep": True, "big": 2**62},
        {"small": "b", "either": {"a": "1"}, "n1": None, "n2": None, "n3": None},
    ],
)
def test_values_come_back_as_they_were(models: Any, value: dict[str, Any]) -> None:
    """Nothing is lost or refused, strict as it may be."""
    assert models.All.from_dict(value, strict=True).to_dict() == value


def test_both_places_of_a_conflict_are_told() -> None:
    """Also where they are in properties that an `allOf` merges."""
    said = [{"properties": {"z": {"type": kind}}} for kind in ("string", "integer")]
    pet = {"type": "object", "allOf": said}
    source = openapi(description({}, components={"schemas": {"Pet": pet}}))
    diagnostics = Diagnostics()
    describe(source, command_line_settings("api.json", "made", ()), {}, diagnostics)
    (told,) = (found for found in diagnostics if found.code == "allof-conflict")
    assert "#/components/schemas/Pet/allOf/0/properties/z/type" in told.message
    assert told.location
    assert told.location.pointer == "/components/schemas/Pet/allOf/1/properties/z/type"


TEXT = {"type": "string"}
BARE = {"type": "object", "description": "Go's `interface{}`."}
ROWS = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}
ENVELOPE = {"$ref": "#/components/schemas/Envelope"}


def holding(data: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"data": data}}


@pytest.mark.parametrize(
    ("base", "page", "value", "told"),
    [
        (BARE, {"allOf": [ENVELOPE, holding(ROWS)]}, [{"id": 1}], "this"),
        (BARE, {"allOf": [holding(ROWS), ENVELOPE]}, [{"id": 1}], "that"),
        (BARE, {"allOf": [ENVELOPE], **holding(ROWS)}, [{"id": 1}], "this"),
        (BARE, {"allOf": [ENVELOPE, holding({"type": "integer"})]}, 7, "this"),
        ({"type": "integer"}, {"allOf": [ENVELOPE, holding(BARE)]}, 7, "that"),
        (ROWS, {"allOf": [ENVELOPE, holding(TEXT)]}, "seven", "this"),
        (ROWS, {"allOf": [ENVELOPE], **holding(TEXT)}, "seven", "this"),
        (ROWS, {"allOf": [{"allOf": [ENVELOPE], **holding(BARE)}]}, [], "that"),
        (
            {"type": "integer"},
            {"allOf": [{"allOf": [ENVELOPE], **holding(TEXT)}]},
            "seven",
            "this",
        ),
        (
            {"type": "string", "enum": ["a"]},
            {"allOf": [ENVELOPE, holding({"type": "string", "enum": ["b"]})]},
            "b",
            "this",
        ),
        (
            {},
            holding({"allOf": [ROWS], "items": TEXT}),
            ["seven"],
            "this",
        ),
        ({"type": None}, {"allOf": [ENVELOPE, holding(ROWS)]}, [{"id": 1}], None),
    ],
)
def test_of_types_that_rule_each_other_out_one_is_meant(
    workshop: Workshop, base: Any, page: Any, value: object, told: str | None
) -> None:
    """What says more than `type: object`, else what builds on the other."""
    row = {"type": "object", "properties": {"id": {"type": "integer"}}}
    schemas = {"Envelope": holding(base), "Page": page, "Row": row}
    source = openapi(description({}, components={"schemas": schemas}))
    diagnostics = Diagnostics()
    describe(source, command_line_settings("api.json", "made", ()), {}, diagnostics)
    found = [each.message for each in diagnostics if each.code == "allof-conflict"]
    assert [text.endswith(f"too: {told} one is taken") for text in found] == (
        [True] if told else []
    )
    model = workshop.load(source).models.Page
    data = {"data": value}
    assert model.from_dict(data, strict=True).to_dict() == data


def test_what_is_there_for_some_values_is_a_field(workshop: Workshop) -> None:
    """`then`, `else` and `dependentSchemas` describe properties that may be there."""
    pet = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "if": {"properties": {"a": {"const": "x"}}},
        "then": {"properties": {"b": {"type": "integer"}}, "required": ["b"]},
        "else": {"properties": {"c": {"type": "string", "format": "date"}}},
        "dependentSchemas": {"a": {"properties": {"d": {"type": "boolean"}}}},
    }
    whole = description({}, components={"schemas": {"Pet": pet}}) | {"openapi": "3.1.0"}
    model = workshop.load(openapi(whole)).models.Pet
    value = {"a": "x", "b": 1, "c": "2030-01-02", "d": True}
    found = model.from_dict(value, strict=True)
    assert (found.b, found.c, found.d) == (1, dt.date(2030, 1, 2), True)
    assert found.to_dict() == value


def test_what_is_not_followed_is_told() -> None:
    """Encodings of a query string, headers and order of parts, and `$dynamicRef`."""
    text = {"type": "object", "properties": {"a": {"type": "string"}}}
    encoded = {"schema": text, "encoding": {"a": {"headers": {"X-A": {}}}}}
    form = "application/x-www-form-urlencoded"
    query = {"name": "q", "in": "querystring", "content": {form: encoded}}
    ordered = {"schema": {"type": "array"}, "prefixEncoding": [], "itemEncoding": {}}
    content = {"multipart/form-data": encoded, "multipart/mixed": ordered}
    operation = {
        "parameters": [query],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK"}},
    }
    schemas = {"Dynamic": {"$dynamicRef": "#meta"}}
    whole = description({"/a": {"post": operation}}, components={"schemas": schemas})
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", ())
    describe(openapi(whole | {"openapi": "3.2.0"}), settings, {}, diagnostics)
    codes = [found.code for found in diagnostics]
    assert codes.count("encoding-ignored") == 2
    assert codes.count("encoding-order") == 2
    assert codes.count("schema-dynamic") == 1


@pytest.mark.parametrize(
    "media_type", ["multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_objects_that_should_be_no_json_are_told(media_type: str) -> None:
    """Of what they are made from, only JSON is written; texts and files are given."""
    thing = {"type": "object", "properties": {"a": {"type": "string"}}}
    xml = {"contentType": "application/xml; charset=utf-8"}
    properties = {
        "whole": thing,
        "several": {"type": "array", "items": thing},
        "either": {"anyOf": [{"type": "string"}, thing]},
        "text": {"type": "string"},
        "file": {"type": "string", "format": "binary"},
        "json": thing,
        "styled": thing,
    }
    encoding: dict[str, Any] = dict.fromkeys(properties, xml)
    encoding |= {
        "json": {"contentType": "application/vnd.a+json"},
        "styled": {**xml, "style": "deepObject"},
    }
    schema = {"type": "object", "properties": properties}
    content = {media_type: {"schema": schema, "encoding": encoding}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK"}},
    }
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", ())
    whole = description({"/a": {"post": operation}}) | {"openapi": "3.1.0"}
    describe(openapi(whole), settings, {}, diagnostics)
    told = [d for d in diagnostics if d.code == "encoding-unwritten"]
    assert [d.severity for d in told] == ["warning"] * 3
    assert [d.location.pointer.split("/")[-2:] for d in told if d.location] == [
        [name, "contentType"] for name in ("whole", "several", "either")
    ]


@pytest.mark.parametrize(
    ("media_type", "schema", "what"),
    [
        ("application/xml", {"$ref": "#/components/schemas/Pet"}, "text"),
        ("application/xml", {"type": "array", "items": {}}, "text"),
        ("application/xml", {"type": "object", "properties": {"a": {}}}, "text"),
        ("application/octet-stream", {"type": "object"}, "bytes"),
        ("application/xml", {"type": "string"}, None),
        ("application/xml", {}, None),
        ("application/xml", None, None),
        ("text/plain", {"type": "integer"}, None),
        ("application/octet-stream", {"type": "string", "format": "binary"}, None),
        ("application/json", {"$ref": "#/components/schemas/Pet"}, None),
    ],
)
@pytest.mark.parametrize("is_sent", [True, False])
def test_documents_that_stay_what_they_are_are_told(
    media_type: str, schema: Any, what: str | None, is_sent: bool
) -> None:
    """Once a description: nobody would look for the class that is not used."""
    content = {"content": {media_type: {} if schema is None else {"schema": schema}}}
    answer = {"description": "OK"}
    operation: dict[str, Any] = {"responses": {"200": answer | content}}
    if is_sent:
        operation["requestBody"] = content
    pet = {"type": "object", "properties": {"id": {"type": "integer"}}}
    paths = {"/a": {"post": operation}, "/b": {"post": operation}}
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", ())
    whole = description(paths, components={"schemas": {"Pet": pet}})
    source = openapi(whole | {"openapi": "3.1.0"})
    api = describe(source, settings, {}, diagnostics)
    assert [declared.name for declared in api.declarations] == ["Pet"]
    told = [d.message for d in diagnostics if d.code == "media-type-opaque"]
    assert len(told) == (what is not None)
    assert all(f"`{media_type}` here: it is {what}," in message for message in told)
