"""Answers of which the description says little or nothing: what a call returns."""

from __future__ import annotations

import importlib
import typing
from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "undocumented.yaml"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


def returned(package: Any, method: str) -> object:
    api = importlib.import_module(f"{package.__name__}.api").LinksApi
    return typing.get_type_hints(getattr(api, method))["return"]


@pytest.mark.parametrize("method", ["list_links", "add_link"])
def test_what_nobody_documents_may_be_anything(
    call: Call, package: Any, server: Server, method: str
) -> None:
    """Without an answer of success the value is what came, and the type says so."""
    assert returned(package, method) is Any
    server.answer(Answer(body=b'{"id":1}'))
    found = call(package, lambda c: getattr(c.links, method)(), base_url=server.url)
    assert found == {"id": 1}


def test_head_has_no_body_that_could_be_anything(package: Any) -> None:
    assert returned(package, "head_links") is type(None)


def test_a_redirect_is_the_success_where_nothing_else_is(
    call: Call, package: Any, server: Server
) -> None:
    """It is returned from, not followed; status and headers tell where it leads."""
    assert returned(package, "follow") is type(None)
    server.answer(Answer(status=302, headers={"Location": "https://b.example/"}))
    assert call(package, lambda c: c.links.follow("x"), base_url=server.url) is None
    server.answer(Answer(status=302, headers={"Location": "https://b.example/"}))
    with package.Client(base_url=server.url) as client:
        raw = client.send_raw(package.operations.links.follow("x"))
    assert (raw.status, raw.headers["location"]) == (302, "https://b.example/")
    api = importlib.import_module(f"{package.__name__}.api").LinksApi
    assert "- 302: To the page." in api.follow.__doc__
    assert "- 303 raises `ApiStatusError`" in api.move.__doc__


@pytest.mark.parametrize(
    ("method", "status"), [("follow", 300), ("follow", 404), ("move", 303)]
)
def test_other_redirects_are_errors(
    package: Any, server: Server, method: str, status: int
) -> None:
    """Those that say no place, and those beside an answer of success."""
    server.answer(Answer(status=status, headers={}))
    client = package.Client(base_url=server.url)
    with client, pytest.raises(package.ApiStatusError) as caught:
        getattr(client.links, method)("x")
    assert caught.value.status == status
    assert len(server.received) == 1


def said_of(workshop: Workshop, **responses: str) -> list[str]:
    """The messages for an operation of each method, with an answer of the status."""
    path = {
        method: {"responses": {status: {"description": ""}}}
        for method, status in responses.items()
    }
    return workshop.make(openapi(description({"/things": path}))).codes


@pytest.mark.parametrize("status", ["200", "201", "2XX", "default"])
def test_successes_without_content_are_told_once(
    workshop: Workshop, status: str
) -> None:
    """Makers of descriptions write them where nobody says what comes."""
    codes = said_of(workshop, get=status, post=status, put="204", delete="200")
    assert codes.count("response-empty") == 1


def test_what_is_usually_empty_is_not_told(workshop: Workshop) -> None:
    """Nor what documents errors alone."""
    codes = said_of(
        workshop, post="204", put="205", delete="200", head="200", get="404"
    )
    assert "response-empty" not in codes
