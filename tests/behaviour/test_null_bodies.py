"""Bodies for which null means something: it is sent, and UNSET is none."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Server

CASE = REPOSITORY / "tests" / "cases" / "null_bodies.yaml"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


@pytest.mark.parametrize(
    ("group", "method", "arguments", "sent"),
    [
        ("required", "put_required", (None,), b"null"),
        ("required", "put_required", ("x",), b'"x"'),
        ("optional", "put_optional", (None,), b"null"),
        ("optional", "put_optional", (), None),
        ("nothing_else", "put_null", (None,), b"null"),
        ("anything", "put_anything", (None,), b"null"),
        ("anything", "put_anything", (), None),
        ("several", "put_several", (None,), b"null"),
        ("several", "put_several", (), None),
    ],
)
def test_none_is_sent_as_null(
    call: Call,
    package: Any,
    server: Server,
    group: str,
    method: str,
    arguments: tuple[Any, ...],
    sent: bytes | None,
) -> None:
    """With its Content-Type; what was not given has neither."""
    call(
        package,
        lambda client: getattr(getattr(client, group), method)(*arguments),
        base_url=server.url,
    )
    received = server.only
    assert received.body == (sent or b"")
    assert received.header("content-type") == (sent and "application/json")


def test_a_form_has_no_null(call: Call, package: Any, server: Server) -> None:
    """None is no body there."""
    call(
        package,
        lambda client: client.several.put_several(None, content_type=FORM),
        base_url=server.url,
    )
    assert server.only.header("content-type") is None


@pytest.mark.parametrize(
    ("group", "method", "annotation"),
    [
        ("required", "put_required", "str | None"),
        ("optional", "put_optional", "m.Pet | None | Unset"),
        ("anything", "put_anything", "Any"),
    ],
)
def test_the_type_tells_null_from_nothing(
    package: Any, group: str, method: str, annotation: str
) -> None:
    build = getattr(getattr(package.operations, group), method)
    body = inspect.signature(build).parameters["body"]
    assert body.annotation == annotation
    is_required = body.default is inspect.Parameter.empty
    assert is_required or body.default is package.UNSET


def test_a_body_that_is_required_is_not_left_out(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """As a part of the path is not: nothing is sent without it."""
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    body = {"required": True, "content": {"application/json": {"schema": pet}}}
    operation = {"operationId": "make", "requestBody": body, "responses": {}}
    package = workshop.load(openapi(description({"/pets": {"post": operation}})))
    for nothing in (None, package.UNSET):
        with pytest.raises(ValueError, match="the body is required"):
            call(
                package,
                lambda client, nothing=nothing: client.pets.make(nothing),
                base_url=server.url,
            )
    call(package, lambda client: client.pets.make({}), base_url=server.url)
    assert server.only.body == b"{}"
