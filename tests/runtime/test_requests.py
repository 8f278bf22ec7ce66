"""Requests as data."""

from __future__ import annotations

import dataclasses
from types import ModuleType

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
