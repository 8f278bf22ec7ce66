"""Every place of a description where somebody's text could become code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Root = dict[str, Any]


def plain_root() -> Root:
    """A small description with one of everything, none of it hostile."""
    pet: Root = {
        "type": "object",
        "title": "Pet",
        "description": "A pet.",
        "required": ["kind"],
        "properties": {
            "kind": {"const": "pet"},
            "name": {"type": "string", "description": "Its name."},
            "size": {"enum": ["big", "small"]},
        },
    }
    plant: Root = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": "plant"}},
    }
    thing: Root = {
        "oneOf": [
            {"$ref": "#/components/schemas/Pet"},
            {"$ref": "#/components/schemas/Plant"},
        ],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                "pet": "#/components/schemas/Pet",
                "plant": "#/components/schemas/Plant",
            },
        },
    }
    operation: Root = {
        "operationId": "getPet",
        "tags": ["pets"],
        "summary": "Gets a pet.",
        "description": "More of it.",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
            },
            {"name": "page", "in": "query", "schema": {"type": "string"}},
            {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
            {"name": "session", "in": "cookie", "schema": {"type": "string"}},
        ],
        "requestBody": {
            "description": "What to find.",
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
            },
        },
        "responses": {
            "200": {
                "description": "Found.",
                "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Thing"}
                    }
                },
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1", "description": "About pets."},
        "servers": [{"url": "https://api.example.com"}],
        "tags": [{"name": "pets", "description": "All pets."}],
        "security": [{"key": []}],
        "paths": {"/pets/{id}": {"post": operation}},
        "components": {
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"}
            },
            "schemas": {"Pet": pet, "Plant": plant, "Thing": thing},
        },
    }


def _set(*path: str | int) -> Callable[[Root, str], None]:
    """A sink that is the value at a path."""

    def put(root: Root, text: str) -> None:
        place: Any = root
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = text

    return put


def _key(*path: str | int) -> Callable[[Root, str], None]:
    """A sink that is a key: the last step of the path is renamed."""

    def put(root: Root, text: str) -> None:
        place: Any = root
        for step in path[:-1]:
            place = place[step]
        renamed = {
            text if key == path[-1] else key: item for key, item in place.items()
        }
        place.clear()
        place.update(renamed)

    return put


OPERATION = ("paths", "/pets/{id}", "post")
PET = ("components", "schemas", "Pet")
PARAMETERS = (*OPERATION, "parameters")
RESPONSE = (*OPERATION, "responses", "200")
KEY = ("components", "securitySchemes", "key")


def _tag(root: Root, text: str) -> None:
    root["paths"]["/pets/{id}"]["post"]["tags"] = [text]
    root["tags"][0]["name"] = text


def _path(root: Root, text: str) -> None:
    _key("paths", "/pets/{id}")(root, f"/pets/{{id}}/{text}")


def _path_parameter(root: Root, text: str) -> None:
    _set(*PARAMETERS, 0, "name")(root, text)
    _key("paths", "/pets/{id}")(root, f"/pets/{{{text}}}")


def _schema_key(root: Root, text: str) -> None:
    """The key alone, so that no reference to it has to be escaped."""
    root["components"]["schemas"][text] = {"type": "object", "properties": {"a": {}}}


def _scheme_key(root: Root, text: str) -> None:
    _key("components", "securitySchemes", "key")(root, text)
    root["security"] = [{text: []}]


def _discriminator(root: Root, text: str) -> None:
    schemas = root["components"]["schemas"]
    schemas["Thing"]["discriminator"]["propertyName"] = text
    for name in ("Pet", "Plant"):
        schemas[name]["properties"][text] = schemas[name]["properties"].pop("kind")
        schemas[name]["required"] = [text]


def _tag_value(root: Root, text: str) -> None:
    _key("components", "schemas", "Thing", "discriminator", "mapping", "pet")(
        root, text
    )
    _set(*PET, "properties", "kind", "const")(root, text)


def _server(root: Root, text: str) -> None:
    root["servers"][0]["url"] = f"https://api.example.com/{text}"


def _form(root: Root, text: str) -> None:
    body = root["paths"]["/pets/{id}"]["post"]["requestBody"]
    schema = {
        "type": "object",
        "properties": {text: {"type": "object", "properties": {}}},
    }
    encoding = {text: {"style": "deepObject", "explode": True, "contentType": "a/b"}}
    body["content"] = {
        "application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}
    }


WORDS: dict[str, Callable[[Root, str], None]] = {
    "title": _set("info", "title"),
    "description": _set("info", "description"),
    "operation id": _set(*OPERATION, "operationId"),
    "summary": _set(*OPERATION, "summary"),
    "operation description": _set(*OPERATION, "description"),
    "tag": _tag,
    "tag description": _set("tags", 0, "description"),
    "parameter description": _set(*PARAMETERS, 1, "description"),
    "body description": _set(*OPERATION, "requestBody", "description"),
    "answer description": _set(*RESPONSE, "description"),
    "answer header": _key(*RESPONSE, "headers", "X-Rate"),
    "schema key": _schema_key,
    "schema title": _set(*PET, "title"),
    "schema description": _set(*PET, "description"),
    "property description": _set(*PET, "properties", "name", "description"),
    "format": _set(*PET, "properties", "name", "format"),
    "pattern": _set(*PET, "properties", "name", "pattern"),
    "server": _server,
    "default": _set(*PET, "properties", "name", "default"),
    "property example": _set(*PET, "properties", "name", "example"),
    "parameter example": _set(*PARAMETERS, 1, "example"),
    "scheme description": _set(*KEY, "description"),
    "extension": _set(*PET, "x-python-type"),
    "comment": _set(*PET, "$comment"),
    "reference sibling": _set("components", "schemas", "Thing", "oneOf", 0, "default"),
}
"""Text that is documentation, a name of ours, or may be left out."""

VALUES: dict[str, Callable[[Root, str], None]] = {
    "version": _set("info", "version"),
    "path": _path,
    "path parameter": _path_parameter,
    "query parameter": _set(*PARAMETERS, 1, "name"),
    "header": _set(*PARAMETERS, 2, "name"),
    "cookie": _set(*PARAMETERS, 3, "name"),
    "body media type": _key(*OPERATION, "requestBody", "content", "application/json"),
    "answer media type": _key(*RESPONSE, "content", "application/json"),
    "property": _key(*PET, "properties", "name"),
    "enum value": _set(*PET, "properties", "size", "enum", 0),
    "constant": _set(*PET, "properties", "kind", "const"),
    "discriminator": _discriminator,
    "discriminator value": _tag_value,
    "scheme key": _scheme_key,
    "scheme name": _set(*KEY, "name"),
    "form encoding": _form,
}
"""Text that is sent, or compared with what comes back: it must come out as it is."""
