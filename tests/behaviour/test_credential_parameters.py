"""Parameters that stand where credentials do, or say what a scheme would."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from generator.diagnostics import Diagnostics
from generator.pipeline import describe
from generator.settings.config import command_line_settings

from .making import Workshop, openapi
from .recording import Answer, Server

KEYS = {"header": "X-Access-Token", "query": "key", "cookie": "sid"}
IN_QUERY = {"type": "apiKey", "in": "query", "name": "key"}
OTHER = {"type": "apiKey", "in": "header", "name": "X-Other"}
BEARER = {"type": "apiKey", "in": "header", "name": "authorization"}


def swagger(parameter: Any, schemes: Any, security: Any) -> dict[str, Any]:
    """A description of 2.0 with one operation, `get`, in the group `a`."""
    answers = {"204": {"description": "done"}}
    listed = {**parameter, "type": "string"}
    operation = {"operationId": "get", "parameters": [listed], "responses": answers}
    return {
        "swagger": "2.0",
        "info": {"title": "Keys", "version": "1"},
        "host": "api.example.net",
        "security": security,
        "securityDefinitions": schemes,
        "paths": {"/a": {"get": operation}},
    }


def newer(parameter: Any, schemes: Any, security: Any) -> dict[str, Any]:
    """The same of 3.0."""
    made = swagger(parameter, schemes, security)
    operation = made["paths"]["/a"]["get"]
    operation["parameters"] = [{**parameter, "schema": {"type": "string"}}]
    kept = {key: made[key] for key in ("info", "security", "paths")}
    components = {"securitySchemes": schemes}
    return {"openapi": "3.0.3", **kept, "components": components}


def told(description: dict[str, Any], code: str) -> list[str]:
    diagnostics = Diagnostics()
    settings = command_line_settings("api.json", "made", ())
    describe(openapi(description), settings, {}, diagnostics)
    return [each.message for each in diagnostics if each.code == code]


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
@pytest.mark.parametrize(("given", "sent"), [([], "mine"), (["given"], "given")])
def test_what_the_credentials_fill_need_not_be_given(
    workshop: Workshop,
    server: Server,
    where: str,
    given: list[str],
    sent: str,
) -> None:
    """The client's key goes out, and an argument in its place."""
    name = KEYS[where]
    parameter = {"name": name, "in": where, "required": True}
    # Names of headers have no case.
    key = name.lower() if where == "header" else name
    schemes = {"mine": {"type": "apiKey", "in": where, "name": key}, "other": OTHER}
    description = newer(parameter, schemes, [{"mine": []}, {"other": []}])
    [message] = told(description, "parameter-credential")
    assert message == f"`{name}` is what `mine` fills: here it may be left out"
    package = importlib.import_module(workshop.make(openapi(description)).name)
    server.answer(Answer(status=204, body=b""))
    arguments = dict(zip([name.lower().replace("-", "_")], given, strict=False))
    with package.Client(base_url=server.url, mine="mine") as client:
        client.a.get(**arguments)
    received = server.only
    found = {
        "header": received.header(name),
        "query": received.target.partition("key=")[2],
        "cookie": (received.header("cookie") or "").removeprefix("sid="),
    }
    assert found[where] == sent


KEY = {"key": "s3cret-key"}
TOKEN = {"token": "s3cret-token"}


@pytest.mark.parametrize(
    ("given", "arguments", "query", "said"),
    [
        (KEY | TOKEN, {}, "key=s3cret-key&token=s3cret-token", "401 U"),
        (KEY, TOKEN, "token=s3cret-token&key=s3cret-key", "a part of the"),
        (KEY, {}, "key=s3cret-key", "sent with a part of the credentials: it takes k"),
        ({}, {}, "", "sent without credentials: it takes key and token"),
    ],
)
def test_alternatives_that_are_required_parameters_are_sent_together(
    workshop: Workshop,
    server: Server,
    given: Any,
    arguments: Any,
    query: str,
    said: str,
) -> None:
    """Either would do, says the `security`, and the parameters that both must be."""
    schemes = {
        name: {"type": "apiKey", "in": "query", "name": name} for name in KEY | TOKEN
    }
    description = newer({}, schemes, [{"key": []}, {"token": []}])
    operation = description["paths"]["/a"]["get"]
    operation["parameters"] = [
        {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}
        for name in schemes
    ]
    package = importlib.import_module(workshop.make(openapi(description)).name)
    server.answer(Answer(status=401))
    with (
        package.Client(base_url=server.url, **given) as client,
        pytest.raises(package.AuthenticationError, match=said),
    ):
        client.a.get(**arguments)
    assert server.only.target.partition("?")[2] == query


@pytest.mark.parametrize(
    ("needs", "schemes"),
    [
        ([], {"mine": IN_QUERY}),
        ([{"other": []}], {"other": OTHER}),
        ([{}, {"mine": []}], {"mine": IN_QUERY}),
    ],
)
def test_any_other_parameter_stays_required(
    workshop: Workshop, needs: Any, schemes: Any
) -> None:
    """Also where the operation does not need what fills it elsewhere."""
    parameter = {"name": "key", "in": "query", "required": True}
    description = newer(parameter, schemes, needs)
    assert told(description, "parameter-credential") == []
    made = workshop.make(openapi(description))
    assert "def get(*, key: str) ->" in made.files["operations/a.py"]


AUTHORIZATION = {"name": "Authorization", "in": "header", "required": True}


def test_swagger_has_a_parameter_for_what_no_scheme_fills(
    workshop: Workshop, server: Server
) -> None:
    """Swagger 2.0 has no rule that it is ignored."""
    description = swagger(AUTHORIZATION, {"other": OTHER}, [])
    assert told(description, "parameter-ignored") == []
    package = workshop.load(openapi(description))
    server.answer(Answer(status=204, body=b""))
    with package.Client(base_url=server.url) as client:
        client.a.get(authorization="Token t")
    assert server.only.header("authorization") == "Token t"


@pytest.mark.parametrize(
    ("description", "message"),
    [
        (swagger(AUTHORIZATION, {"b": BEARER}, []), "`Authorization` is written by"),
        (swagger(AUTHORIZATION, {"b": {"type": "basic"}}, []), "`Authorization` is wr"),
        (newer(AUTHORIZATION, {"b": BEARER}, []), "`Authorization` is written by the"),
        (
            newer(AUTHORIZATION, {"other": OTHER}, []),
            "the standard ignores a parameter",
        ),
        (newer({**AUTHORIZATION, "name": "Accept"}, {}, []), "`Accept` is written by"),
    ],
)
def test_what_the_standard_ignores_is_told(
    workshop: Workshop, description: dict[str, Any], message: str
) -> None:
    """With the way to send it, where nothing else does."""
    [found] = told(description, "parameter-ignored")
    assert found.startswith(message)
    assert ("`headers`" in found) is ("ignores" in found)
    assert (
        "def get() ->" in workshop.make(openapi(description)).files["operations/a.py"]
    )
