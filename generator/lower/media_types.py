"""Tells from a media type how its values are written."""

from __future__ import annotations

from .. import ir


def kind_of(media_type: str) -> ir.BodyKind:
    """How values of a media type are written."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if is_json(essence):
        return "json"
    if essence.startswith("text/") or essence.endswith(("/xml", "+xml")):
        return "text"
    return "binary"


def is_json(essence: str) -> bool:
    """`application/json`, `text/json`, and everything that ends in `+json`."""
    return essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*")
