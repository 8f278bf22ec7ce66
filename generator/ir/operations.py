"""Operations in their groups: parameters, bodies, responses, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from .declarations import Doc, JsonValue, Limits, Name
from .types import Const, EnumRef, Nullable, Type

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
Nested: TypeAlias = Literal["brackets", "form"]
Lists: TypeAlias = Literal["indices", "brackets", "repeat"]
Requirement: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives, each the schemes that it needs together; `((),)` needs none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value outside the body (OAS 3.1.1 §4.8.12).

    `nullable` where None says something; else it leaves out what may be left out.
    """

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
    limits: Limits = Limits()
    encodings: tuple[PropertyEncoding, ...] = ()
    """Of the properties of a query string that is a form as a whole."""
    made: bool = False
    """Whether the client makes it where it is required and not given."""
    pointer: str

    @property
    def is_asked_for(self) -> bool:
        """Whether no call can do without it."""
        return self.required and not self.made and self.preset is None

    @property
    def preset(self) -> Const | None:
        """The one value that it can have, which it has without being given:

        target: Literal["v1.Get"] = "v1.Get"
        """
        if self.location == "path" or self.nullable or not self.required:
            return None
        return self.type if isinstance(self.type, Const) else None


BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]
USUAL_MEDIA_TYPES: Final[Mapping[BodyKind, str]] = MappingProxyType(
    {
        "json": "application/json",
        "form": "application/x-www-form-urlencoded",
        "multipart": "multipart/form-data",
        "text": "text/plain",
        "binary": "application/octet-stream",
    }
)
"""What a body of a kind goes as, where nothing else is said."""


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
    file: bool = False
    """Whether it is a file, or several, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyContent:
    """One media type of a body. `nested` says how objects in a form are written.

    With `nullable`, which JSON alone can be, None is sent as null. `is_open` is a range
    of media types, of which the caller says the one.
    """

    media_type: str
    kind: BodyKind
    is_open: bool = False
    type: Type
    nullable: bool = False
    nested: Nested
    lists: Lists
    encodings: tuple[PropertyEncoding, ...] = ()
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is sent: in the form of the first of `contents`, if no other is asked for.

    With several, or with one that is open, a call takes the media type as
    `content_type`. Where these are many, `content_types` is what names them.
    """

    required: bool
    doc: Doc
    contents: tuple[BodyContent, ...]
    content_types: EnumRef | None = None
    pointer: str

    @property
    def is_chosen(self) -> bool:
        """Whether a call says in which form the body goes."""
        return len(self.contents) > 1 or self.contents[0].is_open

    @property
    def needs_value(self) -> bool:
        """Whether None is none of its values, and so no call may be without it."""
        return self.required and not any(
            content.nullable or isinstance(content.type, Nullable)
            for content in self.contents
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseContent:
    """One media type of a response.

    `item` is one of the values that come one after the other, such as the data of an
    event; None where one value comes. With `item_is_text` it is read from that text as
    it is, which else is JSON.
    """

    media_type: str
    type: Type
    item: Type | None = None
    item_is_text: bool = False
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
    """The media types that it asks for: JSON alone where that is one of several, and
    `*/*` where a success has none."""
    events: tuple[Type, ...] = ()
    """What a call may stream, piece by piece."""
    security: Requirement
    server: str | None
    """What replaces the client's own; a relative one goes by that."""
    pointer: str
    pages: Pagination | None = None
    headers: tuple[Header, ...] = ()
    """Those of all its answers, each once."""
    headers_class: str = ""
    """What reads them; empty where there are none."""

    @property
    def successes(self) -> tuple[Response, ...]:
        """The answers that a call returns from, as those of `successes_of`."""
        return successes_of(self.responses)

    @property
    def is_answered_with_body(self) -> bool:
        """Whether an answer can have one: none to HEAD has (RFC 9110 §9.3.2)."""
        return self.method != "HEAD"


def successes_of(responses: tuple[Response, ...]) -> tuple[Response, ...]:
    """The documented successes, as the runtime takes them too.

    Where none is documented, that is what `default` describes, and without that a
    redirect: it is not followed, as nothing else can be what the call is made for.
    """
    by_class: dict[str, list[Response]] = {}
    for response in responses:
        by_class.setdefault(response.status[0], []).append(response)
    return tuple(next((by_class[c] for c in "2d3" if c in by_class), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Operations that share a class: `client.customers`."""

    name: Name
    class_name: str
    doc: Doc
    operations: tuple[Operation, ...]
