"""The tests of the models: every property is read, and sent back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import ir, scopes
from ..imports import Imports
from ..layout import call, comparison, layout, prefixed, signature
from ..samples import Samples
from ..source import Code, identifier
from .documents import docstring
from .types import Types
from .values import json_expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTestView:
    """A test of one model."""

    signature: Code
    value: Code
    assertion: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTestsView:
    """The module of tests."""

    documentation: Code
    imports: Sequence[Code]
    tests: Sequence[ModelTestView]


def tested_models(api: ir.Api) -> list[ir.Model]:
    """The models that have a property, in the order of their names.

    So the order of schemas decides nothing, and two that are added are two places.
    """
    models = [d for d in api.declarations if isinstance(d, ir.Model) and d.fields]
    return sorted(models, key=lambda model: model.name)


def model_tests_view(api: ir.Api, samples: Samples) -> ModelTestsView:
    """A test for each model that has a property."""
    imports = Imports()
    types = Types(imports, root="...")
    imports.name("typing", "Any")
    sent_back = types.runtime("testing", "sent_back")
    models = tested_models(api)
    settled = scopes.settle([model.name for model in models], frozenset())
    tests = []
    for model in models:
        value = json_expression(samples.whole(model))
        cls = types.either([ir.ModelRef(model.name)])
        tests.append(
            ModelTestView(
                signature=test_signature(settled[model.name]),
                value=layout(prefixed(Code("value: dict[str, Any] = "), value), 4),
                assertion=comparison(
                    call(sent_back, cls, Code("value"), packed=True),
                    "==",
                    Code("value"),
                    4,
                ),
            )
        )
    return ModelTestsView(
        documentation=docstring(
            "Contract of the models: each property is read, and sent back as it was.", 0
        ),
        imports=imports.lines(),
        tests=tests,
    )


def test_signature(name: str) -> Code:
    """`def test_card() -> None:`."""
    return signature(Code(f"def {identifier(f'test_{name}')}("), (), (Code("None"),), 0)
