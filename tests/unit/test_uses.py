"""What is said of classes and answers of which the description says nothing."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from tests.described import Described, described

RATE = {"description": "Calls left. Ask for more.", "schema": {"type": "integer"}}
ITEM: dict[str, Any] = {"type": "object", "properties": {"size": {"enum": ["s", "l"]}}}
TOYS = {"type": "array", "items": ITEM}
BOX: dict[str, Any] = {"type": "object", "properties": {"toys": TOYS, "lid": ITEM}}
BOX["properties"]["all"] = {"type": "object", "additionalProperties": ITEM}


def answer(schema: dict[str, Any], **headers: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"description": "Here", "content": content, "headers": headers}


@pytest.fixture(scope="module")
def client() -> Described:
    operation = {
        "operationId": "listBoxes",
        "tags": ["boxes"],
        "responses": {
            "200": answer({"type": "array", "items": BOX}, **{"X-Rate": RATE}),
            "404": answer(
                {"type": "object", "properties": {"code": {"type": "integer"}}},
                **{"X-Rate": RATE, "X-Why": {"schema": {"type": "string"}}},
            ),
        },
    }
    return described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/boxes": {"get": operation}},
        }
    )


def told_of(client: Described) -> dict[str, str | None]:
    """The documentation of each class of the models."""
    return {
        node.name: ast.get_docstring(node)
        for path, text in client.modules.items()
        if path.startswith("models/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }


def test_a_form_that_a_tag_tells_says_so() -> None:
    """In words that no value can break out of."""

    def form(value: object) -> dict[str, Any]:
        return {"type": "object", "properties": {"type": {"const": value}}}

    quoted = 'a """b"""'
    schemas = {
        "Source": {"oneOf": [form("card"), form(quoted)]},
        "Sources": {"type": "array", "items": {"oneOf": [form(1), form("two")]}},
        "Plain": {"oneOf": [form("x"), {"type": "object", "properties": {"y": {}}}]},
    }
    told = told_of(
        described(
            {
                "openapi": "3.1.0",
                "info": {"title": "T", "version": "1"},
                "components": {"schemas": schemas},
            }
        )
    )
    assert told["SourceCard"] == '`Source` whose `type` is "card".'
    assert told["SourceAB"] == f"`Source` whose `type` is {json.dumps(quoted)}."
    assert told["SourcesItemType1"] == "An item of `Sources` whose `type` is 1."
    assert told["PlainOption1"] == "A form of `Plain`."


def api(schemas: dict[str, Any], **operations: Any) -> Described:
    """A client whose operations are `GET /a`, `GET /b` …, by their paths."""
    return described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {f"/{path}": {"get": each} for path, each in operations.items()},
            "components": {
                "schemas": schemas,
                "responses": {"Failed": answer(BOX)},
                "requestBodies": {"Again": answer(BOX)},
            },
        }
    )


ERROR = {"$ref": "#/components/schemas/Error"}
ANSWERS = {
    "200": answer(BOX),
    "400": answer(ERROR),
    "500": {"$ref": "#/components/responses/Failed"},
}
SENT = {"$ref": "#/components/requestBodies/Again"}
OPERATION = {"responses": ANSWERS, "requestBody": SENT}


def test_what_uses_a_class_changes_no_documentation_of_it() -> None:
    """An operation that takes and answers what others do, and comes before them; and a
    schema that builds on another."""
    schemas = {"Error": {"type": "object", "properties": {"left": ITEM}}}
    told = told_of(api(schemas, a=OPERATION))
    assert told["Error"] == "Error."
    assert told["ErrorLeft"] == "What `Error.left` holds."
    assert told["FailedResponse"] == "Failed response."
    assert told["AgainBody"] == "Again body."
    assert told["FailedResponseLid"] == "What `FailedResponse.lid` holds."
    assert told["GetAResponse"] == "What `GET /a` answers."
    assert told["GetAResponseLid"] == "What `GetAResponse.lid` holds."
    again = {**OPERATION, "requestBody": answer(ERROR)}
    derived = {"Derived": {"allOf": [ERROR, {"properties": {"more": ITEM}}]}}
    more = told_of(api({**derived, **schemas}, _=again, a=OPERATION, b=OPERATION))
    assert more.items() >= told.items()


def test_of_what_is_read_and_what_is_sent_the_first_is_named() -> None:
    """What both hold is told of as if there were one class."""
    fields = {"id": {"type": "string", "readOnly": True}, "toys": TOYS}
    ref = {"$ref": "#/components/schemas/Pet"}
    body = {"content": {"application/json": {"schema": ref}}}
    pet = {"Pet": {"type": "object", "properties": fields}}
    read = {"responses": {"200": answer(ref)}}
    told = told_of(api(pet, a=read))
    both = told_of(api(pet, a={**read, "requestBody": body}))
    assert both["PetInput"] == "`Pet` as it is sent."
    assert both.items() >= told.items()
    assert told["PetToysItem"] == "An item of `Pet.toys`."


def test_an_inline_class_is_told_of_by_its_place(client: Described) -> None:
    assert told_of(client) == {
        "ListBoxesResponseItem": "An item of what `GET /boxes` answers.",
        "ListBoxesResponseItemToysItem": "An item of `ListBoxesResponseItem.toys`.",
        "ListBoxesResponseItemLid": "What `ListBoxesResponseItem.lid` holds.",
        "ListBoxesResponseItemAllValue": "A value of `ListBoxesResponseItem.all`.",
        "ListBoxesResponse404": "What `GET /boxes` answers.",
    }


def test_a_parameter_that_several_list_names_none_of_them() -> None:
    schema = {"enum": ["a", "b"]}
    own, of_all = ({"name": n, "in": "query", "schema": schema} for n in ("own", "all"))
    shared = {"name": "one", "in": "query", "schema": schema}
    operation = {"parameters": [own, {"$ref": "#/components/parameters/one"}]}
    client = described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"parameters": [of_all], "get": operation}},
            "components": {"parameters": {"one": shared}},
        }
    )
    printed = "".join(t for p, t in client.modules.items() if p.startswith("models/"))
    assert '"""What `own` of `GET /a` holds."""\n' in printed
    assert '"""What `all` of `/a` holds."""\n' in printed
    assert '"""What `one` holds."""\n' in printed


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("the_box", "The box."),
        ("TheBox", "The box."),
        ("The BOX", "The BOX"),
        ("A box", "A box"),
        ("THEBox", "THE box."),
    ],
)
def test_a_title_that_is_but_the_name_says_nothing(title: str, expected: str) -> None:
    """Unless somebody wrote it in words."""
    box = {"type": "object", "title": title, "properties": {"a": {}}}
    ref = {"$ref": "#/components/schemas/TheBox"}
    operation = {"responses": {"200": answer(ref)}}
    assert told_of(api({"TheBox": box}, a=operation))["TheBox"] == expected


def test_limits_of_text_are_not_told_of_listed_values() -> None:
    """They say how long a text may be that nobody can choose."""
    limits = {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^.+$"}
    fields = {
        "free": limits,
        "one": {"const": "a", **limits},
        "some": {"enum": ["a", "b"], **limits, "default": "a"},
    }
    model = {"type": "object", "properties": fields}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": answer(model)}}}},
    }
    text = described(root).modules["models/get_a_response.py"]
    assert text.count("character") == 2
    assert text.count("matches") == 1
    assert 'Default "a".' in text


def test_headers_are_told_once_with_the_answers_that_have_them(
    client: Described,
) -> None:
    assert (
        "        Headers, which `operations.boxes.ListBoxesHeaders` reads from the"
        " `headers`\n"
        "        of what `client.send_raw` returns, or of an error:\n\n"
        "        - `X-Rate` (integer): Calls left.\n"
        "        - `X-Why` (string; with 404)\n"
        '        """\n'
    ) in client.modules["api/boxes.py"]


def test_an_answer_without_words_is_its_status_alone() -> None:
    blank = {"type": "string", "anyOf": [{"description": " "}, {"description": "b"}]}
    operation = {"responses": {"200": {"description": " "}}}
    api = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": {"A": {"properties": {"p": blank}}}},
    }
    modules = described(api).modules
    assert "        - 200\n" in modules["api/a.py"]
    assert '"""- b"""' in modules["models/a.py"]
