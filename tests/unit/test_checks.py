"""What a description that breaks its standard is told, and at which place."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing
from typing import Any

import pytest

from generator.checks import MAX_FINDINGS, check_description, read_version, schemas
from generator.diagnostics import Diagnostics, Failure, Severity
from generator.document import load_document

INFO = {"title": "t", "version": "1"}
OK = {"200": {"description": ""}}


def check(root: Any) -> Diagnostics:
    diagnostics = Diagnostics()
    document = load_document(json.dumps(root, indent=1).encode(), "api.json")
    check_description(document, diagnostics)
    return diagnostics


def told(root: Any) -> list[tuple[str, str, str]]:
    """Severity, code and pointer of each message."""
    return [
        (d.severity.value, d.code, d.location.pointer if d.location else "")
        for d in check(root)
    ]


def description(version: str = "3.0.3", **parts: Any) -> dict[str, Any]:
    return {"openapi": version, "info": INFO, "paths": {}} | parts


def with_schema(schema: Any, version: str = "3.0.3") -> dict[str, Any]:
    return description(version, components={"schemas": {"S": schema}})


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.1"])
def test_nothing_is_told_of_a_good_description(version: str) -> None:
    """A description that keeps the standard gives no message."""
    operation = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
        "responses": OK,
    }
    assert told(description(version, paths={"/a/{id}": {"get": operation}})) == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize("extension", [False, "later", {"responses": 1}])
def test_a_callback_has_extensions(version: str, extension: Any) -> None:
    """Which are no path items, neither below an operation nor in `components`."""
    callback = {
        "{$request.body#/url}": {"post": {"responses": OK}},
        "x-notes": extension,
    }
    operation = {"responses": OK, "callbacks": {"done": callback}}
    paths = {"/a": {"get": operation}}
    components = {"callbacks": {"Done": callback}}
    assert told(description(version, paths=paths, components=components)) == []


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ({"openapi": "3.0.0", "paths": {}}, ("warning", "spec-missing", "")),
        (description(paths="none"), ("error", "spec-type", "/paths")),
        (description(paths={"a": {}}), ("warning", "spec-unknown-field", "/paths")),
        (description(more=1), ("warning", "spec-unknown-field", "")),
        (
            with_schema({"type": "strng"}),
            ("warning", "spec-value", "/components/schemas/S/type"),
        ),
        (
            with_schema({"properties": {"a": {"properties": ["b"]}}}),
            ("error", "spec-type", "/components/schemas/S/properties/a/properties"),
        ),
        (
            with_schema({"description": None}),
            ("warning", "spec-type", "/components/schemas/S/description"),
        ),
        (
            with_schema({"pattern": 3}),
            ("warning", "spec-type", "/components/schemas/S/pattern"),
        ),
        (
            with_schema({"type": "strng"}, "3.1.0"),
            ("warning", "spec-value", "/components/schemas/S/type"),
        ),
        (
            with_schema({"required": 3}, "3.1.0"),
            ("error", "spec-type", "/components/schemas/S/required"),
        ),
        (
            description(paths={"/a": {"get": {"responses": {"200": {}}}}}),
            ("warning", "spec-missing", "/paths/~1a/get/responses/200"),
        ),
    ],
)
def test_what_breaks_the_standard(
    root: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """A wrong type is an error, all else a warning; the pointer leads to the cause."""
    assert expected in told(root)


def with_parameter(version: str, parameter: dict[str, Any]) -> dict[str, Any]:
    paths = {"/a/{p}": {"get": {"parameters": [parameter], "responses": OK}}}
    if version == "2.0":
        return {"swagger": version, "info": INFO, "paths": paths}
    return description(version, paths=paths)


PARAMETER = "/paths/~1a~1{p}/get/parameters/0"
SCHEME = {"type": "oauth2", "flow": "implicit", "scopes": {}}


@pytest.mark.parametrize(
    ("root", "code", "pointer"),
    [
        (
            with_parameter("3.0.3", {"name": "p", "in": "path", "schema": {}}),
            "spec-missing",
            PARAMETER,
        ),
        (
            with_parameter("2.0", {"name": "p", "in": "path", "type": "string"}),
            "spec-missing",
            PARAMETER,
        ),
        (
            with_parameter("2.0", {"name": "p", "in": "query", "type": "strng"}),
            "spec-value",
            f"{PARAMETER}/type",
        ),
        (
            with_parameter("2.0", {"name": "p", "in": "body"}),
            "spec-missing",
            PARAMETER,
        ),
        (
            with_parameter(
                "3.0.3", {"name": "p", "in": "header", "style": "form", "schema": {}}
            ),
            "spec-value",
            f"{PARAMETER}/style",
        ),
        (
            description(
                components={"securitySchemes": {"S": {"type": "apiKey", "name": "k"}}}
            ),
            "spec-missing",
            "/components/securitySchemes/S",
        ),
        (
            with_parameter("2.0", {"name": "p", "in": "query", "type": "string"})
            | {"securityDefinitions": {"S": SCHEME}},
            "spec-missing",
            "/securityDefinitions/S",
        ),
    ],
)
def test_what_says_of_which_kind_it_is_is_held_against_that(
    root: dict[str, Any], code: str, pointer: str
) -> None:
    """A parameter by its `in`, a scheme by its `type`: one message, of the cause."""
    assert told(root) == [("warning", code, pointer)]


@pytest.mark.parametrize(
    ("version", "key"),
    [
        ("3.0.3", "required"),
        ("3.1.0", "required"),
        ("3.1.0", "exclusiveMinimum"),
        ("3.1.0", "exclusiveMaximum"),
    ],
)
def test_what_an_older_draft_wrote_as_a_boolean_is_a_warning(
    version: str, key: str
) -> None:
    """Its meaning is known, and nothing is generated from it."""
    schema = {"type": "object", "properties": {"a": {"type": "integer", key: True}}}
    place = f"/components/schemas/S/properties/a/{key}"
    found = told(with_schema(schema, version))
    assert found == [("warning", "spec-type", place)]


def test_the_place_is_a_line_of_the_file() -> None:
    """The message is located where the field stands."""
    [found] = check(with_schema({"type": "strng"}))
    assert str(found.location) == "api.json:11:5"


@pytest.mark.parametrize(
    ("root", "code"),
    [
        ([], "not-openapi"),
        ("text", "not-openapi"),
        ({}, "not-openapi"),
        ({"info": INFO}, "not-openapi"),
        ({"swagger": "1.2"}, "version-unsupported"),
        ({"swagger": "3.0.0"}, "version-unsupported"),
        ({"openapi": "2.0"}, "version-unsupported"),
        ({"openapi": "4.0.0"}, "version-unsupported"),
        ({"openapi": None}, "version-unsupported"),
        ({"openapi": "3.1 \n"}, "version-unsupported"),
    ],
)
def test_what_cannot_be_read(root: Any, code: str) -> None:
    """It stops the run, with one error."""
    with pytest.raises(Failure) as caught:
        check(root)
    assert [d.code for d in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("'3.0.3'", "3.0"),
        ("3.1.0", "3.1"),
        ("3.1", "3.1"),
        ("3.0.0-rc1", "3.0"),
        ("3.2.1", "3.2"),
    ],
)
def test_versions(written: str, version: str) -> None:
    """A version that YAML reads as a number is one all the same."""
    assert read_version(load_document(f"openapi: {written}".encode(), "a")) == version


@pytest.mark.parametrize("written", ["'2.0'", "2.0"])
def test_swagger(written: str) -> None:
    """The version before 3.0 has a key of its own."""
    document = load_document(f"swagger: {written}".encode(), "a.yaml")
    assert read_version(document) == "2.0"


def test_a_fault_in_swagger() -> None:
    """What 2.0 does not know is told where it stands."""
    schema = {"type": "object", "properties": 3}
    root = {"swagger": "2.0", "info": INFO, "paths": {}, "definitions": {"A": schema}}
    [found] = check(root)
    assert found.location is not None
    assert found.location.pointer == "/definitions/A/properties"


def test_an_operation_id_that_two_operations_claim() -> None:
    """A warning at the second, which names the first."""
    item = {"operationId": "x", "responses": OK}
    [found] = check(description(paths={"/a": {"get": item, "put": item}}))
    assert found.code == "spec-operation-id"
    assert found.location is not None
    assert found.location.pointer == "/paths/~1a/put/operationId"
    assert "`#/paths/~1a/get`" in found.message


def test_a_parameter_that_is_listed_twice() -> None:
    """By name and place; the same name elsewhere is another parameter.

    Names of headers alone have no case.
    """
    query = {"name": "x", "in": "query", "schema": {}}
    header = {"name": "x", "in": "header", "schema": {}}
    listed = [query, header, query | {"name": "X"}, query, header | {"name": "X"}]
    operation = {"parameters": listed, "responses": OK}
    found = told(description(paths={"/a": {"get": operation}}))
    assert [at for _, code, at in found if code == "spec-parameter-twice"] == [
        "/paths/~1a/get/parameters/3",
        "/paths/~1a/get/parameters/4",
    ]


@pytest.mark.parametrize("odd", [None, 3, "x", [], [[]], {"get": 3}, {"get": {}}])
def test_odd_shapes_do_no_harm(odd: Any) -> None:
    """Whatever stands where operations should, is told or passed over."""
    check(description(paths={"/a": odd}, components={"schemas": odd}))
    check(description(paths={"/a": {"get": {"parameters": odd}}}))
    check(description("3.1.0", paths=odd, components=odd))


def test_few_messages_for_many_faults() -> None:
    """A description that is wrong everywhere ends soon, with a bounded list."""
    operation = {"parameters": [{"name": 3}], "responses": {"200": {}}}
    paths = {f"/a{i}": {"get": operation} for i in range(10_000)}
    start = time.process_time()
    found = list(check(description(paths=paths)))
    assert time.process_time() - start < 5
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1].code == "spec-more"


def test_a_fault_deep_in_a_large_schema() -> None:
    """What would take minutes to explain is told without the explanation."""
    schema: dict[str, Any] = {"type": "strng"}
    for level in range(80):
        schema = (
            {"allOf": [schema], "anyOf": [schema]}
            if level < 12
            else {"properties": {"a": schema}}
        )
    start = time.process_time()
    assert told(with_schema(schema)) == [("warning", "spec-more", "")]
    assert time.process_time() - start < 8


def test_no_address_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """References and dialects that name an address are never followed.

    Not even by the validator, which is not written in Python, in a schema of its own.
    """
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        check(with_schema({"$ref": address}))
        check(with_schema({"$ref": address, "$schema": address}, "3.1.0"))
        check(with_schema({"$ref": "/x", "$id": address}, "3.1.0"))
        check(description("3.1.0", jsonSchemaDialect=address))
        monkeypatch.setattr(schemas, "_load_schema", lambda version: {"$ref": address})
        with pytest.raises(ValueError, match="Retrieval is disabled"):
            check(description())
        with pytest.raises(BlockingIOError):
            server.accept()


def test_severities_are_only_these() -> None:
    """Nothing here is a note: what is told breaks the standard."""
    found = check(description(paths="none", more=1))
    assert {d.severity for d in found} == {Severity.WARNING, Severity.ERROR}


def test_what_is_meant_is_told_and_read() -> None:
    """A warning says what the value is taken for, and how to say that; so it is."""
    root = description(info={"title": "t", "version": 1.0})
    found = Diagnostics()
    document = load_document(json.dumps(root).encode(), "api.json")
    read = check_description(document, found)
    [warning] = found
    assert warning.severity is Severity.WARNING
    assert warning.message.endswith("it is taken for the text `1.0`")
    assert warning.help is not None
    assert read == root | {"info": {"title": "t", "version": "1.0"}}
    assert document.root == root


def test_what_a_mended_value_holds_is_looked_at_too() -> None:
    """Each is told of where it stands in the file, or next to it."""
    server = {"url": "https://{p}", "variables": {"p": {"default": 8443}}}
    root = description(servers=server)
    assert told(root) == [
        ("warning", "spec-type", "/servers"),
        ("warning", "spec-type", "/servers/0/variables/p/default"),
    ]


def test_all_that_is_meant_is_read_however_much_is_told() -> None:
    """Messages end somewhere, mending does not."""
    count = 3 * MAX_FINDINGS
    schemas = {f"S{n}": {"type": "string", "maxLength": "9"} for n in range(count)}
    document = load_document(
        json.dumps(description(components={"schemas": schemas})).encode(), "api.json"
    )
    found = Diagnostics()
    read = check_description(document, found)
    limits = [s["maxLength"] for s in read["components"]["schemas"].values()]
    assert limits == [9] * count
    assert len(found) == MAX_FINDINGS + 1


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"]},
        {"properties": {"a": True}},
        {"anyOf": [True, {"type": "string"}]},
        {"required": ["a", {"allOf": ["b"]}]},
        {"description": ["of", "lines"]},
    ],
)
def test_what_is_read_as_it_is_and_what_counts_for_nothing(schema: Any) -> None:
    """3.1's words in a description of 3.0, and what no name or text is, stay there."""
    root = with_schema(schema)
    document = load_document(json.dumps(root).encode(), "api.json")
    found = Diagnostics()
    assert check_description(document, found) == root
    assert {d.severity for d in found} == {Severity.WARNING}


def test_an_empty_operation_id_names_nothing() -> None:
    """Tools that know none write it for every operation."""
    item = {"operationId": "", "responses": OK}
    assert told(description(paths={"/a": {"get": item, "put": item}})) == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_an_operation_without_a_response_is_told_once(version: str) -> None:
    """Though the schemas say so in two ways; that it needs a default, it does not."""
    root = description(version, paths={"/a": {"get": {"responses": {}}}})
    [found] = check(root)
    assert (found.severity, found.code) == ("warning", "spec-missing")
    assert found.message == "this breaks the standard: no response is told"
    assert found.location
    assert found.location.pointer == "/paths/~1a/get/responses"


def test_keys_without_a_name_are_part_of_a_place() -> None:
    """The validator leaves them out; what is beside has other values to be mended."""
    odd = {"type": "string", "title": 5}
    properties = {"": {"properties": {"a": odd, "": odd}}, "a": {"properties": {}}}
    whole = with_schema({"properties": properties})
    document = load_document(json.dumps(whole).encode(), "api.json")
    root = check_description(document, Diagnostics())
    [found] = root["components"]["schemas"].values()
    inner = found["properties"][""]["properties"]
    assert inner == {"a": {**odd, "title": "5"}, "": {**odd, "title": "5"}}
