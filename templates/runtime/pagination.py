"""How one page leads to the next, by the ways that APIs have for it.

Decides only; `clients` sends. A way gets the request and its answer, and gives the next
request, or None after the last page. A page that leads back to one that was there ends
the walk, which is logged, so that no fault of a server's makes it endless. A
`parameter` is one of the query by its name, or the names that lead into the body
(`page_parameters`).
"""

from __future__ import annotations

import contextlib
import logging
import operator
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar, cast

from ._meta import PACKAGE
from .errors import ApiError
from .page_parameters import Parameter, parameter_of, with_parameter
from .requests import PageRequest, Request
from .unset import UNSET

R = TypeVar("R", bound="PageRequest[Any, Any]")
_LOGGER: Final = logging.getLogger(PACKAGE)
_MOST_EQUAL: Final = 5
"""Pages in a row with the same items, where these may be new each time."""
_MOST_SAID: Final = 100
"""As many where each answer says by itself that the walk goes on."""


class Pages(Protocol):
    """A way from page to page. `items` is where the items are, as `data.items`."""

    @property
    def items(self) -> str: ...

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        """The request for the next page; None where this was the last."""
        ...


@dataclass(slots=True)
class ByToken:
    """The answer holds, at `next`, what `parameter` of the next request must be.

    Where there is a `more`, it tells whether there is a next one.
    """

    parameter: Parameter
    next: str
    items: str = ""
    more: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        token = found(page, self.next)
        if not token or _is_last(page, self.more, {}):
            return None
        return with_parameter(request, self.parameter, token)


@dataclass(slots=True)
class ByLastItem:
    """`parameter` of the next request is the id of the last item, while `more`."""

    parameter: Parameter
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
        if last is None or last == "":
            _LOGGER.warning(
                "there are more pages, but the last item has no %s: the walk ends",
                self.id,
            )
            return None
        return with_parameter(request, self.parameter, last)


@dataclass(slots=True)
class ByNumber:
    """Pages are counted, from `first` on.

    The last one is told by `more`, or by `total`, which is how many pages there are, or
    by a `Link` header; else it is followed by one without items. A short page tells
    nothing: servers cap what they are asked for.
    """

    parameter: Parameter
    items: str = ""
    first: int = 1
    more: str = ""
    total: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        if not items_of(page, self.items) or _is_last(page, self.more, headers):
            return None
        following = _number(request, self.parameter, self.first) + 1
        total = found(page, self.total) if self.total else None
        if isinstance(total, int) and following - self.first >= total > 0:
            return None
        return with_parameter(request, self.parameter, following)


@dataclass(slots=True)
class ByOffset:
    """`parameter` is how many items come before the page.

    The last one is told by `more`, or by `total`, which is how many items there are, or
    by a `Link` header; else it is followed by one without items.
    """

    parameter: Parameter
    items: str = ""
    more: str = ""
    total: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        count = len(items_of(page, self.items))
        if not count or _is_last(page, self.more, headers):
            return None
        following = _number(request, self.parameter, 0) + count
        total = found(page, self.total) if self.total else None
        if isinstance(total, int) and following >= total > 0:
            return None
        return with_parameter(request, self.parameter, following)


@dataclass(slots=True)
class ByNextLink:
    """The answer holds the URL of the next page at `next`, or there in an `href`."""

    next: str
    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        link = found(page, self.next)
        url = link if isinstance(link, str) else found(link, "href")
        return replace(request, link=url) if isinstance(url, str) and url else None


@dataclass(slots=True)
class ByLinkHeader:
    """The `Link` header has the URL of the next page (RFC 8288)."""

    items: str = ""

    def following(
        self, request: R, page: object, headers: Mapping[str, str]
    ) -> R | None:
        link = next_link(headers.get("link", ""))
        return replace(request, link=link) if link else None


def iterated(page: object, place: str) -> list[object]:
    """The items of a page. Logged where there is no list though there must be one.

    Strict decoding has refused such a page; else it would look like an empty one.
    """
    if _at(page, place) is UNSET:
        _LOGGER.warning("a page has no list at %s: it counts as empty", place)
    return items_of(page, place)


def items_of(page: object, place: str) -> list[object]:
    """The items of a page; none where there is no list."""
    items = found(page, place)
    return cast("list[object]", items) if isinstance(items, list) else []


def found(value: object, place: str) -> object:
    """What stands at a place such as `meta.next`; None where there is nothing."""
    value = _at(value, place)
    return None if value is UNSET else value


def _at(value: object, place: str) -> object:
    """UNSET where something required is missing; what is optional may be None."""
    for name in place.split(".") if place else ():
        value = None if value is None else getattr(value, name, UNSET)
    return value


def _is_last(page: object, more: str, headers: Mapping[str, str]) -> bool:
    """Whether that is said, be it by a link to the page before and none to the next."""
    said = found(page, more) if more else None
    if isinstance(said, bool):
        return not said
    links = _links(headers.get("link", ""))
    relations = {word for _, words in links for word in words}
    return "next" not in relations and bool(relations & {"prev", "previous"})


_VALUE: Final = r'"((?:[^"\\]|\\.)*)"|([^",;\s]+)'
_PARAMETER: Final = rf";\s*([\w*-]+)(?:\s*=\s*(?:{_VALUE}))?"
# No URI has a "<" (RFC 3986 §2), and a search from each of thousands to the end of the
# header would take seconds.
_LINK: Final = re.compile(rf"<([^<>]*)>((?:\s*{_PARAMETER})*)")


def next_link(header: str) -> str | None:
    """The target of the first link with the relation `next` (RFC 8288 §3)."""
    return next((url for url, words in _links(header) if "next" in words), None)


def _links(header: str) -> Generator[tuple[str, list[str]], None, None]:
    """Targets and relations."""
    for link in _LINK.finditer(header):
        found = re.findall(_PARAMETER, link[2])
        said = [quoted or bare for name, quoted, bare in found if name.lower() == "rel"]
        yield link[1], said[0].lower().split() if said else []


def _number(
    request: PageRequest[Any, Any], parameter: Parameter, otherwise: int
) -> int:
    """The number that was asked for, which can be `10.0` or a text, too."""
    value: Any = parameter_of(request, parameter)
    try:
        return int(value)
    except (TypeError, ValueError):
        return otherwise


class Walk:
    """The pages of one request, one after the other."""

    def __init__(self, request: object) -> None:
        if isinstance(request, Request) and not isinstance(request, PageRequest):
            raise TypeError(
                f"{request!r} is not known to have pages, so send it; `pagination` in"
                " the configuration of clientsmith says how an operation pages"
            )
        self.came_again = False
        """Whether the page that came last is one that was handed out before."""
        self._seen: set[tuple[str, str]] = set()
        self._items: list[object] = []
        self._equal = 0

    def next(self, request: R, page: object, headers: Mapping[str, str]) -> R | None:
        """The request for the page behind this one; None after the last."""
        self._seen.add(_place(request))
        following = request.pages.following(request, page, headers)
        if following is None:
            return None
        # What a path has of a query may be a secret.
        call = f"{request.method} {request.raw_path().partition('?')[0]}"
        is_equal = self._is_equal(request.pages, page, call)
        is_circle = self._was_there(following)
        # Equal items may be others where the answer says that there are more.
        self.came_again = is_equal and (is_circle or not _is_said(request.pages, page))
        if self.came_again or is_circle:
            _LOGGER.warning("%s: a page came again, and the walk ends there", call)
            return None
        return following

    @contextlib.contextmanager
    def asking(self) -> Generator[None, None, None]:
        """Raises ApiError where a page asks for a next one by what cannot be sent.

        Of the first request it is the caller's own, and stays a ValueError.
        """
        try:
            yield
        except ValueError as error:
            if not self._seen:
                raise
            message = f"what the answer says of the next page cannot be sent: {error}"
            raise ApiError(message) from error

    def _was_there(self, following: PageRequest[Any, Any]) -> bool:
        # What cannot be sent is told when it is asked for, with this page handed out.
        with contextlib.suppress(ValueError):
            return _place(following) in self._seen
        return False

    def _is_equal(self, pages: Pages, page: object, call: str) -> bool:
        """Whether the page has the items of the one before, which tell that.

        They do not where those of one page are equal, too. Raises ApiError where
        numbers lead to the same items without end.
        """
        before, self._items = self._items, list(items_of(page, pages.items))
        self._equal = self._equal + 1 if before == self._items else 0
        most = _MOST_SAID if _is_said(pages, page) else _MOST_EQUAL
        if self._equal >= most and isinstance(pages, (ByNumber, ByOffset)):
            count = self._equal + 1
            raise ApiError(f"{call}: {count} pages in a row have had the same items")
        return self._equal > 0 and bool(self._items) and not _are_alike(self._items)


def _is_said(pages: Pages, page: object) -> bool:
    """Whether an answer says by itself that the walk goes on."""
    if not isinstance(pages, (ByNumber, ByOffset)):
        return True
    total = found(page, pages.total) if pages.total else None
    is_counted = isinstance(total, int) and total > 0
    return is_counted or (bool(pages.more) and found(page, pages.more) is True)


def _are_alike(items: list[object]) -> bool:
    """Whether items of one page are equal, one beside the other."""
    return any(map(operator.eq, items, items[1:]))


def _place(request: PageRequest[Any, Any]) -> tuple[str, str]:
    """What tells one page of a walk from another. Raises ValueError as sending does."""
    parameter: Parameter = getattr(request.pages, "parameter", "")
    asked = parameter_of(request, parameter) if isinstance(parameter, tuple) else None
    return request.link or request.target(), repr(asked)
