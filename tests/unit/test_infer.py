"""What an inferred schema claims."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.pages.infer import infer_schema
from generator.versions import to_31


@pytest.mark.parametrize(
    ("example", "schema"),
    [
        (None, {"nullable": True}),
        (True, {"type": "boolean"}),
        (1, {"type": "integer"}),
        (1.0, {"type": "number"}),
        ("2020-01-01", {"type": "string"}),
        ({}, {"type": "object"}),
        ([], {"type": "array", "items": {}}),
        ([1, 2.5], {"type": "array", "items": {"type": "number"}}),
        ([1, None], {"type": "array", "items": {"type": "integer", "nullable": True}}),
        ([None], {"type": "array", "items": {"nullable": True}}),
        (
            [[], [1]],
            {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        ),
        (
            [1, "a", True],
            {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"type": "boolean"},
                        {"type": "integer"},
                        {"type": "string"},
                    ]
                },
            },
        ),
        (
            [{"a": 1}, {"b": "x", "a": None}],
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "a": {"type": "integer", "nullable": True},
                        "b": {"type": "string"},
                    },
                },
            },
        ),
        (
            [{"a": 1}, "x"],
            {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"type": "object", "properties": {"a": {"type": "integer"}}},
                        {"type": "string"},
                    ]
                },
            },
        ),
    ],
)
def test_infers(example: Any, schema: dict[str, Any]) -> None:
    """Items of a list are merged, nothing is required, no format is guessed."""
    assert schema == infer_schema(example)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_the_example_is_always_admitted(example: Any) -> None:
    """Judged by another's validator, in the form of 3.1."""
    root = {
        "openapi": "3.0.3",
        "components": {"schemas": {"Example": infer_schema(example)}},
    }
    schema = to_31(root)["components"]["schemas"]["Example"]
    assert Draft202012Validator(schema).is_valid(example)
