"""Types of values, and how a value of a union is known for one of its variants.

References to classes are names: nothing here holds a declaration.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal, TypeAlias


class ScalarKind(enum.StrEnum):
    """The scalar types, by the Python type that holds them."""

    TEXT = "str"
    INTEGER = "int"
    NUMBER = "float"
    BOOLEAN = "bool"
    NULL = "None"
    DATE = "date"
    DATE_TIME = "datetime"
    TIME = "time"
    UUID = "UUID"
    DECIMAL = "Decimal"
    BASE64 = "base64"
    """Bytes that travel inside JSON as base64 text."""
    BINARY = "bytes"
    """Bytes as they are: a body, a part of a multipart body."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """A value about which the description says nothing: `Any`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """`str`, `int`, `dt.date` …"""

    kind: ScalarKind


class _Typed:
    """Equal where its values have the same types, too: to Python 1 is True."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


@dataclass(frozen=True, slots=True, eq=False)
class Const(_Typed):
    """One permitted value: `Literal["card"]`."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class EnumRef:
    """A reference to an `Enum` declaration: `m.CardBrand`."""

    name: str


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A reference to a `Model` declaration: `m.Card`."""

    name: str


@dataclass(frozen=True, slots=True)
class AliasRef:
    """A reference to an `Alias` declaration: `m.PaymentSource`."""

    name: str


@dataclass(frozen=True, slots=True)
class Array:
    """`list[items]`.

    Without `only`, the description permits what is no list: it is kept as it comes.
    """

    items: Type
    only: bool = True


@dataclass(frozen=True, slots=True)
class Tuple:
    """`tuple[a, b]`: JSON Schema 2020-12 §10.3.1.1 `prefixItems`.

    A value has `least` of the items, and with `is_open` any others behind all of them.
    With `least=0` nobody says how many there are: the type is that of all of them.
    """

    items: tuple[Type, ...]
    least: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """`dict[str, values]`."""

    values: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """`inner | None`, for a null that the description permits."""

    inner: Type


Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "array", "object"]
"""JSON types, in the words of JSON Schema."""


@dataclass(frozen=True, slots=True)
class IsKind:
    """Chosen by the JSON type of the value."""

    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class HasTag(_Typed):
    """Chosen by a property that holds one of some values (a discriminator, a const)."""

    property: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class HasNoTag:
    """Chosen, with what else there is to ask, where the property that would tell is
    absent, or null."""

    property: str


@dataclass(frozen=True, slots=True)
class HasKeys:
    """Chosen by properties that only this variant has, all of them present."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """Chosen by being one of some values of a JSON type: an enum beside another, or
    beside `str`."""

    kind: Literal["string", "integer", "boolean"]
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class IsClosest:
    """Chosen by being, of several classes, the one that describes the most of a value.

    None among them is a mapping, which describes nothing and keeps all.
    """

    model: str | None
    among: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """Chosen by a property, or without, by the first item or value.

    `["a"]` beside `[{…}]`, `{"n": [1]}` beside `{"n": {…}}`.
    """

    within: Literal["array", "object"]
    property: str | None
    test: Test


@dataclass(frozen=True, slots=True)
class HasNull:
    """Chosen by a null where only this variant permits one.

    That is one of some properties, or, without, an item or a value.
    """

    within: Literal["array", "object"]
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """Chosen by one test among those that pass another."""

    first: HasTag | HasNoTag
    second: Test


Test: TypeAlias = (
    IsKind | IsOneOf | HasTag | HasNoTag | HasKeys | IsClosest | Holds | HasNull | Both
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One member of a union, and how a value of it is known.

    With `shared`, of `anyOf`, an object may be of the other such models as well: it may
    have what any of them describes.
    """

    type: Type
    test: Test
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """A choice, decided in the order of `variants` by their tests.

    Of several with one test the first is meant; of texts, the first whose form it has.
    `name` is the place in Pascal case, from which the decoding function is named.
    With `open`, a value that passes no test becomes `Unknown`, a member of the type;
    else such a value is kept as it is (scalars only).
    """

    name: str
    variants: tuple[Variant, ...]
    open: bool


Type: TypeAlias = (
    AnyType
    | Scalar
    | Const
    | EnumRef
    | ModelRef
    | AliasRef
    | Array
    | Tuple
    | Mapping
    | Nullable
    | Union
)
