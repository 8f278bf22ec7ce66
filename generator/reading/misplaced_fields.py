"""Puts fields of OpenAPI 3 that stand beside the place they belong to where that is.

Only fields that are found by their place: a reference leads to a schema wherever that
stands. Everything behind this sees them there, and messages lead to where they are.
"""

from __future__ import annotations

from typing import Any, Final

from ..diagnostics import Diagnostics
from ..document import Document
from ..origins import Origins
from ..pointers import join_pointer, walk

_BELONGS: Final = (
    (("securitySchemes",), ("components", "securitySchemes")),
    (("info", "servers"), ("servers",)),
    (("info", "security"), ("security",)),
    (("components", "servers"), ("servers",)),
    (("components", "security"), ("security",)),
)
"""Where people put fields, and where the standard has them (OAS 3.1.1 §4.8)."""


def with_fields_in_place(document: Document, diagnostics: Diagnostics) -> Document:
    """The document with each of these moved and told; itself where there is none."""
    root = document.root
    if not isinstance(root, dict) or "openapi" not in root:
        return document
    origins = Origins()
    for wrong, right in _BELONGS:
        found, count = walk(root, wrong)
        there, depth = walk(root, right)
        is_there = depth == len(right)
        if count < len(wrong) or not (is_there or isinstance(there, dict | None)):
            continue
        old, new = join_pointer("", *wrong), join_pointer("", *right)
        above_it = [f"under `{name}`" for name in right[:-1]]
        told = f"`{wrong[-1]}` belongs {''.join(above_it) or 'at the top'}"
        if is_there and there:
            told += ", where others stand: this one is left out"
        else:
            told += ": it is read as if it stood there"
            origins.move(old, new)
            root = _with(root, right, found)
        diagnostics.warning("spec-misplaced", told, document.locate(old))
        root = _without(root, wrong)
    if root is document.root:
        return document

    return document.with_root(root, lambda p: document.locate(origins.old(p)))


def _with(root: dict[str, Any], place: tuple[str, ...], value: Any) -> dict[str, Any]:
    key, *rest = place
    below = root.get(key)
    inner = below if isinstance(below, dict) else {}
    return {**root, key: _with(inner, tuple(rest), value) if rest else value}


def _without(root: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    key, *rest = place
    if rest:
        return {**root, key: _without(root[key], tuple(rest))}
    return {name: value for name, value in root.items() if name != key}
