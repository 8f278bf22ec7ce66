"""The documentation of a method: its form, and that one can write what it tells."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from typing import Any

import pytest

from .descriptions import description
from .making import Workshop, openapi
from .recording import Answer, Server

PAGE = {
    "type": "object",
    "properties": {
        "data": {"type": "array", "items": {"type": "string"}},
        "next_cursor": {"type": "string"},
    },
}
XML = "application/xml"
EVENTS = "text/event-stream"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
    listed = {
        "operationId": "listThings",
        "parameters": [cursor],
        "responses": {
            "200": {
                "description": "",
                "headers": {"X-Left": {"schema": {"type": "integer"}}},
                "content": {"application/json": {"schema": PAGE}, XML: {}},
            }
        },
    }
    watched = {
        "operationId": "watchThings",
        "responses": {"200": {"description": "", "content": {EVENTS: {"schema": {}}}}},
    }
    return shared_workshop.load(
        openapi(description({"/things": {"get": listed, "put": watched}}))
    )


def spans(method: Any) -> list[str]:
    """The code in the documentation of a method."""
    return re.findall(r"`([^`]+)`", " ".join(method.__doc__.split()))


def span(method: Any, part: str) -> str:
    (found,) = [span for span in spans(method) if part in span]
    return found.replace("(…)", "()")


def names_of(package: Any, client: Any) -> dict[str, Any]:
    return {"client": client, "operations": package.operations}


def test_all_pages(package: Any, server: Server) -> None:
    for page in ({"data": ["a"], "next_cursor": "b"}, {"data": ["b"]}):
        server.answer(Answer(body=json.dumps(page).encode()))
    with package.Client(base_url=server.url) as client:
        code = span(client.things.list_things, "iterate")
        assert list(eval(code, names_of(package, client))) == ["a", "b"]


def test_a_stream(package: Any, server: Server) -> None:
    server.answer(Answer(body=b"data: 1\n\n", headers={"Content-Type": EVENTS}))
    with package.Client(base_url=server.url) as client:
        code = span(client.things.watch_things, "stream") + " found = list(items)"
        names = names_of(package, client)
        exec(code, names)
    assert names["found"] == [1]


def test_headers(package: Any, server: Server) -> None:
    """Of what the method that is named returns."""
    server.answer(
        Answer(headers={"X-Left": "7", "Content-Type": "application/json"}),
    )
    with package.Client(base_url=server.url) as client:
        told = spans(client.things.list_things)
        reader = eval(span(client.things.list_things, "Headers"), names_of(package, 0))
        assert {"client.send_raw", "headers"} <= set(told)
        raw = client.send_raw(package.operations.things.list_things())
    assert reader(raw.headers).x_left == 7


def test_another_form(package: Any, server: Server) -> None:
    """It is what the documentation says, which the annotation does not."""
    server.answer(Answer(body=b"<a/>", headers={"Content-Type": XML}))
    with package.Client(base_url=server.url) as client:
        told = spans(client.things.list_things)
        code = span(client.things.list_things, "with_options").replace("…", repr(XML))
        view = eval(code, names_of(package, client))
        found = view.things.list_things()
    assert server.only.header("accept") == XML
    assert found == "<a/>"
    assert {XML, type(found).__name__} <= set(told)


STEPS = "Which steps:\n\n* one\n* two of the steps\n\n```\nx  = 1\n```"


def test_a_list_in_a_description_stays_a_list(workshop: Workshop) -> None:
    """Below the item that tells it, be it of an argument, the body or an answer."""
    parameters = [
        {
            "name": "steps",
            "in": "query",
            "description": STEPS,
            "schema": {"default": 1},
        },
        {"name": "plain", "in": "query", "description": "One\nline.", "schema": {}},
    ]
    taken = {
        "operationId": "take",
        "tags": ["x"],
        "parameters": parameters,
        "requestBody": {"description": "* a\n* b", "content": {"text/plain": {}}},
        "responses": {"200": {"description": STEPS}, "404": {"description": "None."}},
    }
    made: Any = workshop.load(openapi(description({"/take": {"post": taken}})))
    api = importlib.import_module(f"{made.__name__}.api")
    assert inspect.getdoc(api.XApi.take) == """\
`POST /take`

- `steps`: Which steps:

  * one
  * two of the steps

  ```
  x  = 1
  ```

  Default 1.
- `plain`: One line.
- `body`:

  * a
  * b

Answers:

- 200: Which steps:

  * one
  * two of the steps

  ```
  x  = 1
  ```
- 404 raises `NotFoundError`: None."""
