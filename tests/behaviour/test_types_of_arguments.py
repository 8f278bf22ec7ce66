"""What the types of arguments say, beside those of what arrives."""

from __future__ import annotations

import inspect
from typing import Any

from .descriptions import description
from .making import Workshop, openapi

CAT = {"type": "object", "required": ["purr"], "properties": {"purr": {}}}
UNION: dict[str, Any] = {"anyOf": [CAT, {"type": "integer"}]}
PUT = {
    "operationId": "putPet",
    "tags": ["pets"],
    "parameters": [
        {"name": "near", "in": "query", "schema": UNION, "required": True},
        {"name": "far", "in": "query", "schema": {**UNION, "nullable": True}},
        {"name": "all", "in": "query", "schema": {"type": "array", "items": UNION}},
    ],
    "requestBody": {"content": {"application/json": {"schema": UNION}}},
    "responses": {
        "200": {"description": "", "content": {"application/json": {"schema": UNION}}}
    },
}


def test_unknown_is_for_what_arrives(workshop: Workshop) -> None:
    """None is given. Lists of what arrived can be given, as lists are invariant."""
    whole = description({"/pet": {"put": PUT}})
    package = workshop.load(openapi({**whole, "openapi": "3.0.3"}))
    for function in (
        package.operations.pets.put_pet,
        type(package.Client(base_url="https://a.test").pets).put_pet,
    ):
        signature = inspect.signature(function)
        given = {name: p.annotation for name, p in signature.parameters.items()}
        assert "Unknown" in str(signature.return_annotation)
        for name in ("near", "far", "body"):
            assert given[name].startswith("m.")
            assert "int" in given[name]
            assert "Unknown" not in given[name]
        assert "| Unknown]" in given["all"]
