"""Turns the facts of one page into an operation in the form of OpenAPI 3.0.3.

Fills what the page leaves open by stated assumptions, each a note. What only a whole
folder can tell, whether names clash or hosts differ, is decided in `folder`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .bodies import header_values, read_body, read_responses
from .findings import Findings
from .page import Page, Parameter
from .target import Target, read_target
from .type_words import schema_of

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLACES = ("path", "query", "header", "cookie")
_READ_HEADERS = ("host", "accept", "content-type")
_CLOSING = re.compile(r"</(?:p|div)\s*>\Z", re.I)
# No name and no target has such: it is the page's, in which it was not understood.
_CLOSED = re.compile(r"</[a-z]+>", re.I)
# A name with other letters is none: IDNA has two ways to write it, of different hosts.
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.I
)
# RFC 2606 keeps these names for examples.
_STAND_IN = re.compile(
    r"(?:.*\.)?(?:example\.(?:org|com|net)|example|invalid|test)(?::[0-9]+)?", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOperation:
    """An operation with what stands around it: its path, its method and its server."""

    path: str
    method: str
    server: str | None
    operation: dict[str, Any]


def read_operation(
    page: Page, name: str, untyped: str, found: Findings
) -> PageOperation | None:
    """The operation of a page, named `name`; None, with an error, if there is none.

    Without a name, it is called by its method and path. `untyped` is the media type of
    a body of which the page says nothing.
    """
    if page.repeated is not None:
        what, offset = page.repeated
        message = f"the page has a second {what}, but a page is one operation"
        found.error("page-repeated", message, offset)
    target = _read_target(page, found)
    method = page.method.lower()
    if target is not None and method not in _METHODS:
        what = f"`{page.method}` is no method" if method else "the page names no method"
        found.error("page-method", what, found.places[()])
    if target is None or found.errors:
        return None
    operation: dict[str, Any] = {"operationId": name} if name else {}
    summary = _read_summary(page, name, found)
    if summary:
        operation["summary"] = summary
    description = _read_description(page, found)
    if description:
        operation["description"] = description
    operation["parameters"] = _read_parameters(page.parameters, target, found)
    body = read_body(page, ("paths", target.path, method), untyped, found)
    if body is not None:
        operation["requestBody"] = body
    operation["responses"] = read_responses(page, found)
    _note_headers(page, found)
    return PageOperation(
        path=target.path,
        method=method,
        server=_read_server(page, target, found),
        operation=operation,
    )


def _read_target(page: Page, found: Findings) -> Target | None:
    part = page.target
    if part is None or not part.text:
        offset = 0 if part is None else part.offset
        found.error("page-no-target", "the page has no request target", offset)
        return None
    found.places[()] = part.offset
    listed = {each.name for each in page.parameters if each.location == "path"}
    try:
        if _CLOSED.search(part.raw):
            raise ValueError("it holds a closing tag")
        return read_target(part.text, listed)
    except ValueError as problem:
        message = f"`{part.text}` is no request target: {problem}"
        found.error("page-target", message, part.offset)
        return None


def _read_summary(page: Page, name: str, found: Findings) -> str:
    """The summary: the heading, unless that only repeats the operation's name."""
    heading = "" if page.heading == name else page.heading
    # A site writes its own name behind: `Get a thing | Acme`.
    first = page.title.partition(" | ")[0]
    title = first if first in (page.heading, name) else page.title
    if title and heading and _first_line(title) != _first_line(heading):
        found.note(
            "page-title-ignored",
            f"the title `{title}` is not the summary `{heading}`, which is taken",
        )
    return found.documentation(heading or ("" if title == name else title))


def _first_line(text: str) -> str:
    """What must agree: the rest is Markdown in a title, and HTML in a heading."""
    return text.partition("\n")[0].strip()


def _read_description(page: Page, found: Findings) -> str:
    """What stands between the opening of the description and the end of its section.

    The page writes `<p class=…>`, the text, `</p>`; the text may hold paragraphs of its
    own, before which HTML5 would close the outer one.
    """
    if page.description is None:
        return ""
    raw = page.description.raw.strip()
    if raw.startswith("</p>"):
        # So it looks in a page that a browser has saved.
        raw = raw.removeprefix("</p>").removesuffix("<p></p>")
    else:
        raw = _CLOSING.sub("", raw)
    return found.documentation(raw.strip(), page.description.offset)


def _read_parameters(
    listed: list[Parameter], target: Target, found: Findings
) -> list[dict[str, Any]]:
    written = _written(target)
    parameters: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in listed:
        key = (entry.location, entry.name)
        unusable = entry.location not in _PLACES or _CLOSED.search(entry.name)
        if unusable or key in parameters:
            _refuse_parameter(entry, found)
            continue
        tokens = ("parameters", str(len(parameters)))
        found.places[tokens] = entry.offset
        parameters[key] = _read_parameter(entry, found)
        parameters[key] |= written.get(key, {})
        if entry.location in ("path", "query") and key not in written:
            found.note(
                "page-parameter-not-in-target",
                f"the parameter `{entry.name}` is listed, "
                "but not in the request target",
                entry.offset,
            )
    _add_unlisted(parameters, written, found)
    _note_reserved(target, found)
    return list(parameters.values())


def _written(target: Target) -> dict[tuple[str, str], dict[str, Any]]:
    """How each parameter of the target is written, by its place and name."""
    written: dict[tuple[str, str], dict[str, Any]] = {}
    for variable in target.in_path:
        keywords: dict[str, Any] = {}
        if variable.style != "simple":
            keywords["style"] = variable.style
        if variable.explode:
            keywords["explode"] = True
        written["path", variable.name] = keywords
    for variable in target.query:
        # The star tells no style: a page writes it behind a `deepObject`, too.
        written["query", variable.name] = {"explode": variable.explode}
    return written


def _refuse_parameter(entry: Parameter, found: Findings) -> None:
    message = f"the parameter `{entry.name}` is listed twice in `{entry.location}`"
    if entry.location not in _PLACES:
        message = (
            f"the parameter `{entry.name}` is in `{entry.location}`, no such place"
        )
    elif _CLOSED.search(entry.name):
        message = f"the name of the parameter `{entry.name}` holds a closing tag"
    found.error("page-parameter", message, entry.offset)


def _read_parameter(entry: Parameter, found: Findings) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": entry.name, "in": entry.location}
    if entry.description:
        description = found.documentation(entry.description, entry.offset)
        parameter["description"] = description
    # OpenAPI 3.0.3 section 4.7.12: a path parameter has to be required.
    parameter["required"] = entry.required == "required" or entry.location == "path"
    if entry.required not in ("required", "optional"):
        found.note(
            "page-parameter-required-assumed",
            f"the parameter `{entry.name}` is `{entry.required}`, neither `required` "
            "nor `optional`: it is taken to be optional, or required in a path",
            entry.offset,
        )
    parameter["schema"] = _read_type(entry, found)
    return parameter


def _read_type(entry: Parameter, found: Findings) -> dict[str, Any]:
    schema = schema_of(entry.type)
    if schema is not None:
        return schema
    if entry.type:
        found.note(
            "page-parameter-type-unknown",
            f"the parameter `{entry.name}` has the type `{entry.type}`: it is `Any`",
            entry.offset,
        )
    else:
        found.note(
            "page-parameter-untyped",
            f"the parameter `{entry.name}` has no type: it is `Any`",
            entry.offset,
        )
    return {}


def _add_unlisted(
    parameters: dict[tuple[str, str], dict[str, Any]],
    written: dict[tuple[str, str], dict[str, Any]],
    found: Findings,
) -> None:
    """Add what stands only in the target, so that no parameter is lost."""
    for (location, name), keywords in written.items():
        if (location, name) in parameters:
            continue
        is_path = location == "path"
        parameters[location, name] = {
            "name": name,
            "in": location,
            "required": is_path,
            "schema": {"type": "string"} if is_path else {},
            **keywords,
        }
        found.note(
            "page-parameter-unlisted",
            f"`{name}` stands in the request target, but is not listed: "
            "it has no type and no description",
            found.places.get((), 0),
        )


def _note_reserved(target: Target, found: Findings) -> None:
    # OAS 3.0.3 §4.7.12: `allowReserved` is of queries alone.
    for variable in target.in_path:
        if variable.reserved:
            found.note(
                "page-target-reserved",
                f"`{{+{variable.name}}}` would leave characters such as `/` as they "
                "are: in a path they are escaped",
                found.places.get((), 0),
            )


def _note_headers(page: Page, found: Findings) -> None:
    for header in page.headers:
        if header.name.lower() not in _READ_HEADERS:
            found.note(
                "page-header-ignored",
                f"the header `{header.name}: {header.value}` of the example request is "
                "no parameter: it is not sent",
                header.offset,
            )


def _read_server(page: Page, target: Target, found: Findings) -> str | None:
    """The server's URL: https and the host, for a page has no scheme and no path.

    A target that is a whole URL has both.
    """
    hosts = header_values(page.headers, "host")
    scheme, _, named = target.origin.rpartition("//")
    if not named and not hosts:
        return None
    host = named or hosts[0].lower()
    if _STAND_IN.fullmatch(host):
        found.note(
            "page-host-stand-in", f"the host `{host}` is a stand-in: it is not used"
        )
        return None
    if not _HOST.fullmatch(host):
        found.note("page-host", f"`{host}` is no host: it is not used")
        return None
    if scheme == "http:":
        return f"http://{host}"
    if host.endswith(":80"):
        return "http://" + host.removesuffix(":80")
    return "https://" + host.removesuffix(":443")
