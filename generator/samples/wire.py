"""What sample values look like on the wire, by the standard, for the generated tests.

Written apart from the runtime on purpose: where the two differ, one of them is wrong.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, Final
from urllib.parse import quote, quote_plus

from .. import ir
from ..media_types import bare

Pair = tuple[str, str]

_RESERVED: Final = "!$'()*,/:;?@"
"""What `allowReserved` leaves, of what cannot end a value (OAS 3.1.1 appendix C)."""


def text_of(value: Any) -> str:
    """A scalar as JSON spells it, without quotes; lists and objects as JSON.

    Bytes become base64 (RFC 4648 §4), here and inside JSON.
    """
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _base64(value)
    return value if isinstance(value, str) else json_text(value)


def header_value(header: ir.Header, value: Any) -> str:
    """A header of an answer: text, or a list with commas (OAS 3.1.1 §4.8.21)."""
    if header.is_json:
        return json.dumps(value, default=_base64)
    if isinstance(value, list):
        return ", ".join(map(text_of, value))
    return text_of(value)


def json_text(value: Any, *, ascii_only: bool = False) -> str:
    return json.dumps(
        value, separators=(",", ":"), ensure_ascii=ascii_only, default=_base64
    )


def encoded(text: str, media_type: str) -> bytes:
    """A text as its media type has it: in UTF-8, where that names no other charset."""
    said = Message()
    said["content-type"] = media_type
    try:
        return text.encode(said.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        # No charset, or one of Python's own that writes no text ("undefined").
        return text.encode()


def one_item(media_type: str, item: Any, *, is_text: bool) -> bytes:
    """A stream of one item; `is_text` is one whose events hold no JSON."""
    essence = bare(media_type)
    text = json_text(item)
    if essence == "text/event-stream":
        return f"data: {text_of(item) if is_text else text}\n\n".encode()
    # RFC 7464 §2.2 has a record separator before each.
    start = "\x1e" if essence.endswith("json-seq") else ""
    return f"{start}{text}\n".encode()


def is_json(media_type: str) -> bool:
    """Whether a value of the type is written as JSON, `application/json` or like it."""
    essence = bare(media_type)
    return essence.endswith(("/json", "+json"))


def _document(parameter: ir.Parameter, value: Any, *, ascii_only: bool = False) -> str:
    """What `content` makes of a value (OAS 3.1.1 §4.8.12.2): JSON, a form, or text."""
    if _is_form(parameter, value):
        return _form_text(parameter, value)
    is_text = not is_json(parameter.content_type or "")
    return text_of(value) if is_text else json_text(value, ascii_only=ascii_only)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _escaped(parameter: ir.Parameter, text: str, *, is_alone: bool = False) -> str:
    """A value, or one of the parts that delimiters stand between."""
    if parameter.style == "cookie":  # as it is (OAS 3.2.0 §4.12, "Style Values")
        return text
    if not parameter.allow_reserved:
        return quote(text, safe="")
    safe = _RESERVED
    if parameter.location == "path":
        is_whole = is_alone and parameter.style == "simple"
        safe = "!$&'()*+:@" + (",;=" if is_whole else "")
    elif parameter.location == "cookie":
        safe = "!$'()*/:?@"
    return _once_escaped(text, safe)


def literal_text(text: str) -> str:
    """What of a path is the description's own, as it is sent."""
    return _once_escaped(text, "/!$&'()*+,;=:@?")


def _once_escaped(text: str, safe: str) -> str:
    """RFC 6570 §3.2.3: what is escaped already stays."""
    return re.sub("%25(?=[0-9A-Fa-f]{2})", "%", quote(text, safe=safe))


def path_text(parameter: ir.Parameter, value: Any) -> str:
    """RFC 6570 §3.2.2, §3.2.5, §3.2.7."""
    name = quote(parameter.name.wire, safe="")
    if parameter.content_type:
        return quote(_document(parameter, value), safe="")
    items = _items(parameter, value)
    if parameter.style == "label":
        return "." + ("." if parameter.explode else ",").join(items)
    if parameter.style == "matrix":
        if parameter.explode and isinstance(value, list):
            return "".join(f";{name}={item}" for item in items)
        if parameter.explode and isinstance(value, dict):
            return "".join(f";{pair}" for pair in _exploded(parameter, value))
        return f";{name}={','.join(items)}" if items != [""] else f";{name}"
    return ",".join(items)


def _items(parameter: ir.Parameter, value: Any) -> list[str]:
    """The escaped pieces that a style's delimiter stands between."""
    if isinstance(value, list):
        return [_escaped(parameter, text_of(item)) for item in value]
    if isinstance(value, dict):
        pairs = [
            (_escaped(parameter, key), _escaped(parameter, text_of(item)))
            for key, item in value.items()
        ]
        if parameter.explode:
            return [f"{key}={text}" for key, text in pairs]
        return [piece for pair in pairs for piece in pair]
    return [_escaped(parameter, text_of(value), is_alone=True)]


def _exploded(parameter: ir.Parameter, value: dict[str, Any]) -> list[str]:
    return [
        f"{_escaped(parameter, key)}={_escaped(parameter, text)}"
        for key, text in _members(value)
    ]


def _members(value: dict[str, Any]) -> Iterator[Pair]:
    """Properties as parameters of their own: a list is exploded as theirs are."""
    for key, held in value.items():
        for item in held if isinstance(held, list) else [held]:
            yield key, text_of(item)


def query_text(parameter: ir.Parameter, value: Any) -> str:
    """`name=value`, several joined with `&`; empty where nothing is sent."""
    name = quote(parameter.name.wire, safe="")
    if parameter.content_type:
        return f"{name}={_escaped(parameter, _document(parameter, value))}"
    if parameter.style == "deepObject":
        pairs = brackets(parameter.name.wire, value, parameter.lists)
        return "&".join(
            f"{quote(key, safe='')}={_escaped(parameter, text)}" for key, text in pairs
        )
    if isinstance(value, list | dict) and not value:
        return ""
    items = _items(parameter, value)
    if parameter.explode and isinstance(value, list):
        return "&".join(f"{name}={item}" for item in items)
    if parameter.explode and isinstance(value, dict):
        return "&".join(_exploded(parameter, value))
    delimiter = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(
        parameter.style, ","
    )
    return f"{name}={delimiter.join(items)}"


def is_undivided(parameter: ir.Parameter, value: Any) -> bool:
    """Whether no item has what stands between items and cannot be escaped there."""
    if parameter.content_type or not isinstance(value, list | dict):
        return True
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.style)
    if parameter.location == "header":
        delimiter = ","
    elif parameter.explode:
        delimiter = None
    texts = [*value, *(value.values() if isinstance(value, dict) else ())]
    return delimiter is None or not any(delimiter in text_of(text) for text in texts)


def query_string(parameter: ir.Parameter, value: Any) -> str:
    """The whole query string (OAS 3.2.0 §4.12): a form, or a document."""
    document = _document(parameter, value)
    return document if _is_form(parameter, value) else quote(document, safe="")


def _is_form(parameter: ir.Parameter, value: Any) -> bool:
    kind = bare(parameter.content_type or "")
    return kind == "application/x-www-form-urlencoded" and isinstance(value, dict)


def _form_text(parameter: ir.Parameter, value: dict[str, Any]) -> str:
    encodings = {encoding.property: encoding for encoding in parameter.encodings}
    parts = []
    for name, item in value.items():
        encoding = encodings.get(name)
        keeps = encoding is not None and encoding.allow_reserved is True
        for key, text in _property(name, item, encoding, "form", "indices"):
            escaped = quote(text, safe=_RESERVED) if keeps else quote_plus(text)
            parts.append(f"{quote_plus(key)}={escaped}")
    return "&".join(parts)


def cookie_texts(parameter: ir.Parameter, value: Any) -> list[str]:
    """`name=value`; exploded, each part is a cookie (OAS 3.1.1 appendix D).

    A document of text stands as it is, behind a name that is never escaped.
    """
    if parameter.content_type:
        text = _document(parameter, value)
        escaped = quote(text, safe="") if is_json(parameter.content_type) else text
        return [f"{parameter.name.wire}={escaped}"]
    text = query_text(parameter, value)
    return text.split("&") if parameter.explode and text else [text]


def header_text(parameter: ir.Parameter, value: Any) -> str:
    """RFC 6570 §3.2.2 without escapes: a header is text as it is."""
    if parameter.content_type:
        return _document(parameter, value, ascii_only=True)
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    if isinstance(value, dict):
        joint = "=" if parameter.explode else ","
        return ",".join(f"{key}{joint}{text_of(item)}" for key, item in value.items())
    return text_of(value)


def brackets(name: str, value: Any, lists: ir.Lists) -> list[Pair]:
    """`card[number]`, `expand[0]`, as deep as the value goes; not escaped."""
    return list(_brackets(name, value, lists))


def _brackets(name: str, value: Any, lists: ir.Lists) -> Iterator[Pair]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _brackets(f"{name}[{key}]", item, lists)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            mark = {"indices": f"[{index}]", "brackets": "[]", "repeat": ""}[lists]
            yield from _brackets(f"{name}{mark}", item, lists)
    else:
        yield name, text_of(value)


def form_pairs(content: ir.BodyContent, value: dict[str, Any]) -> list[Pair]:
    """The decoded pairs of a form body (OAS 3.1.1 §4.8.15)."""
    encodings = {encoding.property: encoding for encoding in content.encodings}
    return [
        pair
        for name, item in value.items()
        for pair in _property(
            name, item, encodings.get(name), content.nested, content.lists
        )
    ]


def _property(
    name: str,
    value: Any,
    encoding: ir.PropertyEncoding | None,
    nested: ir.Nested,
    lists: ir.Lists,
) -> list[Pair]:
    if encoding and has_style(encoding):
        return styled(name, value, encoding, lists)
    if encoding and is_json(encoding.content_type or ""):
        return [(name, json_text(value))]
    if nested == "brackets":
        return brackets(name, value, lists)
    return [
        (name, text_of(item))
        for item in (value if isinstance(value, list) else [value])
    ]


def has_style(encoding: ir.PropertyEncoding) -> bool:
    """Whether a property is written as a query parameter is, and not as a document."""
    given = (encoding.style, encoding.explode, encoding.allow_reserved)
    return any(part is not None for part in given)


def styled(
    name: str, value: Any, encoding: ir.PropertyEncoding, lists: ir.Lists
) -> list[Pair]:
    """The decoded pairs of a property that has a style."""
    style = encoding.style or "form"
    explode = style == "form" if encoding.explode is None else encoding.explode
    if style == "deepObject":
        return brackets(name, value, lists)
    if isinstance(value, list) and explode:
        return [(name, text_of(item)) for item in value]
    if isinstance(value, dict) and explode:
        return list(_members(value))
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    if isinstance(value, dict):
        value = [piece for pair in value.items() for piece in pair]
    if isinstance(value, list):
        return [(name, delimiter.join(map(text_of, value)))] if value else []
    return [(name, text_of(value))]
