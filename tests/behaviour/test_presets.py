"""Constants that nobody has to write: tags of variants, and what has to be there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Call
from .making import REPOSITORY, Made, Workshop, file_source, openapi
from .recording import Server

CASE = REPOSITORY / "tests" / "cases" / "presets.yaml"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def package(made: Made) -> Any:
    return __import__(made.name)


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        (
            lambda m: m.Order(payment=m.Card(last4="1")),
            {"payment": {"kind": "card", "last4": "1"}},
        ),
        (lambda m: m.Order(payment=m.Cash()), {"payment": {"kind": "cash"}}),
        (lambda m: m.Order(shipping=m.Air()), {"shipping": {"by-way-of": 1}}),
        (lambda m: m.Order(shipping=m.Sea()), {"shipping": {"by-way-of": 2}}),
        (
            lambda m: m.Order(parts=[m.Part(needed="yes")]),
            {"parts": [{"needed": "yes", "object": "part"}]},
        ),
        (
            lambda m: m.Order(parts=[m.Part(needed="yes", none="NULL_VALUE")]),
            {"parts": [{"needed": "yes", "object": "part", "none": "NULL_VALUE"}]},
        ),
    ],
)
def test_what_nobody_wrote_is_sent(
    call: Call, package: Any, server: Server, order: Callable[[Any], Any], sent: Any
) -> None:
    """As the tag of a variant, or as what has to be there and is the default.

    It is read back. No other constant goes out: a server has its default, and may take
    what is sent as a choice.
    """
    body = order(package.models)
    call(package, lambda c: c.orders.post_order(body), base_url=server.url)
    assert json.loads(server.only.body) == sent
    assert package.models.Order.from_dict(sent, strict=True) == body


def test_a_form_has_it_too(call: Call, package: Any, server: Server) -> None:
    """Where the class is no variant but the whole body."""
    body = package.models.Cash(currency="EUR")
    call(package, lambda c: c.orders.post_form(body), base_url=server.url)
    assert server.only.form == [("kind", "cash"), ("currency", "EUR")]
    assert package.models.Cash(kind=None).to_dict() == {}


@pytest.mark.parametrize(
    ("name", "value", "is_valid"),
    [
        ("Card", {"last4": "1"}, True),
        ("Card", {"last4": "1", "kind": "kard"}, False),
        ("Cash", {}, True),
        ("Part", {"needed": "yes", "object": "part"}, True),
        ("Part", {"needed": "yes"}, False),
        ("Air", {"line": "x"}, False),
        ("Air", {"by-way-of": None}, False),
        ("Air", {"by-way-of": 3}, False),
    ],
)
def test_what_is_read_is_sent_back_as_it_was(
    package: Any, name: str, value: dict[str, Any], is_valid: bool
) -> None:
    """With what it came without, or with another value, or null; strict refuses what
    does not fit, and nothing else."""
    cls = getattr(package.models, name)
    assert cls.from_dict(value).to_dict() == value
    try:
        read = cls.from_dict(value, strict=True)
    except package.DecodeError:
        assert not is_valid
    else:
        assert is_valid
        assert read.to_dict() == value


def test_the_class_says_so(made: Made) -> None:
    """Where the property may be missing, so may the attribute be None."""
    assert '    kind: Literal["card"] | None = "card"\n' in made.files["models/card.py"]
    assert "    by_way_of: Literal[1] = 1\n" in made.files["models/air.py"]
    part = made.files["models/part.py"]
    assert "    version: Literal[-1] | None = None\n" in part
    assert '    object: Literal["part"] = "part"\n' in part
    assert "    flag: Literal[True] | None = None\n" in part
    assert '    needed: Literal["yes"]\n' in part


def test_contracts_see_more_than_what_is_there_by_itself(workshop: Workshop) -> None:
    """Else a decoder that reads nothing at all would pass them."""
    schemas = {
        name: {
            "type": "object",
            "properties": {"kind": {"enum": [name]}, "number": {"type": "string"}},
        }
        for name in ("Card", "Bank")
    }
    card, bank = ({"$ref": f"#/components/schemas/{name}"} for name in schemas)
    answers: dict[str, dict[str, Any]] = {
        "/card": card,
        "/any": {"oneOf": [card, bank]},
    }
    paths = {
        path: {"get": {"responses": {"200": json_answer(schema)}}}
        for path, schema in answers.items()
    }
    made = workshop.make(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "T", "version": "1"},
                "paths": paths,
                "components": {"schemas": schemas},
            }
        )
    )
    printed = made.files["tests/test_card.py"]
    assert 'm.Card(number="number")' in printed
    assert "m.Card()" not in printed


def test_a_required_parameter_with_one_value_has_it(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """But in the path, and where null is another; what is optional stays out."""
    listed: list[tuple[str, str, bool, dict[str, Any]]] = [
        ("X-Target", "header", True, {"enum": ["v1.Get"]}),
        ("deep", "query", True, {"const": True}),
        ("level", "query", True, {"const": 0}),
        ("sort", "query", False, {"const": "asc"}),
        ("mode", "query", True, {"enum": ["on", None]}),
        ("kind", "path", True, {"const": "pet"}),
    ]
    parameters = [
        {"name": name, "in": where, "required": is_required, "schema": schema}
        for name, where, is_required, schema in listed
    ]
    operation = {"operationId": "get", "responses": {"204": {"description": ""}}}
    made = workshop.make(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "T", "version": "1"},
                "paths": {
                    "/a/{kind}": {"get": {**operation, "parameters": parameters}}
                },
            }
        )
    )
    printed = made.files["operations/a.py"]
    assert 'x_target: Literal["v1.Get"] = "v1.Get",\n' in printed
    assert 'mode: Literal["on"] | None,\n' in printed
    assert 'client.a.get("pet", mode="on")' in made.files["tests/test_a.py"]
    package = __import__(made.name)
    call(package, lambda client: client.a.get("pet", mode=None), base_url=server.url)
    received = server.only
    assert received.target == "/a/pet?deep=true&level=0&mode="
    assert received.header("x-target") == "v1.Get"


def json_answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}
