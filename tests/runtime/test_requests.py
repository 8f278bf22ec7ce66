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


@pytest.mark.parametrize("kind", ["Request", "EventRequest"])
def test_requests_are_data(requests: ModuleType, kind: str) -> None:
    """A request is frozen, compared by its parts, and tells its own kind."""
    request = getattr(requests, kind)(method="GET", path=("/a",))
    assert request == getattr(requests, kind)(method="GET", path=("/a",))
    assert request != getattr(requests, kind)(method="GET", path=("/b",))
    assert isinstance(request, requests.Request)
    assert repr(request).startswith(f"{kind}(method='GET', path=('/a',)")
    assert not hasattr(request, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.method = "POST"
