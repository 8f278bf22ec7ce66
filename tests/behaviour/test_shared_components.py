"""What several operations share by reference is named after itself, not after one."""

from __future__ import annotations

from typing import Any

from .making import Workshop, openapi

SORT = {"type": "string", "enum": ["asc", "desc"]}
ITEM = {"type": "object", "properties": {"a": {"type": "string"}}}


def described(*ids: str) -> dict[str, Any]:
    """Operations that all share a parameter, a header, a body and two responses."""

    def operation(id: str) -> dict[str, Any]:
        return {
            "operationId": id,
            "parameters": [{"$ref": "#/components/parameters/sort-order"}],
            "requestBody": {"$ref": "#/components/requestBodies/Widget"},
            "responses": {
                "200": {"$ref": "#/components/responses/Page"},
                "404": {"$ref": "#/components/responses/missing_response"},
            },
        }

    def json(schema: object) -> dict[str, Any]:
        return {"description": "told", "content": {"application/json": schema}}

    return {
        "openapi": "3.0.3",
        "info": {"title": "Shared", "version": "1"},
        "paths": {f"/a/{id}": {"post": operation(id)} for id in ids},
        "components": {
            "schemas": {"Widget": ITEM, "Kind": {"type": "string", "enum": ["k", "l"]}},
            "parameters": {
                "sort-order": {"name": "sort", "in": "query", "schema": SORT},
                "kind": {
                    "name": "kind",
                    "in": "query",
                    "schema": {"type": "string", "enum": ["x", "y"]},
                },
            },
            "headers": {"kind": {"schema": {"type": "string", "enum": ["h", "i"]}}},
            "requestBodies": {"Widget": json({"schema": ITEM | {"required": ["a"]}})},
            "responses": {
                "Page": json({"schema": {"type": "object", "properties": {"s": ITEM}}})
                | {"headers": {"X-Kind": {"$ref": "#/components/headers/kind"}}},
                "missing_response": json({"schema": ITEM}),
            },
        },
    }


def test_names_come_from_the_components(workshop: Workshop) -> None:
    """An ending tells the kind where the key alone would not, or is a schema's."""
    description = described("first", "second")
    kind = {"$ref": "#/components/parameters/kind"}
    description["paths"]["/a/first"]["post"]["parameters"].append(kind)
    models = workshop.load(openapi(description)).models
    assert {name for name in dir(models) if name[0].isupper()} - {"TYPE_CHECKING"} == {
        "Kind",
        "KindHeader",
        "KindParameter",
        "MissingResponse",
        "PageResponse",
        "PageResponseS",
        "SortOrder",
        "Widget",
        "WidgetBody",
    }


def test_an_operation_before_the_others_renames_nothing(workshop: Workshop) -> None:
    """No name depends on which operation comes first, even without a lock."""
    few = dir(workshop.load(openapi(described("second"))).models)
    many = dir(workshop.load(openapi(described("first", "second"))).models)
    assert few == many
