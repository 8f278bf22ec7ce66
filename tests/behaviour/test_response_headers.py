"""Documented headers of answers: typed, for successes and for errors alike."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import typing
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from generator.diagnostics import Failure

from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "headers.yaml"
SENT = {
    "Content-Type": "application/json",
    "X-Rate-Limit": "7",
    "X-Ratio": "0.25",
    "X-Cached": "false",
    "X-Reset": "2030-01-02T03:04:05Z",
    "X-Request-Id": "01234567-89ab-4cde-8f01-23456789abcd",
    "X-Kind": "newest",
    "X-Level": "2",
    "X-Tags": "a, b,,c",
    "X-Sizes": "1, 2",
    "X-Meta": '{"id": 9, "more": 1}',
    "X-Nested": "a, b",
    "Set-Cookie": "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
    "set-cookie": "b=2",
    "str": "text",
}


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


def test_each_header_has_its_type(package: Any, server: Server) -> None:
    """Numbers, booleans, dates and lists come as what they are, enums stay open.

    A list of lists has no form in a header, and each field of a cookie is one cookie.
    """
    server.answer(Answer(body=b"[]", headers=SENT))
    things = package.operations.things
    with package.Client(base_url=server.url) as client:
        raw = client.send_raw(things.list_things())
    headers = things.ListThingsHeaders(raw.headers)
    assert headers.x_rate_limit == 7
    assert headers.x_ratio == 0.25
    assert headers.x_cached is False
    assert headers.x_reset == dt.datetime(2030, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert headers.x_request_id == uuid.UUID(SENT["X-Request-Id"])
    assert headers.x_kind == "newest"
    assert headers.x_level == "2"
    assert headers.x_tags == ["a", "b", "c"]
    assert headers.x_sizes == [1, 2]
    assert headers.x_meta == package.models.Meta(id=9, extra={"more": 1})
    assert headers.x_nested == "a, b"
    assert headers.set_cookie == [SENT["Set-Cookie"], "b=2"]
    assert headers.str == "text"
    assert headers.link is None


def test_the_headers_of_an_error_are_typed(package: Any, server: Server) -> None:
    """The same class reads those of every answer of the operation."""
    server.answer(Answer(status=429, headers={"Retry-After": "30"}))
    things = package.operations.things
    client = package.Client(base_url=server.url, max_retries=0)
    with client, pytest.raises(package.RateLimitError) as caught:
        client.things.list_things()
    assert things.ListThingsHeaders(caught.value.headers).retry_after == 30


def test_a_header_is_renamed_where_it_is_listed_or_where_it_is_shared(
    workshop: Workshop,
) -> None:
    """One that several answers have, by any of them; never to a name that is borne."""

    def answers(*shared: str) -> dict[str, Any]:
        own = {"X-Left": {"schema": {"type": "integer"}}}
        refs = {name: {"$ref": "#/components/headers/Trace"} for name in shared}
        return {"description": "d", "headers": own | refs}

    operation = {
        "operationId": "get",
        "responses": {"204": answers("X-Trace"), "429": answers()},
    }
    description = openapi(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": operation}},
            "components": {"headers": {"Trace": {"schema": {"type": "string"}}}},
        }
    )
    left = "#/paths/~1a/get/responses/429/headers/X-Left"
    shared = "#/components/headers/Trace"
    options = f'rename={{"{left}" = "calls_left", "{shared}" = "trace"}}'
    made = workshop.make(description, options)
    assert made.codes == []
    package: Any = importlib.import_module(made.name)
    headers = package.operations.a.GetHeaders({"X-Left": "3", "x-trace": "t"})
    assert (headers.calls_left, headers.trace) == (3, "t")
    with pytest.raises(Failure, match="rename-taken"):
        workshop.make(description, f'rename={{"{left}" = "x_trace"}}')


def read(package: Any, name: str, text: str) -> Any:
    headers = package.operations.things.ListThingsHeaders({name: text})
    return getattr(headers, name.lower().replace("-", "_"))


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("X-Rate-Limit", "many", "many"),
        ("X-Rate-Limit", "1e", "1e"),
        ("X-Rate-Limit", "1.5", "1.5"),
        ("X-Rate-Limit", "[1]", "[1]"),
        ("X-Rate-Limit", "NaN", "NaN"),
        ("X-Rate-Limit", "null", "null"),
        ("X-Ratio", "NaN", "NaN"),
        ("X-Ratio", "-Infinity", "-Infinity"),
        ("X-Ratio", '"1"', '"1"'),
        ("X-Cached", "1", "1"),
        ("X-Reset", "tomorrow", "tomorrow"),
        ("X-Sizes", "1, many", [1, "many"]),
        ("X-Sizes", "1.5, NaN, 2", ["1.5", "NaN", 2]),
        ("X-Meta", "abc", "abc"),
        ("X-Meta", "[1]", "[1]"),
        ("X-Meta", '{"id": NaN}', '{"id": NaN}'),
        ("x-request-id", "", ""),
    ],
)
def test_what_does_not_fit_is_kept_and_logged(
    package: Any, name: str, text: str, kept: object, caplog: Any
) -> None:
    """A server that breaks its word breaks no program."""
    with caplog.at_level(logging.WARNING):
        found = read(package, name, text)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize("text", ["[" * 50_000, "9" * 6_000, '{"id": '])
def test_hostile_json_is_text(package: Any, text: str) -> None:
    """Neither depth nor length nor an end that is missing raises."""
    assert read(package, "X-Meta", text) == text
    assert read(package, "X-Rate-Limit", text) == text


def test_types_are_declared(package: Any) -> None:
    """What a type checker sees is what comes back."""
    cls: Callable[..., Any] = package.operations.things.ListThingsHeaders
    hints = typing.get_type_hints(cls.x_sizes.fget)  # type: ignore[attr-defined]
    assert hints["return"] == list[int] | None
