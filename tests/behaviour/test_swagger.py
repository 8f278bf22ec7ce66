"""What a client of a Swagger 2.0 description sends, and how it reads answers."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import pytest

from .making import Workshop, openapi

ITEMS = {"type": "array", "items": {"type": "string"}}
ANSWER = {"200": {"description": "d"}}
PETSTORE: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
    "basePath": "/v2",
    "schemes": ["http", "https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "paths": {
        "/pets/{ids}": {
            "parameters": [{"name": "ids", "in": "path", "required": True, **ITEMS}],
            "get": {
                "tags": ["pets"],
                "operationId": "find",
                "parameters": [
                    {"name": "plain", "in": "query", **ITEMS},
                    {
                        "name": "multi",
                        "in": "query",
                        **ITEMS,
                        "collectionFormat": "multi",
                    },
                    {"name": "ssv", "in": "query", **ITEMS, "collectionFormat": "ssv"},
                    {
                        "name": "pipes",
                        "in": "query",
                        **ITEMS,
                        "collectionFormat": "pipes",
                    },
                    {"name": "X-Tags", "in": "header", **ITEMS},
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "schema": {"$ref": "#/definitions/Pet"},
                    },
                    "default": {"$ref": "#/responses/Failed"},
                },
                "security": [{"key": []}],
            },
            "post": {
                "tags": ["pets"],
                "operationId": "upload",
                "consumes": ["multipart/form-data"],
                "produces": ["image/png"],
                "parameters": [
                    {"name": "note", "in": "formData", "type": "string"},
                    {
                        "name": "file",
                        "in": "formData",
                        "type": "file",
                        "required": True,
                    },
                ],
                "responses": {"200": {"description": "d", "schema": {"type": "file"}}},
            },
            "put": {
                "tags": ["pets"],
                "operationId": "update",
                "consumes": ["application/x-www-form-urlencoded"],
                "parameters": [
                    {"name": "name", "in": "formData", "type": "string"},
                    {"name": "tags", "in": "formData", **ITEMS},
                    {
                        "name": "all",
                        "in": "formData",
                        **ITEMS,
                        "collectionFormat": "multi",
                    },
                ],
                "responses": ANSWER,
            },
            "patch": {
                "tags": ["pets"],
                "operationId": "patch",
                "parameters": [{"$ref": "#/parameters/Pet"}],
                "responses": ANSWER,
            },
        }
    },
    "parameters": {
        "Pet": {
            "name": "pet",
            "in": "body",
            "required": True,
            "schema": {"$ref": "#/definitions/Pet"},
        }
    },
    "responses": {
        "Failed": {"description": "d", "schema": {"$ref": "#/definitions/Failure"}}
    },
    "definitions": {
        "Pet": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "x-nullable": True},
                "born": {"type": "string", "format": "date"},
            },
        },
        "Failure": {"type": "object", "properties": {"code": {"type": "integer"}}},
    },
    "securityDefinitions": {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "login": {"type": "basic"},
        "oauth": {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": "https://a.example/a",
            "tokenUrl": "https://a.example/t",
            "scopes": {"read": "r"},
        },
    },
}


@pytest.fixture
def package(workshop: Workshop) -> ModuleType:
    return workshop.load(openapi(PETSTORE))


def test_lists_in_parameters(package: ModuleType) -> None:
    """Each collectionFormat has its bytes; without one it is commas."""
    two = ["a", "b c"]
    request = package.operations.pets.find(
        two, plain=two, multi=two, ssv=["a", "b"], pipes=two, x_tags=two
    )
    assert request.target() == (
        "/pets/a,b%20c?plain=a,b%20c&multi=a&multi=b%20c&ssv=a%20b&pipes=a%7Cb%20c"
    )
    assert request.headers[0].field() == (b"X-Tags", b"a,b c")


def test_forms(package: ModuleType) -> None:
    """Fields are one body, and lists in it as they are in a query."""
    models = package.models
    form = models.UpdateBody(name="x", tags=["a", "b"], all=["c", "d"])
    content = package.operations.pets.update(["1"], form).body.content()
    assert content.media_type == "application/x-www-form-urlencoded"
    assert content.data == b"name=x&tags=a,b&all=c&all=d"


def test_a_rename_by_a_place_of_the_file(workshop: Workshop) -> None:
    """Not by that in the form of 3.1, which nobody but us has seen."""
    option = 'rename={ "/definitions/Pet" = "Animal" }'
    models = workshop.load(openapi(PETSTORE), option).models
    assert models.Animal(name="x").name == "x"


def test_files(package: ModuleType) -> None:
    """One goes by multipart, and one comes as bytes."""
    testing = importlib.import_module(f"{package.__name__}.runtime.testing")
    answer = testing.Answer(content=b"\x89PNG", headers={"content-type": "image/png"})
    with testing.Recorder(answer) as recorder:
        client = package.Client(http_client=recorder.client(), api_key="k")
        body = package.models.UploadBody(note="n", file=b"abc")
        assert client.pets.upload(["1"], body) == b"\x89PNG"
    [sent] = recorder.sent
    assert [(part.name, part.content) for part in sent.parts] == [
        ("note", b"n"),
        ("file", b"abc"),
    ]


def test_servers_and_credentials(package: ModuleType) -> None:
    """The base path comes before each path; each definition needed is a keyword."""
    testing = importlib.import_module(f"{package.__name__}.runtime.testing")
    with testing.Recorder(testing.Answer(json={"name": None})) as recorder:
        client = package.Client(http_client=recorder.client(), api_key="k")
        assert client.pets.find(["1"]).name is None
    assert recorder.sent[0].origin == "https://a.example"
    assert recorder.sent[0].path == "/v2/pets/1"
    assert recorder.sent[0].headers["x-key"] == "k"
