"""Which values need no reading, by their Python types, and the mark of a missing one.

Generated code asks `type(v) in TEXT` of a property that may be null or left out, and
`type(v) is str` of one that may not: only what does not fit costs a call.
"""

from __future__ import annotations

import enum
from types import NoneType
from typing import Any, Final

from .unset import Unset

_NOTHING: Final = frozenset({NoneType, Unset})

TEXT: Final = _NOTHING | {str}
INTEGER: Final = _NOTHING | {int}
NUMBER: Final = _NOTHING | {int, float}
BOOLEAN: Final = _NOTHING | {bool}


class Missing(enum.Enum):
    """The type of `MISSING`."""

    MISSING = "MISSING"


MISSING: Final[Any] = Missing.MISSING
"""Found where a required property should be. It is in no model: it becomes UNSET."""
