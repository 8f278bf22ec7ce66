"""OpenAPI 3.1 that says `nullable`, as many do: to the letter the word is of 3.0 alone.

Whoever writes it means it, and reading it so refuses nothing.
"""

from __future__ import annotations

from typing import Any

from ..grammar import OPENAPI, changed
from .schemas import NULLABLE, admit_null


def with_nulls(root: dict[str, Any]) -> dict[str, Any]:
    """The description with null among the types; itself where nothing says so."""
    made: dict[str, Any] = _rewritten(root, "document")
    return made


def _rewritten(node: Any, kind: str) -> Any:
    made = changed(node, kind, OPENAPI, lambda child, its, _: _rewritten(child, its))
    if kind != "schema" or not isinstance(made, dict):
        return made
    if not any(made.get(key) is True for key in NULLABLE):
        return made
    return admit_null({key: made[key] for key in made if key not in NULLABLE})
