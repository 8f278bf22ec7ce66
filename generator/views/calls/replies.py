"""Answers that a server gives as it is documented, and what is read from them."""

from __future__ import annotations

from typing import Any, Final

from ... import ir
from ...media_types import bare
from ...printing.layout import Expression, keyword
from ...printing.source import Code, literal
from ...samples import Samples
from ...samples.wire import is_json, one_item
from .values import Values

_OUTSIDE: Final = 3
"""Wider than `*/*`: another type."""


def given_back(
    operation: ir.Operation, response: ir.Response, samples: Samples, values: Values
) -> tuple[list[Expression], Expression]:
    """Keywords that describe the answer but for its status, and what comes of it."""
    if not (response.contents and operation.is_answered_with_body):
        return [], literal(None)
    kind, value = answer_sample(response, samples)
    media_type = media_type_of(response, value)
    if isinstance(value, bytes) and response.contents[0].item is not None:
        _, value = stream_sample(response.contents[0], samples)
    said: list[Expression] = []
    if isinstance(value, bytes):
        said.append(keyword(Code("content"), literal(value)))
    elif kind == ir.Scalar(ir.ScalarKind.TEXT) and not is_json(media_type):
        said.append(keyword(Code("content"), literal(str(value).encode())))
    else:
        said.append(keyword(Code("json"), values.json(kind, value)))
    if isinstance(value, bytes) or media_type != "application/json":
        said.append(keyword(Code("media_type"), literal(media_type)))
    return said, values.expression(kind, value)


def answer_sample(response: ir.Response, samples: Samples) -> tuple[ir.Type, Any]:
    """The type of the first documented form of an answer, and a value of it."""
    content = response.contents[0]
    if content.type == ir.AnyType() and not content.examples:
        return content.type, {"key": "value"}
    return content.type, samples.value(content.type, "text", content.examples)


def stream_sample(content: ir.ResponseContent, samples: Samples) -> tuple[Any, bytes]:
    """An item of a stream, and the stream that it is the whole of."""
    kind = content.item or ir.AnyType()
    is_any = kind == ir.AnyType()
    item = {"key": "value"} if is_any else samples.value(kind, "item")
    return item, one_item(content.media_type, item, is_text=content.item_is_text)


def media_type_of(response: ir.Response, value: Any) -> str:
    """That of the first form; of a range, one in it that no narrower one has."""
    documented, *others = (content.media_type for content in response.contents)
    if "*" not in documented:
        return documented
    usual = _usual(value)
    main = documented.partition("/")[0]
    for media_type in (*usual, f"{main}/x-sample"):
        beside = [_width(media_type, other) for other in others]
        if _width(media_type, documented) < min(beside, default=_OUTSIDE):
            return media_type
    return usual[0]


def _usual(value: Any) -> tuple[str, ...]:
    """Media types that a value can come in."""
    match value:
        case bytes():
            return "application/octet-stream", "image/png", "text/plain"
        case str():
            return "application/json", "text/plain"
    return "application/json", "text/json"


def _width(media_type: str, documented: str) -> int:
    """How much more is documented than the type (RFC 9110 §12.5.1)."""
    essence = bare(documented)
    main = media_type.partition("/")[0]
    widening = (media_type, f"{main}/*", "*/*")
    return widening.index(essence) if essence in widening else _OUTSIDE


def status_of(operation: ir.Operation, response: ir.Response) -> int:
    """A status that the documented response answers for."""
    listed = {r.status for r in operation.responses}
    if response.status.isdigit():
        return int(response.status)
    if response.status == "default":
        errors = [400, 500, 418, 300]
        free = errors if any(s.startswith("2") for s in listed) else [200]
        # A range comes before `default` (OAS 3.1.1 §4.8.16.2).
        free = [s for s in free if f"{s // 100}XX" not in listed] or free
    else:
        hundred = int(response.status[0]) * 100
        free = [hundred, *range(hundred + 1, hundred + 100)]
    return next(status for status in free if str(status) not in listed)


def success_of(operation: ir.Operation) -> ir.Response | None:
    """The first response that is no error."""
    return next(iter(operation.successes), None)
