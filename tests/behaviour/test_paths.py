"""Paths whose slots and parameters do not agree: the meaning that is clear is kept."""

from __future__ import annotations

from typing import Any

import pytest

from .making import Workshop, openapi
from .recording import Answer, Server

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
N = {"name": "n", "in": "query", "schema": {"type": "integer"}}
ROUTED = ["path-parameter-name", "path-parameter-missing"]


def described(path: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    operation = {
        "operationId": "call",
        "parameters": list(parameters),
        "responses": {"204": {"description": "done"}},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Paths", "version": "1"},
        "paths": {path: {"get": operation}},
    }


@pytest.mark.parametrize(
    ("path", "parameters", "arguments", "sent", "codes"),
    [
        ("/a/{id}/{other}", [ID], (1, "x/y"), "/a/1/x%2Fy", ["path-parameter-missing"]),
        ("/a/{ID}", [ID], (1,), "/a/1", ["path-parameter-name"]),
        ("/a", [ID], (), "/a", ["path-parameter-unused"]),
        ("/a/#env/{id}", [ID], (1,), "/a/%23env/1", []),
        ("/a#list", [], (), "/a", []),
        ("/a/{id}/b/{id}", [ID], (1,), "/a/1/b/1", []),
        ("/././a/{id}/./b", [ID], (1,), "/a/1/b", []),
        ("/a/b/../{id}", [ID], (1,), "/a/1", ["path-dots"]),
        ("/a/b/%2E.", [], (), "/a/", ["path-dots"]),
        ("/a/{id}/.", [ID], (1,), "/a/1/", []),
        ("/a/{id}..", [ID], (1,), "/a/1..", []),
        ("/a/50%zz%20 é", [], (), "/a/50%25zz%20%20%C3%A9", []),
        ("/a/:id", [ID], (1,), "/a/1", ["path-parameter-name"]),
        ("/a/<int:id>/b", [ID], (1,), "/a/1/b", ["path-parameter-name"]),
        ("/a/:id/b", [], ("x/y",), "/a/x%2Fy/b", ROUTED),
        ("/a/<id>", [], ("x",), "/a/x", ROUTED),
        ("/a/b:batchGet", [], (), "/a/b:batchGet", []),
        ("/a/**", [], (), "/a/**", ["path-wildcard"]),
        ("/a*/{id}", [ID], (1,), "/a*/1", []),
        ("/a/:1/:/<>", [], (), "/a/:1/:/%3C%3E", []),
        ("/a/b?at=:id", [], (), "/a/b?at=:id", []),
        ("/a/b?n={n}&x=1", [N], {"n": 5}, "/a/b?x=1&n=5", ["path-query-parameter"]),
        ("/a/b?n=&x=1", [N], {"n": 5}, "/a/b?x=1&n=5", ["path-query-parameter"]),
        ("/a/b?n=1&m=2", [N], {}, "/a/b?n=1&m=2", ["path-query-fixed"]),
        ("/a/b?n", [{**N, "required": True}], {}, "/a/b?n", ["path-query-fixed"]),
        ("/a?n={n}", [N], {}, "/a", ["path-query-parameter"]),
        ("/a/b?m={n}", [{**N, "in": "path"}], (5,), "/a/b?m=5", []),
        ("/a/{b?}", [{**ID, "name": "b?"}], (5,), "/a/5", []),
        ("/a/{b/../c}", [{**ID, "name": "b/../c"}], (5,), "/a/5", []),
    ],
)
def test_a_call_goes_where_the_path_says(
    workshop: Workshop,
    server: Server,
    path: str,
    parameters: list[dict[str, Any]],
    arguments: tuple[Any, ...] | dict[str, Any],
    sent: str,
    codes: list[str],
) -> None:
    """What the standard forbids is told, and every operation can be called."""
    made = workshop.make(openapi(described(path, *parameters)))
    assert [code for code in made.codes if code.startswith("path-")] == codes
    package = __import__(made.name)
    server.answer(Answer(status=204, body=b""))
    with package.Client(base_url=server.url) as client:
        if isinstance(arguments, dict):
            client.a.call(**arguments)
        else:
            client.a.call(*arguments)
    assert server.only.target == sent


@pytest.mark.parametrize(
    ("location", "style", "sent"),
    [("query", "simple", "/a?p=1&p=2"), ("path", "form", "/a/1,2")],
)
def test_a_style_that_the_place_does_not_have(
    workshop: Workshop, server: Server, location: str, style: str, sent: str
) -> None:
    """It is told, and written as if nothing were said."""
    path = "/a/{p}" if location == "path" else "/a"
    listed = {
        "name": "p",
        "in": location,
        "required": True,
        "style": style,
        "schema": {"type": "array", "items": {"type": "integer"}},
    }
    made = workshop.make(openapi(described(path, listed)))
    assert "style-unknown" in made.codes
    with __import__(made.name).Client(base_url=server.url) as client:
        client.a.call(p=[1, 2])
    assert server.only.target == sent


@pytest.mark.parametrize("name", ["con", "AUX", "nul", "Com1", "lpt9"])
@pytest.mark.parametrize("is_tag", [True, False])
def test_a_group_whose_name_no_file_may_have(
    workshop: Workshop, server: Server, name: str, is_tag: bool
) -> None:
    """On Windows such a file cannot be made, whatever its ending."""
    path = "/a" if is_tag else f"/{name}"
    root = described(path)
    if is_tag:
        root["paths"][path]["get"]["tags"] = [name]
    made = workshop.make(openapi(root))
    stems = {file.rpartition("/")[2].partition(".")[0].lower() for file in made.files}
    assert name.lower() not in stems
    server.answer(Answer(status=204, body=b""))
    with __import__(made.name).Client(base_url=server.url) as client:
        getattr(client, f"{name.lower()}_").call()
    assert server.only.target == path


def test_two_paths_may_share_an_item(workshop: Workshop, server: Server) -> None:
    """Each is an operation of its own, named by its own path."""
    root = described("/a")
    del root["paths"]["/a"]["get"]["operationId"]
    root["paths"]["/a"]["get"]["tags"] = ["t"]
    root["paths"]["/b"] = {"$ref": "#/paths/~1a"}
    package = workshop.load(openapi(root))
    server.answer(Answer(status=204, body=b""), Answer(status=204, body=b""))
    with package.Client(base_url=server.url) as client:
        client.t.get_a()
        client.t.get_b()
    assert [received.target for received in server.received] == ["/a", "/b"]
