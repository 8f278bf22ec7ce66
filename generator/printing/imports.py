"""Collects what a generated module imports, while its view is made.

Knows which names the module's own classes, fields, functions and parameters hide, and
imports under another name what they would: a field `dt` must not break `dt.date`.
"""

from __future__ import annotations

from collections.abc import Iterable

from .source import WIDTH, Code, identifier


class Imports:
    """The imports of one module; ask for a name and write what comes back.

    `own` is the package of ours that it names in full, as code outside of it must;
    empty where the imports are relative.
    """

    def __init__(self, hidden: Iterable[str] = (), own: str = "") -> None:
        self._hidden = frozenset(hidden)
        self._own = own
        self._names: dict[str, set[tuple[str, str]]] = {}
        self._modules: dict[str, str] = {}
        self._third_party: list[str] = []

    def name(self, module: str, name: str) -> Code:
        """A name from a module: `Any`, or `_Any` where something here hides it."""
        alias = self._alias(name)
        self._names.setdefault(module, set()).add((name, alias))
        return identifier(alias)

    def third_party(self, name: str) -> None:
        """A library that is neither ours nor Python's, by its own name."""
        self._third_party.append(name)

    def aliased(self, module: str, name: str, alias: str) -> Code:
        """A name under an alias of ours: `from .. import models as m`."""
        chosen = self._alias(alias)
        self._names.setdefault(module, set()).add((name, chosen))
        return identifier(chosen)

    def module(self, module: str, alias: str) -> Code:
        """A module of the standard library under an alias: `dt`, or `_dt`."""
        self._modules[module] = self._alias(alias)
        return identifier(self._modules[module])

    def builtin(self, name: str) -> Code:
        """`list`, or `builtins.list` where something here hides it."""
        if name not in self._hidden:
            return identifier(name)
        return self.module("builtins", "builtins") + Code(".") + identifier(name)

    def _alias(self, name: str) -> str:
        return f"_{name}" if name in self._hidden else name

    def lines(self) -> list[Code]:
        """The import statements, sorted: standard library, a blank line, our own."""
        modules = [
            Code(
                f"import {module}" if module == alias else f"import {module} as {alias}"
            )
            for module, alias in sorted(self._modules.items())
        ]
        standard, own = list(modules), list[Code]()
        for module in sorted(self._names, key=_depth):
            statements = from_import(module, self._names[module])
            is_own = module.partition(".")[0] == self._own
            (own if is_own else standard).extend(statements)
        others = [Code(f"import {identifier(name)}") for name in self._third_party]
        lines: list[Code] = []
        for block in (standard, others, own):
            lines += [Code("")] * bool(lines and block) + block
        return lines


def _depth(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots, module)


def from_import(module: str, names: Iterable[tuple[str, str]]) -> list[Code]:
    """`from module import a, b`, and a statement of its own for each alias."""
    ordered = sorted(names, key=lambda pair: sorting_rank(pair[0]))
    head = f"from {module} import "
    plain = [Code(name) for name, alias in ordered if name == alias]
    groups = [(plain[0], plain)] if plain else []
    groups += [
        (Code(name), [Code(f"{name} as {alias}")])
        for name, alias in ordered
        if name != alias
    ]
    groups.sort(key=lambda group: sorting_rank(group[0]))
    return [_statement(head, listed) for _, listed in groups]


def _statement(head: str, names: list[Code]) -> Code:
    line = head + ", ".join(names)
    if len(line) > WIDTH:
        listed = "".join(f"    {name},\n" for name in names)
        line = f"{head}(\n{listed})"
    return Code(line)


def sorting_rank(name: str) -> tuple[int, str]:
    """Constants, classes, then functions, as import sorters have it."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (rank, name)
