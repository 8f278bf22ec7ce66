"""The data of events: text where the schema says that, or nothing; else JSON."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from .making import Workshop, openapi
from .recording import Server
from .test_item_streams import EVENTS, STEP_REF, TEXT, answered, described, streamed

STATES = {**TEXT, "enum": ["on", "off", "1"]}
MOMENT = {**TEXT, "format": "date-time"}
STEPPED = b'data: {"n": 1}\n\n'
SCHEMAS = {
    "Bare": {"properties": {"n": {"type": "integer"}}, "required": ["n"]},
    "Either": {"oneOf": [STEP_REF, {"$ref": "#/components/schemas/Bare"}]},
    "State": STATES,
}


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def referring(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def event(data: Any) -> dict[str, Any]:
    return {"itemSchema": {"type": "object", "properties": {"data": data}}}


def items_of(
    workshop: Workshop, server: Server, kind: str, content: Any, body: bytes
) -> tuple[Any, list[Any]]:
    """The package, and what comes of the stream."""
    root = described({EVENTS: content})
    root["components"]["schemas"] |= SCHEMAS
    package = workshop.load(openapi(root))
    server.answer(answered(body, EVENTS))
    request = package.operations.jobs.run()
    return package, streamed(package, kind, server.url, request)


@pytest.mark.parametrize(
    ("data", "made"),
    [
        (referring("Bare"), lambda m: m.Bare(n=1)),
        (referring("Either"), lambda m: m.Step(n=1)),
        ({"oneOf": [STEP_REF, referring("State")]}, lambda m: m.Step(n=1)),
        ({"allOf": [STEP_REF], "description": "x"}, lambda m: m.Step(n=1)),
        ({"additionalProperties": {"type": "integer"}}, lambda m: {"n": 1}),
        ({"enum": [{"n": 1}]}, lambda m: {"n": 1}),
    ],
)
def test_data_without_a_type_of_its_own_is_what_its_schema_means(
    workshop: Workshop,
    server: Server,
    kind: str,
    data: Any,
    made: Callable[[Any], Any],
) -> None:
    package, items = items_of(workshop, server, kind, event(data), STEPPED)
    assert items == [made(package.models)]


@pytest.mark.parametrize("data", [{}, True, {"description": "x"}, {"examples": ["x"]}])
def test_data_of_which_nothing_is_said_is_text(
    workshop: Workshop, server: Server, kind: str, data: Any
) -> None:
    body = b"data: 5\n\ndata: [DONE]\n\n"
    assert items_of(workshop, server, kind, event(data), body)[1] == ["5", "[DONE]"]


@pytest.mark.parametrize("form", [event, lambda text: {"schema": text}])
@pytest.mark.parametrize(
    ("text", "body", "items"),
    [
        ({"type": ["string", "null"]}, b"data: hello\n\ndata: 5\n\n", ["hello", "5"]),
        ({**TEXT, "format": "binary"}, b"data: 5\n\n", ["5"]),
        (STATES, b"data: 1\n\ndata: new\n\n", ["1", "new"]),
        (referring("State"), b"data: off\n\n", ["off"]),
        ({"const": "hello"}, b"data: hello\n\n", ["hello"]),
        (
            MOMENT,
            b"data: 2024-05-06T07:08:09Z\n\ndata: soon\n\n",
            [dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=dt.UTC), "soon"],
        ),
        (
            {"anyOf": [{**TEXT, "format": "uuid"}, STATES]},
            b"data: 12345678-1234-5678-1234-567812345678\n\ndata: on\n\n",
            [uuid.UUID("12345678-1234-5678-1234-567812345678"), "on"],
        ),
        ({**TEXT, "format": "byte"}, b"data: aGk=\n\n", [b"hi"]),
    ],
)
def test_text_of_any_spelling_comes_without_quotes(
    workshop: Workshop,
    server: Server,
    kind: str,
    form: Callable[[Any], Any],
    text: Any,
    body: bytes,
    items: list[Any],
) -> None:
    """WHATWG HTML §9.2.6: data is text, whether its schema or the event's says so."""
    assert items_of(workshop, server, kind, form(text), body)[1] == items


@pytest.mark.parametrize(
    ("text", "body", "items"),
    [
        ({**TEXT, "format": "date"}, b'data: "2020-01-02"', [dt.date(2020, 1, 2)]),
        ({**TEXT, "format": "byte"}, b'data: "aGk="', [b"hi"]),
        (STATES, b'data: "on"\n\ndata: "new"\n\ndata: 7', ["on", "new", "7"]),
        (STATES, b"data: null", ["null"]),
        (
            {"type": ["string", "null"], "format": "date"},
            b"data: null\n\ndata: 2020-01-02",
            [None, dt.date(2020, 1, 2)],
        ),
        (
            {"type": ["string", "null"], "enum": ["on", None]},
            b"data: null\n\ndata: on",
            [None, "on"],
        ),
        ({"type": ["string", "null"]}, b'data: null\n\ndata: "a"', ["null", '"a"']),
        (TEXT, b'data: "a"', ['"a"']),
    ],
)
def test_text_of_a_form_may_come_as_JSON(
    workshop: Workshop,
    server: Server,
    kind: str,
    text: Any,
    body: bytes,
    items: list[Any],
) -> None:
    """Which is no such text as it is; any text is one, quotes and all."""
    assert items_of(workshop, server, kind, event(text), body + b"\n\n")[1] == items


@pytest.mark.parametrize(
    ("text", "is_end"),
    [
        ({**TEXT, "format": "date"}, True),
        (STATES, True),
        ({**TEXT, "enum": ["[DONE]"]}, False),
        (TEXT, False),
    ],
)
def test_the_word_for_the_end_ends_a_stream_of_other_texts(
    workshop: Workshop, server: Server, kind: str, text: Any, is_end: bool
) -> None:
    body = b"data: [DONE]\n\ndata: x\n\n"
    _, items = items_of(workshop, server, kind, event(text), body)
    assert items == ([] if is_end else ["[DONE]", "x"])


@pytest.mark.parametrize(
    ("data", "items"),
    [
        ({"oneOf": [TEXT, STEP_REF]}, ["hello", 1, "5"]),
        ({"type": ["string", "integer"]}, ["hello", 1, "5"]),
    ],
)
def test_text_beside_other_values_is_what_is_no_JSON(
    workshop: Workshop, server: Server, kind: str, data: Any, items: list[Any]
) -> None:
    value = '{"n": 1}' if "oneOf" in data else "1"
    body = f'data: hello\n\ndata: {value}\n\ndata: "5"\n\ndata: [DONE]\n\n'.encode()
    _, found = items_of(workshop, server, kind, event(data), body)
    assert [getattr(item, "n", item) for item in found] == items


@pytest.mark.parametrize("data", [STEP_REF, referring("Either"), {"type": "integer"}])
def test_what_is_no_JSON_is_an_error_where_no_text_belongs(
    workshop: Workshop, server: Server, kind: str, data: Any
) -> None:
    with pytest.raises(Exception, match="expected JSON, found a text that is no JSON"):
        items_of(workshop, server, kind, event(data), b"data: hello\n\n")


def test_texts_of_several_kinds_of_events_are_texts(workshop: Workshop) -> None:
    """Nothing of that is told: no item is less than what it could be."""
    kinds = [{"properties": {"data": {"const": word}}} for word in ("a", "b")]
    root = described({EVENTS: {"itemSchema": {"oneOf": kinds}}})
    made = workshop.make(openapi(root))
    assert "events-of-several" not in made.codes
    assert "EventRequest[str, str]" in made.files["operations/jobs.py"]


@pytest.mark.parametrize(
    ("said", "body", "item"),
    [
        ({"contentMediaType": "text/plain"}, b"data: 5\n\n", "5"),
        (
            {"contentMediaType": "application/json", "contentSchema": TEXT},
            b'data: "5"\n\n',
            "5",
        ),
    ],
)
def test_the_media_type_of_data_says_whether_it_is_JSON(
    workshop: Workshop, server: Server, kind: str, said: Any, body: bytes, item: str
) -> None:
    data = {**TEXT, **said}
    assert items_of(workshop, server, kind, event(data), body)[1] == [item]
