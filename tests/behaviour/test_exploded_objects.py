"""Objects whose properties are parameters of their own, as Spring's `Pageable` is."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import Workshop, openapi
from .recording import Server

TEXT = {"type": "string"}
PAGEABLE = {
    "type": "object",
    "properties": {
        "page": {"type": "integer"},
        "sort": {"type": "array", "items": TEXT},
        "where": {"type": "object", "additionalProperties": TEXT},
    },
}
GIVEN = {"page": 0, "sort": ["name,asc", "a&b"], "where": {"x": "1"}}


@pytest.mark.parametrize("said", [{}, {"style": "form"}, {"explode": True}])
@pytest.mark.parametrize(
    ("given", "query"),
    [
        (GIVEN, "page=0&sort=name%2Casc&sort=a%26b&where=%7B%22x%22%3A%221%22%7D"),
        ({"page": 0, "sort": []}, "page=0"),
        ({"sort": []}, ""),
    ],
)
def test_a_list_in_one_repeats_its_name(
    workshop: Workshop, call: Call, server: Server, said: Any, given: Any, query: str
) -> None:
    """As the note says of lists; what is deeper has no form but JSON."""
    parameter = {"name": "pageable", "in": "query", "schema": PAGEABLE, **said}
    operation = {
        "operationId": "find",
        "tags": ["orders"],
        "parameters": [parameter],
        "responses": {"204": {"description": ""}},
    }
    made = openapi(description({"/orders": {"get": operation}}))
    package = workshop.load(made)
    value = package.models.FindPageable.from_dict(given)
    call(
        package,
        lambda client: client.orders.find(pageable=value),
        base_url=server.url,
    )
    assert server.only.target == "/orders" + ("?" + query if query else "")
