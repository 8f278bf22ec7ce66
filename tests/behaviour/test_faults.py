"""What a network and a server can do wrong, injected on loopback, by both clients.

Each fault is one of the documented errors, with method and path, or is passed over; no
test waits longer than it must for the fault itself.
"""

from __future__ import annotations

import asyncio
import gzip
import importlib
import io
import pickle
import socket
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .making import Workshop, openapi
from .raw_server import JSON_HEAD, RawServer, Step, whole

Call = Callable[..., Any]

REX = b'{"name":"Rex"}'
OK = whole(REX)
EMPTY = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
GZIP_HEAD = JSON_HEAD + b"Content-Encoding: gzip\r\n"
DEEP = b"[" * 10_000 + b"]" * 10_000
LONG = 5.0
"""Seconds that a fault lasts which a time-out ends, or the end of the test."""
IN_TIME = {"ApiTimeoutError": 0.3}
"""Seconds that a test has patience, by what it waits for."""


@pytest.fixture
def raw() -> Iterator[RawServer]:
    with RawServer().running() as running:
        yield running


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    octets = {"application/octet-stream": {"schema": {"type": "string"}}}

    def operation(name: str, content: Any) -> dict[str, Any]:
        answers = {"200": {"description": "", "content": content}}
        return {"operationId": name, "tags": ["pets"], "responses": answers}

    json_pet = {"application/json": {"schema": pet}}
    upload = {**operation("upload", json_pet), "requestBody": {"content": octets}}
    paths = {
        "/pets": {
            "get": operation("read", json_pet),
            "post": operation("make", json_pet),
            "put": upload,
        },
        "/file": {"get": operation("file", octets)},
        "/events": {"get": operation("events", {"text/event-stream": {}})},
    }
    info = {"title": "Pets", "version": "1"}
    source = openapi({"openapi": "3.1.0", "info": info, "paths": paths})
    return shared_workshop.load(source)


def read(client: Any) -> Any:
    return client.pets.read()


CHUNKED = JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

FAULTS: dict[str, tuple[tuple[Step, ...], str, str]] = {
    "cut before the answer": ((), "ApiConnectionError", "disconnected"),
    "reset before the answer": (("reset",), "ApiConnectionError", "no connection"),
    "cut in the header": ((JSON_HEAD,), "ApiConnectionError", "no connection"),
    "cut in the body": (
        (JSON_HEAD + b"Content-Length: 99\r\n\r\n" + REX,),
        "ApiConnectionError",
        "no connection",
    ),
    "reset in the body": (
        (JSON_HEAD + b"Content-Length: 99\r\n\r\n" + REX, 0.02, "reset"),
        "ApiConnectionError",
        "no connection",
    ),
    "cut in a chunk": (
        (CHUNKED + b"e\r\n" + REX[:5],),
        "ApiConnectionError",
        "no connection",
    ),
    "cut between chunks": (
        (CHUNKED + b"e\r\n" + REX + b"\r\n",),
        "ApiConnectionError",
        "no connection",
    ),
    "no HTTP": ((b"SSH-2.0-OpenSSH_9.6\r\n",), "ApiConnectionError", "no connection"),
    "a header without end": (
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000,),
        "ApiConnectionError",
        "no connection",
    ),
    "a slow header": ((LONG, OK), "ApiTimeoutError", "no answer in time"),
    "a slow body": (
        (JSON_HEAD + b"Content-Length: 14\r\n\r\n" + REX[:5], LONG, REX[5:]),
        "ApiTimeoutError",
        "no answer in time",
    ),
    "a length that is too long, and a connection kept": (
        (JSON_HEAD + b"Content-Length: 15\r\n\r\n" + REX, LONG),
        "ApiTimeoutError",
        "no answer in time",
    ),
    "a length that is too short": (
        (JSON_HEAD + b"Content-Length: 8\r\n\r\n" + REX,),
        "DecodeError",
        "expected application/json, found bytes",
    ),
    "gzip that is cut off": (
        (whole(gzip.compress(REX)[:-9], GZIP_HEAD),),
        "DecodeError",
        "Content-Encoding",
    ),
    "gzip without its check sum": (
        (whole(gzip.compress(REX)[:-4], GZIP_HEAD),),
        "DecodeError",
        "Content-Encoding",
    ),
    "no gzip": ((whole(REX, GZIP_HEAD),), "DecodeError", "Content-Encoding"),
    "HTML for JSON": (
        (whole(b"<html>", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),),
        "DecodeError",
        "expected application/json, found text/html",
    ),
    "invalid UTF-8": ((whole(b'{"name":"\xff"}'),), "DecodeError", "are no UTF-8"),
    "no JSON": ((whole(b"{name}"),), "DecodeError", "found bytes that are no JSON"),
    "JSON 10,000 deep": ((whole(DEEP),), "DecodeError", "expected "),
    "a number of 5,000 digits": ((whole(b"9" * 5000),), "DecodeError", "found bytes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_documented_error(
    call: Call, package: Any, raw: RawServer, fault: str
) -> None:
    """The class, method and path; no secret; and the like after pickling."""
    steps, name, said = FAULTS[fault]
    raw.does(*steps)
    options = {"base_url": raw.url, "max_retries": 0, "timeout": IN_TIME.get(name, 30)}
    with pytest.raises(package.ApiError) as caught:
        call(package, read, headers={"X-Key": "s3cret"}, **options)
    error = caught.value
    assert type(error) is getattr(package, name)
    assert str(error).startswith("GET /pets: ")
    assert said in str(error)
    assert "s3cret" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 503 No\r\nContent-Encoding: gzip\r\n", b"HTTP/1.1 503 No\r\n"],
)
def test_what_cannot_be_read_hides_no_status(
    call: Call, package: Any, raw: RawServer, policy: Any, head: bytes
) -> None:
    """HTML that is no gzip, or more than is wanted, of a server in between."""
    raw.does(whole(b"<html>" * 99, head + b"Connection: close\r\n"))
    raw.does(whole(b"<html>" * 99, head + b"Connection: close\r\n"))
    options = {"base_url": raw.url, "max_retries": 1, "max_response_bytes": 99}
    with pytest.raises(package.ServerError) as caught:
        call(package, read, retry_policy=policy(), **options)
    assert caught.value.status == 503
    assert len(raw.received) == 2


CUT = b"Connection: close\r\nContent-Length: 99\r\n\r\n"
OF_ERRORS: dict[str, tuple[Step, ...]] = {
    "cut in the body": (CUT + b'{"detail":"Rex',),
    "reset in the body": (CUT + b'{"detail":"Rex', 0.02, "reset"),
    "a slow body": (CUT + b'{"detail":"Rex', LONG),
    "cut in a chunk": (b'Transfer-Encoding: chunked\r\n\r\n63\r\n{"detail":"Rex',),
    "no chunk": (b"Transfer-Encoding: chunked\r\n\r\nRex",),
}


@pytest.mark.parametrize("fault", OF_ERRORS)
def test_an_error_that_breaks_off_is_one(
    call: Call, package: Any, raw: RawServer, policy: Callable[..., Any], fault: str
) -> None:
    """Its status was told: a definite one is asked for once, another goes by itself."""
    head, *rest = OF_ERRORS[fault]
    assert isinstance(head, bytes)
    kind = b"Content-Type: application/json\r\n"
    options = {"base_url": raw.url, "timeout": 0.3, "retry_policy": policy()}
    raw.does(b"HTTP/1.1 404 No\r\n" + kind + head, *rest)
    with pytest.raises(package.NotFoundError, match="GET /pets: 404") as caught:
        call(package, read, **options)
    assert len(raw.received) == 1
    if fault != "no chunk":
        assert str(caught.value.body).startswith('{"detail"')
    raw.does(b"HTTP/1.1 503 Later\r\n" + kind + head, *rest)
    raw.does(OK)
    assert call(package, read, **options).name == "Rex"
    raw.does(b"HTTP/1.1 503 Later\r\n" + kind + head, *rest)
    with pytest.raises(package.ServerError):
        call(package, lambda client: client.pets.make(), **options)
    assert len(raw.received) == 4


AGAIN = [
    "cut before the answer",
    "reset before the answer",
    "cut in the body",
    "reset in the body",
    "cut between chunks",
    "a slow header",
    "a slow body",
]


@pytest.mark.parametrize("fault", AGAIN)
def test_what_breaks_off_is_asked_for_again(
    call: Call, package: Any, raw: RawServer, policy: Callable[..., Any], fault: str
) -> None:
    """Where doing it twice is doing it once. POST is not, and is sent once."""
    steps, name, _ = FAULTS[fault]
    timeout = IN_TIME.get(name, 30)
    options = {"base_url": raw.url, "timeout": timeout, "retry_policy": policy()}
    raw.does(*steps)
    raw.does(OK)
    assert call(package, read, **options).name == "Rex"
    assert len(raw.received) == 2
    raw.does(*steps)
    with pytest.raises(getattr(package, name)) as caught:
        call(package, lambda client: client.pets.make(), **options)
    assert (caught.value.method, caught.value.path) == ("POST", "/pets")
    assert len(raw.received) == 3


@pytest.fixture
def policy(package: ModuleType) -> Callable[..., Any]:
    """Waits that take no time, but are counted in `waited`."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    def made(**settings: Any) -> Any:
        return retries.RetryPolicy(
            sleep=waited.append, async_sleep=wait, dice=lambda: 0.0, **settings
        )

    made.waited = waited  # type: ignore[attr-defined]
    return made


def test_an_error_then_success(
    call: Call, package: Any, raw: RawServer, policy: Callable[..., Any]
) -> None:
    raw.does(b"HTTP/1.1 500 Oops\r\n" + EMPTY)
    raw.does(OK)
    assert call(package, read, base_url=raw.url, retry_policy=policy()).name == "Rex"
    assert len(raw.received) == 2


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (b"3", [3.0]),
        (b"0", [0.0]),
        (b"-5", [0.5]),
        (b"1.5", [0.5]),
        (b"soon", [0.5]),
        (b"", [0.5]),
        (b"\xff\xfe", [0.5]),
        (b"3, 4", [0.5]),
        (b"99999999999999999999", None),
        (b"9" * 5000, None),
        (b"31", None),
        (formatdate(0, usegmt=True).encode(), [0.0]),
        (formatdate(99_999_999_999, usegmt=True).encode(), None),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", None),
        (b"Fri, 99 Foo 2026 99:99:99 GMT", [0.5]),
    ],
)
def test_each_form_of_retry_after(
    call: Call,
    package: Any,
    raw: RawServer,
    policy: Any,
    asked: bytes,
    waits: list[float] | None,
) -> None:
    """Seconds and dates count; what is neither does not; too long is the answer."""
    limited = b"HTTP/1.1 429 Slow down\r\nRetry-After: " + asked
    raw.does(limited + b"\r\n" + EMPTY)
    raw.does(OK)
    options = {"base_url": raw.url, "retry_policy": policy()}
    if waits is None:
        with pytest.raises(package.RateLimitError):
            call(package, read, **options)
    else:
        assert call(package, read, **options).name == "Rex"
    assert policy.waited == (waits or [])


def test_no_content_where_json_was_promised(
    call: Call, package: Any, raw: RawServer
) -> None:
    """204 is None; strict, it is a DecodeError."""
    raw.does(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert call(package, read, base_url=raw.url) is None
    raw.does(b"HTTP/1.1 204 No Content\r\n\r\n")
    with pytest.raises(package.DecodeError, match="GET /pets"):
        call(package, read, base_url=raw.url, strict=True)


def test_gzip_of_several_members_is_read_to_its_end(
    call: Call, package: Any, raw: RawServer
) -> None:
    body = gzip.compress(REX[:4]) + gzip.compress(REX[4:]) + b"\0" * 9
    raw.does(whole(body, GZIP_HEAD))
    assert call(package, read, base_url=raw.url).name == "Rex"


def test_a_gzip_bomb_is_not_read_to_its_end(
    call: Call, package: Any, raw: RawServer
) -> None:
    """The cap counts what comes out, piece by piece, and not what came."""
    raw.does(whole(gzip.compress(bytes(64 << 20), 1), GZIP_HEAD))
    with pytest.raises(package.DecodeError, match="at most 1000000 bytes"):
        call(package, read, base_url=raw.url, max_response_bytes=1_000_000)


def test_an_idle_connection_that_the_server_closed(
    call: Call, package: Any, raw: RawServer
) -> None:
    """What is kept alive is looked at before it is used, for POST too."""

    def act(client: Any) -> Any:
        first = client.pets.make()
        if not hasattr(first, "__await__"):
            time.sleep(0.05)
            return client.pets.make()

        async def both() -> Any:
            await first
            time.sleep(0.05)
            return await client.pets.make()

        return both()

    raw.does(OK)
    raw.does(OK)
    assert call(package, act, base_url=raw.url, max_retries=0).name == "Rex"
    assert (raw.connections, len(raw.received)) == (2, 2)


@pytest.mark.parametrize("end", ["reset", b""])
def test_a_connection_closed_while_the_next_request_is_on_its_way(
    call: Call, package: Any, raw: RawServer, policy: Any, end: Step
) -> None:
    """The race that no look wins: GET is made again, POST is told of, sent once."""

    def act(action: str) -> Callable[[Any], Any]:
        def run(client: Any) -> Any:
            first = client.pets.read()
            if not hasattr(first, "__await__"):
                return getattr(client.pets, action)()

            async def both() -> Any:
                await first
                return await getattr(client.pets, action)()

            return both()

        return run

    options = {"base_url": raw.url, "retry_policy": policy()}
    raw.does(OK, "next request", end)
    raw.does(OK)
    assert call(package, act("read"), **options).name == "Rex"
    assert len(raw.received) == 3
    raw.does(OK, "next request", end)
    with pytest.raises(package.ApiConnectionError, match="POST /pets"):
        call(package, act("make"), **options)
    assert len(raw.received) == 5


def test_a_name_that_nobody_has(call: Call, package: Any) -> None:
    with pytest.raises(package.ApiConnectionError) as caught:
        call(package, read, base_url="http://nobody.invalid", max_retries=0)
    assert type(caught.value) is package.ApiConnectionError
    assert (caught.value.method, caught.value.path) == ("GET", "/pets")


def test_nobody_listens(call: Call, package: Any, policy: Any) -> None:
    """The server has seen nothing, so that POST too is made again."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(package.ApiConnectionError, match="POST /pets"):
            call(
                package,
                lambda client: client.pets.make(),
                base_url=url,
                retry_policy=policy(),
            )
    assert len(policy.waited) == 2


def test_the_deadline_of_a_call(call: Call, package: Any, raw: RawServer) -> None:
    """Of a body that drips on, though no step takes longer than its time-out."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    head = JSON_HEAD + b"Content-Length: 99\r\n\r\n"
    drops: list[Step] = [head]
    for _ in range(60):
        drops += [b" ", 0.05]
    raw.does(*drops)
    with pytest.raises(package.ApiTimeoutError):
        call(
            package,
            read,
            base_url=raw.url,
            retry_policy=retries.RetryPolicy(deadline=0.3),
        )
    raw.does(LONG, OK)
    with pytest.raises(package.ApiTimeoutError):
        call(
            package,
            read,
            base_url=raw.url,
            timeout=None,
            retry_policy=retries.RetryPolicy(deadline=0.3),
        )


def streamed(request: Any) -> Call:
    """An action that gives all of an answer, or what does where it is awaited."""

    async def awaited(client: Any) -> bytes:
        async with client.stream(request) as answer:
            return b"".join([piece async for piece in answer.bytes()])

    def act(client: Any) -> Any:
        if hasattr(client, "aclose"):
            return awaited(client)
        with client.stream(request) as answer:
            return b"".join(answer.bytes())

    return act


def test_the_deadline_of_a_stream(call: Call, package: Any, raw: RawServer) -> None:
    """It has to begin in time, and may then last."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    options = {"base_url": raw.url, "retry_policy": retries.RetryPolicy(deadline=0.5)}
    act = streamed(package.operations.pets.file())
    raw.does(head + b"abc", 0.4, b"def", 0.4, b"ghi")
    assert call(package, act, **options) == b"abcdefghi"
    raw.does(LONG, head)
    with pytest.raises(package.ApiTimeoutError):
        call(package, act, **options)


def test_the_deadline_of_headers_that_drip(package: Any, raw: RawServer) -> None:
    """Under asyncio; no step of a synchronous client takes too long here."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    raw.does(*[step for byte in OK for step in (bytes([byte]), 0.05)])
    began = time.monotonic()

    async def run() -> None:
        policy = retries.RetryPolicy(deadline=0.3)
        async with package.AsyncClient(base_url=raw.url, retry_policy=policy) as client:
            await client.pets.read()

    with pytest.raises(package.ApiTimeoutError, match="the deadline has passed"):
        asyncio.run(run())
    assert time.monotonic() - began < 2


def test_a_consumed_stream_is_not_sent_again(
    call: Call, package: Any, raw: RawServer, policy: Any, tmp_path: Any
) -> None:
    """A file is read anew for each try; a pipe cannot be, and is sent once."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    unavailable = b"HTTP/1.1 503 Later\r\n" + EMPTY
    path = tmp_path / "rex.bin"
    path.write_bytes(b"wuff")
    options = {"base_url": raw.url, "retry_policy": policy()}
    for value in (path, io.BytesIO(b"wuff"), b"wuff"):
        raw.received.clear()
        raw.does(unavailable)
        raw.does(OK)
        call(package, lambda client, v=value: client.pets.upload(v), **options)
        assert [r.partition(b"\r\n\r\n")[2] for r in raw.received] == [b"wuff"] * 2
    raw.received.clear()
    raw.does(unavailable)
    with pytest.raises(package.ServerError):
        call(package, lambda client: client.pets.upload(Pipe(b"wuff")), **options)
    assert len(raw.received) == 1
    digest = b'WWW-Authenticate: Digest realm="a", nonce="b"\r\n'
    raw.does(b"HTTP/1.1 401 No\r\n" + digest + EMPTY)
    options["auth"] = httpx2.DigestAuth("ada", "s3cret")  # which sends twice
    with pytest.raises(package.ApiConnectionError, match="once only"):
        call(package, lambda client: client.pets.upload(Pipe(b"wuff")), **options)
