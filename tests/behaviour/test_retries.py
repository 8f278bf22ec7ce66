"""Calls that are made again, over real HTTP, by both clients."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from types import ModuleType
from typing import Any

import pytest

from .making import Workshop, openapi
from .recording import Answer, Server

KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
OK = Answer(body=b'{"name":"Rex"}')
NOW = 1_900_000_000.0


OWN_KEY = "X-Idempotency-Key"


def operation(name: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {
        "operationId": name,
        "tags": ["pets"],
        "parameters": list(parameters),
        "responses": {"200": answer},
    }


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    paths = {
        "/pets": {"get": operation("read"), "post": operation("make")},
        "/safe": {"post": operation("make_once", KEY)},
        "/needed": {
            "post": operation("make_needed", {**KEY, "required": True}),
            "put": operation("put_needed", {**KEY, "name": OWN_KEY, "required": True}),
        },
        "/own": {"post": operation("make_named", {**KEY, "name": OWN_KEY})},
    }
    info = {"title": "Pets", "version": "1"}
    source = openapi({"openapi": "3.1.0", "info": info, "paths": paths})
    return shared_workshop.load(source)


@pytest.fixture
def waits() -> list[float]:
    """The seconds that clients waited for, which took none."""
    return []


@pytest.fixture
def policy(package: ModuleType, waits: list[float]) -> Callable[..., Any]:
    async def wait(seconds: float) -> None:
        waits.append(seconds)

    def made(**settings: Any) -> Any:
        retries = importlib.import_module(f"{package.__name__}.runtime.retries")
        return retries.RetryPolicy(
            sleep=waits.append,
            async_sleep=wait,
            dice=lambda: 0.5,
            now=lambda: NOW,
            **settings,
        )

    return made


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
def test_a_failure_for_a_while(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    waits: list[float],
    status: int,
) -> None:
    """The waits double, and chance shortens them."""
    server.answer(Answer(status=status), Answer(status=status), OK)
    pet = call(
        package,
        lambda client: client.pets.read(),
        base_url=server.url,
        retry_policy=policy(),
    )
    assert pet.name == "Rex"
    assert len(server.received) == 3
    assert waits == [0.375, 0.75]


@pytest.mark.parametrize(
    ("status", "options", "sent"),
    [
        (500, {"max_retries": 0}, 1),
        (500, {}, 3),
        (501, {}, 1),
        (505, {}, 1),
        (404, {}, 1),
    ],
)
def test_the_last_answer_counts(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    status: int,
    options: dict[str, Any],
    sent: int,
) -> None:
    server.answer(*[Answer(status=status) for _ in range(sent)])
    with pytest.raises(package.ApiStatusError) as caught:
        call(
            package,
            lambda client: client.pets.read(),
            base_url=server.url,
            retry_policy=policy(),
            **options,
        )
    assert caught.value.status == status
    assert len(server.received) == sent


@pytest.fixture
def local_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another than UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", [7.0]),
        (formatdate(NOW + 9, usegmt=True), [9.0]),
        (formatdate(NOW - 9, usegmt=True), [0.0]),
        (time.asctime(time.gmtime(NOW + 9)), [9.0]),
        ("soon", [0.375]),
    ],
)
def test_the_server_says_when(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    waits: list[float],
    asked: str,
    waited: list[float],
    local_time: None,
) -> None:
    """Retry-After in seconds and as a date (RFC 9110 §10.2.3), always that of UTC."""
    server.answer(Answer(status=429, headers={"Retry-After": asked}), OK)
    call(
        package,
        lambda client: client.pets.read(),
        base_url=server.url,
        retry_policy=policy(),
    )
    assert waits == waited


@pytest.mark.parametrize(
    ("settings", "asked"), [({}, "31"), ({"deadline": 5.0}, "6"), ({}, "9" * 400)]
)
def test_a_wait_that_is_too_long(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    waits: list[float],
    settings: dict[str, float],
    asked: str,
) -> None:
    server.answer(Answer(status=503, headers={"Retry-After": asked}))
    with pytest.raises(package.ServerError):
        call(
            package,
            lambda client: client.pets.read(),
            base_url=server.url,
            retry_policy=policy(**settings),
        )
    assert waits == []


def test_nothing_is_done_twice_unasked(
    call: Any, package: Any, server: Server, policy: Callable[..., Any]
) -> None:
    """POST without a key that names the call is made once."""
    server.answer(Answer(status=503))
    with pytest.raises(package.ServerError):
        call(
            package,
            lambda client: client.pets.make(),
            base_url=server.url,
            retry_policy=policy(),
        )
    assert len(server.received) == 1
    assert server.only.header("idempotency-key") is None


def test_what_was_refused_for_its_rate_is_made_again(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    waits: list[float],
) -> None:
    """A POST without a key, too: nothing was done. What fails then counts as ever."""
    busy = Answer(status=429, headers={"Retry-After": "7"})
    server.answer(busy, Answer(status=429), Answer(status=503))
    with pytest.raises(package.ServerError):
        call(
            package,
            lambda client: client.pets.make(),
            base_url=server.url,
            retry_policy=policy(),
            max_retries=5,
        )
    assert waits == [7.0, 0.75]
    assert [each.method for each in server.received] == ["POST"] * 3


@pytest.mark.parametrize(
    ("action", "key"),
    [
        (lambda client: client.pets.make_once(), None),
        (lambda client: client.pets.make_once(idempotency_key="mine"), "mine"),
        (
            lambda client: client.with_options(idempotency_key="k").pets.make(),
            "k",
        ),
        (
            lambda client: client.with_options(idempotency_key="k").pets.make_once(),
            "k",
        ),
    ],
)
def test_a_call_with_a_key_is_made_again(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    action: Any,
    key: str | None,
) -> None:
    """The same key in each try; where the API has a header for it, one is made."""
    server.answer(Answer(status=500), Answer(status=429), OK)
    call(package, action, base_url=server.url, retry_policy=policy())
    keys = [received.header("idempotency-key") for received in server.received]
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert keys[0] == key if key else len(keys[0] or "") == 36


@pytest.mark.parametrize(
    "action",
    [
        lambda client: client.pets.make_once(idempotency_key=""),
        lambda client: client.with_options(idempotency_key="").pets.make(),
        lambda client: client.with_options(headers={"idempotency_KEY": ""}),
    ],
)
def test_an_empty_key_is_none(
    call: Any, package: Any, server: Server, policy: Callable[..., Any], action: Any
) -> None:
    """It would be that of many calls, and is refused before anything is sent."""
    with pytest.raises(ValueError, match="idempotency key must not be empty"):
        call(package, action, base_url=server.url, retry_policy=policy())
    assert server.received == []


@pytest.mark.parametrize("key", ["k", None])
def test_a_key_goes_by_the_name_that_the_api_has_for_it(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    key: str | None,
) -> None:
    """Under another the server would do twice what is asked twice."""
    server.answer(Answer(status=503), OK)
    call(
        package,
        lambda client: client.with_options(idempotency_key=key).pets.make_named(),
        base_url=server.url,
        retry_policy=policy(),
    )
    keys = {received.header(OWN_KEY.lower()) for received in server.received}
    assert len(server.received) == 2
    assert keys == {"k"} if key else len(keys) == 1 and None not in keys
    assert {received.header("idempotency-key") for received in server.received} == {
        None
    }


@pytest.mark.parametrize("max_retries", [0, 2])
@pytest.mark.parametrize(
    ("action", "key"),
    [
        (lambda client: client.pets.make_needed(), None),
        (lambda client: client.pets.put_needed(), None),
        (lambda client: client.pets.make_needed(idempotency_key="mine"), "mine"),
        (
            lambda client: client.with_options(idempotency_key="k").pets.put_needed(),
            "k",
        ),
    ],
)
def test_a_key_that_the_api_requires_is_made(
    call: Any,
    package: Any,
    server: Server,
    max_retries: int,
    action: Any,
    key: str | None,
) -> None:
    """Whether or not the call may be made again; what is given goes before."""
    server.answer(OK)
    call(package, action, base_url=server.url, max_retries=max_retries)
    sent = server.only
    name = OWN_KEY.lower() if sent.method == "PUT" else "idempotency-key"
    found = sent.header(name)
    assert found == key if key else len(found or "") == 36


def test_a_key_that_is_no_text_is_asked_for(workshop: Workshop) -> None:
    """What the client makes is a UUID."""
    key = {**KEY, "required": True, "schema": {"type": "integer"}}
    paths = {"/pets": {"post": operation("make", key)}}
    info = {"title": "Pets", "version": "1"}
    source = openapi({"openapi": "3.1.0", "info": info, "paths": paths})
    methods = workshop.make(source).files["api/pets.py"]
    assert "def make(self, *, idempotency_key: int) -> " in methods


def test_no_connection(
    call: Any, package: Any, policy: Callable[..., Any], waits: list[float]
) -> None:
    """Where the server has seen nothing, any call may be made again."""
    with pytest.raises(package.ApiConnectionError):
        call(
            package,
            lambda client: client.pets.make(),
            base_url="http://127.0.0.1:1",
            retry_policy=policy(),
        )
    assert len(waits) == 2


@pytest.mark.parametrize("size", [9, 10, 11])
def test_the_size_of_an_answer_is_held(
    call: Any, package: Any, server: Server, size: int
) -> None:
    """Counted while it is read, up to and including the most."""
    server.answer(Answer(body=b'{"a":"' + b"x" * (size - 8) + b'"}'))

    def made() -> Any:
        return call(
            package,
            lambda client: client.pets.read(),
            base_url=server.url,
            max_response_bytes=10,
        )

    if size <= 10:
        assert made().extra == {"a": "x" * (size - 8)}
    else:
        with pytest.raises(package.DecodeError, match="at most 10 bytes"):
            made()


def test_each_try_is_logged(
    call: Any,
    package: Any,
    server: Server,
    policy: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """By the logger of the package's name: method, path and status, no more."""
    server.answer(Answer(status=503), OK)
    with caplog.at_level("DEBUG", logger=package.__name__):
        call(
            package,
            lambda client: client.pets.read(),
            base_url=server.url,
            retry_policy=policy(),
        )
    said = [r.getMessage() for r in caplog.records if r.name == package.__name__]
    assert len(said) == 3
    assert said[0].startswith("GET /pets: 503 in ")
    assert said[1] == "GET /pets: again in 0.38 s (503)"
