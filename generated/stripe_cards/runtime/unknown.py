"""A member of a union that the description does not name."""

from __future__ import annotations

from dataclasses import dataclass

from .encoding import Encodable


@dataclass(frozen=True, slots=True)
class Unknown(Encodable):
    """Holds what arrived, as parsed from JSON, and is sent back as that.

    Hashable where `raw` is.
    """

    raw: object

    def _encoded(self) -> object:
        return self.raw
