"""Reads one page into the facts that it states, each with its place in the source.

Knows the three dialects and their order of parts; what the facts mean for a client, and
what to assume where the page is silent, is decided in `operation`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .markup import Mark, Part, find_marks, find_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header line of the request or of a response."""

    name: str
    value: str
    offset: int


@dataclass(slots=True, kw_only=True)
class Parameter:
    """One entry of the list of parameters."""

    name: str
    offset: int
    location: str = ""
    type: str = ""
    description: str = ""
    required: str = ""


@dataclass(slots=True, kw_only=True)
class Response:
    """One entry of the list of responses.

    `complete` where the page writes it as a message, so that a header that is not there
    is known to be absent (dialect c).
    """

    offset: int
    status: str = ""
    description: str = ""
    complete: bool = False
    headers: list[Header] = field(default_factory=list)
    body: Part | None = None


@dataclass(slots=True, kw_only=True)
class Page:
    """What one page says. A `None` or an empty list is a part that it does not have."""

    title: str
    heading: str = ""
    description: Part | None = None
    method: str = ""
    target: Part | None = None
    headers: list[Header] = field(default_factory=list)
    body: Part | None = None
    parameters: list[Parameter] = field(default_factory=list)
    content: int | None = None
    schema: Part | None = None
    responses: list[Response] = field(default_factory=list)
    recognised: bool = False
    repeated: tuple[str, int] | None = None


# What a page has once, if it is one operation; by the names for messages.
_ONCE: Mapping[str, str] = MappingProxyType(
    {
        "requestsummary": "summary",
        "requestdescription": "description",
        "requestline": "method",
        "httptarget": "request target",
        "schema": "schema of the body",
    }
)


def read_page(source: str) -> Page:
    """The facts of a page; `recognised` is false where nothing marks it as one."""
    marks = find_marks(source)
    page = Page(title=find_title(source, marks))
    name = ""
    seen: set[str] = set()
    for mark in marks:
        page.recognised = True
        if mark.name in seen and mark.name in _ONCE and page.repeated is None:
            page.repeated = (_ONCE[mark.name], mark.start)
        seen.add(mark.name)
        if mark.name in ("headerline", "headervalue"):
            name = _read_header(page, mark, name)
        elif mark.name.startswith("parameter"):
            _read_parameter(page.parameters, mark)
        elif mark.name in ("response", "statusline", "statusdescription"):
            _read_response(page.responses, mark)
        elif mark.name == "httpexample" and page.responses:
            page.responses[-1].complete = True
        else:
            _read_request(page, mark)
    return page


def _read_request(page: Page, mark: Mark) -> None:
    match mark.name:
        case "requestsummary":
            page.heading = mark.content().plain
        case "requestdescription":
            page.description = mark.section()
        case "requestline":
            page.method = mark.content().plain
        case "httptarget":
            page.target = _without_markup(mark.content())
        case "httpversion":
            page.body = mark.after()
        case "requestcontent":
            page.content = mark.start
        case "schema":
            page.schema = mark.content()


def _read_header(page: Page, mark: Mark, name: str) -> str:
    """Take up a header's name, or its value; both belong to the latest message."""
    if mark.name == "headerline":
        return mark.content().plain
    header = Header(name=name, value=mark.content().plain, offset=mark.start)
    message: Page | Response = page.responses[-1] if page.responses else page
    message.headers.append(header)
    # The body stands behind the last header; each one but the last is cut short here.
    message.body = mark.after()
    return ""


def _read_parameter(parameters: list[Parameter], mark: Mark) -> None:
    if mark.name == "parametername":
        name = _without_markup(mark.content()).text
        parameters.append(Parameter(name=name, offset=mark.start))
        return
    if not parameters:
        return
    match mark.name:
        case "parameterlocation":
            parameters[-1].location = mark.content().plain.lower()
        case "parametertype":
            parameters[-1].type = mark.content().plain
        case "parameterdescription":
            parameters[-1].description = mark.text().raw.strip()
        case "parameterrequired":
            parameters[-1].required = mark.content().plain.lower()


def _without_markup(part: Part) -> Part:
    """A name or a target alone, of which a page makes a link, or code."""
    while match := _WRAPPED.fullmatch(part.raw):
        part = Part(match[2], part.offset + match.start(2))
    return part


_WRAPPED = re.compile(
    r"\s*<(a|b|code|em|strong)(?:\s[^<>]*)?>(.*)</\1>\s*", re.I | re.S
)


def _read_response(responses: list[Response], mark: Mark) -> None:
    if mark.name == "response":
        responses.append(Response(offset=mark.start))
    elif responses and mark.name == "statusline":
        responses[-1].status = mark.content().plain
    elif responses:
        responses[-1].description = mark.line().text
