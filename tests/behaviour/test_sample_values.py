"""Values of generated tests: the description's own, or what is easy to review."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .making import Workshop, openapi

TEXTS = {"type": "array", "items": {"type": "string"}}
COLORS = {"type": "array", "items": {"type": "string", "enum": ["red", "blue"]}}


def described(**parameter: Any) -> dict[str, Any]:
    named = {"name": "tag", "in": "query", **parameter}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Samples", "version": "1"},
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "list",
                    "tags": ["pets"],
                    "parameters": [named],
                    "responses": {"204": {"description": ""}},
                }
            }
        },
    }


@pytest.mark.parametrize(
    ("parameter", "query"),
    [
        ({"schema": TEXTS, "example": ["a", "b", "c"]}, "tag=a&tag=b&tag=c"),
        ({"schema": {**TEXTS, "examples": [["a", "b"]]}}, "tag=a&tag=b"),
        ({"schema": TEXTS, "example": [1, 2]}, "tag=tag&tag=tag_2"),
        ({"schema": TEXTS}, "tag=tag&tag=tag_2"),
        ({"schema": COLORS, "explode": False}, "tag=red,blue"),
        ({"schema": {**TEXTS, "items": {"type": "integer"}}}, "tag=44&tag=45"),
        (
            {
                "schema": TEXTS,
                "style": "pipeDelimited",
                "explode": False,
                "examples": {"one": {"value": ["a|b"]}, "two": {"value": ["a b", "c"]}},
            },
            "tag=a%20b%7Cc",
        ),
    ],
)
def test_lists(workshop: Workshop, parameter: dict[str, Any], query: str) -> None:
    """Of two at least, so that what stands between them is seen and tested."""
    made = workshop.make(openapi(described(**parameter)))
    assert f'call.sent.query == "{query}"' in made.files["tests/test_pets.py"]


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("Cache-Control", 'cache_control="no-cache"'),
        ("X-Tenant-Id", 'x_tenant_id="x_tenant_id"'),
    ],
)
def test_texts_of_headers(workshop: Workshop, name: str, argument: str) -> None:
    """What HTTP has for a header, else the name as Python writes it."""
    header = described(name=name, schema={"type": "string"}, **{"in": "header"})
    made = workshop.make(openapi(header))
    assert argument in made.files["tests/test_pets.py"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 2020, "maximum": 2030},
        {"type": "integer", "maximum": -3},
        {"type": "integer", "exclusiveMinimum": 11, "exclusiveMaximum": 13},
        {"type": "integer", "minimum": 1000, "multipleOf": 250},
        {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 0.4},
        {"type": "number", "minimum": -90, "maximum": 90},
        {"type": "number", "multipleOf": 10},
    ],
)
def test_numbers_are_within_their_limits(
    workshop: Workshop, schema: dict[str, Any]
) -> None:
    """So that a reader can take them for what the API has, and small if they can be."""
    made = workshop.make(openapi(described(schema=schema)))
    found = re.search(r'"tag=(.*)"', made.files["tests/test_pets.py"])
    assert found is not None
    value = json.loads(found[1])
    assert Draft202012Validator(schema).is_valid(value)
    assert abs(value) < 20_000


def test_a_parameter_more_changes_no_other_value(workshop: Workshop) -> None:
    """A number is made of its own name alone."""
    fewer, more = described(schema={"type": "integer"}), described(schema={})
    operation = more["paths"]["/pets"]["get"]
    operation["parameters"] = [
        {"name": name, "in": "query", "schema": {"type": "integer"}}
        for name in ("age", "tag")
    ]
    texts = [
        workshop.make(openapi(each)).files["tests/test_pets.py"]
        for each in (fewer, more)
    ]
    first, second = (re.search(r"tag=(\d+)", text) for text in texts)
    assert first is not None
    assert second is not None
    assert first[1] == second[1]
