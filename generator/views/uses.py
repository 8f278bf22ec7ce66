"""What inline classes without a word of their own are there for: where they stand.

Each has one place, whoever refers to it. What has a name of its own, as a component
has, may be used anywhere, so that nothing is said of its uses: operations and schemas
that are none of its business would change it.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal, NamedTuple, TypeAlias

from .. import ir
from .documentation import has_words
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


@dataclass(frozen=True, slots=True)
class Use:
    """A type in its place, and the pointer of the operation or class that has it.

    `whole` is said of a class that is all that stands there, `spoken` is how the place
    is called.
    """

    type: ir.Type
    owner: str
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


class _Of(NamedTuple):
    """Which part of a type a class is, and by which tag a union knows it."""

    part: Part = "whole"
    tag: str = ""

    def inside(self, part: Part) -> _Of:
        """A part of it: the outermost container tells which."""
        return _Of(part, self.tag) if self.part == "whole" else self


_WHOLE: Final = _Of()


def uses_of(api: ir.Api) -> Mapping[str, str]:
    """A sentence for each inline class, by its name, from what it is written in."""
    inline = {
        declared.name: declared.pointer
        for declared in api.declarations
        if not _COMPONENT.fullmatch(declared.pointer)
    }
    found: dict[str, str] = {}
    # What is sent of a class holds what is read, too, where they are the same.
    declarations = sorted(api.declarations, key=lambda d: _sent_of(d) != "")
    for use in chain(_of_operations(api.operations), _of_declarations(declarations)):
        for name, of in _classes(use.type):
            if inline.get(name, "").startswith(f"{use.owner}/"):
                found.setdefault(name, use.told(*of))
    return found


def _sent_of(declared: ir.Declaration) -> str:
    return "" if isinstance(declared, ir.Enum) else declared.sent_of


def use_of(declared: ir.Declaration, uses: Mapping[str, str]) -> str:
    """What the declaration is there for; empty where it says as much itself."""
    if has_words(declared.doc.text) or has_words(declared.doc.title):
        return ""
    return uses.get(declared.name, "")


def with_use(declared: ir.Declaration, use: str) -> ir.Declaration:
    """The declaration with what it is there for, where that is not empty."""
    if not use:
        return declared
    doc = dataclasses.replace(declared.doc, title=use)
    return dataclasses.replace(declared, doc=doc)


def _of_operations(operations: Iterable[ir.Operation]) -> Iterator[Use]:
    """What operations take and answer."""
    for operation in operations:
        owner, called = operation.pointer, f"`{target(operation)}`"
        for sent in operation.body.contents if operation.body else ():
            body = f"the body of {called}"
            yield Use(sent.type, owner, f"The body of {called}.", body)
        if operation.body and operation.body.content_types:
            forms = f"forms in which the body of {called} is sent"
            kind = operation.body.content_types
            yield Use(kind, owner, f"The {forms}.", f"the {forms}")
        for response in operation.responses:
            for content in response.contents:
                answer = f"what {called} answers"
                yield Use(content.type, owner, f"What {called} answers.", answer)
                if content.item is not None:
                    streamed = f"what {called} streams"
                    yield Use(content.item, owner, f"An item of {streamed}.", streamed)
        for parameter in operation.parameters:
            name = f"`{parameter.name.python}`{_listed_at(parameter, operation)}"
            yield Use(parameter.type, parameter.pointer, f"What {name} holds.", name)


def _listed_at(parameter: ir.Parameter, operation: ir.Operation) -> str:
    """Where a parameter is listed: for one operation, for a path, or for whoever needs
    it, of whom none is named."""
    called = target(operation)
    if parameter.pointer.startswith(f"{operation.pointer}/"):
        return f" of `{called}`"
    is_shared = parameter.pointer.startswith("/components/")
    return "" if is_shared else f" of `{called.partition(' ')[2]}`"


def _of_declarations(declarations: Iterable[ir.Declaration]) -> Iterator[Use]:
    """What classes and aliases hold."""
    for declared in declarations:
        owner, name = declared.pointer, f"`{declared.name}`"
        if isinstance(declared, ir.Alias):
            yield Use(declared.type, owner, f"What {name} stands for.", name)
        elif isinstance(declared, ir.Model):
            for field in declared.fields:
                if not isinstance(field.type, _PLAIN):
                    name = f"`{declared.name}.{field.name.python}`"
                    yield Use(field.type, owner, f"What {name} holds.", name)
            if declared.extra is not None:
                name = f"`{declared.name}.extra`"
                yield Use(ir.Mapping(declared.extra), owner, "", name)


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
