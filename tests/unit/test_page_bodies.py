"""What the reader makes of bodies and responses, and of recursive schemas."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from generator.pointers import join_pointer

from .page_text import (
    HOST,
    codes,
    operation,
    page,
    read,
    response,
    short_response,
)


def test_no_body() -> None:
    """Neither a schema nor a content type nor an example: no body."""
    assert "requestBody" not in operation(page(body="null"))


@pytest.mark.parametrize(
    ("content", "headers", "expected"),
    [
        ("", HOST, {"application/json": {}}),
        (None, (("content-type", "text/csv"),), {"text/csv": {}}),
        (
            "{}",
            (("Content-Type", "multipart/form-data"),),
            {"multipart/form-data": {"schema": {}}},
        ),
    ],
)
def test_bodies(
    content: str | None, headers: tuple[tuple[str, str], ...], expected: dict[str, Any]
) -> None:
    """An empty schema leaves the body open; without a content type it is JSON."""
    text = page(content=content, headers=headers)
    assert operation(text)["requestBody"] == {"content": expected, "required": False}


def test_a_body_is_required_where_its_schema_requires_something() -> None:
    """A page does not say; this is the assumption, and noted."""
    text = page(content='{"required": ["a"]}')
    assert operation(text)["requestBody"]["required"] is True
    assert "page-body-required-assumed" in codes(text)


def test_raw_markup_in_a_schema() -> None:
    """Text in angle brackets is part of the JSON, not of the page."""
    schema = '{"description": "say <Pay> or <|end|> & </b>", "title": "<i>"}'
    [media] = operation(page(content=schema))["requestBody"]["content"].values()
    assert media["schema"] == json.loads(schema)


def test_examples() -> None:
    """JSON is decoded, other text kept; `null` says that there is none."""
    body = html.escape('{"a": "<b>"}')
    headers = (("content-type", "application/json"),)
    found = operation(page(content="{}", headers=headers, body=body))
    assert found["requestBody"]["content"]["application/json"]["example"] == {
        "a": "<b>"
    }
    headers = (("content-type", "application/xml"),)
    found = operation(page(content="{}", headers=headers, body="&lt;a/&gt;"))
    assert found["requestBody"]["content"]["application/xml"]["example"] == "<a/>"


@pytest.mark.parametrize(
    ("content", "schema"),
    [
        ('{"description": "write &quot;x&quot;&#10;"}', "write &quot;x&quot;&#10;"),
        ('<p>{"description": "<a href="#b">B</a> &amp; <i>C</i>"}</p>', "B & C"),
        ('<code>{<br/>\u00a0"description":\u00a0"a\u00a0b"}</code>', "a\u00a0b"),
        ('<span class="k">"description"</span>'.join(("{", ': "<b>x</b>"}')), "x"),
    ],
)  # fmt: skip
def test_a_schema_that_no_browser_would_show(content: str, schema: str) -> None:
    """Raw text with references in it, and what another tool put tags into."""
    found = operation(page(content=content))
    [media] = found["requestBody"]["content"].values()
    assert media["schema"] == {"description": schema}


def test_places_in_a_schema_with_tags() -> None:
    """Messages lead to where in the page the part stands."""
    content = '<p>{<br/>"a": "&lt;", "properties": {"b": <a href="#b">{}</a>}}</p>'
    text = page(content=content)
    document, _ = read(text)
    [path] = document.root["paths"]
    at = ("paths", path, "get", "requestBody", "content", "application/json", "schema")
    place = document.locate(join_pointer("", *at, "properties", "b"))
    assert text[place.column - 1 :].startswith('"b": <a')


@pytest.mark.parametrize(
    ("body", "example"),
    [
        ("true", True),
        ("42", 42),
        ("1.5", 1.5),
        ("null", None),
        ("{oops", None),
        ("{&quot;a&quot;: 1,}", None),
        ("{&quot;example&quot;: &quot;Example goes here&quot;}", None),
        (html.escape(json.dumps('{"a": [1]}')), {"a": [1]}),
        (html.escape(json.dumps("{a}")), "{a}"),
    ],
)
def test_examples_of_responses(body: str, example: Any) -> None:
    """What is no JSON, or stands for none, is none; a text of JSON is what it holds."""
    found = operation(page(responses=response(body=body)))
    [media] = found["responses"]["200"]["content"].values()
    assert media.get("example") == example
    assert ("schema" in media) is (example is not None)


def test_a_broken_example_is_noted() -> None:
    """With its place: it promises nothing, so the page is read all the same."""
    text = page(responses=response(body="{oops"))
    [note] = [d for d in read(text)[1] if d.code == "page-example-unread"]
    assert note.location is not None
    line = text.split("\n")[note.location.line - 1]
    assert line[note.location.column - 1 :].startswith("oops")
    assert "the example, line 1" in note.message


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ("200 OK", "200"),
        ("Default", "default"),
        ("4xx", "4XX"),
        ("0", "0"),
        ("400-499", "400-499"),
    ],
)
def test_statuses(shown: str, status: str) -> None:
    """What is none is told of as in any description, not refused."""
    assert list(operation(page(responses=response(shown)))["responses"]) == [status]


def test_the_first_of_several_content_types() -> None:
    text = page(content="{}", headers=(("content-type", "application/json, a/xml"),))
    assert list(operation(text)["requestBody"]["content"]) == ["application/json"]
    assert "page-content-type-assumed" in codes(text)


def test_responses_with_their_own_types() -> None:
    """Dialect c: each response as it is, and its type inferred from its example."""
    text = page(
        headers=(*HOST, ("accept", "application/pdf,application/json,text/csv")),
        responses=response(body="[{&quot;a&quot;: 1}]")
        + response(types=("application/pdf",))
        + response("204", "", types=(), description="204 <b>gone</b>")
        + response("4xx")
        + response("default", "{}"),
    )
    assert operation(text)["responses"] == {
        "200": {
            "description": "Fine.",
            "content": {
                "application/json": {
                    "example": [{"a": 1}],
                    "schema": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"a": {"type": "integer"}},
                        },
                    },
                },
                "application/pdf": {},
                "text/csv": {},
            },
        },
        "204": {"description": "204 <b>gone</b>"},
        "4XX": {"description": "Fine.", "content": {"application/json": {}}},
        "default": {
            "description": "Fine.",
            "content": {
                "application/json": {"example": {}, "schema": {"type": "object"}}
            },
        },
    }
    assert {
        "page-response-inferred",
        "page-response-untyped",
        "page-accept-unplaced",
    } <= codes(text)


def test_a_status_that_stands_more_than_once() -> None:
    """Its type is inferred from all of its examples."""
    text = page(
        responses=response(body="{&quot;a&quot;: 1}", description="One.")
        + response(body="{&quot;b&quot;: true}", description="Other.")
        + response(body="{&quot;b&quot;: true}", description="Other.")
        + response(body="null")
    )
    found = operation(text)["responses"]["200"]
    assert found["description"] == "One.\n\nOther.\n\nFine."
    assert found["content"]["application/json"] == {
        "examples": {"1": {"value": {"a": 1}}, "2": {"value": {"b": True}}},
        "schema": {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}},
        },
    }


def test_responses_without_types() -> None:
    """Dialects a and b: what is accepted is the type of a success that has a body."""
    text = page(
        headers=(("accept", "application/json, text/plain"),),
        responses="".join(map(short_response, ("200", "204", "404", "default"))),
    )
    both: dict[str, Any] = {"application/json": {}, "text/plain": {}}
    assert operation(text)["responses"] == {
        "200": {"description": "OK", "content": both},
        "204": {"description": "OK"},
        "404": {"description": "OK"},
        "default": {"description": "OK", "content": both},
    }
    assert "page-response-types-assumed" in codes(text)


def test_headers_of_messages() -> None:
    """One of a response is kept, one of the example request noted."""
    text = page(headers=(*HOST, ("eTag", '"1"')), responses=response()).replace(
        "content-type</span>: ",
        'Location</span>: <span class="header-value">/x</span>&#xA;'
        '<span class="header-line">content-type</span>: ',
    )
    found = operation(text)["responses"]["200"]
    assert found["headers"] == {
        "Location": {"schema": {"type": "string"}, "example": "/x"}
    }
    assert list(found["content"]) == ["application/json"]
    assert "page-header-ignored" in codes(text)


def recursive(schema: dict[str, Any]) -> tuple[Any, set[str]]:
    text = page(r"\a%7B\{id}", content=html.escape(json.dumps(schema)))
    [media] = operation(text)["requestBody"]["content"].values()
    return media["schema"], codes(text)


AT = "#/paths/~1a%257B~1%7Bid%7D/get/requestBody/content/application~1json/schema"


def test_a_reference_to_an_enclosing_schema() -> None:
    """Found by its title, or by the property that it belongs to."""
    node = {"$ref": "#/components/schemas/TreeNode"}
    schema, found = recursive(
        {"title": "tree_node", "properties": {"children": {"items": node}}}
    )
    assert schema["properties"]["children"]["items"] == {"$ref": AT}
    assert "page-reference-recursive" in found
    # With another object between them, nothing but its title tells which is meant.
    other = {"title": "other", "properties": {"children": {"items": {**node}}}}
    schema, _ = recursive({"title": "tree_node", "properties": {"a": other}})
    inner = schema["properties"]["a"]["properties"]["children"]["items"]
    assert inner == {"$ref": AT}
    schema, _ = recursive(
        {"properties": {"filter": {"properties": {"not": {"$ref": "#/x/Filter"}}}}}
    )
    inner = schema["properties"]["filter"]["properties"]["not"]
    assert inner == {"$ref": f"{AT}/properties/filter"}


@pytest.mark.parametrize(
    ("schema", "target"),
    [
        # An item of the list that bears its name, or its plural.
        (
            {"properties": {"comments": {"items": {"title": "", "properties": {
                "comments": {"items": {"$ref": "#/x/Comments"}}}}}}},
            "/properties/comments/items",
        ),
        (
            {"properties": {"stories": {"items": {"title": "", "properties": {
                "next": {"$ref": "#/x/Story"}}}}}},
            "/properties/stories/items",
        ),
        # A list is what is no item of another.
        (
            {"properties": {"nodes": {"items": {"properties": {
                "below": {"$ref": "#/x/Nodes"}}}}}},
            "/properties/nodes",
        ),
        # Nothing else is there that it could be.
        (
            {"properties": {"a": {"properties": {}}, "b": {"$ref": "#/x/Node"}}},
            "",
        ),
        ({"properties": {"children": {"items": {"$ref": "#/x/Node"}}}}, ""),
    ],
)  # fmt: skip
def test_references_out_of_lists(schema: dict[str, Any], target: str) -> None:
    made, found = recursive(schema)
    assert references_of(made) == [AT + target]
    assert "page-reference-recursive" in found


@pytest.mark.parametrize(
    "schema",
    [
        {"items": {"properties": {"text": {}, "replies": {"$ref": "#/x/Comments"}}}},
        {"additionalProperties": {"properties": {"next": {"$ref": "#/x/Node"}}}},
        {"oneOf": [{"type": "string"}, {"properties": {"not": {"$ref": "#/x/Rule"}}}]},
        {"properties": {"a": {"properties": {"b": {"$ref": "#/x/Node"}}}}},
    ],
)
def test_a_reference_that_could_mean_one_of_several(schema: dict[str, Any]) -> None:
    """A list, or its items: whatever is sent, it is not refused."""
    made, found = recursive(schema)
    assert references_of(made) == []
    assert "page-reference-unknown" in found


@pytest.mark.parametrize("target", ["", "/definitions/default", "/$defs/a b/items"])
def test_a_reference_to_what_the_schema_has_inside(target: str) -> None:
    """It needs no guess, so no note."""
    schema = {
        "properties": {"a": {"$ref": "#" + target.replace(" ", "%20")}},
        "definitions": {"default": {"$ref": "#"}},
        "$defs": {"a b": {"items": {}}},
    }
    made, found = recursive(schema)
    wanted = AT + target.replace("$", "%24").replace(" ", "%20")
    assert made["properties"]["a"] == {"$ref": wanted}
    assert made["definitions"]["default"] == {"$ref": AT}
    assert found.isdisjoint({"page-reference-unknown", "page-reference-recursive"})


def references_of(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [found for each in schema for found in references_of(each)]
    if not isinstance(schema, dict):
        return []
    if isinstance(schema.get("$ref"), str):
        return [schema["$ref"]]
    return references_of(list(schema.values()))


def test_the_targets_of_a_discriminator_are_not_there() -> None:
    """Its variants stand in the page without their names."""
    mapping = {"a": "#/components/schemas/A"}
    schema, _ = recursive(
        {
            "oneOf": [{"type": "object"}],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        }
    )
    assert schema["discriminator"] == {"propertyName": "kind"}


def test_a_reference_to_nothing_known() -> None:
    """It admits anything, with a note; a property called `$ref` is none."""
    schema, found = recursive(
        {
            "properties": {
                "a": {"$ref": "other.yaml#/B", "x": 1},
                "$ref": {"type": "string"},
            }
        }
    )
    assert schema["properties"] == {"a": {}, "$ref": {"type": "string"}}
    assert "page-reference-unknown" in found
