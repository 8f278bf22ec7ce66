"""When a call is made again, and how long to wait before that.

Decides only: sending and waiting are in `clients`. The clock, the dice and the waiting
can be replaced, so that tests need not sleep.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from ._http import http
from .errors import ApiConnectionError, TokenError

_IDEMPOTENT: Final = frozenset(
    {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"}
)
"""RFC 9110 §9.2.2, and RFC draft `safe-method-w-body` for QUERY."""
_FOR_A_WHILE: Final = frozenset({408, 425, 429, *range(500, 600)}) - {501, 505}
"""Statuses that may be others soon. What is not supported will not be."""
_NOT_DONE: Final = 429
"""The server has refused the call for the rate of calls alone (RFC 6585 §4): it is safe
to make again, whatever it does."""


async def _sleep(seconds: float) -> None:
    """`asyncio.sleep`: a synchronous client does not load what it never needs."""
    import asyncio

    await asyncio.sleep(seconds)


class RetryPolicy(NamedTuple):
    """How long to wait between the tries of a call; all times are in seconds.

    The wait doubles from `first_wait` up to `longest_wait`, each shortened by chance to
    half at most. What the server asks for with Retry-After counts instead, unless it is
    longer than `longest_wait`: then the answer is taken as it is. `deadline` is for
    the whole call, from the beginning of the first try: none begins after it, and one
    under way ends with it, under asyncio. Elsewhere no step of it, as connecting or
    reading, waits for longer, but a server that sends its headers byte by byte makes
    many steps. Of a stream it bounds the beginning.
    """

    first_wait: float = 0.5
    longest_wait: float = 30
    deadline: float | None = None
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    """Seconds since 1970, for dates in Retry-After."""
    dice: Callable[[], float] = random.random
    """A number from 0 up to 1."""
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep


class Tries:
    """The tries of one call."""

    def __init__(self, policy: RetryPolicy, most: int, *, is_safe: bool) -> None:
        """`most` counts those after the first. A call is safe where doing it twice does
        what doing it once does."""
        self._policy = policy
        self._left = most
        self._is_safe = is_safe
        self._number = 0
        self._began = policy.clock()

    def left(self) -> float | None:
        """Seconds until the deadline, None where there is none."""
        if self._policy.deadline is None:
            return None
        return self._policy.deadline - (self._policy.clock() - self._began)

    def wait_after_answer(
        self, status: int, headers: Mapping[str, str]
    ) -> float | None:
        """Seconds until the next try; None where the answer is to be taken."""
        if status not in _FOR_A_WHILE or not (self._is_safe or status == _NOT_DONE):
            return None
        asked = headers.get("retry-after")
        return self._wait(retry_after(asked, self._policy.now()) if asked else None)

    def wait_after_error(self, error: ApiConnectionError | TokenError) -> float | None:
        """Seconds until the next try; None where the error is to be raised."""
        if isinstance(error, TokenError):
            return self._wait(None) if error.status in _FOR_A_WHILE else None
        if not self._is_safe and not isinstance(error.__cause__, _NOT_SENT):
            return None
        return self._wait(None)

    def _wait(self, asked: float | None) -> float | None:
        policy = self._policy
        if self._left <= 0:
            return None
        if asked is None:
            usual = min(policy.first_wait * 2.0**self._number, policy.longest_wait)
            wait = usual * (1 - policy.dice() / 2)
        else:
            wait = asked
        left = self.left()
        if wait > policy.longest_wait or (left is not None and wait > left):
            return None
        self._left -= 1
        self._number += 1
        return wait


_NOT_SENT: Final = (http.ConnectError, http.ConnectTimeout, http.PoolTimeout)
"""After these the server has seen nothing of the call."""


def is_idempotent(method: str) -> bool:
    """Whether a method may be repeated by its definition."""
    return method.upper() in _IDEMPOTENT


def is_idempotency_header(name: str) -> bool:
    """Whether a header names a call, so that a server does it once only."""
    return name.lower().replace("_", "-") in ("idempotency-key", "x-idempotency-key")


def has_key(fields: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether headers name a call. An empty name is refused: calls would share it."""
    keys = [text for name, text in fields if is_idempotency_header(name.decode())]
    if not all(keys):
        raise ValueError("an idempotency key must not be empty")
    return bool(keys)


def retry_after(value: str, now: float) -> float | None:
    """Seconds from now; None for what is neither seconds nor a date.

    RFC 9110 §10.2.3.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        # The form of asctime says no zone, and means UTC (RFC 9110 §5.6.7).
        when = when.replace(tzinfo=when.tzinfo or UTC)
        return max(when.timestamp() - now, 0)
    except (ValueError, OverflowError):
        return None
