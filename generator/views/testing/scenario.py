"""The first scenario of a group, for its users to go on from: what one does with it.

A group that has them starts with create, read, list and delete of one thing, told by
methods and paths (`POST /pets`, `GET /pets/{id}`, …); another with its simplest call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from ... import ir, names
from ...printing.imports import Imports
from ...printing.layout import (
    Expression,
    Group,
    call,
    layout,
    list_of,
    prefixed,
)
from ...printing.source import Code, identifier, literal
from ...samples import Samples
from ..calls.arguments import Arguments, SampleArguments
from ..calls.credentials import Credentials
from ..calls.sent import SentRequest
from ..calls.served import served
from ..calls.streamed import streams_alone
from ..calls.values import json_expression
from ..calls.written import CallWriter
from ..documentation import docstring
from ..types import Types

_Step: TypeAlias = Literal["create", "read", "list", "delete", "call"]

_STEPS: Final[Mapping[tuple[str, bool], _Step]] = {
    ("POST", False): "create",
    ("GET", True): "read",
    ("GET", False): "list",
    ("DELETE", True): "delete",
}
"""By the method, and whether the path ends with the name of one thing."""
_SAID: Final[Mapping[_Step, str]] = {
    "create": "create one",
    "read": "read it",
    "list": "list all",
    "delete": "delete it",
}
_MOST_GIVEN: Final = 46
"""What there is room for on a line with the rest of it."""
_YOURS: Final = """\
Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioView:
    """The module of a group's scenarios."""

    documentation: Code
    imports: Sequence[Code]
    scenario: Code
    steps: Sequence[Code]
    server: Sequence[Code]
    real: Code
    lines: Code


def scenario_view(group: ir.Group, api: ir.Api, samples: Samples) -> ScenarioView:
    """What the group is most likely used for, against a server inside the process."""
    imports = Imports()
    types = Types(imports, root="...")
    imports.name("...", "Client")
    imports.name("..contract", "OPTIONS")
    types.runtime("testing", "Answer")
    types.runtime("testing", "Recorder")
    family = _steps_of(group)
    writer = _Writer(group, api, samples, types, family)
    steps = list(writer.steps())
    answers = [writer.answer(operation) for operation in family.values()]
    first = answers[0]
    # What was created is most often what is read.
    is_twice = first in answers[1:] and isinstance(first, Group)
    one = [layout(prefixed(Code("one = "), first), 4)] if is_twice else []
    if is_twice:
        answers = [Code("one") if each == first else each for each in answers]
    lines = [literal(writer.line(operation)) for operation in family.values()]
    recorder = call(Code("server = Recorder"), *answers)
    return ScenarioView(
        documentation=docstring(
            f"Scenarios of the group `{group.name.python}`: this file is yours.\n\n"
            + _YOURS,
            0,
        ),
        imports=imports.lines(),
        scenario=docstring(_told(family), 4),
        steps=steps,
        server=[*one, layout(recorder, 4)],
        real=_real(family.values(), api),
        lines=layout(prefixed(Code("assert server.lines == "), list_of(lines)), 4),
    )


def _steps_of(group: ir.Group) -> dict[_Step, ir.Operation]:
    """The operations on one kind of thing that are most of the four; else a call."""
    families: dict[str, dict[_Step, ir.Operation]] = {}
    for operation in group.operations:
        is_one = isinstance(operation.path[-1], ir.Slot)
        step = _STEPS.get((operation.method, is_one))
        if step:
            family = families.setdefault(_collection(operation), {})
            family.setdefault(step, operation)
    best = max(families.values(), key=len, default={})
    if len(best) < 2:
        return {"call": min(group.operations, key=_effort)}
    return {step: best[step] for step in _STEPS.values() if step in best}


def _collection(operation: ir.Operation) -> str:
    """`/owners/{}/pets` for all pets and for one."""
    parts = operation.path[: -1 if isinstance(operation.path[-1], ir.Slot) else None]
    return "".join("{}" if isinstance(p, ir.Slot) else p for p in parts).rstrip("/")


def _effort(operation: ir.Operation) -> tuple[bool, int]:
    """Reading before writing, and what needs the least."""
    needed = [p for p in operation.parameters if p.required]
    has_body = operation.body is not None and operation.body.required
    return operation.method != "GET", len(needed) + has_body


def _real(operations: Iterable[ir.Operation], api: ir.Api) -> Code:
    """How the steps are taken with the API itself, by the keywords that it needs."""
    needed: dict[str, str] = {}
    for operation in operations:
        needed |= Credentials(api, operation.security).given()
    keywords = [*needed, *([] if api.servers else ["base_url"])]
    given = Code(", ".join(identifier(name) + Code("=…") for name in keywords))
    if len(given) > _MOST_GIVEN:
        given = Code("…")
    return Code(f"# For the real API: scenario(Client({given}))")


def _told(family: Mapping[_Step, ir.Operation]) -> str:
    said = [_SAID[step] for step in family if step in _SAID]
    return f"{', '.join(said).capitalize()}." if said else "One call."


class _Writer:
    """Writes the steps of one family, each with what the ones before it made."""

    def __init__(
        self,
        group: ir.Group,
        api: ir.Api,
        samples: Samples,
        types: Types,
        family: Mapping[_Step, ir.Operation],
    ) -> None:
        self._api = api
        self._samples = samples
        self._family = family
        self._arguments = SampleArguments(samples)
        self._calls = CallWriter(group, samples, types)
        name = _model_of(family.get("create"))
        self._created = samples.declarations.model(name) if name else None
        self._id = self._identity()

    def steps(self) -> Iterator[Code]:
        """`created = client.pets.create_pet(…)`, and what follows from it."""
        for step, operation in self._family.items():
            known = {}
            if self._id and isinstance(operation.path[-1], ir.Slot):
                attribute = identifier(self._id.name.python)
                known = {_last(operation).pointer: Code("created.") + attribute}
            arguments = self._given(operation)
            if streams_alone(operation):
                yield self._first_item(operation, arguments)
                continue
            made = self._calls.made(operation, arguments, known=known)
            if step == "create" and self._goes_on():
                yield layout(prefixed(Code("created = "), made), 4)
                if self._id and not self._id.required:
                    yield Code("assert created.") + identifier(self._id.name.python)
            elif step == "read" and self._returns_it(operation):
                yield layout(prefixed(Code("read = "), made), 4)
                yield Code("assert read == created")
            else:
                yield layout(made, 4)

    def _first_item(self, operation: ir.Operation, arguments: Arguments) -> Code:
        """A stream may have no end: its first item is what a scenario can wait for."""
        opened = self._calls.streamed(operation, arguments)
        return opened + Code("\n        assert next(iter(items)) is not None")

    def answer(self, operation: ir.Operation) -> Expression:
        """What the server inside the process says."""
        json = None
        if self._id and self._returns_it(operation):
            json = json_expression(self._created_value())
        return served(operation, self._samples, json)

    def line(self, operation: ir.Operation) -> str:
        """What the server sees of the call."""
        arguments = self._given(operation)
        return SentRequest(operation, self._api, arguments).line_at_server()

    def _given(self, operation: ir.Operation) -> Arguments:
        """Those of the shortest call, and the identity of what was created."""
        minimal = self._arguments.minimal(operation)
        if not self._id or not isinstance(operation.path[-1], ir.Slot):
            return minimal
        value = self._created_value()[self._id.name.wire]
        return minimal.having(_last(operation), value)

    def _goes_on(self) -> bool:
        """Whether what is created is named again, so that it needs a name."""
        read = self._family.get("read")
        return self._id is not None or (read is not None and self._returns_it(read))

    def _returns_it(self, operation: ir.Operation) -> bool:
        return self._created is not None and (
            _model_of(operation) == self._created.name
        )

    def _created_value(self) -> dict[str, Any]:
        assert self._created is not None
        assert self._id is not None
        name = self._id.name.wire
        value = self._samples.value(ir.ModelRef(self._created.name), "")
        identity = self._samples.value(self._id.type, name, self._id.examples)
        return {name: identity, **value}

    def _identity(self) -> ir.Field | None:
        """The property of what is created that the paths of one thing end with."""
        of_one = [self._family.get("read"), self._family.get("delete")]
        if self._created is None or not any(of_one):
            return None
        lasts = [_last(operation) for operation in of_one if operation]
        for field in self._created.fields:
            if all(
                names.snake(field.name.wire) in ("id", names.snake(last.name.wire))
                and field.type == last.type
                for last in lasts
            ):
                return field
        return None


def _last(operation: ir.Operation) -> ir.Parameter:
    """The parameter that the path ends with."""
    slot = operation.path[-1]
    assert isinstance(slot, ir.Slot)
    return next(
        p
        for p in operation.parameters
        if p.location == "path" and p.name.wire == slot.wire
    )


def _model_of(operation: ir.Operation | None) -> str | None:
    """The model that a call returns, where it can be nothing else."""
    match operation.results if operation else ():
        case (ir.ModelRef(name),):
            return name
    return None
