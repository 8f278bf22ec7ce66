"""Which names methods, headers and cookies can have: tokens (RFC 9110 §5.6.2)."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_token(name: str) -> bool:
    """Whether it is one; a method is, too (RFC 9110 §9.1)."""
    return _TOKEN.fullmatch(name) is not None


def is_sendable(location: object, name: str) -> bool:
    """Whether a value of that name can be sent there at all."""
    return location not in ("header", "cookie") or is_token(name)
