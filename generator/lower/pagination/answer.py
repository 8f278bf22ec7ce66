"""An answer as pagination looks at it: its list, and what it tells about the page."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Final, Protocol

from ... import ir
from .words import (
    AROUND,
    IDS,
    ITEMS,
    LEADING,
    LONE_ITEMS,
    NEXT,
    NO_ITEMS,
    OUTCOMES,
    WITHIN,
    plain,
)

_WHOLE: Final = (ir.Scalar(ir.ScalarKind.INTEGER), ir.Scalar(ir.ScalarKind.NUMBER))


class Unfit(ValueError):
    """That an operation has not what the configuration says of its pages."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


class Described(Protocol):
    """What is known of the description while an operation is read."""

    def declaration(self, name: str) -> ir.Declaration | None: ...

    def format_at(self, pointer: str) -> str: ...


class PageAnswer:
    """The type of an answer, and the ways down into it."""

    def __init__(self, result: ir.Type, described: Described) -> None:
        self._described = described
        self.result = self.bare(result)
        self.fields = self.fields_of(self.result)

    def followed(
        self,
        names: tuple[str, ...],
        start: ir.Type | None = None,
        called: str = "answer",
    ) -> tuple[str, ir.Type]:
        """The attributes that names on the wire lead to, and the type at their end."""
        kind, steps = start or self.result, list[str]()
        for name in names:
            fields = {field.name.wire: field for field in self.fields_of(kind)}
            if name not in fields:
                raise Unfit(f"its {called} has no `{'.'.join(names)}`")
            steps.append(fields[name].name.python)
            kind = fields[name].type
        return ".".join(steps), kind

    def page(self) -> tuple[str, ir.Type] | None:
        """Where the items are, and their type."""
        if isinstance(self.result, ir.Array):
            return "", self.result.items
        here = self._list_in(self.fields)
        if here is not None:
            return here
        for outer in self._around():
            inner = self._list_in(self.fields_of(outer.type))
            if inner is not None:
                return f"{outer.name.python}.{inner[0]}", inner[1]
        return self._lone_list()

    def _around(self) -> Iterator[ir.Field]:
        """What can hold the page: by its name, or as all that the answer has."""
        more = [f for f in self.fields if plain(f.name.wire) not in OUTCOMES]
        for outer in self.fields:
            is_all = more == [outer] and self._is_page(outer)
            if plain(outer.name.wire) in WITHIN or is_all:
                yield outer

    def _is_page(self, field: ir.Field) -> bool:
        """Whether an object tells by itself what follows its list."""
        inner = self.fields_of(field.type)
        names = {plain(one.name.wire) for one in inner}
        is_led = bool(names & LEADING) and not names & IDS
        return is_led and self._list_in(inner) is not None

    def _lone_list(self) -> tuple[str, ir.Type] | None:
        """The only list, where its name is one of what else stands beside the page."""
        listed = [
            (field, bare.items)
            for field in self.fields
            if isinstance(bare := self.bare(field.type), ir.Array)
        ]
        if len(listed) == 1 and plain(listed[0][0].name.wire) in LONE_ITEMS:
            return listed[0][0].name.python, listed[0][1]
        return None

    def lists(self) -> Iterator[tuple[str, ...]]:
        """The names on the wire that lead to its lists, at most two of them."""
        for outer in self.fields:
            if isinstance(self.bare(outer.type), ir.Array):
                yield (outer.name.wire,)
            for inner in self.fields_of(outer.type):
                if isinstance(self.bare(inner.type), ir.Array):
                    yield (outer.name.wire, inner.name.wire)

    def _list_in(self, fields: tuple[ir.Field, ...]) -> tuple[str, ir.Type] | None:
        """The one list of an object; of several, that of objects or the usual one."""
        lists = {
            field.name: bare.items
            for field in fields
            if isinstance(bare := self.bare(field.type), ir.Array)
            and plain(field.name.wire) not in NO_ITEMS
        }
        if len(lists) > 1:
            named = {plain(name.wire): name for name in lists}
            usual = [named[word] for word in ITEMS if word in named][:1]
            others = [n for n, i in lists.items() if not isinstance(i, ir.Scalar)]
            chosen = usual or (others if len(others) == 1 else [])
            lists = {name: lists[name] for name in chosen}
        return next(((name.python, item) for name, item in lists.items()), None)

    def has_id(self, item: ir.Type) -> bool:
        """Whether an item has an `id`, whichever of a union it is."""
        bare = self.bare(item)
        if isinstance(bare, ir.Union):
            return all(self.has_id(variant.type) for variant in bare.variants)
        return any(field.name.wire == "id" for field in self.fields_of(bare))

    def place(self, words: Set[str], kind: ir.ScalarKind) -> str:
        """Where the answer tells one thing about the page; empty where it does not."""
        for place, field in self.told():
            is_so = self.bare(field.type) == ir.Scalar(kind)
            if is_so and plain(field.name.wire) in words:
                return place
        return ""

    def told(self) -> Iterator[tuple[str, ir.Field]]:
        """Fields of the answer, then those of objects that tell about the page."""
        yield from self._told_in(self.fields, "")
        for outer in self._around():
            inner = self.fields_of(outer.type)
            yield from self._told_in(inner, f"{outer.name.python}.")

    def told_of_next(self) -> Iterator[tuple[str, ir.Field]]:
        """What an object called `next` has, which tells nothing of any other page."""
        for place, outer in self.told():
            if plain(outer.name.wire) in NEXT:
                for field in self.fields_of(outer.type):
                    yield f"{place}.{field.name.python}", field

    def _told_in(
        self, fields: tuple[ir.Field, ...], before: str
    ) -> Iterator[tuple[str, ir.Field]]:
        for field in fields:
            yield before + field.name.python, field
        for outer in fields:
            if plain(outer.name.wire) in AROUND:
                for field in self.fields_of(outer.type):
                    yield f"{before}{outer.name.python}.{field.name.python}", field

    def fields_of(self, kind: ir.Type) -> tuple[ir.Field, ...]:
        bare = self.bare(kind)
        if not isinstance(bare, ir.ModelRef):
            return ()
        found = self._described.declaration(bare.name)
        return found.fields if isinstance(found, ir.Model) else ()

    def forms_of(self, kind: ir.Type) -> tuple[ir.Type, ...]:
        """The types that it can be: those of a union, else itself."""
        bare = self.bare(kind)
        if isinstance(bare, ir.Union):
            return tuple(variant.type for variant in bare.variants)
        return (bare,)

    def is_text(self, kind: ir.Type) -> bool:
        return self.bare(kind) == ir.Scalar(ir.ScalarKind.TEXT)

    def is_whole(self, kind: ir.Type) -> bool:
        """Whether it can be an integer: some call every number one with a fraction."""
        return self.bare(kind) in _WHOLE

    def bare(self, kind: ir.Type) -> ir.Type:
        """Without null, and without names for other types."""
        while True:
            if isinstance(kind, ir.Nullable):
                kind = kind.inner
            elif isinstance(kind, ir.AliasRef):
                found = self._described.declaration(kind.name)
                if not isinstance(found, ir.Alias):
                    return kind
                kind = found.type
            else:
                return kind
