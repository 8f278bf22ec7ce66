"""What a client is told: the keywords that it takes, and what they come to.

The generated clients pass the keywords on. What each means is told at `SyncClient`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Required, TypeAlias, TypedDict
from urllib.parse import urljoin

from ._http import http
from .auth import Credential, Security
from .headers import header_field
from .requests import Request
from .retries import RetryPolicy, has_key
from .servers import Origin, checked_base, origin_of, usable
from .unset import UNSET, Unset

Auth: TypeAlias = "http.Auth | Callable[[http.Request], http.Request] | tuple[str, str]"
Timeout: TypeAlias = "float | http.Timeout | None"

_USUAL: Final = RetryPolicy()


class _Beside(TypedDict, total=False):
    """The keywords of both clients beside `base_url`, whose type is not always one."""

    headers: Mapping[str, str] | None
    timeout: Timeout | Unset
    max_retries: int
    retry_policy: RetryPolicy
    max_response_bytes: int | None
    auth: Auth | None
    strict: bool


class ClientOptions(_Beside, total=False):
    """The keywords of both clients."""

    base_url: str | None


class SyncOptions(ClientOptions, total=False):
    """Of `SyncClient`."""

    http_client: http.Client | None


class AsyncOptions(ClientOptions, total=False):
    """Of `AsyncClient`."""

    http_client: http.AsyncClient | None


class SyncOptionsWithUrl(_Beside, total=False):
    """Of a client of an API that names no server, for type checkers: see `settled`."""

    base_url: Required[str]
    http_client: http.Client | None


class AsyncOptionsWithUrl(_Beside, total=False):
    """The same of an asynchronous one."""

    base_url: Required[str]
    http_client: http.AsyncClient | None


class Options(NamedTuple):
    """What a client was told. Never changed: a view of a client has its own."""

    base_url: str
    is_replaced: bool
    """Whether `base_url` was given, and so stands for every server."""
    origins: frozenset[Origin]
    headers: Mapping[str, str]
    timeout: Timeout | Unset
    max_retries: int
    retry_policy: RetryPolicy
    max_response_bytes: int | None
    auth: Auth | None
    credentials: Mapping[str, Credential]
    keywords: Mapping[str, tuple[str, ...]]
    """Those of the client that take the credentials of each scheme."""
    security: Security

    def server_of(self, request: Request[Any]) -> str:
        if request.server is None or self.is_replaced:
            return self.base_url
        return checked_base(urljoin(self.base_url, request.server))

    def with_headers(self, headers: Mapping[str, str]) -> Options:
        """Those of `headers` replace the ones that have the same name, in any case."""
        # What a call with them would be refused for is refused here already.
        has_key(header_field(*pair) for pair in headers.items())
        lower = {name.lower() for name in headers}
        kept = {k: v for k, v in self.headers.items() if k.lower() not in lower}
        return self._replace(headers={**kept, **headers})

    def checked(self) -> Options:
        """These, or an error for what no call could be made with."""
        _check_retries(self.max_retries)
        _check_timeout(self.timeout)
        return self

    def __repr__(self) -> str:
        return f"Options(base_url={self.base_url!r}, …)"


def settled(
    given: ClientOptions,
    servers: tuple[str, ...],
    security: Security,
    credentials: Mapping[str, Credential],
    keywords: Mapping[str, tuple[str, ...]],
) -> Options:
    """The options of a client, with what counts where nothing was said.

    Raises TypeError for keywords that there are not: Python takes any.
    """
    unknown = given.keys() - AsyncOptions.__optional_keys__
    if unknown:
        raise TypeError(f"unexpected keywords: {', '.join(sorted(unknown))}")
    base_url = given.get("base_url")
    chosen, origins = _choose_server(base_url, servers)
    options = Options(
        base_url=chosen,
        is_replaced=base_url is not None,
        origins=origins,
        headers={},
        timeout=given.get("timeout", UNSET),
        max_retries=given.get("max_retries", 2),
        retry_policy=given.get("retry_policy", _USUAL),
        max_response_bytes=given.get("max_response_bytes"),
        auth=given.get("auth"),
        credentials=dict(credentials),
        keywords=keywords,
        security=security,
    )
    return options.with_headers(given.get("headers") or {}).checked()


def _check_retries(given: object) -> None:
    if not isinstance(given, int):
        raise TypeError(f"max_retries must be an integer, not {type(given).__name__}")
    if given < 0:
        raise ValueError(f"max_retries must not be negative, as {given} is")


def _check_timeout(given: object) -> None:
    if isinstance(given, str | bytes):
        raise TypeError(
            f"timeout must be a number of seconds, not {type(given).__name__}"
        )


def _choose_server(
    base_url: str | None, servers: tuple[str, ...]
) -> tuple[str, frozenset[Origin]]:
    """The base URL, and the origins that get credentials."""
    if base_url is not None:
        chosen = checked_base(base_url)
        return chosen, frozenset({origin_of(chosen)})
    found = usable(servers)
    if not found:
        raise ValueError(f"base_url is required{_unusable(servers)}")
    return found[0], frozenset(map(origin_of, found))


def _unusable(servers: tuple[str, ...]) -> str:
    """Why none of them can be called: for want of a host, or of values in it."""
    paths = [server for server in servers if server.startswith("/")]
    if paths:
        told = "the description of this API names no more of its server"
        return f", with the path {paths[0]}: {told}"
    told = ": the description of this API names no server that can be called"
    found = [server for server in servers if "{" in server]
    return f"{told}, but for values in {', '.join(found)}" if found else told
