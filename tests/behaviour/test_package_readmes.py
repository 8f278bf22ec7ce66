"""The README of a package: each of its blocks runs alone, and says what is true."""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any

import pytest

from .descriptions import description
from .making import Made, Workshop, openapi
from .recording import Answer, Received, Server

SCHEMES: dict[str, Any] = {
    "session": {"type": "http", "scheme": "bearer"},
    "app-key": {"type": "apiKey", "in": "header", "name": "X-App-Key"},
    "user-id": {"type": "apiKey", "in": "header", "name": "X-User-Id"},
}
ANSWERS = {"200": {"description": "", "content": {"application/json": {"schema": {}}}}}


def blocks(made: Made) -> list[str]:
    """The Python in the README."""
    return re.findall(r"^```python\n(.*?)^```", made.files["README.md"], re.M | re.S)


def operation(**more: Any) -> dict[str, Any]:
    return {"operationId": "first", "tags": ["x"], "responses": ANSWERS, **more}


def first_call(made: Made, server: Server, monkeypatch: pytest.MonkeyPatch) -> Received:
    """What the first block sends, with no change but that of the server."""
    package: Any = importlib.import_module(made.name)
    client = functools.partial(package.Client, base_url=server.url)
    with monkeypatch.context() as patch:
        patch.setattr(package, "Client", client)
        exec(blocks(made)[0], {})
    return server.only


@pytest.mark.parametrize(
    ("own", "usual", "expected"),
    [
        ([{"app-key": [], "user-id": []}], [], {"x-app-key", "x-user-id"}),
        ([{"session": []}, {"app-key": []}], [], {"authorization"}),
        ([{}, {"user-id": []}], [], {"x-user-id"}),
        ([{"unknown": []}, {"app-key": []}], [], {"x-app-key"}),
        (None, [{"user-id": [], "app-key": []}], {"x-app-key", "x-user-id"}),
    ],
)
def test_the_first_call_has_the_credentials_that_it_needs(
    workshop: Workshop,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    own: list[dict[str, Any]] | None,
    usual: list[dict[str, Any]],
    expected: set[str],
) -> None:
    """All schemes of an alternative together (OAS 3.1.1 §4.8.30), whichever it is."""
    described = operation() if own is None else operation(security=own)
    made = workshop.make(
        openapi(
            description(
                {"/first": {"get": described}},
                security=usual,
                components={"securitySchemes": SCHEMES},
            )
        )
    )
    exec(blocks(made)[1], {})
    received = first_call(made, server, monkeypatch)
    names = ("authorization", "x-app-key", "x-user-id")
    assert {name for name in names if received.header(name)} == expected


def test_a_call_that_is_open_shows_what_others_need(workshop: Workshop) -> None:
    """A client for the whole API needs it, though the first call does not."""
    made = workshop.make(
        openapi(
            description(
                {"/first": {"get": operation(security=[])}},
                security=[{"session": []}],
                components={"securitySchemes": SCHEMES},
            )
        )
    )
    assert 'Client(token="token")' in blocks(made)[0]


def test_each_block_imports_what_it_names(
    workshop: Workshop, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Types of the standard library, too, which the sample values are of."""
    formats = {"id": "uuid", "day": "date", "at": "date-time"}
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": True,
            "schema": {"type": "string", "format": kind},
        }
        for name, kind in formats.items()
    ]
    body = {
        "type": "object",
        "required": ["price"],
        "properties": {"price": {"type": "number", "format": "decimal"}},
    }
    content = {"application/json": {"schema": body}}
    described = operation(
        parameters=parameters, requestBody={"required": True, "content": content}
    )
    made = workshop.make(openapi(description({"/first": {"post": described}})))
    exec(blocks(made)[1], {})
    received = first_call(made, server, monkeypatch)
    (line,) = re.findall(r'"POST /v1(.*)"', blocks(made)[1])
    assert received.target == line


def test_the_first_call_of_a_stream_prints_items_as_they_come(
    workshop: Workshop,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A method would read to the end, which an API's events may not have."""
    content = {"text/event-stream": {"schema": {"type": "string"}}}
    described = operation(responses={"200": {"description": "", "content": content}})
    made = workshop.make(openapi(description({"/first": {"get": described}})))
    kind = {"Content-Type": "text/event-stream"}
    server.answer(Answer(headers=kind, body=b"data: one\n\ndata: two\n\n"))
    first_call(made, server, monkeypatch)
    assert capsys.readouterr().out == "one\ntwo\n"
    exec(blocks(made)[1], {})
    assert "client.stream(operations.x.first(…))" in made.files["README.md"]


def answering(**statuses: Any) -> dict[str, Any]:
    """Responses by `s200` and the like, each with a schema of its JSON, or without."""
    return {
        status.removeprefix("s"): {
            "description": "",
            "content": {"application/json": {"schema": schema}} if schema else {},
        }
        for status, schema in statuses.items()
    }


PET: dict[str, Any] = {
    "title": "Pet",
    "type": "object",
    "required": ["id", "born"],
    "properties": {
        "id": {"type": "integer", "examples": [7]},
        "born": {"type": "string", "format": "date"},
    },
}
LONG: dict[str, Any] = {
    "type": "object",
    "required": [f"p{n}" for n in range(30)],
    "properties": {f"p{n}": {"type": "string"} for n in range(30)},
}


def result_of_test(made: Made, monkeypatch: pytest.MonkeyPatch) -> object:
    """What the call of the second block returns, of a client that is strict."""
    package: Any = importlib.import_module(made.name)
    client = functools.partial(package.Client, strict=True)
    names: dict[str, Any] = {}
    with monkeypatch.context() as patch:
        patch.setattr(package, "Client", client)
        exec(blocks(made)[1], names)
    return names["result"]


@pytest.mark.parametrize(
    ("responses", "told", "expected"),
    [
        (answering(s201=PET), 'status=201, json={"id": 7, "born": "', True),
        (answering(s200=PET, s404=PET), "json={", True),
        (answering(s204=None), "status=204", False),
        (answering(s200=None), "", False),
        (answering(s404=PET), "status=204", False),
        (answering(s200=LONG), "\n    json={\n", True),
    ],
)
def test_the_tested_call_gets_an_answer_that_is_documented(
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
    responses: dict[str, Any],
    told: str,
    expected: bool,
) -> None:
    """People copy it: what it returns is what they work with."""
    described = operation(responses=responses)
    made = workshop.make(openapi(description({"/first": {"post": described}})))
    assert f"answer = Answer({told}" in blocks(made)[1]
    result: Any = result_of_test(made, monkeypatch)
    assert (result is not None) == expected


def test_an_operation_with_a_short_answer_is_shown(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both blocks, with the credentials that it needs."""
    long = operation(responses=answering(s200=LONG))
    short = {
        **operation(responses=answering(s200=PET), security=[{"session": []}]),
        "operationId": "second",
    }
    made = workshop.make(
        openapi(
            description(
                {"/first": {"get": long}, "/second": {"get": short}},
                components={"securitySchemes": SCHEMES},
            )
        )
    )
    called = 'Client(token="token") as client:\n    result = client.x.second()\n'
    assert called in blocks(made)[0]
    assert result_of_test(made, monkeypatch) is not None


def about(made: Made) -> list[str]:
    """The lines between the heading and our own words."""
    text = made.files["README.md"].partition("\n\n")[2]
    return text.partition("A typed client")[0].strip("\n").splitlines()


def test_it_tells_what_the_package_is_of(workshop: Workshop) -> None:
    """Title, version and what the description begins with; and where calls go."""
    info = {"title": "Boxes", "version": "2.1", "description": "# Intro\n\nFor boxes."}
    made = workshop.make(
        openapi({**description({"/first": {"get": operation()}}), "info": info})
    )
    assert about(made) == ["> Boxes, version 2.1", ">", "> For boxes."]
    text = made.files["README.md"]
    assert 'Calls go to "https://api.example.net/v1"' in text
    assert "The description tells of no credentials" in text
    assert "iterate" not in text


def test_it_has_nothing_to_tell_of_an_api_without_words(workshop: Workshop) -> None:
    info = {"title": " ", "version": "", "description": " "}
    described = {**description({"/first": {"get": operation()}}), "info": info}
    described["servers"] = []
    made = workshop.make(openapi(described))
    assert about(made) == []
    assert "`base_url` is required" in made.files["README.md"]


def test_what_it_quotes_stays_in_the_quote(workshop: Workshop) -> None:
    """Whoever wrote the description adds no call, no tag and no heading to ours."""
    hostile = "x\n```python\nimport os\n```\n<script>y()</script>\n\u2028# Heading"
    info = {"title": hostile, "version": hostile, "description": hostile}
    made = workshop.make(
        openapi({**description({"/first": {"get": operation()}}), "info": info})
    )
    assert about(made)
    assert all(line.startswith(">") for line in about(made))
    assert len(blocks(made)) == 2
    assert not re.search(r"(?<!\\)<script", made.files["README.md"])


def test_credentials_are_told_with_where_they_go(workshop: Workshop) -> None:
    """In the README in short, and with the words of the description at the client."""
    schemes = {
        "session": {
            "type": "oauth2",
            "flows": {},
            "description": "Of a login. Or not.",
        },
        "key": {"type": "apiKey", "in": "query", "name": "api-key"},
        "login": {"type": "http", "scheme": "basic", "description": " "},
        "whole": {"type": "apiKey", "in": "header", "name": "authorization"},
    }
    made = workshop.make(
        openapi(
            description(
                {"/first": {"get": operation()}},
                components={"securitySchemes": schemes},
            )
        )
    )
    told = [
        "- `token` (bearer)",
        '- `key` (query "api-key")',
        "- `username`, `password` (basic)",
        '- `whole` (header "authorization", sent as it is: with the prefix that the API'
        " wants, if any)",
    ]
    assert "\n".join(told) in made.files["README.md"]
    package: Any = importlib.import_module(made.name)
    told[0] += ": Of a login."
    documented = " ".join(package.Client.__doc__.split())
    assert " ".join(["Credentials:", *told]) in documented


def test_it_names_an_operation_that_pages(workshop: Workshop) -> None:
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
    page = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": {"type": "string"}},
            "next_cursor": {"type": "string"},
        },
    }
    content = {"application/json": {"schema": page}}
    listed = {
        "operationId": "listBoxes",
        "tags": ["boxes"],
        "parameters": [cursor],
        "responses": {"200": {"description": "", "content": content}},
    }
    paths = {"/first": {"get": operation()}, "/boxes": {"get": listed}}
    made = workshop.make(openapi(description(paths)))
    told = "`client.iterate(operations.boxes.list_boxes(…))`"
    assert told in made.files["README.md"]
    assert f"`from {made.name} import operations`" in made.files["README.md"]


@pytest.mark.parametrize(
    ("sent", "read", "is_told"),
    [("date-time", "date", True), ("date", "date-time", False)],
)
def test_it_tells_what_becomes_of_times(
    workshop: Workshop, sent: str, read: str, is_told: bool
) -> None:
    """Those that are sent need an offset; of those that come a fraction is cut."""
    made = {
        name: {"type": "object", "properties": {"at": {"type": "array", "items": item}}}
        for name, kind in (("Sent", sent), ("Read", read))
        for item in [{"type": "string", "format": kind}]
    }
    answers, body = (
        {"content": {"application/json": {"schema": {"$ref": reference}}}}
        for reference in ("#/components/schemas/Read", "#/components/schemas/Sent")
    )
    posted = {
        "operationId": "post",
        "requestBody": body,
        "responses": {"200": {"description": "", **answers}},
    }
    whole = description({"/first": {"post": posted}}, components={"schemas": made})
    text = workshop.make(openapi(whole)).files["README.md"]
    assert ("`tzinfo`" in text) is is_told
    assert ('`date-time = "str"`' in text) is not is_told
