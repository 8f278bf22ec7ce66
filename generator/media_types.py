"""What a media type is without its parameters (RFC 9110 §8.3.1)."""

from __future__ import annotations


def bare(media_type: str) -> str:
    """Type and subtype, in lower case: `text/plain` of `Text/Plain; charset=utf-8`."""
    return media_type.partition(";")[0].strip().lower()
