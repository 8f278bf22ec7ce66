"""A request and the options of a client, made into what is sent: URL, headers, body.

Holds credentials to the servers that they are for. Opens no connection.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from ._meta import API_VERSION, GENERATOR, PACKAGE
from .auth import Additions, Secrets, additions_for, lacking
from .errors import ApiError
from .files import Content, Stream
from .headers import header_field
from .options import Options
from .requests import Header, Request
from .retries import has_key, is_idempotency_header, is_idempotent
from .servers import origin_of
from .styles import Pair, percent_except


class Call(NamedTuple):
    """A request, ready for the HTTP library. Its text is method and path alone."""

    method: str
    url: str
    path: str
    """For messages: without the query, which can hold an API key."""
    headers: list[tuple[bytes, bytes]]
    content: bytes | Stream | None
    is_trusted: bool
    """Whether it goes to a server that may have credentials."""
    is_open: bool
    """Whether the description says that it is for anybody, credentials or not."""
    secrets: Secrets
    has_secret_query: bool
    lacking: str
    """That it has not the credentials which it needs, and which by what keywords."""
    is_safe: bool
    """Whether doing it twice does what doing it once does."""
    streams: bool
    """Whether a success is handed out before its body is read."""

    @property
    def is_repeatable(self) -> bool:
        """Whether the body can be sent a second time."""
        return not isinstance(self.content, Stream) or self.content.is_repeatable

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def __repr__(self) -> str:
        return f"Call({str(self)!r})"


def prepare(request: Request[Any], options: Options, *, streams: bool = False) -> Call:
    """Raises ValueError for an argument that cannot be sent as what it is."""
    checked_request(request)
    server = options.server_of(request)
    is_trusted = origin_of(server) in options.origins
    security = options.security if request.security is None else request.security
    needed = security if is_trusted and options.auth is None else ()
    added = additions_for(needed, options.credentials)
    content = request.body.content() if request.body is not None else None
    if content is None and request.needs_body:
        raise ValueError("the body is required")
    url, path = _address(request, server)
    if added.query:
        # A parameter of the call can be the key, and a link to the next page have it.
        held = {pair.partition("=")[0] for pair in url.partition("?")[2].split("&")}
        pairs = [(name, value) for name, value in added.query if name not in held]
        secret = "&".join(f"{name}={value}" for name, value in pairs)
        url += (("&" if "?" in url else "?") + secret) if secret else ""
    accept = request.accept_stream if streams else request.accept
    headers = _headers(request, options, added, content, accept)
    is_given = any(name.lower() == b"authorization" for name, _ in headers)
    missing = ""
    if not is_given:
        missing = lacking(needed, options.credentials, options.keywords)
    return Call(
        method=request.method,
        url=url,
        path=path,
        headers=headers,
        content=content.data if content is not None else None,
        is_trusted=is_trusted,
        is_open=request.security is not None and not any(request.security),
        secrets=Secrets(added.secrets),
        has_secret_query=bool(added.query),
        lacking=missing,
        is_safe=is_idempotent(request.method) or has_key(headers),
        streams=streams,
    )


def checked_request(request: object) -> None:
    """Raises TypeError for what a method of a group gave, which sends by itself."""
    if not isinstance(request, Request):
        raise TypeError(
            f"a Request is wanted, not {type(request).__name__}: a function of"
            " `operations` makes one, with the name and the arguments of the client's"
            " method, which itself sends"
        )


def _address(request: Request[Any], server: str) -> tuple[str, str]:
    """The URL without credentials, and its path behind the server's, for messages.

    Raises ApiError for a next page that is at another origin: it would get the
    credentials of this one.
    """
    target, link = request.target(), _link(request)
    if not link:
        return server + target, target.partition("?")[0]
    try:
        url = urljoin(server + target, link)
        parts = urlsplit(url)
        if not url.isprintable():
            raise ValueError(url)
        is_here = parts.scheme in ("http", "https") and (
            origin_of(url) == origin_of(server)
        )
    except ValueError:  # a port, a host or a character that is none
        raise ApiError("the link to the next page is no URL") from None
    if not is_here or parts.username is not None:
        raise ApiError("the next page is at another origin, which is not followed")
    path = percent_except(parts.path or "/", _SENT_AS_IT_IS)
    query = percent_except(parts.query, _SENT_AS_IT_IS)
    base = urlsplit(server).path
    url = server.removesuffix(base) + path
    told = path.removeprefix(base) if path.startswith(f"{base}/") else path
    return f"{url}?{query}" if query else url, told


def _link(request: Request[Any]) -> str | None:
    """Where a page said that the next one is; None for requests of other kinds."""
    link: object = getattr(request, "link", None)
    return link if isinstance(link, str) and link else None


_SENT_AS_IT_IS: Final = "/!$&'()*+,;=:@?%[]|"


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
    fields += [header_field(*pair) for pair in _general(request, options)]
    for header in request.headers:
        field = header.field()
        if field is None and _needs_key(header, request, options):
            import uuid

            field = header_field(header.name, str(uuid.uuid4()))
        if field is not None:
            fields.append(field)
    cookies = _cookies(request, added)
    if cookies:
        # There is one such header (RFC 6265 §5.4): what is in it already stays.
        given = [text for name, text in fields if text and name.lower() == b"cookie"]
        name, text = header_field("Cookie", cookies)
        fields.append((name, b"; ".join([*given[-1:], text])))
    if content is not None:
        fields.append(header_field("Content-Type", content.media_type))
        if isinstance(content.data, Stream) and content.data.length is not None:
            fields.append(header_field("Content-Length", str(content.data.length)))
    return list({name.lower(): (name, value) for name, value in fields}.values())


def _general(request: Request[Any], options: Options) -> list[tuple[str, str]]:
    """The client's headers; a key by the name for it that the description has."""
    names = [each.name for each in request.headers if is_idempotency_header(each.name)]
    return [
        (names[0] if names and is_idempotency_header(name) else name, value)
        for name, value in options.headers.items()
    ]


def _needs_key(header: Header, request: Request[Any], options: Options) -> bool:
    """Whether a call is to have a name that nobody gave it: where it may be repeated,
    or the API refuses it without.

    Only where the description has a header for it: other servers would ignore it, and
    do what was asked twice.
    """
    is_useful = options.max_retries > 0 and not is_idempotent(request.method)
    return (
        (header.made or is_useful)
        and is_idempotency_header(header.name)
        and not any(map(is_idempotency_header, options.headers))
    )


def _cookies(request: Request[Any], added: Additions) -> str:
    pairs: list[Pair] = []
    for cookie in request.cookies:
        pairs += cookie.pairs()
    held = {name for name, _ in pairs}
    pairs += (pair for pair in added.cookies if pair[0] not in held)
    return "; ".join(f"{name}={value}" for name, value in pairs)


def _user_agent() -> str:
    """`package/version generator/version` (RFC 9110 §10.1.5)."""
    version = re.sub(r"[^0-9A-Za-z.+_-]+", "-", API_VERSION).strip("-")
    product = f"{PACKAGE}/{version}" if version else PACKAGE
    return f"{product} {GENERATOR.replace(' ', '/')}"


_USER_AGENT: Final = _user_agent()
