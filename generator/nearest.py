"""The nearest to a name that nothing has: what was meant, maybe."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

# difflib compares name by name; a hostile document must not make that long.
_MOST: Final = 2_000
_LONGEST: Final = 200


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The nearest of the names, of the first few thousand; None where none is near.

    How near that is, `cutoff` says: 1 takes but the name itself, 0 takes any.
    """
    # Loaded only for a message.
    import difflib

    candidates = list(islice(names, _MOST))
    found = difflib.get_close_matches(name[:_LONGEST], candidates, 1, cutoff)
    return found[0] if found else None
