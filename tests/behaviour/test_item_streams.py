"""Streams whose items the description types, over real HTTP, by both clients."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx2
import pytest

from .making import Workshop, openapi
from .recording import Answer, Server

EVENTS = "text/event-stream"
TEXT = {"type": "string"}
STEP = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
STEP_REF = {"$ref": "#/components/schemas/Step"}


def turn(kind: str, **more: Any) -> dict[str, Any]:
    properties = {"kind": {"const": kind}, **more}
    return {"type": "object", "properties": properties, "required": ["kind"]}


NUMBERED = b'event: step\nid: 1\ndata: {"n": 1}\n\n: ping\n\ndata: {"n":\ndata: 2}\n\n'


def described(content: dict[str, Any], **parts: Any) -> dict[str, Any]:
    operation = {
        "operationId": "run",
        "tags": ["jobs"],
        "responses": {"200": {"description": "", "content": content}},
        **parts,
    }
    return {
        "openapi": "3.2.0",
        "info": {"title": "Jobs", "version": "1"},
        "paths": {"/run": {"post" if "requestBody" in parts else "get": operation}},
        "components": {"schemas": {"Step": STEP}},
    }


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def streamed(
    package: Any,
    kind: str,
    url: str,
    request: Any,
    read: Callable[[Any], Any] = lambda stream: stream,
    **options: Any,
) -> Any:
    """All that iterating over what `read` makes of the stream gives."""
    options = {"base_url": url, "max_retries": 0, **options}
    if kind == "sync":
        with package.Client(**options) as client, client.stream(request) as stream:
            return list(read(stream))

    async def run() -> Any:
        async with (
            package.AsyncClient(**options) as client,
            client.stream(request) as stream,
        ):
            return [each async for each in read(stream)]

    return asyncio.run(run())


def answered(body: bytes, media_type: str, **more: Any) -> Answer:
    return Answer(body=body, headers={"Content-Type": media_type}, **more)


WHOLE_EVENT = {
    "type": "object",
    "properties": {
        "event": TEXT,
        "data": {
            **TEXT,
            "contentMediaType": "application/json",
            "contentSchema": STEP_REF,
        },
    },
}
TYPED = {
    "the schema of an event": (EVENTS, {"itemSchema": WHOLE_EVENT}, NUMBERED),
    "the schema of its data": (EVENTS, {"itemSchema": STEP_REF}, NUMBERED),
    "before 3.2": (EVENTS, {"schema": STEP_REF}, NUMBERED),
    "before 3.2, as a list": (
        EVENTS,
        {"schema": {"type": "array", "items": STEP_REF}},
        NUMBERED + b"data: [DONE]\n\ndata: what comes then is nothing\n\n",
    ),
    "JSON lines": (
        "application/jsonl",
        {"itemSchema": STEP_REF},
        b'\xef\xbb\xbf{"n": 1}\r\n\n {"n": 2}',
    ),
    "JSON lines before 3.2": (
        "application/x-ndjson; charset=utf-8",
        {"schema": STEP_REF},
        b'{"n": 1}\n{"n": 2}\n',
    ),
    "a JSON sequence": (
        "application/json-seq",
        {"itemSchema": STEP_REF},
        b'\x1e{"n":\n1}\n\x1e{"n": 2}\n',
    ),
}


@pytest.mark.parametrize("case", TYPED)
def test_items_are_of_the_documented_class(
    workshop: Workshop, server: Server, kind: str, case: str
) -> None:
    media_type, content, body = TYPED[case]
    package = workshop.load(openapi(described({media_type: content})))
    server.answer(answered(body, media_type))
    request = package.operations.jobs.run()
    assert type(request).__name__ == "EventRequest"
    step = package.models.Step
    assert streamed(package, kind, server.url, request) == [step(n=1), step(n=2)]
    assert server.only.header("accept") == media_type


def test_json_lines_by_another_of_their_names(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """There is no registered one, and servers take any."""
    content = {"application/jsonl": {"itemSchema": STEP_REF}}
    package = workshop.load(openapi(described(content)))
    server.answer(answered(b'{"n": 1}\n', "application/x-ndjson"))
    request = package.operations.jobs.run()
    assert streamed(package, kind, server.url, request) == [package.models.Step(n=1)]


@pytest.mark.parametrize(
    ("schema", "body", "items"),
    [
        (TEXT, b"data: a\n\ndata: [DONE]\n\n", ["a", "[DONE]"]),
        ({}, b'data: {"a": 1}\n\ndata: plain\n\ndata: [DONE]\n\n', [{"a": 1}, "plain"]),
        (
            {"type": "object", "properties": {"event": TEXT, "data": TEXT}},
            b"event: x\ndata: 1\n\ndata\n\n",
            ["1", ""],
        ),
        (
            {
                "properties": {"event": TEXT},
                "oneOf": [
                    {"properties": {"event": {"const": "a"}, "data": TEXT}},
                    {"properties": {"event": {"const": "b"}, "data": WHOLE_EVENT}},
                ],
            },
            b'event: a\ndata: x\n\nevent: b\ndata: {"n": 1}\n\n',
            ["x", {"n": 1}],
        ),
    ],
)
def test_items_without_a_class(
    workshop: Workshop, server: Server, kind: str, schema: Any, body: bytes, items: Any
) -> None:
    """Text is text; about what nothing is said is JSON where it can be."""
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": schema}})))
    server.answer(answered(body, EVENTS))
    request = package.operations.jobs.run()
    assert streamed(package, kind, server.url, request) == items


@pytest.mark.parametrize("keyword", ["itemSchema", "schema"])
@pytest.mark.parametrize("other", ["number", "string"])
def test_events_of_several_kinds_are_told_where_they_differ(
    workshop: Workshop, keyword: str, other: str
) -> None:
    """What decides between them is the event's name, which the items do not tell."""
    events = [
        {"properties": {"event": {"const": name}, "data": {"type": kind}}}
        for name, kind in (("a", "string"), ("b", other))
    ]
    made = workshop.make(
        openapi(described({"text/event-stream": {keyword: {"oneOf": events}}}))
    )
    assert made.codes.count("events-of-several") == (other != "string")


def test_a_text_of_JSON_lines(workshop: Workshop, server: Server, kind: str) -> None:
    """A schema of the whole as a text says nothing of the items."""
    text = {**TEXT, "format": "binary"}
    package = workshop.load(openapi(described({"application/jsonl": {"schema": text}})))
    server.answer(answered(b'{"a": 1}\n"b"\n', "application/jsonl"))
    request = package.operations.jobs.run()
    assert streamed(package, kind, server.url, request) == [{"a": 1}, "b"]


def test_a_union_of_items(workshop: Workshop, server: Server, kind: str) -> None:
    item = {"oneOf": [turn("left", by=TEXT), turn("right", of=TEXT)]}
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": item}})))
    body = b'data: {"kind": "right", "of": "x"}\n\ndata: {"kind": "up"}\n\n'
    server.answer(answered(body, EVENTS))
    first, second = streamed(package, kind, server.url, package.operations.jobs.run())
    assert first.of == "x"
    assert second.raw == {"kind": "up"}


ASKED = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"type": "object", "properties": {"stream": {"type": "boolean"}}}
        }
    },
}


def test_whole_or_as_a_stream(workshop: Workshop, server: Server, kind: str) -> None:
    """One operation that documents both: `send` gives the one, `stream` the other."""
    both = {"application/json": {"schema": STEP_REF}, EVENTS: {"schema": STEP_REF}}
    package = workshop.load(openapi(described(both, requestBody=ASKED)))
    build, body = package.operations.jobs.run, package.models.RunBody
    server.answer(Answer(body=b'{"n": 7}'), answered(NUMBERED, EVENTS))
    with package.Client(base_url=server.url) as client:
        whole = client.send(build(body()))
    assert [whole, server.only.header("accept")] == [
        package.models.Step(n=7),
        "application/json",
    ]
    steps = streamed(package, kind, server.url, build(body(stream=True)))
    assert [step.n for step in steps] == [1, 2]
    sent = server.only
    assert [sent.header("accept"), sent.body] == [EVENTS, b'{"stream":true}']


def test_what_is_no_stream_is_told(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """Such as the answer of a server that was not asked for one."""
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": STEP_REF}})))
    server.answer(Answer(body=b'{"n": 7}'))
    with pytest.raises(package.DecodeError, match="event-stream, found appl") as e:
        streamed(package, kind, server.url, package.operations.jobs.run())
    assert "GET /run: 200" in str(e.value)


def test_names_and_ids_of_events(workshop: Workshop, server: Server, kind: str) -> None:
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": STEP_REF}})))
    server.answer(answered(NUMBERED, EVENTS))
    events = streamed(
        package,
        kind,
        server.url,
        package.operations.jobs.run(),
        lambda stream: stream.events(),
    )
    assert [(event.name, event.id) for event in events] == [
        ("step", "1"),
        ("message", "1"),
    ]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (EVENTS, b"data: {\n\n"),
        (EVENTS, b"data: [1]\n\n"),
        ("application/jsonl", b'{"n": 1\n'),
        ("application/jsonl", b'{"n": "\xff"}\n'),
    ],
)
def test_a_wrong_item(
    workshop: Workshop, server: Server, kind: str, media_type: str, body: bytes
) -> None:
    package = workshop.load(openapi(described({media_type: {"itemSchema": STEP_REF}})))
    server.answer(answered(body, media_type))
    with pytest.raises(package.DecodeError, match="GET /run: 200"):
        streamed(package, kind, server.url, package.operations.jobs.run())


@pytest.mark.parametrize("media_type", [EVENTS, "application/jsonl"])
@pytest.mark.parametrize("body", [b"x" * 5000, b"data: y\n" * 1000])
def test_nothing_grows_without_end(
    workshop: Workshop, server: Server, kind: str, media_type: str, body: bytes
) -> None:
    """`max_response_bytes` bounds what is kept of a stream: a line, an event."""
    content = {EVENTS: {"schema": TEXT}, "application/jsonl": {"schema": {}}}
    package = workshop.load(openapi(described(content)))
    server.answer(answered(body, media_type))
    with pytest.raises(package.DecodeError):
        streamed(
            package,
            kind,
            server.url,
            package.operations.jobs.run(),
            max_response_bytes=1000,
        )


def test_a_stream_that_breaks_off(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """What came before is given, and the rest is no end."""
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": STEP_REF}})))
    headers = {"Content-Type": EVENTS, "Content-Length": "1000"}
    server.answer(Answer(body=NUMBERED, headers=headers))
    seen = []

    def noted(stream: Any) -> Iterator[Any]:
        for each in stream:
            seen.append(each.n)
            yield each

    async def noted_async(stream: Any) -> AsyncIterator[Any]:
        async for each in stream:
            seen.append(each.n)
            yield each

    def read(stream: Any) -> Any:
        return noted(stream) if kind == "sync" else noted_async(stream)

    with pytest.raises(package.ApiConnectionError):
        streamed(package, kind, server.url, package.operations.jobs.run(), read)
    assert seen == [1, 2]


def test_a_stream_that_nobody_reads_to_its_end(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """The connection is given back all the same: the next call has but that one."""
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": STEP_REF}})))
    server.answer(*[answered(NUMBERED * 2000, EVENTS) for _ in range(3)])
    wanted = package.operations.jobs.run()
    pool: dict[str, Any] = {
        "limits": httpx2.Limits(max_connections=1),
        "timeout": httpx2.Timeout(5, pool=0.5),
    }
    options = {"base_url": server.url, "max_retries": 0}
    held: list[Any] = []  # Else Python gives back what nobody holds any more.

    def read() -> None:
        with httpx2.Client(**pool) as http:
            client = package.Client(http_client=http, **options)
            for _ in range(3):
                with client.stream(wanted) as stream:
                    held.append(iter(stream))
                    assert next(held[-1]).n == 1

    async def read_async() -> None:
        async with httpx2.AsyncClient(**pool) as http:
            client = package.AsyncClient(http_client=http, **options)
            for _ in range(3):
                async with client.stream(wanted) as stream:
                    held.append(aiter(stream))
                    assert (await anext(held[-1])).n == 1

    read() if kind == "sync" else asyncio.run(read_async())
    assert len(server.received) == 3


def test_a_stream_is_asked_for_again(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """As any call, as long as nothing of it was handed out."""
    package = workshop.load(openapi(described({EVENTS: {"itemSchema": STEP_REF}})))
    server.answer(Answer(status=503, headers={"Retry-After": "0"}))
    server.answer(Answer(drops=True), answered(NUMBERED, EVENTS))
    steps = streamed(
        package, kind, server.url, package.operations.jobs.run(), max_retries=2
    )
    assert [step.n for step in steps] == [1, 2]
    assert len(server.received) == 3
