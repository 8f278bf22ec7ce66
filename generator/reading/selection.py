"""Keeps the operations that the configuration asks for, and the parts they need.

The calls that the API makes, its webhooks, are chosen as those that it takes; callbacks
go with the operation that they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from ..grammar import operations_in
from ..nearest import nearest
from ..pointers import enclosing, join_pointer, split_pointer, walk
from ..references import References, Resolved
from ..settings import Pattern

Facts: TypeAlias = dict[str, list[str]]
"""What an operation has under each key that a pattern may have."""

_DEFINITIONS: Final = ("definitions", "parameters", "responses")
"""Where a 2.0 description has what 3.x has in `components`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The description without what is left out, and that, by where it stands.

    An operation that is left out is still in `root` where something kept refers into
    it, or where another path has it too.
    """

    root: dict[str, Any]
    left_out: Mapping[str, Any]


def selected(
    root: dict[str, Any],
    references: References,
    include: tuple[Pattern, ...],
    exclude: tuple[Pattern, ...],
) -> Selection:
    """What is selected, of a description of any version; `root` stays as it is.

    Nothing has been checked yet, so that what is left out may be as wrong as it likes.
    Raises `Failure` for a path item whose reference leads nowhere.
    """
    if not include and not exclude:
        return Selection(root=root, left_out={})

    def wanted(path: str, method: str, operation: Any) -> bool:
        return is_selected(path, method, operation, include, exclude)

    left_out, removed = _unwanted(root, references, wanted)
    removed -= (used := _used(root, removed))
    for prefix, group in _components(root).items():
        for name, part in group.items():
            pointer = join_pointer(prefix, name)
            if pointer not in used:
                removed.add(pointer)
                left_out[pointer] = part
    return Selection(root=_without(root, _tree(removed)), left_out=left_out)


def is_selected(
    path: str,
    method: str,
    operation: Any,
    include: tuple[Pattern, ...],
    exclude: tuple[Pattern, ...],
) -> bool:
    """Whether the configuration asks for an operation, or leaves it out."""
    facts = _facts(path, method, operation)
    asked = not include or any(_matches(p, facts) for p in include)
    return asked and not any(_matches(p, facts) for p in exclude)


def _unwanted(
    root: dict[str, Any],
    references: References,
    wanted: Callable[[str, str, Any], bool],
) -> tuple[dict[str, Any], set[str]]:
    """The operations left out, and what can go for that: those, or their whole path."""
    left_out: dict[str, Any] = {}
    kept, dropped, removed = set(), set(), set()
    for place, name, item in _items(root, references):
        here = []
        for keys, operation in operations_in(item.value):
            pointer = join_pointer(item.pointer, *keys)
            if wanted(name, keys[-1], operation):
                here.append(pointer)
            else:
                left_out[join_pointer(place, *keys)] = operation
                dropped.add(pointer)
        kept.update(here)
        if not here:
            left_out[place] = item.value
            removed.add(place)
    for pointer in dropped - kept:
        removed.add(pointer)
        left_out.setdefault(pointer, None)
    return left_out, removed


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A pattern that no operation matches, and what was meant, maybe."""

    pattern: Pattern
    help: str | None

    @property
    def message(self) -> str:
        told = ", ".join(f'{key} = "{glob}"' for key, glob in self.pattern)
        return f"no operation matches {{ {told} }}"


def without_match(
    root: dict[str, Any], references: References, patterns: tuple[Pattern, ...]
) -> list[Unmatched]:
    """The patterns that no operation of the description matches."""
    if not patterns:
        return []
    facts = [
        _facts(name, keys[-1], operation)
        for _, name, item in _items(root, references)
        for keys, operation in operations_in(item.value)
    ]
    return [
        Unmatched(pattern, _meant(pattern, facts))
        for pattern in patterns
        if not any(_matches(pattern, found) for found in facts)
    ]


def _meant(pattern: Pattern, facts: list[Facts]) -> str | None:
    """The nearest values to those of the pattern that nothing has."""
    near = []
    for key, glob in pattern:
        values = dict.fromkeys(v for found in facts for v in found[key] if v)
        if any(fnmatchcase(value, glob) for value in values):
            continue
        spelt = {value.casefold(): value for value in values}
        meant = nearest(glob.replace("*", "").casefold(), spelt)
        near += [f'`{key} = "{_glob(spelt[meant])}"`'] if meant else []
    return f"did you mean {' and '.join(near)}?" if near else None


def _glob(text: str) -> str:
    """The glob that matches this text alone."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def _items(
    root: dict[str, Any], references: References
) -> Iterator[tuple[str, str, Resolved]]:
    """Each path item: where it is named, how, and itself, maybe behind a reference.

    What a path is to an operation, its name is to a webhook (OAS 3.1.1 §4.8.1).
    """
    for kind in ("paths", "webhooks"):
        named = root.get(kind)
        for name, item in named.items() if isinstance(named, dict) else ():
            if kind == "webhooks" or not name.startswith("x-"):
                place = join_pointer(f"/{kind}", name)
                yield place, name, references.resolve(item, place)


def _facts(path: str, method: str, operation: Any) -> Facts:
    given = operation if isinstance(operation, dict) else {}
    tags = given.get("tags")
    return {
        "path": [path],
        "method": [method.upper()],
        "operation-id": [str(given.get("operationId", ""))],
        "tag": [str(tag) for tag in tags] if isinstance(tags, list) else [],
    }


def _matches(pattern: Pattern, facts: Facts) -> bool:
    """Whether every key of the pattern has a value that its glob matches."""
    return all(any(fnmatchcase(v, glob) for v in facts[key]) for key, glob in pattern)


def _components(root: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The groups of parts that others refer to, by where they stand.

    Security schemes are not among them: they are named, not referred to.
    """
    components = root.get("components")
    kinds = components if isinstance(components, dict) else {}
    groups = {
        join_pointer("/components", kind): group
        for kind, group in kinds.items()
        if kind != "securitySchemes" and not kind.startswith("x-")
    } | {f"/{key}": root.get(key) for key in _DEFINITIONS}
    return {prefix: g for prefix, g in groups.items() if isinstance(g, dict)}


def _used(root: dict[str, Any], removed: set[str]) -> set[str]:
    """The parts that what is kept refers to: components, and some of `removed`."""
    groups = _components(root)
    parts = {
        join_pointer(prefix, name) for prefix, group in groups.items() for name in group
    } | removed
    variants = _variants(groups)
    gone = _tree(removed)
    waiting: list[Any] = [_without(root, _tree([*groups, *removed]))]
    used: set[str] = set()
    while waiting:
        for pointer in _referred(waiting.pop()):
            for around in enclosing(pointer):
                for each in (around, *variants.get(around, ())):
                    if each in parts and each not in used:
                        used.add(each)
                        waiting.append(_part(root, gone, each))
    return used


def _part(root: dict[str, Any], gone: dict[str, Any], pointer: str) -> Any:
    """What stands at a pointer, without what is gone below it."""
    value, _ = walk(root, tokens := split_pointer(pointer))
    below, count = walk(gone, tokens)
    return _without(value, below) if count == len(tokens) else value


def _variants(groups: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """The schemas that build by `allOf` on one that has a discriminator."""
    found: dict[str, list[str]] = {}
    for prefix in ("/components/schemas", "/definitions"):
        schemas = groups.get(prefix, {})
        bases = {
            join_pointer(prefix, name)
            for name, schema in schemas.items()
            if isinstance(schema, dict) and "discriminator" in schema
        }
        for name, schema in schemas.items():
            members = schema.get("allOf") if isinstance(schema, dict) else None
            for base in bases.intersection(_referred(members) if members else ()):
                found.setdefault(base, []).append(join_pointer(prefix, name))
    return found


def _referred(start: Any) -> Iterator[str]:
    """The pointers that a part of the description refers to."""
    stack = [start]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            mapping = node.get("mapping")
            # OAS 3.1.1 §4.8.25: a name stands for the component of that name.
            for value in mapping.values() if isinstance(mapping, dict) else ():
                if isinstance(value, str):
                    yield join_pointer("/components/schemas", value)
            stack.extend(node.values())
        elif isinstance(node, list | tuple):
            stack.extend(node)
        elif isinstance(node, str) and node.startswith("#/"):
            yield unquote(node[1:])


def _tree(pointers: Iterable[str]) -> dict[str, Any]:
    """The pointers by their tokens, with None at the end of each."""
    tree: dict[str, Any] = {}
    # What stands around another comes before it.
    for pointer in sorted(pointers):
        *above, last = split_pointer(pointer)
        level: dict[str, Any] | None = tree
        for token in above:
            level = level.setdefault(token, {}) if level is not None else None
        if level is not None:
            level[last] = None
    return tree


def _without(node: Any, tree: Mapping[str, Any] | None) -> Any:
    """The node without what the tree leads to; what stays whole is not copied."""
    if not tree or not isinstance(node, dict):
        return node
    return {
        key: _without(value, tree[key]) if key in tree else value
        for key, value in node.items()
        if tree.get(key, tree) is not None
    }
