"""Request bodies: a value and its media type into bytes, or into a stream of them.

None (and UNSET) stands for no body, so that an optional argument can be passed on as it
is. Multipart bodies are in `multipart`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Protocol, cast
from urllib.parse import quote_plus

from .files import Binary, Content, Files, Stream, is_content
from .media_types import OCTETS, charset, concrete, is_json, lies_in
from .models import Model, to_send
from .styles import (
    Escape,
    Lists,
    Pair,
    QueryStyle,
    flatten,
    json_text,
    percent_except_reserved,
    query_pairs,
    text_of,
)
from .unset import UNSET

FORM: Final = "application/x-www-form-urlencoded"


class Body(Protocol):
    """Anything that a request can carry."""

    @property
    def value(self) -> object: ...

    def content(self) -> Content | None:
        """What is sent, made anew at each call; None where there is no body."""
        ...


class JsonBody(NamedTuple):
    """JSON (RFC 8259), in UTF-8 and without blanks.

    With `nullable`, None is sent as `null`, and only UNSET means no body.
    """

    value: object
    media_type: str = "application/json"
    nullable: bool = False

    def content(self) -> Content | None:
        if self.value is UNSET or (self.value is None and not self.nullable):
            return None
        media_type = concrete(self.media_type, "application/json")
        return Content(json_text(self.value).encode(), media_type)


class Encoding(NamedTuple):
    """How one property of a form is written (OAS 3.1.1 §4.8.15).

    With any of the first three, as a query parameter of that style; else with
    `content_type`, as a document of that type; with neither, by the body's default.
    With `base64`, bytes are text in a multipart body too, which takes others for files;
    what is a `file` can be no text there.
    """

    style: QueryStyle | None = None
    explode: bool | None = None
    allow_reserved: bool | None = None
    content_type: str | None = None
    base64: bool = False
    file: bool = False

    @property
    def has_style(self) -> bool:
        given = (self.style, self.explode, self.allow_reserved)
        return any(part is not None for part in given)


NO_ENCODING: Final[Mapping[str, Encoding]] = MappingProxyType({})


class FormBody(NamedTuple):
    """`application/x-www-form-urlencoded`, of an object.

    What `encoding` does not settle is written with brackets (`nested="brackets"`), or
    as the standard has it (`nested="form"`): scalars as text, each item of a list under
    the same name, objects as JSON.
    """

    value: object
    media_type: str = FORM
    nested: Literal["brackets", "form"] = "brackets"
    lists: Lists = "indices"
    encoding: Mapping[str, Encoding] = NO_ENCODING

    def content(self) -> Content | None:
        if self.value is None or self.value is UNSET:
            return None
        return Content(self.text().encode("ascii"), self.media_type)

    def text(self) -> str:
        """The pairs as they are sent."""
        return "&".join(f"{name}={value}" for name, value in self._pairs())

    def _pairs(self) -> Iterator[Pair]:
        """Escaped as HTML forms are: a blank is "+" (WHATWG URL §5.2)."""
        for name, value in properties(self.value):
            encoding = self.encoding.get(name, _DEFAULT)
            if encoding.has_style:
                keeps = encoding.allow_reserved
                escape = percent_except_reserved if keeps else quote_plus
                yield from styled_pairs(
                    name, value, encoding, self.lists, escape, quote_plus
                )
            else:
                for key, text in self._plain(name, value, encoding):
                    yield quote_plus(key), quote_plus(text)

    def _plain(self, name: str, value: object, encoding: Encoding) -> list[Pair]:
        if encoding.content_type is not None and is_json(encoding.content_type):
            return [(name, json_text(value))]
        if self.nested == "brackets":
            return flatten(name, value, self.lists)
        items = cast("list[object]", value) if is_list(value) else [value]
        return [(name, text_of(item)) for item in items]


class TextBody(NamedTuple):
    """Text, in the character set that the media type names, else in UTF-8."""

    value: object
    media_type: str = "text/plain"

    def content(self) -> Content | None:
        if self.value is None or self.value is UNSET:
            return None
        if not isinstance(self.value, str):
            kind = type(self.value).__name__
            raise ValueError(f"{self.media_type} is made from text, not {kind}")
        media_type = concrete(self.media_type, "text/plain")
        return Content(self.value.encode(charset(media_type)), media_type)


@dataclasses.dataclass(frozen=True, slots=True)
class BinaryBody:
    """Bytes as they are: in memory, in a file named by a path, or in an open file."""

    value: object
    media_type: str = OCTETS
    files: Files = dataclasses.field(default_factory=Files, repr=False, compare=False)

    def content(self) -> Content | None:
        if self.value is None or self.value is UNSET:
            return None
        value = cast("Binary", self.value)  # what it is not, is refused there
        source = self.files.source_of(value)
        data = source if isinstance(source, bytes) else Stream((source,))
        return Content(data, concrete(self.media_type, OCTETS))


class ChosenBody(NamedTuple):
    """One of several forms of the same value, by the media type that is asked for.

    A range among them stands for each type in it, of which the narrowest one counts,
    and by itself for what is usual. Where some are text and some are bytes, each takes
    both: a caller's type checker does not know which of them is meant.
    """

    content_type: str
    bodies: Mapping[str, Body]

    @property
    def value(self) -> object:
        body = self._chosen()
        return None if body is None else body.value

    def content(self) -> Content | None:
        body = self._chosen()
        if body is None:
            raise ValueError(f"content_type must be one of {', '.join(self.bodies)}")
        return self._as_given(body).content()

    def _chosen(self) -> Body | None:
        if self.content_type in self.bodies:
            return self.bodies[self.content_type]
        ranges = [each for each in self.bodies if lies_in(self.content_type, each)]
        match self.bodies[max(ranges, key=len)] if ranges else None:
            case TextBody() as body:
                return body._replace(media_type=self.content_type)
            case BinaryBody() as body:
                return dataclasses.replace(body, media_type=self.content_type)
            case JsonBody() as body if is_json(self.content_type):
                return body._replace(media_type=self.content_type)
            case _:
                return None

    def _as_given(self, body: Body) -> Body:
        """The form for text where that is given for bytes, and the other way round."""
        forms = {type(each): each for each in self.bodies.values()}
        match body, forms.get(TextBody), forms.get(BinaryBody):
            case BinaryBody(value=str()), TextBody() as text, _:
                return text._replace(media_type=concrete(body.media_type, OCTETS))
            case TextBody(), _, BinaryBody() as binary if is_content(body.value):
                media_type = concrete(body.media_type, "text/plain")
                return dataclasses.replace(binary, media_type=media_type)
            case _:
                return body


def properties(value: object) -> Iterator[tuple[str, object]]:
    """Names on the wire and values, not yet encoded, of what a form is made from."""
    if isinstance(value, Model):
        yield from to_send(value).items()
    elif isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            if item is not UNSET:
                yield name, item
    else:
        raise ValueError(f"a form is made from an object, not {type(value).__name__}")


def styled_pairs(
    name: str,
    value: object,
    encoding: Encoding,
    lists: Lists,
    escape: Escape,
    names: Escape,
) -> list[Pair]:
    """A property by its style; `form` and exploded where nothing else is said."""
    style = encoding.style or "form"
    explode = encoding.explode if encoding.explode is not None else style == "form"
    return query_pairs(
        name,
        value,
        style=style,
        explode=explode,
        lists=lists,
        escape=escape,
        names=names,
    )


def is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


_DEFAULT: Final = Encoding()
