"""Forms whose schema is no object, so that the caller names what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import Workshop, openapi
from .recording import Server
from .test_multipart import FILE, OCTETS, TEXT, parts_of

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"


def operation(media_type: str, schema: Any) -> dict[str, Any]:
    content = {} if schema is None else {"schema": schema}
    return {
        "operationId": "send",
        "tags": ["forms"],
        "requestBody": {"required": True, "content": {media_type: content}},
        "responses": {"204": {"description": ""}},
    }


def sent(workshop: Workshop, call: Call, server: Server, listed: Any, body: Any) -> Any:
    package = workshop.load(openapi(description({"/a": {"post": listed}})))
    call(package, lambda client: client.forms.send(body), base_url=server.url)
    [received] = server.received
    return received


@pytest.mark.parametrize("schema", [None, {}, FILE, {"type": "array", "items": FILE}])
def test_files_without_names_in_the_description(
    workshop: Workshop, call: Call, server: Server, schema: Any
) -> None:
    """`dict[str, Binary]`, or of lists of them."""
    is_list = schema and schema.get("type") == "array"
    body = {"photo": [b"1", b"2"] if is_list else b"1"}
    received = sent(workshop, call, server, operation(PARTS, schema), body)
    wanted = [("photo", "photo", OCTETS, content) for content in (b"1", b"2")]
    assert parts_of(received) == wanted[: 2 if is_list else 1]


@pytest.mark.parametrize("schema", [None, {"type": "array", "items": TEXT}])
def test_pairs_without_names_in_the_description(
    workshop: Workshop, call: Call, server: Server, schema: Any
) -> None:
    """What nobody described is written as any form is."""
    body = {"a b": ["1&", "2"]}
    received = sent(workshop, call, server, operation(FORM, schema), body)
    assert received.form == [("a b", "1&"), ("a b", "2")]


def test_a_form_that_is_text(workshop: Workshop, call: Call, server: Server) -> None:
    """It is sent as it is written."""
    received = sent(workshop, call, server, operation(FORM, TEXT), "a=1&b=%20")
    assert received.form == [("a", "1"), ("b", " ")]
