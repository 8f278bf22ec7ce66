"""What rewriting a description results in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..origins import Origins


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that 3.1 has no words for. `pointer` leads into the original."""

    code: str
    message: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A description in the form of 3.1; `origins` lead back into the original."""

    root: dict[str, Any]
    origins: Origins = field(default_factory=Origins)
    warnings: tuple[Warned, ...] = ()
    notes: tuple[Warned, ...] = ()
    """What was assumed where the original says nothing."""
