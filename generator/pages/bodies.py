"""Turns the body, the responses and the media types of a page into OpenAPI's form."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from ..document.json_text import parse_json
from ..document.text_problem import TextProblem
from .findings import Findings, Tokens
from .infer import infer_schema
from .markup import Part
from .page import Header, Page, Response
from .recursion import mend_schema

_JSON = "application/json"
_MEDIA_TYPE = re.compile(r"[\x21-\x7e][\x20-\x7e]*")
_JSON_LIKE = re.compile(r"[^;]*[/+]json\s*(?:;|$)", re.I)
# A status may have its phrase beside it: `200 OK`.
_STATUS = re.compile(r"([1-5](?:[0-9]{2}|XX)|DEFAULT)(?:\s+[a-z].*)?", re.I | re.S)
# What a page shows of a response that has an example and no schema.
_STAND_IN = {"example": "Example goes here"}
# RFC 9110 section 6.4.1: no response to these has a body.
_BODILESS = re.compile(r"1..|204|205|304")


def read_body(
    page: Page, at: Tokens, untyped: str, found: Findings
) -> dict[str, Any] | None:
    """The request body, or None where the page shows neither body nor content type.

    `untyped` is the media type of one of which the page says nothing.
    """
    types = header_values(page.headers, "content-type")
    example = _text(page.body)
    if page.content is None and page.schema is None and not types and not example:
        return None
    offset = page.content or 0
    found.places[("requestBody",)] = offset
    if not types:
        types = [_JSON if _text(page.schema) else untyped]
        found.note(
            "page-content-type-assumed",
            f"the body has no content type: it is sent as `{types[0]}`",
            offset,
        )
    first, *others = [value.strip() for value in types[0].split(",")]
    if others:
        told = f"the body is sent as `{first}`, the first of its content types"
        found.note("page-content-type-assumed", told, offset)
    media_type = _media_type(first, offset, found)
    schema = _read_schema(page, (*at, "requestBody", "content", media_type), found)
    media: dict[str, Any] = {} if schema is None else {"schema": schema}
    if schema is None:
        found.note(
            "page-body-untyped",
            "the page does not say what the body holds: it is `Any`",
            offset,
        )
    _add_example(media, page.body, media_type, found)
    # A schema that requires nothing admits `{}`, and a form of nothing is no body.
    required = isinstance(schema, dict) and bool(schema.get("required"))
    found.note(
        "page-body-required-assumed",
        "pages do not say whether a body is required: "
        "it is taken to be where its schema requires something; "
        "`pages.body-required` in the configuration overrides it",
        offset,
    )
    return {"content": {media_type: media}, "required": required}


def read_responses(page: Page, found: Findings) -> dict[str, Any]:
    """The responses by status."""
    accepted = [
        _media_type(value.strip(), 0, found)
        for header in header_values(page.headers, "accept")
        for value in header.split(",")
        if value.strip()
    ]
    responses: dict[str, Any] = {}
    for response in page.responses:
        _read_response(response, accepted, responses, found)
    if not responses:
        found.note("page-response-none", "the page tells of no response")
    _place_accepted(accepted, page.responses, responses, found)
    return responses


def header_values(headers: list[Header], name: str) -> list[str]:
    """The values of a header, by its name in any case (RFC 9110 section 5.1)."""
    return [
        header.value
        for header in headers
        if header.name.lower() == name and header.value
    ]


def _read_schema(page: Page, at: Tokens, found: Findings) -> Any:
    part = page.schema
    if part is None or not part.text:
        return None
    read = found.schema(part)
    if read is None or read[0] is None:
        return None
    schema, reading = read
    if not isinstance(schema, dict):
        message = "the schema of the body is no JSON object"
        found.error("page-json", message, part.offset)
        return None
    tokens = (*at[-3:], "schema")
    found.places[tokens] = part.offset
    found.texts[tokens] = reading
    mend_schema(schema, (*at, "schema"), part.offset, found)
    return schema


def _read_response(
    response: Response,
    accepted: list[str],
    responses: dict[str, Any],
    found: Findings,
) -> None:
    if not response.status:
        found.error("page-status", "a response has no status", response.offset)
        return
    status = _status(response.status)
    found.places.setdefault(("responses", status), response.offset)
    description = found.documentation(response.description, response.offset)
    # A status may stand once for each of its media types, or of its examples.
    entry = responses.setdefault(status, {"description": description})
    if description not in entry["description"]:
        entry["description"] = f"{entry['description']}\n\n{description}".strip()
    _add_headers(entry, response.headers)
    types = header_values(response.headers, "content-type")
    if not response.complete and accepted and _may_have_body(status):
        types = accepted
        found.note(
            "page-response-types-assumed",
            "the responses have no content type of their own: `accept` names it",
            response.offset,
        )
    for name in types:
        media_type = _media_type(name, response.offset, found)
        content = entry.setdefault("content", {})
        media: dict[str, Any] = {}
        _add_example(media, response.body, media_type, found)
        content[media_type] = _joined(content.get(media_type, {}), media)
        _add_inferred(content[media_type], media_type, response.offset, found)


def _status(text: str) -> str:
    """As OpenAPI writes it; what is none stays, for others to judge."""
    match = _STATUS.fullmatch(text)
    if match is None:
        return text
    return "default" if match[1].lower() == "default" else match[1].upper()


def _place_accepted(
    accepted: list[str],
    listed: list[Response],
    responses: dict[str, Any],
    found: Findings,
) -> None:
    """Give to the first success what is accepted, but no response is said to be."""
    known = {name for entry in responses.values() for name in entry.get("content", {})}
    left = [name for name in accepted if name not in known]
    success = next((status for status in responses if status.startswith("2")), None)
    complete = any(response.complete for response in listed)
    if left and complete and success is not None:
        content = responses[success].setdefault("content", {})
        content.update({name: {} for name in left})
        found.note(
            "page-accept-unplaced",
            f"`{', '.join(left)}` is accepted, but of no response: taken for {success}",
        )


def _may_have_body(status: str) -> bool:
    if status == "default":
        return True
    return status.startswith("2") and not _BODILESS.fullmatch(status)


def _add_headers(entry: dict[str, Any], headers: list[Header]) -> None:
    for header in headers:
        # OpenAPI 3.0.3 section 4.7.17: a content type is no entry of `headers`.
        if header.name and header.name.lower() != "content-type":
            named = entry.setdefault("headers", {})
            named[header.name] = {
                "schema": {"type": "string"},
                "example": header.value,
            }


def _add_example(
    media: dict[str, Any], part: Part | None, media_type: str, found: Findings
) -> None:
    text = _text(part)
    if part is None or not text:
        return
    if _JSON_LIKE.match(media_type):
        value = _unquoted(found.example(part))
        if value is not None and value != _STAND_IN:
            media["example"] = value
    else:
        media["example"] = text


def _joined(known: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    """A media type with the examples of two responses of one status."""
    examples = _examples(known)
    examples += [value for value in _examples(media) if value not in examples]
    if len(examples) < 2:
        return known | media
    named = {str(number): {"value": value} for number, value in enumerate(examples, 1)}
    return {"examples": named}


def _examples(media: dict[str, Any]) -> list[Any]:
    single = [media["example"]] if "example" in media else []
    return [*single, *(each["value"] for each in media.get("examples", {}).values())]


def _add_inferred(
    media: dict[str, Any], media_type: str, offset: int, found: Findings
) -> None:
    if not _JSON_LIKE.match(media_type):
        # Text or bytes, as the type says; no schema would say more.
        return
    examples = _examples(media)
    if examples:
        media["schema"] = infer_schema(*examples)
        found.note(
            "page-response-inferred",
            "the type of a response is inferred from its example, every field optional",
            offset,
        )
    else:
        message = "a response without an example is `Any`"
        found.note("page-response-untyped", message, offset)


def _unquoted(value: Any) -> Any:
    """The object or list that an example holds as a text of JSON, else the example."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        with contextlib.suppress(TextProblem):
            return parse_json(value)
    return value


def _text(part: Part | None) -> str:
    """The text of a body; `null` is how the pages write that there is none."""
    text = part.plain if part is not None else ""
    return "" if text == "null" else text


def _media_type(value: str, offset: int, found: Findings) -> str:
    if not _MEDIA_TYPE.fullmatch(value):
        found.error("page-media-type", f"`{value}` is no media type", offset)
    return value
