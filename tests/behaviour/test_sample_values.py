"""Values of generated tests: the description's own, or what is easy to review."""

from __future__ import annotations

import json
import re
import subprocess
import sys
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


EITHER = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
FORMS: list[dict[str, str]] = [
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "decimal"},
    {"type": "string", "contentEncoding": "base64"},
]


def filters(*values: dict[str, Any]) -> dict[str, Any]:
    """Objects that differ in what one property of theirs may be."""
    properties = [{"field": {"type": "string"}, "value": value} for value in values]
    return {"oneOf": [{"type": "object", "properties": each} for each in properties]}


def test_objects_that_differ_in_one_text(workshop: Workshop) -> None:
    """Each sample is of a variant that a client takes it for, where there is one."""
    unions = [filters(EITHER, form) for form in FORMS]
    unions += [filters(form, EITHER) for form in FORMS]
    # A text of the first is read as one of the second, whatever its form.
    numbers = {"anyOf": [FORMS[4], {"type": "integer"}]}
    unions += [filters(numbers, FORMS[0])]
    whole = described()
    whole["paths"] = {
        f"/{number}": {
            "post": {
                "operationId": f"add_{number}",
                "requestBody": {"content": {"application/json": {"schema": union}}},
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": union}},
                    }
                },
            }
        }
        for number, union in enumerate(unions)
    }
    made = workshop.make(openapi(whole))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, made.name],
        cwd=made.folder.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:]
