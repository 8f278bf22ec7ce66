"""How one page leads to the next, by the ways that APIs have for it.

Decides only; `clients` sends. A way gets the request and its answer, and gives the next
request, or None after the last page. A page that leads back to one that was there ends
the walk, so that no fault of a server's makes it endless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar, cast

from .parameters import Query
from .requests import PageRequest
from .unset import UNSET

R = TypeVar("R", bound="PageRequest[Any, Any]")


class Pages(Protocol):
    """A way from page to page. `items` is where the items are, as `data.items`."""

    @property
    def items(self) -> str: ...

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        """The request for the next page; None where this was the last."""
        ...


@dataclass(frozen=True, slots=True)
class ByToken:
    """The answer holds, at `next`, what `parameter` of the next request must be."""

    parameter: str
    next: str
    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        token = found(page, self.next)
        return _with(request, self.parameter, token) if token else None


@dataclass(frozen=True, slots=True)
class ByLastItem:
    """`parameter` of the next request is the id of the last item, while `more`."""

    parameter: str
    more: str
    items: str = ""
    id: str = "id"

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        items = items_of(page, self.items)
        if not items or found(page, self.more) is not True:
            return None
        last = found(items[-1], self.id)
        return _with(request, self.parameter, last) if last else None


@dataclass(frozen=True, slots=True)
class ByNumber:
    """Pages are counted, from `first` on; the one after the last has no items."""

    parameter: str
    items: str = ""
    first: int = 1

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        if not items_of(page, self.items):
            return None
        number = _number(request, self.parameter, self.first)
        return _with(request, self.parameter, number + 1)


@dataclass(frozen=True, slots=True)
class ByOffset:
    """`parameter` is how many items come before the page; behind the last are none."""

    parameter: str
    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        count = len(items_of(page, self.items))
        if not count:
            return None
        offset = _number(request, self.parameter, 0)
        return _with(request, self.parameter, offset + count)


@dataclass(frozen=True, slots=True)
class ByNextLink:
    """The answer holds the URL of the next page at `next`."""

    next: str
    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        link = found(page, self.next)
        return replace(request, link=link) if isinstance(link, str) and link else None


@dataclass(frozen=True, slots=True)
class ByLinkHeader:
    """The `Link` header has the URL of the next page (RFC 8288)."""

    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        link = next_link(headers.get("link", ""))
        return replace(request, link=link) if link else None


def items_of(page: object, place: str) -> list[object]:
    """The items of a page; none where there is no list."""
    items = found(page, place)
    return cast("list[object]", items) if isinstance(items, list) else []


def found(value: object, place: str) -> object:
    """What stands at a place such as `meta.next`; None where there is nothing."""
    for name in place.split(".") if place else ():
        value = getattr(value, name, None)
    return None if value is UNSET else value


_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)')
_RELATION: Final = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))', re.IGNORECASE)


def next_link(header: str) -> str | None:
    """The target of the first link with the relation `next` (RFC 8288 §3)."""
    for link in _LINK.finditer(header):
        relation = _RELATION.search(link[2])
        if relation and "next" in (relation[1] or relation[2]).lower().split():
            return link[1]
    return None


def _with(request: R, parameter: str, value: object) -> R:
    query = tuple(
        (
            replace(part, value=value)
            if isinstance(part, Query) and part.name == parameter
            else part
        )
        for part in request.query
    )
    return replace(request, query=query)


def _number(request: PageRequest[Any, Any], parameter: str, otherwise: int) -> int:
    values = (part.value for part in request.query if part.name == parameter)
    value = next(values, None)
    return value if isinstance(value, int) else otherwise


class Walk:
    """The pages of one request, one after the other."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def next(self, request: R, page: object, headers: Mapping[str, str]) -> R | None:
        """The request for the page behind this one; None after the last."""
        self._seen.add(request.link or request.target())
        following = request.pages.following(request, page, headers)
        if following is None:
            return None
        place = following.link or following.target()
        return None if place in self._seen else following
