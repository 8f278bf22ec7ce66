"""One class with a field of every kind, and those that it refers to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from .. import models as m
from ..runtime.decoding import (
    MISSING,
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

CardBrand: TypeAlias = Literal["visa", "mastercard"]


@dataclass(slots=True, kw_only=True, repr=False)
class Owner(Model):
    """Somebody."""

    name: str | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        take = data.pop
        self.name = v = take("name", None)
        if v is not None and type(v) is not str:
            self.name = at.text("name", v)
        self.extra = at.extra(data) if data else {}


@dataclass(slots=True, kw_only=True, repr=False)
class Item(Model):
    """Something, by name and number; other properties are numbers."""

    id: int | None = None
    extra: dict[str, int] = dataclasses.field(default_factory=dict[str, int])

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        take = data.pop
        self.id = v = take("id", None)
        if v is not None and type(v) is not int:
            self.id = at.integer("id", v)
        self.extra = at.extra(data, integer) if data else {}


@dataclass(slots=True, kw_only=True, repr=False)
class Closed(Model):
    """An object that permits no other properties."""

    id: int | None = None

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        take = data.pop
        self.id = v = take("id", None)
        if v is not None and type(v) is not int:
            self.id = at.integer("id", v)
        if data:
            at.closed(self, data)


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
    anything: Any = UNSET
    cvc: str | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        take = data.pop
        self.number = v = take("number", MISSING)
        if type(v) is not str:
            self.number = at.text("number", v)
        self.exp_month = v = take("exp-month", MISSING)
        if type(v) is not int:
            self.exp_month = at.integer("exp-month", v)
        self.holder = v = take("holder", MISSING)
        if v is not None and type(v) is not str:
            self.holder = at.text("holder", v)
        self.object = v = take("object", None)
        if v is not None and v != "card":
            self.object = at.const("object", v, "card")
        self.brand = v = take("brand", None)
        if v is not None:
            self.brand = at.enum("brand", v, lambda: m.CardBrand)
        self.owner = v = take("owner", UNSET)
        if v is not None and v is not UNSET:
            self.owner = at.model("owner", v, m.Owner)
        self.nickname = v = take("nickname", UNSET)
        if v is not None and v is not UNSET and type(v) is not str:
            self.nickname = at.text("nickname", v)
        self.limit = v = take("limit", None)
        if v is not None and type(v) is not float:
            self.limit = at.number("limit", v)
        self.active = v = take("active", None)
        if v is not None and type(v) is not bool:
            self.active = at.boolean("active", v)
        self.created = v = take("created", None)
        if v is not None:
            self.created = at.field("created", v, date_time)
        self.days = v = take("days", None)
        if v is not None:
            self.days = at.items("days", v, date)
        self.items = v = take("items", None)
        if v is not None:
            self.items = at.models("items", v, lambda: m.Item)
        self.matrix = v = take("matrix", None)
        if v is not None:
            self.matrix = at.items("matrix", v, array(integer))
        self.point = v = take("point", None)
        if v is not None:
            self.point = at.field("point", v, tuple_of(number, number))
        self.metadata = v = take("metadata", None)
        if v is not None:
            self.metadata = at.mapping("metadata", v, text)
        self.source = v = take("source", None)
        if v is not None and type(v) is not str:
            self.source = at.beside_text("source", v, m.Card)
        self.amount = v = take("amount", None)
        if v is not None:
            self.amount = at.field("amount", v, _decode_amount)
        self.anything = take("anything", UNSET)
        self.cvc = v = take("cvc", None)
        if v is not None and type(v) is not str:
            self.cvc = at.text("cvc", v)
        self.extra = at.extra(data) if data else {}


def _decode_amount(value: Any, at: Decoder) -> int | str:
    if isinstance(value, (int, str)) and not isinstance(value, bool):
        return value
    return at.mismatch(value, "an integer or text")
