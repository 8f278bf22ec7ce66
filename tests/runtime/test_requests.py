"""Requests as data."""

from __future__ import annotations

import asyncio
import dataclasses
import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


def test_accept(requests: ModuleType) -> None:
    """Each documented media type once, in order; anything where there is none.

    Of a status that is documented as JSON too, JSON alone.
    """
    response = requests.ResponseType
    responses = (
        response("200", "application/xml"),
        response("200", "application/json"),
        response("203", "text/csv"),
        response("204"),
        response("default", "application/json"),
    )
    call = requests.Request(method="GET", path=("/",), responses=responses)
    assert call.accept == "application/json, text/csv"
    assert requests.Request(method="GET", path=("/",)).accept == "*/*"


@pytest.mark.parametrize(
    ("success", "accept"),
    [
        ([("204",)], "application/problem+json, */*"),
        ([("204",), ("200", "text/csv")], "text/csv, application/problem+json"),
        (
            [("200",), ("default", "text/csv")],
            "text/csv, application/problem+json, */*",
        ),
        ([("default", "text/csv")], "text/csv, application/problem+json"),
        ([("302",)], "application/problem+json, */*"),
        ([], "application/problem+json, */*"),
    ],
)
def test_a_success_without_a_type_may_have_any(
    requests: ModuleType, success: list[tuple[str, ...]], accept: str
) -> None:
    """Servers that have none for it refuse what asks for the types of errors alone."""
    answers = [*success, ("400", "application/problem+json")]
    responses = tuple(requests.ResponseType(*answer) for answer in answers)
    call = requests.Request(method="GET", path=("/",), responses=responses)
    assert call.accept == accept


@pytest.mark.parametrize("kind", ["Request", "EventRequest"])
def test_requests_are_data(requests: ModuleType, kind: str) -> None:
    """A request is frozen, compared by its parts, and has no room for others."""
    request = getattr(requests, kind)(method="GET", path=("/a",))
    assert request == getattr(requests, kind)(method="GET", path=("/a",))
    assert request != getattr(requests, kind)(method="GET", path=("/b",))
    assert isinstance(request, requests.Request)
    assert repr(request) == f"<{kind} GET /a>"
    assert not hasattr(request, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.method = "POST"


def test_repr_tells_what_was_given(requests: ModuleType, decoding: ModuleType) -> None:
    """Method, path and arguments; what headers and cookies hold may be a secret."""
    request = requests.Request(
        method="POST",
        path=("/a/", requests.Path("id", "x/1")),
        query=(requests.Query("limit", 3), requests.Query("before", None)),
        headers=(requests.Header("X-Key", "secret"), requests.Header("X-No", None)),
        cookies=(requests.Cookie("session", "secret"),),
        body=requests.ChosenBody("text/plain", {"text/plain": requests.TextBody("t")}),
    )
    assert repr(request) == (
        "<Request POST /a/{id}: id='x/1', limit=3, X-Key=…, session=…, body='t'>"
    )
    nothing = requests.JsonBody(decoding.UNSET)
    assert repr(requests.Request(method="PUT", path=("/a",), body=nothing)) == (
        "<Request PUT /a>"
    )


def placed_values(requests: ModuleType, multipart: ModuleType, m: Any) -> Any:
    """What cannot be sent in each part of a request, and what is said of it."""
    given = {"number": "1", "exp_month": 8, "holder": None}
    card = m.Card(**given, source=m.Card(**given, metadata={"k": "v", "b": {1}}))
    loose = m.Card(**given, extra={"x-y": [1, {"z": math.nan}]})
    both = m.Card(**given, source=m.Card(**given, extra={"number": "2"}))
    json, form, query = requests.JsonBody, requests.FormBody, requests.Query
    in_list = [1, (2, object())]
    return [
        ({"body": json(card)}, "body.source.metadata['b']: set has no form in JSON"),
        ({"body": json(both)}, "body.source: Card: 'number' is in `extra`"),
        ({"body": json([card])}, "body[0].source.metadata['b']: set has no form"),
        ({"body": form(loose)}, "body.extra['x-y'][1]['z']: nan has no form in JSON"),
        ({"body": form({"a": {"b": {2: 1}}})}, "body['a']['b']: a key must be text"),
        (
            {"body": requests.ChosenBody("a/json", {"a/json": json({1})})},
            "body: set has no form",
        ),
        (
            {"body": multipart.MultipartBody({"file": b"", "tags": [{1}]})},
            "body['tags'][0]: set has no form",
        ),
        ({"query": (query("a", 1), query("b", in_list))}, "b[1][1]: object has no"),
        ({"query": (query("b", {1}, content="application/json"),)}, "b: set has no"),
        ({"path": ("/", requests.Path("id", {1}))}, "id: set has no form in JSON"),
        ({"headers": (requests.Header("X-Ids", [{1}]),)}, "X-Ids[0]: set has no form"),
        ({"cookies": (requests.Cookie("c", card),)}, "c.source.metadata['b']: set has"),
    ]


def test_what_cannot_be_sent_is_placed(
    requests: ModuleType,
    multipart: ModuleType,
    models: ModuleType,
    load: Callable[[str], ModuleType],
) -> None:
    """The error tells the argument and the way into it, as a caller writes them."""
    clients = load("client")
    for given, said in placed_values(requests, multipart, models):
        request = requests.Request(**{"method": "POST", "path": ("/a",), **given})
        with clients.Client() as client, pytest.raises(ValueError, match=".") as caught:
            client.send(request)
        assert str(caught.value).startswith(said)
        with pytest.raises(ValueError, match=".") as caught:
            asyncio.run(clients.AsyncClient().send(request))
        assert str(caught.value).startswith(said)
