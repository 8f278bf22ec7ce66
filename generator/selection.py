"""Keeps the operations that the configuration asks for, and the schemas they need."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from .grammar import METHODS
from .settings import Pattern

_SCHEMAS = "#/components/schemas/"


def selected(
    root: dict[str, Any], include: tuple[Pattern, ...], exclude: tuple[Pattern, ...]
) -> dict[str, Any]:
    """The description with what is selected; `root` itself stays as it is.

    A path item behind a reference is kept or left out by its path alone.
    """
    if not include and not exclude:
        return root
    paths = {
        path: _item(path, item, include, exclude)
        for path, item in root.get("paths", {}).items()
    }
    kept = {path: item for path, item in paths.items() if item}
    return _pruned({**root, "paths": kept})


def _item(
    path: str, item: Any, include: tuple[Pattern, ...], exclude: tuple[Pattern, ...]
) -> Any:
    def wanted(method: str, operation: Any) -> bool:
        facts = _facts(path, method, operation)
        asked = not include or any(_matches(p, facts) for p in include)
        return asked and not any(_matches(p, facts) for p in exclude)

    if not isinstance(item, dict) or path.startswith("x-"):
        return item
    if "$ref" in item:
        return item if wanted("", {}) else None
    changed = {k: v for k, v in item.items() if k not in METHODS or wanted(k, v)}
    others = item.get("additionalOperations")
    if others:
        changed["additionalOperations"] = {
            method: op for method, op in others.items() if wanted(method, op)
        }
    has_operation = any(method in changed for method in METHODS)
    return changed if has_operation or changed.get("additionalOperations") else None


def _facts(path: str, method: str, operation: Any) -> dict[str, list[str]]:
    given = operation if isinstance(operation, dict) else {}
    return {
        "path": [path],
        "method": [method.upper()],
        "operation-id": [str(given.get("operationId", ""))],
        "tag": [str(tag) for tag in given.get("tags") or ()],
    }


def _matches(pattern: Pattern, facts: dict[str, list[str]]) -> bool:
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
