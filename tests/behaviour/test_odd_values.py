"""Values that nobody means are told, at worst, and are never a fault of ours."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

import pytest

from generator.diagnostics import Failure

from .descriptions import description, page_text
from .making import Workshop, openapi, page

LONG = "9" * 5_000
NAMED = {"type": "object", "properties": {"name": {"type": "string"}}}
NO_TEXTS = [5, None, {"a": 1}, ["a"], ""]


def answering(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "OK", "content": content}}}


def is_no_fault_of_ours(whole: dict[str, Any], workshop: Workshop) -> None:
    """A description is generated, or refused for something in it."""
    with contextlib.suppress(Failure):
        workshop.make(openapi(whole))


@pytest.mark.parametrize("reference", NO_TEXTS, ids=repr)
@pytest.mark.parametrize("kind", ["schemas", "securitySchemes"])
def test_a_component_that_refers_by_no_text(
    kind: str, reference: Any, workshop: Workshop
) -> None:
    whole = description(
        {"/it": {"get": answering({"$ref": "#/components/schemas/Odd"})}},
        components={"schemas": {"Odd": {}}, kind: {"Odd": {"$ref": reference}}},
    )
    is_no_fault_of_ours(whole, workshop)


@pytest.mark.parametrize("reference", NO_TEXTS, ids=repr)
@pytest.mark.parametrize("kind", ["definitions", "parameters"])
def test_a_definition_that_refers_by_no_text(
    kind: str, reference: Any, workshop: Workshop
) -> None:
    operation = {
        "parameters": [{"$ref": "#/parameters/Odd"}],
        "responses": {"200": {"$ref": "#/responses/Odd"}},
    }
    usual = {
        "parameters": {"Odd": {"name": "a", "in": "query", "type": "string"}},
        "responses": {"Odd": {"description": "OK"}},
    }
    whole = {
        "swagger": "2.0",
        "info": {"title": "T", "version": "1"},
        "host": "api.example.net",
        "paths": {"/it": {"get": operation}},
        **usual,
        kind: {"Odd": {"$ref": reference}},
    }
    is_no_fault_of_ours(whole, workshop)


def test_bounds_that_hardly_a_number_reaches(workshop: Workshop) -> None:
    """The tests that are generated have numbers that JSON has."""
    bounds = [10**309, -(10**309), 10**308, 1.7e308]
    properties = {
        f"{kind}{keyword}{number}": {"type": kind, keyword: bound}
        for number, bound in enumerate(bounds)
        for keyword in ("minimum", "maximum", "multipleOf")
        for kind in ("integer", "number")
    }
    schema = {"type": "object", "properties": properties}
    schema["required"] = list(properties)
    sent = {"content": {"application/json": {"schema": schema}}}
    operation = {**answering(schema), "requestBody": sent}
    made = workshop.make(openapi(description({"/it": {"post": operation}})))
    assert not re.search(r"\b(inf|nan)\b", made.files["tests/test_it.py"])


@pytest.mark.parametrize("numeral", [LONG, "0" * 5_000 + "65", f"0{LONG}"], ids=len)
def test_character_references_of_many_digits(numeral: str, workshop: Workshop) -> None:
    """As a browser has it: what is no character becomes U+FFFD."""
    reference = f"<b>It&#{numeral};b</b>"
    shown = "ItAb" if numeral.endswith("65") else "It\ufffdb"
    said = f'</h1><p class="request-description">{reference}</p>'
    text = page_text("GetThing", r"\v1\things").replace("</h1>", said)
    whole = description({"/things": {"get": {**answering({}), "summary": reference}}})
    for source in (page("GetThing", text), openapi(whole)):
        made = workshop.make(source)
        assert shown in "".join(made.files.values())


@pytest.mark.parametrize(
    "odd", [5, "strin", "", {"a": 1}, ["strin"], [5], None], ids=repr
)
def test_a_type_that_is_none_says_nothing(odd: Any, workshop: Workshop) -> None:
    """Whatever else is said of the schema stands: the class is generated."""
    paths = {
        f"/it{number}": {"get": answering({"$ref": f"#/components/schemas/{name}"})}
        for number, name in enumerate(("First", "Last", "Beside", "Base"))
    }
    schemas = {
        "First": {"allOf": [{"type": odd}, NAMED]},
        "Last": {"allOf": [NAMED, {"type": odd}]},
        "Beside": {**NAMED, "type": odd},
        "Base": {"type": odd, "allOf": [{"$ref": "#/components/schemas/Beside"}]},
    }
    whole = description(paths, components={"schemas": schemas})
    made = workshop.make(openapi({**whole, "openapi": "3.1.0"}))
    for name in ("first", "last", "beside"):
        assert "    name: str | None = None\n" in made.files[f"models/{name}.py"]
    texts = [text for path, text in made.files.items() if path.startswith("operations")]
    assert "Any" not in json.dumps(texts)
    assert ("schema-type" in made.codes) == (odd in ("strin", "", ["strin"]))


@pytest.mark.parametrize("path", ["/it/{id}/../all", "/..", "/%2e%2E/it"])
def test_a_path_that_leads_nowhere_is_an_error(path: str, workshop: Workshop) -> None:
    """Every call would be refused: not even one is generated without a word."""
    with pytest.raises(Failure) as caught:
        workshop.make(openapi(description({path: {"get": answering({})}})))
    [told] = caught.value.diagnostics
    assert (told.code, told.location is not None) == ("path-dots", True)


def test_media_types_that_are_none(workshop: Workshop) -> None:
    """No header can hold them: they are left out, unless nothing else can be sent."""
    plain = {"schema": {"type": "string"}}
    content = {" application/json ": plain, "é/x": plain, "a\nb": plain}
    operation = answering({})
    operation["requestBody"] = {"content": content}
    operation["responses"]["200"]["content"] = content
    whole = description({"/it": {"post": operation}})
    made = workshop.make(openapi(whole))
    assert made.codes.count("media-type-invalid") == 4
    assert "def post_it(body: str | None = None) ->" in made.files["operations/it.py"]
    del content[" application/json "]
    with pytest.raises(Failure) as caught:
        workshop.make(openapi(whole))
    assert [told.code for told in caught.value.diagnostics] == ["media-type-invalid"]


def test_a_part_is_of_no_media_type_that_is_none(workshop: Workshop) -> None:
    encoding = {"name": {"contentType": "a\nX-Other: b, text/csv"}}
    content = {"multipart/form-data": {"schema": NAMED, "encoding": encoding}}
    operation = {**answering({}), "requestBody": {"content": content}}
    made = workshop.make(openapi(description({"/it": {"post": operation}})))
    assert "media-type-invalid" in made.codes
    assert '"text/csv"' in made.files["operations/it.py"]


@pytest.mark.parametrize("target", ["#", "#/paths/~1it/get", "#/components/responses"])
def test_a_reference_to_what_is_no_schema(target: str, workshop: Workshop) -> None:
    """It says nothing of the values, as one that leads to nothing."""
    odd = {"type": "object", "properties": {"a": {"$ref": target}}}
    whole = description({"/it": {"get": answering({"$ref": "#/x-parts/Other"})}})
    whole |= {"components": {"schemas": {"Odd": odd}}, "x-parts": {"Other": NAMED}}
    whole["components"]["responses"] = {}
    made = workshop.make(openapi(whole))
    assert [code for code in made.codes if code.startswith("ref")] == ["ref-kind"]
    assert "    a: Any = UNSET\n" in made.files["models/odd.py"]
    assert "Request[Any]" not in made.files["operations/it.py"]


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        (3, "property"),
        ("name", "property"),
        ({"propertyName": 3, "mapping": []}, "property"),
        ({"propertyName": "name", "mapping": []}, "target"),
    ],
)
def test_a_discriminator_that_tells_nothing(
    odd: Any, code: str, workshop: Workshop
) -> None:
    schemas = {"One": NAMED, "Two": {"type": "object", "required": ["age"]}}
    listed = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    choice = {"oneOf": listed, "discriminator": odd}
    whole = description(
        {"/it": {"get": answering(choice)}}, components={"schemas": schemas}
    )
    made = workshop.make(openapi({**whole, "openapi": "3.1.0"}))
    assert made.codes.count(f"discriminator-{code}") == 1


def test_limits_of_another_type_say_nothing(workshop: Workshop) -> None:
    """In keywords that 3.0 has not, nobody else looks at them."""
    odd = {"type": "string", "minLength": "%zz", "pattern": 5, "description": "An a."}
    choice = {"then": {"properties": {"a": odd}}, **NAMED}
    made = workshop.make(openapi(description({"/it": {"get": answering(choice)}})))
    assert "    a: str | None = None\n" in made.files["models/get_it_response.py"]
