"""The nearest to a name that nothing has: what was meant, maybe."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice
from typing import Final

# difflib compares name by name; a hostile document must not make that long.
_MOST: Final = 2_000
_LONGEST: Final = 200


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The nearest of the names, of the first few thousand; None where none is near."""
    candidates = list(islice(names, _MOST))
    found = difflib.get_close_matches(name[:_LONGEST], candidates, n=1)
    return found[0] if found else None
