"""Null in parameters: sent where it says something, else as if nothing was given."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from .conftest import Call
from .making import REPOSITORY, Workshop, file_source
from .recording import Server

CASE = REPOSITORY / "tests" / "cases" / "null_parameters.yaml"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        ({"any": None, "kind": None, "since": None, "where": None}, ""),
        ({"filter": None}, "?filter=null"),
        ({"any": [1, None], "kind": "", "where": {}}, "?any=1&any=&kind="),
    ],
)
def test_none_leaves_out_what_may_be_left_out(
    call: Call, package: Any, server: Server, arguments: dict[str, Any], query: str
) -> None:
    """A style has no null, and servers refuse the empty text for a date; JSON has."""
    call(
        package,
        lambda client: client.things.list_things(**arguments),
        base_url=server.url,
    )
    assert server.only.target == f"/things{query}"


def test_what_is_required_may_be_null(call: Call, package: Any, server: Server) -> None:
    call(
        package,
        lambda client: client.things.put_things(any=None, kind=None, x_kind=None),
        base_url=server.url,
    )
    received = server.only
    assert received.target == "/things?any=&kind="
    assert received.header("x-kind") is None


@pytest.mark.parametrize(
    ("name", "annotation", "default"),
    [
        ("any", "Any", "None"),
        ("kind", "str | None", "None"),
        ("since", "dt.date | None", "None"),
        ("where", "dict[str, Any] | None", "None"),
        ("filter", "Any", "UNSET"),
        ("wish", "str | None | Unset", "UNSET"),
        ("x_any", "Any", "None"),
        ("x_kind", "str | None", "None"),
        ("c_any", "Any", "None"),
        ("c_kind", "str | None", "None"),
    ],
)
def test_unset_is_there_where_null_is_sent(
    package: Any, name: str, annotation: str, default: str
) -> None:
    """What is written by a style has no null: None leaves it out."""
    method = package.operations.things.list_things
    parameter = inspect.signature(method).parameters[name]
    assert parameter.annotation == annotation
    assert repr(parameter.default) == default
