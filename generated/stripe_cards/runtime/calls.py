"""What synchronous and asynchronous clients share: all but the waiting.

Turns a request and the client's options into what the HTTP library sends, and its
errors into ours. Holds credentials to the servers that they are for.
"""

from __future__ import annotations

import contextlib
import logging
import re
import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin, urlsplit

from ._http import http
from ._meta import API_VERSION, GENERATOR, PACKAGE
from .auth import Additions, Credential, Security, additions_for
from .errors import ApiConnectionError, ApiError, ApiTimeoutError, DecodeError
from .files import Content, Stream
from .headers import header_field
from .requests import Request
from .retries import RetryPolicy, Tries, is_idempotency_header, is_idempotent
from .servers import Origin, checked_base, origin_of, usable
from .styles import Pair, percent_except
from .unset import UNSET, Unset

Auth: TypeAlias = "http.Auth | Callable[[http.Request], http.Request] | tuple[str, str]"
Timeout: TypeAlias = "float | http.Timeout | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
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
    security: Security

    def server_of(self, request: Request[Any]) -> str:
        if request.server is None or self.is_replaced:
            return self.base_url
        return checked_base(request.server)

    def with_headers(self, headers: Mapping[str, str]) -> Options:
        """Those of `headers` replace the ones that have the same name, in any case."""
        for name, value in headers.items():
            header_field(name, value)
        lower = {name.lower() for name in headers}
        kept = {k: v for k, v in self.headers.items() if k.lower() not in lower}
        return replace(self, headers={**kept, **headers})


def choose_server(
    base_url: str | None, servers: tuple[str, ...]
) -> tuple[str, frozenset[Origin]]:
    """The base URL, and the origins that get credentials."""
    if base_url is not None:
        chosen = checked_base(base_url)
        return chosen, frozenset({origin_of(chosen)})
    found = usable(servers)
    if not found:
        raise ValueError(
            "base_url is required: the description of this API names no server that"
            " can be called"
        )
    return found[0], frozenset(map(origin_of, found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request, ready for the HTTP library."""

    method: str
    url: str
    path: str
    """For messages: without the query, which can hold an API key."""
    headers: list[tuple[bytes, bytes]]
    content: bytes | Stream | None
    is_trusted: bool
    """Whether it goes to a server that may have credentials."""
    secrets: tuple[str, ...]
    is_safe: bool
    """Whether doing it twice does what doing it once does."""
    streams: bool
    """Whether a success is handed out before its body is read."""

    def tries(self, options: Options) -> Tries:
        return Tries(
            options.retry_policy,
            options.max_retries,
            is_repeatable=not isinstance(self.content, Stream)
            or self.content.is_repeatable,
            is_safe=self.is_safe,
        )


def prepare(request: Request[Any], options: Options, *, streams: bool = False) -> Call:
    """Raises ValueError for an argument that cannot be sent as what it is."""
    server = options.server_of(request)
    is_trusted = origin_of(server) in options.origins
    added = _credentials(request, options) if is_trusted else additions_for((), {})
    content = request.body.content() if request.body is not None else None
    url, path = _address(request, server)
    if added.query:
        # A link to the next page may have the key of this call in it already.
        held = {pair.partition("=")[0] for pair in url.partition("?")[2].split("&")}
        is_new = not _link(request)
        pairs = [(n, value) for n, value in added.query if is_new or n not in held]
        secret = "&".join(f"{name}={value}" for name, value in pairs)
        url += (("&" if "?" in url else "?") + secret) if secret else ""
    accept = request.accept_stream if streams else request.accept
    headers = _headers(request, options, added, content, accept)
    return Call(
        method=request.method,
        url=url,
        path=path,
        headers=headers,
        content=content.data if content is not None else None,
        is_trusted=is_trusted,
        secrets=tuple(added.secrets),
        is_safe=is_idempotent(request.method)
        or any(is_idempotency_header(name.decode("ascii")) for name, _ in headers),
        streams=streams,
    )


def _address(request: Request[Any], server: str) -> tuple[str, str]:
    """The URL without credentials, and its path for messages.

    Raises ApiError for a next page that is at another origin: it would get the
    credentials of this one.
    """
    target, link = request.target(), _link(request)
    if not link:
        return server + target, target.partition("?")[0]
    try:
        url = urljoin(server + target, link)
        parts = urlsplit(url)
        is_here = parts.scheme in ("http", "https") and (
            origin_of(url) == origin_of(server)
        )
    except ValueError:  # a port or a host that is none
        raise ApiError("the link to the next page is no URL") from None
    if not is_here or parts.username is not None or not url.isprintable():
        raise ApiError("the next page is at another origin, which is not followed")
    path = percent_except(parts.path or "/", _SENT_AS_IT_IS)
    query = percent_except(parts.query, _SENT_AS_IT_IS)
    origin = server.removesuffix(urlsplit(server).path)
    return f"{origin}{path}?{query}" if query else origin + path, path


def _link(request: Request[Any]) -> str | None:
    """Where a page said that the next one is; None for requests of other kinds."""
    link: object = getattr(request, "link", None)
    return link if isinstance(link, str) and link else None


_SENT_AS_IT_IS: Final = "/!$&'()*+,;=:@?%[]|"


def _credentials(request: Request[Any], options: Options) -> Additions:
    if options.auth is not None:
        return additions_for((), {})
    security = options.security if request.security is None else request.security
    return additions_for(security, options.credentials)


def _headers(
    request: Request[Any],
    options: Options,
    added: Additions,
    content: Content | None,
    accept: str,
) -> list[tuple[bytes, bytes]]:
    """Later ones replace earlier ones of the same name; the body's come last."""
    fields = [
        header_field("User-Agent", _USER_AGENT),
        header_field("Accept", accept),
    ]
    fields += added.headers
    fields += [header_field(name, value) for name, value in options.headers.items()]
    for header in request.headers:
        field = header.field()
        if field is None and _needs_key(header.name, request, options):
            field = header_field(header.name, str(uuid.uuid4()))
        if field is not None:
            fields.append(field)
    cookies = _cookies(request, added)
    if cookies:
        fields.append(header_field("Cookie", cookies))
    if content is not None:
        fields.append(header_field("Content-Type", content.media_type))
        if isinstance(content.data, Stream) and content.data.length is not None:
            fields.append(header_field("Content-Length", str(content.data.length)))
    return list({name.lower(): (name, value) for name, value in fields}.values())


def _needs_key(header: str, request: Request[Any], options: Options) -> bool:
    """Whether a call that may be repeated is to have a name that nobody gave it.

    Only where the description has a header for it: other servers would ignore it, and
    do what was asked twice.
    """
    return (
        options.max_retries > 0
        and is_idempotency_header(header)
        and not is_idempotent(request.method)
        and not any(map(is_idempotency_header, options.headers))
    )


def _cookies(request: Request[Any], added: Additions) -> str:
    pairs: list[Pair] = []
    for cookie in request.cookies:
        pairs += cookie.pairs()
    return "; ".join(f"{name}={value}" for name, value in [*pairs, *added.cookies])


def how_to_send(call: Call, options: Options) -> dict[str, Any]:
    """Keywords for the HTTP library's `send`.

    Redirects are never followed: the one who is sent on would get headers and cookies
    that were meant for another.
    """
    how: dict[str, Any] = {"follow_redirects": False}
    if options.max_response_bytes is not None or call.streams:
        how["stream"] = True
    if not call.is_trusted:
        how["auth"] = None
    elif options.auth is not None:
        how["auth"] = options.auth
    return how


def how_to_build(call: Call, options: Options) -> dict[str, Any]:
    """Keywords for the HTTP library's `build_request`, without the content."""
    how: dict[str, Any] = {"url": call.url, "headers": call.headers}
    if options.timeout is not UNSET:
        how["timeout"] = options.timeout
    return how


def log_answer(call: Call, status: int, seconds: float) -> None:
    """One line for each try. Neither query nor headers, which can hold secrets."""
    _LOGGER.debug("%s %s: %d in %.3f s", call.method, call.path, status, seconds)


def log_retry(call: Call, wait: float, reason: object) -> None:
    _LOGGER.info("%s %s: again in %.2f s (%s)", call.method, call.path, wait, reason)


def checked_size(call: Call, size: int, options: Options) -> None:
    """Raises DecodeError where more has arrived than the client wants."""
    most = options.max_response_bytes
    if most is not None and size > most:
        failure = DecodeError(f"a body of at most {most} bytes", UNSET)
        failure.request = f"{call.method} {call.path}"
        raise failure


_LOGGER: Final = logging.getLogger(PACKAGE)


@contextlib.contextmanager
def translated_errors(call: Call) -> Generator[None, None, None]:
    """The HTTP library's errors as ours, with theirs as the cause."""
    try:
        yield
    except http.TimeoutException as error:
        message = _told(error, "no answer in time")
        raise ApiTimeoutError(message, method=call.method, path=call.path) from error
    except http.DecodingError as error:
        failure = DecodeError("a body in its Content-Encoding", UNSET)
        failure.request = f"{call.method} {call.path}"
        raise failure from error
    except http.RequestError as error:
        message = _told(error, "no connection")
        raise ApiConnectionError(message, method=call.method, path=call.path) from error
    except http.InvalidURL as error:
        raise ValueError(f"this cannot be a URL: {error}") from error


def _told(error: Exception, otherwise: str) -> str:
    return f"{otherwise} ({type(error).__name__}: {error})" if str(error) else otherwise


def _user_agent() -> str:
    """`package/version generator/version` (RFC 9110 §10.1.5)."""
    version = re.sub(r"[^0-9A-Za-z.+_-]+", "-", API_VERSION).strip("-")
    product = f"{PACKAGE}/{version}" if version else PACKAGE
    return f"{product} {GENERATOR.replace(' ', '/')}"


_USER_AGENT: Final = _user_agent()
