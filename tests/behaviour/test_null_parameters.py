"""Parameters for which null means something: it is sent, and UNSET is none."""

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
        ({"any": None, "kind": None, "filter": None}, "?any=&kind=&filter=null"),
        ({"any": [1, 2], "kind": "x"}, "?any=1&any=2&kind=x"),
    ],
)
def test_none_is_sent_as_null(
    call: Call, package: Any, server: Server, arguments: dict[str, Any], query: str
) -> None:
    """Where anything may be sent as well; what was not given is left out."""
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
        ("any", "Any", "UNSET"),
        ("kind", "str | None | Unset", "UNSET"),
        ("x_any", "Any", "None"),
        ("x_kind", "str | None", "None"),
        ("c_any", "Any", "None"),
        ("c_kind", "str | None", "None"),
    ],
)
def test_unset_is_there_where_null_is_sent(
    package: Any, name: str, annotation: str, default: str
) -> None:
    """A header and a cookie have no null: None leaves them out."""
    method = package.operations.things.list_things
    parameter = inspect.signature(method).parameters[name]
    assert parameter.annotation == annotation
    assert repr(parameter.default) == default
