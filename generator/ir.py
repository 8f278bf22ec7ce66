"""The intermediate model: the client to be written, as frozen data without behaviour.

Complete (the printing half never looks at the description again), acyclic (references
are names, not objects) and printable as JSON (`clientsmith show`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Const:
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
    """`list[items]`."""

    items: Type


@dataclass(frozen=True, slots=True)
class Tuple:
    """`tuple[a, b]`: JSON Schema 2020-12 §10.3.1.1 `prefixItems`, and nothing more."""

    items: tuple[Type, ...]


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


@dataclass(frozen=True, slots=True)
class HasTag:
    """Chosen by a property that holds one of some values (a discriminator, a const)."""

    property: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class HasKeys:
    """Chosen by properties that only this variant has, all of them present."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """Chosen by being one of some texts: an enum beside another, or beside `str`."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldsKind:
    """Chosen by the JSON type of a property, or without, of the first item or value.

    `["a"]` beside `[{…}]`, `{"n": [1]}` beside `{"n": {…}}`.
    """

    within: Literal["array", "object"]
    property: str | None
    kind: Kind


Test: TypeAlias = IsKind | IsOneOf | HasTag | HasKeys | HoldsKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One member of a union, and how a value of it is known."""

    type: Type
    test: Test


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """What the description says in words, as it says it (HTML, Markdown or text)."""

    title: str = ""
    text: str = ""
    deprecated: bool = False
    facts: tuple[str, ...] = ()
    """Short statements from keywords, such as the default or the limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One attribute of a model.

    With `required=False`, `nullable=False` and an integer type, prints as
    `exp_month: int | None = None`.
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

Location: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
Style: TypeAlias = Literal[
    "matrix",
    "label",
    "simple",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]
Lists: TypeAlias = Literal["indices", "brackets", "repeat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value outside the body (OAS 3.1.1 §4.8.12)."""

    name: Name
    location: Location
    style: Style
    explode: bool
    allow_reserved: bool
    content_type: str | None
    lists: Lists
    type: Type
    required: bool
    nullable: bool
    doc: Doc
    examples: tuple[JsonValue, ...] = ()
    encodings: tuple[PropertyEncoding, ...] = ()
    """Of the properties of a query string that is a form as a whole."""
    pointer: str


BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyEncoding:
    """How one property of a form is written (OAS 3.1.1 §4.8.15).

    Whether something is said is told apart from what: any of `style`, `explode` and
    `allow_reserved` decides for a style, `allow_reserved=False` too.
    """

    property: str
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool | None = None
    content_type: str | None = None
    base64: bool = False
    """Whether its bytes are base64 text, where others would be a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyContent:
    """One media type of a body. `nested` says how objects in a form are written.

    With `nullable`, which JSON alone can be, None is sent as null.
    """

    media_type: str
    kind: BodyKind
    type: Type
    nullable: bool = False
    nested: Literal["brackets", "form"]
    lists: Lists
    encodings: tuple[PropertyEncoding, ...] = ()
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is sent: in the form of the first of `contents`, if no other is asked for.

    With several, a call takes the media type as `content_type`.
    """

    required: bool
    doc: Doc
    contents: tuple[BodyContent, ...]
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseContent:
    """One media type of a response.

    `item` is one of the values that come one after the other, such as the data of an
    event; None where one value comes.
    """

    media_type: str
    type: Type
    item: Type | None = None
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A documented header of a response. `kind` is JSON Schema's word for its type.

    A value is text, or a list with commas (`simple`, OAS 3.1.1 §4.8.21); with `is_json`
    it is a document of its own.
    """

    name: Name
    kind: str
    type: Type
    is_json: bool = False
    doc: Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A documented answer. `status` is `200`, `2XX` or `default`."""

    status: str
    doc: Doc
    contents: tuple[ResponseContent, ...]
    headers: tuple[Header, ...] = ()
    pointer: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a path parameter, by its name on the wire."""

    wire: str


Way: TypeAlias = Literal[
    "token", "last-item", "number", "offset", "link", "link-header"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How one answer leads to the next of many.

    `parameter` is what the next request has another value of: a query parameter, by its
    name on the wire, or the names on the wire that lead into the body. The others are
    attributes of the answer, with dots between (`meta.next`), and empty where the
    answer has none: `next` is the token or the link, `more` whether another page
    follows, `total` how many pages there are (`number`) or how many items (`offset`).
    Empty `items` is the answer itself. Pages are numbered from `first`.
    """

    way: Way
    parameter: str | tuple[str, ...] | None
    next: str
    more: str
    total: str
    items: str
    item: Type
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of the client. `path` is its template, cut at the slots."""

    name: Name
    method: str
    path: tuple[str | Slot, ...]
    doc: Doc
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    results: tuple[Type, ...]
    """What a call may return; `Scalar(NULL)` where nothing comes back."""
    accepted: tuple[str, ...] = ()
    """The media types that it asks for: JSON alone where that is one of several."""
    events: tuple[Type, ...] = ()
    """What a call may stream, piece by piece."""
    security: tuple[tuple[str, ...], ...]
    server: str | None
    pointer: str
    pages: Pagination | None = None
    headers: tuple[Header, ...] = ()
    """Those of all its answers, each once."""
    headers_class: str = ""
    """What reads them; empty where there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Operations that share a class: `client.customers`."""

    name: Name
    class_name: str
    doc: Doc
    operations: tuple[Operation, ...]


SchemeKind: TypeAlias = Literal["bearer", "basic", "header", "query", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A kind of credentials. `arguments` are the client's keywords that take them."""

    name: str
    kind: SchemeKind
    key: str
    """The name of the header, query parameter or cookie; empty for the others."""
    arguments: tuple[str, ...]
    doc: Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A part of the default server's URL that the client takes by keyword.

    Without a default the keyword must be given, or `base_url`.
    """

    name: Name
    default: str | None
    doc: Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTemplate:
    """The default server where it has variables: `https://{region}.example.com`."""

    url: str
    variables: tuple[ServerVariable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A call that the API makes, to be decoded with `m.Pet.from_dict(…)`."""

    name: str
    media_type: str
    type: Type
    doc: Doc
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything that is printed."""

    title: str
    version: str
    doc: Doc
    servers: tuple[str, ...]
    """As they are with the defaults of their variables."""
    template: ServerTemplate | None = None
    security: tuple[tuple[str, ...], ...]
    """What an operation needs that says nothing else: alternatives of schemes."""
    schemes: tuple[SecurityScheme, ...]
    groups: tuple[Group, ...]
    webhooks: tuple[Webhook, ...] = ()
    """And callbacks."""
    declarations: tuple[Declaration, ...]
