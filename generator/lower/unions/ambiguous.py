"""Tells of unions of which one variant is read as another, and would read otherwise.

That is where no test knows the two apart: their objects differ only further inside, or
in the format of a text. Looks at the whole model, when all of it is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from ... import ir
from ...ir import ScalarKind
from ...type_walk import referred, within
from ..context import Context
from ..nodes import Node

Placed: TypeAlias = tuple[str, ir.Type]
"""A type, and the pointer of what has it."""
_ANY: Final = ir.AnyType()
_AS_IT_COMES: Final = frozenset(
    [
        ScalarKind.TEXT,
        ScalarKind.INTEGER,
        ScalarKind.NUMBER,
        ScalarKind.BOOLEAN,
        ScalarKind.NULL,
    ]
)


def note_ambiguous(
    read: Iterable[Placed],
    declarations: Iterable[ir.Declaration],
    context: Context,
) -> None:
    """`read` is what arrives; what it holds is found among the declarations."""
    readings = _Readings({declared.name: declared for declared in declarations})
    for pointer, union in readings.unions(read):
        for first, others in readings.taken_for_another(union).items():
            more = f" (and {len(others) - 1} more)" if len(others) > 1 else ""
            context.note_first(
                "union-ambiguous",
                f"nothing that is read tells {_told(others[0])}{more} from"
                f" {_told(first)}: all is read as {_told(first)}; a `discriminator`,"
                " or a required property with another value in each, would tell, and"
                " an overlay adds it",
                Node(None, pointer),
            )


class _Readings:
    """What becomes of values, by the declarations."""

    def __init__(self, declared: Mapping[str, ir.Declaration]) -> None:
        self._declared = declared

    def unions(self, read: Iterable[Placed]) -> Iterator[tuple[str, ir.Union]]:
        """Every union that is read, with the first of its places."""
        found: set[ir.Union] = set()
        met: set[str] = set()
        waiting = list(read)
        for pointer, kind in waiting:
            for inner in within([kind]):
                if isinstance(inner, ir.Union) and inner not in found:
                    found.add(inner)
                    yield pointer, inner
            for name in referred([kind]):
                if name not in met:
                    met.add(name)
                    waiting += _held(self._declared[name])

    def taken_for_another(self, union: ir.Union) -> dict[ir.Type, list[ir.Type]]:
        """The variants that are never met, by the one that is met in their place."""
        known: dict[ir.Test, ir.Type] = {}
        behind: dict[ir.Type, ir.Type] = {}
        for variant in union.variants:
            first = self._met(variant, known)
            if first is None:
                known[variant.test] = variant.type
            else:
                behind.setdefault(variant.type, first)
        taken: dict[ir.Type, list[ir.Type]] = {}
        for kind, first in behind.items():
            if kind not in known.values() and self._differ(first, kind):
                taken.setdefault(first, []).append(kind)
        return taken

    def _met(
        self, variant: ir.Variant, known: Mapping[ir.Test, ir.Type]
    ) -> ir.Type | None:
        """What is met in the place of a variant: what has the same test already.

        Of several texts with one test the first whose form it has is meant.
        """
        match variant.test:
            case ir.IsKind(kind) if kind not in ("object", "array"):
                return None
            case ir.IsOneOf() | ir.Holds(test=ir.IsClosest()):
                return None
            case (ir.IsClosest() as test) | ir.Both(second=ir.IsClosest() as test):
                return self._as_close(variant.type, test)
        return known.get(variant.test)

    def _as_close(self, kind: ir.Type, test: ir.IsClosest) -> ir.Type | None:
        """The class that is asked for, and describes all that another one does."""
        if not isinstance(kind, ir.ModelRef) or kind.name == test.model:
            return None
        described = self._fields(kind.name).keys()
        asked = (name for name in test.among if name)
        met = (name for name in asked if described <= self._fields(name).keys())
        return next(map(ir.ModelRef, met), None)

    def _fields(self, name: str) -> dict[str, ir.Type]:
        model = self._declared[name]
        assert isinstance(model, ir.Model)
        return {field.name.wire: field.type for field in model.fields}

    def _differ(self, first: ir.Type, second: ir.Type) -> bool:
        """Whether what the second says of a value is lost where the first is taken."""
        seen: set[tuple[ir.Type, ir.Type]] = set()
        waiting = [(first, second)]
        while waiting:
            one, two = map(self._plain, waiting.pop())
            if one == two or (one, two) in seen:
                continue
            seen.add((one, two))
            inner = self._parts(one, two)
            if inner is None:
                return True
            waiting += inner
        return False

    def _parts(
        self, one: ir.Type, two: ir.Type
    ) -> Iterable[tuple[ir.Type, ir.Type]] | None:
        """The types inside that have to read the same; None where these do not."""
        match one, two:
            case ir.ModelRef(first), ir.ModelRef(second):
                return self._parts_of_models(first, second)
            case (ir.Array(first), ir.Array(second)) | (
                ir.Mapping(first),
                ir.Mapping(second),
            ):
                return [(first, second)]
            case ir.ModelRef(), ir.Mapping(values):
                return [(_ANY, values)]
            case ir.Union(), ir.Union() if len(one.variants) == len(two.variants):
                pairs = zip(one.variants, two.variants, strict=True)
                return [(a.type, b.type) for a, b in pairs]
            case ir.Union(variants=variants), _:
                return [] if two in [variant.type for variant in variants] else None
        return None

    def _parts_of_models(
        self, first: str, second: str
    ) -> list[tuple[ir.Type, ir.Type]] | None:
        one, two = self._fields(first), self._fields(second)
        if not two.keys() <= one.keys():
            return None
        extra = self._extra(first), self._extra(second)
        return [*((one[wire], kind) for wire, kind in two.items()), extra]

    def _extra(self, name: str) -> ir.Type:
        model = self._declared[name]
        assert isinstance(model, ir.Model)
        return model.extra or _ANY

    def _plain(self, kind: ir.Type) -> ir.Type:
        """The type without null and names; Any for what stays as it comes."""
        while isinstance(kind, ir.Nullable | ir.AliasRef):
            if isinstance(kind, ir.Nullable):
                kind = kind.inner
            else:
                alias = self._declared[kind.name]
                assert isinstance(alias, ir.Alias)
                kind = alias.type
        match kind:
            case ir.Scalar(scalar) if scalar in _AS_IT_COMES:
                return _ANY
            case ir.EnumRef() | ir.Const():
                return _ANY
        return kind


def _held(declared: ir.Declaration) -> list[Placed]:
    match declared:
        case ir.Alias(type=kind):
            return [(declared.pointer, kind)]
        case ir.Model(fields=fields, extra=extra):
            rest = [] if extra is None else [(declared.pointer, extra)]
            return [*((field.pointer, field.type) for field in fields), *rest]
        case ir.Enum():
            return []


def _told(kind: ir.Type) -> str:
    match kind:
        case ir.ModelRef(name) | ir.AliasRef(name) | ir.EnumRef(name):
            return f"`{name}`"
        case ir.Array(items):
            return f"a list of {_told(items)}"
        case ir.Mapping(values):
            return f"a mapping of {_told(values)}"
        case ir.Nullable(inner):
            return _told(inner)
        case ir.Scalar(scalar):
            return f"`{scalar.value}`"
    return "any value"
