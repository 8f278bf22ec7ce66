"""Path items that refer to another and say more themselves: all of it is called."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from generator import pipeline
from generator.diagnostics import Diagnostics, Failure
from generator.settings.config import command_line_settings

from .making import Workshop, openapi
from .recording import Answer, Server

DONE = {"responses": {"204": {"description": "done"}}}
TEXT = {"name": "q", "in": "query", "schema": {"type": "string"}}
NUMBER = {"name": "n", "in": "query", "schema": {"type": "integer"}}
ITEM: dict[str, Any] = {
    "parameters": [{**TEXT, "schema": {"type": "integer"}}, NUMBER],
    "get": {"operationId": "getThing", **DONE},
}
OWN = {"parameters": [TEXT], "post": {"operationId": "addThing", **DONE}}


def described(version: str = "3.1.0", **parts: Any) -> dict[str, Any]:
    info = {"title": "Items", "version": "1"}
    return {"openapi": version, "info": info, "paths": {}} | parts


def referring(
    own: dict[str, Any], item: dict[str, Any] = ITEM, version: str = "3.0.3"
) -> dict[str, Any]:
    """`/a` refers to `/b`, which refers to `/c`, and each may say more."""
    paths = {"/a": {"$ref": "#/paths/~1b", **own}, "/b": {"$ref": "#/paths/~1c"}}
    return described(version, paths={**paths, "/c": item})


@pytest.mark.parametrize(
    "description",
    [
        described(
            paths={"/a": {"$ref": "#/components/pathItems/P", **OWN}},
            components={"pathItems": {"P": ITEM}},
        ),
        referring(OWN),
    ],
)
def test_what_stands_beside_the_reference_counts(
    workshop: Workshop, server: Server, description: dict[str, Any]
) -> None:
    """Operations of both have the parameters of both; the item's own are first."""
    package = workshop.load(openapi(description))
    with package.Client(base_url=server.url) as client:
        for call in (client.a.get_thing, client.a.add_thing):
            server.answer(Answer(status=204, body=b""))
            call(q="x", n=1)
    sent = [(each.method, each.target) for each in server.received]
    assert sent == [("GET", "/a?q=x&n=1"), ("POST", "/a?q=x&n=1")]


def test_a_body_of_swagger_beside_the_reference(
    workshop: Workshop, server: Server
) -> None:
    """The item's body parameter is for the operations that it refers to."""
    body = {"name": "b", "in": "body", "schema": {"type": "array", "items": {}}}
    done = {"consumes": ["application/json"], **DONE}
    description = {
        "swagger": "2.0",
        "info": {"title": "Items", "version": "1"},
        "host": "api.example.net",
        "paths": {
            "/a": {"$ref": "#/paths/~1b", "parameters": [body]},
            "/b": {"put": {"operationId": "putThing", **done}},
        },
    }
    package = workshop.load(openapi(description))
    server.answer(Answer(status=204, body=b""))
    with package.Client(base_url=server.url) as client:
        client.a.put_thing([1])
    assert server.only.body == b"[1]"


def test_operations_beside_a_reference_are_chosen_too() -> None:
    """A pattern that only the item's own operation matches finds it."""
    whole = openapi(referring(OWN))
    settings = command_line_settings(whole.label, "items", ())
    pattern = (("operation-id", "addThing"),)
    settings = settings._replace(include=(pattern,))
    chosen = pipeline.describe(whole, settings, {}, Diagnostics())
    methods = [op.name.python for group in chosen.groups for op in group.operations]
    assert methods == ["add_thing"]


def test_calls_of_the_api_beside_a_reference(workshop: Workshop) -> None:
    """In webhooks, and in callbacks of what stands there itself."""

    def call(name: str) -> dict[str, Any]:
        media = {"schema": {"type": "object", "properties": {name: {}}}}
        body = {"content": {"application/json": media}}
        return {"operationId": name, "requestBody": body, **DONE}

    reference = {"$ref": "#/components/pathItems/P"}
    callbacks = {"done": {"{$url}": {**reference, "put": call("inCallback")}}}
    own = {"operationId": "addThing", "callbacks": callbacks, **DONE}
    description = described(
        paths={"/a": {**reference, "get": own}},
        webhooks={"hook": {**reference, "put": call("inHook")}},
        components={"pathItems": {"P": {"post": call("shared")}}},
    )
    models = workshop.load(openapi(description)).models
    assert {"InHookBody", "InCallbackBody", "SharedBody"} <= set(dir(models))


@pytest.mark.parametrize(
    ("own", "item", "told"),
    [
        (OWN, ITEM, []),
        ({}, ITEM, []),
        (
            OWN,
            {**ITEM, "post": {"operationId": "putThing", **DONE}},
            [("path-item-both", "/paths/~1a/post")],
        ),
        (
            {"additionalOperations": {"COPY": DONE, "MOVE": DONE}},
            {"additionalOperations": {"LOCK": {**DONE, "no": 1}, "COPY": DONE}},
            [
                ("path-item-both", "/paths/~1a/additionalOperations/COPY"),
                ("spec-unknown-field", "/paths/~1c/additionalOperations/LOCK"),
            ],
        ),
        (
            OWN,
            {"parameters": [{**NUMBER, "in": "nowhere"}], "get": ITEM["get"]},
            [("spec-value", "/paths/~1c/parameters/0/in")],
        ),
        (
            {"parameters": [TEXT, TEXT]},
            {"parameters": [NUMBER], "get": ITEM["get"]},
            [("spec-other", "/paths/~1a/parameters")],
        ),
    ],
)
def test_what_is_told_of_it(
    own: dict[str, Any], item: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    """Where it stands, and once; that both have an operation is undefined."""
    diagnostics = Diagnostics()
    version = "3.2.0" if "additionalOperations" in own else "3.0.3"
    whole = openapi(referring(own, item, version))
    settings = command_line_settings(whole.label, "items", ())
    with contextlib.suppress(Failure):
        pipeline.describe(whole, settings, {}, diagnostics)
    found = [(d.code, d.location.pointer if d.location else "") for d in diagnostics]
    assert [each for each in found if each[0] != "server-missing"] == told


def test_items_that_lead_back_to_themselves(workshop: Workshop) -> None:
    """An error, as of any reference that does."""
    description = referring(OWN, {"$ref": "#/paths/~1a", "put": DONE})
    with pytest.raises(Failure, match="leads back to itself"):
        workshop.make(openapi(description))


def test_items_that_grow_without_end() -> None:
    """Items that hold each other in callbacks, twice each, are refused in time."""

    def item(number: int) -> dict[str, Any]:
        inner = {"$ref": f"#/components/pathItems/P{number + 1}", "post": DONE}
        callbacks = {"one": {"{$url}": inner}, "two": {"{$url}": inner}}
        return {"get": {"callbacks": callbacks, **DONE}}

    items = {f"P{number}": item(number) for number in range(40)} | {"P40": ITEM}
    paths = {"/a": {"$ref": "#/components/pathItems/P0", **OWN}}
    whole = openapi(described(paths=paths, components={"pathItems": items}))
    settings = command_line_settings(whole.label, "items", ())
    with pytest.raises(Failure, match="path-items-size"):
        pipeline.describe(whole, settings, {}, Diagnostics())


def test_an_items_own_header_counts_whatever_its_case(
    workshop: Workshop, server: Server
) -> None:
    """RFC 9110 §5.1: the item that is referred to has the same one."""
    integer = {"name": "x-run", "in": "header", "schema": {"type": "integer"}}
    item = {"parameters": [integer], "get": {"operationId": "getThing", **DONE}}
    own = {"parameters": [{**integer, "name": "X-Run", "schema": {"type": "string"}}]}
    made = workshop.make(openapi(referring(own, item)))
    package = __import__(made.name)
    server.answer(Answer(status=204, body=b""))
    with package.Client(base_url=server.url) as client:
        client.a.get_thing(x_run="first")
    assert "x_run: str | None" in made.files["operations/a.py"]
    assert server.only.header("X-Run") == "first"
