"""What a description of Swagger 2.0 becomes in the form of 3.1."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from generator.diagnostics import Diagnostics
from generator.pipeline import describe
from generator.settings.config import command_line_settings
from generator.versions import Rewritten, rewritten
from tests.behaviour.making import openapi


def whole(**parts: Any) -> Rewritten:
    root = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, **parts}
    before = copy.deepcopy(root)
    found = rewritten(root)
    assert before == root
    assert found.root["openapi"] == "3.1.0"
    assert found.root["info"] == root["info"]
    return found


def operation(made: dict[str, Any], **parts: Any) -> dict[str, Any]:
    item = {"post": {"responses": {}, **made}}
    found: dict[str, Any] = whole(paths={"/a": item}, **parts).root
    result: dict[str, Any] = found["paths"]["/a"]["post"]
    return result


def body(*parameters: Any, consumes: Any = None) -> dict[str, Any]:
    made = {"parameters": list(parameters)}
    if consumes:
        made["consumes"] = consumes
    found: dict[str, Any] = operation(made)["requestBody"]
    return found


@pytest.mark.parametrize(
    ("parts", "urls"),
    [
        ({"host": "a.example"}, ["https://a.example"]),
        ({"host": "a.example", "basePath": "/v1"}, ["https://a.example/v1"]),
        ({"host": "a.example:81", "basePath": "v1"}, ["https://a.example:81/v1"]),
        (
            {"host": "a.example", "schemes": ["http", "https", "ws"]},
            ["https://a.example", "http://a.example", "ws://a.example"],
        ),
        ({"basePath": "/v1"}, ["/v1"]),
        ({}, []),
        ({"host": "http://a.example/", "basePath": "/v1"}, ["http://a.example/v1"]),
        ({"host": 3, "basePath": []}, []),
        ({"host": "localhost:8080"}, ["http://localhost:8080"]),
        ({"host": "api.localhost"}, ["http://api.localhost"]),
        ({"host": "127.0.0.2", "basePath": "/v1"}, ["http://127.0.0.2/v1"]),
        ({"host": "[::1]:80"}, ["http://[::1]:80"]),
        ({"host": "[::1]"}, ["http://[::1]"]),
        ({"host": "0.0.0.0:1"}, ["http://0.0.0.0:1"]),
        ({"host": "192.168.1.7"}, ["http://192.168.1.7"]),
        ({"host": "petstore:8080/"}, ["http://petstore:8080"]),
        ({"host": "8.8.8.8"}, ["https://8.8.8.8"]),
        ({"host": "localhost.example"}, ["https://localhost.example"]),
        ({"host": "localhost", "schemes": ["https"]}, ["https://localhost"]),
        ({"host": "https://localhost"}, ["https://localhost"]),
    ],
)
def test_servers(parts: dict[str, Any], urls: list[str]) -> None:
    """Host, path and schemes; what is encrypted comes first."""
    servers = whole(**parts).root.get("servers", [])
    assert [server["url"] for server in servers] == urls


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"host": "a.example"}, None),  # as is usual
        ({"host": "localhost:1"}, "`http` is taken for `localhost:1`"),
        ({"host": "localhost", "schemes": ["https"]}, None),
        ({"host": "http://localhost"}, None),
        ({"basePath": "/v1"}, None),
    ],
)
def test_a_plain_scheme_that_is_assumed_is_told(
    parts: dict[str, Any], told: str | None
) -> None:
    """Once, where the host stands."""
    notes = whole(**parts, paths={"/a": {"get": {}}}).notes
    assert [note.pointer for note in notes] == (["/host"] if told else [])
    assert all(note.message.endswith(str(told)) for note in notes)


@pytest.mark.parametrize(
    ("options", "told"), [((), 1), (("base-url=https://b.example",), 0)]
)
def test_a_base_url_takes_the_place_of_that(options: tuple[str], told: int) -> None:
    """Whoever says where the API is, is not told what would be assumed."""
    root = {"swagger": "2.0", "info": {"title": "T", "version": "1"}}
    root |= {"host": "localhost", "paths": {"/a": {"get": {"responses": {}}}}}
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", options)
    describe(openapi(root), settings, {}, diagnostics)
    assert [each.code for each in diagnostics].count("scheme-assumed") == told


def test_an_operation_with_schemes_of_its_own() -> None:
    """They replace the description's."""
    made = operation({"schemes": ["http"]}, host="a.example", schemes=["https"])
    assert made["servers"] == [{"url": "http://a.example"}]


@pytest.mark.parametrize(
    ("location", "written", "style"),
    [
        ("query", None, {"style": "form", "explode": False}),
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("query", "tsv", {"style": "spaceDelimited", "explode": False}),
        ("query", "odd", {"style": "form", "explode": False}),
        ("path", "csv", {}),
        ("path", "pipes", {}),
        ("header", None, {}),
    ],
)
def test_collection_formats(
    location: str, written: str | None, style: dict[str, Any]
) -> None:
    """Each has a style; what comes only near to it is a warning."""
    listed = {
        "name": "x",
        "in": location,
        "type": "array",
        "items": {"type": "integer"},
    }
    if written:
        listed["collectionFormat"] = written
    found = whole(paths={"/a": {"get": {"parameters": [listed], "responses": {}}}})
    [made] = found.root["paths"]["/a"]["get"]["parameters"]
    schema = {"type": "array", "items": {"type": "integer"}}
    assert made == {"name": "x", "in": location, "schema": schema, **style}
    near = written in ("tsv", "odd") or (location, written) == ("path", "pipes")
    place = "/paths/~1a/get/parameters/0/collectionFormat"
    assert [(w.code, w.pointer) for w in found.warnings] == (
        [("collection-format", place)] if near else []
    )


@pytest.mark.parametrize("location", ["query", "path", "header", "formData"])
@pytest.mark.parametrize("written", [None, "pipes"])
def test_a_list_in_a_list(location: str, written: str | None) -> None:
    """Swagger 2.0, "Items Object": each level has its format, of which 3.1 has one."""
    inner: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
    if written:
        inner["collectionFormat"] = written
    listed = {"name": "x", "in": location, "type": "array", "items": inner}
    found = whole(paths={"/a": {"post": {"parameters": [listed], "responses": {}}}})
    assert [(w.code, w.pointer) for w in found.warnings] == [
        ("collection-format", "/paths/~1a/post/parameters/0/items")
    ]


def test_a_plain_parameter() -> None:
    """What describes the value goes into a schema; the rest stays."""
    listed = {
        "name": "x",
        "in": "query",
        "description": "d",
        "required": True,
        "allowEmptyValue": True,
        "type": "integer",
        "maximum": 3,
        "exclusiveMaximum": True,
        "default": 1,
        "x-nullable": True,
        "x-own": 1,
    }
    assert operation({"parameters": [listed]})["parameters"] == [
        {
            "name": "x",
            "in": "query",
            "description": "d",
            "required": True,
            "allowEmptyValue": True,
            "x-own": 1,
            "schema": {
                "type": ["integer", "null"],
                "exclusiveMaximum": 3,
                "default": 1,
            },
        }
    ]


PET = {
    "name": "b",
    "in": "body",
    "required": True,
    "schema": {"$ref": "#/definitions/P"},
}
NEW_PET = {"schema": {"$ref": "#/components/schemas/P"}}


@pytest.mark.parametrize(
    ("consumes", "types"),
    [
        (None, ["application/json"]),
        (["text/xml", "application/json"], ["text/xml", "application/json"]),
        (["multipart/form-data", "application/json"], ["application/json"]),
        (["multipart/form-data"], ["multipart/form-data"]),
    ],
)
def test_a_body(consumes: list[str] | None, types: list[str]) -> None:
    """A content for each media type; those of forms are for forms."""
    assert body({**PET, "description": "d"}, consumes=consumes) == {
        "description": "d",
        "content": dict.fromkeys(types, NEW_PET),
        "required": True,
    }


def test_the_usual_consumes_and_those_of_an_operation() -> None:
    """The operation's replace the description's."""
    parts = {"consumes": ["text/xml"], "definitions": {"P": {}}}
    made = operation({"parameters": [PET]}, **parts)
    assert list(made["requestBody"]["content"]) == ["text/xml"]
    made = operation({"parameters": [PET], "consumes": ["a/b"]}, **parts)
    assert list(made["requestBody"]["content"]) == ["a/b"]


FIELD = {"name": "f", "in": "formData", "type": "string", "description": "d"}
FILE = {"name": "u", "in": "formData", "type": "file", "required": True}
BINARY = {
    "type": "string",
    "format": "binary",
    "contentMediaType": "application/octet-stream",
}


def test_a_form() -> None:
    """Fields become properties; lists say how they are written."""
    listed = {
        "name": "l",
        "in": "formData",
        "type": "array",
        "items": {"type": "string"},
    }
    assert body(FIELD, {**listed, "collectionFormat": "multi"}) == {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "f": {"type": "string", "description": "d"},
                        "l": {"type": "array", "items": {"type": "string"}},
                    },
                },
                "encoding": {"l": {"style": "form", "explode": True}},
            }
        },
        "required": False,
    }


@pytest.mark.parametrize(
    ("consumes", "types"),
    [
        (None, ["multipart/form-data"]),
        (["application/x-www-form-urlencoded"], ["multipart/form-data"]),
        (["multipart/form-data; boundary=x"], ["multipart/form-data; boundary=x"]),
    ],
)
def test_a_file(consumes: list[str] | None, types: list[str]) -> None:
    """It goes by multipart only, whatever is consumed."""
    made = body(FIELD, FILE, consumes=consumes)
    assert made["required"] is True
    assert list(made["content"]) == types
    schema = made["content"][types[0]]["schema"]
    assert schema["properties"]["u"] == BINARY
    assert schema["required"] == ["u"]


def test_a_body_beside_a_form() -> None:
    """The standard forbids it; both are there all the same, with a warning."""
    types = ["application/json", "application/x-www-form-urlencoded"]
    item = {"post": {"parameters": [PET, FIELD], "consumes": types, "responses": {}}}
    found = whole(paths={"/a": item})
    made = found.root["paths"]["/a"]["post"]["requestBody"]["content"]
    assert list(made) == types
    assert [w.code for w in found.warnings] == ["body-twice"]


def test_a_body_beside_another_cannot_be_sent() -> None:
    other = {**PET, "name": "other"}
    found = whole(paths={"/a": {"post": {"parameters": [PET, other], "responses": {}}}})
    [told] = found.warnings
    assert told.message.endswith(f"`other` cannot be sent beside `{PET['name']}`")
    assert told.pointer == "/paths/~1a/post/parameters/1"


def test_shared_and_path_level_parameters() -> None:
    """A shared body goes to where it is used; an operation overrides its path's."""
    found = whole(
        parameters={"B": PET, "Q": {"name": "q", "in": "query", "type": "string"}},
        paths={
            "/a": {
                "parameters": [{"$ref": "#/parameters/B"}, {"$ref": "#/parameters/Q"}],
                "put": {"responses": {}},
                "post": {"responses": {}, "parameters": [{**PET, "schema": {}}]},
            }
        },
    ).root
    shared = {"name": "q", "in": "query", "schema": {"type": "string"}}
    assert found["components"]["parameters"] == {"Q": shared}
    item = found["paths"]["/a"]
    assert item["parameters"] == [{"$ref": "#/components/parameters/Q"}]
    assert item["put"]["requestBody"]["content"] == {"application/json": NEW_PET}
    assert item["post"]["requestBody"]["content"] == {
        "application/json": {"schema": {}}
    }
    assert "parameters" not in item["post"]


@pytest.mark.parametrize(
    ("made", "produces", "content"),
    [
        (
            {"schema": {"type": "string"}},
            None,
            {"application/json": {"schema": {"type": "string"}}},
        ),
        (
            {"schema": {}, "examples": {"a/b": 1, "c/d": 2}},
            ["a/b", "e/f"],
            {"a/b": {"schema": {}, "example": 1}, "e/f": {"schema": {}}},
        ),
        ({"examples": {"a/b": 1}}, None, {"a/b": {"example": 1}}),
        ({}, ["a/b"], None),
        ({"schema": {"type": "file"}}, ["a/b"], {"a/b": {"schema": BINARY}}),
        (
            {"schema": {"type": "file"}},
            ["application/json", "a/b"],
            {"a/b": {"schema": BINARY}},
        ),
        (
            {"schema": {"type": "file"}},
            ["application/json"],
            {"application/json": {"schema": BINARY}},
        ),
        (
            {"schema": {"type": "file"}},
            None,
            {"application/octet-stream": {"schema": BINARY}},
        ),
    ],
)
def test_responses(made: Any, produces: list[str] | None, content: Any) -> None:
    """A schema stands under each media type that is produced."""
    own = {"produces": produces} if produces else {}
    found = operation({"responses": {"200": {"description": "d", **made}}, **own})
    expected = {"description": "d", **({"content": content} if content else {})}
    assert found["responses"] == {"200": expected}


@pytest.mark.parametrize("written", ["csv", "pipes"])
def test_collection_formats_of_a_header(written: str) -> None:
    """It is read with commas, and a warning where others stand there."""
    header = {"type": "array", "items": {"type": "integer"}}
    listed = {"X-A": {**header, "collectionFormat": written}}
    shared = {"description": "d", "headers": listed}
    answers = {status: {"$ref": "#/responses/A"} for status in ("200", "201")}
    paths = {"/a": {"get": {"responses": answers, "produces": ["text/plain"]}}}
    found = whole(paths=paths, responses={"A": shared})
    [made] = found.root["components"]["responses"].values()
    assert made["headers"] == {"X-A": {"schema": header}}
    place = "/responses/A/headers/X-A/collectionFormat"
    assert [(w.code, w.pointer) for w in found.warnings] == (
        [("collection-format", place)] if written == "pipes" else []
    )


def test_headers_of_a_response() -> None:
    """They get a schema, too."""
    header = {"type": "integer", "format": "int32", "description": "d"}
    answer = {"description": "d", "headers": {"X-A": header}}
    made = operation({"responses": {"200": answer, "x-own": {"schema": 1}}})
    assert made["responses"]["200"]["headers"] == {
        "X-A": {"description": "d", "schema": {"type": "integer", "format": "int32"}}
    }
    assert made["responses"]["x-own"] == {"schema": 1}


def test_a_shared_response() -> None:
    """A reference, and a copy where an operation produces something else."""
    answer = {"description": "d", "schema": {"$ref": "#/definitions/E"}}
    listed = {"default": {"$ref": "#/responses/E"}}
    parts = {"responses": {"E": answer}, "definitions": {"E": {"type": "string"}}}
    made = operation({"responses": listed}, **parts)
    assert made["responses"] == {"default": {"$ref": "#/components/responses/E"}}
    made = operation({"responses": listed, "produces": ["text/plain"]}, **parts)
    assert list(made["responses"]["default"]["content"]) == ["text/plain"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"type": "basic", "description": "d"},
            {"type": "http", "scheme": "basic", "description": "d"},
        ),
        (
            {"type": "apiKey", "in": "header", "name": "X"},
            {"type": "apiKey", "in": "header", "name": "X"},
        ),
        (
            {
                "type": "oauth2",
                "flow": "implicit",
                "authorizationUrl": "u",
                "scopes": {"a": "b"},
            },
            {
                "type": "oauth2",
                "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"a": "b"}}},
            },
        ),
        (
            {"type": "oauth2", "flow": "application", "tokenUrl": "u"},
            {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "u"}}},
        ),
        (
            {"type": "oauth2", "flow": "accessCode", "tokenUrl": "u"},
            {"type": "oauth2", "flows": {"authorizationCode": {"tokenUrl": "u"}}},
        ),
        ({"type": "oauth2", "flow": "odd"}, {"type": "oauth2"}),
    ],
)
def test_security(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Every kind and flow of 2.0 has one in 3.1."""
    made = whole(securityDefinitions={"s": old}).root["components"]
    assert {key: made["securitySchemes"]["s"].get(key) for key in new} == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "x-nullable": True}, {"type": ["string", "null"]}),
        ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        (
            {"$ref": "#/definitions/A", "description": "ignored"},
            {"$ref": "#/components/schemas/A"},
        ),
        (
            {"$ref": "#/definitions/A/properties/b%20c"},
            {"$ref": "#/components/schemas/A/properties/b%20c"},
        ),
        (
            {"$ref": "#/paths/~1p/get/responses/200/schema"},
            {"$ref": "#/paths/~1p/get/responses/200/content/application~1json/schema"},
        ),
        (
            {"$ref": "#/responses/R/schema"},
            {"$ref": "#/components/responses/R/content/application~1json/schema"},
        ),
        (
            {"$ref": "#/paths/~1p/get/parameters/0/schema"},
            {"$ref": "#/paths/~1p/get/requestBody/content/application~1json/schema"},
        ),
        (
            {"enum": [{"$ref": "#/definitions/A"}]},
            {"enum": [{"$ref": "#/definitions/A"}]},
        ),
    ],
)
def test_schemas(old: dict[str, Any], new: dict[str, Any]) -> None:
    """References lead to the new places; what is no schema is left alone."""
    answer = {"schema": {"type": "string"}}
    body_parameter = {"in": "body", "name": "b", "schema": {"type": "integer"}}
    get = {"responses": {"200": answer}, "parameters": [body_parameter]}
    found = whole(
        definitions={"S": old}, responses={"R": answer}, paths={"/p": {"get": get}}
    )
    assert found.root["components"]["schemas"]["S"] == new


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("/components/schemas/A/type", "/definitions/A/type"),
        ("/servers/0/url", "/host/0/url"),
        ("/paths/~1a/post/parameters/0/schema", "/paths/~1a/post/parameters/1"),
        ("/paths/~1a/post/requestBody", "/paths/~1a/post/parameters/0"),
        (
            "/paths/~1a/post/requestBody/content/application~1json/schema/type",
            "/paths/~1a/post/parameters/0/schema/type",
        ),
        (
            "/paths/~1a/post/responses/200/content/application~1json/schema/type",
            "/paths/~1a/post/responses/200/schema/type",
        ),
        ("/paths/~1a/post/tags/0", "/paths/~1a/post/tags/0"),
    ],
)
def test_messages_lead_to_the_original(new: str, old: str) -> None:
    """A pointer of 3.1 leads back to where the part stood."""
    query = {"name": "q", "in": "query", "type": "string"}
    answers = {"200": {"schema": {"type": "string"}}}
    item = {"post": {"parameters": [PET, query], "responses": answers, "tags": ["t"]}}
    parts = {"host": "a.example", "definitions": {"A": {"type": "string"}}}
    assert whole(paths={"/a": item}, **parts).origins.old(new) == old


@pytest.mark.parametrize(
    "odd", [None, [], "x", 3, {"a": None}, {"/a": []}, {"/a": {"get": 3}}]
)
def test_odd_shapes_come_through(odd: Any) -> None:
    """Wrong types are for the checks to tell."""
    whole(paths=odd, definitions=odd, parameters=odd, responses=odd, host=odd)
    operation({"parameters": odd, "responses": odd, "consumes": odd, "schemes": odd})
    operation({"parameters": [odd, {"in": "body"}], "responses": {"200": odd}})
