"""Whether objects were read as their classes say."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

CARD = {"number": "4242", "exp-month": 8, "holder": None}


@pytest.fixture(scope="module")
def reading(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.reading")


def test_what_fits(reading: ModuleType, models: ModuleType) -> None:
    """An object as it should come is not misread, nor is one that lacks properties."""
    assert reading.misread(models.Card.from_dict(CARD)) == []
    assert reading.misread(models.Card.from_dict({})) == []


@pytest.mark.parametrize(("wire", "value"), [("number", 4242), ("exp-month", "8")])
def test_what_does_not(
    reading: ModuleType, models: ModuleType, wire: str, value: Any
) -> None:
    """A value of another type, which lenient decoding keeps."""
    assert reading.misread(models.Card.from_dict({**CARD, wire: value})) == [wire]


def test_property_in_extra(reading: ModuleType, models: ModuleType) -> None:
    """A property that has a field and was not read into it."""
    card = models.Card.from_dict(CARD)
    card.extra["number"] = "4242"
    assert reading.misread(card) == ["number"]


def test_reader(
    reading: ModuleType, models: ModuleType, load: Callable[[str], ModuleType]
) -> None:
    """It reads one property as its class does, by the name on the wire."""
    read = reading.reader(models.Card, "exp-month")
    assert read(8, load("runtime.decoding").Decoder(strict=False)) == 8
