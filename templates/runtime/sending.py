"""How a call goes through the HTTP library, for both clients: all but the waiting.

Turns a call into the library's request and its errors into ours, holds answers to their
bounds, and tells the log. The library follows no redirect: it would send on headers
that were meant for another.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeAlias

from ._http import http
from ._meta import PACKAGE
from .calls import Call
from .errors import ApiConnectionError, ApiTimeoutError, DecodeError, TokenError
from .files import ShrunkFileError
from .options import Options
from .redirects import MOST, QuietUrl, is_at_one_origin, redirected
from .requests import Request, is_success
from .retries import Tries
from .unset import UNSET

__all__ = ["REFUSED", "Sending", "translated_errors"]

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes] | None

REFUSED: Final = "clientsmith.refused"
"""Extension of the HTTP library's requests: the token of the call was refused before,
and a new one may do. Set by an `auth` that can have one, once a call."""

_TOO_LATE: Final = "the deadline has passed"
_LEAST: Final = 0.001
"""Seconds of a step that begins after the deadline: none is not what 0 means to all."""

_LOGGER: Final = logging.getLogger(PACKAGE)


class Sending:
    """One call on its way, by as many tries as it takes."""

    def __init__(self, asked: Request[Any], call: Call, options: Options) -> None:
        self.call = call
        self._documented = asked.responses
        self.policy = options.retry_policy
        self._options = options
        self._tries = Tries(
            options.retry_policy,
            options.max_retries if call.is_repeatable else 0,
            is_safe=call.is_safe,
        )
        self._was_refused = False
        self._began = 0.0
        self._is_answered = False
        self._hops = 0
        self.is_elsewhere = False
        """Whether a redirect has led to another origin."""
        self._body: list[bytes] = []
        self._size = 0

    def request(
        self, client: http.Client | http.AsyncClient, content: Content
    ) -> http.Request:
        """The request of a try, which begins with it."""
        self._began = time.monotonic()
        self._is_answered = False
        self._hops, self.is_elsewhere = 0, False
        self._body, self._size = [], 0
        call, timeout = self.call, self._options.timeout
        how: dict[str, Any] = {} if timeout is UNSET else {"timeout": timeout}
        request = client.build_request(
            call.method, call.url, headers=call.headers, content=content, **how
        )
        # Letters of either case make another method (RFC 9110 §9.1); the library has
        # made all of them capitals.
        request.method = call.method
        if self.policy.deadline is not None:
            steps = request.extensions["timeout"]
            request.extensions["timeout"] = _Steps(steps, self._left)
        if self._was_refused:
            request.extensions[REFUSED] = True
        if call.has_secret_query:
            request.url = QuietUrl(request.url)
        return request

    def _left(self) -> float | None:
        """Seconds until the deadline: that of a stream, which may last, is for its
        beginning."""
        return None if self._is_answered else self._tries.left()

    @contextlib.asynccontextmanager
    async def in_time(self) -> AsyncGenerator[None, None]:
        """What is awaited inside ends at the deadline, however many steps it takes."""
        left = self._tries.left()
        if left is None:
            yield
            return
        try:
            async with _timeout(left):
                yield
        except TimeoutError:
            raise http.ReadTimeout(_TOO_LATE) from None

    def how(self) -> dict[str, Any]:
        """Keywords for the HTTP library's `send`."""
        how: dict[str, Any] = {"follow_redirects": False, "stream": True}
        if self.is_elsewhere or not self.call.is_trusted:
            how["auth"] = None
        elif self._options.auth is not None and not self.call.is_open:
            how["auth"] = self._options.auth
        return how

    def is_read(self, answer: http.Response) -> bool:
        """Whether an answer is read to its end before it is handed out."""
        return not (self.call.streams and self.is_success(answer))

    def is_success(self, answer: http.Response) -> bool:
        """Whether a call returns from an answer."""
        return is_success(self._documented, answer.status_code)

    def following(self, answer: http.Response) -> http.Request | None:
        """The request that a redirect is followed with; None where it is taken."""
        call = self.call
        is_asking = call.method in ("GET", "HEAD") and call.content is None
        if not is_asking or self.is_success(answer) or self._hops == MOST:
            return None
        request = redirected(answer)
        if request is not None:
            self._hops += 1
            # Once there, the way back is the other's to choose, and gets no more.
            is_here = is_at_one_origin(answer.request.url, request.url)
            self.is_elsewhere = self.is_elsewhere or not is_here
            self._body, self._size = [], 0
            _LOGGER.debug("%s: %s, which is followed", call, answer.status_code)
        return request

    @contextlib.contextmanager
    def reading(self, answer: http.Response) -> Generator[None, None, None]:
        """Take of an error's body what can be read: its status is what counts."""
        try:
            yield
        except (http.RequestError, DecodeError):  # a body that breaks off, too
            if self.is_success(answer):
                raise

    def take(self, chunk: bytes) -> None:
        """A piece of the body, within the bounds of the client."""
        self._body.append(chunk)
        self._size += len(chunk)
        most = self._options.max_response_bytes
        if most is not None and self._size > most:
            failure = DecodeError(f"at most {most} bytes", UNSET, found="more")
            failure.request = str(self.call)
            raise failure
        left = self._tries.left()
        if left is not None and left <= 0:
            raise http.ReadTimeout(_TOO_LATE)

    def body(self) -> bytes:
        """What was read by this try."""
        return b"".join(self._body)

    def wait_after(self, answer: http.Response) -> float | None:
        """Seconds until the next try; None where the answer is to be taken."""
        self._is_answered = True
        is_refused = not self._was_refused and REFUSED in answer.request.extensions
        if is_refused and self.call.is_repeatable:
            self._was_refused = True  # which is no retry, but a part of this try
            left = self._tries.left()
            return self._told(0 if left is None or left > 0 else None, 401)
        wait = self._tries.wait_after_answer(answer.status_code, answer.headers)
        return self._told(wait, answer.status_code)

    def wait_after_error(self, error: ApiConnectionError | TokenError) -> float | None:
        """Seconds until the next try; None where the error is to be raised."""
        wait = self._tries.wait_after_error(error)
        return self._told(wait, type(error.__cause__ or error).__name__)

    def _told(self, wait: float | None, outcome: object) -> float | None:
        """Log a try: neither query nor headers, which can hold secrets."""
        seconds = time.monotonic() - self._began
        _LOGGER.debug("%s: %s in %.3f s", self.call, outcome, seconds)
        if wait is not None:
            _LOGGER.info("%s: again in %.2f s (%s)", self.call, wait, outcome)
        return wait


@contextlib.contextmanager
def translated_errors(call: Call) -> Generator[None, None, None]:
    """The HTTP library's errors as ours, with theirs as the cause."""
    try:
        yield
    except http.TimeoutException as error:
        message = _said(error, "no answer in time from")
        raise ApiTimeoutError(message, method=call.method, path=call.path) from error
    except http.DecodingError as error:
        wanted = "a body in its Content-Encoding"
        failure = DecodeError(wanted, UNSET, found=f"none ({error})")
        failure.request = str(call)
        raise failure from error
    except http.RequestError as error:
        message = _said(error, "no connection to")
        raise ApiConnectionError(message, method=call.method, path=call.path) from error
    except http.StreamConsumed as error:
        message = "the body can be sent once only, and is wanted again"
        raise ApiConnectionError(message, method=call.method, path=call.path) from error
    except ShrunkFileError as error:
        raise ValueError(f"{call}: {error}") from error
    except http.InvalidURL as error:
        raise ValueError(f"this cannot be a URL: {error}") from error


def _said(error: http.RequestError, what: str) -> str:
    """What happened, and with which server: a token can be another's."""
    cause = f"{type(error).__name__}: {error}".removesuffix(": ")
    try:
        host = error.request.url.netloc.decode("ascii")
    except RuntimeError:  # an error of a transport of the user's own, maybe
        host = "the server"
    return f"{what} {host} ({cause})"


def _timeout(seconds: float) -> AbstractAsyncContextManager[object]:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # another library's loop: the steps alone are bounded
        return contextlib.nullcontext()
    return asyncio.timeout(seconds)


class _Steps(Mapping[str, float | None]):
    """Time-outs of the steps of a try, none longer than what is left when it begins:
    a token may have been asked for before."""

    def __init__(
        self, steps: Mapping[str, float | None], left: Callable[[], float | None]
    ) -> None:
        self._steps = steps
        self._left = left

    def __getitem__(self, name: str) -> float | None:
        seconds, left = self._steps[name], self._left()
        if left is None:
            return seconds
        return max(left if seconds is None else min(seconds, left), _LEAST)

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)
