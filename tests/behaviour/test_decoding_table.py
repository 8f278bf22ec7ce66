"""The rules of decoding, row by row, on a generated package over loopback."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest

from .making import Workshop, openapi
from .recording import Answer, Server

TEXT = {"type": "string"}


def tagged(tag: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": tag}},
    }


PROPERTIES: dict[str, Any] = {
    "id": TEXT,
    "state": {"type": "string", "enum": ["on", "off"]},
    "pet": {"oneOf": [tagged("cat"), tagged("dog")]},
    "count": {"type": "integer"},
    "level": {"type": "integer", "enum": [1, 2]},
    "version": {"const": 1},
    "day": {"type": "string", "format": "date"},
    "tags": {"type": "array", "items": TEXT},
    "days": {"items": {"type": "string", "format": "date"}},
}
SCHEMA = {"type": "object", "required": ["id"], "properties": PROPERTIES}
ANSWER = {"description": "It.", "content": {"application/json": {"schema": SCHEMA}}}
DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Table", "version": "1"},
    "servers": [{"url": "https://table.example"}],
    "paths": {
        "/it": {
            "get": {
                "tags": ["it"],
                "operationId": "getIt",
                "responses": {"200": ANSWER},
            }
        }
    },
}


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(openapi(DESCRIPTION))


def got(package: Any, server: Server, body: bytes, *, strict: bool = False) -> Any:
    server.answer(Answer(body=body))
    with package.Client(base_url=server.url, strict=strict) as client:
        return client.it.get_it()


# (what arrives beside the id, what becomes of it, whether the log tells of it)
KEPT: list[tuple[dict[str, Any], Any, bool]] = [
    ({"state": "broken"}, "broken", False),
    ({"count": None}, None, False),
    ({"count": "1"}, "1", True),
    ({"day": "2024-02-30"}, "2024-02-30", True),
]


@pytest.mark.parametrize(("given", "expected", "told"), KEPT)
def test_what_is_kept(
    package: Any,
    server: Server,
    caplog: pytest.LogCaptureFixture,
    given: dict[str, Any],
    expected: object,
    told: bool,
) -> None:
    """Lenient keeps it, tells of it once, and sends it back; strict raises."""
    (name,) = given
    body = json.dumps({"id": "1", **given}).encode()
    with caplog.at_level(logging.WARNING):
        found = got(package, server, body)
    assert getattr(found, name) == expected
    sent_back = {} if expected is None else given
    assert found.to_dict() == {"id": "1", **sent_back}
    assert len(caplog.messages) == told
    with pytest.raises(package.DecodeError) as caught:
        got(package, server, body, strict=True)
    assert (caught.value.path, caught.value.raw) == (f"$.{name}", {"id": "1", **given})


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("name", ["count", "level", "version"])
def test_a_number_without_a_fraction_is_an_integer(
    package: Any, server: Server, name: str, strict: bool
) -> None:
    """Which JSON Schema says of values that are listed, too."""
    body = f'{{"id": "1", "{name}": 1.0}}'.encode()
    found = getattr(got(package, server, body, strict=strict), name)
    assert (found, type(found)) == (1, int)


def test_what_is_not_described(package: Any, server: Server) -> None:
    """A property goes to `extra`, a value of no tag is `Unknown`, absent is UNSET."""
    pet = {"kind": "bird"}
    found = got(package, server, json.dumps({"pet": pet, "new": [1]}).encode())
    assert found.extra == {"new": [1]}
    assert type(found.pet).__name__ == "Unknown"
    assert found.pet.raw == pet
    assert found.id is package.UNSET
    for wrong in ({"id": "1", "new": 1}, {"id": "1", "pet": pet}, {}):
        with pytest.raises(package.DecodeError):
            got(package, server, json.dumps(wrong).encode(), strict=True)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("body", "path", "raw"),
    [
        (b'{"id": "1", "tags": {"a": 1}}', "$.tags", {"id": "1", "tags": {"a": 1}}),
        (b"[1]", "$", [1]),
        (b"<html>", "$", b"<html>"),
    ],
)
def test_what_cannot_be_kept(
    package: Any, server: Server, body: bytes, path: str, raw: object, strict: bool
) -> None:
    """A wrong container, or no JSON: where it is, and what came."""
    with pytest.raises(package.DecodeError) as caught:
        got(package, server, body, strict=strict)
    assert (caught.value.path, caught.value.raw) == (path, raw)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("given", ["soon", {"a": 1}, 5])
def test_items_without_a_type_are_for_lists_alone(
    package: Any,
    server: Server,
    caplog: pytest.LogCaptureFixture,
    given: object,
    strict: bool,
) -> None:
    """What is no list is permitted: it is kept, told of once and sent back."""
    body = {"id": "1", "days": given}
    with caplog.at_level(logging.WARNING):
        found = got(package, server, json.dumps(body).encode(), strict=strict)
    assert (found.days, found.to_dict()) == (given, body)
    assert caplog.messages == ["property 'days': expected a list, kept what came"]
    body["days"] = ["2020-01-02"]
    found = got(package, server, json.dumps(body).encode(), strict=strict)
    assert found.days == [dt.date(2020, 1, 2)]
    wrong = json.dumps({"id": "1", "days": ["soon"]}).encode()
    if strict:
        with pytest.raises(package.DecodeError, match=r"at \$\.days\[0\]"):
            got(package, server, wrong, strict=True)
