"""Two pages of an operation, for its test: what the server says, and is then asked.

Each page has what leads to the next and no more, as decoding asks no answer to be
complete. The last one is empty, which ends every kind of walk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ... import ir
from ...samples import Samples
from ..calls.arguments import Arguments

NEXT: Final = "?page=2"
"""A link to the next page, to be resolved against that of this one."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The answers as JSON, the item of the first, and how the second is asked for.

    `arguments` are those that the second request is like; None where it is by `NEXT`.
    """

    first: Any
    last: Any
    item: Any
    arguments: Arguments | None


class _Unusual(Exception):
    """What a walk is told by is none of what most APIs have."""


def walk_of(
    operation: ir.Operation, arguments: Arguments, samples: Samples
) -> Walk | None:
    """Both pages, after a call with the arguments; None where they are unusual."""
    pages = operation.pages
    content = _content(operation)
    if pages is None or content is None:
        return None
    try:
        return _walk(operation, pages, content.type, arguments, samples)
    except _Unusual:
        return None


def _content(operation: ir.Operation) -> ir.ResponseContent | None:
    """The form of the first success, where that is all."""
    found = [r for r in operation.responses if r.status.startswith("2")]
    return found[0].contents[0] if len(found) == 1 and found[0].contents else None


def _walk(
    operation: ir.Operation,
    pages: ir.Pagination,
    result: ir.Type,
    arguments: Arguments,
    samples: Samples,
) -> Walk:
    first, last = _Page(result, samples), _Page(result, samples)
    item = samples.value(pages.item, "item")
    if pages.way == "last-item":
        item = _with_id(pages.item, item, samples)
    first.put(pages.items, [item])
    last.put(pages.items, [])
    if pages.more:
        first.put(pages.more, True)
    if pages.way in ("link", "link-header"):
        if pages.way == "link":
            first.put(pages.next, NEXT)
        return Walk(first.json, last.json, item, None)
    value = _following(operation, pages, first, item, arguments)
    moved = arguments.having(_parameter(operation, pages), value)
    return Walk(first.json, last.json, item, moved)


def _following(
    operation: ir.Operation,
    pages: ir.Pagination,
    first: _Page,
    item: Any,
    arguments: Arguments,
) -> Any:
    """What the next request says of the page that it asks for."""
    if pages.way == "token":
        return first.put_sample(pages.next)
    if pages.way == "last-item":
        return item["id"]
    now = arguments.parameters.get(_parameter(operation, pages).pointer)
    start = pages.first if pages.way == "number" else 0
    following = (now if isinstance(now, int) else start) + 1
    if pages.total:
        # A call that must say which page it wants does not begin with the first.
        first.put(pages.total, following - start + 1)
    return following


def _parameter(operation: ir.Operation, pages: ir.Pagination) -> ir.Parameter:
    for parameter in operation.parameters:
        is_query = parameter.location == "query"
        if is_query and parameter.name.wire == pages.parameter:
            return parameter
    raise _Unusual  # one in the body


def _with_id(kind: ir.Type, item: Any, samples: Samples) -> dict[str, Any]:
    page = _Page(kind, samples)
    identity = page.put_sample("id")
    if not isinstance(item, dict) or "id" not in page.json:
        raise _Unusual
    return {**item, "id": identity}


class _Page:
    """JSON of which parts are set by the attributes that lead to them."""

    def __init__(self, kind: ir.Type, samples: Samples) -> None:
        self._kind = kind
        self._samples = samples
        self.json: Any = {}

    def put(self, place: str, value: Any) -> None:
        """The value at a place such as `meta.next`; everything where it is empty."""
        if place:
            node, field = self._at(place)
            node[field.name.wire] = value
        else:
            self.json = value

    def put_sample(self, place: str) -> Any:
        """A text or an integer there, by the type of what stands there."""
        node, field = self._at(place)
        kind = self._bare(field.type)
        plain = (ir.Scalar(ir.ScalarKind.TEXT), ir.Scalar(ir.ScalarKind.INTEGER))
        if kind not in plain:
            raise _Unusual
        value = self._samples.value(kind, field.name.wire)
        node[field.name.wire] = value
        return value

    def _at(self, place: str) -> tuple[dict[str, Any], ir.Field]:
        *outer, name = place.split(".")
        node, kind = self.json, self._kind
        for step in outer:
            field = self._field(kind, step)
            node, kind = node.setdefault(field.name.wire, {}), field.type
        return node, self._field(kind, name)

    def _field(self, kind: ir.Type, name: str) -> ir.Field:
        bare = self._bare(kind)
        if isinstance(bare, ir.ModelRef):
            for field in self._samples.declarations.model(bare.name).fields:
                if field.name.python == name:
                    return field
        raise _Unusual

    def _bare(self, kind: ir.Type) -> ir.Type:
        """The type without null, and what a name stands for."""
        plain = self._samples.declarations.plain(kind)
        return self._bare(plain.inner) if isinstance(plain, ir.Nullable) else plain
