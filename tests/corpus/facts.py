"""What an operation page tells of an operation, fact by fact and dialect by dialect.

Owns the table of facts, and the flat view of the intermediate model in which a model
made from pages and one made from a description are compared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from generator import ir

TOLD: Final = {
    # The file's name, the request line and the head of the page.
    "Operation.name": "abc",
    "Operation.method": "abc",
    "Operation.path": "abc",
    "Operation.doc.title": "abc",
    "Operation.doc.text": "abc",
    # The list of parameters, and the stars of the query expression.
    "Operation.parameters": "abc",
    "Parameter.name": "abc",
    "Parameter.location": "abc",
    "Parameter.type": "abc",  # one word of JSON Schema
    "Parameter.required": "abc",
    "Parameter.explode": "abc",  # in the query
    "Parameter.doc.text": "abc",
    # The body: dialect a shows that there is one, and no more.
    "Operation.body": "abc",
    "Body.contents": "bc",
    "BodyContent.media_type": "bc",
    "BodyContent.kind": "bc",
    "BodyContent.type": "bc",
    "BodyContent.examples": "bc",  # the first
    # The schema of the body: everything but the names of components.
    "Model.fields": "bc",
    "Model.extra": "bc",
    "Model.documented_extra": "bc",
    "Model.doc": "bc",
    "Model.examples": "bc",
    "Field.name": "bc",
    "Field.type": "bc",
    "Field.required": "bc",
    "Field.nullable": "bc",
    "Field.doc": "bc",
    "Field.read_only": "bc",
    "Field.write_only": "bc",
    "Field.secret": "bc",
    "Field.examples": "bc",
    "Field.limits": "bc",
    "Field.preset": "bc",
    "Enum.values": "bc",
    "Enum.doc": "bc",
    "Alias.type": "bc",
    "Union.variants": "bc",
    "Union.open": "bc",
    # The answers. `accepted` is what all of them together may hold.
    "Operation.responses": "abc",
    "Operation.accepted": "abc",
    "Response.status": "abc",
    "Response.doc.text": "abc",
    "Response.contents": "c",
    "ResponseContent.media_type": "c",
    "ResponseContent.examples": "c",  # the first
    # Of the server, its own or that of the whole; dialect a has a stand-in.
    "Operation.host": "bc",
}
"""Each fact that a page tells, and the dialects that tell it."""

NOT_TOLD: Final = {
    "Operation.doc.deprecated": "no word on it",
    "Operation.doc.facts": "come from schemas; an operation has none",
    "Operation.security": "no word on it",
    "Operation.server": "the host alone is shown, see Operation.host",
    "Operation.results": "follow from the responses",
    "Operation.events": "follow from the responses",
    "Operation.pointer": "a place in the source",
    "Operation.pages": "follows from parameters and answers; pages show no headers",
    "Parameter.style": "every query name looks alike, deepObject ones too",
    "Parameter.allow_reserved": "no word on it",
    "Parameter.content_type": "no word on it",
    "Parameter.encodings": "no word on it",
    "Parameter.lists": "a choice of the configuration",
    "Parameter.nullable": "the type is one word",
    "Parameter.examples": "not shown",
    "Parameter.limits": "not shown",
    "Parameter.doc.title": "the schema is not shown",
    "Parameter.doc.deprecated": "no word on it",
    "Parameter.doc.facts": "the schema is not shown",
    "Parameter.made": "no word on it",
    "Parameter.pointer": "a place in the source",
    "Body.required": "no word on it: an assumption fills the gap",
    "Body.doc": "not shown, but what the schema says of itself is",
    "Body.content_types": "follow from the contents",
    "Body.pointer": "a place in the source",
    "BodyContent.nullable": "follows from the type",
    "BodyContent.is_open": "follows from the media type",
    "BodyContent.nested": "no word on it: an assumption fills the gap",
    "BodyContent.lists": "no word on it: an assumption fills the gap",
    "BodyContent.encodings": "no word on it",
    "Model.name": "names of components are not shown",
    "Model.module": "follows from the name",
    "Model.pointer": "a place in the source",
    "Model.sent_of": "pages have no readOnly and no writeOnly",
    "Alias.sent_of": "pages have no readOnly and no writeOnly",
    "Field.pointer": "a place in the source",
    "Enum.name": "names of components are not shown",
    "Enum.module": "follows from the name",
    "Enum.pointer": "a place in the source",
    "Alias.name": "names of components are not shown",
    "Alias.doc": "where no component is, the field that has the type says it",
    "Alias.module": "follows from the name",
    "Alias.pointer": "a place in the source",
    "Union.name": "made of the place, names of components included",
    "Response.doc.title": "a response has none",
    "Response.doc.deprecated": "a response has none",
    "Response.doc.facts": "a response has none",
    "Response.headers": "a page shows none; a description may",
    "Operation.headers": "a page shows none; a description may",
    "Operation.headers_class": "follows from the name",
    "Response.pointer": "a place in the source",
    "ResponseContent.item": "no schema is shown, at most an example",
    "ResponseContent.item_is_text": "follows from the type of the item",
    "ResponseContent.type": "no schema is shown, at most an example",
}
"""Each part of the model that no page tells, and why."""

IN_OTHER_WORDS: Final = {
    "a default `[]`": "left out of the page's schema",
    "a default `1.0`": "written as `1`",
    "white space around a text": "not kept",
}
"""What a page has in other words than the description; made equal before comparing."""

PARTS: Final = (
    ir.Operation,
    ir.Parameter,
    ir.Body,
    ir.BodyContent,
    ir.Model,
    ir.Field,
    ir.Enum,
    ir.Alias,
    ir.Union,
    ir.Response,
    ir.ResponseContent,
)
"""The nodes whose fields are in the tables; all others are compared as they are."""

_OWNERS: Final = tuple(part.__name__ for part in PARTS)
_WORDS: Final = {
    ir.ScalarKind.INTEGER: "integer",
    ir.ScalarKind.NUMBER: "number",
    ir.ScalarKind.BOOLEAN: "boolean",
}

Facts: TypeAlias = dict[str, Any]


def is_told(fact: str, dialect: str) -> bool:
    """Whether a page tells it; a KeyError is a fact that both tables have forgotten."""
    return fact not in NOT_TOLD and dialect in TOLD[fact]


def facts_of(api: ir.Api, dialect: str) -> dict[str, Facts]:
    """By operationId: what a page of the dialect tells, each value by its place."""
    view = _View({d.name: d for d in api.declarations}, dialect)
    found = {}
    for group in api.groups:
        for operation in group.operations:
            facts = dict(view.flat(operation, "", ()))
            accepted = [c.media_type for r in operation.responses for c in r.contents]
            facts["/accepted"] = list(dict.fromkeys(accepted))
            if is_told("Operation.host", dialect):
                server = operation.server or next(iter(api.servers), "")
                facts["/host"] = urlsplit(server).netloc
            found[operation.name.wire] = facts
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    """Walks the nodes of one model, past everything that the dialect does not tell."""

    declared: dict[str, ir.Declaration]
    dialect: str

    def flat(
        self, node: Any, at: str, around: tuple[str, ...]
    ) -> Iterator[tuple[str, Any]]:
        """Places with their values. `around` are the references on the way here."""
        match node:
            case ir.ModelRef(name) | ir.EnumRef(name) | ir.AliasRef(name):
                if name in around:
                    yield f"{at}/again", len(around) - around.index(name)
                else:
                    inner = (*around, name)
                    yield from self.flat(self.declared[name], at, inner)
            case str():
                yield at, node.strip()
            case tuple() if any(dataclasses.is_dataclass(item) for item in node):
                keys = [_key(item, index) for index, item in enumerate(node)]
                yield f"{at}/order", keys
                for key, item in zip(keys, node, strict=True):
                    yield from self.flat(item, f"{at}/{key}", around)
            case ir.Slot(wire):
                yield at, f"{{{wire}}}"
            case _ if dataclasses.is_dataclass(node):
                yield from self._fields(node, at, around)
            case _:
                yield at, node

    def _fields(
        self, node: Any, at: str, around: tuple[str, ...]
    ) -> Iterator[tuple[str, Any]]:
        owner = type(node).__name__
        if owner not in (*_OWNERS, "Name", "Doc", "Variant"):
            yield f"{at}/is", owner
        for field in dataclasses.fields(node):
            value = getattr(node, field.name)
            fact, place = f"{owner}.{field.name}", f"{at}/{field.name}"
            if isinstance(value, ir.Doc) and fact not in (*TOLD, *NOT_TOLD):
                for part in dataclasses.fields(value):
                    if is_told(f"{fact}.{part.name}", self.dialect):
                        text = getattr(value, part.name)
                        yield from self.flat(text, f"{place}/{part.name}", around)
            elif owner not in _OWNERS or is_told(fact, self.dialect):
                yield from self._field(fact, value, node, place, around)

    def _field(
        self, fact: str, value: Any, node: Any, place: str, around: tuple[str, ...]
    ) -> Iterator[tuple[str, Any]]:
        match fact:
            case "Parameter.type":
                yield place, self._word(value)
            case "Parameter.explode":
                if node.location == "query":
                    yield place, value
            case "Operation.body" if not is_told("Body.contents", self.dialect):
                yield place, value is not None
            case "BodyContent.examples" | "ResponseContent.examples":
                yield place, value[:1]
            case "Field.doc" | "Model.doc" | "Enum.doc":
                doc = dataclasses.replace(value, facts=_limits(value.facts))
                if isinstance(node, ir.Field) and isinstance(node.type, ir.AliasRef):
                    named = self.declared[node.type.name].doc
                    doc = dataclasses.replace(
                        doc, title=doc.title or named.title, text=doc.text or named.text
                    )
                yield from self.flat(doc, place, around)
            case "Alias.type":
                yield from self.flat(value, place.removesuffix("/type"), around)
            case _:
                yield from self.flat(value, place, around)

    def _word(self, kind: ir.Type) -> str:
        """The type as a page writes it: JSON Schema's word, nothing for a choice."""
        match kind:
            case ir.Scalar(scalar):
                return _WORDS.get(scalar, "string")
            case ir.Const(value):
                return _word_of(value)
            case ir.EnumRef(name):
                declared = self.declared[name]
                assert isinstance(declared, ir.Enum)
                return _word_of(declared.values[0])
            case ir.AliasRef(name):
                declared = self.declared[name]
                assert isinstance(declared, ir.Alias)
                return self._word(declared.type)
            case ir.Array() | ir.Tuple():
                return "array"
            case ir.Mapping() | ir.ModelRef():
                return "object"
        return ""


def _limits(facts: tuple[str, ...]) -> tuple[str, ...]:
    """The facts from keywords as a page has them: no default `[]`, no `.0`."""
    return tuple(
        fact.removesuffix(".0") if fact.startswith("default ") else fact
        for fact in facts
        if fact != "default []"
    )


def _word_of(value: str | int | bool) -> str:
    names = {str: "string", int: "integer", bool: "boolean"}
    return names[type(value)]


def _key(item: Any, index: int) -> str:
    """How an item of a list is known: by what it is called, else by its number."""
    match item:
        case ir.Parameter(name=name, location=location):
            return f"{location} {name.wire}"
        case ir.Field(name=name):
            return name.wire
        case ir.Response(status=status):
            return status
        case ir.BodyContent(media_type=media_type):
            return media_type
        case ir.ResponseContent(media_type=media_type):
            return media_type
    return str(index)
