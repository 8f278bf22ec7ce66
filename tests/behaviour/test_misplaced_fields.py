"""Fields beside the place that they belong to: they count there, and that is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.diagnostics import Diagnostic, Diagnostics
from generator.pipeline import describe
from generator.settings.config import command_line_settings

from .making import Workshop, openapi
from .recording import Answer, Server

SCHEMES = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
INFO = {"title": "Misplaced", "version": "1"}


def described(**fields: Any) -> dict[str, Any]:
    """A description with one operation, `get`, in the group `a`."""
    answers = {"204": {"description": "done"}}
    paths = {"/a": {"get": {"operationId": "get", "responses": answers}}}
    return {"openapi": "3.1.0", "info": INFO, "paths": paths, **fields}


def told(description: dict[str, Any]) -> list[Diagnostic]:
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", ())
    describe(openapi(description), settings, {}, diagnostics)
    return list(diagnostics)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"securitySchemes": SCHEMES, "security": [{"key": []}]}, "/securitySchemes"),
        (
            {
                "components": {"securitySchemes": SCHEMES},
                "info": {**INFO, "security": [{"key": []}]},
            },
            "/info/security",
        ),
        (
            {"components": {"securitySchemes": SCHEMES, "security": [{"key": []}]}},
            "/components/security",
        ),
    ],
)
def test_credentials_are_sent(
    workshop: Workshop, server: Server, fields: dict[str, Any], place: str
) -> None:
    """And the one warning stands where the field does."""
    description = described(**fields)
    [found] = [each for each in told(description) if each.severity == "warning"]
    assert (found.code, found.location and found.location.pointer) == (
        "spec-misplaced",
        place,
    )
    package = workshop.load(openapi(description))
    server.answer(Answer(status=204, body=b""))
    with package.Client(base_url=server.url, api_key="k") as client:
        client.a.get()
    assert server.only.header("x-key") == "k"


@pytest.mark.parametrize("above", ["info", "components"])
@pytest.mark.parametrize(
    ("there", "end", "url"),
    [
        (None, ": it is read as if it stood there", "https://b.example"),
        ([], ": it is read as if it stood there", "https://b.example"),
        (
            [{"url": "https://a.example"}],
            ", where others stand: this one is left out",
            "https://a.example",
        ),
    ],
)
def test_servers_count_where_no_others_are(
    workshop: Workshop, above: str, there: Any, end: str, url: str
) -> None:
    fields = {} if there is None else {"servers": there}
    around = {**(INFO if above == "info" else {}), "servers": [{"url": url}]}
    around["servers"] = [{"url": "https://b.example"}]
    description = described(**{above: around}, **fields)
    assert [each.message for each in told(description)] == [
        f"`servers` belongs at the top{end}"
    ]
    made = workshop.make(openapi(description))
    assert f'_SERVERS: tuple[str, ...] = ("{url}",)' in made.files["client.py"]


def test_messages_of_what_is_moved_lead_to_where_it_is() -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "no token"}}
    [_, found] = told(described(securitySchemes=schemes))
    assert found.code == "security-name"
    assert found.location
    assert found.location.pointer == "/securitySchemes/key/name"


@pytest.mark.parametrize(
    "description",
    [
        described(components={"schemas": {"securitySchemes": {"type": "string"}}}),
        described(components=None),
        {**described(), "openapi": "3.0.3", "x-more": {"servers": []}},
    ],
)
def test_nothing_else_is_moved(description: dict[str, Any]) -> None:
    before = json.dumps(description)
    assert "spec-misplaced" not in [each.code for each in told(description)]
    assert json.dumps(description) == before
