"""What the rewriting of 3.0 to 3.1 changes, and what it leaves alone."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest

from generator.versions import to_31

NULL = {"type": "null"}
PET = {"$ref": "#/components/schemas/Pet"}


def rewrite(schema: Any) -> Any:
    root = {"openapi": "3.0.3", "components": {"schemas": {"S": schema}}}
    before = copy.deepcopy(root)
    rewritten = to_31(root)
    assert before == root
    assert rewritten["openapi"] == "3.1.0"
    return rewritten["components"]["schemas"]["S"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "enum": ["a", None], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a", None]}),
        ({"nullable": True}, {}),
        (
            {
                "properties": {"a": {"nullable": True, "type": "integer"}},
                "nullable": True,
            },
            {
                "properties": {"a": {"type": ["integer", "null"]}},
                "type": ["object", "null"],
            },
        ),
        ({"items": {}, "nullable": True}, {"items": {}, "type": ["array", "null"]}),
        ({**PET, "nullable": True}, {"anyOf": [PET, NULL]}),
        ({**PET, "description": "ignored", "type": "string"}, PET),
        (
            {"allOf": [PET, {"nullable": True}]},
            {"anyOf": [{"allOf": [PET, {}]}, NULL]},
        ),
        (
            {"allOf": [{"type": "object", "nullable": True}, PET]},
            {"anyOf": [{"allOf": [{"type": "object"}, PET]}, NULL]},
        ),
        # What says more speaks for itself.
        (
            {"allOf": [PET, {"items": {}, "nullable": True}, {"nullable": False}]},
            {"allOf": [PET, {"items": {}, "type": ["array", "null"]}, {}]},
        ),
        ({"anyOf": [PET], "nullable": True}, {"anyOf": [PET, NULL]}),
        ({"oneOf": [PET], "nullable": True}, {"oneOf": [PET, NULL]}),
        (
            {"oneOf": [{"type": "string", "nullable": True}], "nullable": True},
            {"oneOf": [{"type": ["string", "null"]}]},
        ),
        (
            {"allOf": [PET], "nullable": True, "description": "d", "readOnly": True},
            {
                "anyOf": [
                    {"allOf": [PET], "description": "d", "readOnly": True},
                    NULL,
                ],
                "description": "d",
                "readOnly": True,
            },
        ),
        (
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            {"type": "number", "exclusiveMinimum": 1},
        ),
        (
            {"maximum": 1, "exclusiveMaximum": False},
            {"maximum": 1},
        ),
        ({"exclusiveMaximum": True}, {}),
        ({"type": "string", "example": "x"}, {"type": "string", "examples": ["x"]}),
        ({"example": None}, {"examples": [None]}),
        (
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte"},
        ),
        (
            {"type": "string", "format": "binary"},
            {
                "type": "string",
                "format": "binary",
                "contentMediaType": "application/octet-stream",
            },
        ),
        (
            {"additionalProperties": {"type": "string", "nullable": True}},
            {"additionalProperties": {"type": ["string", "null"]}},
        ),
        (
            {"not": {"type": "string", "nullable": True}},
            {"not": {"type": ["string", "null"]}},
        ),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        (True, True),
        (None, None),
        ("text", "text"),
        ({"properties": [1], "allOf": 3, "items": None}, None),
    ],
)
def test_schemas(old: Any, new: Any) -> None:
    """Each keyword that 3.1 changed; odd input comes through as it is."""
    assert (old if new is None else new) == rewrite(old)


DATA = {"nullable": True, "type": "string", "example": 1, "exclusiveMinimum": True}


@pytest.mark.parametrize("key", ["default", "enum", "x-own", "x-properties"])
def test_data_is_no_schema(key: str) -> None:
    """What only looks like a schema is left alone."""
    assert {key: DATA} == rewrite({key: DATA})
    assert rewrite({"example": DATA}) == {"examples": [DATA]}


def test_names_are_no_keywords() -> None:
    """Properties may be called like keywords, and still hold schemas."""
    names = ["nullable", "example", "enum", "default", "$ref", "x-a", "properties"]
    old = {"properties": {name: {"type": "string", "nullable": True} for name in names}}
    new = {"properties": {name: {"type": ["string", "null"]} for name in names}}
    assert new == rewrite(old)


def test_every_place_of_a_schema() -> None:
    """All that section 4.7 of the standard lists, and nothing beside it."""
    old, new = {"type": "string", "nullable": True}, {"type": ["string", "null"]}

    def description(schema: Any) -> dict[str, Any]:
        media = {
            "a/b": {
                "schema": schema,
                "example": old,
                "examples": {"e": {"value": old}},
                "encoding": {"x": {"headers": {"x-h": {"schema": schema}}}},
            }
        }
        parameter = {"schema": schema, "content": media, "example": old}
        response = {"headers": {"x-rate": parameter}, "content": media, "links": old}
        operation = {
            "parameters": [parameter, {"$ref": "#/x"}],
            "requestBody": {"content": media},
            "responses": {
                "200": response,
                "x-own": {"content": {"a/b": {"schema": old}}},
            },
            "callbacks": {
                "c": {"{$url}": {"post": {"requestBody": {"content": media}}}}
            },
            "x-own": {"schema": old},
        }
        return {
            "openapi": "3.1.0" if schema is new else "3.0.1",
            "paths": {
                "/a": {"parameters": [parameter], "get": operation, "summary": "s"},
                "x-own": {"get": {"parameters": [{"schema": old}]}},
            },
            "components": {
                "schemas": {"x-named": schema},
                "responses": {"x-named": response},
                "parameters": {"P": parameter},
                "requestBodies": {"B": {"content": media}},
                "headers": {"H": parameter},
                "callbacks": {"C": {"{$url}": {"get": operation}}},
                "examples": {"E": {"value": old}},
            },
        }

    assert description(new) == to_31(description(old))


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("multipart/form-data", {"a": {"contentType": "text/css"}, "d": {}, "e": None}),
        ("Application/X-WWW-Form-Urlencoded; charset=utf-8", None),
    ],
)
def test_styles_are_for_forms(media_type: str, expected: Any) -> None:
    """OAS 3.0.3 §4.7.15.1; what says nothing more is left out."""
    encoding = {
        "a": {"contentType": "text/css", "explode": False},
        "b": {"style": "form"},
        "c": {"allowReserved": True, "style": "form"},
        "d": {},
        "e": None,
    }

    def content(encoding: Any) -> Any:
        body = {"content": {media_type: {"encoding": encoding}}}
        return {"components": {"requestBodies": {"B": body}}}

    found = to_31({"openapi": "3.0.3", **content(encoding)})
    assert found == {"openapi": "3.1.0", **content(expected or encoding)}


@pytest.mark.parametrize(
    "root",
    [
        {"openapi": "3.1.0", "components": {"schemas": {"S": {"nullable": False}}}},
        {"openapi": "3.2.0", "components": {"schemas": {"S": {"example": 1}}}},
        {"swagger": "1.2"},
        {"openapi": 3.0},
        {},
    ],
)
def test_other_versions_come_back_as_they_are(root: dict[str, Any]) -> None:
    """Only 2.0 and 3.0 are rewritten."""
    assert root is to_31(root)


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "string", "nullable": True, "example": "a"},
            {"type": ["string", "null"], "example": "a"},
        ),
        (
            {"$ref": "#/components/schemas/S", "nullable": True, "description": "d"},
            {
                "anyOf": [
                    {"$ref": "#/components/schemas/S", "description": "d"},
                    {"type": "null"},
                ],
                "description": "d",
            },
        ),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
    ],
)
def test_nullable_is_heard_in_later_versions(
    version: str, schema: dict[str, Any], expected: dict[str, Any]
) -> None:
    """It is no keyword of theirs, and says what it did; nothing else changes."""

    def root(schema: dict[str, Any]) -> dict[str, Any]:
        property = {"type": "object", "properties": {"a": schema}}
        return {"openapi": version, "components": {"schemas": {"S": property}}}

    assert to_31(root(schema)) == root(expected)


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({"description": "d", "default": 1}, None),
        ({"required": ["a"]}, {"allOf": [PET], "required": ["a"]}),
        ({"allOf": [{"title": "t"}]}, {"allOf": [{"title": "t"}, PET]}),
        ({"allOf": {}}, None),
        (
            {"properties": {"b": {**PET, "type": "object"}}, "description": "d"},
            {
                "allOf": [PET],
                "properties": {"b": {"allOf": [PET], "type": "object"}},
                "description": "d",
            },
        ),
    ],
)
def test_what_limits_a_reference_stands_beside_allof(
    beside: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    """In 3.1 alone: texts stay beside the reference, and odd lists as they are."""
    schema = {**PET, **beside}
    root = {"openapi": "3.1.0", "components": {"schemas": {"T": schema}}}
    assert to_31(root)["components"]["schemas"]["T"] == (expected or schema)
    early = to_31({**root, "openapi": "3.0.3"})
    assert early["components"]["schemas"]["T"] == PET


@pytest.mark.parametrize("odd", [None, [], "x", 3, {"a": None}, {"/a": []}])
def test_odd_shapes_come_through(odd: Any) -> None:
    """Wrong types are for the checks to tell."""
    root = {"openapi": "3.0.0", "paths": odd, "components": odd}
    assert {**root, "openapi": "3.1.0"} == to_31(root)


def test_deep_and_large() -> None:
    """As deep as a document may be, and in time that grows with its size alone."""
    deep: dict[str, Any] = {"type": "string", "nullable": True}
    for _ in range(190):
        deep = {"items": deep}
    rewrite(deep)
    start = time.process_time()
    wide = {f"p{i}": {"type": "string", "nullable": True} for i in range(100_000)}
    to_31({"openapi": "3.0.0", "components": {"schemas": wide}})
    assert time.process_time() - start < 5
