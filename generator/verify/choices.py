"""Compares what a file decodes with: readers, and the functions that decide unions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .. import ir
from .facts import Choice, Fact, reader_facts, test_facts, written_facts
from .fault import fault


class Choices:
    """The decoding functions of one file, and which union each of them decides."""

    def __init__(self, file: str, functions: Iterable[ast.FunctionDef]) -> None:
        self._file = file
        self._functions: dict[str, ast.FunctionDef] = {}
        for function in functions:
            if function.name in self._functions:
                raise fault(file, function, f"`{function.name}` is defined twice")
            self._functions[function.name] = function
        self._decided: dict[str, ir.Union] = {}

    def compare(self, node: ast.AST, written: Sequence[ast.AST], kind: ir.Type) -> None:
        """The expressions must decode the type."""
        self._match(node, written_facts(written, self._functions), reader_facts(kind))

    def alias(self, name: str, kind: ir.Type) -> None:
        """A function of the name must decode the type."""
        function = self._functions.get(name)
        if function is None:
            raise fault(self._file, None, f"no function `{name}`")
        if isinstance(kind, ir.Union):
            self._decide(function, name, kind)
            return
        del self._functions[name]
        self.compare(function, _values(function.body), kind)

    def finish(self) -> None:
        """Every function must decide something."""
        for name, function in self._functions.items():
            if name not in self._decided:
                raise fault(
                    self._file, function, f"nothing needs the function `{name}`"
                )

    def _match(self, node: ast.AST, found: list[Fact], wanted: list[Fact]) -> None:
        if len(found) != len(wanted):
            raise fault(self._file, node, f"{found} where the model says {wanted}")
        for here, there in zip(found, wanted, strict=True):
            if not isinstance(here, Choice) or not isinstance(there, Choice):
                if here != there:
                    raise fault(
                        self._file, node, f"{here} where the model says {there}"
                    )
            elif isinstance(here.of, str) and isinstance(there.of, ir.Union):
                self._decide(node, here.of, there.of)

    def _decide(self, node: ast.AST, name: str, union: ir.Union) -> None:
        known = self._decided.setdefault(name, union)
        if known is not union:
            if known != union:
                raise fault(self._file, node, f"`{name}` decides another union")
            return
        cases, shared = self._cases(self._functions[name].body[:-1])
        # Of two variants with the same test the second can never be met.
        variants: dict[ir.Test, ir.Variant] = {}
        for variant in union.variants:
            variants.setdefault(variant.test, variant)
        if len(cases) != len(variants):
            raise fault(
                self._file, node, f"`{name}` does not have a case for each variant"
            )
        for (case, asked), (test, variant) in zip(cases, variants.items(), strict=True):
            self._match(case, written_facts(asked), test_facts(test))
            self.compare(case, _values(case.body), variant.type)
        several = [variant for variant in union.variants if variant.shared]
        places = list(variants)
        first = {places.index(variant.test) for variant in several[:1]}
        if set(shared) != first:
            raise fault(self._file, node, f"`{name}` shares what others describe")
        facts = dict.fromkeys(f for each in several for f in reader_facts(each.type))
        for statement in shared.values():
            self._match(statement, written_facts([statement]), list(facts))

    def _cases(
        self, statements: Iterable[ast.stmt]
    ) -> tuple[list[tuple[ast.If, list[ast.expr]]], dict[int, ast.Assign]]:
        """Each case and what it asks, with a tag's name replaced by how it is found.

        And how many stand before the line that tells of which classes a value may be.
        """
        tags: dict[str, ast.expr] = {}
        cases: list[tuple[ast.If, list[ast.expr]]] = []
        shared: dict[int, ast.Assign] = {}
        for statement in statements:
            match statement:
                case ast.Assign(targets=[ast.Name(id="value")]) if not shared:
                    shared[len(cases)] = statement
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=found
                ) if name not in {*tags, "value"}:
                    tags[name] = found
                case ast.If(test=test):
                    cases.append((statement, list(_asked(test, tags))))
                case _:
                    raise fault(self._file, statement, "a case without a condition")
        return cases, shared


def _asked(test: ast.expr, tags: Mapping[str, ast.expr]) -> Iterator[ast.expr]:
    match test:
        case ast.BoolOp(op=ast.And(), values=parts):
            for part in parts:
                yield from _asked(part, tags)
        case ast.Compare(left=ast.Name(id=name), comparators=compared) if name in tags:
            yield from (tags[name], *compared)
        case _:
            yield test


def _values(statements: Sequence[ast.stmt]) -> list[ast.expr]:
    """What statements return or assign: `known: T = …` names the type once more."""
    found = (getattr(statement, "value", None) for statement in statements)
    return [value for value in found if isinstance(value, ast.expr)]
