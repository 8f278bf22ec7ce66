"""Assertions about what is sent: each fact of a request, as a test compares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

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
from ..calls.credentials import Credentials
from ..calls.sent import SentRequest, body_type, parts_of
from ..calls.values import json_expression
from ..types import Types

_SHORT_LINE: Final = 54

_HEADER_CONSTANTS: Final = (
    ("JSON_HEADERS", {"content-type": "application/json"}),
    ("FORM_HEADERS", {"content-type": "application/x-www-form-urlencoded"}),
)
"""Constants of `tests/contract.py`, and what they have besides `HEADERS`."""

Fact: TypeAlias = tuple[Code, Expression]
"""An attribute of the recorded request, and what it must be."""


def header_constants(api: ir.Api) -> list[tuple[str, dict[str, str]]]:
    """Those constants that a request of the API can have."""
    sent = {
        body_type(content)
        for operation in api.operations
        if operation.body and operation.accepted == ("application/json",)
        for content in operation.body.contents
    }
    return [said for said in _HEADER_CONSTANTS if said[1]["content-type"] in sent]


def usual_headers(api: ir.Api) -> dict[str, str]:
    """What every request has that says nothing else, and has no body."""
    credentials = Credentials(api, api.security)
    return {"accept": "application/json", **credentials.headers()}


class ExpectedRequest:
    """What a test says of a request, in a module of tests."""

    def __init__(self, sent: SentRequest, types: Types) -> None:
        self.sent = sent
        self._types = types

    def facts(self) -> list[Fact]:
        """Request line, headers and body."""
        headers = self._written_headers(self.sent.headers())
        return [*_line(self.sent), (Code("headers"), headers), *self._body()]

    def added_to(self, other: ExpectedRequest) -> list[Fact]:
        """What differs from another request of the same operation; all if nothing."""
        facts, said = self.facts(), other.facts()
        path, parts = self.sent.target()
        if parts and path == other.sent.target()[0]:
            facts = [_query(parts), *facts[len(_line(self.sent)) :]]
        return [fact for fact in facts if fact not in said] or self.facts()

    def without_credentials(self) -> list[Fact]:
        """Request line and headers of the same call by a client that has none."""
        sent = self.sent.without_credentials()
        return [*_line(sent), (Code("headers"), written_headers(sent.headers()))]

    def elsewhere(self, server: str) -> list[Fact]:
        """The request line of the same call, where that is the server."""
        return _line(self.sent.at(server))

    def _written_headers(self, headers: dict[str, str]) -> Expression:
        """By the names that `tests/contract.py` has for the usual ones."""
        usual = usual_headers(self.sent.api)
        for name, added in (("HEADERS", {}), *_HEADER_CONSTANTS):
            if headers == usual | added:
                return self._types.imports.name(".contract", name)
        added = {key: text for key, text in headers.items() if key not in usual}
        if len(usual) > 1 and headers == usual | added:
            self._types.imports.name(".contract", "HEADERS")
            return spread_headers(added)
        return written_headers(headers)

    def _body(self) -> list[Fact]:
        """Nothing where there is none: a body without a content type fails anyway."""
        content = self.sent.arguments.content
        return [self._written_body(content)] if content else []

    def _written_body(self, content: ir.BodyContent) -> Fact:
        value = self.sent.arguments.body
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
                for p in parts_of(content, value)
            ]
            return Code("parts"), list_of(parts)
        text = wire.encoded(str(value), content.media_type)
        return Code("body"), literal(value if isinstance(value, bytes) else text)


def _line(sent: SentRequest) -> list[Fact]:
    """The request line; a long query as a list, which is easier to review."""
    path, parts = sent.target()
    whole = literal(sent.line())
    if len(parts) < 2 or len(whole) <= _SHORT_LINE:
        return [(Code("line"), whole)]
    return [
        (Code("method"), literal(sent.operation.method)),
        (Code("path"), literal(path)),
        _query(parts),
    ]


def _query(parts: Sequence[str]) -> Fact:
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
