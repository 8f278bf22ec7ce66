"""What of a request can ask for a page: query parameters, properties of its body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ... import ir
from .answer import PageAnswer
from .words import ASKING, plain

_OBJECTS: Final = frozenset(["json", "form"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One of them. `place` is a name, or the names that lead into the body."""

    name: str
    place: str | tuple[str, ...]
    type: ir.Type
    required: bool
    doc: ir.Doc
    limits: ir.Limits


def in_query(
    parameters: tuple[ir.Parameter, ...], answer: PageAnswer
) -> Iterator[Asking]:
    """Parameters, and properties of an object that are sent as parameters."""
    for p in parameters:
        if p.location != "query" or p.content_type is not None:
            continue
        yield Asking(
            name=p.name.wire,
            place=p.name.wire,
            type=p.type,
            required=p.required,
            doc=p.doc,
            limits=p.limits,
        )
        # In an object that nobody gave, nothing can ask for the next page.
        if p.required and p.explode and p.style != "deepObject":
            for field in answer.fields_of(p.type):
                yield replace(_asking(field), place=field.name.wire)


def in_body(body: ir.Body | None, answer: PageAnswer) -> Iterator[Asking]:
    """Properties of the body's object, then those of objects that ask for a page."""
    if body is None or any(c.kind not in _OBJECTS for c in body.contents):
        return
    fields = answer.fields_of(body.contents[0].type)
    for field in fields:
        yield _asking(field)
    for outer in fields:
        if plain(outer.name.wire) in ASKING:
            for field in answer.fields_of(outer.type):
                yield _asking(field, outer.name.wire)


def _asking(field: ir.Field, *before: str) -> Asking:
    return Asking(
        name=field.name.wire,
        place=(*before, field.name.wire),
        type=field.type,
        required=field.required,
        doc=field.doc,
        limits=field.limits,
    )
