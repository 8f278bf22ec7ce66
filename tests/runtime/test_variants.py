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


def test_object(variants: ModuleType) -> None:
    """An object has the tag that it holds, and all of some keys or not."""
    value = {"object": "card", "id": None}
    assert variants.is_object(value)
    assert not variants.is_list(value)
    assert variants.tag_of(value, "object") == "card"
    assert variants.tag_of(value, "id") is None
    assert variants.has_keys(value, "object", "id")
    assert not variants.has_keys(value, "object", "name")
