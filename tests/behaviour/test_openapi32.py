"""What OpenAPI 3.2 has beside 3.1."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from generator.diagnostics import Failure

from .conftest import Call
from .making import Workshop, openapi
from .raw_server import RawServer

FORM = "application/x-www-form-urlencoded"
FILTER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}


def description(item: dict[str, Any], **components: Any) -> dict[str, Any]:
    return {
        "openapi": "3.2.0",
        "$self": "https://a.example/api.json",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.example", "name": "main"}],
        "tags": [{"name": "a", "parent": "b", "kind": "nav"}, {"name": "b"}],
        "paths": {"/things": item},
        "components": components,
    }


def operation(**parts: Any) -> dict[str, Any]:
    answers = {"200": {"description": "d"}}
    return {"tags": ["a"], "operationId": "act", "responses": answers, **parts}


def built(workshop: Workshop, item: dict[str, Any], **components: Any) -> Any:
    """The builder of the only operation."""
    package = workshop.load(openapi(description(item, **components)))
    return package.operations.a.act


@pytest.mark.parametrize(
    ("media_type", "schema", "value", "sent"),
    [
        (
            FORM,
            FILTER,
            {"name": "a b&c", "tags": ["x", "y"]},
            "name=a+b%26c&tags=x&tags=y",
        ),
        (FORM, {"type": "object"}, {}, ""),
        ("application/json", {"type": "object"}, {"a": [1]}, "%7B%22a%22%3A%5B1%5D%7D"),
        ("text/plain", {"type": "string"}, "a=b&c #", "a%3Db%26c%20%23"),
    ],
)
def test_a_parameter_that_is_the_query_string(
    workshop: Workshop, media_type: str, schema: Any, value: Any, sent: str
) -> None:
    """OAS 3.2.0 §4.12.1: a document, escaped as a whole, or a form."""
    listed = {
        "name": "q",
        "in": "querystring",
        "content": {media_type: {"schema": schema}},
    }
    act = built(workshop, {"get": operation(parameters=[listed])})
    assert act(q=value).target() == ("/things?" + sent if sent else "/things")
    assert act().target() == "/things"


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ({"b": {"explode": False}}, "a=x+y&b=1,2"),
        ({"b": {"style": "pipeDelimited", "explode": False}}, "a=x+y&b=1%7C2"),
        ({"b": {"contentType": "application/json"}}, "a=x+y&b=%5B1%2C2%5D"),
        ({"a": {"allowReserved": True}}, "a=x%20y&b=1&b=2"),
        ({"c": {"style": "deepObject"}}, "a=x+y&b=1&b=2&c%5Bd%5D=e"),
    ],
)
def test_a_query_string_whose_properties_have_a_style(
    workshop: Workshop, encoding: dict[str, Any], sent: str
) -> None:
    """OAS 3.2.0 §4.12 and §4.15: as those of a form in a body."""
    nested = {"type": "object", "properties": {"d": {"type": "string"}}}
    properties = {"a": {"type": "string"}, "b": {"type": "array"}, "c": nested}
    form = {"schema": {"type": "object", "properties": properties}}
    listed = {
        "name": "q",
        "in": "querystring",
        "content": {
            "application/x-www-form-urlencoded": {**form, "encoding": encoding}
        },
    }
    act = built(workshop, {"get": operation(parameters=[listed])})
    value: dict[str, object] = {"a": "x y", "b": [1, 2]}
    if "c" in encoding:
        value["c"] = {"d": "e"}
    assert act(q=value).target() == f"/things?{sent}"


@pytest.mark.parametrize(
    ("item", "method"),
    [
        ({"query": operation()}, "QUERY"),
        ({"additionalOperations": {"COPY": operation()}}, "COPY"),
        ({"additionalOperations": {"notify": operation()}}, "notify"),
    ],
)
def test_methods(workshop: Workshop, item: dict[str, Any], method: str) -> None:
    """OAS 3.2.0 §4.9: sent as they are written."""
    assert built(workshop, item)().method == method


@pytest.mark.parametrize("method", ["Lock", "COPY", "x-notify"])
def test_a_method_keeps_its_letters(
    workshop: Workshop, call: Call, method: str
) -> None:
    """RFC 9110 §9.1: a method in letters of the other case is another one."""
    item = {"additionalOperations": {method: operation()}}
    package = workshop.load(openapi(description(item)))
    with RawServer().running() as raw:
        call(package, lambda client: client.a.act(), base_url=raw.url)
    [received] = raw.received
    assert received.startswith(method.encode() + b" /things HTTP/1.1\r\n")


def test_what_can_be_no_method(workshop: Workshop) -> None:
    """It would become another request."""
    item = {"additionalOperations": {"GET /x\r\nA: b": operation()}}
    with pytest.raises(Failure) as caught:
        built(workshop, item)
    assert [found.code for found in caught.value.diagnostics] == ["method-invalid"]


RESERVED = ":/?#[]@!$&'()*+,;=%41%"


def reserved(
    workshop: Workshop, version: str, location: str, value: Any, **more: Any
) -> str:
    """What is made of a value where reserved characters are allowed."""
    is_path = location == "path"
    listed = {"name": "p", "in": location, "allowReserved": True, **more}
    listed.setdefault("schema", {"type": "string"})
    root = description({"get": operation(parameters=[listed | {"required": is_path}])})
    root = root | {"openapi": version}
    if is_path:
        root["paths"] = {"/things/{p}": root["paths"]["/things"]}
    request = workshop.load(openapi(root)).operations.a.act(p=value)
    if location == "cookie":
        return "; ".join("=".join(pair) for pair in request.cookies[0].pairs())
    return str(request.target()).removeprefix("/things").lstrip("/?")


@pytest.mark.parametrize(
    ("location", "more", "value", "sent"),
    [
        ("path", {}, RESERVED, ":%2F%3F%23%5B%5D@!$&'()*+,;=%41%25"),
        ("path", {"style": "label"}, "a,b@", ".a%2Cb@"),
        ("path", {"style": "matrix"}, "a;b=c@", ";p=a%3Bb%3Dc@"),
        ("path", {"schema": {"type": "array"}}, ["a,b@", "c"], "a%2Cb@,c"),
        ("path", {"explode": True}, {"a:": "b=c"}, "a:=b%3Dc"),
        ("query", {}, RESERVED, "p=:/?%23%5B%5D@!$%26'()*%2B,;%3D%41%25"),
        ("cookie", {}, RESERVED, "p=:/?%23%5B%5D@!$%26'()*%2B%2C%3B%3D%41%25"),
        ("cookie", {"style": "cookie"}, "a:b%", "p=a:b%"),
    ],
)
def test_reserved_characters_wherever_values_are_escaped(
    workshop: Workshop, location: str, more: dict[str, Any], value: Any, sent: str
) -> None:
    """OAS 3.2.0 §4.12: all that end nothing, and part nothing."""
    assert reserved(workshop, "3.2.0", location, value, **more) == sent


@pytest.mark.parametrize(
    ("location", "sent"), [("path", "%3A"), ("query", "p=:"), ("cookie", "p=%3A")]
)
def test_reserved_characters_before(
    workshop: Workshop, location: str, sent: str
) -> None:
    """OAS 3.1.1 §4.8.12.2: in queries alone."""
    assert reserved(workshop, "3.1.0", location, ":") == sent


@pytest.mark.parametrize("value", ["..", "%2e%2E", "%2E"])
def test_no_reserved_character_makes_another_path(
    workshop: Workshop, value: str
) -> None:
    """RFC 3986 §6.2.2.2: a dot is one, however it is written."""
    with pytest.raises(ValueError, match="segment"):
        reserved(workshop, "3.2.0", "path", value)


def test_a_cookie_as_it_is(workshop: Workshop) -> None:
    """OAS 3.2.0 §4.12.3: nothing is escaped, and each item is a cookie."""
    listed = {
        "name": "s",
        "in": "cookie",
        "style": "cookie",
        "schema": {"type": "string"},
    }
    [cookie] = built(workshop, {"get": operation(parameters=[listed])})(
        s="a%b="
    ).cookies
    assert cookie.pairs() == [("s", "a%b=")]


def test_media_types_by_reference(workshop: Workshop) -> None:
    """OAS 3.2.0 §4.7: shared, for bodies and for answers."""
    shared = {"application/json": {"$ref": "#/components/mediaTypes/Filter"}}
    answers = {"200": {"description": "d", "content": shared}}
    made = operation(requestBody={"content": shared}, responses=answers)
    schema = {"$ref": "#/components/schemas/Filter"}
    act = built(
        workshop,
        {"query": made},
        schemas={"Filter": FILTER},
        mediaTypes={"Filter": {"schema": schema}},
    )
    request = act(None)
    assert request.responses[0].media_type == "application/json"
    assert request.responses[0].read is not None


def test_a_device_flow_takes_a_token(workshop: Workshop) -> None:
    """As every flow of OAuth 2 does."""
    flow = {
        "deviceAuthorizationUrl": "https://a.example/d",
        "tokenUrl": "https://a.example/t",
        "scopes": {},
    }
    scheme = {"type": "oauth2", "flows": {"deviceAuthorization": flow}}
    root = description({"get": operation()}, securitySchemes={"device": scheme})
    package = workshop.load(openapi(root))
    package.Client(token="x").close()


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("/v1", "https://a.example/v1"),
        ("v1/", "https://a.example/apis/v1"),
        ("//b.example", "https://b.example"),
        ("https://c.example", "https://c.example"),
    ],
)
def test_a_server_goes_by_the_place_that_the_description_names(
    workshop: Workshop, url: str, base_url: str
) -> None:
    """OAS 3.2.0 §4.1.2.2.1: `$self` is what a relative URL is relative to."""
    whole = description({"get": operation()})
    whole |= {"$self": "https://a.example/apis/api.json", "servers": [{"url": url}]}
    package = workshop.load(openapi(whole))
    testing = importlib.import_module(f"{package.__name__}.runtime.testing")
    with testing.Recorder(testing.Answer()) as recorder:
        package.Client(http_client=recorder.client()).a.act()
    [sent] = recorder.sent
    assert sent.origin + sent.path == f"{base_url}/things"


def test_a_webhook_of_another_method(workshop: Workshop) -> None:
    """OAS 3.2.0 §4.9: a path item is the same wherever it stands."""
    schema = {"type": "object", "properties": {"id": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": schema}}}
    moved = {"additionalOperations": {"MOVE": {"requestBody": body}}}
    root = description({"get": operation()}) | {"webhooks": {"thingMoved": moved}}
    package = workshop.load(openapi(root))
    models = importlib.import_module(f"{package.__name__}.models")
    assert models.ThingMovedBody.from_dict({"id": 1}).id == 1
