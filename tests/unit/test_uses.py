"""What is said of classes and answers of which the description says nothing."""

from __future__ import annotations

import ast
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


def test_a_class_is_told_of_by_its_first_use(client: Described) -> None:
    told = {
        node.name: ast.get_docstring(node)
        for path, text in client.modules.items()
        if path.startswith("models/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }
    assert told == {
        "ListBoxesResponseItem": "An item of what `GET /boxes` answers.",
        "ListBoxesResponseItemToysItem": "An item of `ListBoxesResponseItem.toys`.",
        "ListBoxesResponseItemLid": "What `ListBoxesResponseItem.lid` holds.",
        "ListBoxesResponseItemAllValue": "A value of `ListBoxesResponseItem.all`.",
        "ListBoxesResponse404": "What `GET /boxes` answers.",
    }


def test_headers_are_told_once_with_the_answers_that_have_them(
    client: Described,
) -> None:
    assert (
        "        Headers, which `ListBoxesHeaders` of `operations` reads from\n"
        "        `client.send_raw` and from errors:\n\n"
        "        - `X-Rate` (integer): Calls left.\n"
        "        - `X-Why` (string; with 404)\n"
        '        """\n'
    ) in client.modules["api/boxes.py"]
