"""One class with a field of every kind, and those that it refers to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

from .. import models as m
from ..runtime.decoding import (
    NULLABLE,
    REQUIRED,
    REQUIRED_NULLABLE,
    UNSET,
    Decoder,
    Unknown,
    Unset,
    array,
    date,
    date_time,
    integer,
    number,
    text,
    tuple_of,
)
from ..runtime.models import Model
from ..runtime.variants import is_object

CardBrand: TypeAlias = Literal["visa", "mastercard"]


@dataclass(slots=True, kw_only=True, repr=False)
class Owner(Model):
    """Somebody."""

    name: str | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder) -> Self:
        self = object.__new__(cls)
        self.name = at.text(data, "name")
        self.extra = at.extra(cls, data)
        return self


@dataclass(slots=True, kw_only=True, repr=False)
class Item(Model):
    """Something, by name and number; other properties are numbers."""

    id: int | None = None
    extra: dict[str, int] = dataclasses.field(default_factory=dict[str, int])

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder) -> Self:
        self = object.__new__(cls)
        self.id = at.integer(data, "id")
        self.extra = at.extra(cls, data, integer)
        return self


@dataclass(slots=True, kw_only=True, repr=False)
class Closed(Model):
    """An object that permits no other properties."""

    id: int | None = None

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder) -> Self:
        self = object.__new__(cls)
        self.id = at.integer(data, "id")
        at.closed(cls, data)
        return self


@dataclass(slots=True, kw_only=True, repr=False)
class Card(Model):
    """A card."""

    _wire: ClassVar[Mapping[str, str]] = {"exp_month": "exp-month"}
    _secret: ClassVar[frozenset[str]] = frozenset({"cvc"})

    number: str
    exp_month: int
    holder: str | None
    object: Literal["card"] | None = None
    brand: m.CardBrand | None = None
    owner: m.Owner | None | Unset = UNSET
    nickname: str | None | Unset = UNSET
    limit: float | None = None
    active: bool | None = None
    created: dt.datetime | None = None
    days: list[dt.date] | None = None
    items: list[m.Item] | None = None
    matrix: list[list[int]] | None = None
    point: tuple[float, float] | None = None
    metadata: dict[str, str] | None = None
    source: m.Card | str | Unknown | None = None
    amount: int | str | None = None
    anything: Any = None
    cvc: str | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder) -> Self:
        self = _new(cls)
        self.number = at.text(data, "number", REQUIRED)
        self.exp_month = at.integer(data, "exp-month", REQUIRED)
        self.holder = at.text(data, "holder", REQUIRED_NULLABLE)
        self.object = at.const(data, "object", "card")
        self.brand = at.enum(data, "brand", lambda: m.CardBrand)
        self.owner = at.model(data, "owner", lambda: m.Owner, NULLABLE)
        self.nickname = at.text(data, "nickname", NULLABLE)
        self.limit = at.number(data, "limit")
        self.active = at.boolean(data, "active")
        self.created = at.field(data, "created", date_time)
        self.days = at.items(data, "days", date)
        self.items = at.models(data, "items", lambda: m.Item)
        self.matrix = at.field(data, "matrix", array(array(integer)))
        self.point = at.field(data, "point", tuple_of(number, number))
        self.metadata = at.mapping(data, "metadata", text)
        self.source = at.field(data, "source", _decode_source)
        self.amount = at.field(data, "amount", _decode_amount)
        self.anything = at.value(data, "anything")
        self.cvc = at.text(data, "cvc")
        self.extra = at.extra(cls, data)
        return self


# In the class body, the field hides the built-in `object`.
_new = object.__new__


def _decode_source(value: Any, at: Decoder) -> m.Card | str | Unknown:
    if isinstance(value, str):
        return value
    if is_object(value):
        return at.read(m.Card, value)
    return at.unknown(value, "a Card or text")


def _decode_amount(value: Any, at: Decoder) -> int | str:
    if isinstance(value, (int, str)) and not isinstance(value, bool):
        return value
    return at.mismatch(value, "an integer or text")
