"""Values of generated tests: the description's own, or what is easy to review."""

from __future__ import annotations

from typing import Any

import pytest

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
        ({"schema": {**TEXTS, "items": {"type": "integer"}}}, "tag=1&tag=2"),
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
