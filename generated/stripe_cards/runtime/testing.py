"""Tests without a network: what a call sends, and what it makes of an answer.

`exchange` runs one call on both clients and shows what was sent; a `Recorder` is a
server inside the process, for tests of more than one call. Needs no test framework:
what does not hold is an AssertionError.
"""

from __future__ import annotations

import asyncio
import json as json_module
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any, Final, Self, TypeAlias

from ._http import http
from .clients import AsyncClient, SyncClient
from .models import Model
from .sent import SentRequest
from .unset import UNSET

__all__ = [
    "Answer",
    "Exchange",
    "Recorder",
    "SentRequest",
    "exchange",
    "missing_names",
    "sent_back",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says: `json`, or `content` as bytes, or nothing.

    The content type is `application/json` for `json`, unless `headers` say otherwise.
    """

    status: int = 200
    json: object = UNSET
    content: bytes = b""
    headers: Mapping[str, str] | None = None

    def response(self) -> http.Response:
        headers = http.Headers(dict(self.headers or {}))
        content = self.content
        if self.json is not UNSET:
            content = json_module.dumps(self.json).encode()
            headers.setdefault("content-type", "application/json")
        return http.Response(self.status, headers=headers, content=content)


Handler: TypeAlias = Callable[[SentRequest], Answer]


class Recorder:
    """Answers requests in order, keeps them in `sent`, and opens no connection.

        with Recorder(Answer(json={"id": "cus_1"})) as recorder:
            client = Client(http_client=recorder.client())

    A request without an answer fails; so does an answer without a request, at the end
    of the `with` block. A handler answers any number of requests.
    """

    def __init__(self, *answers: Answer, handler: Handler | None = None) -> None:
        self.sent: list[SentRequest] = []
        self._answers = deque(answers)
        self._handler = handler

    def client(self) -> http.Client:
        """An HTTP client for a client's `http_client`."""
        return http.Client(transport=http.MockTransport(self._respond))

    def async_client(self) -> http.AsyncClient:
        """An HTTP client for an asynchronous client's `http_client`."""
        return http.AsyncClient(transport=http.MockTransport(self._respond))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None and self._answers:
            raise AssertionError(f"{len(self._answers)} answers were never asked for")

    def _respond(self, request: http.Request) -> http.Response:
        sent = _sent(request)
        self.sent.append(sent)
        if self._handler is not None:
            return self._handler(sent).response()
        if not self._answers:
            raise AssertionError(f"no answer for {sent.method} {sent.path}")
        return self._answers.popleft().response()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call: what was sent, and what it returned."""

    request: SentRequest
    result: Any


def exchange(
    client: Callable[..., SyncClient],
    async_client: Callable[..., AsyncClient],
    call: Callable[[Any], Any],
    *,
    status: int = 200,
    json: object = UNSET,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Exchange:
    """What `call` sends on both clients, and returns for the answer described.

    Both must send the same bytes (but for a multipart boundary) and come to the same
    result. An error of the synchronous call is raised, after the asynchronous one has
    raised its like. `options` are keywords of the clients. Nothing is sent again.
    """
    answer = Answer(status=status, json=json, content=content, headers=headers)
    sync_recorder, async_recorder = Recorder(answer), Recorder(answer)
    keywords = {"max_retries": 0, **(options or {})}
    sync_outcome = _outcome(lambda: _run(client, call, sync_recorder, keywords))
    async_outcome = _outcome(
        lambda: asyncio.run(_run_async(async_client, call, async_recorder, keywords))
    )
    if sync_recorder.sent != async_recorder.sent:
        raise AssertionError(
            f"sent {sync_recorder.sent} by the synchronous client, and"
            f" {async_recorder.sent} by the asynchronous one"
        )
    if isinstance(sync_outcome, BaseException):
        if type(sync_outcome) is not type(async_outcome):
            raise AssertionError(f"raised {sync_outcome!r} and {async_outcome!r}")
        raise sync_outcome
    if isinstance(async_outcome, BaseException):
        raise async_outcome
    if sync_outcome != async_outcome:
        raise AssertionError(f"returned {sync_outcome!r} and {async_outcome!r}")
    if len(sync_recorder.sent) != 1:
        raise AssertionError(f"sent {len(sync_recorder.sent)} requests, not one")
    return Exchange(request=sync_recorder.sent[0], result=sync_outcome)


def _run(
    client: Callable[..., SyncClient],
    call: Callable[[Any], Any],
    recorder: Recorder,
    options: dict[str, Any],
) -> Any:
    with recorder.client() as http_client:
        return call(client(http_client=http_client, **options))


async def _run_async(
    client: Callable[..., AsyncClient],
    call: Callable[[Any], Any],
    recorder: Recorder,
    options: dict[str, Any],
) -> Any:
    async with recorder.async_client() as http_client:
        return await call(client(http_client=http_client, **options))


def _outcome(run: Callable[[], Any]) -> Any:
    """The result, or the error as a value."""
    try:
        return run()
    except Exception as error:
        return error


def _sent(request: http.Request) -> SentRequest:
    url = request.url
    path, _, query = url.raw_path.decode("ascii").partition("?")
    return SentRequest(
        method=request.method,
        origin=f"{url.scheme}://{url.netloc.decode('ascii')}",
        path=path,
        query=query,
        headers={
            name: value
            for name, value in request.headers.items()
            if name not in _OWN_HEADERS
        },
        body=request.content,
    ).with_plain_boundary()


# What every request has, whatever the operation: set by the HTTP library, and by us.
_OWN_HEADERS: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "transfer-encoding",
        "user-agent",
    }
)


def sent_back(model: type[Model], value: dict[str, Any]) -> dict[str, Any]:
    """A JSON object as a model would send it that was made from it."""
    return model.from_dict(value).to_dict()


def missing_names(package: ModuleType) -> list[str]:
    """The names that a package promises and does not have; each is loaded."""
    return [name for name in dir(package) if not hasattr(package, name)]
