"""Connections: who made them, who may close them, and how they are set up.

Those of one process are of no use to another: two who read from one connection get each
other's answers. So a process that was forked makes its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, Generic, TypeVar

from ._http import http

H = TypeVar("H")

_TIMEOUT: Final = http.Timeout(60, connect=5)


class Pool(Generic[H]):
    """The HTTP client of a client and all its views, made when first needed."""

    def __init__(self, given: H | None, make: Callable[[], H]) -> None:
        self._client: H | None = given
        self._is_ours = given is None
        self._process = os.getpid()
        """That of the connections, which are ours."""
        self._is_closed = False
        self._make = make
        self._lock = threading.Lock()

    def client(self) -> H:
        with self._lock:
            if self._is_closed:
                raise RuntimeError("this client is closed")
            if self._client is None or self._is_inherited():
                self._client = self._make()
                self._process = os.getpid()
            return self._client

    def release(self) -> H | None:
        """What is to be closed: nothing where the HTTP client was given to us."""
        with self._lock:
            self._is_closed = True
            return self._client if self._is_ours and not self._is_inherited() else None

    def _is_inherited(self) -> bool:
        """Whether the connections are those of the process that this was forked from.

        They are not closed: with TLS the server would be told so, and close them there.
        """
        return self._is_ours and self._process != os.getpid()


def _no_cookies() -> CookieJar:
    """A jar that takes none: what a call sends must not depend on calls before it."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def make_client() -> http.Client:
    return http.Client(timeout=_TIMEOUT, cookies=_no_cookies())


def make_async_client() -> http.AsyncClient:
    return http.AsyncClient(timeout=_TIMEOUT, cookies=_no_cookies())
