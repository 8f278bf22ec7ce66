"""Tests without a network: what a call sends, and what it makes of an answer.

A `Recorder` is a server inside the process, for any test of a program that uses the
client; `Call` makes one call with both clients. Needs no test framework: what does not
hold is an AssertionError.
"""

from __future__ import annotations

import asyncio
import functools
import json as json_module
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any, Final, NamedTuple, Self, TypeAlias

from ._http import http
from .clients import AsyncClient, SyncClient
from .errors import (
    ApiError,
    ApiStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnprocessableEntityError,
)
from .sent import SentRequest
from .unset import UNSET

__all__ = [
    "Answer",
    "Call",
    "Recorder",
    "SentRequest",
    "Walk",
    "missing_names",
    "texts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says: `json`, or `content` as bytes, or nothing.

    Where no `media_type` is given and `headers` have none, that of `json` is
    `application/json`.
    """

    status: int = 200
    json: object = UNSET
    content: bytes = b""
    media_type: str | None = None
    headers: Mapping[str, str] | None = None

    def response(self) -> http.Response:
        headers = http.Headers(dict(self.headers or {}))
        content = self.content
        if self.media_type is not None:
            headers["content-type"] = self.media_type
        if self.json is not UNSET:
            content = json_module.dumps(self.json).encode()
            headers.setdefault("content-type", "application/json")
        return http.Response(self.status, headers=headers, content=content)


Handler: TypeAlias = Callable[[SentRequest], Answer]
"""Answers by what was asked, or raises what the HTTP library would have raised."""


class Recorder:
    """Answers requests in order, keeps them in `sent`, and opens no connection.

        with Recorder(Answer(json={"id": "cus_1"})) as server:
            client = Client(http_client=server.client())

    Each answer is for one request: an `Answer`, a function that makes one, or an error
    that is raised. A request too many fails, and so does an answer too many, at the end
    of the `with` block; there, a request too many fails again, for programs that catch
    every error. `handler` answers all requests that no answer is left for.
    """

    def __init__(
        self, *answers: Answer | Handler | Exception, handler: Handler | None = None
    ) -> None:
        self.sent: list[SentRequest] = []
        self._answers = deque(answers)
        self._handler = handler
        self._unexpected: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The request lines: `["POST /pets", "GET /pets?limit=1"]`."""
        return [sent.line for sent in self.sent]

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
        if error is None:
            self.check()

    def check(self) -> None:
        """Fail unless each request had its answer, and each answer its request."""
        if self._unexpected:
            raise AssertionError(f"no answer for {', '.join(self._unexpected)}")
        if self._answers:
            left = len(self._answers)
            raise AssertionError(f"{left} answer{'s' * (left > 1)} nobody asked for")

    def _respond(self, request: http.Request) -> http.Response:
        sent = _sent(request)
        self.sent.append(sent)
        answer = self._answers.popleft() if self._answers else self._handler
        if answer is None:
            self._unexpected.append(sent.line)
            raise AssertionError(f"no answer for {sent.line}")
        if isinstance(answer, Exception):
            raise answer
        return (answer if isinstance(answer, Answer) else answer(sent)).response()


class Walk(NamedTuple):
    """The items of all pages, and the request for the last one."""

    items: Any
    last: SentRequest


class Call:
    """One call, made with both clients as often as a test asks what comes of it.

    Both must send the same bytes (but for a multipart boundary) and come to the same
    result, with a single request. `options` are keywords of the clients; nothing is
    sent again. Paths are told from `server` on, the URL that the calls go to; of a
    request that goes elsewhere, the whole URL is.
    """

    def __init__(
        self,
        client: Callable[..., SyncClient],
        async_client: Callable[..., AsyncClient],
        call: Callable[[Any], Any],
        options: Mapping[str, Any],
        server: str,
    ) -> None:
        self._client = client
        self._async_client = async_client
        self._call = call
        self._options = {"max_retries": 0, **options}
        self._server = server

    @functools.cached_property
    def sent(self) -> SentRequest:
        """The request. A redirect that leads nowhere answers it."""
        return self._request(self._options)

    @functools.cached_property
    def anonymous(self) -> SentRequest:
        """The request of a client that has no credentials."""
        return self._request(
            {name: self._options[name] for name in _NO_CREDENTIALS & set(self._options)}
        )

    @property
    def refused(self) -> str:
        """The message of the ValueError for which nothing is sent."""
        sent, outcome = self._outcome(self._options)
        if sent or not isinstance(outcome, ValueError):
            raise AssertionError(f"not refused: sent {sent}, came to {outcome!r}")
        return str(outcome)

    def returned(
        self,
        status: int = 200,
        *,
        json: object = UNSET,
        content: bytes = b"",
        media_type: str | None = None,
    ) -> Any:
        """The result where this is the answer."""
        outcome = self._answered(
            Answer(status=status, json=json, content=content, media_type=media_type)
        )
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def raised(
        self,
        *statuses: int,
        json: object = UNSET,
        content: bytes = b"",
        media_type: str | None = None,
    ) -> Any:
        """The body of the error that an answer of any of these statuses raises.

        Of each status the error must be of its class: of 404, `NotFoundError`.
        """
        bodies = [
            self._error_body(
                Answer(status=status, json=json, content=content, media_type=media_type)
            )
            for status in statuses
        ]
        for status, body in zip(statuses, bodies, strict=True):
            if body != bodies[0]:
                raise AssertionError(f"{status} has {body!r}, others {bodies[0]!r}")
        return bodies[0]

    def walked(self, *answers: Answer) -> Walk:
        """The walk through pages, where these are the answers and the last of all."""
        sent, outcome = self._outcome(self._options, *answers)
        if isinstance(outcome, Exception):
            raise outcome
        if len(sent) != len(answers):
            raise AssertionError(f"asked for {len(sent)} pages of {len(answers)}")
        return Walk(items=outcome, last=sent[-1])

    def _error_body(self, answer: Answer) -> object:
        outcome = self._answered(answer)
        if isinstance(outcome, ApiStatusError) and outcome.status == answer.status:
            expected = _error_class(answer.status)
            if type(outcome) is not expected:
                raise AssertionError(f"{outcome!r} is no {expected.__name__}")
            return outcome.body
        if isinstance(outcome, Exception):
            raise outcome
        raise AssertionError(f"returned {outcome!r} for {answer.status}")

    def _request(self, options: Mapping[str, Any]) -> SentRequest:
        sent, outcome = self._outcome(options, Answer(status=307))
        if len(sent) != 1:
            if isinstance(outcome, Exception):
                raise outcome
            raise AssertionError(f"sent {len(sent)} requests, not one")
        if isinstance(outcome, Exception) and not isinstance(outcome, ApiError):
            raise outcome
        if sent[0].body and "content-type" not in sent[0].headers:
            raise AssertionError(f"a body of no content type: {sent[0].body!r}")
        return sent[0]

    def _answered(self, answer: Answer) -> object:
        """What is returned, or the error that is raised."""
        sent, outcome = self._outcome(self._options, answer)
        if len(sent) != 1 and not isinstance(outcome, Exception):
            raise AssertionError(f"sent {len(sent)} requests, not one")
        return outcome

    def _outcome(
        self, options: Mapping[str, Any], *answers: Answer
    ) -> tuple[list[SentRequest], object]:
        """What both clients send, and what comes of it: a value, or an error."""
        server, async_server = Recorder(*answers), Recorder(*answers)
        outcome = _caught(lambda: self._run(server, options))
        awaited = _caught(lambda: asyncio.run(self._run_async(async_server, options)))
        if server.sent != async_server.sent:
            raise AssertionError(
                f"sent {server.sent} by the synchronous client, and"
                f" {async_server.sent} by the asynchronous one"
            )
        if isinstance(outcome, Exception) or isinstance(awaited, Exception):
            if type(outcome) is not type(awaited) or str(outcome) != str(awaited):
                raise AssertionError(f"raised {outcome!r} and {awaited!r}")
        elif outcome != awaited:
            raise AssertionError(f"returned {outcome!r} and {awaited!r}")
        return [sent.seen_from(self._server) for sent in server.sent], outcome

    def _run(self, server: Recorder, options: Mapping[str, Any]) -> Any:
        with server.client() as http_client:
            client = self._client(http_client=http_client, **options)
            return _whole(self._call(client))

    async def _run_async(self, server: Recorder, options: Mapping[str, Any]) -> Any:
        async with server.async_client() as http_client:
            client = self._async_client(http_client=http_client, **options)
            return await _async_whole(self._call(client))


_NO_CREDENTIALS: Final = frozenset({"base_url", "max_retries"})


def _whole(made: Any) -> Any:
    """The items of what comes in pieces; else what was made itself."""
    if hasattr(made, "__enter__"):
        with made as stream:
            return list(stream)
    return list(made) if hasattr(made, "__next__") else made


async def _async_whole(made: Any) -> Any:
    if hasattr(made, "__aenter__"):
        async with made as stream:
            return [item async for item in stream]
    if hasattr(made, "__anext__"):
        return [item async for item in made]
    return await made


# Apart from the table that the client goes by: where they differ, one is wrong.
_ERRORS: Final[dict[int, type[ApiStatusError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def _error_class(status: int) -> type[ApiStatusError]:
    return _ERRORS.get(status, ServerError if status // 100 == 5 else ApiStatusError)


def _caught(run: Callable[[], Any]) -> object:
    """The result, or the error as a value; what fails a test goes on failing it."""
    try:
        return run()
    except AssertionError:
        raise
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


def missing_names(package: ModuleType) -> list[str]:
    """The names that a package promises and does not have; each is loaded."""
    return [name for name in dir(package) if not hasattr(package, name)]


def texts(names: str) -> dict[str, str]:
    """An object whose properties say their own names: `{"city": "city"}`."""
    return {name: name for name in names.split()}
