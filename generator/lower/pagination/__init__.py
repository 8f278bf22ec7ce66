"""Which operations answer with one page of many, and how the next one is asked for.

No standard says it: it is recognised by the names that APIs have for it (`words`),
and only where parameter and answer agree. In doubt an operation is not paged. The
configuration may say it instead, by the names that the description has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

from ... import ir
from ...settings import Paging
from .answer import Described, PageAnswer, Unfit
from .request import Asking, in_body, in_query
from .words import (
    EXPANDED,
    HREFS,
    IDS,
    ITEMS,
    LAST_ITEMS,
    LAST_PAGES,
    MORE,
    NEXT,
    NEXT_LINKS,
    NEXT_TOKENS,
    NOUNS,
    NUMBERS,
    NUMERIC,
    OFFSETS,
    SIZES,
    SPRING,
    TOKENS,
    TOTALS,
    plain,
)

_SEARCHING: Final = frozenset(["POST", "QUERY"])
"""Methods that can ask for a page in their body."""

_FEW: Final = 8
"""As many properties as an object has at most that is there for its list."""
_FEW_OF_LINK: Final = 4
"""As many texts as an object has at most that is a link, whatever that is called."""
_COUNTED_FROM_ZERO: Final = re.compile(
    r"\b(zero|0)[ -]?(based|index)|\b(start|begin|count)\w* (at|from|with) (zero|0)\b",
    re.IGNORECASE,
)
_CREDENTIAL: Final = re.compile(
    r"\b(o?auth\d?|authenticat\w+|authori[sz]\w+|credentials?|bearer)\b"
    r"|\b(access|api|secret|session)[ _-]?(key|token)\b",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"\b(url|uri|href|link|hyperlink)s?\b|https?://|^/", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What of an operation decides whether it is paged."""

    method: str
    parameters: tuple[ir.Parameter, ...]
    body: ir.Body | None
    responses: tuple[ir.Response, ...]
    results: tuple[ir.Type, ...]
    credentials: frozenset[str] = frozenset()
    """Names in the query that the client's credentials fill."""


def pages_of(
    operation: Answering, described: Described, asked: Paging | bool | None
) -> ir.Pagination | None:
    """How an operation pages; None where it does not, or nothing shows it.

    `asked` is what the configuration says: with True all methods count, else GET, and
    what asks for a page in the body of a search. Raises `Unfit` for what it names
    and the operation does not have.
    """
    if isinstance(asked, Paging):
        return _Found(operation, described).configured(asked)
    if asked is False or not (asked or operation.method in {"GET", *_SEARCHING}):
        return None
    found = _Found(operation, described, only_body=operation.method != "GET")
    pages = found.pages()
    if pages and not _shows(operation.results[1:], pages, described):
        pages = None
    if asked and pages is None and operation.method != "GET":
        pages = _Found(operation, described).pages()
    if asked and pages is None:
        raise Unfit("nothing shows how it is paged; say it in a table")
    return pages


def _shows(
    others: tuple[ir.Type, ...], pages: ir.Pagination, described: Described
) -> bool:
    """Whether these beside the answer leave it a page: its items in a plain list.

    Only what leads to the next page tells then that they are one of many.
    """
    lists = (isinstance(PageAnswer(o, described).result, ir.Array) for o in others)
    return not others or (pages.way in ("link", "token") and all(lists))


class _Found:
    def __init__(
        self, operation: Answering, described: Described, *, only_body: bool = False
    ) -> None:
        self._described = described
        self._only_body = only_body
        self._operation = operation
        self._answer = PageAnswer(operation.results[0], described)
        in_the_body = in_body(operation.body, self._answer)
        in_the_query = [] if only_body else in_query(operation.parameters, self._answer)
        self._asking: dict[str, Asking] = {}
        for asking in (*in_the_query, *in_the_body):
            # Of `nextToken` and `NextToken`, the first is the documented one.
            self._asking.setdefault(plain(asking.name), asking)
        self._headers = {
            header.name.wire.lower()
            for response in operation.responses
            if response.status.startswith("2")
            for header in response.headers
        }

    def pages(self) -> ir.Pagination | None:
        page = self._answer.page()
        if page is None:
            return None
        items, item = page
        found = (
            self._by_last_item(item)
            or self._by_token()
            or self._by_link()
            or self._by_number()
        )
        return replace(found, items=items, item=item) if found else None

    def configured(self, asked: Paging) -> ir.Pagination:
        """The way that the configuration says, its names followed to attributes."""
        items, kind = self._answer.followed(asked.items)
        listed = self._answer.bare(kind)
        if not isinstance(listed, ir.Array):
            message = (
                f"`items` leads to no list, `{'.'.join(asked.items)}`"
                if asked.items
                else "the answer is no list: `items` names where it has one"
            )
            raise Unfit(message, self._help())
        return ir.Pagination(
            way=asked.way,
            parameter=self._configured_parameter(asked),
            next=self._answer.followed(asked.next)[0],
            more=self._answer.followed(asked.more)[0],
            total=self._answer.followed(asked.total)[0],
            items=items,
            item=listed.items,
            first=asked.first,
        )

    def _help(self) -> str | None:
        """Where the answer has lists, as the configuration would say it."""
        lists = [f"`{json.dumps(names)}`" for names in self._answer.lists()]
        return f"it has lists at {', '.join(lists)}" if lists else None

    def _configured_parameter(self, asked: Paging) -> str | tuple[str, ...] | None:
        if asked.body:
            body = self._operation.body
            content = body.contents[0].type if body else ir.AnyType()
            self._answer.followed(asked.body, content, "body")
            return asked.body
        asking = in_query(self._operation.parameters, self._answer)
        names = {each.name for each in asking}
        if asked.parameter is not None and asked.parameter not in names:
            raise Unfit(f"it has no query parameter `{asked.parameter}`")
        return asked.parameter

    def _by_last_item(self, item: ir.Type) -> ir.Pagination | None:
        more = self._answer.place(MORE, ir.ScalarKind.BOOLEAN)
        for word in LAST_ITEMS:
            parameter = self._asking.get(word)
            if parameter is None or not self._answer.is_text(parameter.type):
                continue
            # What `after` means, a documented token says better.
            if word != "startingafter" and self._by_token():
                return None
            if more and self._answer.has_id(item):
                return _made("last-item", parameter, more=more)
        return None

    def _by_token(self) -> ir.Pagination | None:
        """By the parameter that the field is named after, else the first that can be.

        `token` comes last, which is what many call a credential.
        """
        fitting = [
            (not _is_named_like(word, name), word == "token", parameter, place)
            for word, parameter in self._asking.items()
            if word in TOKENS and self._asks_for_page(word, parameter)
            for place, name in self._tokens_for(word)
        ]
        if not fitting:
            return None
        *_, parameter, place = min(fitting, key=itemgetter(0, 1))
        more = self._answer.place(MORE, ir.ScalarKind.BOOLEAN)
        return _made("token", parameter, next=place, more=more)

    def _asks_for_page(self, word: str, parameter: Asking) -> bool:
        """Whether it can be a token, and is no credential that is called one."""
        is_another = word == "token" and (
            parameter.required
            or parameter.name in self._operation.credentials
            or any(map(_CREDENTIAL.search, (parameter.doc.title, parameter.doc.text)))
        )
        is_number = word in NUMERIC and self._answer.is_whole(parameter.type)
        return not is_another and (is_number or self._answer.is_text(parameter.type))

    def _tokens_for(self, word: str) -> Iterator[tuple[str, str]]:
        """Where the answer has what a parameter can be next; how that is called."""
        wanted = NEXT_TOKENS | {f"next{word}"}
        # `token` can be another one, and `page` the one that this is.
        wanted |= {word} - {"token", "page"}
        for place, field in self._answer.told():
            name = plain(field.name.wire)
            is_text = self._answer.is_text(field.type)
            if name not in wanted or not (is_text or self._answer.is_whole(field.type)):
                continue
            # `next_page` can be a URL, too, and a number.
            if name != "nextpage" or (is_text and not self._is_url(place, field)):
                yield place, name
        for place, field in self._answer.told_of_next():
            name = plain(field.name.wire)
            if name == word and self._answer.is_text(field.type):
                yield place, name

    def _by_link(self) -> ir.Pagination | None:
        if self._only_body:
            return None
        for place, field in self._answer.told():
            # Of links, every object can have some, and not only a page.
            if "." in place and not self._is_wrapper():
                continue
            word = plain(field.name.wire)
            if word in NEXT and (inside := self._link_inside(place, field)):
                return _made("link", None, next=inside)
            if not self._answer.is_text(field.type):
                continue
            if word in NEXT_LINKS or (word in NEXT and self._is_url(place, field)):
                return _made("link", None, next=place)
        return _made("link-header", None) if "link" in self._headers else None

    def _link_inside(self, place: str, field: ir.Field) -> str:
        """Where an object that is a link has its URL; empty where it is none."""
        forms = self._answer.forms_of(field.type)
        inner = {
            plain(f.name.wire): f.name.python
            for form in forms
            for f in self._answer.fields_of(form)
            if self._answer.is_text(f.type)
        }
        if len(forms) > 1:
            # The one that came tells where its URL is.
            return place if "href" in inner else ""
        # What has much to say is the next item, which has a URL of its own.
        words = HREFS if len(inner) <= _FEW_OF_LINK else HREFS[:1]
        urls = [inner[word] for word in words if word in inner]
        return f"{place}.{urls[0]}" if urls else ""

    def _by_number(self) -> ir.Pagination | None:
        if not SIZES & self._asking.keys() or not self._is_wrapper():
            return None
        more = self._answer.place(MORE, ir.ScalarKind.BOOLEAN)
        is_expanded = bool(EXPANDED & self._asking.keys())
        words = {"page"} if is_expanded else NUMBERS | OFFSETS
        for word, parameter in self._asking.items():
            if word not in words or not self._answer.is_whole(parameter.type):
                continue
            if word in NUMBERS:
                total = self._answer.place(LAST_PAGES, ir.ScalarKind.INTEGER)
                way = _made("number", parameter, more=more, total=total)
                return replace(way, first=self._first(parameter))
            total = self._answer.place(TOTALS, ir.ScalarKind.INTEGER)
            return _made("offset", parameter, more=more, total=total)
        return None

    def _is_url(self, place: str, field: ir.Field) -> bool:
        """Whether what is next is a URL, and no token: by its place or what is said."""
        said = [field.doc.text, field.doc.title, *map(str, field.examples)]
        return (
            "links." in place
            or self._described.format_at(field.pointer) in _URL_FORMATS
            or any(map(_URL.search, said))
        )

    def _is_wrapper(self) -> bool:
        """Whether the answer is there for its list, and is no object that has one."""
        names = {plain(field.name.wire) for field in self._answer.fields}
        is_one = names & IDS and not names & set(ITEMS)
        return (
            (len(names) <= _FEW and not is_one)
            or bool(self._answer.place(MORE, ir.ScalarKind.BOOLEAN))
            or bool(self._answer.place(TOTALS | LAST_PAGES, ir.ScalarKind.INTEGER))
            or self._is_of_spring()
        )

    def _is_of_spring(self) -> bool:
        return any(plain(field.name.wire) in SPRING for field in self._answer.fields)

    def _first(self, parameter: Asking) -> int:
        """The number of the first page: the default, else what is said, else 1."""
        facts = parameter.doc.facts
        if any(fact.startswith("default ") for fact in facts):
            return 0 if "default 0" in facts else 1
        from_zero = (
            parameter.limits.least == 0
            or _COUNTED_FROM_ZERO.search(parameter.doc.text)
            or self._is_of_spring()
        )
        return 0 if from_zero else 1


_URL_FORMATS: Final = frozenset(["uri", "url", "uri-reference", "iri", "iri-reference"])


def _is_named_like(word: str, field: str) -> bool:
    """Whether a field is called what a parameter is: both a cursor, both a token."""
    both = (noun for noun in NOUNS if word.endswith(noun) and field.endswith(noun))
    return field in (word, f"next{word}") or any(both)


def _made(
    way: ir.Way,
    parameter: Asking | None,
    *,
    next: str = "",
    more: str = "",
    total: str = "",
) -> ir.Pagination:
    return ir.Pagination(
        way=way,
        parameter=parameter.place if parameter else None,
        next=next,
        more=more,
        total=total,
        items="",
        item=ir.AnyType(),
        first=1,
    )
