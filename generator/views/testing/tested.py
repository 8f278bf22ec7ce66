"""Which models a module of tests is about, and which the tests of operations read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, TypeGuard

from ... import ir

_MOST_TOGETHER: Final = 200
"""Models and aliases whose tests are still one module that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedModels:
    """What one module of tests is about.

    `tested` are the models with a property that no operation sends as JSON: what is
    sent of the `others` is read again in the contract of the operation. By names, so
    that the order of schemas decides nothing, and two that are added are two places.
    """

    module: str
    tested: tuple[ir.Model, ...]
    others: tuple[ir.Model, ...]
    aliases: tuple[ir.Alias, ...]
    """Of unions that tags decide."""

    def by_name(self) -> list[ir.Model]:
        """All of the models."""
        return sorted((*self.tested, *self.others), key=lambda model: model.name)


def tested_models(api: ir.Api) -> list[TestedModels]:
    """All models in one module; of many, those of a group's operations in one each, and
    of the others those of each first letter: so that what changes is a small file."""
    listed = [d for d in api.declarations if _is_tested(d)]
    is_large = len(listed) > _MOST_TOGETHER
    groups = {
        operation.pointer: f"{group.name.python}_operations"
        for group in api.groups
        for operation in group.operations
    }
    parts: dict[str, list[ir.Model | ir.Alias]] = {}
    for declared in sorted(listed, key=lambda each: each.name):
        module = _module_of(declared, groups) if is_large else "models"
        parts.setdefault(module, []).append(declared)
    sent = _sent_models(api)
    return [_part(module, parts[module], sent) for module in sorted(parts)]


def _is_tested(declared: ir.Declaration) -> TypeGuard[ir.Model | ir.Alias]:
    if isinstance(declared, ir.Alias) and isinstance(declared.type, ir.Union):
        return any(isinstance(v.test, ir.HasTag) for v in declared.type.variants)
    return isinstance(declared, ir.Model)


def _module_of(declared: ir.Declaration, groups: Mapping[str, str]) -> str:
    """The group of the operation that it stands in; else its first letter.

    Of a schema in a namespace, as `io.k8s.Pod`, the last part counts.
    """
    tokens = declared.pointer.split("/")
    owners = (groups.get("/".join(tokens[:count])) for count in (4, 5))
    key = declared.pointer.partition("/components/schemas/")[2].partition("/")[0]
    spoken = key.rpartition(".")[2] if "." in key else declared.name
    letters = (letter.lower() for letter in spoken if is_word(letter))
    return next(filter(None, owners), next(letters, declared.name[0].lower()))


def _part(
    module: str, listed: Sequence[ir.Model | ir.Alias], sent: Set[str]
) -> TestedModels:
    tested: list[ir.Model] = []
    others: list[ir.Model] = []
    for each in listed:
        if isinstance(each, ir.Model):
            has_own = each.fields and each.name not in sent
            (tested if has_own else others).append(each)
    return TestedModels(
        module=module,
        tested=tuple(tested),
        others=tuple(others),
        aliases=tuple(each for each in listed if isinstance(each, ir.Alias)),
    )


def is_word(name: str) -> bool:
    """Whether it could stand in a name of Python, and has no blanks."""
    return re.fullmatch(r"[A-Za-z0-9_]+", name) is not None


def body_model(content: ir.BodyContent | None) -> str | None:
    """The model that is sent as JSON; None where that is not one alone."""
    if content is not None and content.kind == "json":
        match content.type:
            case ir.ModelRef(name):
                return name
    return None


def _sent_models(api: ir.Api) -> frozenset[str]:
    """The models that an operation sends as JSON where nobody chooses another form."""
    bodies = [op.body for op in api.operations if op.body]
    found = {body_model(body.contents[0]) for body in bodies}
    return frozenset(name for name in found if name is not None)
