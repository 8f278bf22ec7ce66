"""Parameters that are documents of a media type (OAS 3.1.1 §4.8.12.2)."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Call
from .descriptions import FORM, description
from .making import Workshop, openapi
from .recording import Server

TEXT = {"type": "string"}
FILTER = {
    "type": "object",
    "properties": {"a": TEXT, "b": {"type": "array", "items": {"type": "integer"}}},
}


def described(location: str, schema: Any) -> dict[str, Any]:
    listed = {
        "name": "f",
        "in": location,
        "required": True,
        "content": {FORM: {"schema": schema}},
    }
    operation = {
        "operationId": "look",
        "tags": ["things"],
        "parameters": [listed],
        "responses": {"204": {"description": ""}},
    }
    return description({"/a/{f}" if location == "path" else "/a": {"get": operation}})


@pytest.mark.parametrize(
    ("location", "sent"),
    [
        ("path", "/a/a%3Dx%252By%2B%2526%26b%3D1%26b%3D2"),
        ("query", "/a?f=a%3Dx%252By%2B%2526%26b%3D1%26b%3D2"),
        ("header", "a=x%2By+%26&b=1&b=2"),
        ("cookie", "f=a=x%2By+%26&b=1&b=2"),
    ],
)
def test_a_form_in_a_parameter(
    workshop: Workshop, call: Call, server: Server, location: str, sent: str
) -> None:
    """A form by the standard, escaped as a whole where its place wants that."""
    package = workshop.load(openapi(described(location, FILTER)))
    value = {"a": "x+y &", "b": [1, 2]}
    call(package, lambda client: client.things.look(f=value), base_url=server.url)
    received = server.only
    found = {"header": received.header("f"), "cookie": received.header("cookie")}
    assert found.get(location, received.target) == sent


def test_a_form_that_is_written_already(workshop: Workshop, server: Server) -> None:
    """It is text, and escaped as any."""
    package = workshop.load(openapi(described("query", TEXT)))
    with package.Client(base_url=server.url) as client:
        client.things.look(f="a=1&b=%20")
    assert server.only.target == "/a?f=a%3D1%26b%3D%2520"
