"""What may be the case with a property, besides its value."""

from __future__ import annotations

import enum
from typing import Final


class Presence(enum.Enum):
    """Said of a property that is not simply optional: required, nullable, or both."""

    NULLABLE = "optional and nullable"
    REQUIRED = "required"
    REQUIRED_NULLABLE = "required and nullable"


NULLABLE: Final = Presence.NULLABLE
REQUIRED: Final = Presence.REQUIRED
REQUIRED_NULLABLE: Final = Presence.REQUIRED_NULLABLE
