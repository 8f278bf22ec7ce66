"""Lists that are described item by item, and how many items they have."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from .descriptions import description
from .making import Workshop, openapi

PAIR = {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}
ITEMS = [1, "a", None]


@pytest.mark.parametrize(
    ("said", "type", "lengths"),
    [
        ({"minItems": 2, "maxItems": 2}, "tuple[int, str]", [2]),
        ({"minItems": 2, "items": False}, "tuple[int, str]", [2]),
        # Who says nothing of the length means all of them.
        ({}, "tuple[int, str]", [0, 1, 2, 3]),
        ({"items": False}, "tuple[int, str]", [0, 1, 2]),
        ({"maxItems": 2}, "tuple[int, str]", [0, 1, 2]),
        ({"minItems": 1, "maxItems": 2}, "tuple[int] | tuple[int, str]", [1, 2]),
        ({"minItems": 1.0, "items": False}, "tuple[int] | tuple[int, str]", [1, 2]),
        (
            {"minItems": 1},
            "tuple[int] | tuple[int, str, *tuple[Any, ...]]",
            [1, 2, 3],
        ),
        (
            {"minItems": 2, "maxItems": 3},
            "tuple[int, str, *tuple[Any, ...]]",
            [2, 3],
        ),
        ({"minItems": 1, "maxItems": 1}, "tuple[int]", [1]),
    ],
)
def test_a_tuple_is_as_long_as_is_said(
    workshop: Workshop, said: dict[str, Any], type: str, lengths: list[int]
) -> None:
    """JSON Schema 2020-12 §10.3.1.1: `prefixItems` alone fixes no length."""
    schema = {"title": "Holder", "properties": {"pair": {**PAIR, **said}}}
    content = {"application/json": {"schema": schema}}
    answers = {"200": {"description": "", "content": content}}
    paths = {"/a": {"get": {"responses": answers}}}
    package = workshop.load(openapi(description(paths, openapi="3.1.0")))
    holder = package.models.Holder
    made = inspect.signature(holder).parameters["pair"]
    assert made.annotation == f"{type} | None"
    strict = package.runtime.decoding.Decoder(strict=True)
    for length in range(4):
        value = {"pair": ITEMS[:length]}
        assert holder.from_dict(value).to_dict() == value
        read = package.runtime.decoding.model(lambda: holder)
        if length in lengths:
            assert strict.document(value, read).pair == tuple(ITEMS[:length])
        else:
            with pytest.raises(package.runtime.errors.DecodeError, match=r"\$\.pair"):
                strict.document(value, read)
