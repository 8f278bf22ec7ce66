"""What a request must look like on the wire, for the tests that come with a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from ... import ir
from ...printing.layout import (
    Expression,
    Group,
    call,
    dict_of,
    keyword,
    list_of,
    tuple_of,
)
from ...printing.source import Code, identifier, literal
from ...samples import wire
from ..types import Types
from .credentials import Credentials
from .origins import address_of, server_of
from .values import json_expression

_SHORT_LINE: Final = 54
_UNRECORDED: Final = frozenset(
    """accept-encoding connection content-length host transfer-encoding
    user-agent""".split()
)
"""Headers that every request has, which the runtime's recorder leaves out."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """Sample JSON values by parameter pointer, and of the body."""

    parameters: Mapping[str, Any]
    body: Any
    content: ir.BodyContent | None
    """The form in which the body is sent; None where none is."""


HEADER_CONSTANTS: Final = (
    ("JSON_HEADERS", {"content-type": "application/json"}),
    ("FORM_HEADERS", {"content-type": "application/x-www-form-urlencoded"}),
)
"""Constants of `tests/contract.py`, and what they have besides `HEADERS`."""


def header_constants(api: ir.Api) -> list[tuple[str, dict[str, str]]]:
    """Those constants that a request of the API can have."""
    sent = {
        _body_type(content)
        for group in api.groups
        for operation in group.operations
        if operation.body and operation.accepted == ("application/json",)
        for content in operation.body.contents
    }
    return [said for said in HEADER_CONSTANTS if said[1]["content-type"] in sent]


def usual_headers(api: ir.Api) -> dict[str, str]:
    """What every request has that says nothing else, and has no body."""
    credentials = Credentials(api, api.security)
    return {"accept": "application/json", **credentials.headers()}


class ExpectedRequest:
    """What must be sent, worked out apart from the runtime.

    Paths are those that a test's `Call` tells: from the client's server on. `server` is
    where the request goes instead of the operation's.
    """

    def __init__(
        self,
        operation: ir.Operation,
        api: ir.Api,
        arguments: Arguments,
        types: Types,
        server: str | None = None,
    ) -> None:
        self._types = types
        self._operation = operation
        self._api = api
        self._arguments = arguments
        self._credentials = Credentials(api, operation.security)
        self._base = server_of(api)
        self._server = address_of(server) if server else self._usual_server()

    def facts(self) -> list[tuple[Code, Expression]]:
        """Each attribute of the recorded request, and what it must be."""
        headers = self._written_headers(self._headers(self._credentials))
        line = self._line(self._credentials)
        return [*line, (Code("headers"), headers), *self._body()]

    def added_to(self, other: ExpectedRequest) -> list[tuple[Code, Expression]]:
        """What differs from another request of the same operation; all if nothing."""
        facts, said = self.facts(), other.facts()
        path, parts = self._target(self._credentials)
        if parts and path == other._target(other._credentials)[0]:
            line = self._line(self._credentials)
            facts = [_query(parts), *facts[len(line) :]]
        return [fact for fact in facts if fact not in said] or self.facts()

    def needs_credentials(self) -> bool:
        """Whether something is sent that shows who calls."""
        return bool(self._credentials.schemes)

    def without_credentials(self) -> list[tuple[Code, Expression]]:
        """Request line and headers of the same call by a client that has none."""
        nobody = Credentials(self._api, ())
        headers = written_headers(self._headers(nobody))
        return [*self._line(nobody), (Code("headers"), headers)]

    def elsewhere(self, server: str) -> list[tuple[Code, Expression]]:
        """The request line of the same call, where that is the server."""
        said = (self._operation, self._api, self._arguments, self._types)
        return ExpectedRequest(*said, server)._line(self._credentials)

    def _given(self, *locations: str) -> list[tuple[ir.Parameter, Any]]:
        return [
            (p, self._arguments.parameters[p.pointer])
            for p in self._operation.parameters
            if p.location in locations and p.pointer in self._arguments.parameters
        ]

    def _path(self) -> str:
        texts = {
            p.name.wire: wire.path_text(p, value) for p, value in self._given("path")
        }
        return "".join(
            (texts[part.wire] if isinstance(part, ir.Slot) else wire.literal_text(part))
            for part in self._operation.path
        )

    def _usual_server(self) -> str:
        """Without one `base_url` is given, which replaces the operation's too."""
        if not self._api.servers:
            return self._base
        own = self._operation.server or ""
        return address_of(urljoin(self._api.servers[0], own))

    def line(self, credentials: Credentials | None = None) -> str:
        """`GET /pets?limit=1`; with those of the client where no others are given."""
        path, parts = self._target(credentials or self._credentials)
        return self._line_of(path, parts)

    def line_at_server(self) -> str:
        """`GET /v1/pets?limit=1`: the line as the server itself sees it."""
        path, parts = self._split()
        parts += self._query(self._credentials)
        return self._line_of(urlsplit(self._server).path + path, parts)

    def _line_of(self, path: str, parts: Sequence[str]) -> str:
        target = "?".join([path, "&".join(parts)] if parts else [path])
        return f"{self._operation.method} {target}"

    def line_of_link(self, link: str) -> str | None:
        """The line after a link with a query; None where credentials are in that."""
        if self._credentials.of_kind("query"):
            return None
        path, _ = self._target(self._credentials)
        return f"{self._operation.method} {path}{link}"

    def _target(self, credentials: Credentials) -> tuple[str, list[str]]:
        """The path from the client's server on, and each part of the query.

        Of a request that goes elsewhere the whole URL stands in the place of the path.
        """
        path, parts = self._split()
        url = self._server + path
        below = url.removeprefix(self._base)
        path = below if below.startswith("/") else url
        return path, [*parts, *self._query(credentials)]

    def _split(self) -> tuple[str, list[str]]:
        """The operation's path, and what query it has by itself."""
        path, _, fixed = self._path().partition("?")
        return path, [fixed] if fixed else []

    def _line(self, credentials: Credentials) -> list[tuple[Code, Expression]]:
        """The request line; a long query as a list, which is easier to review."""
        path, parts = self._target(credentials)
        whole = literal(self.line(credentials))
        if len(parts) < 2 or len(whole) <= _SHORT_LINE:
            return [(Code("line"), whole)]
        return [
            (Code("method"), literal(self._operation.method)),
            (Code("path"), literal(path)),
            _query(parts),
        ]

    def _query(self, credentials: Credentials) -> list[str]:
        parts = [
            (wire.query_text if p.location == "query" else wire.query_string)(p, value)
            for p, value in self._given("query", "querystring")
        ]
        given = [part for text in parts for part in text.split("&") if part]
        held = {part.partition("=")[0] for part in given}
        added = [(quote(k, safe=""), v) for k, v in credentials.of_kind("query")]
        return given + [f"{k}={quote(v, safe='')}" for k, v in added if k not in held]

    def _headers(self, credentials: Credentials) -> dict[str, str]:
        # What the caller gives comes after what the client has.
        headers = credentials.headers()
        headers["accept"] = ", ".join(self._operation.accepted)
        content = self._arguments.content
        if content:
            boundary = "; boundary=boundary" if content.kind == "multipart" else ""
            headers["content-type"] = _body_type(content) + boundary
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
        added = [(k, v) for k, v in credentials.of_kind("cookie") if k not in held]
        cookies += [f"{key}={value}" for key, value in added]
        if cookies:
            # After those of a parameter that is the header itself.
            given = [headers["cookie"]] if "cookie" in headers else []
            headers["cookie"] = "; ".join([*given, *cookies])
        return headers

    def _written_headers(self, headers: dict[str, str]) -> Expression:
        """By the names that `tests/contract.py` has for the usual ones."""
        usual = usual_headers(self._api)
        for name, added in (("HEADERS", {}), *HEADER_CONSTANTS):
            if headers == usual | added:
                return self._types.imports.name(".contract", name)
        added = {key: text for key, text in headers.items() if key not in usual}
        if len(usual) > 1 and headers == usual | added:
            self._types.imports.name(".contract", "HEADERS")
            return spread_headers(added)
        return written_headers(headers)

    def _body(self) -> list[tuple[Code, Expression]]:
        """Nothing where there is none: a body without a content type fails anyway."""
        content = self._arguments.content
        return [self._written_body(content)] if content else []

    def _written_body(self, content: ir.BodyContent) -> tuple[Code, Expression]:
        value = self._arguments.body
        if content.kind == "json":
            return Code("json"), json_expression(value)
        if content.kind == "form" and isinstance(value, dict):
            pairs = wire.form_pairs(content, value)
            return Code("form"), list_of(
                [tuple_of(list(map(literal, p))) for p in pairs]
            )
        if content.kind == "multipart" and isinstance(value, dict):
            part = self._types.runtime("sent", "Part")
            names = ("name", "file_name", "media_type", "content")
            parts = [
                call(
                    part,
                    *(
                        keyword(identifier(n), literal(v))
                        for n, v in zip(names, p, strict=True)
                    ),
                )
                for p in _parts(content, value)
            ]
            return Code("parts"), list_of(parts)
        text = wire.encoded(str(value), content.media_type)
        return Code("body"), literal(value if isinstance(value, bytes) else text)


def _query(parts: Sequence[str]) -> tuple[Code, Expression]:
    """The query, as a list where it is long."""
    query = "&".join(parts)
    # One of the parts may be several: what a path has by itself, or a list.
    pairs = query.split("&")
    if len(pairs) < 2 or len(literal(query)) <= _SHORT_LINE:
        return Code("query"), literal(query)
    return Code('query.split("&")'), list_of(list(map(literal, pairs)))


def written_headers(headers: Mapping[str, str]) -> Group:
    """`{"accept": "text/csv", "x-tenant": "acme"}`."""
    return dict_of((literal(key), literal(headers[key])) for key in sorted(headers))


def spread_headers(added: Mapping[str, str]) -> Group:
    """`{**HEADERS, "x-tenant": "acme"}`."""
    written = written_headers(added)
    return replace(written, items=(Code("**HEADERS"), *written.items))


def _body_type(content: ir.BodyContent) -> str:
    if "*" not in content.media_type:
        return content.media_type
    usual = {"json": "application/json", "text": "text/plain"}
    return usual.get(content.kind, "application/octet-stream")


_Part: TypeAlias = tuple[str, str | None, str | None, bytes]
"""Name, file name, media type and content."""


def _parts(content: ir.BodyContent, value: Mapping[str, Any]) -> list[_Part]:
    """The parts of a multipart body."""
    encodings = {encoding.property: encoding for encoding in content.encodings}
    parts: list[_Part] = []
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


def _part(name: str, value: Any, kind: str | None) -> _Part:
    if isinstance(value, bytes):
        return name, name, kind or "application/octet-stream", value
    is_json = wire.is_json(kind or "")
    if isinstance(value, dict | list) or is_json:
        label = kind if is_json else "application/json"
        return name, None, label, wire.json_text(value).encode()
    return name, None, kind, wire.encoded(wire.text_of(value), kind or "")
