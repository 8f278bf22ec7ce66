"""What classes without a word of their own are there for: where they are used.

One that the description names is told of by the operation that takes or answers it; one
that stands inside of another schema also by the argument or the field that holds it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .. import ir
from .documents import has_words
from .operation_texts import target

Part: TypeAlias = Literal["whole", "item", "value", "form"]
"""Whether a type is the class, or a list, a mapping or a union of such."""

_PARTS: Final[Mapping[Part, str]] = {
    "item": "An item of",
    "value": "A value of",
    "form": "A form of",
}
_COMPONENT: Final = re.compile("/components/schemas/[^/]+")


@dataclass(frozen=True, slots=True)
class Use:
    """A type in its place: what is said of the whole, and how the place is called."""

    type: ir.Type
    whole: str
    place: str

    def told(self, part: Part) -> str:
        """A sentence about a class that is the whole, or a part of it."""
        return self.whole if part == "whole" else f"{_PARTS[part]} {self.place}."


def uses_of(api: ir.Api) -> Mapping[str, str]:
    """A sentence for each class, by its name, from the first place that uses it."""
    named = {d.name for d in api.declarations if _COMPONENT.fullmatch(d.pointer)}
    found: dict[str, str] = {}
    for group in api.groups:
        for operation in group.operations:
            for use in _sent_and_answered(operation):
                for name, part in _classes(use.type):
                    if part == "whole" or name not in named:
                        found.setdefault(name, use.told(part))
    for use in _held(api):
        for name, part in _classes(use.type):
            if name not in named:
                found.setdefault(name, use.told(part))
    return found


def use_of(declared: ir.Declaration, uses: Mapping[str, str]) -> str:
    """What the declaration is there for; empty where it says something itself."""
    says_so = has_words(declared.doc.text + declared.doc.title)
    return "" if says_so else uses.get(declared.name, "")


def with_use(declared: ir.Declaration, use: str) -> ir.Declaration:
    """The declaration with what it is there for, where that is not empty."""
    if not use:
        return declared
    doc = dataclasses.replace(declared.doc, title=use)
    return dataclasses.replace(declared, doc=doc)


def _sent_and_answered(operation: ir.Operation) -> Iterator[Use]:
    place = f"`{target(operation)}`"
    for sent in operation.body.contents if operation.body else ():
        yield Use(sent.type, f"The body of {place}.", f"the body of {place}")
    for response in operation.responses:
        for answer in response.contents:
            yield Use(answer.type, f"What {place} answers.", f"what {place} answers")
            if answer.item is not None:
                told = f"An item of what {place} streams."
                yield Use(answer.item, told, f"what {place} streams")


def _held(api: ir.Api) -> Iterator[Use]:
    """What arguments and fields hold."""
    for group in api.groups:
        for operation in group.operations:
            for parameter in operation.parameters:
                place = f"`{parameter.name.python}` of `{target(operation)}`"
                yield Use(parameter.type, f"What {place} holds.", place)
    for declared in api.declarations:
        place = f"`{declared.name}`"
        if isinstance(declared, ir.Alias):
            yield Use(declared.type, f"What {place} stands for.", place)
        elif isinstance(declared, ir.Model):
            for field in declared.fields:
                held = f"`{declared.name}.{field.name.python}`"
                yield Use(field.type, f"What {held} holds.", held)
            if declared.extra is not None:
                extra = f"`{declared.name}.extra`"
                yield Use(ir.Mapping(declared.extra), "", extra)


def _classes(kind: ir.Type, part: Part = "whole") -> Iterator[tuple[str, Part]]:
    """The classes that a type is made of; the outermost container tells the part."""
    inner: Iterable[ir.Type] = ()
    below: Part = part
    match kind:
        case ir.ModelRef() | ir.EnumRef() | ir.AliasRef():
            yield kind.name, part
        case ir.Nullable():
            inner = (kind.inner,)
        case ir.Array():
            inner, below = (kind.items,), "item"
        case ir.Tuple():
            inner, below = kind.items, "item"
        case ir.Mapping():
            inner, below = (kind.values,), "value"
        case ir.Union():
            inner, below = [variant.type for variant in kind.variants], "form"
    for each in inner:
        yield from _classes(each, part if part != "whole" else below)
