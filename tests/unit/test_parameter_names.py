"""What parameters are called that have one name, or that of another argument."""

from __future__ import annotations

from typing import Any

import pytest

from tests.described import described

ROOT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Names", "version": "1"},
    "servers": [{"url": "https://api.acme.example"}],
}


def called(*parameters: str) -> list[str]:
    """The Python names of parameters such as `query body`, beside a body."""
    listed = [
        {"in": place, "name": name, "required": place == "path", "schema": {}}
        for place, name in map(str.split, parameters)
    ]
    slots = "".join(f"/{{{p['name']}}}" for p in listed if p["in"] == "path")
    operation = {
        "parameters": listed,
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        "responses": {"204": {"description": "Done."}},
    }
    (made,) = described(
        {**ROOT, "paths": {f"/a{slots}": {"put": operation}}}
    ).api.groups
    return [p.name.python for p in made.operations[0].parameters]


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        (["query id", "header id"], ["query_id", "header_id"]),
        (["path id", "query id"], ["id", "query_id"]),
        (["query body", "header Body"], ["query_body", "header_body"]),
        (["path body", "query Body"], ["body_", "query_body"]),
        # One alone is called as it is spelled, as far as it can be.
        (["query body", "query self"], ["body_", "self_"]),
        (
            ["query query_body", "query body", "header Body"],
            ["query_body", "body_", "header_body"],
        ),
    ],
)
def test_of_two_each_is_called_by_its_place(
    parameters: list[str], names: list[str]
) -> None:
    assert called(*parameters) == names
