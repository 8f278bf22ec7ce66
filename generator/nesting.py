"""Room for descriptions that are nested deeply, and a clean end where it is not enough.

Schemas are read as they stand inside of each other, one call in another. Python stops
at 1,000 calls, long before its stack is full.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from .diagnostics import Failure, Location, error

_CALLS: Final = 8_000


@contextmanager
def room_for_nesting() -> Iterator[None]:
    """Raises `Failure` where schemas are nested more deeply than there is room for."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _CALLS))
    try:
        yield
    except RecursionError:
        raise too_deep() from None
    finally:
        sys.setrecursionlimit(usual)


def too_deep(place: Location | None = None) -> Failure:
    """What is told where there was not: of the outermost schema, if that is known."""
    message = "schemas of the description stand too deep inside of each other"
    return Failure(error("too-deep", message, place))
