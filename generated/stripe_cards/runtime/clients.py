"""The clients that a generated package's `Client` and `AsyncClient` are made from.

Own the connection pool and the order of a call: prepare, send, receive. The two differ
in one awaited line; everything else is in `calls` and `responses`.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import Any, Final, Generic, Self, TypeVar, cast, overload

from ._http import http
from .auth import Credential, Security
from .calls import (
    Auth,
    Call,
    Options,
    Timeout,
    checked_size,
    choose_server,
    how_to_build,
    how_to_send,
    log_answer,
    log_retry,
    prepare,
    translated_errors,
)
from .decoder import Decoder
from .errors import ApiConnectionError
from .files import Stream
from .headers import Headers
from .pagination import Walk, items_of
from .pool import Pool, make_async_client, make_client
from .requests import EventRequest, PageRequest, Request
from .responses import Answer, Response, receive
from .retries import RetryPolicy
from .streams import AsyncItemStream, AsyncStreamed, ItemStream, Streamed
from .unset import UNSET, Unset

__all__ = ["AsyncClient", "Auth", "SyncClient", "Timeout"]

T = TypeVar("T")
H = TypeVar("H")
Item = TypeVar("Item")

_USUAL: Final = RetryPolicy()


class _Client(Generic[H]):
    """What both clients have in common."""

    def __init__(
        self,
        pool: Pool[H],
        *,
        base_url: str | None,
        servers: tuple[str, ...],
        headers: Mapping[str, str] | None,
        timeout: Timeout | Unset,
        max_retries: int,
        retry_policy: RetryPolicy,
        max_response_bytes: int | None,
        auth: Auth | None,
        strict: bool,
        credentials: Mapping[str, Credential] | None,
        security: Security,
    ) -> None:
        chosen, origins = choose_server(base_url, servers)
        self._pool = pool
        self._is_view = False
        self._decoder = Decoder(strict=strict)
        self._options = Options(
            base_url=chosen,
            is_replaced=base_url is not None,
            origins=origins,
            headers=MappingProxyType({}),
            timeout=timeout,
            max_retries=max_retries,
            retry_policy=retry_policy,
            max_response_bytes=max_response_bytes,
            auth=auth,
            credentials=dict(credentials or {}),
            security=security,
        ).with_headers(headers or {})

    def with_options(
        self,
        *,
        timeout: Timeout | Unset = UNSET,
        headers: Mapping[str, str] | None = None,
        max_retries: int | None = None,
        idempotency_key: str | None = None,
    ) -> Self:
        """A view of this client for some calls: other options, the same connections.

        Closing it closes nothing. An `idempotency_key` is sent with each of its calls,
        so a view with one is for one call and its repetitions.
        """
        added = dict(headers or {})
        if idempotency_key is not None:
            added["Idempotency-Key"] = idempotency_key
        options = self._options.with_headers(added)
        if timeout is not UNSET:
            options = replace(options, timeout=timeout)
        if max_retries is not None:
            options = replace(options, max_retries=max_retries)
        view = copy.copy(self)
        # Groups that this client has made so far would go on sending through it.
        for name in list(vars(view)):
            if isinstance(getattr(type(view), name, None), functools.cached_property):
                del vars(view)[name]
        view._options = options
        view._is_view = True
        return view

    def _received(
        self, request: Request[T], call: Call, answer: http.Response
    ) -> Response[T]:
        return receive(
            request,
            Answer(
                status=answer.status_code,
                headers=Headers(answer.headers.multi_items()),
                content=answer.content,
            ),
            self._decoder,
            path=call.path,
            secrets=call.secrets,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._options.base_url!r})"


class SyncClient(_Client[http.Client]):
    """Sends requests and waits for their answers. Threads may share one.

    `servers` are all that the description names, the default first: they, or `base_url`
    alone where it is given, are what gets credentials. `http_client` is used as it is,
    and stays its owner's to close. `timeout` is in seconds, for each step of a call; by
    default 60, and 5 for connecting. A call that fails for a while (408, 425, 429, 5xx,
    no connection) is made again up to `max_retries` times where that is safe: by its
    method, or by an idempotency key. A body longer than `max_response_bytes` is not
    read to its end.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        servers: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
        timeout: Timeout | Unset = UNSET,
        max_retries: int = 2,
        retry_policy: RetryPolicy = _USUAL,
        max_response_bytes: int | None = None,
        auth: Auth | None = None,
        http_client: http.Client | None = None,
        strict: bool = False,
        credentials: Mapping[str, Credential] | None = None,
        security: Security = (),
    ) -> None:
        super().__init__(
            Pool(http_client, make_client),
            base_url=base_url,
            servers=servers,
            headers=headers,
            timeout=timeout,
            max_retries=max_retries,
            retry_policy=retry_policy,
            max_response_bytes=max_response_bytes,
            auth=auth,
            strict=strict,
            credentials=credentials,
            security=security,
        )

    def send(self, request: Request[T]) -> T:
        """The value that the answer holds."""
        return self.send_raw(request).data

    def send_raw(self, request: Request[T]) -> Response[T]:
        """The value with status and headers."""
        call = prepare(request, self._options)
        return self._received(request, call, self._answered(call))

    @overload
    def stream(
        self, request: EventRequest[Any, Item]
    ) -> AbstractContextManager[ItemStream[Item]]: ...

    @overload
    def stream(self, request: Request[Any]) -> AbstractContextManager[Streamed]: ...

    def stream(self, request: Request[Any]) -> AbstractContextManager[Streamed]:
        """The answer, to be read piece by piece in a `with` block."""
        return self._stream(request)

    @contextlib.contextmanager
    def _stream(self, request: Request[Any]) -> Generator[ItemStream[Any], None, None]:
        call = prepare(request, self._options, streams=True)
        answer = self._answered(call)
        with contextlib.closing(answer):
            if not answer.is_success:
                self._received(request, call, answer)  # which raises
            yield ItemStream(request, call, answer, self._decoder, self._options)

    def _answered(self, call: Call) -> http.Response:
        """The last answer of as many tries as it takes."""
        tries = call.tries(self._options)
        while True:
            try:
                answer = self._answer(call)
            except ApiConnectionError as error:
                wait = tries.wait_after_error(error)
                if wait is None:
                    raise
                log_retry(call, wait, type(error.__cause__).__name__)
            else:
                wait = tries.wait_after_answer(answer.status_code, answer.headers)
                if wait is None:
                    return answer
                log_retry(call, wait, answer.status_code)
            self._options.retry_policy.sleep(wait)

    def paginate(self, request: PageRequest[T, Item]) -> Iterator[T]:
        """This page and all that follow, each asked for when its turn comes."""
        walk = Walk()
        following: PageRequest[T, Item] | None = request
        while following is not None:
            answer = self.send_raw(following)
            # Before the page is handed out, which may be changed by its owner.
            following = walk.next(following, answer.data, answer.headers)
            yield answer.data

    def iterate(self, request: PageRequest[T, Item]) -> Iterator[Item]:
        """The items of this page and of all that follow."""
        for page in self.paginate(request):
            yield from cast("list[Item]", items_of(page, request.pages.items))

    def _answer(self, call: Call) -> http.Response:
        """One try, read to its end if it is not to be streamed."""
        client = self._pool.client()
        began = time.monotonic()
        with translated_errors(call):
            outgoing = client.build_request(
                call.method, content=call.content, **how_to_build(call, self._options)
            )
            answer = client.send(outgoing, **how_to_send(call, self._options))
            if not answer.is_closed and not (call.streams and answer.is_success):
                with contextlib.closing(answer):
                    size, chunks = 0, list[bytes]()
                    for chunk in answer.iter_bytes():
                        size += len(chunk)
                        checked_size(call, size, self._options)
                        chunks.append(chunk)
                answer = _whole(answer, chunks)
        log_answer(call, answer.status_code, time.monotonic() - began)
        return answer

    def close(self) -> None:
        """Close the connections, unless this is a view or they are somebody else's."""
        client = None if self._is_view else self._pool.release()
        if client is not None:
            client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(_Client[http.AsyncClient]):
    """`SyncClient` for asyncio (and trio): the same in everything but the waiting."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        servers: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
        timeout: Timeout | Unset = UNSET,
        max_retries: int = 2,
        retry_policy: RetryPolicy = _USUAL,
        max_response_bytes: int | None = None,
        auth: Auth | None = None,
        http_client: http.AsyncClient | None = None,
        strict: bool = False,
        credentials: Mapping[str, Credential] | None = None,
        security: Security = (),
    ) -> None:
        super().__init__(
            Pool(http_client, make_async_client),
            base_url=base_url,
            servers=servers,
            headers=headers,
            timeout=timeout,
            max_retries=max_retries,
            retry_policy=retry_policy,
            max_response_bytes=max_response_bytes,
            auth=auth,
            strict=strict,
            credentials=credentials,
            security=security,
        )

    async def send(self, request: Request[T]) -> T:
        """The value that the answer holds."""
        return (await self.send_raw(request)).data

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """The value with status and headers."""
        call = prepare(request, self._options)
        return self._received(request, call, await self._answered(call))

    @overload
    def stream(
        self, request: EventRequest[Any, Item]
    ) -> AbstractAsyncContextManager[AsyncItemStream[Item]]: ...

    @overload
    def stream(
        self, request: Request[Any]
    ) -> AbstractAsyncContextManager[AsyncStreamed]: ...

    def stream(
        self, request: Request[Any]
    ) -> AbstractAsyncContextManager[AsyncStreamed]:
        """The answer, to be read piece by piece in an `async with` block."""
        return self._stream(request)

    @contextlib.asynccontextmanager
    async def _stream(
        self, request: Request[Any]
    ) -> AsyncGenerator[AsyncItemStream[Any], None]:
        call = prepare(request, self._options, streams=True)
        answer = await self._answered(call)
        async with contextlib.aclosing(answer):
            if not answer.is_success:
                self._received(request, call, answer)  # which raises
            yield AsyncItemStream(request, call, answer, self._decoder, self._options)

    async def _answered(self, call: Call) -> http.Response:
        """The last answer of as many tries as it takes."""
        tries = call.tries(self._options)
        while True:
            try:
                answer = await self._answer(call)
            except ApiConnectionError as error:
                wait = tries.wait_after_error(error)
                if wait is None:
                    raise
                log_retry(call, wait, type(error.__cause__).__name__)
            else:
                wait = tries.wait_after_answer(answer.status_code, answer.headers)
                if wait is None:
                    return answer
                log_retry(call, wait, answer.status_code)
            await self._options.retry_policy.async_sleep(wait)

    async def paginate(self, request: PageRequest[T, Item]) -> AsyncIterator[T]:
        """This page and all that follow, each asked for when its turn comes."""
        walk = Walk()
        following: PageRequest[T, Item] | None = request
        while following is not None:
            answer = await self.send_raw(following)
            following = walk.next(following, answer.data, answer.headers)
            yield answer.data

    async def iterate(self, request: PageRequest[T, Item]) -> AsyncIterator[Item]:
        """The items of this page and of all that follow."""
        async for page in self.paginate(request):
            for item in cast("list[Item]", items_of(page, request.pages.items)):
                yield item

    async def _answer(self, call: Call) -> http.Response:
        """One try, read to its end if it is not to be streamed."""
        client = self._pool.client()
        began = time.monotonic()
        with translated_errors(call):
            outgoing = client.build_request(
                call.method,
                content=_awaitable(call.content),
                **how_to_build(call, self._options),
            )
            answer = await client.send(outgoing, **how_to_send(call, self._options))
            if not answer.is_closed and not (call.streams and answer.is_success):
                async with contextlib.aclosing(answer):
                    size, chunks = 0, list[bytes]()
                    async for chunk in answer.aiter_bytes():
                        size += len(chunk)
                        checked_size(call, size, self._options)
                        chunks.append(chunk)
                answer = _whole(answer, chunks)
        log_answer(call, answer.status_code, time.monotonic() - began)
        return answer

    async def aclose(self) -> None:
        """Close the connections, unless this is a view or they are somebody else's."""
        client = None if self._is_view else self._pool.release()
        if client is not None:
            await client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _AsyncStream:
    """A stream for an asynchronous client.

    Files are read in the event loop's own thread: 64 KiB from a disk take less time
    than a change of threads.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._stream:
            yield chunk


def _whole(answer: http.Response, chunks: list[bytes]) -> http.Response:
    """The answer with the content that was read of it."""
    kept = [
        (name, value)
        for name, value in answer.headers.multi_items()
        if name.lower() not in ("content-encoding", "content-length")
    ]
    return http.Response(answer.status_code, headers=kept, content=b"".join(chunks))


def _awaitable(content: bytes | Stream | None) -> bytes | _AsyncStream | None:
    return _AsyncStream(content) if isinstance(content, Stream) else content
