"""Collects what a generated module imports, while its view is made.

Knows which names the module's own classes, fields, functions and parameters hide, and
imports under another name what they would: a field called `dt` must not break `dt.date`.
"""

from __future__ import annotations

from collections.abc import Iterable
from .source import WIDTH, Code, identifier

class Imports:
    """The imports of one module; ask for a name and write what comes back."""

    def __init__(self, hidden: Iterable[str] = ()) -> None:
        self._hidden = frozenset(hidden)
        self._names: dict[str, set[tuple[str, str]]] = {}
        self._modules: dict[str, str] = {}

    def name(self, module: str, name: str) -> Code:
        """A name from a module: `Any`, or `_Any` where something here hides it."""
        alias = self._alias(name)
        self._names.setdefault(module, set()).add((name, alias))
        return identifier(alias)

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
        """The import statements: standard library, a blank line, the package's own."""
        plain = [
            Code(f"import {module}" if module == alias else f"import {module} as {alias}")
            for module, alias in sorted(self._modules.items())
        ]
        named = {
            module: _statement(module, names) for module, names in self._names.items()
        }
        standard = [line for m, line in sorted(named.items()) if not m.startswith(".")]
        relative = [
            line
            for m, line in sorted(named.items(), key=lambda pair: _depth(pair[0]))
            if m.startswith(".")
        ]
        blocks = [block for block in (plain + standard, relative) if block]
        lines: list[Code] = []
        for block in blocks:
            lines += [Code("")] * bool(lines) + block
        return lines


def _depth(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots, module)


def _statement(module: str, names: set[tuple[str, str]]) -> Code:
    parts = [
        name if name == alias else f"{name} as {alias}"
        for name, alias in sorted(names, key=lambda pair: _sort_key(pair[0]))
    ]
    line = f"from {module} import {', '.join(parts)}"
    if len(line) > WIDTH:
        listed = "".join(f"    {part},\n" for part in parts)
        line = f"from {module} import (\n{listed})"
    return Code(line)


def _sort_key(name: str) -> tuple[int, str]:
    """Constants, classes, then functions, as ruff's isort sorts them."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (rank, name)
