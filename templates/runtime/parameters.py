"""Parameters of a request: where each goes, and that it stays there.

A value of a caller's arrives as that value or is refused with a ValueError that names
the parameter, but for what `styles` says of dots: it never becomes another path, a
second parameter or a header more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from .bodies import FORM, NO_ENCODING, Encoding, FormBody
from .encoding import encode
from .headers import header_field, is_token
from .media_types import essence, is_json
from .styles import (
    Escape,
    Lists,
    Pair,
    PathStyle,
    QueryStyle,
    json_text,
    label,
    matrix,
    percent,
    percent_except,
    percent_except_reserved,
    query_pairs,
    simple,
    text_of,
)
from .unset import UNSET

CookieStyle: TypeAlias = Literal["form", "cookie"]
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')  # RFC 9110 §5.6.4


class Path(NamedTuple):
    """A part of the path. With `content`, a media type, it is written as that."""

    name: str
    value: object
    style: PathStyle = "simple"
    explode: bool = False
    content: str | None = None
    allow_reserved: bool = False

    def text(self) -> str:
        """Escaped. Empty is refused: the path would be that of another operation."""
        if self.value is None or self.value is UNSET:
            raise ValueError(f"path parameter {self.name!r} is required")
        text = self._styled()
        if not text:
            raise ValueError(f"path parameter {self.name!r} must not be empty")
        return text

    def _styled(self) -> str:
        if self.content is not None:
            return percent(_content(self.value, self.content))
        escape = self._escape()
        match self.style:
            case "simple":
                return simple(self.value, self.explode, escape)
            case "label":
                return label(self.value, self.explode, escape)
            case "matrix":
                return matrix(self.name, self.value, self.explode, escape)

    def _escape(self) -> Escape:
        if not self.allow_reserved:
            return percent
        # Elsewhere these stand between two items, or two parameters.
        is_alone = self.style == "simple" and not _is_container(self.value)
        return _except_reserved_in_path if is_alone else _except_undelimiting_in_path


class Query(NamedTuple):
    """A part of the query string.

    None leaves it out, except where it is `nullable`: then `name=` is sent, and UNSET
    leaves it out.
    """

    name: str
    value: object
    style: QueryStyle = "form"
    explode: bool = True
    allow_reserved: bool = False
    nullable: bool = False
    lists: Lists = "indices"
    content: str | None = None

    def parts(self) -> list[str]:
        """What it adds to the query string, between "&"."""
        return [f"{name}={value}" for name, value in self.pairs()]

    def pairs(self) -> list[Pair]:
        """Escaped names and values."""
        if self.value is UNSET or (self.value is None and not self.nullable):
            return []
        if self.content is not None:
            return [(percent(self.name), percent(_content(self.value, self.content)))]
        return query_pairs(
            self.name,
            self.value,
            style=self.style,
            explode=self.explode,
            lists=self.lists,
            escape=self._escape(),
            names=percent,
        )

    def _escape(self) -> Escape:
        if not self.allow_reserved:
            return percent
        # Not exploded, a comma is what stands between two items.
        return percent_except_reserved if self.explode else _except_reserved_and_comma


class QueryString(NamedTuple):
    """The whole query string, as a form or a document (OAS 3.2.0 §4.12).

    The name is for messages and is not sent. None leaves it out.
    """

    name: str
    value: object
    content: str
    encoding: Mapping[str, Encoding] = NO_ENCODING

    def parts(self) -> list[str]:
        if self.value is None or self.value is UNSET:
            return []
        if essence(self.content) == FORM:
            text = _form(self.value, self.encoding)
        else:
            text = percent(_content(self.value, self.content))
        return [text] if text else []


class Header(NamedTuple):
    """A header. None leaves it out, and so does an empty list.

    Nothing is percent-encoded (OAS 3.1.2 appendix D): quotes that a value needs are a
    part of it, as around an item that has a comma (RFC 9110 §5.6.4). One that is `made`
    has to be sent: the client makes it.
    """

    name: str
    value: object
    explode: bool = False
    content: str | None = None
    made: bool = False

    def field(self) -> tuple[bytes, bytes] | None:
        if self.value is None or self.value is UNSET or self.value in ([], {}, ()):
            return None
        if self.content is not None:
            text = _content(self.value, self.content, ascii_only=True)
        else:
            escape = self._undivided if _is_container(self.value) else _as_is
            text = simple(self.value, self.explode, escape)
        return header_field(self.name, text)

    def _undivided(self, text: str) -> str:
        if "," in _QUOTED.sub("", text):
            del text  # some tracebacks show the variables
            raise ValueError(
                f"an item of header {self.name!r} has a comma outside of quotes, which"
                " stands between two items"
            )
        return text


class Cookie(NamedTuple):
    """A cookie. None leaves it out.

    `form` percent-encodes (OAS 3.1.1 §4.8.12.3); `cookie`, of OAS 3.2, writes the value
    as it is. Exploded, each part is a cookie of its own in both, because "&" is wrong
    between cookies (OAS 3.1.1 appendix D); else a comma stands between two parts, which
    RFC 6265 §4.1.1 has no place for, and which servers take.
    """

    name: str
    value: object
    explode: bool = True
    style: CookieStyle = "form"
    content: str | None = None
    allow_reserved: bool = False

    def pairs(self) -> list[Pair]:
        """Names and values as they go into the header."""
        if self.value is None or self.value is UNSET:
            return []
        if self.content is not None:
            text = _content(self.value, self.content)
            text = percent(text) if is_json(self.content) else text
            return [cookie_pair(self.name, text)]
        pairs = query_pairs(
            self.name,
            self.value,
            style="form",
            explode=self.explode,
            lists="repeat",
            escape=self._escape(),
            names=percent if self.style == "form" else None,
        )
        return [
            cookie_pair(name, text, commas=not self.explode) for name, text in pairs
        ]

    def _escape(self) -> Escape:
        if self.style == "cookie":
            return self._as_it_is
        return _except_reserved_in_cookie if self.allow_reserved else percent

    def _as_it_is(self, text: str) -> str:
        return cookie_pair(self.name, text)[1]


def cookie_pair(name: str, value: str, *, commas: bool = False) -> Pair:
    """The pair, or a ValueError where it would not arrive as one cookie (RFC 6265)."""
    if not is_token(name):
        raise ValueError(f"{name!r} cannot be the name of a cookie")
    refused = '";\\' if commas else '",;\\'
    if any(not "!" <= char <= "~" or char in refused for char in value):
        del value  # some tracebacks show the variables
        raise ValueError(f"the value of cookie {name!r} has a character that none may")
    return name, value


def _except_reserved_and_comma(text: str) -> str:
    return percent_except_reserved(text).replace(",", "%2C")


def _except_reserved_in_cookie(text: str) -> str:
    """RFC 6265 §4.1.1: a semicolon ends a cookie, and no comma may stand in one."""
    return _except_reserved_and_comma(text).replace(";", "%3B")


def _except_reserved_in_path(text: str) -> str:
    """What a segment may have (RFC 3986 §3.3): no slash, and nothing that ends it."""
    return percent_except(text, "!$&'()*+,;=:@")


def _except_undelimiting_in_path(text: str) -> str:
    return percent_except(text, "!$&'()*+:@")


def _is_container(value: object) -> bool:
    return isinstance(encode(value), (list, dict))


def _as_is(text: str) -> str:
    return text


def _content(value: object, media_type: str, *, ascii_only: bool = False) -> str:
    """A value as a document of its own (OAS 3.1.1 §4.8.12.2, `content`)."""
    if is_json(media_type):
        return json_text(value, ascii_only=ascii_only)
    if essence(media_type) == FORM and not isinstance(value, str):
        return _form(value)
    return text_of(value)


def _form(value: object, encoding: Mapping[str, Encoding] = NO_ENCODING) -> str:
    """An object as a form by the standard, whose names and values are escaped."""
    return FormBody(value, nested="form", encoding=encoding).text()
