"""OAuth 2.0 client credentials (RFC 6749 §4.4), for a client's `auth`.

    Client(auth=ClientCredentials("https://auth.example.com/token", "id", "secret"))

A token is asked for when the first call needs one, kept until shortly before it ends,
and asked for anew once where a server refuses it. No repr and no message shows it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any, Final, Literal, cast
from urllib.parse import quote_plus

from ._http import http
from .errors import ApiError

_MARGIN: Final = 30
"""Seconds before its end from which on a token counts as ended."""
_USUAL: Final = 300
"""Seconds for which a token is kept that does not tell its end."""


class TokenError(ApiError):
    """The authorization server gave no token; `error` is its code (RFC 6749 §5.2)."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(f"no access token: {status} {error}".rstrip())
        self.status = status
        self.error = error


class ClientCredentials(http.Auth):
    """Tokens for one client of an authorization server.

    `send_as` is where the client's own name and secret go: `header` (RFC 6749 §2.3.1)
    or `body`. Threads and tasks may share one; two that need a token at once may both
    ask for it.
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
        self._token: tuple[str, float] | None = None
        """The token, and when it ends by the clock: one object, so never half new."""

    def __repr__(self) -> str:
        return f"ClientCredentials({str(self._url)!r}, …)"

    # Of all answers that of a token alone is read here: `requires_response_body` would
    # read those of the API too, which may be streams, and longer than is wanted.

    def sync_auth_flow(
        self, request: http.Request
    ) -> Generator[http.Request, http.Response, None]:
        flow = self.auth_flow(request)
        outgoing = next(flow)
        while True:
            answer = yield outgoing
            if outgoing is not request:
                answer.read()
            try:
                outgoing = flow.send(answer)
            except StopIteration:
                return

    async def async_auth_flow(
        self, request: http.Request
    ) -> AsyncGenerator[http.Request, http.Response]:
        flow = self.auth_flow(request)
        outgoing = next(flow)
        while True:
            answer = yield outgoing
            if outgoing is not request:
                await answer.aread()
            try:
                outgoing = flow.send(answer)
            except StopIteration:
                return

    def auth_flow(
        self, request: http.Request
    ) -> Generator[http.Request, http.Response, None]:
        held = self._token
        is_new = held is None or held[1] <= self._clock()
        if held is None or is_new:
            held = yield from self._fetched()
        request.headers["Authorization"] = f"Bearer {held[0]}"
        answer = yield request
        if answer.status_code == 401 and not is_new:
            if self._token is held:
                self._token = None
            held = yield from self._fetched()
            request.headers["Authorization"] = f"Bearer {held[0]}"
            yield request

    def _fetched(
        self,
    ) -> Generator[http.Request, http.Response, tuple[str, float]]:
        answer = yield self._token_request()
        try:
            value: Any = answer.json()
        except ValueError:
            value = None
        said = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        token = said.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str):
            raise TokenError(answer.status_code, str(said.get("error", ""))[:100])
        seconds = said.get("expires_in")
        lasts = float(seconds) if isinstance(seconds, int | float) else _USUAL
        self._token = (token, self._clock() + max(lasts - _MARGIN, 0))
        return self._token

    def _token_request(self) -> http.Request:
        fields = {"grant_type": "client_credentials"}
        if self._scope is not None:
            fields["scope"] = self._scope
        if self._send_as == "body":
            fields["client_id"] = self._client_id
            fields["client_secret"] = self._client_secret
            return http.Request("POST", self._url, data=fields)
        # RFC 6749 §2.3.1 wants both as in a form.
        basic = http.BasicAuth(
            quote_plus(self._client_id), quote_plus(self._client_secret)
        )
        return next(basic.auth_flow(http.Request("POST", self._url, data=fields)))


_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
