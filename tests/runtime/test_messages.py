"""The words of a server that a message quotes, wherever its API puts them."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def messages(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.messages")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error_message": "no token", "display_message": None}, "no token"),
        ({"errorMessages": ["no issue"], "errors": {}}, "no issue"),
        ({"ok": False, "description": "no chat"}, "no chat"),
        ({"error": {"type": "x", "reason": "no index"}}, "no index"),
        ({"error-code": "401", "error-code-label": "refused"}, "refused"),
        (
            {"errorSummary": "bad", "errorCauses": [{"errorSummary": "a: bad"}]},
            "a: bad",
        ),
        ({"odata.error": {"message": {"lang": "en", "value": "gone"}}}, "gone"),
        ({"Fault": {"Error": [{"Message": "no", "Detail": "old"}]}}, "no (old)"),
        ({"fault": {"faultstring": "bad key", "detail": {}}}, "bad key"),
        ({"response": {"errors": [{"code": "1", "message": "bad"}]}}, "bad"),
        ({"message": {"name": ["is taken"]}}, "name: is taken"),
        ({"email": ["is required"], "title": ["is long"]}, "email: is required"),
        ({"errors": {"title": ["is blank"]}}, "title: is blank"),
        ({"items": ["private"], "total": 1}, ""),
        ({"message": "bad", "details": {"kind": "pod"}}, "bad"),
        ({"message": "bad", "errors": [{"message": "bad"}]}, "bad"),
        (
            {"message": "Validation Failed", "errors": [{"message": "it is there"}]},
            "Validation Failed (it is there)",
        ),
        (
            {"title": "Not valid.", "errors": {"Name": ["is required"]}},
            "Not valid. (Name: is required)",
        ),
        (
            {"detail": "Not valid.", "errors": [{"field": "a.b", "message": "blank"}]},
            "Not valid. (a.b: blank)",
        ),
        (
            {"message": "no: sk_s3cret", "errors": [{"sk_s3cret": ["sk_s3cret"]}]},
            "no: ***",
        ),
        (
            {"message": "no: sk_s3cret", "errors": {"sk_s3cret": ["is sk_s3cret"]}},
            "no: *** (***: is ***)",
        ),
    ],
)
def test_messages(messages: ModuleType, body: object, message: str) -> None:
    """By how keys end, with the first detail, and with the field that it is of."""
    assert messages.short_message(body, ("sk_s3cret",)) == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code>'
            "<Message>No such\nkey</Message></Error>",
            "No such key",
        ),
        ('<r xmlns="x"><e:message lang="en">no &lt;a&gt;</e:message></r>', "no <a>"),
        ("<E><Message><![CDATA[key sk_s3cret]]></Message></E>", "key ***"),
        ("<E><Message>key sk&amp;s3cret</Message></E>", "key ***"),
        ("<E><Message>" + " " * 3985 + "sk_s3cret</Message></E>", ""),
        ("<html><h1>Bad Gateway</h1></html>", ""),
        ("<message" * 1_000_000, ""),
    ],
)
def test_messages_in_xml(messages: ModuleType, body: str, message: str) -> None:
    """One element holds them everywhere; what is cut off could be half a secret."""
    assert messages.short_message(body, ("sk_s3cret", "sk&s3cret")) == message


def test_no_body_is_looked_through_for_long(messages: ModuleType) -> None:
    """What anybody may have made costs what a short body costs."""
    body: object = {}
    for _ in range(6):
        body = {f"{number}errors": body for number in range(1000)}
    began = time.perf_counter()
    assert messages.short_message(body) == ""
    assert time.perf_counter() - began < 1
