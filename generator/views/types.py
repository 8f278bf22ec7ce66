"""Types as text: annotations, the readers that decode them, and union functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import assert_never

from .. import ir, names
from ..ir import ScalarKind
from ..printing.imports import Imports
from ..printing.layout import (
    Expression,
    Group,
    call,
    flat,
    keyword,
    layout,
    prefixed,
    signature,
    suffixed,
    tuple_of,
)
from ..printing.source import Code, identifier, literal
from .decisions import conditions, expectation

_ANNOTATIONS = {
    ScalarKind.DATE: "date",
    ScalarKind.DATE_TIME: "datetime",
    ScalarKind.TIME: "time",
}
_READERS = {
    ScalarKind.TEXT: "text",
    ScalarKind.INTEGER: "integer",
    ScalarKind.NUMBER: "number",
    ScalarKind.BOOLEAN: "boolean",
    ScalarKind.NULL: "null",
    ScalarKind.DATE: "date",
    ScalarKind.DATE_TIME: "date_time",
    ScalarKind.TIME: "time",
    ScalarKind.UUID: "uuid",
    ScalarKind.DECIMAL: "decimal",
    ScalarKind.BASE64: "base64_bytes",
    ScalarKind.BINARY: "base64_bytes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One step of a decision: `if condition: return result`.

    Before it, what is `shared` by this and later ones.
    """

    condition: Code
    result: Code
    shared: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionView:
    """A function that decodes a union."""

    name: Code
    signature: Code
    cases: Sequence[Case]
    otherwise: Code


class Types:
    """Prints types for one module, and notes what that module must import.

    `root` is the package as the module's imports name it: `..`, or in full.
    """

    def __init__(self, imports: Imports, root: str = "..") -> None:
        self.imports = imports
        self.root = root
        self.uploads: str | None = None
        """The runtime's type for bytes that are sent; None where they were received."""
        self.unions: dict[str, UnionView] = {}
        self._union_names: dict[tuple[str, ir.Union], str] = {}
        self.place = "value"
        """The field or operation at hand, from which functions are named."""

    def model(self, name: str) -> Code:
        """`m.Card`."""
        models = self.imports.aliased(self.root, "models", "m")
        return models + Code(".") + identifier(name)

    def decoding(self, name: str) -> Code:
        """A name of the runtime's `decoding`."""
        return self.runtime("decoding", name)

    def runtime(self, module: str, name: str) -> Code:
        """A name of one of the runtime's modules."""
        dot = "" if self.root.endswith(".") else "."
        return self.imports.name(f"{self.root}{dot}runtime.{module}", name)

    def annotation(self, kind: ir.Type) -> Code:
        """The type as an annotation; needs `from __future__ import annotations`."""
        match kind:
            case ir.AnyType():
                return self.imports.name("typing", "Any")
            case ir.Scalar(scalar):
                return self._scalar(scalar)
            case ir.Const(value):
                inner = Code(f"[{literal(value)}]")
                return self.imports.name("typing", "Literal") + inner
            case ir.EnumRef(name) | ir.ModelRef(name) | ir.AliasRef(name):
                return self.model(name)
            case ir.Array(items):
                return self._generic("list", items)
            case ir.Mapping(values):
                return self._generic("dict", ir.Scalar(ScalarKind.TEXT), values)
            case ir.Nullable(inner):
                return self.either([inner, ir.Scalar(ScalarKind.NULL)])
            case ir.Union() | ir.Tuple():
                return self.either([kind])
        assert_never(kind)

    def either(self, kinds: Sequence[ir.Type], *, is_given: bool = False) -> Code:
        """`A | B | None`, each once."""
        return Code(" | ".join(self.members(kinds, is_given=is_given)))

    def members(
        self, kinds: Sequence[ir.Type], *, is_given: bool = False
    ) -> tuple[Code, ...]:
        """The members of a union of types, each once.

        Of what `is_given`, none is `Unknown`: that only arrives. Inside of lists it may
        be all the same, so that those that arrived can be given, too.
        """
        texts: list[Code] = []
        for kind in kinds:
            if isinstance(kind, ir.Union):
                texts += self._members(kind, is_given=is_given)
            elif isinstance(kind, ir.Tuple):
                texts += self._tuples(kind, list(map(self.annotation, kind.items)))
            elif isinstance(kind, ir.Nullable):
                either = [kind.inner, ir.Scalar(ScalarKind.NULL)]
                texts += self.members(either, is_given=is_given)
            else:
                texts.append(self.annotation(kind))
        return tuple(dict.fromkeys(texts))

    def alias_value(self, kind: ir.Type, itself: str = "") -> Expression:
        """The type as an alias is assigned: models in quotes, to be looked up late.

        The alias `itself` is named as its own module does.
        """
        match kind:
            case ir.AliasRef(name) if name == itself:
                return Code(f'"{identifier(name)}"')
            case ir.EnumRef() | ir.ModelRef() | ir.AliasRef():
                return Code(f'"{self.annotation(kind)}"')
            case ir.Array(items):
                return self._alias_generic("list", [items], itself)
            case ir.Mapping(values):
                text = ir.Scalar(ScalarKind.TEXT)
                return self._alias_generic("dict", [text, values], itself)
            case ir.Tuple(items):
                inner = [flat(self.alias_value(item, itself)) for item in items]
                return self._alias_either(self._tuples(kind, inner))
            case ir.Nullable(inner):
                either = [inner, ir.Scalar(ScalarKind.NULL)]
                return self._alias_union(either, itself, open=False)
            case ir.Union(variants=variants):
                types = [variant.type for variant in variants]
                return self._alias_union(types, itself, open=kind.open)
        return self.annotation(kind)

    def _alias_generic(self, name: str, parts: Sequence[ir.Type], itself: str) -> Code:
        values = (flat(self.alias_value(part, itself)) for part in parts)
        inner = ", ".join(values) or "()"
        return Code(f"{self.imports.builtin(name)}[{inner}]")

    def _alias_union(
        self, kinds: Sequence[ir.Type], itself: str, *, open: bool
    ) -> Group:
        parts = [flat(self.alias_value(kind, itself)) for kind in kinds]
        if open:
            parts.append(self.decoding("Unknown"))
        return self._alias_either(parts)

    def _alias_either(self, parts: Sequence[Code]) -> Group:
        union = self.imports.name("typing", "Union")
        return Group(union + Code("["), tuple(dict.fromkeys(parts)), Code("]"))

    def _scalar(self, scalar: ScalarKind) -> Code:
        if scalar in _ANNOTATIONS:
            module = self.imports.module("datetime", "dt")
            return module + Code(".") + identifier(_ANNOTATIONS[scalar])
        if scalar is ScalarKind.UUID:
            return self.imports.name("uuid", "UUID")
        if scalar is ScalarKind.DECIMAL:
            return self.imports.name("decimal", "Decimal")
        if scalar is ScalarKind.NULL:
            return Code("None")
        if scalar is ScalarKind.BINARY and self.uploads:
            return self.runtime("files", self.uploads)
        plain = "bytes" if scalar is ScalarKind.BASE64 else scalar.value
        return self.imports.builtin(plain)

    def _generic(self, name: str, *parts: ir.Type) -> Code:
        inner = ", ".join(map(self.annotation, parts)) or "()"
        return Code(f"{self.imports.builtin(name)}[{inner}]")

    def _tuples(self, kind: ir.Tuple, items: Sequence[Code]) -> list[Code]:
        """`tuple[a]`, `tuple[a, b]`: one for each length, with the texts of the items.

        Of a length about which nothing is said, that of all.
        """
        texts = []
        builtin = self.imports.builtin("tuple")
        for length in range(kind.least or len(items), len(items) + 1):
            parts = list(items[:length])
            if kind.is_open and kind.least and length == len(items):
                anything = self.imports.name("typing", "Any")
                parts.append(Code(f"*{builtin}[{anything}, ...]"))
            inner = ", ".join(parts) or "()"
            texts.append(Code(f"{builtin}[{inner}]"))
        return texts

    def _members(self, union: ir.Union, *, is_given: bool) -> list[Code]:
        types = [variant.type for variant in union.variants]
        texts = list(self.members(types, is_given=is_given))
        has_others = union.open and not is_given
        return [*texts, self.decoding("Unknown")] if has_others else texts

    def reader(self, kind: ir.Type, *, inside: bool = False) -> Expression:
        """A function of a JSON value and a decoder.

        `inside` of a list or mapping, bytes have to be the type's that are sent: those
        are invariant.
        """
        match kind:
            case ir.AnyType():
                return self.decoding("anything")
            case ir.Scalar(ScalarKind.BINARY) if inside and self.uploads:
                return self.decoding("base64_file")
            case ir.Scalar(scalar):
                return self.decoding(_READERS[scalar])
            case ir.Const(value):
                return call(self.decoding("const"), literal(value))
            case ir.EnumRef(name):
                return call(self.decoding("enum"), self.lazily(name))
            case ir.ModelRef(name):
                return call(self.decoding("model"), self.lazily(name))
            case ir.AliasRef(name):
                function = self.model(decoder_name(name))
                head = Code("lambda value, at: ") + function
                return call(head, Code("value"), Code("at"), packed=True)
            case ir.Array(items, only):
                name = "array" if only else "array_or_other"
                return call(self.decoding(name), self.reader(items, inside=True))
            case ir.Mapping(values):
                held = self.reader(values, inside=True)
                return call(self.decoding("mapping"), held)
            case ir.Tuple(items):
                parts = list(map(self.reader, items))
                if kind.least < len(items):
                    parts.append(keyword(Code("least"), literal(kind.least)))
                if kind.is_open:
                    parts.append(keyword(Code("more"), literal(True)))
                return call(self.decoding("tuple_of"), *parts)
            case ir.Nullable(inner):
                return call(
                    self.decoding("nullable"), self.reader(inner, inside=inside)
                )
            case ir.Union():
                return self.union_reader(kind)
        assert_never(kind)

    def lazily(self, name: str) -> Code:
        """`lambda: m.Card`: the model is loaded when one is met."""
        return Code("lambda: ") + self.model(name)

    def union_reader(self, union: ir.Union, name: str = "") -> Code:
        """The name of the function that decodes the union, which is printed with it."""
        key = (name, union)
        if key not in self._union_names:
            chosen = name or self._free(f"_decode_{self.place}")
            self._union_names[key] = chosen
            self.unions[chosen] = self._union_view(identifier(chosen), union)
        return identifier(self._union_names[key])

    def _free(self, name: str) -> str:
        taken = self._union_names.values()
        number = 2
        free = name
        while free in taken:
            free, number = f"{name}_{number}", number + 1
        return free

    def _union_view(self, name: Code, union: ir.Union) -> UnionView:
        by_test: dict[ir.Test, list[ir.Type]] = {}
        for variant in union.variants:
            by_test.setdefault(variant.test, []).append(variant.type)
        tests = list(by_test)
        asked = conditions(
            tests, lambda name: self.runtime("variants", name), self.model
        )
        several = [variant for variant in union.variants if variant.shared]
        shared = self._shared([variant.type for variant in several])
        first = tests.index(several[0].test) if several else None
        expected = literal(expectation(tests))
        refusal = "unknown" if union.open else "mismatch"
        return UnionView(
            name=name,
            signature=self.reader_signature(name, union),
            cases=[
                Case(
                    condition=condition,
                    result=self._result(kinds, number + 1),
                    shared=shared if number == first else Code(""),
                )
                for number, condition, kinds in zip(
                    count(), asked, by_test.values(), strict=False
                )
            ],
            otherwise=Code(f"return at.{refusal}(value, {expected})"),
        )

    def reader_signature(self, name: Code, kind: ir.Type) -> Code:
        """The first lines of a function that decodes a value of a type."""
        anything = self.imports.name("typing", "Any")
        decoder = self.decoding("Decoder")
        items = (Code("value: ") + anything, Code("at: ") + decoder)
        returns = self.members([kind])
        return signature(Code(f"def {name}("), items, returns, 0, packed=True)

    def _shared(self, kinds: Sequence[ir.Type]) -> Code:
        """Tells of which models a value may be several at once."""
        classes = dict.fromkeys(map(self.annotation, kinds))
        lazily = prefixed(Code("lambda: "), tuple_of(list(classes)))
        told = call(Code("value = at.any_of"), Code("value"), lazily, packed=True)
        return layout(told, 4)

    def _result(self, kinds: Sequence[ir.Type], number: int) -> Code:
        """The return of the decoded value of the variants that were chosen."""
        kind = kinds[0]
        match kind:
            case ir.ModelRef(name):
                return layout(
                    call(
                        Code("return at.read"),
                        self.model(name),
                        Code("value"),
                        packed=True,
                    ),
                    8,
                )
            case ir.Scalar(
                ScalarKind.TEXT
                | ScalarKind.INTEGER
                | ScalarKind.NUMBER
                | ScalarKind.BOOLEAN
            ):
                return Code("return value")
            case ir.Scalar():
                forms = [each for each in kinds if isinstance(each, ir.Scalar)]
                read = suffixed(self._first_of(forms), Code("(value, at)"))
                return layout(prefixed(Code("return "), read), 8)
        return self.returned(kind, f"known_{number}", Code("        "))

    def _first_of(self, kinds: Sequence[ir.Type]) -> Expression:
        """`either(date_time, either(date, uuid))`."""
        first, *others = kinds
        if not others:
            return self.reader(first)
        return call(self.decoding("either"), self.reader(first), self._first_of(others))

    def returned(self, kind: ir.Type, known: str, margin: Code) -> Code:
        """The return of the decoded value of a type, behind a margin.

        What is `known` at run time alone, the type checker is told under that name.
        """
        indent = len(margin)
        if isinstance(kind, ir.AliasRef):
            return Code(f"return {self.model(decoder_name(kind.name))}(value, at)")
        read = suffixed(self.reader(kind), Code("(value, at)"))
        if not isinstance(kind, ir.EnumRef | ir.Const | ir.Tuple):
            return layout(prefixed(Code("return "), read), indent)
        name = identifier(known)
        head = Code(f"{name}: {self.annotation(kind)} = ")
        return Code(f"{layout(prefixed(head, read), indent)}\n{margin}return {name}")


def decoder_name(alias: str) -> str:
    """The function that decodes what an alias stands for."""
    return f"decode_{names.snake(alias)}"
