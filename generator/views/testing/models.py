"""The tests of the models: what is read is sent back, usual or not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ... import ir
from ...printing.imports import Imports
from ...printing.layout import (
    INDENT,
    Expression,
    call,
    dict_of,
    layout,
    list_of,
    prefixed,
    tuple_of,
)
from ...printing.source import WIDTH, Code, identifier, literal
from ...samples import Samples, tags_in
from ...samples.choices import chosen
from ..calls.values import json_expression
from ..documentation import docstring
from ..types import Types, decoder_name
from .answers import SharedAnswers
from .tested import TestedModels, is_word

_UNHEARD: Final = "unheard_of"
_MANY: Final = 4
"""Texts that say their own names, from which on they are one expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTestsView:
    """The module of tests: two tables, and a test for each."""

    documentation: Code
    imports: Sequence[Code]
    has_whole: bool
    whole: Code
    has_unusual: bool
    unusual: Code
    has_others: bool
    others: Code
    has_extra: bool
    extra: Code
    has_models: bool
    tested: Code
    has_unions: bool
    unions: Code


def model_tests_view(
    models: TestedModels,
    samples: Samples,
    shared: SharedAnswers,
    answered: Sequence[str],
) -> ModelTestsView:
    """`answered` are the models that `tests/answers.py` has an object of."""
    imports = Imports()
    types = Types(imports, root="...")
    rows = _Rows(types, samples, shared, answered)
    whole = [(types.model(model.name), rows.whole(model)) for model in models.tested]
    unusual = [
        (types.model(model.name), json_expression(odd))
        for model in models.tested
        if (odd := _unusual(model))
    ]
    others = [types.model(model.name) for model in models.others]
    extra = list(_extra(models, samples, types))
    unions = [
        tuple_of([reader, json_expression(value), cls])
        for reader, value, cls in _Unions(types, samples).rows(models)
    ]
    imports.third_party("pytest")
    if whole:
        types.runtime("reading", "misread")
    if unions:
        types.runtime("decoding", "Decoder")
    if unions or whole or extra:
        imports.name("typing", "Any")
    if whole or others:
        types.runtime("models", "Model")
    return ModelTestsView(
        documentation=docstring(
            "Contract of the models: what they read is what they send back.", 0
        ),
        imports=imports.lines(),
        has_whole=bool(whole),
        whole=_table(Code("WHOLE"), whole),
        has_unusual=bool(unusual),
        unusual=_table(Code("UNUSUAL"), unusual),
        has_others=bool(others),
        others=_list(Code("OTHERS: list[type[Model]] = "), others),
        has_extra=bool(extra),
        extra=_table(Code("EXTRA"), extra),
        has_models=bool(whole or others),
        tested=_all_of(models),
        has_unions=bool(unions),
        unions=_list(Code("UNIONS: list[tuple[Any, Any, type[object]]] = "), unions),
    )


def _table(name: Code, rows: Sequence[tuple[Code, Expression]]) -> Code:
    """What the models of one kind hold, a row each."""
    head = name + Code(": dict[type[Model], dict[str, Any]] = ")
    return layout(prefixed(head, replace(dict_of(rows), open=True)))


def _list(head: Code, items: Sequence[Expression]) -> Code:
    return layout(prefixed(head, replace(list_of(items), open=True)))


def _all_of(models: TestedModels) -> Code:
    """All models of the module, as an expression of the tables that it has."""
    if models.tested and models.others:
        return Code("[*WHOLE, *OTHERS]")
    return Code("WHOLE" if models.tested else "OTHERS")


class _Unions:
    """Finds the unions that tags decide, those with a name and those of properties."""

    def __init__(self, types: Types, samples: Samples) -> None:
        self._types = types
        self._samples = samples

    def rows(self, models: TestedModels) -> Iterator[tuple[Expression, Any, Code]]:
        """What reads a union, a value with the tag of a variant, and its class."""
        for alias in models.aliases:
            if isinstance(alias.type, ir.Union):
                decode = self._types.model(decoder_name(alias.name))
                for value, cls in self._tagged(alias.type):
                    yield decode, value, cls
        for model in models.by_name():
            for field in model.fields:
                yield from self._of_field(model, field)

    def _of_field(
        self, model: ir.Model, field: ir.Field
    ) -> Iterator[tuple[Expression, Any, Code]]:
        is_list = isinstance(field.type, ir.Array)
        kind = field.type.items if isinstance(field.type, ir.Array) else field.type
        if isinstance(kind, ir.Union):
            for value, cls in self._tagged(kind):
                reader = call(
                    self._types.runtime("reading", "reader"),
                    self._types.model(model.name),
                    literal(field.name.wire),
                )
                yield reader, [value] if is_list else value, cls

    def _tagged(self, union: ir.Union) -> Iterator[tuple[dict[str, Any], Code]]:
        """The last is a value of a tag that no variant has, where only tags count."""
        tags = [v.test for v in union.variants if isinstance(v.test, ir.HasTag)]
        for tag, variant in _samples_of_tags(union.variants, self._samples):
            yield tag, self._types.model(variant)
        keys = {tag.property for tag in tags}
        if len(tags) == len(union.variants) and len(keys) == 1:
            unknown = self._types.runtime("decoding", "Unknown")
            yield {keys.pop(): _UNHEARD}, unknown


def _samples_of_tags(
    variants: Sequence[ir.Variant], samples: Samples
) -> Iterator[tuple[dict[str, Any], str]]:
    for variant in variants:
        value = tags_in(variant.test)
        if not value or not isinstance(variant.type, ir.ModelRef):
            continue
        if chosen(variants, value, samples.declarations) is variant:
            yield value, variant.type.name


def _is_part(usual: dict[str, Any], value: dict[str, Any]) -> bool:
    """Whether an answer's object can be a part of the whole one, which has no null."""
    return usual.keys() <= value.keys() and None not in usual.values()


class _Rows:
    """Writes the objects of a table, a model each."""

    def __init__(
        self,
        types: Types,
        samples: Samples,
        shared: SharedAnswers,
        answered: Sequence[str],
    ) -> None:
        self._types = types
        self._samples = samples
        self._shared = shared
        self._answered = answered

    def whole(self, model: ir.Model) -> Expression:
        """`{**answers.CARD, "name": "name"}`, or `answers.CARD` where that is all.

        Many texts that say no more than their names are `**texts("city state zip")`.
        """
        value = self._samples.whole(model)
        usual = self._usual(model, value)
        there = self._there(model, usual) if usual else Code("")
        rest = {key: item for key, item in value.items() if key not in usual}
        if usual and not rest:
            return there
        named = [key for key, item in rest.items() if item == key and is_word(key)]
        named = named if len(named) >= _MANY else []
        items: list[Expression] = [Code("**") + there] if usual else []
        if named:
            items.append(self._texts(named))
        written = {key: item for key, item in rest.items() if key not in named}
        pairs = dict_of((literal(k), json_expression(v)) for k, v in written.items())
        return replace(pairs, items=(*items, *pairs.items))

    def _usual(self, model: ir.Model, value: dict[str, Any]) -> dict[str, Any]:
        """The answer's object that is a part of the whole one; empty where none is."""
        is_there = model.name in self._answered
        usual = self._shared.usual(model.name) if is_there else {}
        return usual if usual and _is_part(usual, value) else {}

    def _there(self, model: ir.Model, usual: dict[str, Any]) -> Code:
        known = self._shared.name_of(model.name, usual) or ""
        answers = self._types.imports.name("..", "answers")
        return answers + Code(".") + identifier(known.upper())

    def _texts(self, names: Sequence[str]) -> Expression:
        texts = self._types.runtime("testing", "texts")
        lines = textwrap.wrap(" ".join(names), WIDTH - 3 * INDENT - 3)
        if len(lines) == 1:
            return call(Code("**") + texts, literal(lines[0]), packed=True)
        # The blank between two lines stands at the end of the first.
        written = [literal(line + " ") for line in lines[:-1]] + [literal(lines[-1])]
        inner = Code("\n".join([Code("            ") + line for line in written]))
        return Code(f"**{texts}(\n{inner}\n        )")


def _unusual(model: ir.Model) -> dict[str, Any]:
    """A value that no enum has, and a null; nothing for a model without either."""
    odd: dict[str, Any] = {}
    nullable = [f for f in model.fields if f.nullable]
    enums = [f for f in model.fields if isinstance(f.type, ir.EnumRef)]
    for found, value in ((enums[:1], _UNHEARD), (nullable[:1], None)):
        odd |= {field.name.wire: value for field in found}
    return odd


def _extra(
    models: TestedModels, samples: Samples, types: Types
) -> Iterator[tuple[Code, Expression]]:
    """What models send back of a property without a name that do not of just any."""
    for model in models.by_name():
        if model.extra is None:
            yield types.model(model.name), dict_of([])
        elif model.extra != ir.AnyType():
            value = samples.inside(model, model.extra, _UNHEARD)
            yield types.model(model.name), json_expression({_UNHEARD: value})
