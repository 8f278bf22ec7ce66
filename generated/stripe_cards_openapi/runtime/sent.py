"""A request as a server sees it, taken apart for tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

_PLAIN_BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body."""

    name: str
    file_name: str | None = None
    media_type: str | None = None
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """A request on its way. `path` and `query` are raw, with their escapes.

    `headers` has lower-case names, and only what the operation and the client's options
    set. A multipart boundary is always `boundary`.
    """

    method: str
    origin: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def line(self) -> str:
        """`GET /pets?limit=1`: the method, and the target as it is sent."""
        return f"{self.method} {self.target}"

    @property
    def target(self) -> str:
        """The path, and the query if there is one."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def form(self) -> list[tuple[str, str]]:
        """The pairs of a form, decoded, in order."""
        return _pairs(self.body.decode("ascii"))

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The pairs of the query string, decoded, in order."""
        return _pairs(self.query)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def parts(self) -> list[Part]:
        """The parts of a multipart body, in order."""
        delimiter = f"--{_boundary(self.headers)}".encode()
        pieces = (b"\r\n" + self.body).split(b"\r\n" + delimiter)
        return [_part(piece) for piece in pieces[1:-1]]

    def seen_from(self, server: str) -> SentRequest:
        """This request with its path from the server's URL on.

        Of a request that goes elsewhere, the whole URL stands in the place of the path.
        """
        url = self.origin + self.path
        below = url.removeprefix(server)
        return replace(self, path=below if below.startswith("/") else url)

    def with_plain_boundary(self) -> SentRequest:
        """This request with the random boundary replaced, so that two can be equal."""
        boundary = _boundary(self.headers)
        if boundary is None:
            return self
        content_type = self.headers["content-type"].replace(boundary, _PLAIN_BOUNDARY)
        return replace(
            self,
            headers={**self.headers, "content-type": content_type},
            body=self.body.replace(boundary.encode(), _PLAIN_BOUNDARY.encode()),
        )


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def _boundary(headers: dict[str, str]) -> str | None:
    message = Message()
    message["Content-Type"] = headers.get("content-type", "")
    return message.get_boundary()


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    message = Message()
    for line in head.decode().strip().split("\r\n"):
        name, _, value = line.partition(": ")
        message[name] = value
    return Part(
        name=str(message.get_param("name", header="content-disposition")),
        file_name=message.get_filename(),
        media_type=message["content-type"],
        content=content,
    )
