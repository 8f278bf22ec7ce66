"""Answers of which the description says little or nothing: what a call returns."""

from __future__ import annotations

import importlib
import typing
from typing import Any

import pytest

from .conftest import Call
from .described import description
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
