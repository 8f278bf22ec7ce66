"""Keeps the operations that the configuration asks for, and the schemas they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from .grammar import METHODS
from .pointers import join_pointer
from .references import References
from .settings import Pattern

Facts: TypeAlias = dict[str, list[str]]
"""What an operation has under each key that a pattern may have."""

_SCHEMAS: Final = "#/components/schemas/"
_OTHERS: Final = "additionalOperations"


def selected(
    root: dict[str, Any],
    references: References,
    include: tuple[Pattern, ...],
    exclude: tuple[Pattern, ...],
) -> dict[str, Any]:
    """The description with what is selected; `root` itself stays as it is.

    A path item behind a reference stays one where all its operations are kept. Raises
    `Failure` for a reference that leads nowhere.
    """
    if not include and not exclude:
        return root

    def wanted(facts: Facts) -> bool:
        asked = not include or any(_matches(p, facts) for p in include)
        return asked and not any(_matches(p, facts) for p in exclude)

    paths = {
        path: _item(path, item, whole, wanted)
        for path, item, whole in _items(root, references)
    }
    kept = {path: item for path, item in paths.items() if item}
    return _pruned({**root, "paths": kept})


def without_match(
    root: dict[str, Any], references: References, patterns: tuple[Pattern, ...]
) -> list[Pattern]:
    """The patterns that no operation of the description matches."""
    if not patterns:
        return []
    facts = [
        found
        for path, _, whole in _items(root, references)
        for _, _, found in _operations(path, whole)
    ]
    return [p for p in patterns if not any(_matches(p, found) for found in facts)]


def _items(
    root: dict[str, Any], references: References
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Each path with its item, and what that is behind its reference, if it is one."""
    paths = root.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        whole = item
        if not path.startswith("x-"):
            whole = references.resolve(item, join_pointer("/paths", path)).value
        yield path, item, whole if isinstance(whole, dict) else {}


def _item(
    path: str, item: Any, whole: dict[str, Any], wanted: Callable[[Facts], bool]
) -> Any:
    if path.startswith("x-"):
        return item
    listed = list(_operations(path, whole))
    left_out = [(group, key) for group, key, facts in listed if not wanted(facts)]
    if not left_out:
        return item
    if len(left_out) == len(listed):
        return None
    changed = {k: v for k, v in whole.items() if ("", k) not in left_out}
    others = whole.get(_OTHERS)
    if others:
        kept = {k: v for k, v in others.items() if (_OTHERS, k) not in left_out}
        changed[_OTHERS] = kept
    return changed


def _operations(path: str, item: dict[str, Any]) -> Iterator[tuple[str, str, Facts]]:
    """Each operation: what it stands under, its key, and what patterns look at."""
    for method in METHODS:
        if method in item:
            yield "", method, _facts(path, method, item[method])
    others = item.get(_OTHERS)
    for method, operation in others.items() if isinstance(others, dict) else ():
        yield _OTHERS, method, _facts(path, method, operation)


def _facts(path: str, method: str, operation: Any) -> Facts:
    given = operation if isinstance(operation, dict) else {}
    return {
        "path": [path],
        "method": [method.upper()],
        "operation-id": [str(given.get("operationId", ""))],
        "tag": [str(tag) for tag in given.get("tags") or ()],
    }


def _matches(pattern: Pattern, facts: Facts) -> bool:
    """Whether every key of the pattern has a value that its glob matches."""
    return all(any(fnmatchcase(v, glob) for v in facts[key]) for key, glob in pattern)


def _pruned(root: dict[str, Any]) -> dict[str, Any]:
    components = root.get("components", {})
    schemas = components.get("schemas", {})
    rest = {key: value for key, value in components.items() if key != "schemas"}
    waiting: list[Any] = [{**root, "components": rest}]
    used: set[str] = set()
    variants = _variants(schemas)
    while waiting:
        for name in _named(waiting.pop()):
            for each in (name, *variants.get(name, ())):
                if each in schemas and each not in used:
                    used.add(each)
                    waiting.append(schemas[each])
    kept = {name: schema for name, schema in schemas.items() if name in used}
    return {**root, "components": {**rest, "schemas": kept}} if schemas else root


def _variants(schemas: dict[str, Any]) -> dict[str, list[str]]:
    """The schemas that build by `allOf` on one that has a discriminator."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        members = schema.get("allOf", ()) if isinstance(schema, dict) else ()
        for base in _named(members):
            parent = schemas.get(base)
            if isinstance(parent, dict) and "discriminator" in parent:
                found.setdefault(base, []).append(name)
    return found


def _named(start: Any) -> Iterator[str]:
    """The names of the schemas that a part of the description refers to."""
    stack = [start]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            mapping = node.get("mapping")
            if isinstance(mapping, dict):
                yield from (v for v in mapping.values() if isinstance(v, str))
            stack.extend(node.values())
        elif isinstance(node, list | tuple):
            stack.extend(node)
        elif isinstance(node, str) and node.startswith(_SCHEMAS):
            name = unquote(node.removeprefix(_SCHEMAS)).partition("/")[0]
            yield name.replace("~1", "/").replace("~0", "~")
