"""What a request must look like on the wire, for the tests that come with a package."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from .. import ir, wire
from ..layout import Expression, call, dict_of, keyword, list_of, tuple_of
from ..source import Code, identifier, literal
from .types import Types
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


def credentials_of(api: ir.Api) -> dict[str, str]:
    """A value for each of the client's credential keywords."""
    names = [name for scheme in api.schemes for name in scheme.arguments]
    return {name: name.replace("_", "-") for name in dict.fromkeys(names)}


class ExpectedRequest:
    """What must be sent, worked out apart from the runtime."""

    def __init__(
        self, operation: ir.Operation, api: ir.Api, arguments: Arguments, types: Types
    ) -> None:
        self._types = types
        self._operation = operation
        self._api = api
        self._arguments = arguments
        self._credentials = credentials_of(api)

    def facts(self) -> list[tuple[Code, Expression]]:
        """Each attribute of the recorded request, and what it must be."""
        return [*self._line(), (Code("headers"), self._headers()), self._body()]

    def _given(self, location: str) -> list[tuple[ir.Parameter, Any]]:
        return [
            (p, self._arguments.parameters[p.pointer])
            for p in self._operation.parameters
            if p.location == location and p.pointer in self._arguments.parameters
        ]

    def _path(self) -> str:
        texts = {
            p.name.wire: wire.path_text(p, value) for p, value in self._given("path")
        }
        path = "".join(
            (
                texts[part.wire]
                if isinstance(part, ir.Slot)
                else quote(part, safe=_LITERAL)
            )
            for part in self._operation.path
        )
        server = self._operation.server or next(iter(self._api.servers), "")
        return urlsplit(server).path.rstrip("/") + path

    def _line(self) -> list[tuple[Code, Expression]]:
        """The request line; a long query as a list, which is easier to review."""
        path, _, fixed = self._path().partition("?")
        parts = [*([fixed] if fixed else []), *self._query()]
        target = "?".join([path, "&".join(parts)] if parts else [path])
        whole = literal(f"{self._operation.method} {target}")
        if len(parts) < 2 or len(whole) <= _SHORT_LINE:
            return [(Code("line"), whole)]
        return [
            (Code("method"), literal(self._operation.method)),
            (Code("path"), literal(path)),
            (Code('query.split("&")'), list_of(list(map(literal, parts)))),
        ]

    def _query(self) -> list[str]:
        parts = [wire.query_text(p, value) for p, value in self._given("query")]
        for parameter, value in self._given("querystring"):
            parts.append(wire.query_string(parameter, value))
        for scheme in self._schemes():
            if scheme.kind == "query":
                secret = self._credentials[scheme.arguments[0]]
                parts.append(f"{quote(scheme.key, safe='')}={quote(secret, safe='')}")
        return [part for text in parts for part in text.split("&") if part]

    def _schemes(self) -> list[ir.SecurityScheme]:
        """The schemes of the first alternative that needs any and has all."""
        known = {scheme.name: scheme for scheme in self._api.schemes}
        for alternative in self._operation.security:
            if alternative and all(name in known for name in alternative):
                return [known[name] for name in alternative]
        return []

    def _headers(self) -> Expression:
        headers: dict[str, str] = {}
        headers["accept"] = ", ".join(self._operation.accepted) or "*/*"
        content = self._arguments.content
        if content:
            boundary = "; boundary=boundary" if content.kind == "multipart" else ""
            headers["content-type"] = _body_type(content) + boundary
        for parameter, value in self._given("header"):
            if parameter.name.wire.lower() in _UNRECORDED:
                continue
            headers[parameter.name.wire.lower()] = wire.header_text(parameter, value)
        cookies = [wire.query_text(p, value) for p, value in self._given("cookie")]
        for scheme in self._schemes():
            first = self._credentials[scheme.arguments[0]]
            if scheme.kind == "bearer":
                headers["authorization"] = f"Bearer {first}"
            elif scheme.kind == "basic":
                pair = f"{first}:{self._credentials[scheme.arguments[1]]}"
                token = base64.b64encode(pair.encode()).decode()
                headers["authorization"] = f"Basic {token}"
            elif scheme.kind == "header":
                headers[scheme.key.lower()] = first
            elif scheme.kind == "cookie":
                cookies.append(f"{scheme.key}={first}")
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        return dict_of(
            (literal(key), literal(text)) for key, text in sorted(headers.items())
        )

    def _body(self) -> tuple[Code, Expression]:
        value = self._arguments.body
        content = self._arguments.content
        if content is None:
            return Code("body"), literal(b"")
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
        data = value if isinstance(value, bytes) else str(value).encode()
        return Code("body"), literal(data)


_LITERAL: Final = "/!$&'()*+,;=:@%?"


def _body_type(content: ir.BodyContent) -> str:
    if "*" not in content.media_type:
        return content.media_type
    usual = {"json": "application/json", "text": "text/plain"}
    return usual.get(content.kind, "application/octet-stream")


def _parts(
    content: ir.BodyContent, value: Mapping[str, Any]
) -> list[tuple[str, str | None, str | None, bytes]]:
    """Name, file name, media type and content of each part of a multipart body."""
    encodings = {encoding.property: encoding for encoding in content.encodings}
    parts: list[tuple[str, str | None, str | None, bytes]] = []
    for name, item in value.items():
        encoding = encodings.get(name)
        if encoding and wire.has_style(encoding):
            pairs = wire.styled(name, item, encoding, content.lists)
            parts += [(key, None, None, text.encode()) for key, text in pairs]
            continue
        kind = encoding.content_type if encoding else None
        for single in item if isinstance(item, list) else [item]:
            if isinstance(single, bytes):
                media_type = kind or "application/octet-stream"
                parts.append((name, name, media_type.partition(",")[0].strip(), single))
            elif isinstance(single, dict | list):
                text = wire.text_of(single)
                parts.append((name, None, kind or "application/json", text.encode()))
            else:
                parts.append((name, None, kind, wire.text_of(single).encode()))
    return parts
