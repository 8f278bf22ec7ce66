"""Which names a header or a cookie can have: tokens (RFC 9110 §5.6.2)."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_sendable(location: object, name: str) -> bool:
    """Whether a value of that name can be sent there at all."""
    return location not in ("header", "cookie") or bool(_TOKEN.fullmatch(name))
