"""The body of an error."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from ..runtime.decoding import MISSING, Decoder
from ..runtime.models import Model


@dataclass(slots=True, kw_only=True, repr=False)
class Failure(Model):
    """What the server says about an error."""

    message: str
    code: int | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])

    def _decode(self, data: dict[str, Any], at: Decoder) -> None:
        take = data.pop
        self.message = v = take("message", MISSING)
        if type(v) is not str:
            self.message = at.text("message", v)
        self.code = v = take("code", None)
        if v is not None and type(v) is not int:
            self.code = at.integer("code", v)
        self.extra = at.extra(data) if data else {}
