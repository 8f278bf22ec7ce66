"""What classes without a word of their own are there for: where they are used.

One that the description names is told of by the operation that takes or answers it; one
that stands inside of another schema also by the argument or the field that holds it.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from .. import ir
from .documents import has_words, says_more
from .operation_texts import target

Part: TypeAlias = Literal["whole", "item", "value", "form"]
"""Whether a type is the class, or a list, a mapping or a union of such."""

_PARTS: Final[Mapping[Part, str]] = {
    "item": "An item of",
    "value": "A value of",
    "form": "A form of",
}
_COMPONENT: Final = re.compile("/components/schemas/[^/]+")
_PLAIN: Final = (ir.Scalar, ir.Const, ir.AnyType)
"""Types that no class is part of, as those of most fields are."""


class Place(NamedTuple):
    """What is said of a class that is all that stands there, and how it is called."""

    whole: str
    spoken: str

    def told(self, part: Part, tag: str) -> str:
        """A sentence about a class that is the whole, or a part of it.

        A form of it is told by its tag, where it has one: `source` whose `type` is …
        """
        if part == "whole":
            return self.whole
        if part == "form" and tag:
            return f"{self.spoken[0].upper()}{self.spoken[1:]}{tag}."
        return f"{_PARTS[part]} {self.spoken}{tag}."


_BODIES: Final = Place(
    "The body of several operations.", "the body of several operations"
)
_ANSWERS: Final = Place(
    "What several operations answer.", "what several operations answer"
)
_STREAMS: Final = Place(
    "An item of what several operations stream.", "what several operations stream"
)
_ARGUMENTS: Final = Place("What several arguments hold.", "several arguments")
_ALIASES: Final = Place("What several types stand for.", "several types")
_FIELDS: Final = Place("What several fields hold.", "several fields")
_KINDS: Final = (_BODIES, _ANSWERS, _STREAMS, _ARGUMENTS, _ALIASES, _FIELDS)


@dataclass(frozen=True, slots=True)
class Use:
    """A type in its place, and what is said where many places of the kind have it."""

    type: ir.Type
    place: Place
    several: Place


class _Of(NamedTuple):
    """Which part of a type a class is, and by which tag a union knows it."""

    part: Part = "whole"
    tag: str = ""

    def inside(self, part: Part) -> _Of:
        """A part of it: the outermost container tells which."""
        return _Of(part, self.tag) if self.part == "whole" else self


_WHOLE: Final = _Of()
_Uses: TypeAlias = dict[str, list[tuple[Use, _Of]]]


def uses_of(api: ir.Api) -> Mapping[str, str]:
    """A sentence for each class, by its name, from the places that use it.

    Of what several have, none is named: one more would name another.
    """
    named = {d.name for d in api.declarations if _COMPONENT.fullmatch(d.pointer)}
    found: _Uses = {}
    for group in api.groups:
        for operation in group.operations:
            for use in _sent_and_answered(operation):
                for name, of in _classes(use.type):
                    if of.part == "whole" or name not in named:
                        found.setdefault(name, []).append((use, of))
    held: _Uses = {}
    for use in _held(api):
        for name, of in _classes(use.type):
            if name not in named and name not in found:
                held.setdefault(name, []).append((use, of))
    return {name: _told(uses) for name, uses in (found | held).items()}


def _told(uses: list[tuple[Use, _Of]]) -> str:
    """Of the kinds of places, the first in our order counts, not in the document's."""
    kinds = {(use.several, of.part) for use, of in uses}
    several, part = min(
        kinds, key=lambda kind: (_KINDS.index(kind[0]), kind[1] != "whole", kind[1])
    )
    same = [(u, of) for u, of in uses if (u.several, of.part) == (several, part)]
    places = {use.place for use, _ in same}
    tags = {of.tag for _, of in same if of.tag}
    place = places.pop() if len(places) == 1 else several
    tag = tags.pop() if len(tags) == 1 else ""
    return place.told(part, tag)


def use_of(declared: ir.Declaration, uses: Mapping[str, str]) -> str:
    """What the declaration is there for; empty where it says as much itself."""
    doc = declared.doc
    says = has_words(doc.text) or says_more(doc.title, declared.name)
    return "" if says else uses.get(declared.name, "")


def with_use(declared: ir.Declaration, use: str) -> ir.Declaration:
    """The declaration with what it is there for, where that is not empty."""
    if not use:
        return declared
    doc = dataclasses.replace(declared.doc, title=use)
    return dataclasses.replace(declared, doc=doc)


def _sent_and_answered(operation: ir.Operation) -> Iterator[Use]:
    owner = f"`{target(operation)}`"
    for sent in operation.body.contents if operation.body else ():
        body = Place(f"The body of {owner}.", f"the body of {owner}")
        yield Use(sent.type, body, _BODIES)
    for response in operation.responses:
        for content in response.contents:
            answer = Place(f"What {owner} answers.", f"what {owner} answers")
            yield Use(content.type, answer, _ANSWERS)
            if content.item is not None:
                streamed = f"what {owner} streams"
                stream = Place(f"An item of {streamed}.", streamed)
                yield Use(content.item, stream, _STREAMS)


def _held(api: ir.Api) -> Iterator[Use]:
    """What arguments and fields hold."""
    for group in api.groups:
        for operation in group.operations:
            for parameter in operation.parameters:
                if isinstance(parameter.type, _PLAIN):
                    continue
                name = f"`{parameter.name.python}` of `{target(operation)}`"
                place = Place(f"What {name} holds.", name)
                yield Use(parameter.type, place, _ARGUMENTS)
    for declared in api.declarations:
        name = f"`{declared.name}`"
        if isinstance(declared, ir.Alias):
            place = Place(f"What {name} stands for.", name)
            yield Use(declared.type, place, _ALIASES)
        elif isinstance(declared, ir.Model):
            for field in declared.fields:
                if isinstance(field.type, _PLAIN):
                    continue
                name = f"`{declared.name}.{field.name.python}`"
                yield Use(field.type, Place(f"What {name} holds.", name), _FIELDS)
            if declared.extra is not None:
                place = Place("", f"`{declared.name}.extra`")
                yield Use(ir.Mapping(declared.extra), place, _FIELDS)


def _classes(kind: ir.Type, of: _Of = _WHOLE) -> Iterator[tuple[str, _Of]]:
    """The classes that a type is made of; the outermost container tells the part."""
    inner: Iterable[ir.Type] = ()
    below = of
    match kind:
        case ir.ModelRef() | ir.EnumRef() | ir.AliasRef():
            yield kind.name, of
        case ir.Nullable():
            inner = (kind.inner,)
        case ir.Array():
            inner, below = (kind.items,), of.inside("item")
        case ir.Tuple():
            inner, below = kind.items, of.inside("item")
        case ir.Mapping():
            inner, below = (kind.values,), of.inside("value")
        case ir.Union():
            for variant in kind.variants:
                form = of.inside("form")._replace(tag=_tag(variant.test))
                yield from _classes(variant.type, form)
    for each in inner:
        yield from _classes(each, below)


def _tag(test: ir.Test) -> str:
    """What is said of a variant that one value of a property tells."""
    match test:
        case ir.HasTag(name, (value,)):
            return f" whose `{name}` is {json.dumps(value, ensure_ascii=False)}"
    return ""
