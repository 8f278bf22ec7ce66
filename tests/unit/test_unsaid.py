"""What is told of nested values, and that the options it names decide what is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics
from generator.ir import Lists, Nested
from generator.pipeline import describe
from generator.samples import wire
from tests.described import settings, source_of

FORM = "application/x-www-form-urlencoded"
ANSWERS = {"204": {"description": ""}}
TEXT = {"type": "string"}
LIST = {"type": "array", "items": TEXT}
FLAT = {"type": "object", "properties": {"k": TEXT}}


def holding(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"k": schema}}


schemas = st.recursive(
    st.sampled_from([TEXT, {"type": "integer"}, {}]),
    lambda inner: st.one_of(
        inner.map(lambda schema: {"type": "array", "items": schema}),
        inner.map(holding),
        inner.map(lambda s: {"type": "object", "additionalProperties": s}),
        inner.map(lambda s: {"oneOf": [{"type": "boolean"}, s]}),
    ),
    max_leaves=4,
)
ways = st.fixed_dictionaries(
    {},
    optional={
        "style": st.sampled_from(["form", "deepObject", "pipeDelimited"]),
        "explode": st.booleans(),
    },
)
contents: st.SearchStrategy[dict[str, Any]] = st.just(
    {"content": {"application/json": {}}}
)


def value_of(schema: Any) -> Any:
    """A value that has one of everything that the schema names."""
    if "oneOf" in schema:
        return value_of(schema["oneOf"][1])
    match schema.get("type"):
        case "array":
            return [value_of(schema["items"])]
        case "object":
            named = schema.get("properties", {"k": schema.get("additionalProperties")})
            return {"k": value_of(named["k"])}
    return "v"


def parameter(schema: Any, **said: Any) -> dict[str, Any]:
    if "content" in said:
        said = {"content": {"application/json": {"schema": schema}}}
    else:
        said |= {"schema": schema}
    return {"parameters": [{"name": "p", "in": "query", **said}]}


def form(schema: Any, **said: Any) -> dict[str, Any]:
    media = {"schema": holding(schema)}
    if said:
        media["encoding"] = {"k": said}
    return {"requestBody": {"content": {FORM: media}}}


def sent(
    operation: dict[str, Any],
    value: Any,
    nested: Nested | None = None,
    lists: Lists | None = None,
) -> tuple[str, dict[str, str]]:
    """What is sent, as the standard would have it, and what is told of it by code."""
    root = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": {"/a": {"post": {**operation, "responses": ANSWERS}}},
    }
    diagnostics = Diagnostics()
    source = source_of(json.dumps(root).encode())
    chosen = settings()._replace(nested=nested, lists=lists)
    (made,) = describe(source, chosen, {}, diagnostics).operations
    told = {d.code: d.message for d in diagnostics if d.code.endswith("-assumed")}
    if made.body:
        pairs = wire.form_pairs(made.body.contents[0], {"k": value})
        return str(pairs), told
    return wire.query_text(made.parameters[0], value), told


@given(
    schemas,
    st.builds(lambda way: (parameter, way), ways | contents)
    | st.builds(lambda way: (form, way), ways),
    st.sampled_from(["brackets", "form", None]),
    st.sampled_from(["indices", "brackets", "repeat", None]),
)
def test_what_is_told_decides(
    schema: Any, made: Any, nested: Nested | None, lists: Lists | None
) -> None:
    make, way = made
    operation, value = make(schema, **way), value_of(schema)
    text, told = sent(operation, value, nested, lists)
    advice = told.get("nested-assumed", "")
    if "`nested" in advice:
        assert nested is None
        assert sent(operation, value, "brackets", lists)[0] != text
    others: list[Lists] = ["brackets", "repeat"]
    by_lists = {sent(operation, value, nested, each)[0] for each in others}
    is_told = "; `lists` in" in told.get("lists-assumed", advice)
    assert is_told == (lists is None and by_lists != {text})


@pytest.mark.parametrize(
    "operation",
    [
        parameter(LIST),
        parameter(LIST, explode=True),
        parameter(FLAT),
        parameter(holding(LIST), content="application/json"),
        parameter(holding(FLAT), style="deepObject"),
        form(LIST),
        form(holding(LIST), contentType="application/json"),
    ],
)
def test_what_is_said_is_not_told(operation: dict[str, Any]) -> None:
    """By the standard, too, and where no option decides otherwise."""
    assert not sent(operation, [])[1]


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (parameter({"type": "array", "items": FLAT}), "nested-assumed"),
        (parameter(holding(LIST)), "nested-assumed"),
        (form(FLAT), "nested-assumed"),
        (parameter(holding(LIST), style="deepObject"), "lists-assumed"),
        (parameter(holding(holding(LIST)), style="deepObject"), "lists-assumed"),
        (form(LIST, style="deepObject"), "lists-assumed"),
    ],
)
def test_what_nobody_says_is_told(operation: dict[str, Any], code: str) -> None:
    assert sent(operation, [])[1].keys() == {code}
