"""What goes out for a call, worked out from the model apart from the runtime."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from ... import ir
from ...media_types import bare
from ...samples import wire
from .arguments import Arguments
from .credentials import Credentials
from .servers import address_of, server_of

_UNRECORDED: Final = frozenset(
    """accept-encoding connection content-length host transfer-encoding
    user-agent""".split()
)
"""Headers that every request has, which the runtime's recorder leaves out."""
_TYPE: Final = re.compile(r";\s*type\s*=", re.IGNORECASE)
"""The parameter of a media type that has this name."""


class SentRequest:
    """The request of a call, as the runtime's recorder tells it.

    `server` is where it goes instead of the operation's, `security` who makes the call.
    """

    def __init__(
        self,
        operation: ir.Operation,
        api: ir.Api,
        arguments: Arguments,
        *,
        server: str | None = None,
        security: ir.Requirement | None = None,
    ) -> None:
        self.operation = operation
        self.api = api
        self.arguments = arguments
        wanted = operation.security if security is None else security
        self._credentials = Credentials(api, wanted)
        self._base = server_of(api)
        self._server = address_of(server) if server else self._usual_server()

    def without_credentials(self) -> SentRequest:
        """What is sent of the same call by a client that has none."""
        return SentRequest(self.operation, self.api, self.arguments, security=())

    def at(self, server: str) -> SentRequest:
        """What is sent of the same call where that is the server."""
        return SentRequest(self.operation, self.api, self.arguments, server=server)

    def has_credentials(self) -> bool:
        """Whether something is sent that shows who calls."""
        return bool(self._credentials.schemes)

    def line(self) -> str:
        """`GET /pets?limit=1`, from the client's server on."""
        return self._line(*self.target())

    def line_at_server(self) -> str:
        """`GET /v1/pets?limit=1`: the line as the server itself sees it."""
        path, parts = self._split()
        return self._line(urlsplit(self._server).path + path, parts + self._query())

    def line_of_link(self, link: str) -> str | None:
        """The line after a link with a query; None where credentials are in that."""
        if self._credentials.of_kind("query"):
            return None
        path, _ = self.target()
        return f"{self.operation.method} {path}{link}"

    def _line(self, path: str, parts: Sequence[str]) -> str:
        target = "?".join([path, "&".join(parts)] if parts else [path])
        return f"{self.operation.method} {target}"

    def target(self) -> tuple[str, list[str]]:
        """The path from the client's server on, and each part of the query.

        Of a request that goes elsewhere the whole URL stands in the place of the path.
        """
        path, parts = self._split()
        url = self._server + path
        below = url.removeprefix(self._base)
        path = below if below.startswith("/") else url
        return path, parts + self._query()

    def headers(self) -> dict[str, str]:
        """By their names in small letters."""
        # What the caller gives comes after what the client has.
        headers = self._credentials.headers()
        headers["accept"] = ", ".join(self.operation.accepted)
        content = self.arguments.content
        if content:
            said = body_type(content)
            if content.kind == "multipart":
                said += f"{self._root_of(said, content)}; boundary=boundary"
            headers["content-type"] = said
        for parameter, value in self._given("header"):
            if parameter.name.wire.lower() in _UNRECORDED:
                continue
            headers[parameter.name.wire.lower()] = wire.header_text(parameter, value)
        cookies = [
            text
            for parameter, value in self._given("cookie")
            for text in wire.cookie_texts(parameter, value)
        ]
        held = {text.partition("=")[0] for text in cookies}
        added = self._credentials.of_kind("cookie")
        cookies += [f"{key}={value}" for key, value in added if key not in held]
        if cookies:
            # After those of a parameter that is the header itself.
            given = [headers["cookie"]] if "cookie" in headers else []
            headers["cookie"] = "; ".join([*given, *cookies])
        return headers

    def _root_of(self, said: str, content: ir.BodyContent) -> str:
        """RFC 2387 §3.1: what a related body tells of its first part."""
        body = self.arguments.body
        if bare(said) != "multipart/related" or _TYPE.search(said):
            return ""
        parts = parts_of(content, body) if isinstance(body, dict) else []
        root = next((bare(part[2] or "text/plain") for part in parts), "text/plain")
        return f'; type="{root}"'

    def _given(self, *locations: str) -> list[tuple[ir.Parameter, Any]]:
        return [
            (p, self.arguments.parameters[p.pointer])
            for p in self.operation.parameters
            if p.location in locations and p.pointer in self.arguments.parameters
        ]

    def _usual_server(self) -> str:
        """Without one `base_url` is given, which replaces the operation's too."""
        if not self.api.servers:
            return self._base
        own = self.operation.server or ""
        return address_of(urljoin(self.api.servers[0], own))

    def _split(self) -> tuple[str, list[str]]:
        """The operation's path, and what query it has by itself."""
        path, _, fixed = self._path().partition("?")
        return path, [fixed] if fixed else []

    def _path(self) -> str:
        texts = {
            p.name.wire: wire.path_text(p, value) for p, value in self._given("path")
        }
        return "".join(
            (texts[part.wire] if isinstance(part, ir.Slot) else wire.literal_text(part))
            for part in self.operation.path
        )

    def _query(self) -> list[str]:
        parts = [
            (wire.query_text if p.location == "query" else wire.query_string)(p, value)
            for p, value in self._given("query", "querystring")
        ]
        given = [part for text in parts for part in text.split("&") if part]
        held = {part.partition("=")[0] for part in given}
        credentials = self._credentials.of_kind("query")
        added = [(quote(k, safe=""), v) for k, v in credentials]
        return given + [f"{k}={quote(v, safe='')}" for k, v in added if k not in held]


def body_type(content: ir.BodyContent) -> str:
    """The media type that is said of a body: of a range, what is usual."""
    if "*" not in content.media_type:
        return content.media_type
    usual = {"json": "application/json", "text": "text/plain"}
    return usual.get(content.kind, "application/octet-stream")


Part: TypeAlias = tuple[str, str | None, str | None, bytes]
"""Name, file name, media type and content."""


def parts_of(content: ir.BodyContent, value: Mapping[str, Any]) -> list[Part]:
    """The parts of a multipart body."""
    encodings = {encoding.property: encoding for encoding in content.encodings}
    parts: list[Part] = []
    for name, item in value.items():
        encoding = encodings.get(name)
        items = item if isinstance(item, list) else [item]
        is_file = any(isinstance(each, bytes) for each in items)
        if encoding and wire.has_style(encoding) and not is_file:
            pairs = wire.styled(name, item, encoding, content.lists)
            parts += [(key, None, None, text.encode()) for key, text in pairs]
            continue
        kind = encoding.content_type if encoding else None
        if kind is not None and wire.is_json(kind):
            items = [item]
        parts += [_part(name, each, kind) for each in items]
    return parts


def _part(name: str, value: Any, kind: str | None) -> Part:
    if isinstance(value, bytes):
        return name, name, kind or "application/octet-stream", value
    is_json = wire.is_json(kind or "")
    if isinstance(value, dict | list) or is_json:
        label = kind if is_json else "application/json"
        return name, None, label, wire.json_text(value).encode()
    return name, None, kind, wire.encoded(wire.text_of(value), kind or "")
