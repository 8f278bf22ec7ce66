"""Which operations answer with one page of many, and how the next one is asked for.

No standard says it: it is recognised by the names that APIs have for it, and only where
parameter and answer agree. In doubt an operation is not paged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from .. import ir

_TOKENS: Final = frozenset(
    """after afterid continuation continuationtoken continuetoken cursor marker next
    nextcursor nextpagetoken nexttoken pagecursor pagetoken paginationtoken
    startingtoken startkey token""".split()
)
_NEXT: Final = frozenset(
    """continuation continuationtoken continuetoken endcursor nextcontinuationtoken
    nextcursor nextmarker nextpagecursor nextpagetoken nexttoken nextstartkey
    paginationtoken""".split()
)
_LINKS: Final = frozenset(
    ["next", "nextlink", "nexturl", "nextpageurl", "nexthref", "odatanextlink"]
)
_LAST_ITEMS: Final = frozenset(["startingafter", "after", "afterid"])
_NUMBERS: Final = frozenset(["page", "pagenumber", "pageno", "pagenum"])
_OFFSETS: Final = frozenset(["offset", "skip", "pageoffset"])
_SIZES: Final = frozenset(
    """count limit max maxresults pagelimit pagesize perpage size take top results
    itemsperpage""".split()
)
_ITEMS: Final = (
    "data",
    "items",
    "results",
    "records",
    "values",
    "value",
    "entries",
    "elements",
    "list",
    "objects",
    "rows",
    "content",
)
"""Where one of several lists is the page, by its name."""
_AROUND: Final = frozenset(
    "cursors links meta metadata pageinfo paging pagination responsemetadata".split()
)
"""Objects of an answer that tell about the page."""


def pages_of(
    method: str,
    parameters: tuple[ir.Parameter, ...],
    responses: tuple[ir.Response, ...],
    results: tuple[ir.Type, ...],
    declared: Callable[[str], ir.Declaration | None],
) -> ir.Pagination | None:
    """How an operation pages; None where it does not, or nothing shows it."""
    if method != "GET" or len(results) != 1:
        return None
    return _Found(parameters, responses, results[0], declared).pages()


class _Found:
    def __init__(
        self,
        parameters: tuple[ir.Parameter, ...],
        responses: tuple[ir.Response, ...],
        result: ir.Type,
        declared: Callable[[str], ir.Declaration | None],
    ) -> None:
        self._declared = declared
        self._query = {
            _plain(p.name.wire): p
            for p in parameters
            if p.location == "query" and p.content_type is None
        }
        self._headers = {
            header.name.lower()
            for response in responses
            if response.status.startswith("2")
            for header in response.headers
        }
        self._fields = self._fields_of(result)
        self._list = self._page(result)

    def pages(self) -> ir.Pagination | None:
        if self._list is None:
            return None
        place, item = self._list
        found = (
            self._by_last_item(item)
            or self._by_token()
            or self._by_link()
            or self._by_number()
        )
        if found is None:
            return None
        way, parameter, next_place = found
        first = self._first(parameter) if way == "number" else 1
        return ir.Pagination(
            way=way,
            parameter=parameter.name.wire if parameter else None,
            next=next_place,
            items=place,
            item=item,
            first=first,
        )

    def _page(self, result: ir.Type) -> tuple[str, ir.Type] | None:
        """Where the items are, and their type."""
        kind = self._bare(result)
        if isinstance(kind, ir.Array):
            return "", kind.items
        lists = {
            field.name: bare.items
            for field in self._fields
            if isinstance(bare := self._bare(field.type), ir.Array)
        }
        if len(lists) > 1:
            named = {_plain(name.wire): name for name in lists}
            usual = [named[word] for word in _ITEMS if word in named]
            lists = {usual[0]: lists[usual[0]]} if usual else {}
        return next(((name.python, item) for name, item in lists.items()), None)

    def _by_last_item(self, item: ir.Type) -> tuple[ir.Way, ir.Parameter, str] | None:
        more = [f for f in self._fields if _plain(f.name.wire) == "hasmore"]
        named = [f.name.python for f in self._fields_of(item) if f.name.wire == "id"]
        for word in _LAST_ITEMS & self._query.keys():
            if more and named == ["id"] and self._is_text(self._query[word].type):
                return "last-item", self._query[word], more[0].name.python
        return None

    def _by_token(self) -> tuple[ir.Way, ir.Parameter, str] | None:
        for word, parameter in self._query.items():
            if word not in _TOKENS or not self._is_text(parameter.type):
                continue
            wanted = _NEXT | {f"next{word}", *([word] if word != "token" else [])}
            for place, field in self._told():
                if _plain(field.name.wire) in wanted and self._is_text(field.type):
                    return "token", parameter, place
        return None

    def _by_link(self) -> tuple[ir.Way, ir.Parameter | None, str] | None:
        for place, field in self._told():
            if _plain(field.name.wire) in _LINKS and self._is_text(field.type):
                return "link", None, place
        return ("link-header", None, "") if "link" in self._headers else None

    def _by_number(self) -> tuple[ir.Way, ir.Parameter, str] | None:
        if not _SIZES & self._query.keys():
            return None
        for word, parameter in self._query.items():
            if self._bare(parameter.type) != ir.Scalar(ir.ScalarKind.INTEGER):
                continue
            if word in _NUMBERS:
                return "number", parameter, ""
            if word in _OFFSETS:
                return "offset", parameter, ""
        return None

    def _first(self, parameter: ir.Parameter | None) -> int:
        told = parameter.doc.facts if parameter else ()
        return 0 if "default 0" in told else 1

    def _told(self) -> Iterator[tuple[str, ir.Field]]:
        """Fields of the answer, then those of objects that tell about the page."""
        for field in self._fields:
            yield field.name.python, field
        for outer in self._fields:
            if _plain(outer.name.wire) in _AROUND:
                for field in self._fields_of(outer.type):
                    yield f"{outer.name.python}.{field.name.python}", field

    def _fields_of(self, kind: ir.Type) -> tuple[ir.Field, ...]:
        bare = self._bare(kind)
        found = self._declared(bare.name) if isinstance(bare, ir.ModelRef) else None
        return found.fields if isinstance(found, ir.Model) else ()

    def _is_text(self, kind: ir.Type) -> bool:
        return self._bare(kind) == ir.Scalar(ir.ScalarKind.TEXT)

    def _bare(self, kind: ir.Type) -> ir.Type:
        """Without null, and without names for other types."""
        while True:
            if isinstance(kind, ir.Nullable):
                kind = kind.inner
            elif isinstance(kind, ir.AliasRef):
                found = self._declared(kind.name)
                if not isinstance(found, ir.Alias):
                    return kind
                kind = found.type
            else:
                return kind


def _plain(wire: str) -> str:
    """Letters and digits of a name: `page_token`, `pageToken`, `page[token]`."""
    return "".join(filter(str.isalnum, wire)).lower()
