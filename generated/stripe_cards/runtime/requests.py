"""One call of one operation, as data: what to send, and what may come back.

Knows where each part of a request goes and no connection; `clients` sends it. The
parameters themselves are in `parameters`, bodies in `bodies` and `multipart`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from .auth import Security
from .bodies import (
    BinaryBody,
    Body,
    ChosenBody,
    Encoding,
    FormBody,
    JsonBody,
    TextBody,
)
from .files import File
from .media_types import is_json
from .parameters import Cookie, Header, Path, Query, QueryString
from .readers import Reader, text
from .styles import percent_except
from .unset import UNSET

if TYPE_CHECKING:
    from .pagination import Pages

__all__ = [
    "BinaryBody",
    "Body",
    "ChosenBody",
    "Cookie",
    "Encoding",
    "EventRequest",
    "File",
    "FormBody",
    "Header",
    "JsonBody",
    "PageRequest",
    "Path",
    "Query",
    "QueryString",
    "Request",
    "ResponseType",
    "TextBody",
    "is_success",
    "successes",
]

T_co = TypeVar("T_co", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)
Event_co = TypeVar("Event_co", covariant=True)

# RFC 3986 §3.3. "?" begins the query: descriptions of old APIs tell operations apart by
# it.
_LITERAL: Final = "/!$&'()*+,;=:@?"


@dataclass(slots=True)
class ResponseType:
    """A documented answer: its status, its media type and its reader.

    The status is `200`, `2XX` or `default`; `400 404` are errors with the same answer.
    Without a media type nothing comes back; without a reader the value is what the
    media type says: parsed JSON, text or bytes. `item` reads each of the values that
    come one after the other, where the media type is one for that: with `item_is_text`,
    and where it is `text`, from the data of an event as it is, which else is JSON.
    """

    status: str
    media_type: str | None = None
    read: Reader[Any] | None = None
    item: Reader[Any] | None = None
    item_is_text: bool = False

    @property
    def is_json(self) -> bool:
        return is_json(self.media_type or "")

    @property
    def is_text(self) -> bool:
        """Whether it is read as a text; in a range anything may come."""
        return self.read is text and "*" not in (self.media_type or "*")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request(Generic[T_co]):
    """A call that returns a `T_co`.

    `security` None is what the client has by default, `()` is none. `server` replaces
    the client's own, unless that was given as `base_url`; a relative one goes by it.
    With `needs_body`, one without is refused.
    """

    method: str
    path: tuple[str | Path, ...]
    query: tuple[Query | QueryString, ...] = ()
    headers: tuple[Header, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    body: Body | None = None
    needs_body: bool = False
    responses: tuple[ResponseType, ...] = ()
    security: Security | None = None
    server: str | None = None

    def target(self) -> str:
        """Path and query as they go on the wire (RFC 9112 §3.2.1).

        Raises ValueError for an argument that would change which path is meant.
        """
        path, _, fixed = self.raw_path().partition("?")
        parts = [fixed] if fixed else []
        for parameter in self.query:
            parts += parameter.parts()
        return f"{path}?{'&'.join(parts)}" if parts else path

    def raw_path(self) -> str:
        """The path, escaped; a query that is part of it included."""
        path = "".join(
            _literal(part) if isinstance(part, str) else part.text()
            for part in self.path
        )
        # The slash keeps the host what it is: "https://a.example" + "@b.example".
        path = path if path.startswith("/") else f"/{path}"
        # RFC 3986 §5.2.4: everyone on the way may take such segments out of the path.
        plain = path.partition("?")[0].lower().replace("%2e", ".")
        if {".", ".."} & set(plain.split("/")):
            names = [part.name for part in self.path if isinstance(part, Path)]
            raise ValueError(
                f"a segment of the path would be '.' or '..'; parameters: {names}"
            )
        return path

    @property
    def accept(self) -> str:
        """The documented media types, each once, in their order.

        Of a status that is documented as JSON too, JSON alone; those of streams only
        where there are no others. `*/*` stands for a success without any: servers
        refuse what asks for the types of errors alone (RFC 9110 §15.5.7).
        """
        whole = [answer for answer in self.responses if answer.item is None]
        has_json = {answer.status for answer in whole if answer.is_json}
        asked = [a for a in whole if a.is_json or a.status not in has_json]
        if not _listed(successes(self.responses)):
            asked.append(ResponseType("2XX", "*/*"))
        return _listed(asked) or _listed(self.responses)

    @property
    def accept_stream(self) -> str:
        """The same for what is read piece by piece: types of streams, if there are."""
        streamed = [answer for answer in self.responses if answer.item is not None]
        return _listed(streamed) or self.accept

    def __repr__(self) -> str:
        """Method, path and what was given; of headers and cookies the names alone."""
        path = "".join(p if isinstance(p, str) else f"{{{p.name}}}" for p in self.path)
        call = f"{type(self).__name__} {self.method} {path}"
        given = ", ".join(self._given())
        return f"<{call}: {given}>" if given else f"<{call}>"

    def _given(self) -> Iterator[str]:
        for part in (*self.path, *self.query):
            if not isinstance(part, str) and _is_given(part.value):
                yield f"{part.name}={part.value!r}"
        hidden: tuple[Header | Cookie, ...] = (*self.headers, *self.cookies)
        yield from (f"{part.name}=…" for part in hidden if _is_given(part.value))
        if self.body is not None and _is_given(self.body.value):
            yield f"body={self.body.value!r}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageRequest(Request[T_co], Generic[T_co, Item_co]):
    """A call whose answer `T_co` is one page of many, with items `Item_co` in it.

    `link` is where a page said that the next one is, and stands for path and query.
    """

    pages: Pages
    link: str | None = None


class EventRequest(Request[T_co], Generic[T_co, Event_co]):
    """A call that can answer with a stream of items `Event_co`: `client.stream`."""

    __slots__ = ()


def _is_given(value: object) -> bool:
    return value is not None and value is not UNSET


def successes(answers: Iterable[ResponseType]) -> list[ResponseType]:
    """Those of 2xx; where there are none that of `default`; without it, redirects.

    Where nothing else is documented, a redirect is what the call is for.
    """
    by_class: dict[str, list[ResponseType]] = {}
    for answer in answers:
        by_class.setdefault(answer.status[:1], []).append(answer)
    return by_class.get("2") or by_class.get("d") or by_class.get("3") or []


def is_success(answers: Iterable[ResponseType], status: int) -> bool:
    """Whether a status is one that a call returns from, with these documented."""
    if status // 100 != 3:
        return status // 100 == 2
    known = " ".join(each.status for each in successes(answers)).upper().split()
    return str(status) in known or "3XX" in known


def _listed(answers: Iterable[ResponseType]) -> str:
    types = (answer.media_type for answer in answers)
    return ", ".join(dict.fromkeys(item for item in types if item))


def _literal(text: str) -> str:
    """Text of the description's. A fragment is never sent (RFC 9110 §4.2.5)."""
    return percent_except(text.partition("#")[0], _LITERAL)
