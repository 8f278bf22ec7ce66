"""What is sent and what is read of a model, where `readOnly` and `writeOnly` part them.

JSON Schema 2020-12, Validation §9.4 (which OAS 3.1.1 §4.8.24 takes over): a `readOnly`
value belongs to the server, which ignores or refuses it where it is sent; a `writeOnly`
one never comes back. `required` then counts in the direction that is left (OAS 3.0.3
§4.7.24). So a class that is only sent has no field that is read only, one that is only
read none that is write only, and one that nothing sends or reads has all. What goes
both ways is two classes where they differ, in themselves or in what they hold: `Pet` is
what is read, `PetInput` what is sent.

A property by which variants of a union are told apart is kept whatever it says: without
it, what is sent could not be told. So is every property of a parameter's object that
has no other than read-only ones: nothing of it could be sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .. import ir
from ..type_walk import held, referred, renamed
from .context import INPUTS, Context
from .naming.renaming import claimed
from .presets import tags_of_unions, with_tags

_Names = Mapping[str, str]


def part(
    groups: tuple[ir.Group, ...],
    received: Sequence[ir.Type],
    by_pointer: Mapping[str, ir.Declaration],
    context: Context,
) -> tuple[tuple[ir.Group, ...], tuple[ir.Declaration, ...]]:
    """Give what is sent a class of its own where it is not what is read.

    `received` are types that arrive without being an answer: payloads of webhooks.
    """
    operations = [operation for group in groups for operation in group.operations]
    sent = [kind for operation in operations for kind in _sent_by(operation)]
    read = [kind for operation in operations for kind in _read_by(operation)]
    parameters = [p.type for operation in operations for p in operation.parameters]
    tags = tags_of_unions(by_pointer.values(), [*sent, *read, *received])
    declared = {d.name: with_tags(d, tags) for d in by_pointer.values()}
    parting = _Parting(declared, tags, parameters)
    is_sent = parting.reached(sent, "read_only")
    is_read = parting.reached([*read, *received], "write_only")
    only_read = is_read - is_sent
    inputs = {
        name: claimed(INPUTS + declared[name].pointer, context, f"{name}Input")
        for name in parting.differing(is_sent & is_read)
    }
    declarations: list[ir.Declaration] = []
    for name, one in declared.items():
        if name in only_read or name in inputs:
            declarations.append(parting.without("write_only", one))
        if name in is_sent:
            both = name in is_read and name not in inputs
            fit = one if both else parting.without("read_only", one)
            declarations.append(_as_sent(fit, inputs))
        elif name not in is_read:
            declarations.append(one)
    return tuple(_group(group, inputs) for group in groups), tuple(declarations)


class _Parting:
    """Who holds whom, and which properties tell variants apart."""

    def __init__(
        self,
        declared: Mapping[str, ir.Declaration],
        tags: Collection[tuple[str, str]],
        parameters: Iterable[ir.Type],
    ) -> None:
        self._declared = declared
        self._kept = frozenset(
            name
            for name in referred(parameters)
            if isinstance(model := declared[name], ir.Model)
            and all(field.read_only for field in model.fields)
        )
        self._tags = tags

    def _is(self, flag: str, model: ir.Model, field: ir.Field) -> bool:
        if getattr(field, flag) is not True:
            return False
        is_kept = flag == "read_only" and model.name in self._kept
        return not is_kept and (model.name, field.name.wire) not in self._tags

    def without(self, flag: str, declared: ir.Declaration) -> ir.Declaration:
        """A declaration without the fields that are read only, or write only."""
        if not isinstance(declared, ir.Model):
            return declared
        kept = [f for f in declared.fields if not self._is(flag, declared, f)]
        if len(kept) == len(declared.fields):
            return declared
        return replace(declared, fields=tuple(kept))

    def reached(self, kinds: Iterable[ir.Type], without: str) -> frozenset[str]:
        """Every declaration that values of types hold, past the fields that count."""
        found: set[str] = set()
        waiting = list(referred(kinds))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += referred(held(self.without(without, self._declared[name])))
        return frozenset(found)

    def differing(self, both: frozenset[str]) -> list[str]:
        """Those of which one class would not do, in order, and all that hold them."""
        holders: dict[str, list[str]] = {}
        found: dict[str, None] = {}
        for name in (name for name in self._declared if name in both):
            one = self._declared[name]
            if isinstance(one, ir.Model) and any(
                self._is(flag, one, field)
                for field in one.fields
                for flag in ("read_only", "write_only")
            ):
                found[name] = None
            sent_and_read = self.without("read_only", self.without("write_only", one))
            for inner in referred(held(sent_and_read)):
                holders.setdefault(inner, []).append(name)
        waiting = list(found)
        while waiting:
            for name in holders.get(waiting.pop(), ()):
                if name not in found:
                    found[name] = None
                    waiting.append(name)
        return [name for name in self._declared if name in found]


def _sent_by(operation: ir.Operation) -> Iterator[ir.Type]:
    yield from (parameter.type for parameter in operation.parameters)
    if operation.body:
        yield from (content.type for content in operation.body.contents)
        if operation.body.content_types:
            yield operation.body.content_types


def _read_by(operation: ir.Operation) -> Iterator[ir.Type]:
    for response in operation.responses:
        for content in response.contents:
            yield content.type
            if content.item is not None:
                yield content.item
        yield from (header.type for header in response.headers)
    yield from (header.type for header in operation.headers)


def _as_sent(declared: ir.Declaration, inputs: _Names) -> ir.Declaration:
    """A declaration that holds what is sent; of one that is both, the second."""
    if not inputs:
        return declared
    name = inputs.get(declared.name, declared.name)
    sent_of = declared.name if declared.name in inputs else ""
    match declared:
        case ir.Model():
            extra = declared.extra and renamed(declared.extra, inputs)
            fields = (replace(f, type=renamed(f.type, inputs)) for f in declared.fields)
            return replace(
                declared, name=name, fields=tuple(fields), extra=extra, sent_of=sent_of
            )
        case ir.Alias(type=kind):
            kind = renamed(kind, inputs)
            return replace(declared, name=name, type=kind, sent_of=sent_of)
        case ir.Enum():
            return declared


def _group(group: ir.Group, inputs: _Names) -> ir.Group:
    if not inputs:
        return group
    operations = tuple(_operation(operation, inputs) for operation in group.operations)
    return replace(group, operations=operations)


def _operation(operation: ir.Operation, inputs: _Names) -> ir.Operation:
    parameters = tuple(
        replace(p, type=renamed(p.type, inputs)) for p in operation.parameters
    )
    body = operation.body
    if body:
        contents = (replace(c, type=renamed(c.type, inputs)) for c in body.contents)
        body = replace(body, contents=tuple(contents))
    return replace(operation, parameters=parameters, body=body)
