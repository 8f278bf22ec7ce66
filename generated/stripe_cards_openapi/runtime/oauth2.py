"""OAuth 2.0 client credentials (RFC 6749 §4.4), for a client's `auth`.

    Client(auth=ClientCredentials("https://auth.example.com/token", "id", "secret"))

A token is asked for when the first call needs one, kept until shortly before it ends,
and asked for anew once where a server refuses it, by a 401, to one of our clients. No
repr and no message shows it.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import re
import threading
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Generator,
    Iterator,
)
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, cast
from urllib.parse import quote_plus
from weakref import WeakKeyDictionary

from ._http import http
from .auth import Secrets, secrets_sent
from .compression import CODINGS, OURS
from .errors import TokenError
from .headers import is_value
from .messages import short_message
from .sending import REFUSED

__all__ = ["ClientCredentials", "TokenError"]

_MARGIN: Final = 30
"""Seconds before its end when a token counts as ended; half its life, if shorter."""
_USUAL: Final = 300
"""Seconds for which a token is kept that does not tell its end."""
_MOST: Final = 64 * 1024
"""Bytes of an answer with a token."""
_CODE: Final = re.compile(r"[ !#-\[\]-~]*")
"""What an error's code consists of (RFC 6749 §5.2)."""


class ClientCredentials(http.Auth):
    """Tokens for one client of an authorization server.

    `send_as` is where the client's own name and secret go: `header` (RFC 6749 §2.3.1)
    or `body`. Threads and tasks may share one: of those that need a token at once, one
    thread, or one task of an event loop, asks for it, and the others wait. Where none
    is to be had, those who waited have the same failure.
    """

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        scope: str | None = None,
        send_as: Literal["header", "body"] = "header",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = http.URL(token_url)
        if self._url.scheme != "https" and self._url.host not in _LOOPBACK:
            raise ValueError("a token URL must be https (RFC 6749 §3.2)")
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._send_as = send_as
        self._clock = clock
        self._token: _Token | None = None
        self._refused: _Token | None = None
        self._failure: Exception | None = None
        """The last one; whoever waited knows by another that it came meanwhile."""
        self._lock = threading.Lock()
        self._guard = threading.Lock()
        self._locks = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]()

    def __repr__(self) -> str:
        return f"ClientCredentials({str(self._url)!r}, …)"

    # Not `auth_flow` for both: waiting differs, and `requires_response_body` would read
    # the answers of the API too, which may be streams, and longer than is wanted. None
    # that was refused is sent again in here: the HTTP library would read its answer
    # without bounds. `Sending` does it, once that is read and its connection is free.

    def sync_auth_flow(
        self, request: http.Request
    ) -> Generator[http.Request, http.Response, None]:
        before = self._failure
        with self._lock:
            held = self._held()
            is_new = held is None
            if held is None:
                with self._asking(before):
                    answer = yield self._token_request(request)
                    answer.stream = _Short(answer)
                    answer.read()
                    held = self._kept(answer)
        request.headers["Authorization"] = f"Bearer {held.token}"
        answer = yield request
        if answer.status_code == 401 and not is_new:
            self._refuse(held, request)

    async def async_auth_flow(
        self, request: http.Request
    ) -> AsyncGenerator[http.Request, http.Response]:
        before = self._failure
        async with self._lock_of_loop():
            held = self._held()
            is_new = held is None
            if held is None:
                with self._asking(before):
                    answer = yield self._token_request(request)
                    answer.stream = _Short(answer)
                    await answer.aread()
                    held = self._kept(answer)
        request.headers["Authorization"] = f"Bearer {held.token}"
        answer = yield request
        if answer.status_code == 401 and not is_new:
            self._refuse(held, request)

    def _held(self) -> _Token | None:
        """The token at hand, unless it has ended or was refused."""
        held = self._token
        if held is None or held is self._refused or held.ends <= self._clock():
            return None
        return held

    def _refuse(self, token: _Token, request: http.Request) -> None:
        """Of a token that was at hand: the call may be sent again with a new one.

        If it was already, the server means the call, and not the age of the token.
        """
        if REFUSED not in request.extensions:
            self._refused = token
            request.extensions[REFUSED] = True

    def _asking(self, before: Exception | None) -> _Asking:
        """Raises the failure that came since, while its caller waited."""
        if self._failure is not None and self._failure is not before:
            raise copy.copy(self._failure)
        return _Asking(self._fail)

    def _fail(self, error: Exception) -> None:
        self._failure = error

    def _kept(self, answer: http.Response) -> _Token:
        """The token of an answer, kept. Raises TokenError where there is none."""
        try:
            value: Any = answer.json()
        except (ValueError, RecursionError):
            value = None
        said = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        token = said.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str):
            raise TokenError(answer.status_code, self._reason(answer, said))
        if not token or not is_value(token):
            raise TokenError(answer.status_code, "access_token that no header can hold")
        kept = _Token(token, self._clock() + _lasting(said.get("expires_in")))
        self._token = kept
        return kept

    def _reason(self, answer: http.Response, said: dict[str, Any]) -> str:
        """The code for it; empty where there is none, or no code. Without secrets."""
        code = said.get("error")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            return ""
        known = Secrets([self._client_secret, quote_plus(self._client_secret)])
        return short_message(code, secrets_sent(answer.request.headers, known))[:100]

    def _lock_of_loop(self) -> AbstractAsyncContextManager[None]:
        """A lock for the tasks of the event loop that runs; locks belong to one."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # another library's loop: its tasks may each ask
            return contextlib.nullcontext()
        with self._guard:
            return self._locks.setdefault(loop, asyncio.Lock())

    def _token_request(self, needed_by: http.Request) -> http.Request:
        fields = {"grant_type": "client_credentials"}
        if self._scope is not None:
            fields["scope"] = self._scope
        if self._send_as == "body":
            fields["client_id"] = self._client_id
            fields["client_secret"] = self._client_secret
        made = http.Request(
            "POST",
            self._url,
            data=fields,
            headers={
                "Accept": "application/json",
                "User-Agent": needed_by.headers.get("User-Agent", ""),
            },
            # The HTTP library sets time-outs for calls alone, not for this.
            extensions={"timeout": needed_by.extensions.get("timeout", {})},
        )
        if self._send_as == "body":
            return made
        # RFC 6749 §2.3.1 wants both as in a form.
        basic = http.BasicAuth(
            quote_plus(self._client_id), quote_plus(self._client_secret)
        )
        return next(basic.auth_flow(made))


class _Token(NamedTuple):
    """A token, and when it ends by the clock: one object, so never half new."""

    token: str
    ends: float


class _Short(http.SyncByteStream, http.AsyncByteStream):
    """The body of a token's answer, of which a server may send only so much.

    Raises TokenError. What is compressed is counted as it comes: gzip and deflate grow
    a thousandfold at most. Others, and one upon another, do not end there.
    """

    def __init__(self, answer: http.Response) -> None:
        said = answer.headers.get("content-encoding", "").lower().split(",")
        codings = [each for each in map(str.strip, said) if each in CODINGS]
        if len(codings) > 1 or not OURS.issuperset(codings):
            message = "an answer that is compressed other than by gzip or deflate, once"
            raise TokenError(answer.status_code, message)
        self._stream = cast("Any", answer.stream)
        self._status = answer.status_code
        self._left = _MOST

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            yield self._counted(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield self._counted(piece)

    def _counted(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left < 0:
            raise TokenError(self._status, f"an answer of more than {_MOST} bytes")
        return piece

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Asking:
    """Tells the failure of what is done within."""

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # The HTTP library closes a flow whose request failed, with no word on why, and
        # that of a task which is cancelled: this is no failure of others.
        if isinstance(error, GeneratorExit) and not _is_cancelled():
            error = http.ConnectError("the authorization server failed another call")
        if isinstance(error, (TokenError, http.RequestError)):
            self._tell(error)


def _is_cancelled() -> bool:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop
        return False
    return task is not None and task.cancelling() > 0


_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def _lasting(said: object) -> float:
    """For how many seconds a token is used, of those that its answer says."""
    try:
        seconds = float(cast("Any", said))
    except (TypeError, ValueError, OverflowError):
        seconds = _USUAL
    seconds = seconds if seconds >= 0 else _USUAL  # which no NaN is, either
    return seconds - min(_MARGIN, seconds / 2)
