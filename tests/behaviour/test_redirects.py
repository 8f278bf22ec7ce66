"""Redirects: which are followed, by what, and what goes along to whom."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .making import Workshop, openapi
from .recording import Answer, Server

Call = Callable[..., Any]

SCHEMES: dict[str, dict[str, str]] = {
    "token": {"type": "http", "scheme": "bearer"},
    "appKey": {"type": "apiKey", "in": "header", "name": "X-App-Key"},
    "queryKey": {"type": "apiKey", "in": "query", "name": "key"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
}
OPTIONS = {
    "token": "s3cret-token",
    "app_key": "s3cret-app",
    "query_key": "s3cret-query",
    "session": "s3cret-session",
    "headers": {"X-Own": "s3cret-own", "Range": "bytes=0-1"},
    "max_retries": 0,
}
STATUSES = [301, 302, 303, 307, 308]


def operation(name: str, *statuses: str, **more: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": {}}}
    answers = {
        status: {
            "description": "There.",
            **({"content": content} if "2" in status[0] else {}),
        }
        for status in statuses
    }
    return {"operationId": name, "tags": ["x"], "responses": answers, **more}


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    text = {"text/plain": {"schema": {"type": "string"}}}
    paths = {
        "/thing": {
            "get": operation("read", "200", "302"),
            "head": operation("look", "204"),
            "post": operation("write", "200", "303"),
            "delete": operation("drop", "204"),
        },
        "/archive": {"get": operation("archive", "302")},
        "/search": {
            "get": operation("search", "200", requestBody={"content": text}),
        },
        "/list": {
            "get": operation(
                "list_all",
                "200",
                parameters=[
                    {"name": "page", "in": "query", "schema": {"type": "integer"}}
                ],
            )
        },
    }
    return shared_workshop.load(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "Moved", "version": "1"},
                "security": [{name: [] for name in SCHEMES}],
                "paths": paths,
                "components": {"securitySchemes": SCHEMES},
            }
        )
    )


@pytest.fixture
def other() -> Iterator[Server]:
    """A server of another origin."""
    with Server().running() as running:
        yield running


def to(location: str, status: int = 302, body: bytes = b"") -> Answer:
    return Answer(status=status, headers={"Location": location}, body=body)


def reading(client: Any) -> Any:
    return client.x.read()


@pytest.mark.parametrize("status", STATUSES)
def test_the_same_origin_gets_everything(
    call: Call, package: Any, server: Server, status: int
) -> None:
    """A thing that was renamed is found, as its owner."""
    server.answer(to("../new?a=%2F", status, b"moved"), Answer(body=b'{"id":1}'))
    assert call(package, reading, base_url=f"{server.url}/v1", **OPTIONS) == {"id": 1}
    first, second = server.received
    assert (second.method, second.target) == ("GET", "/new?a=%2F")
    assert second.headers == first.headers


@pytest.mark.parametrize("status", STATUSES)
def test_another_origin_gets_nothing_secret(
    call: Call, package: Any, server: Server, other: Server, status: int
) -> None:
    """Nor what its caller's headers say; but which part of a file is wanted."""
    server.answer(to(f"{other.url}/file?sig=1", status))
    other.answer(Answer(body=b'{"id":1}'))
    assert call(package, reading, base_url=server.url, **OPTIONS) == {"id": 1}
    assert "s3cret" in str(server.only)
    received = other.only
    assert received.target == "/file?sig=1"
    assert {name.lower(): value for name, value in received.headers} == {
        "host": other.url.removeprefix("http://"),
        "accept": "application/json",
        "accept-encoding": received.header("accept-encoding"),
        "range": "bytes=0-1",
        "user-agent": received.header("user-agent"),
    }


def test_nothing_of_the_http_client_goes_to_another_origin(
    package: Any, server: Server, other: Server
) -> None:
    """Its credentials, headers, cookies and parameters are for the API, too."""
    with httpx2.Client(
        auth=("ada", "s3cret"),
        headers={"X-Key": "s3cret"},
        cookies={"sid": "s3cret"},
        params={"key": "s3cret"},
        follow_redirects=True,
    ) as own:
        server.answer(to(f"{other.url}/a"))
        package.Client(base_url=server.url, http_client=own).x.read()
        assert "s3cret" in str(server.only)
        assert other.only.target == "/a"
        server.answer(to(f"{other.url}/a"))
        package.Client(base_url=server.url, auth=("bob", "s3cret")).x.read()
        assert "s3cret" not in str(other.only)


def test_the_way_back_gets_nothing_secret(
    call: Call, package: Any, server: Server, other: Server
) -> None:
    """Where it leads was the other's to choose."""
    server.answer(to(f"{other.url}/a"), to("/c"))
    other.answer(to(f"{server.url}/b"))
    call(package, reading, base_url=server.url, auth=("bob", "s3cret"), **OPTIONS)
    assert [each.target for each in server.received][1:] == ["/b", "/c"]
    assert "s3cret" not in str([*server.received[1:], *other.received])


@pytest.mark.parametrize(
    ("location", "sent"),
    [
        ("/thing?key=s3cret-query", 6),  # a loop
        ("ftp://127.0.0.1/", 1),
        ("//ada:s3cret@127.0.0.1/", 1),
        ("http://127.0.0.1:99999/", 1),
        (f"http://{'a' * 64}.example/", 1),
        ("http://a..example/", 1),
        (None, 1),
    ],
)
def test_what_leads_nowhere_is_an_error(
    call: Call, package: Any, server: Server, location: str | None, sent: int
) -> None:
    """And tells where it led, in the headers: the path could hold a secret."""
    headers = {"Location": location} if location is not None else {}
    answer = Answer(status=302, headers=headers)
    server.respond = lambda received: answer
    with pytest.raises(package.ApiStatusError) as caught:
        call(package, reading, base_url=server.url, **OPTIONS)
    assert str(caught.value) == "GET /thing: 302 Found, which is not followed"
    assert caught.value.headers.get("location") == location
    assert len(server.received) == sent


def test_none_leads_from_https_to_http(package: Any, other: Server) -> None:
    """What was asked for in private is not asked for in the open."""

    def respond(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"Location": f"{other.url}/a"})

    with httpx2.Client(transport=httpx2.MockTransport(respond)) as own:
        client = package.Client(base_url="https://a.example", http_client=own)
        with pytest.raises(package.ApiStatusError):
            client.x.read()
    assert other.received == []


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    "action",
    [
        lambda client: client.x.write(),
        lambda client: client.x.drop(),
        lambda client: client.x.search("words"),
    ],
)
def test_what_does_or_tells_something_is_not_sent_on(
    call: Call, package: Any, server: Server, status: int, action: Call
) -> None:
    """Neither methods that change something, nor a body."""
    server.answer(to("/elsewhere", status))
    with pytest.raises(package.ApiStatusError) as caught:
        call(package, action, base_url=server.url)
    assert caught.value.status == status
    assert len(server.received) == 1


def test_head_stays_head(call: Call, package: Any, server: Server) -> None:
    server.answer(to("/new", 303), Answer(status=204))
    assert call(package, lambda c: c.x.look(), base_url=server.url) is None
    assert [each.method for each in server.received] == ["HEAD", "HEAD"]


def test_an_error_at_the_end_is_the_error_of_the_call(
    call: Call, package: Any, server: Server, other: Server
) -> None:
    server.answer(to(f"{other.url}/a?sig=s3cret"))
    other.answer(Answer(status=404, body=b'{"message":"gone"}'))
    with pytest.raises(package.NotFoundError) as caught:
        call(package, reading, base_url=server.url, **OPTIONS)
    said = "gone (said by 127.0.0.1, where a redirect led)"
    assert str(caught.value) == f"GET /thing: 404 Not Found: {said}"


def test_a_try_begins_at_the_beginning(
    call: Call, package: Any, server: Server, other: Server
) -> None:
    """Signed links do not last; and the first server is again told who asks."""
    server.answer(to(f"{other.url}/a"), to(f"{other.url}/b"))
    other.answer(Answer(status=503, headers={"Retry-After": "0"}), Answer(body=b"[1]"))
    options = {**OPTIONS, "max_retries": 1}
    assert call(package, reading, base_url=server.url, **options) == [1]
    assert [each.target for each in other.received] == ["/a", "/b"]
    assert server.received[0].headers == server.received[1].headers


def test_the_deadline_is_for_all_of_it(
    call: Call, package: Any, server: Server, other: Server
) -> None:
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    server.answer(to(f"{other.url}/a"))
    other.answer(Answer(hangs=True))
    with pytest.raises(package.ApiTimeoutError):
        call(
            package,
            reading,
            base_url=server.url,
            retry_policy=retries.RetryPolicy(deadline=0.3),
        )


def test_no_log_has_the_query(
    call: Call,
    package: Any,
    server: Server,
    other: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With it, whoever reads the log could read the file."""
    caplog.set_level(logging.DEBUG)
    server.answer(to(f"{other.url}/a?sig=s3cret"))
    call(package, reading, base_url=server.url)
    ours = [
        each for each in caplog.records if each.name in ("httpx2", package.__name__)
    ]
    assert len(ours) >= 3
    assert "s3cret" not in str([each.getMessage() for each in ours])


def streamed(package: Any, kind: str, name: str, **options: Any) -> tuple[int, bytes]:
    request = getattr(package.operations.x, name)()
    if kind == "sync":
        with package.Client(**options) as client, client.stream(request) as answer:
            return answer.status, b"".join(answer.bytes())

    async def run() -> tuple[int, bytes]:
        async with (
            package.AsyncClient(**options) as client,
            client.stream(request) as answer,
        ):
            return answer.status, b"".join([each async for each in answer.bytes()])

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_streams_begin_where_it_leads(
    package: Any, server: Server, other: Server, kind: str
) -> None:
    server.answer(to(f"{other.url}/a", body=b"moved"))
    other.answer(Answer(body=b"bytes"))
    found = streamed(package, kind, "read", base_url=server.url, **OPTIONS)
    assert found == (200, b"bytes")
    assert "s3cret" not in str(other.only)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_redirect_that_is_the_success_is_streamed(
    package: Any, server: Server, kind: str
) -> None:
    """It is what the call returns from; another before it is followed."""
    server.answer(to("/moved", 301), to("https://b.example/", body=b"there"))
    found = streamed(package, kind, "archive", base_url=server.url)
    assert found == (302, b"there")
    assert [each.target for each in server.received] == ["/archive", "/moved"]


def test_send_raw_tells_of_the_last_answer(
    call: Call, package: Any, server: Server
) -> None:
    request = package.operations.x.read()
    server.answer(to("/a"), Answer(status=203, headers={"X-A": "1"}, body=b""))
    raw = call(package, lambda c: c.send_raw(request), base_url=server.url)
    assert (raw.status, raw.headers["x-a"]) == (203, "1")


def test_a_recorder_is_asked_again(package: Any) -> None:
    """Tests of programs see each request, with its origin."""
    testing = importlib.import_module(f"{package.__name__}.runtime.testing")
    with testing.Recorder(
        testing.Answer(status=302, headers={"Location": "https://b.example/x?y=1"}),
        testing.Answer(json={"id": 1}),
    ) as recorder:
        made = package.Client(
            base_url="https://a.example", http_client=recorder.client()
        )
        assert made.x.read() == {"id": 1}
    assert recorder.lines == ["GET /thing", "GET /x?y=1"]
    assert recorder.sent[1].origin == "https://b.example"


def test_the_docstrings_tell_it(package: Any) -> None:
    api = importlib.import_module(f"{package.__name__}.api").XApi
    assert "- 302 is followed: There." in api.read.__doc__
    assert "- 303 raises `ApiStatusError`: There." in api.write.__doc__
    assert "- 302: There." in api.archive.__doc__
