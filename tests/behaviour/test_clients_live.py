"""The life of a client over real HTTP: its connections, its hooks, its end."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .making import Workshop, openapi
from .raw_server import JSON_HEAD, RawServer, Step, whole
from .recording import Answer, Server

Call = Callable[..., Any]
GENERATED = Path(__file__).parents[2] / "generated"
PATH = "/v1/customers/cus_123/cards"


def post_card(client: Any) -> Any:
    return client.customers.post_customers_customer_cards("cus_123")


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def run(kind: str, package: Any, action: Callable[[Any, bool], Any], **own: Any) -> Any:
    """`action(http_client, is_async)`, with an HTTP client that is made of `own`."""
    if kind == "sync":
        with httpx2.Client(**own) as http:
            return action(http, False)

    async def inside() -> Any:
        async with httpx2.AsyncClient(**own) as http:
            return await action(http, True)

    return asyncio.run(inside())


def made(package: Any, http: Any, is_async: bool, **options: Any) -> Any:
    cls = package.AsyncClient if is_async else package.Client
    return cls(http_client=http, **options)


def test_connections_are_kept(kind: str, cards: Any) -> None:
    """One for calls that follow each other, views and streams included."""
    with RawServer().running() as raw:
        again: list[Step] = [whole(b"{}"), "next request"]
        raw.does(*again * 3, whole(b"{}"))

        def calls(client: Any) -> list[Any]:
            view = client.with_options(headers={"X-A": "b"})
            return [post_card, lambda _: post_card(view), post_card, post_card]

        if kind == "sync":
            with cards.Client(base_url=raw.url) as client:
                for act in calls(client):
                    act(client)
        else:

            async def inside() -> None:
                async with cards.AsyncClient(base_url=raw.url) as client:
                    for act in calls(client):
                        await act(client)

            asyncio.run(inside())
        assert (raw.connections, len(raw.received)) == (1, 4)


FORKING = {
    "sync": """
import os, sys
from stripe_cards import Client, operations

def called(client):
    request = operations.customers.post_customers_customer_cards("cus_123")
    print(client.send_raw(request).headers["x-connection"], flush=True)

client = Client(base_url=sys.argv[1])
view = client.with_options(timeout=9)
called(client)
child = os.fork()
if not child:
    called(view)
    called(client)
    client.close()
    os._exit(0)
os.waitpid(child, 0)
called(view)
child = os.fork()
if not child:
    client.close()
    os._exit(0)
os.waitpid(child, 0)
called(view)
client.close()
""",
    "async": """
import asyncio, os, sys
from stripe_cards import AsyncClient, operations

async def called(client):
    request = operations.customers.post_customers_customer_cards("cus_123")
    print((await client.send_raw(request)).headers["x-connection"], flush=True)

async def in_child(client, view):
    await called(view)
    await called(client)
    await client.aclose()

async def main():
    client = AsyncClient(base_url=sys.argv[1])
    view = client.with_options(timeout=9)
    await called(client)
    child = os.fork()
    if not child:
        asyncio.run(in_child(client, view))
        os._exit(0)
    os.waitpid(child, 0)
    await called(view)
    child = os.fork()
    if not child:
        asyncio.run(client.aclose())
        os._exit(0)
    os.waitpid(child, 0)
    await called(view)
    await client.aclose()

asyncio.run(main())
""",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_has_connections_of_its_own(kind: str) -> None:
    """On one of both, each would get answers that are meant for the other. The child
    does not end those of its parent, either."""
    with RawServer().running() as raw:
        for number in (b"1", b"2"):
            answer = whole(b"{}", JSON_HEAD + b"X-Connection: " + number + b"\r\n")
            again: list[Step] = [answer, "next request"]
            raw.does(*again * 4)
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FORKING[kind], raw.url],
            env={**os.environ, "PYTHONPATH": str(GENERATED)},
            stdout=subprocess.PIPE,
            timeout=60,
            check=True,
        )
    assert done.stdout.split() == [b"1", b"2", b"2", b"1", b"1"]


def test_hooks_of_the_http_library(kind: str, cards: Any, server: Server) -> None:
    """Before and after each try; one that reads the answer takes nothing from us."""
    seen: list[str] = []
    server.answer(Answer(status=503, headers={"Retry-After": "0"}))
    body = b'{"object": "card", "id": "card_1"}'
    server.answer(Answer(body=body))

    def hooks() -> dict[str, list[Any]]:
        if kind == "sync":

            def before(request: Any) -> None:
                seen.append(f"{request.method} {request.url.path}")

            def after(response: Any) -> None:
                seen.append(f"{response.status_code} {len(response.read())}")

            return {"request": [before], "response": [after]}

        async def before_async(request: Any) -> None:
            seen.append(f"{request.method} {request.url.path}")

        async def after_async(response: Any) -> None:
            seen.append(f"{response.status_code} {len(await response.aread())}")

        return {"request": [before_async], "response": [after_async]}

    def act(http: Any, is_async: bool) -> Any:
        client = made(cards, http, is_async, base_url=server.url)
        return post_card(client.with_options(idempotency_key="k"))

    card = run(kind, cards, act, event_hooks=hooks())
    assert getattr(card, "id", None) or card["id"] == "card_1"
    assert seen == [f"POST {PATH}", "503 2", f"POST {PATH}", f"200 {len(body)}"]


def test_a_proxy_of_the_http_library(kind: str, cards: Any) -> None:
    """`http_client=` brings it; the whole URL goes to the proxy."""
    with RawServer().running() as proxy:

        def act(http: Any, is_async: bool) -> Any:
            client = made(cards, http, is_async, base_url="http://api.invalid/base")
            return post_card(client)

        run(kind, cards, act, proxy=proxy.url)
        line = proxy.received[0].partition(b"\r\n")[0].decode()
        assert line == f"POST http://api.invalid/base{PATH} HTTP/1.1"


def test_a_time_out_for_each_step(kind: str, cards: Any) -> None:
    """As the HTTP library has them; a call's own goes before the client's."""
    with RawServer().running() as raw:
        raw.does(0.4, whole(b"{}", JSON_HEAD + b"Connection: close\r\n"))
        raw.does(5.0)

        def act(http: Any, is_async: bool) -> Any:
            slow = httpx2.Timeout(5, read=0.05)
            client = made(
                cards, http, is_async, base_url=raw.url, timeout=slow, max_retries=0
            )
            first = post_card(client.with_options(timeout=5))
            if not is_async:
                return post_card(client)

            async def both() -> Any:
                await first
                return await post_card(client)

            return both()

        with pytest.raises(cards.ApiTimeoutError, match="ReadTimeout"):
            run(kind, cards, act)
        assert len(raw.received) == 2


def test_the_end_of_a_client(kind: str, cards: Any, server: Server) -> None:
    """Closing twice is closing once; a view closes nothing, and ends with it."""

    def sync() -> None:
        client = cards.Client(base_url=server.url)
        view = client.with_options(timeout=9)
        post_card(client)
        view.close()
        post_card(view)
        client.close()
        client.close()
        for ended in (client, view, client.with_options()):
            with pytest.raises(RuntimeError, match="this client is closed"):
                post_card(ended)

    async def inside() -> None:
        client = cards.AsyncClient(base_url=server.url)
        view = client.with_options(timeout=9)
        await post_card(client)
        await view.aclose()
        await post_card(view)
        await client.aclose()
        await client.aclose()
        for ended in (client, view, client.with_options()):
            with pytest.raises(RuntimeError, match="this client is closed"):
                await post_card(ended)

    sync() if kind == "sync" else asyncio.run(inside())
    assert len(server.received) == 2


def test_the_log_tells_calls_and_no_secret(
    call: Call, server: Server, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither query nor header nor body, by the logger of the package's name."""
    parameters = [{"name": "q", "in": "query", "schema": {"type": "string"}}]
    answers = {"204": {"description": ""}}
    operation = {"operationId": "find", "parameters": parameters, "responses": answers}
    info = {"title": "Log", "version": "1"}
    paths = {"/things": {"get": operation}}
    source = {"openapi": "3.1.0", "info": info, "paths": paths}
    package = workshop.load(openapi(source))
    retries = importlib.import_module(f"{package.__name__}.runtime.retries")
    server.answer(Answer(status=500), Answer(drops=True), Answer(status=204, body=b""))
    with caplog.at_level(logging.DEBUG, logger=package.__name__):
        call(
            package,
            lambda client: client.things.find(q="s3cret"),
            base_url=server.url,
            headers={"X-Key": "s3cret"},
            retry_policy=retries.RetryPolicy(first_wait=0.01, dice=lambda: 0.0),
        )
    told = [(r.levelname, r.getMessage()) for r in caplog.records]
    ours = [pair for pair in told if pair[1].startswith("GET /things: ")]
    assert [(level, text.split(" in ")[0]) for level, text in ours] == [
        ("DEBUG", "GET /things: 500"),
        ("INFO", "GET /things: again"),
        ("DEBUG", "GET /things: RemoteProtocolError"),
        ("INFO", "GET /things: again"),
        ("DEBUG", "GET /things: 204"),
    ]
    assert not any("s3cret" in text for _, text in ours)
