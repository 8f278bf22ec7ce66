"""OpenAPI 3.0 as 3.1: only schemas differ (OAS 3.1.0 appendix A, and its §4.8.24)."""

from __future__ import annotations

from typing import Any

from ..grammar import OPENAPI, changed
from .schemas import Schema, rewrite_schema


def from_openapi30(root: dict[str, Any]) -> dict[str, Any]:
    """The description with every schema rewritten, wherever one stands."""
    made: dict[str, Any] = _rewritten(root, "document")
    return {**made, "openapi": "3.1.0"}


def _rewritten(node: Any, kind: str) -> Any:
    if kind == "schema":
        return rewrite_schema(node, _reference)
    return changed(node, kind, OPENAPI, lambda child, its, _: _rewritten(child, its))


def _reference(reference: str) -> Schema:
    return {"$ref": reference}
