"""OpenAPI 3.0 as 3.1: schemas (OAS 3.1.0 appendix A, §4.8.24), and styles of parts."""

from __future__ import annotations

from typing import Any, Final

from ..grammar import OPENAPI, changed
from ..media_types import bare
from .parameters2 import URLENCODED
from .schemas import Schema, rewrite_schema

_STYLE: Final = frozenset(["style", "explode", "allowReserved"])


def from_openapi30(root: dict[str, Any]) -> dict[str, Any]:
    """The description with every schema rewritten, wherever one stands."""
    made: dict[str, Any] = _rewritten(root, "document")
    return {**made, "openapi": "3.1.0"}


def _rewritten(node: Any, kind: str) -> Any:
    if kind == "schema":
        return rewrite_schema(node, _reference)
    return changed(node, kind, OPENAPI, _child)


def _child(node: Any, kind: str, tokens: tuple[str, ...]) -> Any:
    if kind == "media" and bare(tokens[-1]) != URLENCODED:
        node = _without_styles(node)
    return _rewritten(node, kind)


def _without_styles(media: Any) -> Any:
    """OAS 3.0.3 §4.7.15.1: these three "SHALL be ignored" but for a form's body.

    Since 3.1 they count in `multipart/form-data`, too. What says nothing else is gone.
    """
    encodings = media.get("encoding") if isinstance(media, dict) else None
    if not isinstance(encodings, dict):
        return media
    made = {}
    for name, encoding in encodings.items():
        if isinstance(encoding, dict) and not _STYLE.isdisjoint(encoding):
            encoding = {k: v for k, v in encoding.items() if k not in _STYLE}
            if not encoding:
                continue
        made[name] = encoding
    return {**media, "encoding": made}


def _reference(reference: str) -> Schema:
    return {"$ref": reference}
