"""The clients that a generated package's `Client` and `AsyncClient` are made from.

Own the connection pool and the order of a call: prepare, send, receive. The two differ
in what is awaited; everything else is in `calls`, `sending` and `responses`.
"""

from __future__ import annotations

import contextlib
import copy
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import MappingProxyType, TracebackType
from typing import Any, Generic, Self, TypeVar, Unpack, cast, overload

from ._http import http
from .auth import Credential, Security, secrets_sent
from .calls import prepare
from .compression import async_pieces, pieces
from .decoder import Decoder
from .encoding import EncodingError
from .errors import ApiConnectionError, TokenError
from .files import async_sendable, sendable
from .headers import Headers
from .options import AsyncOptions, Auth, ClientOptions, SyncOptions, Timeout, settled
from .pool import Pool, make_async_client, make_client
from .refused import placed
from .requests import EventRequest, PageRequest, Request
from .responses import Answer, Response, receive
from .sending import Sending, translated_errors
from .streams import AsyncItemStream, AsyncStreamed, ItemStream, Streamed
from .unset import UNSET, Unset

__all__ = ["AsyncClient", "Auth", "SyncClient", "Timeout"]

T = TypeVar("T")
H = TypeVar("H")
Item = TypeVar("Item")


class _Client(Generic[H]):
    """What both clients have in common."""

    def __init__(
        self,
        pool: Pool[H],
        given: ClientOptions,
        servers: tuple[str, ...],
        security: Security,
        credentials: Mapping[str, Credential],
        keywords: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._pool = pool
        self._is_view = False
        self._decoder = Decoder(strict=given.get("strict", False))
        self._options = settled(given, servers, security, credentials, keywords)

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
            options = options._replace(timeout=timeout)
        if max_retries is not None:
            options = options._replace(max_retries=max_retries)
        view = copy.copy(self)
        # Groups that this client has made so far would go on sending through it.
        for name in list(vars(view)):
            if isinstance(getattr(type(view), name, None), functools.cached_property):
                del vars(view)[name]
        view._options = options.checked()
        view._is_view = True
        return view

    def _sending(self, request: Request[Any], *, streams: bool = False) -> Sending:
        try:
            call = prepare(request, self._options, streams=streams)
        except EncodingError as refused:
            raise placed(refused, request) from None
        return Sending(request, call, self._options)

    def _received(
        self, request: Request[T], sending: Sending, answer: http.Response
    ) -> Response[T]:
        secrets = sending.call.secrets
        if not answer.is_success:
            secrets = secrets_sent(answer.request.headers, secrets)
        return receive(
            request,
            Answer(
                status=answer.status_code,
                headers=Headers(answer.headers.multi_items()),
                content=sending.body(),
                elsewhere=answer.request.url.host if sending.is_elsewhere else "",
            ),
            self._decoder,
            path=sending.call.path,
            secrets=secrets,
            lacking=sending.call.lacking,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._options.base_url!r})"


class SyncClient(_Client[http.Client]):
    """Sends requests and waits for their answers. Threads may share one.

    `servers` are all that the description names, the default first: they, or `base_url`
    alone where it is given, are what gets credentials. `http_client` is used as it is,
    but for redirects, and stays its owner's to close; after `os.fork` one process alone
    may use it. GET and HEAD follow a redirect, to another origin without credentials
    and the headers of caller and client, and never from https to http. `timeout` is in
    seconds, for each step of a call; by default 60, and 5 for connecting. A call that
    fails for a while (408, 425, 429, 5xx, no connection) is made again up to
    `max_retries` times (2) where that is safe: by its method, by an idempotency key, or
    after 429; `retry_policy` says when. A body longer than `max_response_bytes` is not
    read to its end. `auth` stands for all credentials.
    """

    def __init__(
        self,
        *,
        servers: tuple[str, ...] = (),
        security: Security = (),
        credentials: Mapping[str, Credential] = MappingProxyType({}),
        keywords: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        **options: Unpack[SyncOptions],
    ) -> None:
        pool = Pool(options.get("http_client"), make_client)
        super().__init__(pool, options, servers, security, credentials, keywords)

    def send(self, request: Request[T]) -> T:
        """The value that the answer holds.

        None where a server sends nothing, even if its description promises JSON.
        `strict` raises DecodeError then, and for a success that is not documented.
        """
        return self.send_raw(request).data

    def send_raw(self, request: Request[T]) -> Response[T]:
        """The value with status and headers."""
        sending = self._sending(request)
        return self._received(request, sending, self._sent(sending))

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
        sending = self._sending(request, streams=True)
        answer = self._sent(sending)
        with contextlib.closing(answer):
            if not sending.is_success(answer):
                self._received(request, sending, answer)  # which raises
            call = sending.call
            yield ItemStream(request, call, answer, self._decoder, self._options)

    def paginate(self, request: PageRequest[T, Item]) -> Iterator[T]:
        """This page and all that follow, each asked for when its turn comes."""
        from .pagination import Walk

        walk = Walk(request)
        following: PageRequest[T, Item] | None = request
        while following is not None:
            with walk.asking():
                answer = self.send_raw(following)
            # Before the page is handed out, which may be changed by its owner.
            following = walk.next(following, answer.data, answer.headers)
            if not walk.came_again:
                yield answer.data

    def iterate(self, request: PageRequest[T, Item]) -> Iterator[Item]:
        """The items of this page and of all that follow."""
        from .pagination import iterated

        for page in self.paginate(request):
            yield from cast("list[Item]", iterated(page, request.pages.items))

    def _sent(self, sending: Sending) -> http.Response:
        """The last answer of as many tries as it takes."""
        while True:
            try:
                answer = self._tried(sending)
                wait = sending.wait_after(answer)
                if wait is None:
                    return answer
            except (ApiConnectionError, TokenError) as error:
                wait = sending.wait_after_error(error)
                if wait is None:
                    raise
            sending.policy.sleep(wait)

    def _tried(self, sending: Sending) -> http.Response:
        """One try, read to its end if it is not to be streamed."""
        client = self._pool.client()
        with translated_errors(sending.call):
            request = sending.request(client, sendable(sending.call.content))
            while True:
                answer = client.send(request, **sending.how())
                if sending.is_read(answer):
                    with contextlib.closing(answer), sending.reading(answer):
                        for chunk in pieces(answer):
                            sending.take(chunk)
                following = sending.following(answer)
                if following is None:
                    return answer
                request = following

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
    """`SyncClient` for asyncio: the same in everything but the waiting.

    And but for a server that answers and hangs up while a body is on its way: what it
    said, as 413, is often lost, and the call an ApiConnectionError. Under trio give a
    `retry_policy` with `async_sleep=trio.sleep`.
    """

    def __init__(
        self,
        *,
        servers: tuple[str, ...] = (),
        security: Security = (),
        credentials: Mapping[str, Credential] = MappingProxyType({}),
        keywords: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        **options: Unpack[AsyncOptions],
    ) -> None:
        pool = Pool(options.get("http_client"), make_async_client)
        super().__init__(pool, options, servers, security, credentials, keywords)

    async def send(self, request: Request[T]) -> T:
        """The value that the answer holds."""
        return (await self.send_raw(request)).data

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """The value with status and headers."""
        sending = self._sending(request)
        return self._received(request, sending, await self._sent(sending))

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
        sending = self._sending(request, streams=True)
        answer = await self._sent(sending)
        async with contextlib.aclosing(answer):
            if not sending.is_success(answer):
                self._received(request, sending, answer)  # which raises
            call = sending.call
            yield AsyncItemStream(request, call, answer, self._decoder, self._options)

    async def paginate(self, request: PageRequest[T, Item]) -> AsyncIterator[T]:
        """This page and all that follow, each asked for when its turn comes."""
        from .pagination import Walk

        walk = Walk(request)
        following: PageRequest[T, Item] | None = request
        while following is not None:
            with walk.asking():
                answer = await self.send_raw(following)
            following = walk.next(following, answer.data, answer.headers)
            if not walk.came_again:
                yield answer.data

    async def iterate(self, request: PageRequest[T, Item]) -> AsyncIterator[Item]:
        """The items of this page and of all that follow."""
        from .pagination import iterated

        async for page in self.paginate(request):
            for item in cast("list[Item]", iterated(page, request.pages.items)):
                yield item

    async def _sent(self, sending: Sending) -> http.Response:
        """The last answer of as many tries as it takes."""
        while True:
            try:
                answer = await self._tried(sending)
                wait = sending.wait_after(answer)
                if wait is None:
                    return answer
            except (ApiConnectionError, TokenError) as error:
                wait = sending.wait_after_error(error)
                if wait is None:
                    raise
            await sending.policy.async_sleep(wait)

    async def _tried(self, sending: Sending) -> http.Response:
        """One try, read to its end if it is not to be streamed."""
        client = self._pool.client()
        with translated_errors(sending.call):
            request = sending.request(client, async_sendable(sending.call.content))
            while True:
                async with sending.in_time():
                    answer = await client.send(request, **sending.how())
                if sending.is_read(answer):
                    async with contextlib.aclosing(answer):
                        with sending.reading(answer):
                            async with sending.in_time():
                                async for chunk in async_pieces(answer):
                                    sending.take(chunk)
                following = sending.following(answer)
                if following is None:
                    return answer
                request = following

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
