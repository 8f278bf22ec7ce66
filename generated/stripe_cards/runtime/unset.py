"""The mark of a value that nobody gave, where None already means null."""

from __future__ import annotations

import enum
from typing import Final, Literal


class Unset(enum.Enum):
    """The type of `UNSET`.

    An enumeration of one member, because type checkers then narrow `value is UNSET`,
    and because pickle and copy keep a member one object.
    """

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""Left out when sent; not there when it arrived."""
