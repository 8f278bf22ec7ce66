"""Formats that the configuration leaves as text: nothing that arrives is changed."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import logging
from typing import Any

import pytest

from .descriptions import description
from .making import Workshop, openapi
from .recording import Answer, Server

MOMENT = "2024-05-06T07:08:09.123456789Z"
AMOUNT = "1.50"
EVENT = {"at": MOMENT, "amount": AMOUNT}
DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Events", "version": "1"},
    "servers": [{"url": "https://events.example"}],
    "paths": {
        "/events": {
            "put": {
                "tags": ["events"],
                "operationId": "putEvent",
                "parameters": [
                    {
                        "name": "since",
                        "in": "query",
                        "schema": {"type": "string", "format": "date-time"},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Event"}
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "The event.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Event"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Event": {
                "type": "object",
                "required": ["at"],
                "properties": {
                    "at": {"type": ["string", "null"], "format": "date-time"},
                    "amount": {"type": "string", "format": "decimal"},
                },
            }
        }
    },
}
AS_TEXT = ("date-time=str", "decimal=str")


def exchanged(package: Any, server: Server, event: Any, **options: Any) -> Any:
    """What comes back when the event is sent to a server that answers with `EVENT`."""
    server.answer(Answer(body=json.dumps(EVENT).encode()))
    with package.Client(base_url=server.url, **options) as client:
        return client.events.put_event(event, since=event.at)


@pytest.mark.parametrize("strict", [False, True])
def test_texts_come_back_as_they_were(
    workshop: Workshop, server: Server, caplog: pytest.LogCaptureFixture, strict: bool
) -> None:
    """Nine digits of a fraction go out and come in, and nothing is said about them."""
    package = workshop.load(openapi(DESCRIPTION), *AS_TEXT)
    event = package.models.Event(at=MOMENT, amount=AMOUNT)
    with caplog.at_level(logging.WARNING):
        assert exchanged(package, server, event, strict=strict) == event
    sent = server.only
    assert json.loads(sent.body) == EVENT
    assert "123456789Z" in sent.target
    assert caplog.messages == []


@pytest.mark.parametrize("strict", [False, True])
def test_by_default_fractions_are_cut_to_microseconds(
    workshop: Workshop,
    server: Server,
    caplog: pytest.LogCaptureFixture,
    strict: bool,
) -> None:
    """Strict too, and silently: a field is a datetime whatever digits came."""
    package = workshop.load(openapi(DESCRIPTION))
    moment = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
    event = package.models.Event(at=moment, amount=decimal.Decimal("2"))
    with caplog.at_level(logging.WARNING):
        found = exchanged(package, server, event, strict=strict)
    cut = dt.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=dt.UTC)
    assert (found.at, found.amount) == (cut, decimal.Decimal(AMOUNT))
    assert caplog.messages == []


def test_a_small_amount_goes_back_as_it_came(
    workshop: Workshop, server: Server
) -> None:
    """Python would write it with an exponent, which many servers do not read."""
    package = workshop.load(openapi(DESCRIPTION))
    small = {"at": "2024-05-06T07:08:09Z", "amount": "0.00000001"}
    exchanged(package, server, package.models.Event.from_dict(small))
    assert json.loads(server.only.body) == small


def test_an_integer_or_a_text(workshop: Workshop) -> None:
    """A port of Kubernetes is sent, and comes, as its number or by its name."""
    port = {"type": "string", "format": "int-or-string"}
    schema = {"type": "object", "properties": {"port": port, "target": port}}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    paths = {"/rules": {"get": {"responses": {"200": answer}}}}
    package = workshop.load(openapi(description(paths)))
    rule = package.models.GetRulesResponse
    came = {"port": 80, "target": "http"}
    assert rule.from_dict(came, strict=True) == rule(port=80, target="http")
    assert rule(port=80, target="http").to_dict() == came
    with pytest.raises(package.DecodeError):
        rule.from_dict({"port": 1.5}, strict=True)
