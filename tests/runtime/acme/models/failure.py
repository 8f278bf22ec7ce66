"""The body of an error."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Self

from ..runtime.decoding import REQUIRED, Decoder
from ..runtime.models import Model


@dataclass(slots=True, kw_only=True, repr=False)
class Failure(Model):
    """What the server says about an error."""

    message: str
    code: int | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    @classmethod
    def _decode(cls, data: dict[str, Any], at: Decoder) -> Self:
        self = object.__new__(cls)
        self.message = at.text(data, "message", REQUIRED)
        self.code = at.integer(data, "code")
        self.extra = at.extra(cls, data)
        return self
