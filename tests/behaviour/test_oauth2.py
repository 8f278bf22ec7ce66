"""OAuth 2.0 client credentials over real HTTP: one token for all who need one."""

from __future__ import annotations

import asyncio
import gzip
import importlib
import io
import itertools
import json
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .making import Workshop, openapi
from .raw_server import RawServer, Step, whole
from .recording import Answer, Received, Server

Call = Callable[..., Any]

OK = Answer(body=b"{}")
TOKEN = b'{"access_token":"s3cret"}'
TOO_MANY = 40
"""Threads and tasks that need a token at once."""


def compressed(coding: str, body: bytes) -> Answer:
    return Answer(body=body, headers={"Content-Encoding": coding})


class Authority:
    """Gives tokens and takes those it has not revoked; slow enough to be overtaken."""

    def __init__(self, *, lasts: int = 3600) -> None:
        self.asked = 0
        self.refused = 0
        self._lasts = lasts
        self._valid: set[str] = set()
        self._lock = threading.Lock()

    def revoke(self) -> None:
        self._valid.clear()

    def __call__(self, received: Received) -> Answer:
        if received.target == "/token":
            with self._lock:
                self.asked += 1
                token = f"s3cret-{self.asked}"
            threading.Event().wait(0.05)
            self._valid.add(token)
            said = {"access_token": token, "expires_in": self._lasts}
            return Answer(body=json.dumps(said).encode())
        scheme, _, token = (received.header("authorization") or "").partition(" ")
        if scheme == "Bearer" and token in self._valid:
            return OK
        with self._lock:
            self.refused += 1
        return Answer(status=401)


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    content: dict[str, Any] = {"application/json": {"schema": {}}}
    read = {
        "operationId": "read",
        "tags": ["x"],
        "responses": {"200": {"description": "", "content": content}},
    }
    info = {"title": "Tokens", "version": "1"}
    path = {"get": read, "post": {**read, "operationId": "make"}}
    octets = {"application/octet-stream": {"schema": {"type": "string"}}}
    upload = {**read, "operationId": "send", "requestBody": {"content": octets}}
    paths = {"/x": path, "/file": {"post": upload}}
    source = {"openapi": "3.1.0", "info": info, "paths": paths}
    return shared_workshop.load(openapi(source))


@pytest.fixture
def credentials(package: ModuleType, server: Server) -> Callable[..., Any]:
    oauth2 = importlib.import_module(f"{package.__name__}.runtime.oauth2")

    def made(**settings: Any) -> Any:
        url = f"{server.url}/token"
        return oauth2.ClientCredentials(url, "me", "s3cret", **settings)

    return made


def many_threads(package: Any, url: str, auth: Any, **options: Any) -> None:
    with (
        package.Client(base_url=url, auth=auth, **options) as client,
        ThreadPoolExecutor(TOO_MANY) as pool,
    ):
        list(pool.map(lambda _: client.x.read(), range(TOO_MANY)))


def many_tasks(package: Any, url: str, auth: Any, **options: Any) -> None:
    async def run() -> list[Any]:
        async with package.AsyncClient(base_url=url, auth=auth, **options) as client:
            calls = (client.x.read() for _ in range(TOO_MANY))
            return await asyncio.gather(*calls, return_exceptions=True)

    for outcome in asyncio.run(run()):
        if isinstance(outcome, Exception):
            raise outcome


@pytest.mark.parametrize("many", [many_threads, many_tasks])
def test_one_token_for_all_who_wait(
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    many: Callable[..., None],
) -> None:
    """At first, after its end, and after it was revoked: one is asked for each time."""
    now = [0.0]
    auth = credentials(clock=lambda: now[0])
    authority = Authority()
    server.respond = authority
    many(package, server.url, auth)
    assert (authority.asked, authority.refused) == (1, 0)
    now[0] = 3569.0
    many(package, server.url, auth)
    assert authority.asked == 1
    now[0] = 3570.0  # half a minute before its end
    many(package, server.url, auth)
    assert (authority.asked, authority.refused) == (2, 0)
    authority.revoke()
    many(package, server.url, auth)
    assert authority.asked == 3


@pytest.mark.parametrize("many", [many_threads, many_tasks])
def test_a_server_that_refuses_every_token_costs_one(
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    many: Callable[..., None],
) -> None:
    """Of those who were refused at once, one asks for a token that all of them try."""
    auth, authority = credentials(), Authority()
    server.respond = authority
    many(package, server.url, auth)
    barrier = threading.Barrier(TOO_MANY, timeout=9)

    def refuse(received: Received) -> Answer:
        if received.target == "/token":
            return authority(received)
        if received.header("authorization") == "Bearer s3cret-1":
            barrier.wait()  # all are on their way with the first token
        return Answer(status=401)

    server.respond = refuse
    with pytest.raises(package.AuthenticationError):
        many(package, server.url, auth)
    assert authority.asked == 2


def test_threads_and_tasks_may_share_one(
    package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """And one event loop after the other."""
    authority = Authority()
    server.respond = authority
    auth = credentials()
    many_tasks(package, server.url, auth)
    many_threads(package, server.url, auth)
    many_tasks(package, server.url, auth)
    assert (authority.asked, authority.refused) == (1, 0)


def test_one_who_gives_up_leaves_the_others_their_turn(
    package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """A task that is cancelled while it asks does not keep the lock."""
    server.respond = Authority()
    auth = credentials()

    async def run() -> Any:
        async with package.AsyncClient(base_url=server.url, auth=auth) as client:
            first = asyncio.create_task(client.x.read())
            others = [asyncio.create_task(client.x.read()) for _ in range(3)]
            await asyncio.sleep(0.02)
            first.cancel()
            return await asyncio.gather(*others)

    assert asyncio.run(run()) == [{}, {}, {}]


@pytest.mark.parametrize("answer", [Answer(drops=True), Answer(status=403)])
@pytest.mark.parametrize("many", [many_threads, many_tasks])
def test_one_failure_for_all_who_wait(
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    many: Callable[..., None],
    answer: Answer,
) -> None:
    """Each would otherwise wait for those before it, and then for its own."""

    def fail(received: Received) -> Answer:
        threading.Event().wait(0.3)
        return answer

    server.respond = fail
    auth = credentials()
    with pytest.raises(package.ApiError):
        many(package, server.url, auth, max_retries=0)
    assert len(server.received) < TOO_MANY / 4  # late ones ask for themselves
    server.respond = Authority()
    many(package, server.url, auth)


def test_a_token_is_used_again_and_replaced_once(
    call: Call,
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A refused one is replaced, and the call made again; no log shows a secret."""
    times = itertools.count()
    auth = credentials(scope="read", clock=lambda: float(next(times)))
    server.answer(
        Answer(body=b'{"access_token":"tok-A","expires_in":3600}'),
        OK,
        OK,
        Answer(status=401),
        Answer(body=b'{"access_token":"tok-B","expires_in":3600}'),
        OK,
    )
    with caplog.at_level("DEBUG"):
        for _ in range(3):
            call(package, lambda c: c.x.read(), base_url=server.url, auth=auth)
    told = [(r.method, r.target, r.header("authorization")) for r in server.received]
    basic = "Basic bWU6czNjcmV0"
    assert told == [
        ("POST", "/token", basic),
        ("GET", "/x", "Bearer tok-A"),
        ("GET", "/x", "Bearer tok-A"),
        ("GET", "/x", "Bearer tok-A"),
        ("POST", "/token", basic),
        ("GET", "/x", "Bearer tok-B"),
    ]
    body = server.received[0].body
    assert body == b"grant_type=client_credentials&scope=read"
    shown = caplog.text + repr(auth)
    assert not any(secret in shown for secret in ("s3cret", "tok-A", "bWU6"))


def test_a_new_token_that_is_refused_is_not_replaced(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """The server means the call, and not the age of the token."""
    server.answer(Answer(body=b'{"access_token":"tok-A"}'), Answer(status=401))
    with pytest.raises(package.AuthenticationError):
        call(package, lambda c: c.x.read(), base_url=server.url, auth=credentials())
    assert len(server.received) == 2


BOMB = zlib.compress(bytes(256 << 20), 1)


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", b"no gzip"), ("deflate", BOMB), ("", bytes(1 << 20))],
    ids=["broken", "bomb", "long"],
)
@pytest.mark.parametrize("name", ["read", "make"])
def test_what_comes_with_a_refusal_is_read_within_bounds(
    call: Call,
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    coding: str,
    body: bytes,
    name: str,
) -> None:
    """And prevents no new token, whatever it is; this is no retry, and needs none."""
    refusal = Answer(status=401, body=body, headers={"Content-Encoding": coding})
    token = Answer(body=b'{"access_token":"tok"}')
    server.answer(token, OK, refusal, token, OK)
    options = {"auth": credentials(), "max_response_bytes": 1000, "max_retries": 0}
    most = 0
    for _ in range(2):
        tracemalloc.start()
        call(package, lambda c: getattr(c.x, name)(), base_url=server.url, **options)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    asked = [r.target for r in server.received]
    assert asked == ["/token", "/x", "/x", "/token", "/x"]
    assert most < 32 << 20


def test_a_refusal_does_not_outlast_the_deadline(
    call: Call, package: Any, credentials: Callable[..., Any], server: Server
) -> None:
    """Piece by piece it could last as long as the server wants."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    server.answer(Answer(body=b'{"access_token":"tok"}'))
    head = b"HTTP/1.1 401 No\r\nContent-Length: 50\r\n\r\n"
    pieces: list[Step] = [b"x", 0.1]
    options = {
        "auth": credentials(),
        "retry_policy": retries.RetryPolicy(deadline=0.3),
    }
    with RawServer().running() as raw:
        raw.does(whole(b"{}"))
        raw.does(head, *pieces * 50)
        call(package, lambda client: client.x.read(), base_url=raw.url, **options)
        began = time.monotonic()
        with pytest.raises(package.ApiError):
            call(package, lambda client: client.x.read(), base_url=raw.url, **options)
        assert time.monotonic() - began < 2


class Wrapper(httpx2.Auth):
    """An `auth` of the user's own, by the interface of the HTTP library."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def sync_auth_flow(self, request: Any) -> Any:
        yield from self.inner.sync_auth_flow(request)


@pytest.mark.parametrize(
    "given",
    [
        lambda auth: {"auth": Wrapper(auth)},
        lambda auth: {"http_client": httpx2.Client(auth=auth)},
    ],
    ids=["wrapped", "by the HTTP client"],
)
def test_a_token_is_replaced_however_it_was_given(
    package: Any, server: Server, credentials: Callable[..., Any], given: Call
) -> None:
    token = Answer(body=b'{"access_token":"tok"}')
    server.answer(token, OK, Answer(status=401), token, OK)
    options = given(credentials())
    client = package.Client(base_url=server.url, **options)
    assert [client.x.read(), client.x.read()] == [{}, {}]
    assert [r.target for r in server.received].count("/token") == 2
    options.get("http_client", client).close()


def test_the_secret_in_the_body(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    server.answer(Answer(body=b'{"access_token":"tok-A"}'), OK)
    auth = credentials(send_as="body")
    call(package, lambda c: c.x.read(), base_url=server.url, auth=auth)
    received = server.received[0]
    assert received.header("authorization") is None
    assert dict(received.form) == {
        "grant_type": "client_credentials",
        "client_id": "me",
        "client_secret": "s3cret",
    }


def test_an_answer_is_capped_with_tokens_too(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """Nothing but the answer with the token is read to its end unasked."""
    server.answer(
        Answer(body=b'{"access_token":"tok-A"}'),
        Answer(body=b'{"a":"%s"}' % (b"x" * 99)),
    )
    with pytest.raises(package.DecodeError, match="at most 10 bytes"):
        call(
            package,
            lambda client: client.x.read(),
            base_url=server.url,
            auth=credentials(),
            max_response_bytes=10,
        )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(status=400, body=b'{"error":"invalid_client"}'), "400 invalid_client"),
        (Answer(status=501, body=b"<html>"), "no access token: 501"),
        (Answer(body=b"[" * 10_000), "no access token: 200"),
        (Answer(body=b'{"access_token":7}'), "no access token: 200"),
        (Answer(body=b'{"access_token":""}'), "that no header can hold"),
        (Answer(body=b" " * 100_000), "an answer of more than 65536 bytes"),
        (Answer(body=b'{"access_token":"s3cret\\r\\nX: 1"}'), "no header can hold"),
        (compressed("gzip, gzip", gzip.compress(gzip.compress(TOKEN))), "than by gzip"),
        (compressed("br", b"any"), "compressed other than by gzip or deflate, once"),
    ],
)
def test_no_token(
    call: Call,
    package: Any,
    server: Server,
    credentials: Callable[..., Any],
    answer: Answer,
    told: str,
) -> None:
    """What the authorization server says is told, and nothing of the secret."""
    server.answer(answer)
    with pytest.raises(package.ApiError, match=told) as caught:
        call(package, lambda c: c.x.read(), base_url=server.url, auth=credentials())
    assert "s3cret" not in str(caught.value)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("invalid_client", "invalid_client"),
        ("bad s3c  ret/+", "bad ***"),
        ("bad s3c++ret%2F%2B", "bad ***"),
        ("bad bWU6czNjKytyZXQlMkYlMkI=", "bad ***"),
        ("x" * 90 + "s3c  ret/+ and more", "x" * 90 + "*** and mo"),
        ('bad "s3c  ret/+"', ""),  # no character of a code
        ("bad\n", ""),
        ({"message": "bad s3c  ret/+"}, ""),
        (["s3c  ret/+"], ""),
        (None, ""),
    ],
)
@pytest.mark.parametrize("send_as", ["header", "body"])
def test_the_code_of_an_authorization_server_shows_no_secret(
    call: Call, package: Any, server: Server, error: Any, code: str, send_as: str
) -> None:
    """Some repeat what they refuse, in one of the forms in which it was sent."""
    oauth2 = importlib.import_module(f"{package.__name__}.runtime.oauth2")
    url = f"{server.url}/token"
    auth = oauth2.ClientCredentials(url, "me", "s3c  ret/+", send_as=send_as)
    server.answer(Answer(status=400, body=json.dumps({"error": error}).encode()))
    with pytest.raises(oauth2.TokenError) as caught:
        call(package, lambda c: c.x.read(), base_url=server.url, auth=auth)
    if "bWU6" not in str(error) or send_as == "header":
        assert caught.value.error == code
        assert str(caught.value) == f"no access token: 400 {code}".rstrip()


def test_a_token_has_to_come_in_time(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """Within the time-outs of the call that needs it."""
    server.answer(Answer(hangs=True))
    with pytest.raises(package.ApiTimeoutError, match="GET /x"):
        call(
            package,
            lambda client: client.x.read(),
            base_url=server.url,
            auth=credentials(),
            timeout=0.2,
            max_retries=0,
        )
    agent = server.only.header("user-agent") or ""
    assert agent.startswith(package.__name__)


def test_a_deadline_is_for_the_token_and_the_call(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """What asking for the token has taken is not there for the call."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    token = Answer(body=b'{"access_token":"tok"}')

    def slowly(received: Received) -> Answer:
        is_for_token = received.target == "/token"
        threading.Event().wait(1.2 if is_for_token else 2)
        return token if is_for_token else OK

    server.respond = slowly
    began = time.monotonic()
    with pytest.raises(package.ApiTimeoutError, match="GET /x"):
        call(
            package,
            lambda client: client.x.read(),
            base_url=server.url,
            auth=credentials(),
            retry_policy=retries.RetryPolicy(deadline=1.5),
        )
    assert time.monotonic() - began < 2.3


def test_a_consumed_stream_is_not_sent_with_a_new_token(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """A file is, from its beginning; of a pipe nothing is left, and the 401 stands."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError("no place in a pipe")

    token = Answer(body=b'{"access_token":"tok"}')
    auth = credentials()
    options = {"base_url": server.url, "auth": auth}
    for file, expected in ((io.BytesIO(b"wuff"), 2), (Pipe(b"wuff"), 1)):
        # The token is at hand before, so that it may have ended since.
        server.answer(*[token, OK] if expected == 2 else [OK], Answer(status=401))
        server.answer(*[token, OK] if expected == 2 else [])
        call(package, lambda client: client.x.read(), **options)
        server.received.clear()
        if expected == 2:
            call(package, lambda client, f=file: client.x.send(f), **options)
            uploads = [r.body for r in server.received if r.target == "/file"]
            assert uploads == [b"wuff"] * 2
        else:
            with pytest.raises(package.AuthenticationError):
                call(package, lambda client, f=file: client.x.send(f), **options)
            assert [r.target for r in server.received] == ["/file"]


def test_a_token_that_cannot_be_had_for_a_while(
    call: Call, package: Any, server: Server, credentials: Callable[..., Any]
) -> None:
    """The call was not made, so that it may be made again, whatever its method."""
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    options = {
        "base_url": server.url,
        "auth": credentials(),
        "retry_policy": retries.RetryPolicy(first_wait=0.01),
    }
    server.answer(Answer(status=503), Answer(status=429, body=b"{"))
    server.answer(Answer(body=b'{"access_token":"tok-A"}'), OK)
    assert call(package, lambda client: client.x.make(), **options) == {}
    assert [r.target for r in server.received] == ["/token"] * 3 + ["/x"]
    server.received.clear()
    server.answer(*[Answer(status=503)] * 3)
    options["auth"] = credentials()
    with pytest.raises(package.ApiError, match="no access token: 503"):
        call(package, lambda client: client.x.make(), **options)
    assert [r.target for r in server.received] == ["/token"] * 3


def test_a_token_url_is_https(package: Any) -> None:
    oauth2 = importlib.import_module(f"{package.__name__}.runtime.oauth2")
    with pytest.raises(ValueError, match="https"):
        oauth2.ClientCredentials("http://auth.example.com/token", "me", "s3cret")
