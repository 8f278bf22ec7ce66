"""Large answers that tests share: each is written once, as JSON and as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ... import ir, scopes
from ...printing.imports import Imports
from ...printing.layout import layout, prefixed, signature
from ...printing.source import Code, identifier
from ...samples import Samples
from ..calls.replies import answer_sample
from ..calls.values import SharedValues, Values
from ..documentation import docstring
from ..types import Types

_LARGE: Final = 6
"""Values in an object from which on it is written once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One object: a constant, and a function that makes the value anew."""

    follows_another: bool
    json: Code
    signature: Code
    value: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersView:
    """The module that the contract tests share."""

    documentation: Code
    imports: Sequence[Code]
    answers: Sequence[AnswerView]


class SharedAnswers(SharedValues):
    """Which answers are shared, and what they are called.

    Decided by the model alone, so that no other operation or schema changes a test.
    """

    def __init__(self, api: ir.Api, samples: Samples) -> None:
        models = [d for d in api.declarations if isinstance(d, ir.Model)]
        self._samples = samples
        self._names = scopes.settle([model.name for model in models], frozenset())
        self._usual: dict[str, tuple[Any, set[str]]] = {}

    def name_of(self, model: str, value: Any) -> str | None:
        """The name of the function, where the value is the model's usual sample."""
        lookups = self._samples.declarations
        if model not in self._usual:
            with lookups.noted() as names:
                sample = self._samples.value(ir.ModelRef(model), "")
            self._usual[model] = sample if _size(sample) >= _LARGE else None, names
        usual, names = self._usual[model]
        lookups.note(names)
        return self._names[model] if usual is not None and usual == value else None

    def usual(self, model: str) -> Any:
        """The sample that is shared."""
        return self._usual[model][0]


class _Found(SharedValues):
    """Notes which models' samples are asked for, each after those that it holds."""

    def __init__(self, samples: Samples, shared: SharedAnswers) -> None:
        self._shared = shared
        self._values = Values(Types(Imports()), samples, self)
        self._open: set[str] = set()
        self.models: list[str] = []

    def name_of(self, model: str, value: Any) -> str | None:
        name = self._shared.name_of(model, value)
        if name is not None and model not in self._open:
            self._open.add(model)
            self._values.json_object(model, value)
            self.models.append(model)
        return name

    def look(self, kind: ir.Type, value: Any) -> None:
        """Everything in a value."""
        self._values.json(kind, value)


def shared_models(api: ir.Api, samples: Samples, shared: SharedAnswers) -> list[str]:
    """The models whose samples are shared, by name, each after those that it holds."""
    found = _Found(samples, shared)
    seen: set[ir.Type] = set()
    for response in _answered(api):
        content = response.contents[0]
        # Most operations answer what others answer too, above all in errors.
        if content.examples or content.type not in seen:
            found.look(*answer_sample(response, samples))
        if not content.examples:
            seen.add(content.type)
    ordered = _Found(samples, shared)
    for model in sorted(found.models):
        ordered.name_of(model, shared.usual(model))
    return ordered.models


def _answered(api: ir.Api) -> Iterator[ir.Response]:
    for operation in api.operations:
        yield from (r for r in operation.responses if r.contents)


def answers_view(
    models: Sequence[str], samples: Samples, shared: SharedAnswers
) -> AnswersView:
    """The constants and functions of the models."""
    names = {model: shared.name_of(model, shared.usual(model)) for model in models}
    functions = {model: identifier(name or "") for model, name in names.items()}
    hidden = [*functions.values(), *(name.upper() for name in functions.values())]
    types = Types(Imports(hidden))
    kind = types.annotation(ir.Mapping(ir.AnyType()))
    values = Values(types, samples, shared)
    answers: list[AnswerView] = []
    for model, function in functions.items():
        sample = shared.usual(model)
        constant = identifier(function.upper()) + Code(": ") + kind + Code(" = ")
        head = Code("def ") + function + Code("(")
        answers.append(
            AnswerView(
                follows_another=bool(answers),
                json=layout(prefixed(constant, values.json_object(model, sample))),
                signature=signature(head, (), (types.model(model),), 0),
                value=layout(
                    prefixed(Code("return "), values.object(model, sample)), 4
                ),
            )
        )
    return AnswersView(
        documentation=docstring(
            "Large answers that the contract tests share: as they come, and as they are"
            " read.",
            0,
        ),
        imports=types.imports.lines(),
        answers=answers,
    )


def _size(value: Any) -> int:
    """How many values that are no objects and no lists it holds."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 1
