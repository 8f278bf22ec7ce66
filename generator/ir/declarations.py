"""Models, enumerations and aliases, with what the description says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .types import Type

JsonValue: TypeAlias = (
    "None | bool | int | float | str | list[JsonValue] | dict[str, JsonValue]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name twice: as the description spells it, and as Python does.

    With `wire="exp-month"` and `python="exp_month"` a field prints as `exp_month`
    and is sent as `exp-month`.
    """

    wire: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """What the description says in words, as it says it (HTML, Markdown or text)."""

    title: str = ""
    text: str = ""
    deprecated: bool = False
    facts: tuple[str, ...] = ()
    """Short statements from keywords, such as the default or the limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which numbers are permitted (JSON Schema 2020-12, Validation §6.2).

    Nothing checks them: what is outside may be what the server takes.
    """

    least: int | float | None = None
    above: int | float | None = None
    most: int | float | None = None
    below: int | float | None = None
    step: int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One attribute of a model.

    With `required=False`, `nullable=False` and an integer type, prints as
    `exp_month: int | None = None`; with `preset=True` and a constant as the type, as
    `kind: Literal["card"] | None = "card"`, and without the None where it is required.
    """

    name: Name
    type: Type
    required: bool
    nullable: bool
    doc: Doc
    read_only: bool = False
    write_only: bool = False
    secret: bool = False
    examples: tuple[JsonValue, ...] = ()
    limits: Limits = Limits()
    preset: bool = False
    """Whether the one value that its type has is there unless something else is given.

    What is read without it stays without.
    """
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A dataclass. `extra` is the type of properties that have no name here.

    None forbids them; `documented_extra` tells whether the description mentions them.
    """

    name: str
    module: str
    doc: Doc
    fields: tuple[Field, ...]
    extra: Type | None
    documented_extra: bool
    examples: tuple[JsonValue, ...] = ()
    sent_of: str = ""
    """The model of which this is what is sent; empty where one model is both."""
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """`CardBrand: TypeAlias = Literal["visa", …]`."""

    name: str
    module: str
    doc: Doc
    values: tuple[str | int | bool, ...]
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """`PaymentSource: TypeAlias = Union["m.Card", …]`, with its decoding function."""

    name: str
    module: str
    doc: Doc
    type: Type
    sent_of: str = ""
    pointer: str


Declaration: TypeAlias = Model | Enum | Alias
