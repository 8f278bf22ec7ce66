"""The questions that tell the members of a union apart."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def variants(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.variants")


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "object", [], ["object"]])
def test_no_object(variants: ModuleType, value: object) -> None:
    """What is no object has no tag and no keys, and asking raises nothing."""
    assert not variants.is_object(value)
    assert variants.tag_of(value, "object") is None
    assert not variants.has_keys(value, "object")
    assert not variants.has_keys(value)
    assert variants.is_list(value) is isinstance(value, list)
    assert variants.first_value(value) is None


def test_object(variants: ModuleType) -> None:
    """An object has the tag that it holds, and all of some keys or not."""
    value = {"object": "card", "id": None}
    assert variants.is_object(value)
    assert not variants.is_list(value)
    assert variants.tag_of(value, "object") == "card"
    assert variants.tag_of(value, "id") is None
    assert variants.has_keys(value, "object", "id")
    assert not variants.has_keys(value, "object", "name")


@pytest.mark.parametrize("values", [[], [None], [None, 0, 1], [{}], [[1], None]])
def test_the_first_part(variants: ModuleType, values: list[object]) -> None:
    """Null tells nothing of the others; what is no list has no item."""
    first = next((value for value in values if value is not None), None)
    assert variants.first_item(values) == first
    named = {str(number): value for number, value in enumerate(values)}
    assert variants.first_value(named) == first
    assert variants.first_item(named) is None


def test_nulls(variants: ModuleType) -> None:
    """What is absent is not null; what is no object, or no list, has none."""
    value = {"id": None, "name": "card"}
    assert variants.has_null(value)
    assert variants.has_null(value, "name", "id")
    assert not variants.has_null(value, "name", "other")
    assert not variants.has_null({})
    assert not variants.has_null([None])
    assert variants.has_null_item(["card", None])
    assert not variants.has_null_item(["card", [None], {"id": None}])
    assert not variants.has_null_item(value)


def test_the_class_that_says_the_most(variants: ModuleType, models: ModuleType) -> None:
    """By names of the wire: what would be lost counts first, then what is too much or
    too little; of equals the first."""
    card, item = models.Card, models.Item
    required = {"number": "1", "exp-month": 8, "holder": None}
    assert variants.closest(required, item, card) is card
    assert variants.closest({**required, "other": 1}, item, card) is card
    assert variants.closest({"number": "1"}, card, dict) is dict
    assert variants.closest({}, dict, card) is dict
    assert variants.closest({"other": 1}, dict, dict) is dict
    for value in (None, [], list(required), "number"):
        assert variants.closest(value, card, item) is None
