"""The marks of a value that nobody gave, and of a property that was not found."""

from __future__ import annotations

import enum
from typing import Any, Final, Literal


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


class Missing(enum.Enum):
    """The type of `MISSING`."""

    MISSING = "MISSING"


MISSING: Final[Any] = Missing.MISSING
"""Found where a required property should be. It is in no model: it becomes UNSET."""
